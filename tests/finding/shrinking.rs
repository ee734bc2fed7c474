//! A wiki's page that lost its text, met while a draft is written: what is held of it answers in its place.

use desk::draft;
use desk::evidence::{Document, Labels, read_page};

use crate::rig::{Does, Place, Rig};

fn page(html: &str, revision: &str) -> Document {
    let labels = Labels {
        title: Some("Green tea".to_owned()),
        publisher: Some("Tea Wiki".to_owned()),
        url: Some("https://wiki.example/wiki/Green_tea".to_owned()),
        licence: Some("CC-BY-SA-4.0".to_owned()),
        ..Labels::default()
    };
    read_page(html.as_bytes(), &labels, revision).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_was_emptied_answers_with_the_text_that_is_held() {
    let good = page(
        "<p>Green tea is brewed with water of about 75 degrees Celsius, which is hot and does not boil.</p>\
         <p>Water that is too hot makes green tea bitter.</p>",
        "41",
    );
    let emptied = page("<p>Green tea is bananas.</p>", "42");
    let rig = Rig::start(vec![Place::that([Does::Brings(vec![emptied])])]).await;
    let clock = desk::platform::SystemClock;
    let held = desk::evidence::import(rig.database.pool(), &clock, &good).await.unwrap();
    rig.suggest().await;
    rig.until_suggestion("drafted").await;
    let id = rig.draft().await.id;
    let mut connection = rig.database.pool().get().await.unwrap();
    let revision = draft::revision(&mut connection, id, 1).await.unwrap().unwrap();
    drop(connection);
    assert!(revision.article.quick_answer[0].text.contains("75 degrees Celsius"), "{:?}", revision.article);
    assert_eq!(rig.count("SELECT count(*) FROM snapshots").await, 1);
    let flag = format!("SELECT kind AS text FROM source_flags WHERE source_id = {}", held.source_id);
    assert_eq!(rig.text(&flag).await, "shrunk");
    assert!(rig.draft().await.searched.iter().any(|line| line.contains("so what we hold is used")));
    rig.end().await;
}
