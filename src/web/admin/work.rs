//! The work page: how much waits, who does it, and what failed, with each attempt's error. For operators and admins.

use std::str::FromStr;
use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use article::page::{Moment, Shell};
use askama::Template;
use desk::overview::{self, FailedJob, JOBS_LISTED, Work};
use desk::people::Session;
use desk::platform::id::DraftId;
use jiff::Timestamp;
use queue::{Count, JobId, JobRecord, Place, State, WorkerRecord};
use serde::Deserialize;

use super::words::{self, Tag};
use super::{page, shell};
use crate::web::Site;
use crate::web::guard::{SignedIn, operator_of};
use crate::web::problem::Problem;

/// What the page is called.
pub const TITLE: &str = "Work";

/// A worker not heard of for this long is gone, or cut off: six heartbeats, as long as a lease holds by default.
const SILENT: Duration = Duration::from_secs(30);

/// From where on the lists are shown, and what was just done.
#[derive(Default, Deserialize)]
pub struct Wanted {
    dead: Option<String>,
    failing: Option<String>,
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "admin/work.html")]
struct WorkPage {
    shell: Shell,
    csrf: String,
    /// What was just done.
    done: Option<&'static str>,
    /// Why it was not.
    refused: Option<String>,
    kinds: Vec<Kind>,
    processes: Vec<Process>,
    /// Whether nobody does anything.
    is_deserted: bool,
    dead: Vec<Job>,
    more_dead: Option<String>,
    failing: Vec<Job>,
    more_failing: Option<String>,
    moves: Vec<Line>,
}

/// How the jobs of one kind stand.
struct Kind {
    word: String,
    label: String,
    waiting: i64,
    /// How long the first of them has been due.
    overdue: Option<String>,
    running: i64,
    done: i64,
    dead: i64,
}

/// A process that works.
struct Process {
    name: String,
    kinds: Vec<Working>,
    since: Moment,
    heard: String,
    state: Tag,
}

/// A kind of job a process works, and how many it has in hand.
struct Working {
    label: String,
    running: i64,
}

/// A job that failed.
struct Job {
    id: JobId,
    label: String,
    payload: String,
    question: Option<String>,
    draft_id: Option<DraftId>,
    attempts: Vec<Attempt>,
    attempt: i32,
    max_attempts: i32,
    /// When it died, or is due.
    at: Moment,
}

/// How one attempt ended.
struct Attempt {
    number: i32,
    at: Moment,
    worker: String,
    took: String,
    said: String,
}

/// What somebody did about a job.
struct Line {
    at: Moment,
    who: String,
    job: JobId,
    what: String,
    why: String,
}

/// Shows the work page.
///
/// # Errors
/// 403 where the role does not see to the machine, 404 for a place that is none, 303 to the sign-in page where nobody
/// is signed in.
pub async fn show(
    SignedIn(session): SignedIn,
    site: Data<Site>,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Problem> {
    operator_of(&session)?;
    answer(&site, &session, (StatusCode::OK, None), &wanted).await
}

/// Renders the page, with why something was not done where it was not.
///
/// # Errors
/// 404 for a place that is none, 503 where the database does not answer.
pub async fn answer(
    site: &Site,
    session: &Session,
    (status, refused): (StatusCode, Option<String>),
    wanted: &Wanted,
) -> Result<HttpResponse, Problem> {
    let after = (place(wanted.dead.as_deref())?, place(wanted.failing.as_deref())?);
    let work = overview::work(&site.pool, after).await?;
    let mut view = WorkPage::new(shell::inside(site, TITLE, session), session, work);
    view.done = wanted.done.as_deref().and_then(done);
    view.refused = refused;
    page(status, &view)
}

/// Returns the words for what was just done.
fn done(word: &str) -> Option<&'static str> {
    match word {
        "tried" => Some("It is tried again now."),
        "all" => Some("They are tried again now, at most 100 at once."),
        "away" => Some("It is put away. What it was and what it died of stays on record below."),
        _ => None,
    }
}

/// Reads a place in a list: microseconds since 1970 and the job's number.
fn place(text: Option<&str>) -> Result<Option<Place>, Problem> {
    let Some(text) = text else { return Ok(None) };
    let read = || {
        let (at, id) = text.rsplit_once('-')?;
        let at = Timestamp::from_microsecond(at.parse().ok()?).ok()?;
        Some(Place { at, id: JobId::from_str(id).ok()? })
    };
    read().map(Some).ok_or_else(Problem::no_such_page)
}

/// Returns the address of what comes behind a full list.
fn more(list: &str, jobs: &[FailedJob]) -> Option<String> {
    let end = jobs.last().filter(|_| jobs.len() >= JOBS_LISTED)?;
    let Place { at, id } = end.job.place();
    Some(format!("/admin/work?{list}={}-{id}#{list}", at.as_microsecond()))
}

impl WorkPage {
    fn new(shell: Shell, session: &Session, work: Work) -> Self {
        let processes = processes(&work.workers);
        Self {
            shell,
            csrf: session.csrf_token.clone(),
            done: None,
            refused: None,
            kinds: kinds(&work.counts),
            is_deserted: !work.workers.iter().any(|worker| worker.silent < SILENT),
            processes,
            more_dead: more("dead", &work.dead),
            more_failing: more("failing", &work.failing),
            dead: work.dead.into_iter().map(Job::from).collect(),
            failing: work.failing.into_iter().map(Job::from).collect(),
            moves: work.moves.into_iter().map(line).collect(),
        }
    }
}

fn line((job, event): (JobId, desk::ledger::Event)) -> Line {
    Line {
        at: Moment::minute(event.at),
        who: event.user_name.unwrap_or_else(|| words::actor(&event.actor).to_owned()),
        job,
        what: event.to,
        why: event.why.unwrap_or_default(),
    }
}

/// Puts the counts of each kind together.
fn kinds(counts: &[Count]) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = Vec::new();
    for count in counts {
        if kinds.last().is_none_or(|kind| kind.word != count.kind) {
            let label = words::kind(&count.kind);
            let word = count.kind.clone();
            kinds.push(Kind { word, label, waiting: 0, overdue: None, running: 0, done: 0, dead: 0 });
        }
        let Some(kind) = kinds.last_mut() else { continue };
        match count.state {
            State::Waiting => {
                kind.waiting = count.jobs;
                kind.overdue = Some(count.overdue).filter(|overdue| !overdue.is_zero()).map(words::age);
            }
            State::Running => kind.running = count.jobs,
            State::Done => kind.done = count.jobs,
            State::Dead => kind.dead = count.jobs,
        }
    }
    kinds
}

/// Puts the workers of each process together; they stand side by side, since they begin together.
fn processes(workers: &[WorkerRecord]) -> Vec<Process> {
    let mut names: Vec<&str> = Vec::new();
    for worker in workers {
        if !names.contains(&worker.process.as_str()) {
            names.push(&worker.process);
        }
    }
    let process = |name: &&str| {
        let of_it = || workers.iter().filter(|worker| worker.process == **name);
        let silent = of_it().map(|worker| worker.silent).min()?;
        let working =
            |worker: &WorkerRecord| Working { label: words::kind(&worker.kind), running: worker.running };
        Some(Process {
            name: (*name).to_owned(),
            kinds: of_it().map(working).collect(),
            since: Moment::minute(of_it().map(|worker| worker.started_at).min()?),
            heard: words::age(silent),
            state: if silent < SILENT {
                Tag { label: "at work", style: "tag-ok" }
            } else {
                Tag { label: "silent", style: "tag-stop" }
            },
        })
    };
    names.iter().filter_map(process).collect()
}

impl From<FailedJob> for Job {
    fn from(failed: FailedJob) -> Self {
        let FailedJob { job, question, draft_id } = failed;
        let JobRecord { id, kind, payload, attempt, max_attempts, run_at, finished_at, attempts, .. } = job;
        Self {
            id,
            label: words::kind(&kind),
            payload: payload.to_string(),
            question,
            draft_id,
            attempts: attempts.into_iter().map(Attempt::from).collect(),
            attempt,
            max_attempts,
            at: Moment::minute(finished_at.unwrap_or(run_at)),
        }
    }
}

impl From<queue::AttemptRecord> for Attempt {
    fn from(record: queue::AttemptRecord) -> Self {
        let took = record.finished_at.duration_since(record.started_at);
        Self {
            number: record.number,
            at: Moment::minute(record.finished_at),
            worker: record.worker.rsplit_once('/').map_or("", |(name, _)| name).to_owned(),
            took: words::age(took.try_into().unwrap_or_default()),
            said: record.error.unwrap_or_else(|| "it succeeded".to_owned()),
        }
    }
}
