//! What editors and operators see: the way in, the inbox, and each draft beside its evidence.
//!
//! Every form works without a script and carries the session's token ([`super::form`]); every decision also carries
//! the revision it was made on, so that nobody decides about a text they have not seen.

pub mod advised;
mod approve;
pub mod cards;
pub mod changes;
pub mod decide;
pub mod draft;
pub mod drafting;
pub mod editing;
pub mod found;
pub mod history;
pub mod inbox;
pub mod insert;
pub mod jobs;
pub mod link;
pub mod money;
pub mod outline;
pub mod password;
pub mod rearrange;
pub mod refusal;
pub mod reject;
pub mod revision;
pub mod rewrite;
pub mod section;
pub mod seen;
pub mod shell;
pub mod sign_in;
pub mod sources;
pub mod words;
pub mod work;
pub mod writings;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, LOCATION};
use actix_web::web::{ServiceConfig, post, resource};
use askama::Template;

use super::problem::Problem;
use super::read;

/// Registers the desk's own pages.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/admin").route(read().to(inbox::show)))
        .service(resource("/admin/sign-in").route(read().to(sign_in::show)).route(post().to(sign_in::submit)))
        .service(resource("/admin/sign-out").route(post().to(sign_in::sign_out)))
        .service(
            resource("/admin/sign-in/{token}").route(read().to(link::show)).route(post().to(link::redeem)),
        )
        .service(
            resource("/admin/set-password/{token}")
                .route(read().to(password::show))
                .route(post().to(password::submit)),
        )
        .service(resource("/admin/drafts/{id}").route(read().to(draft::show)))
        .service(resource("/admin/drafts/{id}/sentences/{sid}").route(post().to(decide::submit)))
        .service(resource("/admin/drafts/{id}/sentences/{sid}/move").route(post().to(rearrange::submit)))
        .service(resource("/admin/drafts/{id}/sentences/{sid}/split").route(post().to(rearrange::split)))
        .service(resource("/admin/drafts/{id}/sections/{number}").route(post().to(section::submit)))
        .service(resource("/admin/drafts/{id}/title").route(post().to(section::retitle)))
        .service(
            resource("/admin/drafts/{id}/insert")
                .route(read().to(insert::show))
                .route(post().to(insert::submit)),
        )
        .service(resource("/admin/drafts/{id}/revisions/{number}").route(read().to(revision::show)))
        .service(
            resource("/admin/drafts/{id}/revisions/{number}/restore").route(post().to(revision::restore)),
        )
        .service(resource("/admin/drafts/{id}/approve").route(post().to(approve::submit)))
        .service(resource("/admin/drafts/{id}/reject").route(post().to(reject::submit)))
        .service(
            resource("/admin/drafts/{id}/outline")
                .route(read().to(outline::show))
                .route(post().to(outline::submit)),
        )
        .service(resource("/admin/drafts/{id}/rewrite").route(post().to(rewrite::submit)))
        .service(resource("/admin/drafting").route(read().to(drafting::show)))
        .service(resource("/admin/drafting/pause").route(post().to(drafting::submit_pause)))
        .service(resource("/admin/drafting/resume").route(post().to(drafting::submit_resume)))
        .service(resource("/admin/sources").route(read().to(sources::show)))
        .service(
            resource("/admin/sources/tiers")
                .route(read().to(sources::tiers::show))
                .route(post().to(sources::tiers::submit)),
        )
        .service(
            resource("/admin/sources/named")
                .route(read().to(sources::named::show))
                .route(post().to(sources::named::submit)),
        )
        .service(resource("/admin/sources/{id}").route(read().to(sources::one::show)))
        .service(
            resource("/admin/sources/{id}/licence")
                .route(read().to(sources::licence::show))
                .route(post().to(sources::licence::submit)),
        )
        .service(resource("/admin/sources/{id}/block").route(post().to(sources::act::block)))
        .service(resource("/admin/sources/{id}/unblock").route(post().to(sources::act::unblock)))
        .service(resource("/admin/sources/{id}/refetch").route(post().to(sources::act::refetch)))
        .service(
            resource("/admin/sources/{id}/flags/{flag}/put-away")
                .route(post().to(sources::act::put_flag_away)),
        )
        .service(resource("/admin/money").route(read().to(money::show)))
        .service(resource("/admin/money/cap").route(post().to(money::submit_cap)))
        .service(resource("/admin/money/price").route(post().to(money::submit_price)))
        .service(resource("/admin/work").route(read().to(work::show)))
        .service(resource("/admin/work/retry").route(post().to(jobs::retry_all)))
        .service(resource("/admin/work/jobs/{id}/retry").route(post().to(jobs::retry)))
        .service(resource("/admin/work/jobs/{id}/dismiss").route(post().to(jobs::dismiss)));
}

/// Renders a page of the desk: nobody in between keeps it and no search engine lists it. Its address, which may hold a
/// one-time token, is told to nobody else, as everywhere here; were it told to nobody at all, browsers would hide the
/// origin of its forms too ([`super::form::same_origin`]).
fn page(status: StatusCode, template: &impl Template) -> Result<HttpResponse, Problem> {
    let body = template.render().map_err(|error| Problem::fault(&error))?;
    Ok(HttpResponse::build(status)
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header(("x-robots-tag", "noindex"))
        .content_type("text/html; charset=utf-8")
        .body(body))
}

/// Sends the browser on to another page after a form, so that reloading does not send the form again.
fn see_other(path: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((LOCATION, path))
        .insert_header((CACHE_CONTROL, "no-store"))
        .finish()
}
