//! Every move of a draft in words: when, who, what, why.

use article::page::Moment;
use desk::draft::{Attempt, Outcome};
use desk::ledger::Event;

use super::words;

/// One move, ready to print.
pub struct Line {
    /// When.
    pub at: Moment,
    /// Who.
    pub who: String,
    /// What.
    pub what: String,
    /// Why, or the words it was about.
    pub why: Option<String>,
}

/// How an attempt at writing ended, ready to print.
pub struct AttemptLine {
    /// Its number.
    pub number: i32,
    /// When it ended.
    pub at: Moment,
    /// How.
    pub what: &'static str,
    /// Why there is no article.
    pub why: Option<String>,
    /// Which places could not be searched, and why.
    pub outages: Vec<String>,
    /// What was searched.
    pub searched: Vec<String>,
    /// When the next one was due.
    pub again: Option<Moment>,
}

/// Returns how attempts ended, in the order given; nothing where each simply did its work, since the moves tell that.
#[must_use]
pub fn attempts(attempts: Vec<Attempt>) -> Vec<AttemptLine> {
    let is_smooth = |attempt: &Attempt| {
        attempt.outages.is_empty()
            && matches!(attempt.outcome, Outcome::Held | Outcome::Outlined | Outcome::NoAnswer { .. })
    };
    if attempts.iter().all(is_smooth) {
        return Vec::new();
    }
    let line = |attempt: Attempt| AttemptLine {
        number: attempt.number,
        at: Moment::minute(attempt.ended_at),
        what: match attempt.outcome {
            Outcome::Held => "An article was written",
            Outcome::Outlined => "An outline was written",
            Outcome::NoAnswer { .. } => "No reliable answer was found",
            Outcome::Failed { .. } => "It failed, and is tried again",
            Outcome::Stuck { .. } => "It failed, and waits for somebody",
        },
        why: attempt.outcome.reason().map(str::to_owned),
        again: attempt.outcome.again_at().map(Moment::minute),
        outages: attempt.outages.iter().map(ToString::to_string).collect(),
        searched: attempt.searched,
    };
    attempts.into_iter().map(line).collect()
}

/// Returns the moves as lines, in the order given.
#[must_use]
pub fn lines(history: &[Event]) -> Vec<Line> {
    let line = |event: &Event| Line {
        at: Moment::minute(event.at),
        who: event.user_name.clone().unwrap_or_else(|| words::actor(&event.actor).to_owned()),
        what: what(event),
        why: event.why.clone(),
    };
    history.iter().map(line).collect()
}

/// Returns the name of who made the last move to that state.
#[must_use]
pub fn last_to(history: &[Event], state: &str) -> Option<String> {
    let last = history.iter().rev().find(|event| event.subject == "draft" && event.to == state)?;
    last.user_name.clone()
}

fn what(event: &Event) -> String {
    let from = event.from.as_deref();
    match event.subject.as_str() {
        // Kept as `revision 2, s7` → `accept`; an edit's words stand in its reason.
        "sentence" => format!("{} ({})", words::decision(&event.to), from.unwrap_or_default()),
        // Kept as `revision 2` → `revision 3`: the title, a heading or the order has changed.
        "draft" if event.to.starts_with("revision ") => {
            format!("The text went from {} to {}", from.unwrap_or_default(), event.to)
        }
        _ => match from {
            Some(from) => {
                format!(
                    "The draft went from “{}” to “{}”",
                    words::state(from).label,
                    words::state(&event.to).label
                )
            }
            None => format!("The draft began: {}", words::state(&event.to).label),
        },
    }
}
