//! How pages are made, and who answers for them.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use article::page::Shell;
use askama::Template;

use super::{SHARED, html, shell};
use crate::web::Site;
use crate::web::problem::Problem;

/// What the page says of itself in search results.
const DESCRIPTION: &str = "How an answer is made here, who answers for it, what automation does, and how to have a mistake corrected.";

#[derive(Template)]
#[template(path = "public/about.html")]
struct AboutPage {
    shell: Shell,
    contact: Option<Contact>,
}

/// Who to write to.
#[derive(Debug, PartialEq, Eq)]
struct Contact {
    text: String,
    /// Where a click leads: a page or an e-mail; none where the text is neither.
    href: Option<String>,
}

/// Shows how pages are made.
///
/// # Errors
/// Where the template cannot be written.
pub async fn show(site: Data<Site>) -> Result<HttpResponse, Problem> {
    let template = AboutPage {
        shell: shell::public(&site, "/about", "How pages are made", DESCRIPTION),
        contact: site.settings.contact.as_deref().filter(|text| !text.trim().is_empty()).map(contact),
    };
    html(StatusCode::OK, SHARED, &template)
}

fn contact(text: &str) -> Contact {
    let text = text.trim();
    let href = if text.starts_with("https://") || text.starts_with("http://") || text.starts_with("mailto:") {
        Some(text.to_owned())
    } else if text.contains('@') && !text.contains(char::is_whitespace) {
        Some(format!("mailto:{text}"))
    } else {
        None
    };
    Contact { text: text.strip_prefix("mailto:").unwrap_or(text).to_owned(), href }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_is_a_link_where_it_can_be_one() {
        let href = |text: &str| contact(text).href;
        assert_eq!(href(" desk@example.org ").as_deref(), Some("mailto:desk@example.org"));
        assert_eq!(href("https://example.org/contact").as_deref(), Some("https://example.org/contact"));
        assert_eq!(href("the front office, room @2"), None);
        assert_eq!(href("javascript:alert(1)"), None);
        assert_eq!(contact("mailto:desk@example.org").text, "desk@example.org");
    }
}
