//! What the readers' pages answer while the database is away: most of what can go wrong needs none.

use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::ServiceResponse;
use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::web::Data;
use actix_web::{App, http::Method};
use desk::platform::{SetClock, connect};

use super::*;
use crate::web::{Settings, Site};

fn site() -> Site {
    let settings = Settings {
        site_name: "Desk & Co".to_owned(),
        contact: Some("desk@example.org".to_owned()),
        public_url: "https://answers.example".to_owned(),
        rate_limits: true,
        trust_proxy: false,
    };
    Site {
        // Nothing listens on port 1: every checkout fails at once.
        pool: connect("postgres://nobody@127.0.0.1:1/none", 1).unwrap(),
        clock: Arc::new(SetClock::at("2026-11-22T12:00:00Z".parse().unwrap())),
        settings: Arc::new(settings),
        alarms: crate::web::alarms::Alarms::default(),
    }
}

/// An answer as a browser sees it.
struct Seen {
    status: u16,
    headers: String,
    body: String,
}

async fn ask(request: TestRequest) -> Seen {
    let app = init_service(App::new().app_data(Data::new(site())).configure(routes)).await;
    let answer: ServiceResponse = call_service(&app, request.to_request()).await;
    let headers =
        answer.headers().iter().map(|(name, value)| format!("{name}: {}\n", value.to_str().unwrap()));
    let (status, headers) = (answer.status().as_u16(), headers.collect());
    let body = answer.into_body().try_into_bytes().unwrap();
    Seen { status, headers, body: String::from_utf8(body.to_vec()).unwrap() }
}

async fn suggest(body: &'static [u8]) -> Seen {
    let form = ("content-type", "application/x-www-form-urlencoded");
    ask(TestRequest::post().uri("/suggest").insert_header(form).set_payload(body)).await
}

#[actix_web::test]
async fn a_question_that_cannot_be_taken_comes_back_with_what_to_mend() {
    for (body, words) in [
        (&b"question=Sky%3F"[..], "this has 4"),
        (b"", "Please write your question."),
        (b"question=%FF%FEabcdefgh", "Please use text only"),
        (b"question=\xFF\xFEabcdefgh", "Please use text only"),
        (b"question=twice&question=twice", "Please use text only"),
    ] {
        let seen = suggest(body).await;
        assert_eq!(seen.status, 422, "{words}");
        assert!(seen.body.contains(words), "{}", seen.body);
        assert!(
            seen.body
                .contains(r#"aria-invalid="true" aria-describedby="question-error question-hint" autofocus"#)
        );
        assert!(seen.headers.contains("no-store"));
    }
    assert!(suggest(b"question=Sky%3F").await.body.contains("\nSky?</textarea>"));
}

#[actix_web::test]
async fn what_is_no_form_is_no_text() {
    let json = TestRequest::post().uri("/suggest").insert_header(("content-type", "application/json"));
    let seen = ask(json.set_payload("{}")).await;
    assert_eq!(seen.status, 422);
    assert!(seen.body.contains("Please use text only"));
}

#[actix_web::test]
async fn the_hidden_field_leads_to_thanks_and_stores_nothing() {
    // With the database away, anything that tried to store would be a 503.
    let seen = suggest(b"question=Why+is+the+sky+blue%3F&website=x").await;
    assert_eq!(seen.status, 303);
    assert!(seen.headers.contains("location: /suggest/thanks"));
    assert_eq!(ask(TestRequest::get().uri("/suggest/thanks")).await.status, 200);
}

#[actix_web::test]
async fn an_outage_keeps_the_text_and_says_when_to_try_again() {
    let seen = suggest(b"question=Why+is+the+%3Csky+%26+sea+blue%3F").await;
    assert_eq!(seen.status, 503);
    assert!(seen.headers.contains("retry-after: 60"));
    assert!(
        seen.body.contains("try again in a minute")
            && seen.body.contains("&#60;sky &#38; sea blue?</textarea>")
    );
}

#[actix_web::test]
async fn the_address_may_bring_a_question() {
    let seen = ask(TestRequest::get().uri("/suggest?q=Why%20is%20%3Cb%3E%20blue%3F")).await;
    assert!(seen.body.contains("\nWhy is &#60;b&#62; blue?</textarea>"));
    assert!(seen.headers.contains("cache-control: no-store"), "{}", seen.headers);
    let plain = ask(TestRequest::get().uri("/suggest")).await;
    assert!(plain.headers.contains("cache-control: public"), "{}", plain.headers);
    assert_eq!(ask(TestRequest::get().uri("/suggest?q=a&q=b")).await.status, 200);
}

#[actix_web::test]
async fn pages_answer_get_and_head_and_nothing_else() {
    for path in ["/suggest", "/about", "/suggest/thanks"] {
        assert_eq!(ask(TestRequest::default().method(Method::HEAD).uri(path)).await.status, 200, "{path}");
        assert_eq!(ask(TestRequest::delete().uri(path)).await.status, 405, "{path}");
    }
}

#[actix_web::test]
async fn every_page_is_whole_and_has_the_suggest_box() {
    let about = ask(TestRequest::get().uri("/about")).await.body;
    for part in [
        "<title>How pages are made · Desk &#38; Co</title>",
        r#"<link rel="canonical" href="https://answers.example/about">"#,
        r#"<meta name="robots" content="index, follow">"#,
        "Missing an answer? Suggest a question and we'll generate an answer for it.",
        r#"<a href="/about" aria-current="page">"#,
        "mailto:desk@example.org",
    ] {
        assert!(about.contains(part), "no {part} in {about}");
    }
    assert!(!about.contains(" style=") && !about.contains("<style") && !about.contains("<script>"));
}

#[actix_web::test]
async fn a_problem_says_what_happened_and_offers_a_way_on() {
    let print = |problem: &Problem| problem_page(&site(), problem, false);
    let missing = print(&Problem::no_such_page());
    assert_eq!(missing.status(), 404);
    let outage = print(&Problem::outage());
    assert_eq!(outage.headers().get("retry-after").unwrap(), "60");
    let body = outage.into_body().try_into_bytes().unwrap();
    let body = std::str::from_utf8(&body).unwrap();
    assert!(body.contains("cannot reach its database") && body.contains(r#"content="noindex""#));
}
