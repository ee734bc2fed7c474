//! The API's document against the API.

use std::collections::BTreeSet;
use std::fs;

use desk::people::{Role, Scope};
use serde_json::{Value, json};

use crate::app::TestApp;
use crate::schema;
use crate::visitor::read;
use crate::writing::QUESTION;

const DOCUMENT: &str = "/api/v1/openapi.json";

/// Returns every operation of the document as `GET /api/v1/…`.
fn operations(document: &Value) -> BTreeSet<(String, String)> {
    let paths = document["paths"].as_object().unwrap();
    let of_path = |(path, item): (&String, &Value)| -> Vec<(String, String)> {
        let methods = item.as_object().unwrap().keys();
        methods.map(|method| (method.to_uppercase(), path.clone())).collect()
    };
    paths.iter().flat_map(of_path).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_document_names_what_the_design_promises() {
    let app = TestApp::start().await;
    let answer = app.visitor().get(DOCUMENT).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
    let document = answer.json();
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["components"]["securitySchemes"]["bearer"]["scheme"], "bearer");
    assert_eq!(document["servers"][0]["url"], app.running.base);
    let promised = [
        ("POST", "/api/v1/suggestions"),
        ("GET", "/api/v1/suggestions/{token}"),
        ("GET", "/a/{slug}.json"),
        ("GET", "/api/v1/drafts"),
        ("GET", "/api/v1/drafts/{id}"),
        ("POST", "/api/v1/drafts/{id}/sentences/{sid}"),
        ("POST", "/api/v1/drafts/{id}/approve"),
        ("POST", "/api/v1/drafts/{id}/reject"),
        ("GET", "/api/v1/sources"),
        ("GET", "/api/v1/sources/{source}"),
        ("GET", "/api/v1/sources/{source}/passages"),
        ("POST", "/api/v1/sources/{source}/block"),
        ("POST", "/api/v1/sources/{source}/unblock"),
        ("POST", "/api/v1/sources/{source}/refetch"),
        ("POST", "/api/v1/sources/{source}/flags/{flag}/put-away"),
        ("GET", "/api/v1/sources/{source}/licence"),
        ("POST", "/api/v1/sources/{source}/set-licence"),
        ("GET", DOCUMENT),
    ];
    let promised = promised.map(|(method, path)| (method.to_owned(), path.to_owned()));
    assert_eq!(operations(&document), promised.into());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_documented_operation_answers_and_no_other_method_does() {
    let app = TestApp::start().await;
    let editor = app.sign_in_editor().await;
    let page = app.publish("Why is the sky blue at noon?", &editor).await;
    let held = app.hold_draft(QUESTION).await;
    let program = app.editors_program().await;
    let document = program.get(DOCUMENT).await.json();
    let documented = operations(&document);
    for (_, path) in &documented {
        let address = path
            .replace("{id}", &held.id.to_string())
            .replace("{sid}", "s1")
            .replace("{source}", "1")
            .replace("{flag}", "1")
            .replace("{slug}", page.trim_start_matches("/a/"))
            .replace("{token}", held.token.reveal());
        for method in ["GET", "POST", "PUT", "DELETE", "PATCH"] {
            let mut request = program.request(method, &address);
            if method != "GET" {
                request = request.json(&json!({}));
            }
            let status = read(request).await.status;
            if documented.contains(&(method.to_owned(), path.clone())) {
                assert!(status != 404 && status != 405, "{method} {path} is documented and answers {status}");
            } else {
                assert_eq!(status, 405, "{method} {path} is not documented");
            }
        }
    }
}

/// Routes are made from the document's parts in one file. A route registered elsewhere would be missing from the
/// document, so no other file of the room may register any.
#[test]
fn no_route_of_the_api_is_registered_past_the_list() {
    let web = concat!(env!("CARGO_MANIFEST_DIR"), "/src/web");
    for folder in ["", "/admin", "/api", "/public"] {
        for file in fs::read_dir(format!("{web}{folder}")).unwrap().flatten() {
            let path = file.path();
            if path.extension().is_none_or(|ending| ending != "rs") || path.ends_with("api/openapi.rs") {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let registers =
                |line: &&str| [".route(", "resource(", "scope("].iter().any(|word| line.contains(word));
            let of_api = |line: &str| folder == "/api" || line.contains("/api/");
            let stray: Vec<_> = text.lines().filter(registers).filter(|line| of_api(line)).collect();
            assert_eq!(stray, Vec::<&str>::new(), "{}", path.display());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_has_the_shape_the_document_gives_it() {
    let app = TestApp::start().await;
    let held = app.hold_draft(QUESTION).await;
    let program = app.editors_program().await;
    let document = program.get(DOCUMENT).await.json();
    let check = |method: &str, path: &str, answer: &crate::visitor::Answer| {
        let wrong = schema::misfits(&document, (method, path), answer);
        assert_eq!(wrong, Vec::<String>::new(), "{method} {path}: {}", answer.body);
    };
    let taken =
        program.post_json("/api/v1/suggestions", &json!({ "question": "Why are sunsets red?" })).await;
    check("post", "/api/v1/suggestions", &taken);
    let status = program.get(&format!("/api/v1/suggestions/{}", held.token.reveal())).await;
    check("get", "/api/v1/suggestions/{token}", &status);
    check("get", "/api/v1/drafts", &program.get("/api/v1/drafts").await);
    check("get", "/api/v1/drafts", &app.visitor().get("/api/v1/drafts").await);
    let sentence = "/api/v1/drafts/{id}/sentences/{sid}";
    let decisions = [
        ("s1", "accept", ""),
        ("s2", "accept", ""),
        ("s3", "override", "Same."),
        ("s4", "remove", ""),
        ("s1", "edit", ""),
    ];
    for (sid, decision, reason) in decisions {
        let body = json!({ "revision": 1, "decision": decision, "reason": reason });
        check("post", sentence, &program.post_json(&format!("{}/sentences/{sid}", held.api()), &body).await);
    }
    let body = json!({ "revision": 2, "decision": "edit", "text": "Sunlight is white." });
    check("post", sentence, &program.post_json(&format!("{}/sentences/s2", held.api()), &body).await);
    let body = json!({ "revision": 3, "decision": "override", "reason": "It is." });
    check("post", sentence, &program.post_json(&format!("{}/sentences/s2", held.api()), &body).await);
    check("get", "/api/v1/drafts/{id}", &program.get(&held.api()).await);
    let (approve, body) = (format!("{}/approve", held.api()), json!({ "revision": 3 }));
    check("post", "/api/v1/drafts/{id}/approve", &program.post_json(&approve, &body).await);
    check("post", "/api/v1/drafts/{id}/approve", &program.post_json(&approve, &body).await);
    check("get", "/a/{slug}.json", &app.visitor().get("/a/why-is-the-sky-blue.json").await);
    check("get", "/api/v1/sources", &program.get("/api/v1/sources").await);
    check("get", "/api/v1/sources/{source}", &program.get("/api/v1/sources/1").await);
    check("get", "/api/v1/sources/{source}/passages", &program.get("/api/v1/sources/1/passages").await);
    let other = app.hold_draft("Why is the sky blue in the day?").await;
    check("get", "/api/v1/sources/{source}/licence", &program.get("/api/v1/sources/1/licence").await);
    let senior = app.program(Role::Senior, Scope::Review).await;
    let body = json!({ "from": "CC-BY-SA-4.0", "licence": "CC-BY-4.0", "reason": "So.", "evidence": "https://a.example/" });
    for who in [&program, &senior, &senior] {
        let answer = who.post_json("/api/v1/sources/1/set-licence", &body).await;
        check("post", "/api/v1/sources/{source}/set-licence", &answer);
    }
    let reason = json!({ "reason": "It is wrong." });
    for verb in ["block", "block", "unblock", "refetch", "flags/{flag}/put-away"] {
        let address = format!("/api/v1/sources/1/{}", verb.replace("{flag}", "1"));
        let answer = program.post_json(&address, &reason).await;
        check("post", &format!("/api/v1/sources/{{source}}/{verb}"), &answer);
    }
    check("get", "/api/v1/sources/{source}", &program.get("/api/v1/sources/1").await);
    let body = json!({ "revision": 1, "reason": "Asked already." });
    check(
        "post",
        "/api/v1/drafts/{id}/reject",
        &program.post_json(&format!("{}/reject", other.api()), &body).await,
    );
}
