//! A reader looks for an answer: what is found, what never is, and the way on where nothing is.

use desk::page::{self, Matching, Wanted};

use crate::app::TestApp;
use crate::reading_lists::publish_many;
use crate::visitor::read;
use crate::writing::QUESTION;

const PAGE: &str = "/a/why-is-the-sky-blue";

async fn published() -> TestApp {
    let app = TestApp::start().await;
    let editor = app.sign_in_editor().await;
    assert_eq!(app.publish(QUESTION, &editor).await, PAGE);
    app
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_found_by_its_title_its_answer_its_headings_and_its_text() {
    let app = published().await;
    let reader = app.visitor();
    for words in [
        "why+is+the+sky+blue%3F",
        "scattering+air",
        "sunsets",
        "colour+sunlight",
        "%22holds+all+colours%22",
        "sea+or+sunset",
    ] {
        let page = reader.get(&format!("/search?q={words}")).await;
        page.assert_page(200, &format!("href=\"{PAGE}\""));
        page.assert_page(200, "1 answer");
        assert!(!page.body.contains("some of these words"), "{words}");
        page.assert_page(200, "<mark>");
    }
    for words in ["sky+-sunset", "%22colours+all+holds%22", "volcano", "the+of+and"] {
        let page = reader.get(&format!("/search?q={words}")).await;
        page.assert_page(200, "No answer for");
        assert!(!page.body.contains(PAGE), "{words}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn results_show_where_the_words_stand_and_when_the_page_changed() {
    let app = published().await;
    let page = app.visitor().get("/search?q=sunset+crosses").await;
    page.assert_page(200, "<mark>sunset</mark> the light <mark>crosses</mark>");
    page.assert_page(200, "Last updated <time datetime=\"2026-11-22\">22 November 2026</time>");
    page.assert_page(200, "value=\"sunset crosses\"");
    assert_eq!(page.header("cache-control"), "no-store");
    page.assert_page(200, "<meta name=\"robots\" content=\"noindex\">");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_page_has_all_words_those_with_some_are_told_to_be_such() {
    let app = published().await;
    let page = app.visitor().get("/search?q=why+do+volcanoes+colour+the+sky+purple").await;
    page.assert_page(200, "No answer for “<bdi>why do volcanoes colour the sky purple</bdi>” yet");
    page.assert_page(200, "Answers with some of these words");
    page.assert_page(200, &format!("href=\"{PAGE}\""));
    page.assert_page(200, "name=\"question\" type=\"text\" value=\"why do volcanoes colour the sky purple\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_is_found_the_question_is_ready_to_be_suggested() {
    let app = published().await;
    let reader = app.visitor();
    let page = reader.get("/search?q=How+do+%3Cb%3Evolcanoes%3C%2Fb%3E+%22erupt%22%3F").await;
    page.assert_page(200, "No answer for");
    let prefilled = page.field("question\" type=\"text");
    assert_eq!(prefilled, "How do &#60;b&#62;volcanoes&#60;/b&#62; &#34;erupt&#34;?");
    assert!(!page.body.contains("<b>volcanoes"), "{}", page.body);
    let sent = reader.post("/suggest", &[("question", "How do volcanoes erupt?"), ("website", "")]).await;
    assert!(sent.location().starts_with("/suggestions/"), "{}", sent.status);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_search_is_an_error() {
    let app = published().await;
    let reader = app.visitor();
    let long = format!("/search?q={}", "sky+".repeat(1_000));
    let words = [
        "/search",
        "/search?",
        "/search?q=",
        "/search?q=+",
        "/search?q=%00",
        "/search?q=%FF%FE",
        "/search?q=%",
        "/search?q=&page=-3",
        "/search?q=sky&page=x",
        "/search?q=sky&page=99999999999999999999",
        "/search?q=sky&q=blue",
        "/search?q=%26+%7C+!+(+)+:*+%3C-%3E",
        "/search?q=%22",
        "/search?q=%22sky",
        "/search?q=-",
        "/search?q=-sky",
        "/search?q=or+or",
        "/search?q='+OR+1=1--",
        "/search?q=%5C",
        "/search?q=%F0%9F%98%80",
        "/search?q=http://a.b/c?d%3De%26f",
        "/search?q=a%02b%03c",
        "/search?x=1",
        &long,
    ];
    for path in words {
        let page = reader.get(path).await;
        assert_eq!(page.status, 200, "{path}: {}", page.body);
    }
    reader.get(&long).await.assert_page(200, "only its first 300 characters");
    assert_eq!(read(reader.request("HEAD", "/search?q=sky")).await.status, 200);
    assert_eq!(read(reader.request("POST", "/search")).await.status, 405);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_readers_can_open_is_found() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let reader = app.visitor();
    let find = async || reader.get("/search?q=sky").await.body.contains(PAGE);
    assert!(!find().await, "a held draft is found");
    let editor = app.sign_in_editor().await;
    for sentence in ["s1", "s2", "s3", "s4"] {
        editor.decide(&held, 1, sentence, ("override", "Read.")).await;
    }
    assert!(!find().await, "a decided draft is found");
    editor.approve(&held, 1).await;
    assert!(find().await, "a page is not found");
    for (state, is_open) in
        [("retracted", false), ("superseded", false), ("scheduled", false), ("being_rechecked", true)]
    {
        app.run(&format!("UPDATE pages SET state = '{state}'")).await;
        assert_eq!(find().await, is_open, "{state}");
        assert_eq!(reader.get(PAGE).await.status == 200, is_open, "{state}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_results_are_turned_page_by_page_and_none_is_lost() {
    let app = TestApp::start().await;
    publish_many(&app, 44).await;
    let reader = app.visitor();
    let first = reader.get("/search?q=sky+light").await;
    first.assert_page(200, "45 answers");
    first.assert_page(200, "Page 1 of 3");
    first.assert_page(200, "href=\"/search?q=sky+light&#38;page=2\"");
    assert!(!first.body.contains("rel=\"prev\""));
    let last = reader.get("/search?q=sky+light&page=3").await;
    last.assert_page(200, "Page 3 of 3");
    assert!(!last.body.contains("rel=\"next\""));
    assert_eq!(
        reader.get("/search?q=sky+light&page=1000").await.body,
        last.body,
        "beyond the last is the last"
    );
    let mut found = std::collections::BTreeSet::new();
    for number in 1..=3 {
        let page = page::search(app.pool(), &Wanted::new("sky light"), number).await.unwrap();
        assert_eq!((page.matching, page.total, page.last), (Matching::All, 45, 3));
        assert_eq!(page.hits.len(), if number == 3 { 5 } else { 20 });
        found.extend(page.hits.into_iter().map(|hit| hit.slug));
    }
    assert_eq!(found.len(), 45);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_title_counts_more_than_an_answer_and_an_answer_more_than_the_rest() {
    let app = TestApp::start().await;
    publish_many(&app, 2).await;
    app.run("UPDATE pages SET title = 'What do sunsets cost?' WHERE slug = 'copy-2'").await;
    let found = page::search(app.pool(), &Wanted::new("sunset"), 1).await.unwrap();
    assert_eq!(found.hits[0].slug, "copy-2");
    assert_eq!(found.total, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_readers_page_has_the_search_box_and_the_desk_has_none() {
    let app = published().await;
    let editor = app.sign_in(desk::people::Role::Senior).await;
    for path in ["/", "/about", "/suggest", PAGE, "/no-such-page"] {
        let page = editor.get(path).await;
        assert_eq!(page.body.matches("role=\"search\"").count(), 1, "{path}");
    }
    let search = editor.get("/search?q=sky").await;
    assert_eq!(search.body.matches("role=\"search\"").count(), 1, "one box, not two");
    assert!(!editor.get("/admin").await.body.contains("role=\"search\""));
}
