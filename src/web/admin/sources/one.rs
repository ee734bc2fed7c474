//! One source: what it is, what was flagged, what depends on which of its passages, and what can be done about it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use article::page::{Moment, Shell};
use article::suspicion::{Suspicion, suspicions};
use article::{PassageId, SourceId};
use askama::Template;
use desk::evidence::{
    self, Address, Block, Flag, FlagKind, HeldSource, OwnSite, PassagesPage, SnapshotInfo, Visit,
    WHY_CHARS_MAX,
};
use desk::ledger::Event;
use desk::overview::{self, Dependent, SourceStanding};
use desk::people::Session;
use desk::platform::id::{DraftId, FlagId, SnapshotId};
use serde::Deserialize;

use super::super::words::{self, Tag};
use super::super::{page, shell};
use crate::web::Site;
use crate::web::guard::SignedIn;
use crate::web::problem::Problem;

/// Which passages to show, and what was just done.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Shown {
    snapshot: Option<i64>,
    from: Option<i32>,
    /// A passage to begin with, whatever its snapshot.
    passage: Option<i64>,
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "admin/sources_one.html")]
struct SourcePage {
    shell: Shell,
    id: SourceId,
    title: String,
    publisher: String,
    author: Option<String>,
    url: Option<String>,
    licence: String,
    allowed: &'static str,
    tier: &'static str,
    since: Moment,
    is_aside: bool,
    block: Option<Standing>,
    /// Whether it is a page of this very site.
    is_own: bool,
    /// What was just done.
    done: Option<&'static str>,
    /// Why it was not.
    refused: Option<String>,
    may: May,
    csrf: String,
    why_max: usize,
    flags: Vec<FlagRow>,
    pages: Vec<Resting>,
    drafts: Vec<Resting>,
    has_more: bool,
    addresses: Vec<AddressRow>,
    snapshots: Vec<SnapshotRow>,
    visits: Vec<VisitRow>,
    passages: Vec<PassageRow>,
    more: Option<String>,
    moves: Vec<Line>,
}

/// What the reader of the page may do.
struct May {
    review: bool,
    entrust: bool,
    refetch: bool,
}

/// The block that stands.
struct Standing {
    by: String,
    at: Moment,
    why: String,
}

struct FlagRow {
    id: FlagId,
    tag: Tag,
    detail: String,
    /// Whether it tells of another licence.
    is_licence: bool,
    /// Whether it tells of a machine's work.
    is_machine: bool,
    first: Moment,
    last: Moment,
    /// When and how it was put away.
    settled: Option<(Moment, String)>,
}

/// A page or a draft that rests on the source.
struct Resting {
    title: String,
    /// A page's address.
    page: Option<String>,
    draft: DraftId,
    state: Option<Tag>,
    passages: Vec<PassageLink>,
}

struct PassageLink {
    href: String,
    /// Its place among the passages, from 1.
    number: i32,
}

struct AddressRow {
    url: Option<String>,
    first: Moment,
    visited: Option<Moment>,
    said: Vec<String>,
}

struct SnapshotRow {
    href: String,
    at: Moment,
    facts: Vec<String>,
    passages: i64,
    is_current: bool,
    is_shown: bool,
}

struct VisitRow {
    at: Moment,
    what: &'static str,
    status: Option<i32>,
    detail: Option<String>,
}

struct PassageRow {
    id: PassageId,
    number: u32,
    headings: String,
    text: String,
    /// How many of the pages and drafts above cite it.
    cited: usize,
    /// Why nothing is drafted from it.
    suspicions: Vec<&'static str>,
}

struct Line {
    at: Moment,
    who: String,
    what: String,
    why: Option<String>,
}

/// Shows a source to everybody who is signed in, with the forms their role allows.
///
/// # Errors
/// 404 where there is no such source or snapshot; 303 to the sign-in page where nobody is signed in.
pub async fn show(
    SignedIn(session): SignedIn,
    site: Data<Site>,
    id: Path<i64>,
    shown: Query<Shown>,
) -> Result<HttpResponse, Problem> {
    answer(&site, &session, SourceId(*id), (StatusCode::OK, None), &shown).await
}

/// Renders the page, with why something was not done where it was not.
///
/// # Errors
/// 404 where there is no such source or snapshot, 503 where the database does not answer.
pub async fn answer(
    site: &Site,
    session: &Session,
    id: SourceId,
    (status, refused): (StatusCode, Option<String>),
    shown: &Shown,
) -> Result<HttpResponse, Problem> {
    let standing = overview::source_standing(&site.pool, id).await?.ok_or_else(Problem::no_such_page)?;
    let mut place = (shown.snapshot.map(SnapshotId), shown.from.unwrap_or(0).max(0));
    if let Some(passage) = shown.passage {
        let found = evidence::place_of(&site.pool, id, PassageId(passage)).await?;
        let (snapshot, from) = found.ok_or_else(Problem::no_such_page)?;
        place = (Some(snapshot), from);
    }
    let passages = evidence::passages_of(&site.pool, id, place.0, place.1).await?;
    let passages = passages.ok_or_else(Problem::no_such_page)?;
    let own = OwnSite::of(&site.settings.public_url);
    let url = standing.held.source.url.as_deref();
    let is_own = own.is_some_and(|own| url.is_some_and(|url| own.covers(url)));
    let mut view = SourcePage::new(
        shell::inside(site, &standing.held.source.title, session),
        session,
        standing,
        &passages,
    );
    view.is_own = is_own;
    view.done = shown.done.as_deref().and_then(done);
    view.refused = refused;
    page(status, &view)
}

/// Returns the words for what was just done.
fn done(word: &str) -> Option<&'static str> {
    match word {
        "blocked" => Some("It is blocked: nothing new rests on it. What already does is listed below."),
        "opened" => Some("It is open again: drafts may rest on it."),
        "asked" => Some("A worker fetches it again. What comes of it stands under “Fetched again”."),
        "away" => Some("The flag is put away."),
        _ => None,
    }
}

impl SourcePage {
    fn new(shell: Shell, session: &Session, standing: SourceStanding, shown: &PassagesPage) -> Self {
        let SourceStanding { held, pages, drafts, has_more, moves } = standing;
        let HeldSource { source, created_at, is_aside, block, addresses, snapshots, flags, visits } = held;
        let (id, role) = (source.id, session.person.role);
        let more = shown.next.map(|from| passages_at(id, shown.snapshot_id, from));
        let passages = passages(shown, pages.iter().chain(&drafts));
        Self {
            shell,
            id,
            allowed: words::allowed(&source.licence),
            licence: source.licence.to_string(),
            tier: source.tier.label(),
            title: source.title,
            publisher: source.publisher,
            author: source.author,
            since: Moment::day(created_at),
            is_aside,
            block: block.map(|Block { by, at, why }| Standing { by, at: Moment::minute(at), why }),
            is_own: false,
            done: None,
            refused: None,
            may: May {
                review: role.may_review(),
                entrust: role.may_entrust(),
                refetch: role.may_review() && source.url.is_some(),
            },
            url: source.url,
            csrf: session.csrf_token.clone(),
            why_max: WHY_CHARS_MAX,
            flags: flags.into_iter().map(FlagRow::from).collect(),
            pages: pages.into_iter().map(|dependent| resting(id, dependent)).collect(),
            drafts: drafts.into_iter().map(|dependent| resting(id, dependent)).collect(),
            has_more,
            addresses: addresses.into_iter().map(AddressRow::from).collect(),
            snapshots: snapshots.into_iter().map(|info| snapshot(id, info, shown.snapshot_id)).collect(),
            visits: visits.into_iter().map(VisitRow::from).collect(),
            passages,
            more,
            moves: moves.into_iter().map(Line::from).collect(),
        }
    }
}

/// Returns the address of the passages of a snapshot, from that place on.
fn passages_at(id: SourceId, snapshot: SnapshotId, from: i32) -> String {
    format!("/admin/sources/{id}?snapshot={snapshot}&from={from}#passages")
}

fn passages<'a>(shown: &PassagesPage, dependents: impl Iterator<Item = &'a Dependent>) -> Vec<PassageRow> {
    let cited: Vec<PassageId> =
        dependents.flat_map(|dependent| dependent.passages.iter().map(|passage| passage.id)).collect();
    let row = |passage: &article::Passage| PassageRow {
        id: passage.id,
        number: passage.position.saturating_add(1),
        headings: passage.heading_path.join(" › "),
        text: passage.text.clone(),
        suspicions: suspicions(&passage.text).into_iter().map(Suspicion::label).collect(),
        cited: cited.iter().filter(|id| **id == passage.id).count(),
    };
    shown.passages.iter().map(row).collect()
}

fn resting(id: SourceId, dependent: Dependent) -> Resting {
    let link = |passage: &overview::CitedPassage| PassageLink {
        href: format!(
            "/admin/sources/{id}?snapshot={}&from={}#p{}",
            passage.snapshot_id, passage.position, passage.id
        ),
        number: passage.position.saturating_add(1),
    };
    Resting {
        state: dependent.slug.is_none().then(|| words::state(&dependent.state)),
        page: dependent.slug.map(|slug| format!("/a/{slug}")),
        draft: dependent.draft_id,
        title: dependent.title,
        passages: dependent.passages.iter().map(link).collect(),
    }
}

fn snapshot(id: SourceId, info: SnapshotInfo, shown: SnapshotId) -> SnapshotRow {
    let mut facts = vec![info.media_type, format!("{} bytes", info.bytes)];
    facts.extend(info.language.map(|language| format!("language {language}")));
    facts.extend(info.revision.map(|revision| format!("revision {revision}")));
    facts.extend(info.publisher.map(|publisher| format!("published by {publisher}")));
    facts.extend(info.author.map(|author| format!("written by {author}")));
    facts.extend(said(info.etag, info.last_modified));
    facts.push(format!("SHA-256 {}", info.sha256));
    SnapshotRow {
        href: passages_at(id, info.id, 0),
        at: Moment::minute(info.retrieved_at),
        facts,
        passages: info.passages,
        is_current: info.is_current,
        is_shown: info.id == shown,
    }
}

/// Returns what a server said of its answer, as it said it.
fn said(etag: Option<String>, last_modified: Option<String>) -> impl Iterator<Item = String> {
    let etag = etag.map(|etag| format!("ETag {etag}"));
    etag.into_iter().chain(last_modified.map(|date| format!("Last-Modified {date}")))
}

impl From<Flag> for FlagRow {
    fn from(flag: Flag) -> Self {
        let settled = flag.settled.map(|settled| {
            let how = match (settled.by, settled.why) {
                (Some(by), Some(why)) => format!("put away by {by}: {why}"),
                _ => "a later visit found the source well".to_owned(),
            };
            (Moment::minute(settled.at), how)
        });
        Self {
            id: flag.id,
            tag: words::flag(flag.kind),
            is_licence: flag.kind == FlagKind::Licence,
            is_machine: flag.kind == FlagKind::Machine,
            detail: flag.detail,
            first: Moment::minute(flag.raised_at),
            last: Moment::minute(flag.seen_at),
            settled,
        }
    }
}

impl From<Address> for AddressRow {
    fn from(address: Address) -> Self {
        Self {
            url: address.url,
            first: Moment::minute(address.first_seen_at),
            visited: address.visited_at.map(Moment::minute),
            said: said(address.etag, address.last_modified).collect(),
        }
    }
}

impl From<Visit> for VisitRow {
    fn from(visit: Visit) -> Self {
        Self {
            at: Moment::minute(visit.at),
            what: words::visit(visit.outcome),
            status: visit.status,
            detail: visit.detail,
        }
    }
}

impl From<Event> for Line {
    fn from(event: Event) -> Self {
        Self {
            at: Moment::minute(event.at),
            who: event.user_name.unwrap_or_else(|| words::actor(&event.actor).to_owned()),
            what: event.to,
            why: event.why,
        }
    }
}
