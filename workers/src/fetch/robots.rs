//! What sites ask of programs: `robots.txt`, as RFC 9309 has it.
//!
//! It is fetched under the same rules as anything, before a page of its site and before each page that is redirected to.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use robotxt::Robots;
use tokio::time::{Instant, timeout};
use url::Url;

use super::ask::{Ask, Fetched, Types, Validators};
use super::error::FetchError;
use super::{Fetcher, OUR_NAME};

/// The most sites whose word is kept; beyond them the one that would be asked again soonest goes.
const SITES_MAX: usize = 256;

/// How long a site's word is believed; RFC 9309 (2.4) allows a day.
const BELIEVED: Duration = Duration::from_hours(1);

/// How long a site is not asked again whose robots.txt could not be read.
const LEFT_ALONE: Duration = Duration::from_mins(1);

/// The largest robots.txt that is read, in bytes (500 KiB): what RFC 9309 (2.5) says has to be read at least.
const BYTES_MAX: usize = 500 * 1024;

/// How long it may take, within the time its page has.
const WITHIN: Duration = Duration::from_secs(5);

/// What a site asks of us.
#[derive(Debug, Clone)]
enum Word {
    /// These paths are ours to fetch, and those are not.
    Rules(Arc<Robots>),
    /// It has none: everything may be fetched.
    Nothing,
    /// It could not be read: nothing may be fetched now.
    Unknown,
}

impl Word {
    /// Reads an answer: a status that says there is none allows everything, every other one nothing for now.
    fn of(answer: &Fetched) -> Self {
        match answer.status {
            200..=299 => Self::Rules(Arc::new(Robots::parse(&answer.bytes, OUR_NAME))),
            // Who asks for fewer requests has said nothing of which.
            429 => Self::Unknown,
            400..=499 => Self::Nothing,
            _ => Self::Unknown,
        }
    }

    fn permits(&self, url: &Url) -> Result<(), FetchError> {
        match self {
            Self::Nothing => Ok(()),
            Self::Unknown => Err(FetchError::RobotsUnread),
            Self::Rules(rules) if rules.is_url_allowed(url) => Ok(()),
            Self::Rules(_) => Err(FetchError::Forbidden),
        }
    }
}

/// What sites said, by their origin.
#[derive(Default)]
pub(super) struct Words {
    kept: Mutex<HashMap<String, (Instant, Word)>>,
}

impl Words {
    fn of(&self, site: &str) -> Option<Word> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(site).filter(|(until, _)| Instant::now() < *until).map(|(_, word)| word.clone())
    }

    fn keep(&self, site: String, word: Word) {
        let now = Instant::now();
        let until = now + if matches!(word, Word::Unknown) { LEFT_ALONE } else { BELIEVED };
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= SITES_MAX && !kept.contains_key(&site) {
            kept.retain(|_, (until, _)| now < *until);
            let soonest = kept.iter().min_by_key(|(_, (until, _))| *until).map(|(site, _)| site.clone());
            if let Some(soonest) = soonest.filter(|_| kept.len() >= SITES_MAX) {
                kept.remove(&soonest);
            }
        }
        kept.insert(site, (until, word));
    }
}

impl Fetcher {
    /// Asks an address's site whether it may be fetched by us.
    ///
    /// # Errors
    /// Where its robots.txt forbids it, or cannot be read now.
    pub(super) async fn heed(&self, url: &Url) -> Result<(), FetchError> {
        let site = url.origin().ascii_serialization();
        if let Some(word) = self.shared.words.of(&site) {
            return word.permits(url);
        }
        let mut address = url.clone();
        address.set_path("/robots.txt");
        address.set_query(None);
        let ask = Ask {
            types: Types { accept: Types::PLAIN.accept, taken: None },
            bytes_max: BYTES_MAX,
            within: WITHIN,
            unless: Validators::default(),
            ..Ask::page(address)
        };
        // The place among the fetches at the same time is the page's, which waits for this.
        let answer = timeout(WITHIN, Box::pin(self.walk(&ask))).await;
        let word = match answer {
            Ok(Ok(answer)) => Word::of(&answer),
            // The host itself is refused, which is the page's own fault.
            Ok(Err(error @ FetchError::Refused(_))) => return Err(error),
            Ok(Err(_)) | Err(_) => Word::Unknown,
        };
        let permitted = word.permits(url);
        self.shared.words.keep(site, word);
        permitted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(text: &str) -> Word {
        Word::Rules(Arc::new(Robots::parse(text.as_bytes(), OUR_NAME)))
    }

    fn permits(word: &Word, path: &str) -> bool {
        word.permits(&Url::parse(&format!("https://news.example{path}")).unwrap()).is_ok()
    }

    #[test]
    fn rules_for_us_count_before_those_for_all_and_the_longest_decides() {
        let word = rules(
            "User-agent: *\nDisallow: /\n\nUser-agent: answerdesk\nDisallow: /private\nAllow: /private/open\nDisallow: /*.pdf$\n",
        );
        for (path, permitted) in [
            ("/", true),
            ("/private/x", false),
            ("/private/open/x", true),
            ("/a/b.pdf", false),
            ("/a/b.pdf?x=1", true),
        ] {
            assert_eq!(permits(&word, path), permitted, "{path}");
        }
        let others = rules("User-agent: OtherBot\nDisallow: /\n");
        assert!(permits(&others, "/x"));
        assert!(!permits(&rules("User-agent: *\nDisallow: /x?page="), "/x?page=2"));
        assert!(permits(&rules("<html><body>Not found</body></html>"), "/"));
    }

    #[tokio::test(start_paused = true)]
    async fn words_are_kept_for_a_time_and_in_number() {
        let words = Words::default();
        words.keep("https://a.example".to_owned(), Word::Nothing);
        words.keep("https://b.example".to_owned(), Word::Unknown);
        tokio::time::advance(LEFT_ALONE).await;
        assert!(words.of("https://a.example").is_some());
        assert!(words.of("https://b.example").is_none(), "it may be asked again");
        tokio::time::advance(BELIEVED).await;
        assert!(words.of("https://a.example").is_none());
        for number in 0..SITES_MAX + 10 {
            words.keep(format!("https://{number}.example"), Word::Nothing);
        }
        assert_eq!(words.kept.lock().unwrap().len(), SITES_MAX);
        assert!(words.of(&format!("https://{}.example", SITES_MAX + 9)).is_some());
    }
}
