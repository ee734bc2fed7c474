//! The desk's words for states and verdicts; never a colour alone.

use article::view::Verdict;

/// A short word on a coloured ground.
pub struct Tag {
    /// What it says.
    pub label: &'static str,
    /// The style's name: `tag-ok`, `tag-warn`, `tag-stop` or none.
    pub style: &'static str,
}

/// Returns the tag of a draft's state.
#[must_use]
pub fn state(word: &str) -> Tag {
    let (label, style) = match word {
        "writing" => ("being written", ""),
        "held" => ("to review", "tag-warn"),
        "in_review" => ("in review", "tag-warn"),
        "awaiting_second" => ("waits for a second approval", "tag-warn"),
        "approved" => ("approved", "tag-ok"),
        "changes_requested" => ("sent back", ""),
        "rejected" => ("rejected", "tag-stop"),
        "stuck" => ("stuck", "tag-stop"),
        "no_answer" => ("no reliable answer", "tag-stop"),
        _ => ("unknown", ""),
    };
    Tag { label, style }
}

/// Returns the tag of what the check says of a sentence.
#[must_use]
pub fn verdict(verdict: Option<Verdict>) -> Tag {
    let (label, style) = match verdict {
        Some(Verdict::Supported) => ("✓ supported", "tag-ok"),
        Some(Verdict::Unsupported) => ("✗ not supported", "tag-stop"),
        Some(Verdict::Contradicted) => ("✗ contradicted", "tag-stop"),
        Some(Verdict::Unsure) => ("? unsure", "tag-warn"),
        None => ("not checked", "tag-warn"),
    };
    Tag { label, style }
}

/// Returns what stands beside a sentence that was decided.
#[must_use]
pub fn decision(word: &str) -> &'static str {
    match word {
        "accept" => "Accepted",
        "override" => "Kept with a reason",
        "remove" => "Removed",
        _ => "Decided",
    }
}

/// Returns what to call whoever made a move without an account.
#[must_use]
pub fn actor(word: &str) -> &'static str {
    match word {
        "reader" => "a reader",
        "worker" => "a worker",
        "operator" => "an operator",
        _ => "somebody",
    }
}

/// Says what may be done with a text under that licence.
#[must_use]
pub fn allowed(licence: &article::Licence) -> &'static str {
    if licence.may_copy() { "may be copied" } else { "facts and short quotations only" }
}
