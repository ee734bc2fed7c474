//! Styles, scripts and icons: ours alone, compiled into the program, cached for a year under an address that changes
//! with their content.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use actix_web::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use actix_web::web::{Path, ServiceConfig, resource};
use actix_web::{HttpRequest, HttpResponse};
use data_encoding::HEXLOWER;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use super::problem::Problem;
use super::read;

#[derive(RustEmbed)]
#[folder = "static/"]
struct Files;

/// The versions of all files, by name: the first 16 hex digits of their SHA-256.
static VERSIONS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let version = |name: &str| {
        Files::get(name).map(|file| HEXLOWER.encode(&Sha256::digest(&file.data)).chars().take(16).collect())
    };
    Files::iter().filter_map(|name| Some((name.to_string(), version(&name)?))).collect()
});

/// Registers `/static/{name}`.
pub fn routes(config: &mut ServiceConfig) {
    config.service(resource("/static/{name:.+}").route(read().to(file)));
}

/// Returns the address of a file, with its version: `/static/site.css?v=…`.
#[must_use]
pub fn url(name: &str) -> String {
    match VERSIONS.get(name) {
        Some(version) => format!("/static/{name}?v={version}"),
        None => format!("/static/{name}"),
    }
}

async fn file(request: HttpRequest, name: Path<String>) -> Result<HttpResponse, Problem> {
    let (Some(file), Some(version)) = (Files::get(&name), VERSIONS.get(name.as_str())) else {
        return Err(Problem::no_such_page());
    };
    let etag = format!("\"{version}\"");
    let fresh = request.query_string() == format!("v={version}");
    let cache = if fresh { "public, max-age=31536000, immutable" } else { "public, max-age=300" };
    let known = request.headers().get(IF_NONE_MATCH).is_some_and(|tag| tag.as_bytes() == etag.as_bytes());
    let mut answer = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header((ETAG, etag)).insert_header((CACHE_CONTROL, cache));
    if known {
        return Ok(answer.finish());
    }
    Ok(answer.content_type(kind(&name)).body(file.data.into_owned()))
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    }
}
