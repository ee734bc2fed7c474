//! Whether the process lives, and whether it can serve.

use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::header::RETRY_AFTER;
use actix_web::web::{Data, ServiceConfig, resource};
use tokio::time::timeout;

use super::{Site, read};

/// How long the database may take to answer: whoever asks (a balancer, a supervisor) soon gives up on us otherwise.
const ANSWER_LIMIT: Duration = Duration::from_secs(2);

/// When to ask again after a 503, in seconds.
const RETRY_SECONDS: u32 = 5;

/// Registers `/healthz` and `/readyz`.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/healthz").route(read().to(healthz)))
        .service(resource("/readyz").route(read().to(readyz)));
}

/// Answers 200 while the process lives, whatever the database does.
async fn healthz() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .insert_header(("cache-control", "no-store"))
        .body("ok\n")
}

/// Answers 200 while the database answers, 503 while it does not or takes longer than two seconds.
async fn readyz(site: Data<Site>) -> HttpResponse {
    let asked = timeout(ANSWER_LIMIT, desk::platform::ping(&site.pool)).await;
    let (mut answer, words) = if matches!(asked, Ok(Ok(()))) {
        (HttpResponse::Ok(), "ready\n")
    } else {
        let mut answer = HttpResponse::ServiceUnavailable();
        answer.insert_header((RETRY_AFTER, RETRY_SECONDS));
        (answer, "the database does not answer\n")
    };
    answer.content_type("text/plain; charset=utf-8").insert_header(("cache-control", "no-store")).body(words)
}
