//! The inbox: what waits for an editor, the longest waiting first.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use article::page::{Moment, Shell};
use askama::Template;
use desk::platform::id::DraftId;
use desk::review::{self, InboxRow};
use serde::Deserialize;

use super::drafting::{self, Pause};
use super::words::{self, Tag};
use super::{page, shell};
use crate::web::Site;
use crate::web::guard::SignedIn;
use crate::web::problem::Problem;

/// What the page is called.
pub const TITLE: &str = "Drafts";

/// How many rows the desk hands out at once; as many mean that there may be more.
const FULL: usize = 100;

/// One list: its name in the address, what it says, and the states it shows.
struct List {
    word: &'static str,
    label: &'static str,
    states: &'static [&'static str],
    /// What stands there when nothing does.
    empty: &'static str,
}

/// The lists, the one that needs somebody first.
const LISTS: [List; 6] = [
    List {
        word: "waiting",
        label: "To review",
        states: &["outlined", "held", "in_review", "awaiting_second"],
        empty: "Nothing waits for review. New drafts appear here as soon as they are written and checked.",
    },
    List {
        word: "writing",
        label: "Being written",
        states: &["writing", "changes_requested"],
        empty: "Nothing is being written at the moment.",
    },
    List { word: "stuck", label: "Stuck", states: &["stuck"], empty: "Nothing is stuck." },
    List {
        word: "no_answer",
        label: "No reliable answer",
        states: &["no_answer"],
        empty: "Every question so far found evidence.",
    },
    List {
        word: "approved",
        label: "Approved",
        states: &["approved"],
        empty: "Nothing has been approved yet.",
    },
    List {
        word: "rejected",
        label: "Rejected",
        states: &["rejected"],
        empty: "Nothing has been rejected yet.",
    },
];

/// Which list to show, and from where.
#[derive(Deserialize)]
pub struct Wanted {
    state: Option<String>,
    after: Option<i64>,
}

#[derive(Template)]
#[template(path = "admin/inbox.html")]
struct InboxPage {
    shell: Shell,
    lists: Vec<ListLink>,
    label: &'static str,
    empty: &'static str,
    rows: Vec<Row>,
    /// Where the list goes on.
    more: Option<String>,
    /// The pause drafting is in.
    pause: Option<Pause>,
}

struct ListLink {
    href: String,
    label: &'static str,
    current: bool,
}

struct Row {
    href: String,
    question: String,
    state: Tag,
    since: Moment,
    reviewer: Option<String>,
}

/// Shows one list of drafts.
///
/// # Errors
/// 404 for a list there is none of; 303 to the sign-in page where nobody is signed in.
pub async fn show(
    SignedIn(session): SignedIn,
    site: Data<Site>,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Problem> {
    let word = wanted.state.as_deref().unwrap_or("waiting");
    let list = LISTS.iter().find(|list| list.word == word).ok_or_else(Problem::no_such_page)?;
    let rows = review::inbox(&site.pool, list.states, wanted.after.map(DraftId)).await?;
    let more = rows.last().filter(|_| rows.len() >= FULL);
    let more = more.map(|last| format!("/admin?state={}&after={}", list.word, last.id));
    let link = |other: &List| ListLink {
        href: format!("/admin?state={}", other.word),
        label: other.label,
        current: other.word == list.word,
    };
    page(
        StatusCode::OK,
        &InboxPage {
            shell: shell::inside(&site, TITLE, &session),
            lists: LISTS.iter().map(link).collect(),
            label: list.label,
            empty: list.empty,
            rows: rows.into_iter().map(Row::from).collect(),
            more,
            pause: drafting::pause(&site).await?,
        },
    )
}

impl From<InboxRow> for Row {
    fn from(row: InboxRow) -> Self {
        Self {
            href: format!("/admin/drafts/{}", row.id),
            state: words::state(&row.state),
            since: Moment::minute(row.updated_at),
            question: row.question,
            reviewer: row.reviewer,
        }
    }
}
