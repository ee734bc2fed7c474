//! The sources: looked through by words, publisher, licence and flag.

pub mod act;
pub mod licence;
pub mod named;
pub mod one;
pub mod tiers;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use article::page::{Moment, Shell};
use article::{Licence, SourceId};
use askama::Template;
use desk::evidence::{self, FlagKind, LISTED_MAX, Listed, Only, WORDS_CHARS_MAX};
use serde::Deserialize;
use url::form_urlencoded::Serializer;

use super::words::{self, Tag};
use super::{page, shell};
use crate::web::Site;
use crate::web::guard::SignedIn;
use crate::web::problem::Problem;

/// What the page is called.
pub const TITLE: &str = "Sources";

/// Which sources to list, as the form of the page sends it.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Wanted {
    /// Words to look for.
    #[serde(default)]
    q: String,
    /// Where: `text` in the passages, else in title, publisher, author and address.
    #[serde(default)]
    r#in: String,
    #[serde(default)]
    publisher: String,
    #[serde(default)]
    licence: String,
    /// `flagged`, `blocked`, the word of a flag, or nothing.
    #[serde(default)]
    only: String,
    before: Option<i64>,
}

#[derive(Template)]
#[template(path = "admin/sources.html")]
struct SourcesPage {
    shell: Shell,
    wanted: Wanted,
    words_max: usize,
    choices: Vec<Choice>,
    /// Why nothing is listed, where what was asked for makes no sense.
    refused: Option<String>,
    rows: Vec<Row>,
    /// Whether anything was asked for at all.
    is_filtered: bool,
    more: Option<String>,
}

/// A choice among sources.
struct Choice {
    word: &'static str,
    label: &'static str,
    selected: bool,
}

struct Row {
    id: SourceId,
    title: String,
    publisher: String,
    by_publisher: String,
    licence: String,
    by_licence: String,
    since: Moment,
    is_blocked: bool,
    is_aside: bool,
    flags: Vec<Tag>,
}

/// Lists sources, the newest first.
///
/// # Errors
/// 404 for a choice there is none of; 303 to the sign-in page where nobody is signed in.
pub async fn show(
    SignedIn(session): SignedIn,
    site: Data<Site>,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Problem> {
    let wanted = wanted.into_inner();
    let (rows, refused) = match wanted.read()? {
        Ok(read) => (evidence::browse(&site.pool, &read).await?, None),
        Err(refused) => (Vec::new(), Some(refused)),
    };
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let more = rows.last().filter(|_| rows.len() >= LISTED_MAX).map(|last| wanted.behind(last.source.id));
    page(
        status,
        &SourcesPage {
            shell: shell::inside(&site, TITLE, &session),
            words_max: WORDS_CHARS_MAX,
            choices: choices(&wanted.only),
            refused,
            rows: rows.into_iter().map(Row::from).collect(),
            is_filtered: wanted.before.is_some() || wanted.query() != Wanted::default().query(),
            more,
            wanted,
        },
    )
}

impl Wanted {
    /// Reads what was asked for; an inner error says what of it makes no sense.
    fn read(&self) -> Result<Result<evidence::Wanted, String>, Problem> {
        let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let only = match self.only.as_str() {
            "" => None,
            word => Some(Only::read(word).ok_or_else(Problem::no_such_page)?),
        };
        let licence = match some(&self.licence).map(|licence| licence.parse::<Licence>()).transpose() {
            Ok(licence) => licence,
            Err(error) => return Ok(Err(error.to_string())),
        };
        Ok(Ok(evidence::Wanted {
            words: some(&self.q),
            in_text: self.r#in == "text",
            // Postgres takes no NUL in a text.
            publisher: some(&self.publisher.replace('\0', "")),
            licence,
            only,
            before: self.before.map(SourceId),
        }))
    }

    /// Returns what was asked for as a query.
    fn query(&self) -> String {
        let mut query = Serializer::new(String::new());
        let fields = [
            ("q", &self.q),
            ("in", &self.r#in),
            ("publisher", &self.publisher),
            ("licence", &self.licence),
            ("only", &self.only),
        ];
        query.extend_pairs(fields.iter().filter(|(_, value)| !value.is_empty()));
        query.finish()
    }

    /// Returns the address of what comes behind a full list.
    fn behind(&self, last: SourceId) -> String {
        let query = self.query();
        let and = if query.is_empty() { "" } else { "&" };
        format!("/admin/sources?{query}{and}before={last}")
    }
}

fn choices(selected: &str) -> Vec<Choice> {
    let choice = |word, label| Choice { word, label, selected: word == selected };
    let mut choices =
        vec![choice("", "All"), choice("flagged", "Flagged, whatever for"), choice("blocked", "Blocked")];
    choices.extend(FlagKind::ALL.map(|kind| choice(kind.word(), words::flag(kind).label)));
    choices
}

/// Returns the address of the list of sources that have this.
fn list_of(field: &str, value: &str) -> String {
    format!("/admin/sources?{}", Serializer::new(String::new()).append_pair(field, value).finish())
}

impl From<Listed> for Row {
    fn from(listed: Listed) -> Self {
        let source = listed.source;
        let licence = source.licence.to_string();
        Self {
            id: source.id,
            by_publisher: list_of("publisher", &source.publisher),
            by_licence: list_of("licence", &licence),
            title: source.title,
            publisher: source.publisher,
            licence,
            since: Moment::day(listed.created_at),
            is_blocked: listed.is_blocked,
            is_aside: listed.is_aside,
            flags: listed.flags.into_iter().map(words::flag).collect(),
        }
    }
}
