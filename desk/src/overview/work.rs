//! What an operator sees of the waiting work: how much there is, who does it, and what failed.

use std::collections::{HashMap, HashSet};

use diesel_async::AsyncPgConnection;
use queue::{Count, JobId, JobRecord, Place, WorkerRecord};

use super::store::{self, DraftOf};
use crate::jobs::{PublishPage, WriteDraft};
use crate::ledger::{self, Event};
use crate::platform::id::{DraftId, SuggestionId};
use crate::platform::{Pool, StoreError};

/// Jobs on one page of a list.
pub const JOBS_LISTED: usize = 25;

/// The most workers listed.
const WORKERS_LISTED: usize = 200;

/// The most moves listed.
const MOVES_LISTED: i64 = 20;

/// The work of the desk.
#[derive(Debug, Clone)]
pub struct Work {
    /// How many jobs of each kind stand where; of the done ones, those of the last hour.
    pub counts: Vec<Count>,
    /// The workers heard of within the last hour, by process and kind; at most 200.
    pub workers: Vec<WorkerRecord>,
    /// One page of the dead jobs, the last to die first.
    pub dead: Vec<FailedJob>,
    /// One page of the jobs that wait after a failed attempt, the next due first.
    pub failing: Vec<FailedJob>,
    /// What operators did about jobs, the newest 20 moves first.
    pub moves: Vec<(JobId, Event)>,
}

/// A job that failed, and what it is about.
#[derive(Debug, Clone)]
pub struct FailedJob {
    /// The job.
    pub job: JobRecord,
    /// The question it is about; none for jobs that are about none.
    pub question: Option<String>,
    /// The draft it is about, the newest where there are several.
    pub draft_id: Option<DraftId>,
}

/// Reads the work of the desk, the lists from behind these places on: that of the dead, that of the failing.
///
/// # Errors
/// Where the database does not answer.
pub async fn work(pool: &Pool, after: (Option<Place>, Option<Place>)) -> Result<Work, StoreError> {
    let connection = &mut *pool.get().await?;
    let dead = queue::dead(connection, after.0, JOBS_LISTED).await?;
    let failing = queue::failing(connection, after.1, JOBS_LISTED).await?;
    let known = Subjects::of(connection, dead.iter().chain(&failing)).await?;
    Ok(Work {
        counts: queue::counts(connection).await?,
        workers: queue::workers(connection, WORKERS_LISTED).await?,
        dead: dead.into_iter().map(|job| known.with(job)).collect(),
        failing: failing.into_iter().map(|job| known.with(job)).collect(),
        moves: ledger::of_jobs(connection, MOVES_LISTED).await?,
    })
}

/// Counts the dead jobs, but not past `limit`: for a mark on every page of an operator.
///
/// # Errors
/// Where the database does not answer.
pub async fn dead_jobs(pool: &Pool, limit: usize) -> Result<i64, StoreError> {
    Ok(queue::dead_up_to(&mut *pool.get().await?, limit).await?)
}

/// What jobs are about.
struct Subjects {
    questions: HashMap<SuggestionId, String>,
    newest: HashMap<SuggestionId, DraftId>,
    drafts: HashMap<DraftId, SuggestionId>,
}

impl Subjects {
    async fn of<'a>(
        connection: &mut AsyncPgConnection,
        jobs: impl Iterator<Item = &'a JobRecord>,
    ) -> Result<Self, StoreError> {
        let (mut suggestions, mut drafts) = (HashSet::new(), HashSet::new());
        for job in jobs {
            match subject(job) {
                Some(Subject::Suggestion(id)) => drop(suggestions.insert(id)),
                Some(Subject::Draft(id)) => drop(drafts.insert(id)),
                None => {}
            }
        }
        let found = store::drafts(connection, &drafts).await?;
        let found: HashMap<_, _> =
            found.into_iter().map(|DraftOf { draft, suggestion }| (draft, suggestion)).collect();
        suggestions.extend(found.values());
        Ok(Self {
            questions: store::questions(connection, &suggestions).await?,
            newest: store::newest_drafts(connection, &suggestions).await?,
            drafts: found,
        })
    }

    fn with(&self, job: JobRecord) -> FailedJob {
        let (suggestion, draft_id) = match subject(&job) {
            Some(Subject::Suggestion(id)) => (Some(id), self.newest.get(&id).copied()),
            Some(Subject::Draft(id)) => match self.drafts.get(&id) {
                Some(suggestion) => (Some(*suggestion), Some(id)),
                None => (None, None),
            },
            None => (None, None),
        };
        let question = suggestion.and_then(|id| self.questions.get(&id)).cloned();
        FailedJob { job, question, draft_id }
    }
}

/// The row a job is about.
enum Subject {
    Suggestion(SuggestionId),
    Draft(DraftId),
}

/// Reads a payload; one that cannot be read (it may be what the job died of) is about nothing.
fn subject(job: &JobRecord) -> Option<Subject> {
    use queue::Job;
    let payload = job.payload.clone();
    match job.kind.as_str() {
        WriteDraft::KIND => {
            let WriteDraft { suggestion_id } = serde_json::from_value(payload).ok()?;
            Some(Subject::Suggestion(suggestion_id))
        }
        PublishPage::KIND => {
            let PublishPage { draft_id } = serde_json::from_value(payload).ok()?;
            Some(Subject::Draft(draft_id))
        }
        _ => None,
    }
}
