//! Pages of a wiki, read again by the wiki's own finder.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use desk::evidence::{Document, FlagKind, Labels, VisitOutcome, read_page};
use workers::finder::{Again, Finder, FinderError, Found};

use crate::rig::{Rig, TIDES};

/// A wiki of one page; what it says of it is what the test says.
struct OnePage(Mutex<Vec<Again>>);

#[async_trait]
impl Finder for OnePage {
    fn name(&self) -> String {
        "wiki.example".to_owned()
    }

    async fn find(&self, _question: &str) -> Result<Found, FinderError> {
        Ok(Found::default())
    }

    async fn read_again(&self, title: &str, url: &str) -> Result<Again, FinderError> {
        if (title, url) != ("Tide", "https://wiki.example/wiki/Tide") {
            return Ok(Again::NotHere);
        }
        Ok(self.0.lock().unwrap().remove(0))
    }
}

fn page(title: &str, text: &str, revision: &str) -> Document {
    let labels = Labels {
        title: Some(title.to_owned()),
        publisher: Some("Tea Wiki".to_owned()),
        url: Some(format!("https://wiki.example/wiki/{title}")),
        licence: Some("CC-BY-SA-4.0".to_owned()),
        ..Labels::default()
    };
    read_page(format!("<p>{text}</p>").as_bytes(), &labels, revision).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wikis_page_is_read_by_its_wiki_and_keeps_its_revision() {
    let newer = page("Tide", &TIDES.replace("any place", "every port"), "42");
    let blanked = page("Tide", "Bananas!", "43");
    let says = vec![
        Again::Page(Box::new(newer)),
        Again::Page(Box::new(blanked)),
        Again::Gone("it has no such page (status 404)".to_owned()),
    ];
    let rig = Rig::start("", vec![Arc::new(OnePage(Mutex::new(says)))]).await;
    let id = rig.import(&page("Tide", TIDES, "41")).await;
    let first = rig.refetch(id).await;
    assert_eq!((first.outcome, first.status), (VisitOutcome::NewText, None));
    assert_eq!(rig.refetch(id).await.outcome, VisitOutcome::Refused);
    assert_eq!(rig.refetch(id).await.outcome, VisitOutcome::Refused);
    let held = rig.held(id).await;
    let revisions: Vec<_> = held.snapshots.iter().map(|one| one.revision.as_deref().unwrap()).collect();
    assert_eq!(revisions, ["42", "41"]);
    let mut kinds: Vec<FlagKind> = held.flags.iter().map(|flag| flag.kind).collect();
    kinds.sort();
    assert_eq!(kinds, [FlagKind::Shrunk, FlagKind::Gone]);
    // A page of a wiki that nobody searches any more cannot be read again.
    let other = rig.import(&page("Ebb", &TIDES.replace("tides", "ebbs"), "7")).await;
    let visit = rig.refetch(other).await;
    assert_eq!(visit.outcome, VisitOutcome::Failed);
    assert_eq!(visit.detail.as_deref(), Some("its wiki is none of those that are searched"));
    rig.end().await;
}
