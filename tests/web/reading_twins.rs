//! A page's twins: the same for programs and as plain text, chosen by the path alone.

use serde_json::Value;

use crate::app::TestApp;
use crate::visitor::{Visitor, read};
use crate::writing::{QUESTION, REWORDED};

const KINDS: [(&str, &str); 3] = [
    ("", "text/html; charset=utf-8"),
    (".json", "application/json"),
    (".md", "text/markdown; charset=utf-8"),
];

/// Every sentence of a page as JSON.
fn sentences(page: &Value) -> Vec<&Value> {
    let lists =
        page["sections"].as_array().unwrap().iter().flat_map(|section| section["blocks"].as_array().unwrap());
    let body = lists.flat_map(|block| block["paragraph"].as_array().unwrap());
    page["quick_answer"].as_array().unwrap().iter().chain(body).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_json_twin_tells_what_was_judged_and_decided_of_exactly_the_approved_text() {
    let app = TestApp::start().await;
    let editor = app.sign_in_editor().await;
    let path = app.publish(QUESTION, &editor).await;
    let answer = app.visitor().get(&format!("{path}.json")).await;
    assert_eq!(answer.status, 200);
    let page = answer.json();
    assert_eq!(page["title"], QUESTION);
    let told: Vec<(String, String)> = sentences(&page)
        .into_iter()
        .map(|sentence| (sentence["verdict"].to_string(), sentence["decision"].to_string()))
        .collect();
    let word_for_word = ("\"supported\"".to_owned(), "\"accept\"".to_owned());
    assert_eq!([&told[0], &told[1], &told[3]], [&word_for_word; 3]);
    assert_eq!(told[2].1, "\"override\"");
    let reworded = sentences(&page)[2];
    assert_eq!(reworded["text"], REWORDED);
    assert!(reworded["verdict"].is_string(), "{reworded}");
    assert!(!answer.body.contains("in other words"), "the editor's reason is told: {}", answer.body);
    assert_eq!(reworded["citations"][0]["source_id"], page["sources"][0]["id"]);
    assert_eq!(page["sources"][0]["url"], "https://example.org/sky");
    assert_eq!(page["sources"][0]["publisher"], "Sky Library");
    assert_eq!(page["sources"][0]["licence"], "CC-BY-SA-4.0");
    assert_eq!(page["licence"], "CC-BY-SA-4.0");
    assert_eq!(page["url"], format!("{}{path}", app.running.base));
    assert_eq!(page["updated_at"], crate::app::START);
    let credit = page["attribution"].as_str().unwrap();
    for part in
        [QUESTION, "Test Answers", &format!("{}{path}", app.running.base), "CC-BY-SA-4.0", "Sky Library"]
    {
        assert!(credit.contains(part), "`{part}` is not in {credit}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_markdown_twin_holds_every_sentence_with_its_source() {
    let app = TestApp::start().await;
    let editor = app.sign_in_editor().await;
    let path = app.publish(QUESTION, &editor).await;
    let text = app.visitor().get(&format!("{path}.md")).await.body;
    for part in [
        "# Why is the sky blue?\n",
        "## Quick Answer\n\nThe sky looks blue because air scatters blue light more than red light. [1]\n",
        "## Sunsets\n\nAt sunset the light crosses more air, so most of the blue is gone. [1]\n",
        "1. [Why the sky is blue](<https://example.org/sky>). Sky Library. Licence: [CC-BY-SA-4.0](<https://creativecommons.org/licenses/by-sa/4.0/>).",
        "may be used under [CC-BY-SA-4.0]",
        &format!("<{}{path}>", app.running.base),
    ] {
        assert!(text.contains(part), "`{part}` is not in {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_path_alone_chooses_the_form_and_accept_matters_for_errors_only() {
    let app = TestApp::start().await;
    let editor = app.sign_in_editor().await;
    let path = app.publish(QUESTION, &editor).await;
    let reader = app.visitor();
    let ask =
        |path: String, accept: &'static str| read(reader.request("GET", &path).header("accept", accept));
    for (twin, kind) in KINDS {
        for accept in ["text/html", "application/json", "text/markdown", "*/*"] {
            let answer = ask(format!("{path}{twin}"), accept).await;
            assert_eq!((answer.status, answer.header("content-type")), (200, kind), "{twin} for {accept}");
        }
        let missing = format!("/a/no-such-page{twin}");
        ask(missing.clone(), "text/html").await.assert_page(404, "Page not found");
        ask(missing, "application/json").await.assert_problem(404, "Page not found");
    }
    for other in [".xml", ".JSON", ".json/", ".html"] {
        assert_eq!(reader.get(&format!("{path}{other}")).await.status, 404, "{other}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_names_its_twins_and_the_twins_name_the_page() {
    let app = TestApp::start().await;
    let editor = app.sign_in_editor().await;
    let path = app.publish(QUESTION, &editor).await;
    let (reader, base) = (app.visitor(), &app.running.base);
    let page = reader.get(&path).await;
    for link in [
        format!("<link rel=\"canonical\" href=\"{base}{path}\">"),
        format!("<link rel=\"alternate\" type=\"application/json\" href=\"{base}{path}.json\""),
        format!("<link rel=\"alternate\" type=\"text/markdown\" href=\"{base}{path}.md\""),
        format!("<link rel=\"alternate\" type=\"application/atom+xml\" href=\"{base}/feed.atom\""),
    ] {
        page.assert_page(200, &link);
    }
    for twin in [".json", ".md"] {
        let answer = reader.get(&format!("{path}{twin}")).await;
        assert_eq!(answer.header("link"), format!("<{base}{path}>; rel=\"canonical\""), "{twin}");
    }
}

/// What a reader has already is not sent again; what is new is, and HEAD tells the same without a body.
async fn is_kept(reader: &Visitor, path: &str) {
    let first = reader.get(path).await;
    let tag = first.header("etag").to_owned();
    assert!(first.status == 200 && tag.starts_with('"') && tag.len() > 30, "{path}: {} {tag}", first.status);
    assert_eq!(first.header("cache-control"), "public, max-age=60", "{path}");
    let again = read(reader.request("GET", path).header("if-none-match", &tag)).await;
    assert_eq!((again.status, again.body.as_str(), again.header("etag")), (304, "", tag.as_str()), "{path}");
    let other = read(reader.request("GET", path).header("if-none-match", "\"other\"")).await;
    assert_eq!((other.status, other.body == first.body), (200, true), "{path}");
    let head = read(reader.request("HEAD", path)).await;
    assert_eq!((head.status, head.body.as_str(), head.header("etag")), (200, "", tag.as_str()), "{path}");
    assert_eq!(head.header("content-type"), first.header("content-type"), "{path}");
    assert_eq!(head.header("content-length"), first.body.len().to_string(), "{path}");
    assert_eq!(read(reader.request("POST", path)).await.status, 405, "{path}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_reader_has_already_is_not_sent_again() {
    let app = TestApp::start().await;
    let editor = app.sign_in_editor().await;
    let path = app.publish(QUESTION, &editor).await;
    let reader = app.visitor();
    let own = KINDS.map(|(twin, _)| format!("{path}{twin}"));
    let lists = ["/feed.atom", "/sitemap.xml", "/robots.txt"].map(str::to_owned);
    for path in own.iter().chain(&lists) {
        is_kept(&reader, path).await;
    }
    let before = reader.get("/feed.atom").await.header("etag").to_owned();
    app.publish("Why is the sky blue at noon?", &editor).await;
    assert_ne!(reader.get("/feed.atom").await.header("etag"), before, "a new page changes the feed");
}
