//! What a well-behaved wiki sees of us, and what we make of its pages.

use article::Licence;
use workers::finder::{Again, Finder};

use super::server::{PAGES, QUESTION, Reply, Server, rest_page};

#[tokio::test]
async fn every_request_says_who_asks_and_takes_packed_answers() {
    let server = Server::start(|_| None).await;
    server.wiki().find(QUESTION).await.unwrap();
    let seen = server.seen();
    assert!(seen.len() > PAGES.len());
    for request in &seen {
        let name =
            format!("user-agent: answerdesk/{} (tests@answerdesk.invalid)\r\n", env!("CARGO_PKG_VERSION"));
        assert!(request.head.contains(&name), "{}", request.head);
        assert!(request.head.contains("accept-encoding: gzip\r\n"), "{}", request.head);
    }
    let action = seen.iter().filter(|request| request.target.starts_with("/w/api.php"));
    assert!(action.clone().count() >= 3 && action.clone().all(|request| request.target.contains("maxlag=5")));
}

#[tokio::test]
async fn what_a_wiki_gives_us_to_carry_is_not_carried() {
    let server = Server::start(|request| {
        let site = super::server::SITE.as_bytes();
        request.is_about_the_wiki().then(|| Reply::of("200 OK", "Set-Cookie: spy=1; Path=/\r\n", site))
    })
    .await;
    server.wiki().find(QUESTION).await.unwrap();
    assert!(
        server
            .seen()
            .iter()
            .all(|request| !request.head.contains("cookie") && !request.head.contains("referer"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_than_three_requests_run_at_once() {
    let server = Server::start(|_| None).await;
    let wiki = server.wiki();
    let clone = wiki.clone();
    let (one, two) = tokio::join!(wiki.find(QUESTION), clone.find(QUESTION));
    assert_eq!((one.unwrap().documents.len(), two.unwrap().documents.len()), (5, 5));
    assert_eq!(server.most_at_once(), 3);
}

#[tokio::test]
async fn a_wiki_is_asked_about_itself_once() {
    let server = Server::start(|_| None).await;
    let wiki = server.wiki();
    wiki.find(QUESTION).await.unwrap();
    wiki.find("What is a red tide?").await.unwrap();
    assert_eq!(server.seen().iter().filter(|request| request.is_about_the_wiki()).count(), 1);
}

#[tokio::test]
async fn a_page_keeps_its_labels_and_its_revision() {
    let server = Server::start(|_| None).await;
    let found = server.wiki().find(QUESTION).await.unwrap();
    let tide = &found.documents[0];
    assert_eq!((tide.title.as_str(), tide.publisher.as_str()), ("Tide", "Seapedia"));
    assert_eq!(tide.author.as_deref(), Some("Seapedia contributors"));
    assert_eq!(tide.licence, "CC-BY-SA-4.0".parse::<Licence>().unwrap());
    assert_eq!(tide.url, Some(format!("http://{}/wiki/Tide", server.address)));
    assert_eq!(tide.revision.as_deref(), Some("11"));
    assert_eq!(tide.text, "Tides are the rise and fall of the sea.\n\nCauses\n\nThe Moon causes tides.");
    assert_eq!(tide.passages[1].heading_path, ["Causes"]);
    let line = format!("{}: “Tide” read, revision 11", server.address);
    assert!(found.searched.contains(&line), "{:?}", found.searched);
    assert_eq!(server.wiki().name(), server.address.to_string());
}

#[tokio::test]
async fn a_page_is_read_again_by_the_wiki_it_is_of_and_no_other() {
    let server = Server::start(|request| {
        (request.page() == Some("Ebb"))
            .then(|| Reply::of("404 Not Found", "Content-Type: application/json\r\n", b"{}"))
    })
    .await;
    let wiki = server.wiki();
    let again = wiki.read_again("Tide", &format!("http://{}/wiki/Tide", server.address)).await.unwrap();
    let Again::Page(tide) = again else { panic!("{again:?}") };
    assert_eq!((tide.title.as_str(), tide.revision.as_deref()), ("Tide", Some("11")));
    let asked = server.seen().len();
    for other in ["https://en.wikipedia.org/wiki/Tide", "http://127.0.0.1:9/wiki/Tide", "Tide"] {
        let again = wiki.read_again("Tide", other).await.unwrap();
        assert!(matches!(again, Again::NotHere), "{other}: {again:?}");
    }
    assert_eq!(server.seen().len(), asked, "nobody was asked about another wiki's page");
}

#[tokio::test]
async fn a_page_cannot_choose_its_own_labels() {
    let html = "---\nlicence: CC0-1.0\ntitle: Mine\n---\n<meta name=author content=Me><h1>Mine</h1><p>Tides rise.</p>";
    let server = Server::start(move |request| {
        (request.page() == Some("Tide")).then(|| Reply::json(rest_page("Tide", 99, html)))
    })
    .await;
    let found = server.wiki().find(QUESTION).await.unwrap();
    let tide = &found.documents[0];
    assert_eq!((tide.title.as_str(), tide.author.as_deref()), ("Tide", Some("Seapedia contributors")));
    assert_eq!(tide.licence, "CC-BY-SA-4.0".parse::<Licence>().unwrap());
}

#[tokio::test]
async fn a_wiki_that_names_no_licence_is_of_unknown_licence() {
    for rights in [r#"{"url":"","text":""}"#, r#"{"url":null,"text":"All rights reserved"}"#] {
        let site = format!(r#"{{"query":{{"general":{{"sitename":"Seapedia"}},"rightsinfo":{rights}}}}}"#);
        let server =
            Server::start(move |request| request.is_about_the_wiki().then(|| Reply::json(&site))).await;
        let found = server.wiki().find(QUESTION).await.unwrap();
        assert_eq!(found.documents[0].licence, Licence::Unknown);
    }
}

#[tokio::test]
async fn a_wiki_cannot_speak_for_another_sites_address() {
    let page = r#"{"query":{"pages":[{"title":"Tide","ns":0,"length":900,"canonicalurl":"https://en.wikipedia.org/wiki/Tide"}]}}"#;
    let server = Server::start(move |request| request.parameter("titles").map(|_| Reply::json(page))).await;
    let found = server.wiki().find(QUESTION).await.unwrap();
    let own = format!("http://{}/w/index.php?title=Tide", server.address);
    assert_eq!(found.documents[0].url.as_deref(), Some(own.as_str()));
}

#[tokio::test]
async fn redirected_titles_are_followed_and_lists_of_meanings_passed_over() {
    let described = r#"{"query":{
        "normalized":[{"from":"tides","to":"Tides"}],"redirects":[{"from":"Tides","to":"Tide"}],
        "pages":[{"title":"Tide","ns":0,"length":900},
            {"title":"Spring tide","ns":0,"length":900,"pageprops":{"disambiguation":""}},
            {"title":"Tide pool (disambiguation)","ns":0,"length":900},
            {"title":"Talk:Tide","ns":1,"length":900},
            {"title":"Red tide","ns":0,"length":900}]}}"#;
    let server = Server::start(move |request| {
        let meanings = (request.page() == Some("Red_tide")).then(|| {
            Reply::json(rest_page(
                "Red tide",
                14,
                "<p><b>Red tide</b> may refer to:</p><ul><li>A bloom</li></ul>",
            ))
        });
        meanings.or_else(|| request.parameter("titles").map(|_| Reply::json(described)))
    })
    .await;
    let found = server.wiki().find(QUESTION).await.unwrap();
    let titles: Vec<&str> = found.documents.iter().map(|document| document.title.as_str()).collect();
    assert_eq!(titles, ["Tide"]);
    let line = format!("{}: “Red tide” lists several meanings only", server.address);
    assert!(found.searched.contains(&line), "{:?}", found.searched);
}

#[tokio::test]
async fn a_wiki_without_a_rest_api_is_read_through_the_other() {
    let server = Server::start(|request| {
        if request.target.starts_with("/w/rest.php") {
            return Some(Reply::of("404 Not Found", "Content-Type: text/html\r\n", b"<h1>Not found</h1>"));
        }
        let parsed = r#"{"parse":{"title":"Tide","revid":77,"text":"<div class=\"mw-parser-output\"><p>Tides rise.</p></div>"}}"#;
        (request.parameter("action").as_deref() == Some("parse")).then(|| Reply::gzip(parsed.as_bytes()))
    })
    .await;
    let found = server.wiki().find(QUESTION).await.unwrap();
    assert_eq!(
        (found.documents[0].text.as_str(), found.documents[0].revision.as_deref()),
        ("Tides rise.", Some("77"))
    );
}
