//! Whether the process lives, and whether it can serve.

use actix_web::HttpResponse;
use actix_web::web::{Data, ServiceConfig, get};

use super::Site;

/// Registers `/healthz` and `/readyz`.
pub fn routes(config: &mut ServiceConfig) {
    config.route("/healthz", get().to(healthz)).route("/readyz", get().to(readyz));
}

/// Answers 200 while the process lives, whatever the database does.
async fn healthz() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .insert_header(("cache-control", "no-store"))
        .body("ok\n")
}

/// Answers 200 while the database answers, 503 while it does not.
async fn readyz(site: Data<Site>) -> HttpResponse {
    let (mut answer, words) = match desk::platform::ping(&site.pool).await {
        Ok(()) => (HttpResponse::Ok(), "ready\n"),
        Err(_) => (HttpResponse::ServiceUnavailable(), "the database does not answer\n"),
    };
    answer.content_type("text/plain; charset=utf-8").insert_header(("cache-control", "no-store")).body(words)
}
