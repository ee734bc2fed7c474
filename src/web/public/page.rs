//! A published answer.

use actix_web::http::header::{CACHE_CONTROL, ETAG, EntityTag, Header, IfNoneMatch};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use article::page::{Receipt, Shell, description, render};
use data_encoding::HEXLOWER;
use desk::page::{Published, by_slug};
use sha2::{Digest, Sha256};

use super::{SHARED, shell};
use crate::web::problem::Problem;
use crate::web::{Site, assets};

/// How many characters of the hash stand in an `ETag`: 128 bits.
const ETAG_CHARS: usize = 32;

/// Shows the answer at an address, or says that the reader has it already.
///
/// # Errors
/// Where there is no such page, or the database does not answer.
pub async fn show(
    request: HttpRequest,
    site: Data<Site>,
    slug: Path<String>,
) -> Result<HttpResponse, Problem> {
    let published = by_slug(&site.pool, &slug).await?.ok_or_else(Problem::no_such_page)?;
    let receipt = Receipt {
        approved_by: published.approved_by.clone(),
        approved_at: published.approved_at,
        published_at: published.page.published_at,
        updated_at: published.page.updated_at,
    };
    let shell = shell_of(&site, &published);
    let body = render(&published.view, &receipt, shell).map_err(|error| Problem::fault(&error))?;
    let tag = tag_of(&body);
    let mut answer = if knows(&request, &tag) { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header((CACHE_CONTROL, SHARED)).insert_header((ETAG, tag.to_string()));
    if knows(&request, &tag) {
        return Ok(answer.finish());
    }
    Ok(answer.content_type("text/html; charset=utf-8").body(body))
}

fn shell_of(site: &Site, published: &Published) -> Shell {
    let path = format!("/a/{}", published.page.slug);
    let mut shell = shell::public(site, &path, &published.view.title, &description(&published.view));
    shell.stylesheets.push(assets::url("article.css"));
    shell
}

/// The tag is the hash of the page as printed: it changes with the text, its approval, the template, the styles and the
/// site's name, and no version of any of them can be forgotten.
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
