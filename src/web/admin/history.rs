//! Every move of a draft in words: when, who, what, why.

use article::page::Moment;
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
        // Kept as `revision 2, s7` → `accept`.
        "sentence" => format!("{} ({})", words::decision(&event.to), from.unwrap_or_default()),
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
