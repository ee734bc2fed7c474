//! Somebody has a candidate take the place of the words that hold.

use std::collections::BTreeSet;

use diesel_async::AsyncConnection;
use jiff::{SignedDuration, Timestamp};

use super::error::{PromptError, Whose};
use super::model::{BuiltIn, State, Trial, Version, words_hash};
use super::propose::{may_operate, stage_of};
use super::{store, worse};
use crate::people::Person;
use crate::platform::{Clock, Pool};

/// The fewest questions of a trial that counts.
pub const QUESTIONS_MIN: u64 = 20;

/// After how many days a trial no longer counts: models behind the same name change.
pub const TRIAL_DAYS: i64 = 30;

/// How many trials of the same words are looked at, the newest.
const TRIALS_MAX: i64 = 100;

/// Has the candidate of a stage hold from now on, and retires what held, where trials of both are on record that can be
/// compared and no figure of any of them is worse for the candidate.
///
/// Two trials can be compared where questions and conditions are the same. Of each set and conditions the newest trial counts.
///
/// # Errors
/// [`PromptError::NotOperator`], [`PromptError::NoSuchStage`], [`PromptError::NothingThere`] where there is no candidate;
/// [`PromptError::NoTrial`], [`PromptError::TrialTooOld`], [`PromptError::Incomparable`], [`PromptError::TooFewQuestions`],
/// [`PromptError::NothingWritten`] where the trials show nothing; [`PromptError::Regressed`] with each figure that is worse.
pub async fn promote(
    pool: &Pool,
    clock: &dyn Clock,
    by: &Person,
    built_in: &[BuiltIn],
    stage: &str,
) -> Result<Version, PromptError> {
    may_operate(by)?;
    let built_in = stage_of(built_in, stage)?;
    let now = clock.now();
    pool.get()
        .await?
        .transaction::<_, PromptError, _>(async move |connection| {
            store::lock(connection).await?;
            let candidate = store::find(connection, stage, State::Candidate).await?;
            let candidate = candidate.ok_or_else(|| PromptError::NothingThere {
                what: State::Candidate.word(),
                stage: stage.to_owned(),
            })?;
            let current = store::find(connection, stage, State::Current).await?;
            let held = current
                .as_ref()
                .map_or_else(|| words_hash(&built_in.words), |current| current.words_hash.clone());
            let tried = store::trials_of(connection, (stage, &candidate.words_hash), TRIALS_MAX).await?;
            let before = store::trials_of(connection, (stage, &held), TRIALS_MAX).await?;
            weigh(&before, &tried, now)?;
            if let Some(current) = current {
                store::retire(connection, &current, (by, now)).await?;
            }
            Ok(store::promote(connection, &candidate, (by, now)).await?)
        })
        .await
}

/// Refuses where the trials, the newest first, do not show that nothing got worse.
fn weigh(before: &[Trial], tried: &[Trial], now: Timestamp) -> Result<(), PromptError> {
    let tried = fresh(tried, now, Whose::Candidate)?;
    let before = fresh(before, now, Whose::Current)?;
    let mut seen = BTreeSet::new();
    let mut pairs = Vec::new();
    for after in tried {
        let under = (after.set_hash.as_str(), after.conditions_hash());
        if !seen.insert(under.clone()) {
            continue;
        }
        let same = before.iter().find(|one| (one.set_hash.as_str(), one.conditions_hash()) == under);
        pairs.extend(same.map(|before| (&before.figures, &after.figures)));
    }
    let largest = pairs.iter().map(|(_, after)| after.questions()).max().ok_or(PromptError::Incomparable)?;
    pairs.retain(|(_, after)| after.questions() >= QUESTIONS_MIN);
    if pairs.is_empty() {
        return Err(PromptError::TooFewQuestions { questions: largest });
    }
    if pairs.iter().any(|(_, after)| after.by_model == 0) {
        return Err(PromptError::NothingWritten);
    }
    let worse: Vec<_> = pairs.iter().flat_map(|(before, after)| worse(before, after)).collect();
    if worse.is_empty() { Ok(()) } else { Err(PromptError::Regressed { worse }) }
}

fn fresh(trials: &[Trial], now: Timestamp, whose: Whose) -> Result<Vec<&Trial>, PromptError> {
    if trials.is_empty() {
        return Err(PromptError::NoTrial { whose });
    }
    let days = SignedDuration::from_hours(24_i64.saturating_mul(TRIAL_DAYS));
    let since = now.saturating_sub(days).unwrap_or(Timestamp::MIN);
    let fresh: Vec<&Trial> = trials.iter().filter(|trial| trial.at >= since).collect();
    if fresh.is_empty() { Err(PromptError::TrialTooOld { whose }) } else { Ok(fresh) }
}
