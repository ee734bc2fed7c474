//! A finder with a circuit breaker before it: a place that keeps failing costs no more time than it takes to say so.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use desk::platform::Clock;

use super::{Again, Finder, FinderError, Found};
use crate::breaker::Breaker;

/// A place outside that rests after several failures in a row: see [`FAILURES_MAX`](crate::breaker::FAILURES_MAX) and
/// [`REST`](crate::breaker::REST).
pub struct Resting<F> {
    place: F,
    clock: Arc<dyn Clock>,
    breaker: Mutex<Breaker>,
}

impl<F: Finder> Resting<F> {
    /// Returns the finder with a breaker of its own. Make one for each place and keep it.
    #[must_use]
    pub fn new(place: F, clock: Arc<dyn Clock>) -> Self {
        Self { place, clock, breaker: Mutex::default() }
    }

    fn breaker(&self) -> MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl<F: Finder> Finder for Resting<F> {
    fn name(&self) -> String {
        self.place.name()
    }

    async fn find(&self, question: &str) -> Result<Found, FinderError> {
        let asked = self.breaker().ask(self.clock.now());
        asked.map_err(|resting| FinderError::Outside { place: self.name(), why: resting.to_string() })?;
        let mut outcome = Outcome { of: self, has_answered: false };
        let found = self.place.find(question).await;
        outcome.has_answered = found.is_ok();
        found
    }

    /// Asks although it rests: somebody wants this very page, and no question waits for it.
    async fn read_again(&self, title: &str, url: &str) -> Result<Again, FinderError> {
        self.place.read_again(title, url).await
    }
}

/// How a question went; one that was broken off, since the time was up or its finder broke down, failed.
struct Outcome<'a, F: Finder> {
    of: &'a Resting<F>,
    has_answered: bool,
}

impl<F: Finder> Drop for Outcome<'_, F> {
    fn drop(&mut self) {
        let now = self.of.clock.now();
        let mut breaker = self.of.breaker();
        if self.has_answered { breaker.answered() } else { breaker.failed(now) }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use desk::draft::Outage;
    use desk::platform::SetClock;
    use jiff::SignedDuration;

    use super::super::Finders;
    use super::*;

    /// A place that fails, answers or says nothing, as it is told, and counts how often it was asked.
    #[derive(Clone, Default)]
    struct Place {
        asked: Arc<AtomicUsize>,
        does: Arc<Mutex<Does>>,
    }

    #[derive(Clone, Copy, Default)]
    enum Does {
        #[default]
        Fail,
        Answer,
        Hang,
        Panic,
    }

    #[async_trait]
    impl Finder for Place {
        fn name(&self) -> String {
            "down.example".to_owned()
        }

        async fn find(&self, _question: &str) -> Result<Found, FinderError> {
            self.asked.fetch_add(1, Ordering::SeqCst);
            let does = *self.does.lock().unwrap();
            match does {
                Does::Answer => Ok(Found { searched: vec!["found".to_owned()], ..Found::default() }),
                Does::Fail => Err(FinderError::Outside { place: self.name(), why: "it fails".to_owned() }),
                Does::Hang => std::future::pending().await,
                Does::Panic => panic!("it breaks down"),
            }
        }
    }

    fn resting() -> (Finders, Place, Arc<SetClock>) {
        let clock = Arc::new(SetClock::at("2026-11-23T08:00:00Z".parse().unwrap()));
        let place = Place::default();
        let finder: Arc<dyn Finder> = Arc::new(Resting::new(place.clone(), Arc::<SetClock>::clone(&clock)));
        (Finders::new(vec![finder]).within(Duration::from_millis(50)), place, clock)
    }

    fn outage(why: &str) -> Outage {
        Outage { place: "down.example".to_owned(), why: why.to_owned() }
    }

    #[tokio::test(start_paused = true)]
    async fn a_place_that_fails_five_times_rests_and_is_tried_once_a_minute_later() {
        let (finders, place, clock) = resting();
        for does in [Does::Fail, Does::Hang, Does::Panic, Does::Fail, Does::Fail] {
            *place.does.lock().unwrap() = does;
            assert_eq!(finders.find("tides").await.outages.len(), 1);
        }
        let gathered = finders.find("tides").await;
        assert_eq!(gathered.outages, [outage("resting after 5 failures")]);
        assert_eq!(gathered.searched, ["down.example could not be searched: resting after 5 failures"]);
        assert_eq!(place.asked.load(Ordering::SeqCst), 5, "it is not asked while it rests");

        clock.advance(SignedDuration::from_mins(1));
        assert_eq!(finders.find("tides").await.outages, [outage("it fails")]);
        assert_eq!(finders.find("tides").await.outages, [outage("resting after 6 failures")]);

        clock.advance(SignedDuration::from_mins(1));
        *place.does.lock().unwrap() = Does::Answer;
        for _ in 0..3 {
            let gathered = finders.find("tides").await;
            assert_eq!((gathered.searched, gathered.outages), (vec!["found".to_owned()], vec![]));
        }
        assert_eq!(place.asked.load(Ordering::SeqCst), 9);
    }
}
