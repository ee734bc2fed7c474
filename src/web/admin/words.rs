//! The desk's words for states and verdicts; never a colour alone.

use std::time::Duration;

use article::licence::policy::Terms;
use article::relation::Relation;
use article::view::{CitationView, Verdict};
use desk::evidence::{FlagKind, VisitOutcome};

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
        "outlined" => ("outline to settle", "tag-warn"),
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
        "edit" => "Edited",
        "insert" => "Inserted",
        "move" => "Moved",
        "split" => "A new section",
        _ => "Decided",
    }
}

/// Says who put a text together, and whether people have changed it since.
#[must_use]
pub fn writer(word: &str, is_edited: bool) -> String {
    let who = match word.split_once(':') {
        Some(("model", name)) => format!("a language model ({name})"),
        _ => "the extractive writer: sentences word for word from the sources".to_owned(),
    };
    if is_edited { format!("{who}; edited by people since") } else { who }
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

/// Returns the tag of what an editor should see about a source.
#[must_use]
pub fn flag(kind: FlagKind) -> Tag {
    let (label, style) = match kind {
        FlagKind::Shrunk => ("shrank by more than half", "tag-warn"),
        FlagKind::ErrorPage => ("an error page came", "tag-warn"),
        FlagKind::Gone => ("gone from its address", "tag-stop"),
        FlagKind::Closed => ("access denied", "tag-stop"),
        FlagKind::Unreadable => ("cannot be read", "tag-warn"),
        FlagKind::Unreachable => ("cannot be reached", "tag-warn"),
        FlagKind::Licence => ("another licence", "tag-stop"),
        FlagKind::Machine => ("a machine’s work", "tag-stop"),
    };
    Tag { label, style }
}

/// Says what came of fetching a source again.
#[must_use]
pub fn visit(outcome: VisitOutcome) -> &'static str {
    match outcome {
        VisitOutcome::Unchanged => "Its server says that it has not changed",
        VisitOutcome::SameText => "It says what we hold",
        VisitOutcome::NewText => "It says something new: a new snapshot was kept",
        VisitOutcome::Refused => "What came was not taken",
        VisitOutcome::Failed => "Nothing came",
    }
}

/// Returns what to call a kind of job.
#[must_use]
pub fn kind(word: &str) -> String {
    match word {
        "write_draft" => "Write a draft",
        "publish_page" => "Publish a page",
        "sweep" => "Put away what is over",
        "refetch_source" => "Fetch a source again",
        other => other,
    }
    .to_owned()
}

/// Returns how long something took or has been, to the largest unit: `12 s`, `3 min`, `2 h`, `5 days`.
#[must_use]
pub fn age(time: Duration) -> String {
    match time.as_secs() {
        seconds @ ..60 => format!("{seconds} s"),
        seconds @ ..3_600 => format!("{} min", seconds / 60),
        seconds @ ..172_800 => format!("{} h", seconds / 3_600),
        seconds => format!("{} days", seconds / 86_400),
    }
}

/// Says what a sentence took from a passage.
#[must_use]
pub fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::Verbatim => "its words, as they stand there",
        Relation::Quote => "a marked quotation",
        Relation::Adapted => "its wording in part",
        Relation::FactOnly => "a fact, in other words",
    }
}

/// Says how much of a sentence stands in a passage.
#[must_use]
pub fn measured(citation: &CitationView) -> String {
    let words = if citation.longest_run == 1 { "word" } else { "words" };
    format!("overlap {} %, longest run {} {words}", citation.overlap_percent, citation.longest_run)
}

/// Says what may be done with a text under that licence, where the operator has set nothing else.
#[must_use]
pub fn allowed(licence: &article::Licence) -> &'static str {
    Terms::default().class(licence).rule().allows
}
