//! Talking to a wiki as a good client: a name and a contact, three requests at once, waiting when told to, and a cap on
//! the size and time of every answer.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::header::{ACCEPT, DATE, HeaderMap, RETRY_AFTER};
use reqwest::{Response, StatusCode, Url};
use serde::de::DeserializeOwned;
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep_until, timeout_at};

use super::address::{Folder, SentElsewhere, SentInCircles};
use super::{WikiError, WikiSettings};

/// The most requests to one wiki at the same time: what Wikimedia asks of its clients.
const AT_ONCE: usize = 3;

/// How long making a connection may take.
const CONNECTED_WITHIN: Duration = Duration::from_secs(5);

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
    http: reqwest::Client,
    timeout: Duration,
    at_once: Arc<Semaphore>,
    left_alone_until: Arc<Mutex<Option<Instant>>>,
}

impl Client {
    pub(super) fn new(folder: Folder, settings: &WikiSettings) -> Result<Self, WikiError> {
        let http = reqwest::Client::builder()
            .user_agent(user_agent(&settings.contact)?)
            .redirect(folder.redirects())
            .https_only(folder.is_https())
            .no_proxy()
            .referer(false)
            .gzip(true)
            .connect_timeout(CONNECTED_WITHIN)
            .pool_max_idle_per_host(AT_ONCE)
            .build()
            .map_err(|error| WikiError::Client(chain(&error)))?;
        let at_once = Arc::new(Semaphore::new(AT_ONCE));
        Ok(Self { folder, http, timeout: settings.timeout, at_once, left_alone_until: Arc::default() })
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
        let request = self.http.get(url.clone()).header(ACCEPT, "application/json");
        let answered_by = deadline.min(Instant::now() + self.timeout);
        let exchange = async {
            let response = request.send().await.map_err(|error| of_request(&error))?;
            let (status, wait) = (response.status(), retry_after(response.headers()));
            let body = body(response, bytes_max).await?;
            Ok(Answer { status, wait, body })
        };
        let answer = timeout_at(answered_by, exchange).await.ok().ok_or_else(late)??;
        if matches!(answer.status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
            let wait = answer.wait.unwrap_or(BUSY_WAIT);
            return Ok(Step::Wait(wait, format!("status {}", answer.status.as_u16())));
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
    status: StatusCode,
    wait: Option<Duration>,
    body: Vec<u8>,
}

impl Answer {
    fn json<T: DeserializeOwned>(&self) -> Result<T, Trouble> {
        match self.status.as_u16() {
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

/// Reads a body to its end, and no further than the cap; gzip is unpacked on the way, so a small answer that unpacks to
/// a large one is broken off as well.
async fn body(mut response: Response, bytes_max: usize) -> Result<Vec<u8>, Trouble> {
    let too_large = || Trouble::Thing(format!("its answer is larger than {} KiB", bytes_max / 1024));
    let promised =
        response.content_length().and_then(|bytes| usize::try_from(bytes).ok()).unwrap_or_default();
    if promised > bytes_max {
        return Err(too_large());
    }
    let mut body = Vec::with_capacity(promised);
    while let Some(chunk) = response.chunk().await.map_err(|error| of_request(&error))? {
        if body.len().saturating_add(chunk.len()) > bytes_max {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Returns how long the wiki asks to be left alone: in seconds, or until a date that is compared with its own clock.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let then = httpdate::parse_http_date(value).ok()?;
    let now = httpdate::parse_http_date(headers.get(DATE)?.to_str().ok()?).ok()?;
    Some(then.duration_since(now).unwrap_or_default())
}

/// Says why a request failed, without its address.
fn of_request(error: &reqwest::Error) -> Trouble {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(this) = cause {
        if this.is::<SentElsewhere>() || this.is::<SentInCircles>() {
            return Trouble::Wiki(this.to_string());
        }
        cause = this.source();
    }
    tracing::debug!(error = chain(error), "a wiki cannot be asked");
    Trouble::wiki(if error.is_connect() {
        "it cannot be reached"
    } else if error.is_timeout() {
        "it did not answer in time"
    } else if error.is_redirect() {
        "it sends us on to no address of its own"
    } else if error.is_body() || error.is_decode() {
        "its answer broke off or is damaged"
    } else {
        "the connection broke off"
    })
}

/// Returns an error with its causes on one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(this) = cause {
        text = format!("{text}: {this}");
        cause = this.source();
    }
    text
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

/// Returns the name we give: <https://foundation.wikimedia.org/wiki/Policy:User-Agent_policy> asks for the client's
/// name and version and a contact.
fn user_agent(contact: &str) -> Result<String, WikiError> {
    let contact = contact.trim();
    let is_plain = contact.chars().all(|c| c.is_ascii_graphic() || c == ' ');
    if contact.is_empty() || contact.len() > 200 || !is_plain || contact.contains(['(', ')']) {
        return Err(WikiError::Contact);
    }
    Ok(format!("Answerdesk/{} ({contact})", env!("CARGO_PKG_VERSION")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_name_has_a_version_and_a_contact() {
        let name = user_agent(" editors@answers.example ").unwrap();
        assert_eq!(name, format!("Answerdesk/{} (editors@answers.example)", env!("CARGO_PKG_VERSION")));
        for bad in ["", " ", "J\u{f6}rg", "a\r\nX: y", "a) evil (", &"x".repeat(201)] {
            assert!(user_agent(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn how_long_to_wait_is_read_in_both_its_forms() {
        let headers = |pairs: &[(reqwest::header::HeaderName, &str)]| {
            pairs.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect::<HeaderMap>()
        };
        let date = "Sun, 22 Nov 2026 12:00:00 GMT";
        let later = "Sun, 22 Nov 2026 12:02:00 GMT";
        assert_eq!(retry_after(&headers(&[(RETRY_AFTER, "7")])), Some(Duration::from_secs(7)));
        let both = headers(&[(DATE, date), (RETRY_AFTER, later)]);
        assert_eq!(retry_after(&both), Some(Duration::from_mins(2)));
        assert_eq!(retry_after(&headers(&[(DATE, later), (RETRY_AFTER, date)])), Some(Duration::ZERO));
        for bad in ["soon", "-1", "", later] {
            assert_eq!(retry_after(&headers(&[(RETRY_AFTER, bad)])), None, "{bad}");
        }
    }
}
