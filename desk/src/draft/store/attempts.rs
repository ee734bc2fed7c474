//! The rows of attempts that have ended.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use serde_json::Value;

use super::{decode, encode};
use crate::draft::DraftError;
use crate::draft::attempt::{Attempt, Outcome, kept, kept_outages};
use crate::draft::fail::Tried;
use crate::draft::model::Draft;
use crate::platform::StoreError;
use crate::platform::id::DraftId;
use crate::platform::schema::draft_attempts;

/// The most attempts one list shows: the newest.
const ATTEMPTS_MAX: i64 = 50;

/// Writes down how the draft's present attempt ended, in the caller's transaction, which holds the draft's lock.
///
/// # Errors
/// [`DraftError::Superseded`] where that attempt has ended before: it may end once.
pub(in crate::draft) async fn end_attempt(
    connection: &mut AsyncPgConnection,
    draft: &Draft,
    now: Timestamp,
    outcome: &Outcome,
    tried: &Tried,
) -> Result<(), DraftError> {
    let ended = diesel::insert_into(draft_attempts::table)
        .values((
            draft_attempts::draft_id.eq(draft.id),
            draft_attempts::attempt.eq(draft.attempt),
            // A draft that is being written last moved when its attempt was begun.
            draft_attempts::began_at.eq(draft.updated_at.to_diesel()),
            draft_attempts::ended_at.eq(now.to_diesel()),
            draft_attempts::outcome.eq(outcome.word()),
            draft_attempts::searched.eq(encode(&kept(&tried.searched))?),
            draft_attempts::outages.eq(encode(&kept_outages(&tried.outages))?),
            draft_attempts::reason.eq(outcome.reason()),
            draft_attempts::again_at.eq(outcome.again_at().map(ToDiesel::to_diesel)),
        ))
        .on_conflict_do_nothing()
        .execute(connection)
        .await?;
    if ended == 1 { Ok(()) } else { Err(DraftError::Superseded { draft_id: draft.id }) }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = draft_attempts, check_for_backend(diesel::pg::Pg))]
struct AttemptRow {
    attempt: i32,
    began_at: jiff_diesel::Timestamp,
    ended_at: jiff_diesel::Timestamp,
    outcome: String,
    searched: Value,
    outages: Value,
    reason: Option<String>,
    again_at: Option<jiff_diesel::Timestamp>,
}

impl TryFrom<AttemptRow> for Attempt {
    type Error = StoreError;

    fn try_from(row: AttemptRow) -> Result<Self, StoreError> {
        let again_at = row.again_at.map(jiff_diesel::Timestamp::to_jiff);
        let outcome = match (row.outcome.as_str(), row.reason, again_at) {
            ("held", None, None) => Outcome::Held,
            ("outlined", None, None) => Outcome::Outlined,
            ("no_answer", Some(reason), None) => Outcome::NoAnswer { reason },
            ("failed", Some(reason), Some(again_at)) => Outcome::Failed { reason, again_at },
            ("stuck", Some(reason), None) => Outcome::Stuck { reason },
            _ => return Err(StoreError::Corrupt(format!("an attempt ended as {}", row.outcome))),
        };
        Ok(Self {
            number: row.attempt,
            began_at: row.began_at.to_jiff(),
            ended_at: row.ended_at.to_jiff(),
            outcome,
            searched: decode(row.searched)?,
            outages: decode(row.outages)?,
        })
    }
}

/// Returns how a draft's attempts ended, the first one first; the newest 50.
///
/// # Errors
/// Where the database does not answer.
pub async fn attempts(connection: &mut AsyncPgConnection, id: DraftId) -> Result<Vec<Attempt>, StoreError> {
    let newest = draft_attempts::table
        .filter(draft_attempts::draft_id.eq(id))
        .order(draft_attempts::attempt.desc())
        .limit(ATTEMPTS_MAX);
    let rows: Vec<AttemptRow> = newest.select(AttemptRow::as_select()).load(connection).await?;
    rows.into_iter().rev().map(Attempt::try_from).collect()
}
