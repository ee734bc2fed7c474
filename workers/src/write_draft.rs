//! The job `write_draft`: find evidence, write, check, hold.
//!
//! Three acts, and no transaction is open while anything is waited for: begin (short transaction) → find and write (no
//! connection held by us) → hold, or end with the reason (short transaction, guarded on the attempt). Killed between
//! any two, the job runs again and begins the same draft anew; what a late attempt brings is refused.

use desk::draft::{self, Begun, DraftError, Find, Start};
use desk::jobs::WriteDraft;
use queue::{Attempt, Failure};

use crate::tools::Tools;
use crate::writer::{WriterError, Written};

/// Runs the job.
///
/// # Errors
/// [`Failure::Retry`] where the database or the writer cannot be reached.
#[tracing::instrument(name = "job.write_draft", skip_all, fields(suggestion.id = %job.suggestion_id, attempt = attempt.number))]
pub async fn write_draft(tools: Tools, job: WriteDraft, attempt: Attempt) -> Result<(), Failure> {
    let begun = match draft::begin(&tools.pool, &*tools.clock, job.suggestion_id).await? {
        Start::Write(begun) => begun,
        Start::Nothing => {
            tracing::info!("suggestion {} needs no draft", job.suggestion_id);
            return Ok(());
        }
    };
    match write(&tools, &begun).await {
        // Another attempt has taken over, or the draft is over: there is nothing left to do here.
        Err(Unwritten::Draft(DraftError::Superseded { draft_id })) => {
            tracing::warn!(
                "draft {draft_id} is no longer written by this attempt; its result is thrown away"
            );
            Ok(())
        }
        Err(Unwritten::Draft(error @ DraftError::Faulty { .. })) => {
            set_stuck(&tools, &begun, &error.to_string()).await
        }
        Err(Unwritten::Writer(error @ WriterError::Unusable(_))) => {
            set_stuck(&tools, &begun, &error.to_string()).await
        }
        Err(error) if attempt.is_last() => {
            set_stuck(&tools, &begun, &error.to_string()).await.and(Err(error.into()))
        }
        result => Ok(result?),
    }
}

/// Why a draft was not written.
#[derive(Debug, thiserror::Error)]
enum Unwritten {
    #[error(transparent)]
    Draft(#[from] DraftError),
    #[error(transparent)]
    Finder(#[from] crate::finder::FinderError),
    #[error(transparent)]
    Writer(#[from] WriterError),
}

/// Finds, writes and holds; or ends with no answer.
async fn write(tools: &Tools, begun: &Begun) -> Result<(), Unwritten> {
    let found = tools.finder.find(&begun.question).await?;
    let find = Find { evidence: found.evidence, searched: found.searched };
    match tools.writer.write(&begun.question, &find.evidence, &found.statistics).await? {
        Written::Article(article) => {
            let revision = draft::hold(&tools.pool, &*tools.clock, begun, &find, &article).await?;
            tracing::info!(draft.id = %begun.draft_id, sentences = revision.article.sentences().count(), "draft {} is held", begun.draft_id);
        }
        Written::NoAnswer(none) => {
            draft::no_answer(&tools.pool, &*tools.clock, begun, &find.searched, &none.reason).await?;
            tracing::info!(draft.id = %begun.draft_id, "draft {} found no reliable answer", begun.draft_id);
        }
    }
    Ok(())
}

async fn set_stuck(tools: &Tools, begun: &Begun, reason: &str) -> Result<(), Failure> {
    tracing::error!(draft.id = %begun.draft_id, reason, "draft {} is stuck", begun.draft_id);
    Ok(draft::stuck(&tools.pool, &*tools.clock, begun, reason).await?)
}
