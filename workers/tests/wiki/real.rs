//! Against a real MediaWiki with short leads and a dozen full-length articles.

use desk::evidence::Document;
use workers::finder::wiki::Url;
use workers::finder::{Finder, Found, Wiki, WikiSettings};

/// Names the folder that holds the wiki's `api.php`.
const REAL_WIKI: &str = "ANSWERDESK_REAL_WIKI";

fn real_wiki() -> Option<Wiki> {
    let Some(address) = std::env::var_os(REAL_WIKI) else {
        eprintln!("skipped: {REAL_WIKI} names no wiki; scripts/test --real-parts starts one");
        return None;
    };
    let settings = WikiSettings {
        timeout: std::time::Duration::from_secs(60),
        within: std::time::Duration::from_secs(90),
        ..WikiSettings::new("tests@answerdesk.invalid")
    };
    Some(Wiki::new(Url::parse(address.to_str().unwrap()).unwrap(), &settings).unwrap())
}

fn titles(found: &Found) -> Vec<&str> {
    found.documents.iter().map(|document| document.title.as_str()).collect()
}

fn shown(found: &Found) -> String {
    let lines = found.searched.iter().map(|line| format!("  {line}\n")).collect::<String>();
    let texts =
        found.documents.iter().map(|d: &Document| format!("  {} ({} passages)\n", d.title, d.passages.len()));
    lines + &texts.collect::<String>()
}

#[tokio::test(flavor = "multi_thread")]
async fn look() {
    let Some(wiki) = real_wiki() else { return };
    for question in std::fs::read_to_string("/tmp/wiki/questions").unwrap().lines() {
        let begin = std::time::Instant::now();
        match wiki.find(question).await {
            Ok(found) => {
                println!("{question}: {:?} ({:?})\n{}", titles(&found), begin.elapsed(), shown(&found))
            }
            Err(e) => println!("{question}: {e} ({:?})", begin.elapsed()),
        }
    }
}
