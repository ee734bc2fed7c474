//! A circuit breaker: a place that failed several times in a row is left alone for a while, and then asked once before it
//! is asked as usual. Pure; the time is told to it.

use jiff::{SignedDuration, Timestamp};

/// How many failures in a row open it.
pub const FAILURES_MAX: u32 = 5;

/// How long a place rests.
pub const REST: SignedDuration = SignedDuration::from_mins(1);

/// How long one trial may take before another one is let through: longer than any finder has.
const TRIAL: SignedDuration = SignedDuration::from_secs(30);

/// Whether a place may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Breaker {
    failures: u32,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// It is asked as usual.
    Closed,
    /// It rests.
    Open { until: Timestamp },
    /// It has rested, and one question is under way to it.
    HalfOpen { since: Timestamp },
}

/// A place that is not asked, since it rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("resting after {failures} failures")]
pub struct Resting {
    /// How many in a row.
    pub failures: u32,
}

impl Default for Breaker {
    fn default() -> Self {
        Self { failures: 0, state: State::Closed }
    }
}

impl Breaker {
    /// Asks whether the place may be asked now. Who is let through says afterwards how it went.
    ///
    /// # Errors
    /// While the place rests, and while its trial is under way.
    pub fn ask(&mut self, now: Timestamp) -> Result<(), Resting> {
        let may = match self.state {
            State::Closed => return Ok(()),
            State::Open { until } => now >= until,
            // A trial that nobody ended, since its worker was stopped.
            State::HalfOpen { since } => now.duration_since(since) >= TRIAL,
        };
        if !may {
            return Err(Resting { failures: self.failures });
        }
        self.state = State::HalfOpen { since: now };
        Ok(())
    }

    /// Records that the place answered: it is asked as usual again.
    pub fn answered(&mut self) {
        *self = Self::default();
    }

    /// Records that the place failed. One that failed its trial rests again; so does one that failed too often.
    pub fn failed(&mut self, now: Timestamp) {
        self.failures = self.failures.saturating_add(1);
        let rests = match self.state {
            State::Closed => self.failures >= FAILURES_MAX,
            State::HalfOpen { .. } => true,
            // Questions that were under way when it opened; they do not make it rest longer.
            State::Open { .. } => false,
        };
        if rests {
            self.state = State::Open { until: now.saturating_add(REST).unwrap_or(Timestamp::MAX) };
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    fn opened() -> Breaker {
        let mut breaker = Breaker::default();
        for second in 0..5 {
            assert_eq!(breaker.ask(at(second)), Ok(()));
            breaker.failed(at(second));
        }
        breaker
    }

    #[test]
    fn five_failures_in_a_row_open_it_for_a_minute() {
        let mut breaker = opened();
        assert_eq!(breaker.ask(at(4)), Err(Resting { failures: 5 }));
        assert_eq!(breaker.ask(at(63)), Err(Resting { failures: 5 }));
        assert_eq!(breaker.ask(at(64)), Ok(()));
        assert_eq!(Resting { failures: 5 }.to_string(), "resting after 5 failures");
    }

    #[test]
    fn an_answer_in_between_begins_the_count_anew() {
        let mut breaker = Breaker::default();
        for second in 0..100 {
            assert_eq!(breaker.ask(at(second)), Ok(()));
            if second % 5 == 4 { breaker.answered() } else { breaker.failed(at(second)) }
        }
    }

    #[test]
    fn half_open_lets_one_through_and_its_answer_decides() {
        let mut breaker = opened();
        assert_eq!(breaker.ask(at(70)), Ok(()));
        assert_eq!(breaker.ask(at(70)), Err(Resting { failures: 5 }), "the trial is under way");
        breaker.failed(at(71));
        assert_eq!(breaker.ask(at(130)), Err(Resting { failures: 6 }), "it rests from the failure on");
        assert_eq!(breaker.ask(at(131)), Ok(()));
        breaker.answered();
        assert_eq!(breaker, Breaker::default());
    }

    #[test]
    fn questions_that_were_under_way_make_it_rest_no_longer() {
        let mut breaker = opened();
        breaker.failed(at(60));
        assert_eq!(breaker.ask(at(64)), Ok(()));
    }

    #[test]
    fn a_trial_nobody_ended_is_followed_by_another() {
        let mut breaker = opened();
        assert_eq!(breaker.ask(at(70)), Ok(()));
        assert_eq!(breaker.ask(at(99)), Err(Resting { failures: 5 }));
        assert_eq!(breaker.ask(at(100)), Ok(()));
    }

    proptest! {
        /// Whatever happens, a place rests at most a minute after its last failure, or a trial's length.
        #[test]
        fn no_place_rests_for_ever(steps in prop::collection::vec((0_i64..200, 0_u8..3), 0..60)) {
            let (mut breaker, mut now) = (Breaker::default(), 0);
            for (wait, step) in steps {
                now += wait;
                match step {
                    0 => { let _ = breaker.ask(at(now)); }
                    1 => breaker.answered(),
                    _ => breaker.failed(at(now)),
                }
            }
            prop_assert_eq!(breaker.ask(at(now + 60)), Ok(()));
        }
    }
}
