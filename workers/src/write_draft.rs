//! The job `write_draft`: find evidence, write, check, hold.
//!
//! Three acts, and no transaction is open while anything is waited for: begin (short transaction) → find, keep what was
//! found and write (no connection held by us) → hold, or end with the reason (short transaction, guarded on the
//! attempt). Killed between any two, the job runs again and begins the same draft anew; what a late attempt brings is
//! refused.

use std::time::Duration;

use desk::draft::{self, Begun, DraftError, Find, Outage, Start, Tried};
use desk::jobs::WriteDraft;
use desk::platform::id::DraftId;
use desk::{prompt, suggestion};
use queue::{Attempt, Failure};

use crate::finder::{self, Gathered, Named};
use crate::tools::Tools;
use crate::writer::{Assignment, DeskPurse, Prompts, WriterError, Written};

/// How long to wait after a first attempt that failed, how many times as long after each further one, and the longest
/// wait: 30 s, 2, 8 and 32 minutes with the queue's five attempts, for a place that is down is seldom back in seconds.
const FIRST_WAIT: Duration = Duration::from_secs(30);
const WAIT_FACTOR: u32 = 4;
const WAIT_MAX: Duration = Duration::from_hours(1);

/// How long a job waits while drafting is paused before it asks again; letting drafting go on calls it at once.
const PAUSED: Duration = Duration::from_mins(1);

/// Drafts that failed together wait up to a quarter longer, each for another time: they must not all come back at once.
const SPREAD: u32 = 16;

/// Runs the job.
///
/// # Errors
/// [`Failure::Retry`] where the database or the writer cannot be reached, or where there is no answer and a place that
/// may hold one could not be searched.
#[tracing::instrument(name = "job.write_draft", skip_all, fields(suggestion.id = %job.suggestion_id, attempt = attempt.number))]
pub async fn write_draft(tools: Tools, job: WriteDraft, attempt: Attempt) -> Result<(), Failure> {
    let begun = match draft::begin(&tools.pool, &*tools.clock, job.suggestion_id).await? {
        Start::Write(begun) => begun,
        Start::Nothing => {
            tracing::info!("suggestion {} needs no draft", job.suggestion_id);
            return Ok(());
        }
        Start::Paused => {
            tracing::debug!("drafting is paused: suggestion {} waits", job.suggestion_id);
            return Err(Failure::put_off(PAUSED));
        }
    };
    let mut tried = Tried::default();
    match write(&tools, &begun, &mut tried).await {
        Ok(()) => Ok(()),
        Err(error) => end_unwritten(&tools, &begun, &attempt, &tried, error).await,
    }
}

/// Why a draft was not written.
#[derive(Debug, thiserror::Error)]
enum Unwritten {
    #[error(transparent)]
    Draft(#[from] DraftError),
    #[error(transparent)]
    Writer(#[from] WriterError),
    /// The places that answered hold no answer, and the others were not heard.
    #[error("{reason}; and {}", outages.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Unheard { reason: String, outages: Vec<Outage> },
}

/// Finds, writes and holds; or ends with no answer. What was searched is in `tried`, whatever comes of it.
async fn write(tools: &Tools, begun: &Begun, tried: &mut Tried) -> Result<(), Unwritten> {
    let mut gathered = gather(tools, begun).await?;
    let mut kept = finder::keep(&tools.pool, &*tools.clock, &begun.question, &mut gathered).await;
    if let Ok(evidence) = kept {
        let own = tools.own.as_ref();
        kept = finder::screened(&tools.pool, own, evidence, &mut gathered.searched).await;
    }
    *tried = Tried { searched: gathered.searched, outages: gathered.outages };
    for outage in &tried.outages {
        tracing::warn!(draft.id = %begun.draft_id, "{outage}");
    }
    let evidence = kept.map_err(DraftError::from)?;
    let mut evidence = finder::weigh(&begun.question, evidence, &gathered.statistics).await?;
    let settled = draft::settled(&tools.pool, begun.draft_id).await?;
    if let Some((_, outlined)) = &settled {
        evidence.sources.extend(outlined.sources.clone());
        evidence.passages.extend(outlined.passages.clone());
    }
    let find = Find { evidence, searched: tried.searched.clone(), outages: tried.outages.clone() };
    let words = prompt::choose(&tools.pool, begun.draft_id).await.map_err(DraftError::from)?;
    let purse = DeskPurse::new(&tools.pool, &*tools.clock, begun);
    let task = Assignment {
        outline: settled.as_ref().map(|(outline, _)| outline),
        holds_outline: tools.holds_outlines,
        prompts: Prompts::chosen(words),
        ..Assignment::new(&begun.question, &find.evidence, &gathered.statistics)
    };
    let work = tools.writer.write(&task, &purse).await?;
    draft::keep_writings(&tools.pool, &*tools.clock, begun, &work.writings).await?;
    end(tools, begun, find, work.written).await
}

/// Holds what was written, or ends with no answer.
async fn end(tools: &Tools, begun: &Begun, find: Find, written: Written) -> Result<(), Unwritten> {
    match written {
        Written::Article(article) => {
            let revision = draft::hold(&tools.pool, &*tools.clock, begun, &find, &article).await?;
            tracing::info!(draft.id = %begun.draft_id, sentences = revision.article.sentences().count(), "draft {} is held", begun.draft_id);
        }
        Written::Outlined(outline) => {
            draft::hold_outline(&tools.pool, &*tools.clock, begun, &find, &outline).await?;
            tracing::info!(draft.id = %begun.draft_id, sections = outline.sections.len(), "the outline of draft {} waits for an editor", begun.draft_id);
        }
        Written::NoAnswer(none) if !find.outages.is_empty() => {
            return Err(Unwritten::Unheard { reason: none.reason, outages: find.outages });
        }
        Written::NoAnswer(none) => {
            draft::no_answer(&tools.pool, &*tools.clock, begun, &find.searched, &none.reason).await?;
            tracing::info!(draft.id = %begun.draft_id, "draft {} found no reliable answer", begun.draft_id);
        }
    }
    Ok(())
}

/// Looks in all places, and reads the pages that were named with the question, at the same time.
async fn gather(tools: &Tools, begun: &Begun) -> Result<Gathered, DraftError> {
    let pages = suggestion::pages(&tools.pool, begun.suggestion_id).await?;
    let reader = tools.reader_for_askers();
    let read = async {
        match reader {
            Some(reader) if !pages.is_empty() => reader.read_all(pages).await,
            _ => Named::default(),
        }
    };
    let (mut gathered, mut named) = tokio::join!(tools.finders.find(&begun.question), read);
    named.add_to(&mut gathered);
    suggestion::settle_pages(&tools.pool, begun.suggestion_id, &named.outcomes).await?;
    Ok(gathered)
}

/// Ends an attempt without an article: it is tried again, or waits for somebody.
async fn end_unwritten(
    tools: &Tools,
    begun: &Begun,
    attempt: &Attempt,
    tried: &Tried,
    error: Unwritten,
) -> Result<(), Failure> {
    let reason = error.to_string();
    match error {
        // Another attempt has taken over, or the draft is over: there is nothing left to do here.
        Unwritten::Draft(DraftError::Superseded { .. }) | Unwritten::Writer(WriterError::Superseded) => {
            tracing::warn!(
                "draft {} is no longer written by this attempt; its result is thrown away",
                begun.draft_id
            );
            Ok(())
        }
        // Somebody has to see to it: asking again would end the same.
        Unwritten::Draft(DraftError::Faulty { .. } | DraftError::BadOutline { .. })
        | Unwritten::Writer(WriterError::Unusable(_) | WriterError::Unpaid(_)) => {
            fail(tools, begun, tried, &reason, None).await
        }
        error if attempt.is_last() => fail(tools, begun, tried, &reason, None).await.and(Err(error.into())),
        // Where the database fails there is nothing to write the attempt down in.
        Unwritten::Draft(error) => Err(error.into()),
        Unwritten::Writer(_) | Unwritten::Unheard { .. } => {
            let wait = wait(attempt.number, begun.draft_id);
            fail(tools, begun, tried, &reason, Some(wait)).await?;
            Err(Failure::retry_after(reason, wait))
        }
    }
}

/// Writes down that the attempt failed; without a wait the draft is stuck.
async fn fail(
    tools: &Tools,
    begun: &Begun,
    tried: &Tried,
    reason: &str,
    again_in: Option<Duration>,
) -> Result<(), Failure> {
    if let Some(wait) = again_in {
        tracing::warn!(draft.id = %begun.draft_id, reason, "draft {} is tried again in {wait:?}", begun.draft_id);
    } else {
        tracing::error!(draft.id = %begun.draft_id, reason, "draft {} is stuck", begun.draft_id);
    }
    Ok(draft::fail(&tools.pool, &*tools.clock, begun, tried, (reason, again_in)).await?)
}

/// Returns how long to wait after an attempt, by its number from 1.
fn wait(attempt: i32, draft: DraftId) -> Duration {
    let before = u32::try_from(attempt.saturating_sub(1)).unwrap_or(0);
    let wait = FIRST_WAIT.saturating_mul(WAIT_FACTOR.saturating_pow(before)).min(WAIT_MAX);
    let place = u32::try_from(draft.0.rem_euclid(i64::from(SPREAD))).unwrap_or(0);
    wait.saturating_add(wait / 4 * place / SPREAD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end_and_drafts_do_not_come_back_at_once() {
        let waits: Vec<u64> = (1..=6).map(|attempt| wait(attempt, DraftId(16)).as_secs()).collect();
        assert_eq!(waits, [30, 120, 480, 1_920, 3_600, 3_600]);
        assert_eq!(wait(i32::MAX, DraftId(0)), WAIT_MAX);
        let spread: std::collections::BTreeSet<Duration> =
            (0..16).map(|draft| wait(1, DraftId(draft))).collect();
        assert_eq!(spread.len(), 16);
        assert!(spread.iter().all(|wait| *wait < FIRST_WAIT * 5 / 4));
    }
}
