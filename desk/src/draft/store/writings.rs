//! The rows of what was asked of models.

use std::time::Duration;

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use serde_json::Value;

use super::{decode, encode};
use crate::draft::begin::Begun;
use crate::draft::writing::{KeptWriting, Writing, WritingOutcome, kept_refused, kept_text};
use crate::platform::StoreError;
use crate::platform::id::{CallId, DraftId};
use crate::platform::schema::{model_calls, writings};

/// The most calls one list shows: the newest.
const WRITINGS_SHOWN_MAX: i64 = 50;

/// Writes one call of a model down, in the caller's transaction.
pub(in crate::draft) async fn insert_writing(
    connection: &mut AsyncPgConnection,
    begun: &Begun,
    writing: &Writing,
    now: Timestamp,
) -> Result<(), StoreError> {
    diesel::insert_into(writings::table)
        .values((
            writings::draft_id.eq(begun.draft_id),
            writings::attempt.eq(begun.attempt),
            writings::writer.eq(writing.writer.to_string()),
            writings::prompt_version.eq(&writing.prompt_version),
            writings::tokens_in.eq(writing.tokens_in.map(whole)),
            writings::tokens_out.eq(writing.tokens_out.map(whole)),
            writings::milliseconds.eq(whole(writing.took.as_millis())),
            writings::outcome.eq(writing.outcome.word()),
            writings::reason.eq(writing.outcome.reason().map(kept_text)),
            writings::refused_sentences.eq(whole(writing.refused.len())),
            writings::refused.eq(encode(&kept_refused(&writing.refused))?),
            writings::at.eq(now.to_diesel()),
            writings::call_id.eq(writing.call),
        ))
        .execute(connection)
        .await?;
    Ok(())
}

/// Returns a count as the table holds it; what is larger than it can hold is cut to that.
fn whole<T: TryInto<i32>>(count: T) -> i32 {
    count.try_into().unwrap_or(i32::MAX)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = writings, check_for_backend(diesel::pg::Pg))]
struct WritingRow {
    attempt: i32,
    writer: String,
    prompt_version: String,
    tokens_in: Option<i32>,
    tokens_out: Option<i32>,
    milliseconds: i32,
    outcome: String,
    reason: Option<String>,
    refused_sentences: i32,
    refused: Value,
    at: jiff_diesel::Timestamp,
    call_id: Option<CallId>,
}

impl TryFrom<(WritingRow, Option<i64>)> for KeptWriting {
    type Error = StoreError;

    fn try_from((row, cost_micros): (WritingRow, Option<i64>)) -> Result<Self, StoreError> {
        let outcome = match (row.outcome.as_str(), row.reason) {
            ("used", None) => WritingOutcome::Used,
            ("refused", Some(reason)) => WritingOutcome::Refused { reason },
            ("failed", Some(reason)) => WritingOutcome::Failed { reason },
            (word, _) => return Err(StoreError::Corrupt(format!("a model's answer was {word}"))),
        };
        let count = |count: Option<i32>| count.and_then(|count| u32::try_from(count).ok());
        Ok(Self {
            attempt: row.attempt,
            at: row.at.to_jiff(),
            cost_micros,
            refused_sentences: usize::try_from(row.refused_sentences).unwrap_or_default(),
            writing: Writing {
                writer: row.writer.parse().map_err(StoreError::Corrupt)?,
                prompt_version: row.prompt_version,
                call: row.call_id,
                tokens_in: count(row.tokens_in),
                tokens_out: count(row.tokens_out),
                took: Duration::from_millis(u64::try_from(row.milliseconds).unwrap_or_default()),
                outcome,
                refused: decode(row.refused)?,
            },
        })
    }
}

/// Returns what was asked of models for a draft, the first call first; the newest 50.
///
/// # Errors
/// Where the database does not answer.
pub async fn writings(
    connection: &mut AsyncPgConnection,
    id: DraftId,
) -> Result<Vec<KeptWriting>, StoreError> {
    let newest = writings::table
        .left_join(model_calls::table)
        .filter(writings::draft_id.eq(id))
        .order(writings::id.desc())
        .limit(WRITINGS_SHOWN_MAX);
    let columns = (WritingRow::as_select(), model_calls::cost.nullable());
    let rows: Vec<(WritingRow, Option<i64>)> = newest.select(columns).load(connection).await?;
    rows.into_iter().rev().map(KeptWriting::try_from).collect()
}
