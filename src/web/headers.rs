//! Headers that every answer carries.

use actix_web::HttpResponse;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::DefaultHeaders;

/// No script, style, picture or frame but our own; forms go nowhere else. Templates hold no inline script or style.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
     connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Kept to TLS for a year, where the site is served over it.
const TRANSPORT: (&str, &str) = ("strict-transport-security", "max-age=31536000");

/// What every answer carries.
const SECURITY: [(&str, &str); 6] = [
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
];

fn all(https: bool) -> impl Iterator<Item = (&'static str, &'static str)> {
    SECURITY.into_iter().chain(https.then_some(TRANSPORT))
}

/// Returns the middleware that adds them where a handler has not set its own.
#[must_use]
pub fn security(https: bool) -> DefaultHeaders {
    all(https).fold(DefaultHeaders::new(), DefaultHeaders::add)
}

/// Adds them to an answer that passes by the middleware.
pub fn add(answer: &mut HttpResponse, https: bool) {
    for (name, value) in all(https) {
        answer.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
}
