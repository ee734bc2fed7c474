//! The ledger's rows.

use article::SourceId;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use queue::JobId;

use super::{Actor, Event, Move, Subject};
use crate::platform::StoreError;
use crate::platform::id::{DraftId, SuggestionId};
use crate::platform::schema::{events, users};

/// The most events one list shows.
const EVENTS_MAX: i64 = 500;

/// Writes a move down, in the caller's transaction.
pub(crate) async fn record(
    connection: &mut AsyncPgConnection,
    at: Timestamp,
    entry: Move,
) -> Result<(), StoreError> {
    let (subject, suggestion, draft) = match entry.subject {
        Subject::Suggestion(id) => ("suggestion", Some(id), None),
        Subject::Draft(id, draft) => ("draft", Some(id), Some(draft)),
        Subject::Sentence(id, draft) => ("sentence", Some(id), Some(draft)),
        Subject::Page(id) => ("page", Some(id), None),
        Subject::Drafting => ("drafting", None, None),
        Subject::Job(_) => ("job", None, None),
        Subject::Source(_) => ("source", None, None),
    };
    let job = if let Subject::Job(JobId(id)) = entry.subject { Some(id) } else { None };
    let source = if let Subject::Source(SourceId(id)) = entry.subject { Some(id) } else { None };
    let user = if let Actor::User(id) = entry.actor { Some(id) } else { None };
    diesel::insert_into(events::table)
        .values((
            events::at.eq(at.to_diesel()),
            events::actor.eq(entry.actor.word()),
            events::user_id.eq(user),
            events::subject.eq(subject),
            events::suggestion_id.eq(suggestion),
            events::draft_id.eq(draft),
            events::job_id.eq(job),
            events::source_id.eq(source),
            events::from_state.eq(entry.from),
            events::to_state.eq(entry.to),
            events::why.eq(entry.why),
        ))
        .execute(connection)
        .await?;
    Ok(())
}

#[derive(Queryable)]
struct EventRow {
    at: jiff_diesel::Timestamp,
    actor: String,
    user_name: Option<String>,
    subject: String,
    from_state: Option<String>,
    to_state: String,
    why: Option<String>,
}

impl From<EventRow> for Event {
    fn from(row: EventRow) -> Self {
        Self {
            at: row.at.to_jiff(),
            actor: row.actor,
            user_name: row.user_name,
            subject: row.subject,
            from: row.from_state,
            to: row.to_state,
            why: row.why,
        }
    }
}

type EventColumns = (
    events::at,
    events::actor,
    diesel::dsl::Nullable<users::name>,
    events::subject,
    events::from_state,
    events::to_state,
    events::why,
);

fn columns() -> EventColumns {
    (
        events::at,
        events::actor,
        users::name.nullable(),
        events::subject,
        events::from_state,
        events::to_state,
        events::why,
    )
}

/// Returns what happened to a suggestion itself, oldest first; the newest 500 moves.
///
/// Moves of its drafts and sentences stand under the same suggestion and are left out: there can be hundreds of them.
///
/// # Errors
/// Where the database does not answer.
pub async fn of_suggestion(
    connection: &mut AsyncPgConnection,
    id: SuggestionId,
) -> Result<Vec<Event>, StoreError> {
    let rows: Vec<EventRow> = events::table
        .left_join(users::table)
        .filter(events::suggestion_id.eq(id))
        .filter(events::subject.eq("suggestion"))
        .order(events::id.desc())
        .limit(EVENTS_MAX)
        .select(columns())
        .load(connection)
        .await?;
    Ok(oldest_first(rows))
}

/// Returns what happened to a draft and its sentences, oldest first; the newest 500 moves.
///
/// # Errors
/// Where the database does not answer.
pub async fn of_draft(connection: &mut AsyncPgConnection, id: DraftId) -> Result<Vec<Event>, StoreError> {
    let rows: Vec<EventRow> = events::table
        .left_join(users::table)
        .filter(events::draft_id.eq(id))
        .order(events::id.desc())
        .limit(EVENTS_MAX)
        .select(columns())
        .load(connection)
        .await?;
    Ok(oldest_first(rows))
}

/// Returns when drafting was paused and went on, oldest first; the newest 500 moves.
///
/// # Errors
/// Where the database does not answer.
pub async fn of_drafting(connection: &mut AsyncPgConnection) -> Result<Vec<Event>, StoreError> {
    let rows: Vec<EventRow> = events::table
        .left_join(users::table)
        .filter(events::subject.eq("drafting"))
        .order(events::id.desc())
        .limit(EVENTS_MAX)
        .select(columns())
        .load(connection)
        .await?;
    Ok(oldest_first(rows))
}

/// Returns what people did about a source, the newest move first; at most `limit` and 500.
///
/// # Errors
/// Where the database does not answer.
pub async fn of_source(
    connection: &mut AsyncPgConnection,
    id: SourceId,
    limit: i64,
) -> Result<Vec<Event>, StoreError> {
    let rows: Vec<EventRow> = events::table
        .left_join(users::table)
        .filter(events::source_id.eq(id.0))
        .order(events::id.desc())
        .limit(limit.clamp(0, EVENTS_MAX))
        .select(columns())
        .load(connection)
        .await?;
    Ok(rows.into_iter().map(Event::from).collect())
}

/// Returns what operators did about jobs, the newest move first, each with its job; at most `limit` and 500.
///
/// # Errors
/// Where the database does not answer.
pub async fn of_jobs(
    connection: &mut AsyncPgConnection,
    limit: i64,
) -> Result<Vec<(JobId, Event)>, StoreError> {
    let rows: Vec<(Option<i64>, EventRow)> = events::table
        .left_join(users::table)
        .filter(events::subject.eq("job"))
        .order(events::id.desc())
        .limit(limit.clamp(0, EVENTS_MAX))
        .select((events::job_id, columns()))
        .load(connection)
        .await?;
    Ok(rows.into_iter().filter_map(|(job, row)| Some((JobId(job?), row.into()))).collect())
}

fn oldest_first(rows: Vec<EventRow>) -> Vec<Event> {
    rows.into_iter().rev().map(Event::from).collect()
}
