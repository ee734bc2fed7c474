//! A published answer, for people.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use article::page::{Alternate, Place, Receipt, Shell, description, render};
use desk::page::{Published, by_slug};

use super::kept::kept;
use super::shell;
use crate::web::problem::Problem;
use crate::web::{Site, assets};

/// Shows the answer at an address, or says that the reader has it already.
///
/// # Errors
/// Where there is no such page, or the database does not answer.
pub async fn show(
    request: HttpRequest,
    site: Data<Site>,
    slug: Path<String>,
) -> Result<HttpResponse, Problem> {
    let published = find(&site, &slug).await?;
    let shell = shell_of(&site, &published);
    let body =
        render(&published.view, &receipt(&published), shell).map_err(|error| Problem::fault(&error))?;
    Ok(kept(&request, "text/html; charset=utf-8", body))
}

/// Returns the page at an address, or the problem of none.
pub(super) async fn find(site: &Site, slug: &str) -> Result<Published, Problem> {
    by_slug(&site.pool, slug).await?.ok_or_else(Problem::no_such_page)
}

/// Returns who answers for a page.
pub(super) fn receipt(published: &Published) -> Receipt {
    Receipt {
        approved_by: published.approved_by.clone(),
        approved_at: published.approved_at,
        published_at: published.page.published_at,
        updated_at: published.page.updated_at,
        is_edited: published.is_edited,
    }
}

/// Returns where a page stands.
pub(super) fn place(site: &Site, published: &Published) -> Place {
    Place { url: site.settings.absolute(&path(published)), site_name: site.settings.site_name.clone() }
}

fn path(published: &Published) -> String {
    format!("/a/{}", published.page.slug)
}

fn shell_of(site: &Site, published: &Published) -> Shell {
    let path = path(published);
    let mut shell = shell::public(site, &path, &published.view.title, &description(&published.view));
    shell.stylesheets.push(assets::url("article.css"));
    let twin = |ending: &str, kind, title: &str| Alternate {
        kind,
        href: site.settings.absolute(&format!("{path}.{ending}")),
        title: title.to_owned(),
    };
    shell.alternates.push(twin("json", "application/json", "This page as JSON"));
    shell.alternates.push(twin("md", "text/markdown", "This page as Markdown"));
    shell
}
