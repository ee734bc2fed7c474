//! Two sources in the library that disagree on a number: the draft stands, and its editor is told at the sentence.

use article::view::Verdict;
use desk::platform::SystemClock;
use desk::{evidence, review};

use crate::rig::{Rig, document};

#[tokio::test(flavor = "multi_thread")]
async fn an_editor_is_told_at_the_sentence_that_another_source_says_otherwise() {
    let rig = Rig::start(Vec::new()).await;
    let says = |degrees: &str| format!("Green tea is brewed with water of about {degrees} degrees Celsius.");
    let (one, other) = (says("75"), says("95"));
    let pages = [("Green tea", &one), ("Brewing green tea", &other)];
    for (title, body) in pages {
        evidence::import(rig.database.pool(), &SystemClock, &document(title, body)).await.unwrap();
    }
    rig.suggest().await;
    rig.until_suggestion("drafted").await;
    let reading = review::read(rig.database.pool(), rig.draft().await.id).await.unwrap().unwrap();
    let view = reading.view.unwrap();
    let first = view.quick_answer.first().unwrap();
    assert!(first.text == one || first.text == other, "{}", first.text);
    assert_eq!(first.verdict, Some(Verdict::Supported), "its own passage says so");
    let [conflict] = first.conflicts.as_slice() else { panic!("{:?}", first.conflicts) };
    let otherwise = if first.text == one { &other } else { &one };
    assert_eq!(&conflict.text, otherwise, "the other source's sentence");
    assert!(first.citations.iter().all(|citation| citation.source_id != conflict.source_id));
    let told = [conflict.ours.as_str(), conflict.theirs.as_str()];
    assert!(told.contains(&"75 degrees Celsius") && told.contains(&"95 degrees Celsius"), "{told:?}");
    assert!(pages.iter().any(|(title, _)| *title == conflict.title), "{}", conflict.title);
    rig.end().await;
}
