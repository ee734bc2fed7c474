//! The one list of operations: the routes and the document are both made from it, so that neither can hold what the
//! other lacks.

use std::sync::LazyLock;

use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::{Data, ServiceConfig, method, resource};
use actix_web::{HttpResponse, Route, http};
use utoipa::openapi::path::HttpMethod;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{OpenApi as Document, Server};
use utoipa::{Modify, OpenApi, Path};

use super::sources::{act, licence};
use super::{approve, drafts, reject, sentences, sources, suggestions};
use crate::web::public::twins;
use crate::web::{Site, read};

/// Makes the document and the function that registers the routes from one list. A route's path and method are read
/// from its part of the document, so they are written down only once.
macro_rules! operations {
    ($($room:ident :: $handler:ident as $operation:ident),+ $(,)?) => {
        /// The API's document.
        #[derive(OpenApi)]
        #[openapi(paths($($room::$handler),+, document), modifiers(&Bearer), tags(
            (name = "suggestions", description = "Readers' questions; no account is needed."),
            (name = "pages", description = "Published pages; no account is needed."),
            (name = "drafts", description = "Drafts under review; with an editor's personal token."),
            (name = "sources", description = "What articles rest on; with an editor's personal token."),
            (name = "document", description = "This document."),
        ))]
        struct Api;

        /// Registers every operation of the document.
        pub fn routes(config: &mut ServiceConfig) {
            $(register::<$room::$operation>(config, |route| route.to($room::$handler));)+
            register::<__path_document>(config, |route| route.to(document));
        }
    };
}

operations! {
    suggestions::suggest as __path_suggest,
    suggestions::status as __path_status,
    twins::json as __path_json,
    drafts::list as __path_list,
    drafts::read as __path_read,
    sentences::decide as __path_decide,
    approve::approve as __path_approve,
    reject::reject as __path_reject,
    sources::list as __path_list,
    sources::read as __path_read,
    sources::passages as __path_passages,
    act::block as __path_block,
    act::unblock as __path_unblock,
    act::refetch as __path_refetch,
    act::put_flag_away as __path_put_flag_away,
    licence::licence as __path_licence,
    licence::set_licence as __path_set_licence,
}

/// Registers one operation where its part of the document says; another method there is answered with 405. What can be
/// read answers HEAD too.
fn register<P: Path>(config: &mut ServiceConfig, to: impl Fn(Route) -> Route) {
    let routes = P::methods()
        .into_iter()
        .map(|of| to(if of == HttpMethod::Get { read() } else { method(named(&of)) }));
    config.service(routes.fold(resource(P::path()), actix_web::Resource::route));
}

fn named(method: &HttpMethod) -> http::Method {
    match method {
        HttpMethod::Get => http::Method::GET,
        HttpMethod::Post => http::Method::POST,
        HttpMethod::Put => http::Method::PUT,
        HttpMethod::Delete => http::Method::DELETE,
        HttpMethod::Options => http::Method::OPTIONS,
        HttpMethod::Head => http::Method::HEAD,
        HttpMethod::Patch => http::Method::PATCH,
        HttpMethod::Trace => http::Method::TRACE,
    }
}

/// How programs of editors say who they are.
struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut Document) {
        let mut bearer = Http::new(HttpAuthScheme::Bearer);
        let made_by = "A personal token: `answerdesk token create --user EMAIL --scope review` prints one. \
                       The scope `read` is enough to list and read drafts and sources.";
        bearer.description = Some(made_by.to_owned());
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    }
}

static DOCUMENT: LazyLock<Document> = LazyLock::new(|| {
    let mut document = Api::openapi();
    "Answerdesk".clone_into(&mut document.info.title);
    "1".clone_into(&mut document.info.version);
    let about = "Suggest a question, follow it, review its draft and approve it. Errors are problem+json (RFC 9457); any address may answer 503 with `Retry-After` while the database is away. Bodies are at most 64 KiB and have 15 seconds to arrive (408).";
    document.info.description = Some(about.to_owned());
    document.info.license = None;
    document
});

/// Describes the API.
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "document", operation_id = "openapi",
    responses((status = 200, description = "This document (OpenAPI 3.1).", content_type = "application/json")))]
pub async fn document(site: Data<Site>) -> HttpResponse {
    let mut document = DOCUMENT.clone();
    document.servers = Some(vec![Server::new(&site.settings.public_url)]);
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "public, max-age=300")).json(document)
}
