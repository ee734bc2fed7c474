//! Answers that readers, and whoever is in between, may keep: they say what they are a print of, and whoever has that
//! already is told so.

use actix_web::http::header::{CACHE_CONTROL, ETAG, EntityTag, Header, IfNoneMatch};
use actix_web::{HttpRequest, HttpResponse};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::SHARED;

/// How many characters of the hash stand in an `ETag`: 128 bits.
const ETAG_CHARS: usize = 32;

/// Answers with a body of that media type, or with 304 where the reader has it already.
///
/// The tag is the hash of the body as printed: it changes with the text, its approval, the template, the styles and the
/// site's name, and no version of any of them can be forgotten.
pub(super) fn kept(request: &HttpRequest, kind: &'static str, body: String) -> HttpResponse {
    let tag = tag_of(&body);
    let is_known = knows(request, &tag);
    let mut answer = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header((CACHE_CONTROL, SHARED)).insert_header((ETAG, tag.to_string()));
    if is_known { answer.finish() } else { answer.content_type(kind).body(body) }
}

fn tag_of(body: &str) -> EntityTag {
    let hash = HEXLOWER.encode(&Sha256::digest(body.as_bytes()));
    EntityTag::new_strong(hash.chars().take(ETAG_CHARS).collect())
}

fn knows(request: &HttpRequest, tag: &EntityTag) -> bool {
    match IfNoneMatch::parse(request) {
        // Absent, it parses as an empty list.
        Ok(IfNoneMatch::Items(known)) => known.iter().any(|known| known.weak_eq(tag)),
        Ok(IfNoneMatch::Any) => true,
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn a_reader_who_has_the_page_is_told_so() {
        let tag = tag_of("a page");
        let asks =
            |header: &str| TestRequest::default().insert_header(("if-none-match", header)).to_http_request();
        assert!(knows(&asks(&tag.to_string()), &tag));
        assert!(knows(&asks(&format!("\"other\", W/{tag}")), &tag));
        assert!(knows(&asks("*"), &tag));
        assert!(!knows(&asks("\"other\""), &tag));
        assert!(!knows(&TestRequest::default().to_http_request(), &tag));
    }
}
