//! Talking to a wiki as a good client: three requests at once, waiting when told to, and a cap on the size and time of
//! every answer. What may be fetched at all, and how, is ruled in [`crate::fetch`].

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::de::DeserializeOwned;
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep_until, timeout_at};

use super::address::Folder;
use super::{WikiError, WikiSettings};
use crate::fetch::{Ask, FetchError, FetchSettings, Fetched, Fetcher, Refusal, Types, Url, Validators};

/// The most requests to one wiki at the same time: what Wikimedia asks of its clients.
const AT_ONCE: usize = 3;

/// How often one request is sent again when the wiki says it is busy.
const RETRIES_MAX: usize = 2;

/// How long to wait where the wiki is busy and does not say how long: what MediaWiki's own pages recommend.
const BUSY_WAIT: Duration = Duration::from_secs(5);

/// The longest that a wiki is left alone because it said so; what it asks beyond that is asked again.
const LEFT_ALONE_MAX: Duration = Duration::from_mins(10);

/// How far a wiki's database copies may lag behind before it should send us away, in seconds: what MediaWiki recommends.
const MAXLAG: &str = "5";

/// The longest part of a wiki's own message that is repeated to an editor, in characters.
const MESSAGE_CHARS_MAX: usize = 120;

/// Why a request brought no answer, in words that follow the wiki's name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Trouble {
    /// The wiki could not be asked, or not just now: it is worth trying again later.
    #[error("{0}")]
    Wiki(String),
    /// The answer is none: a web page, no JSON, or not what the API promises.
    #[error("{0}")]
    Garbled(&'static str),
    /// What was asked for is not there, or not to be had in this way; the wiki itself is well.
    #[error("{0}")]
    Thing(String),
}

impl Trouble {
    fn wiki(why: impl Into<String>) -> Self {
        Self::Wiki(why.into())
    }
}

/// An answer of the action API: what was asked for, or an error.
#[derive(serde::Deserialize)]
struct ActionAnswer<T> {
    error: Option<ActionError>,
    #[serde(flatten)]
    answer: Option<T>,
}

#[derive(serde::Deserialize)]
struct ActionError {
    code: String,
    #[serde(default)]
    info: String,
}

/// A client of one wiki. Clones share its connections, its count of requests and what the wiki asked of it.
#[derive(Clone)]
pub(super) struct Client {
    folder: Folder,
    fetcher: Fetcher,
    timeout: Duration,
    at_once: Arc<Semaphore>,
    left_alone_until: Arc<Mutex<Option<Instant>>>,
}

impl Client {
    pub(super) fn new(folder: Folder, settings: &WikiSettings) -> Result<Self, WikiError> {
        let rules = settings.rules.only(folder.url());
        // A wiki's search may think for as long as one request may take.
        let (contact, quiet) = (settings.contact.clone(), settings.timeout);
        let fetcher = Fetcher::new(&FetchSettings { contact, rules, quiet })?;
        fetcher
            .check(folder.url())
            .map_err(|why| WikiError::Refused { address: folder.url().to_string(), why })?;
        let at_once = Arc::new(Semaphore::new(AT_ONCE));
        Ok(Self { folder, fetcher, timeout: settings.timeout, at_once, left_alone_until: Arc::default() })
    }

    pub(super) fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Asks the action API; the answer may have `bytes_max` bytes once unpacked.
    pub(super) async fn action<T: DeserializeOwned>(
        &self,
        parameters: &[(&str, &str)],
        bytes_max: usize,
        deadline: Instant,
    ) -> Result<T, Trouble> {
        let usual = [("format", "json"), ("formatversion", "2"), ("maxlag", MAXLAG)];
        let url = self.folder.action(&[&usual, parameters].concat());
        let read = |answer: Answer| {
            let body: ActionAnswer<T> = answer.json()?;
            match (body.error, body.answer) {
                (Some(error), _) if is_busy(&error.code) => {
                    Ok(Step::Wait(answer.wait.unwrap_or(BUSY_WAIT), said(&error)))
                }
                (Some(error), _) => Err(Trouble::Thing(said(&error))),
                (None, Some(body)) => Ok(Step::Done(body)),
                (None, None) => Err(Trouble::Garbled("its answer does not hold what its API promises")),
            }
        };
        self.ask(url, bytes_max, deadline, read).await
    }

    /// Asks the REST API.
    pub(super) async fn rest<T: DeserializeOwned>(
        &self,
        path: &[&str],
        parameters: &[(&str, &str)],
        bytes_max: usize,
        deadline: Instant,
    ) -> Result<T, Trouble> {
        let url = self.folder.rest(path, parameters);
        self.ask(url, bytes_max, deadline, |answer| answer.json().map(Step::Done)).await
    }

    /// Sends a request until it is answered, the wiki has been busy too often, or the time is up.
    async fn ask<T>(
        &self,
        url: Url,
        bytes_max: usize,
        deadline: Instant,
        read: impl Fn(Answer) -> Result<Step<T>, Trouble>,
    ) -> Result<T, Trouble> {
        let mut tries = 0_usize;
        loop {
            self.wait_as_asked(deadline).await?;
            let step = match self.send(&url, bytes_max, deadline).await? {
                Step::Wait(wait, why) => Step::Wait(wait, why),
                Step::Done(answer) => read(answer)?,
            };
            let (wait, why) = match step {
                Step::Done(answer) => return Ok(answer),
                Step::Wait(wait, why) => (wait, why),
            };
            self.leave_alone(wait);
            tries = tries.saturating_add(1);
            if tries > RETRIES_MAX {
                return Err(Trouble::Wiki(format!("it is busy ({why})")));
            }
        }
    }

    /// Waits while the wiki has asked to be left alone; gives up at once where that is longer than there is time.
    async fn wait_as_asked(&self, deadline: Instant) -> Result<(), Trouble> {
        let until = *self.left_alone_until.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(until) = until.filter(|until| *until > Instant::now()) else { return Ok(()) };
        if until >= deadline {
            let seconds = until.saturating_duration_since(Instant::now()).as_secs().saturating_add(1);
            return Err(Trouble::Wiki(format!("it asks to be left alone for {seconds} s")));
        }
        sleep_until(until).await;
        Ok(())
    }

    fn leave_alone(&self, wait: Duration) {
        let until = Instant::now() + wait.min(LEFT_ALONE_MAX);
        let mut held = self.left_alone_until.lock().unwrap_or_else(PoisonError::into_inner);
        *held = Some(held.map_or(until, |before| before.max(until)));
    }

    /// Sends one request and reads its answer whole.
    async fn send(&self, url: &Url, bytes_max: usize, deadline: Instant) -> Result<Step<Answer>, Trouble> {
        let late = || Trouble::wiki("it did not answer in time");
        let place = timeout_at(deadline, self.at_once.acquire()).await;
        let _place = place.ok().ok_or_else(late)?.ok().ok_or_else(late)?;
        // The time counts from here, so that one slow request does not use up the next one's.
        let within = self.timeout.min(deadline.saturating_duration_since(Instant::now()));
        let (url, unless) = (url.clone(), Validators::default());
        let ask = Ask { types: Types::JSON_UNTOLD, bytes_max, within, unless, ..Ask::page(url) };
        let fetched = self.fetcher.fetch(&ask).await.map_err(of_fetch)?;
        let answer = Answer { status: fetched.status, wait: retry_after(&fetched), body: fetched.bytes };
        if matches!(answer.status, 429 | 503) {
            let wait = answer.wait.unwrap_or(BUSY_WAIT);
            return Ok(Step::Wait(wait, format!("status {}", answer.status)));
        }
        Ok(Step::Done(answer))
    }
}

/// What one request came to.
enum Step<T> {
    Done(T),
    /// The wiki is busy, for so long at least, and says so in these words.
    Wait(Duration, String),
}

/// An answer, read whole.
struct Answer {
    status: u16,
    wait: Option<Duration>,
    body: Vec<u8>,
}

impl Answer {
    fn json<T: DeserializeOwned>(&self) -> Result<T, Trouble> {
        match self.status {
            200..=299 => {}
            300..=399 => return Err(Trouble::wiki("it sends us on to no address of its own")),
            status @ (404 | 410) => {
                return Err(Trouble::Thing(format!("it has no such page (status {status})")));
            }
            status @ 400..=499 => {
                return Err(Trouble::Thing(format!("it refused the request with status {status}")));
            }
            status => return Err(Trouble::Wiki(format!("it failed with status {status}"))),
        }
        serde_json::from_slice(&self.body).map_err(|error| {
            let looks_like_a_page = self.body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<');
            tracing::debug!(%error, "a wiki's answer cannot be read");
            Trouble::Garbled(if looks_like_a_page {
                "it answered with a web page where data was due"
            } else {
                "its answer is no readable JSON"
            })
        })
    }
}

/// Returns how long the wiki asks to be left alone: in seconds, or until a date that is compared with its own clock.
fn retry_after(fetched: &Fetched) -> Option<Duration> {
    wait(fetched.header("retry-after")?, fetched.header("date"))
}

fn wait(retry_after: &str, now: Option<&str>) -> Option<Duration> {
    if let Ok(seconds) = retry_after.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let then = httpdate::parse_http_date(retry_after.trim()).ok()?;
    let now = httpdate::parse_http_date(now?).ok()?;
    Some(then.duration_since(now).unwrap_or_default())
}

/// Says whether the wiki is not well, or only this answer of it.
fn of_fetch(error: FetchError) -> Trouble {
    match error {
        FetchError::SentOn(Refusal::NotNamed) => {
            Trouble::wiki("it sends us on to another host, which nobody named")
        }
        FetchError::TooLarge(_) | FetchError::Bomb => Trouble::Thing(error.to_string()),
        error => Trouble::Wiki(error.to_string()),
    }
}

/// Returns true for the errors that say "later", not "no".
fn is_busy(code: &str) -> bool {
    matches!(code, "maxlag" | "ratelimited" | "readonly")
}

/// Returns what the wiki says of an error: data, so shortened to a line of plain text.
fn said(error: &ActionError) -> String {
    let text = if error.info.is_empty() { &error.code } else { &error.info };
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MESSAGE_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_to_wait_is_read_in_both_its_forms() {
        let date = "Sun, 22 Nov 2026 12:00:00 GMT";
        let later = "Sun, 22 Nov 2026 12:02:00 GMT";
        assert_eq!(wait(" 7 ", None), Some(Duration::from_secs(7)));
        assert_eq!(wait(later, Some(date)), Some(Duration::from_mins(2)));
        assert_eq!(wait(date, Some(later)), Some(Duration::ZERO));
        for bad in ["soon", "-1", "", later] {
            assert_eq!(wait(bad, None), None, "{bad}");
        }
    }
}
