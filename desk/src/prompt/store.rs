//! The rows of words and trials.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use serde_json::Value;

use super::list::LISTED_MAX;
use super::model::{State, Trial, Version};
use crate::people::Person;
use crate::platform::StoreError;
use crate::platform::id::UserId;
use crate::platform::schema::{prompt_trials, prompts, users};

/// Keeps everybody else from changing words until the caller's transaction ends; they are read meanwhile.
pub(super) async fn lock(connection: &mut AsyncPgConnection) -> Result<(), StoreError> {
    Ok(connection.batch_execute("LOCK TABLE prompts IN SHARE ROW EXCLUSIVE MODE").await?)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = prompts, check_for_backend(diesel::pg::Pg))]
struct Row {
    stage: String,
    number: i32,
    words: String,
    words_hash: String,
    state: String,
    share_percent: i16,
    proposed_by: UserId,
    proposed_at: jiff_diesel::Timestamp,
    promoted_by: Option<UserId>,
    promoted_at: jiff_diesel::NullableTimestamp,
    retired_by: Option<UserId>,
    retired_at: jiff_diesel::NullableTimestamp,
}

/// Returns rows as versions, with the names of who did what.
async fn versions(connection: &mut AsyncPgConnection, rows: Vec<Row>) -> Result<Vec<Version>, StoreError> {
    let people: Vec<UserId> = rows
        .iter()
        .flat_map(|row| [Some(row.proposed_by), row.promoted_by, row.retired_by].into_iter().flatten())
        .collect();
    let wanted = users::table.filter(users::id.eq_any(people));
    let names: Vec<(UserId, String)> = wanted.select((users::id, users::name)).load(connection).await?;
    let names: BTreeMap<UserId, String> = names.into_iter().collect();
    let name = |id: &UserId| names.get(id).cloned().unwrap_or_default();
    let both =
        |by: Option<UserId>, at: jiff_diesel::NullableTimestamp| by.map(|by| name(&by)).zip(at.to_jiff());
    let version = |row: Row| {
        let state = State::read(&row.state)
            .ok_or_else(|| StoreError::Corrupt(format!("words for {} are {}", row.stage, row.state)))?;
        Ok(Version {
            stage: row.stage,
            number: row.number,
            words: row.words,
            words_hash: row.words_hash,
            state,
            share_percent: u8::try_from(row.share_percent).unwrap_or_default(),
            proposed: (name(&row.proposed_by), row.proposed_at.to_jiff()),
            promoted: both(row.promoted_by, row.promoted_at),
            retired: both(row.retired_by, row.retired_at),
        })
    };
    rows.into_iter().map(version).collect()
}

/// Returns the words of a stage in that state, of which there is one at most.
pub(super) async fn find(
    connection: &mut AsyncPgConnection,
    stage: &str,
    used: State,
) -> Result<Option<Version>, StoreError> {
    let wanted = prompts::table.filter(prompts::stage.eq(stage)).filter(prompts::state.eq(used.word()));
    let row = wanted.limit(1).select(Row::as_select()).load(connection).await?;
    Ok(versions(connection, row).await?.pop())
}

/// Returns candidates and the words that hold, by stage.
pub(super) async fn standing(connection: &mut AsyncPgConnection) -> Result<Vec<Version>, StoreError> {
    let wanted = prompts::table.filter(prompts::state.eq_any(["candidate", "current"]));
    let rows = wanted.order((prompts::stage, prompts::number)).limit(LISTED_MAX).select(Row::as_select());
    let rows = rows.load(connection).await?;
    versions(connection, rows).await
}

/// Returns the newest versions, by stage, the newest first.
pub(super) async fn newest(
    connection: &mut AsyncPgConnection,
    limit: i64,
) -> Result<Vec<Version>, StoreError> {
    let newest = prompts::table.order((prompts::stage, prompts::number.desc())).limit(limit);
    let rows = newest.select(Row::as_select()).load(connection).await?;
    versions(connection, rows).await
}

/// Writes a candidate down, under the stage's next number.
pub(super) async fn insert(
    connection: &mut AsyncPgConnection,
    (stage, words, words_hash, share_percent): (&str, &str, &str, u8),
    (by, now): (&Person, Timestamp),
) -> Result<Version, StoreError> {
    let own = prompts::table.filter(prompts::stage.eq(stage));
    let last: Option<i32> = own.select(diesel::dsl::max(prompts::number)).first(connection).await?;
    let row = diesel::insert_into(prompts::table)
        .values((
            prompts::stage.eq(stage),
            prompts::number.eq(last.unwrap_or(0).saturating_add(1)),
            prompts::words.eq(words),
            prompts::words_hash.eq(words_hash),
            prompts::state.eq(State::Candidate.word()),
            prompts::share_percent.eq(i16::from(share_percent)),
            prompts::proposed_by.eq(by.id),
            prompts::proposed_at.eq(now.to_diesel()),
        ))
        .returning(Row::as_returning())
        .get_result(connection)
        .await?;
    one(connection, row).await
}

/// Has a candidate hold.
pub(super) async fn promote(
    connection: &mut AsyncPgConnection,
    version: &Version,
    (by, now): (&Person, Timestamp),
) -> Result<Version, StoreError> {
    let own = prompts::table
        .filter(prompts::stage.eq(&version.stage))
        .filter(prompts::number.eq(version.number))
        .filter(prompts::state.eq(State::Candidate.word()));
    let row = diesel::update(own)
        .set((
            prompts::state.eq(State::Current.word()),
            prompts::promoted_by.eq(Some(by.id)),
            prompts::promoted_at.eq(Some(now.to_diesel())),
        ))
        .returning(Row::as_returning())
        .get_result(connection)
        .await?;
    one(connection, row).await
}

/// Has words be used no more.
pub(super) async fn retire(
    connection: &mut AsyncPgConnection,
    version: &Version,
    (by, now): (&Person, Timestamp),
) -> Result<Version, StoreError> {
    let own = prompts::table
        .filter(prompts::stage.eq(&version.stage))
        .filter(prompts::number.eq(version.number))
        .filter(prompts::state.eq(version.state.word()));
    let row = diesel::update(own)
        .set((
            prompts::state.eq(State::Retired.word()),
            prompts::retired_by.eq(Some(by.id)),
            prompts::retired_at.eq(Some(now.to_diesel())),
        ))
        .returning(Row::as_returning())
        .get_result(connection)
        .await?;
    one(connection, row).await
}

async fn one(connection: &mut AsyncPgConnection, row: Row) -> Result<Version, StoreError> {
    let version = versions(connection, vec![row]).await?.pop();
    version.ok_or_else(|| StoreError::Corrupt("words vanished".to_owned()))
}

/// Writes a trial down.
pub(super) async fn insert_trial(
    connection: &mut AsyncPgConnection,
    trial: &Trial,
) -> Result<(), StoreError> {
    let figures = serde_json::to_value(trial.figures);
    diesel::insert_into(prompt_trials::table)
        .values((
            prompt_trials::stage.eq(&trial.stage),
            prompt_trials::words_hash.eq(&trial.words_hash),
            prompt_trials::set_hash.eq(&trial.set_hash),
            prompt_trials::conditions_hash.eq(trial.conditions_hash()),
            prompt_trials::conditions.eq(&trial.conditions),
            prompt_trials::figures.eq(figures.map_err(|error| StoreError::Corrupt(error.to_string()))?),
            prompt_trials::at.eq(trial.at.to_diesel()),
        ))
        .execute(connection)
        .await?;
    Ok(())
}

type TrialRow = (String, String, String, Value, Value, jiff_diesel::Timestamp);

macro_rules! trial_columns {
    () => {
        (
            prompt_trials::stage,
            prompt_trials::words_hash,
            prompt_trials::set_hash,
            prompt_trials::conditions,
            prompt_trials::figures,
            prompt_trials::at,
        )
    };
}

fn trial((stage, words_hash, set_hash, conditions, figures, at): TrialRow) -> Result<Trial, StoreError> {
    let figures = serde_json::from_value(figures).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    Ok(Trial { stage, words_hash, set_hash, conditions, figures, at: at.to_jiff() })
}

/// Returns the newest trials of words in a stage, the newest first.
pub(super) async fn trials_of(
    connection: &mut AsyncPgConnection,
    (stage, words_hash): (&str, &str),
    limit: i64,
) -> Result<Vec<Trial>, StoreError> {
    let rows: Vec<TrialRow> = prompt_trials::table
        .filter(prompt_trials::stage.eq(stage))
        .filter(prompt_trials::words_hash.eq(words_hash))
        .order(prompt_trials::id.desc())
        .limit(limit)
        .select(trial_columns!())
        .load(connection)
        .await?;
    rows.into_iter().map(trial).collect()
}

/// Returns the newest trials, the newest first.
pub(super) async fn newest_trials(
    connection: &mut AsyncPgConnection,
    limit: i64,
) -> Result<Vec<Trial>, StoreError> {
    let newest = prompt_trials::table.order(prompt_trials::id.desc()).limit(limit);
    let rows: Vec<TrialRow> = newest.select(trial_columns!()).load(connection).await?;
    rows.into_iter().map(trial).collect()
}
