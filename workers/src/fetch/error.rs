//! Why something was not fetched, in words that follow the place's name.

use std::error::Error;
use std::io;

use super::rules::Refusal;

/// Why a fetch brought nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// The rules forbid it; nothing was connected to.
    #[error("its address is refused: {0}")]
    Refused(Refusal),
    /// It redirects to where the rules forbid; that was not connected to.
    #[error("it sends us on to an address that is refused: {0}")]
    SentOn(Refusal),
    /// Its site's robots.txt asks us not to; it was not asked for.
    #[error("its site's robots.txt forbids it")]
    Forbidden,
    /// Its site's robots.txt is there and could not be read; it was not asked for.
    #[error("its site's robots.txt cannot be read now")]
    RobotsUnread,
    /// It redirects more often than [`REDIRECTS_MAX`](super::REDIRECTS_MAX) times.
    #[error("it sends us on from one address to the next without end")]
    SentInCircles,
    /// It redirects without saying where to, or to what is no address.
    #[error("it sends us on to no address")]
    SentNowhere,
    /// No name server knows its host, or none answered.
    #[error("its host cannot be found")]
    Unknown,
    /// No connection could be made.
    #[error("it cannot be reached")]
    Unreachable,
    /// Its certificate is not valid for it, or nobody we trust signed it.
    #[error("its certificate cannot be trusted")]
    Untrusted,
    /// It took too long, or fell silent.
    #[error("it did not answer in time")]
    Late,
    /// It sent, or would have sent, more bytes than were asked for, once unpacked.
    #[error("its answer is larger than {0} KiB")]
    TooLarge(usize),
    /// It unpacks to so much more than was sent that it must be meant to harm.
    #[error("its answer unpacks to more than {} times its size", super::body::UNPACKED_TIMES_MAX)]
    Bomb,
    /// It is packed in another way than the one asked for.
    #[error("its answer is packed in a way that was not asked for")]
    Packed,
    /// It is of a type that was not asked for, or does not say of which; the type is cut to 100 plain characters.
    #[error("its answer is of a type that is not read here ({0})")]
    Type(String),
    /// It ended before its end, or cannot be unpacked.
    #[error("its answer broke off or is damaged")]
    Damaged,
    /// The connection ended before an answer, or what came is no HTTP.
    #[error("the connection broke off")]
    Broken,
}

impl FetchError {
    /// Returns true where the same request may well succeed later.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::Unknown
                | Self::Unreachable
                | Self::Late
                | Self::Damaged
                | Self::Broken
                | Self::RobotsUnread
        )
    }

    /// Returns true where the rules forbid it: asking again changes nothing, another rule would.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        matches!(self, Self::Refused(_) | Self::SentOn(_))
    }
}

/// Says why a request failed, without its address.
pub(super) fn of_request(error: &reqwest::Error) -> FetchError {
    if let Some(refusal) = cause::<Refusal>(error) {
        return FetchError::Refused(refusal.clone());
    }
    tracing::debug!(error = chain(error), "a request failed");
    if let Some(rustls::Error::InvalidCertificate(_)) = cause::<rustls::Error>(error) {
        FetchError::Untrusted
    } else if error.is_dns() {
        FetchError::Unknown
    } else if error.is_connect() {
        FetchError::Unreachable
    } else if error.is_timeout() {
        FetchError::Late
    } else if error.is_body() || error.is_decode() {
        FetchError::Damaged
    } else {
        FetchError::Broken
    }
}

/// Finds an error of one kind among the causes of another. An I/O error does not name the error it wraps among its
/// sources, so it is unwrapped.
fn cause<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(this) = next {
        if let Some(found) = this.downcast_ref() {
            return Some(found);
        }
        next = match this.downcast_ref::<io::Error>().map(io::Error::get_ref) {
            Some(Some(wrapped)) => Some(wrapped),
            _ => this.source(),
        };
    }
    None
}

/// Returns an error with its causes on one line.
pub(super) fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(this) = cause {
        text = format!("{text}: {this}");
        cause = this.source();
    }
    text
}
