//! An editor names a page of the web that is to be a source, and sees what came of the last ones.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use article::page::{Moment, Shell};
use askama::Template;
use desk::evidence::{self, NamePageError, NamedPage};
use desk::people::Session;
use desk::platform::WebAddress;
use desk::platform::web_address::ADDRESS_BYTES_MAX;
use serde::Deserialize;

use super::super::{page, see_other, shell};
use crate::web::Site;
use crate::web::form::EditorForm;
use crate::web::guard::SignedIn;
use crate::web::problem::Problem;

/// What the page is called.
pub const TITLE: &str = "Add a web page";

/// What was just done.
#[derive(Debug, Default, Deserialize)]
pub struct Shown {
    done: Option<String>,
}

/// What the form sends.
#[derive(Debug, Deserialize)]
pub struct NamedForm {
    #[serde(default)]
    address: String,
}

#[derive(Template)]
#[template(path = "admin/sources_named.html")]
struct NamedPages {
    shell: Shell,
    /// The token the form takes; none where the reader's role does not allow it.
    csrf: Option<String>,
    is_done: bool,
    refused: Option<String>,
    /// What was typed and refused.
    typed: String,
    address_max: usize,
    rows: Vec<Row>,
}

/// A page that was named lately.
struct Row {
    address: String,
    by: String,
    at: Moment,
    outcome: Option<String>,
    source: Option<String>,
}

/// Shows the form to editors, and to everybody who is signed in what came of the last pages.
///
/// # Errors
/// 303 to the sign-in page where nobody is signed in, 503 where the database does not answer.
pub async fn show(
    SignedIn(session): SignedIn,
    site: Data<Site>,
    shown: Query<Shown>,
) -> Result<HttpResponse, Problem> {
    let mut view = view(&site, &session).await?;
    view.is_done = shown.done.is_some();
    page(StatusCode::OK, &view)
}

/// Has a page read.
///
/// # Errors
/// 403 where the form or the role does not allow it. What is no address, or waits already, is refused with the page as it
/// stands now.
pub async fn submit(sent: EditorForm<NamedForm>, site: Data<Site>) -> Result<HttpResponse, Problem> {
    let EditorForm { editor: who, form } = sent;
    let problem = match WebAddress::parse(&form.address) {
        Err(error) => Problem::from(error),
        Ok(address) => match evidence::name_page(&site.pool, &*site.clock, &who.editor, &address).await {
            Ok(_) => return Ok(see_other("/admin/sources/named?done=named")),
            Err(error @ NamePageError::Already) => error.into(),
            Err(error) => return Err(error.into()),
        },
    };
    let mut view = view(&site, &who.session).await?;
    view.refused = Some(problem.detail);
    view.typed = form.address;
    page(problem.status, &view)
}

async fn view(site: &Site, session: &Session) -> Result<NamedPages, Problem> {
    let named = evidence::named_pages(&site.pool).await?;
    Ok(NamedPages {
        shell: shell::inside(site, TITLE, session),
        csrf: session.person.as_editor().map(|_| session.csrf_token.clone()),
        is_done: false,
        refused: None,
        typed: String::new(),
        address_max: ADDRESS_BYTES_MAX,
        rows: named.into_iter().map(Row::from).collect(),
    })
}

impl From<NamedPage> for Row {
    fn from(named: NamedPage) -> Self {
        let (outcome, source_id) = named.end.map(|end| (end.outcome, end.source_id)).unzip();
        Self {
            address: named.address.to_string(),
            by: named.name,
            at: Moment::minute(named.named_at),
            outcome,
            source: source_id.flatten().map(|id| format!("/admin/sources/{id}")),
        }
    }
}
