//! Ways of denying that are told in other words: "no higher" for "the highest", "not before" for "once", "no need".

use super::polarity::Denial;
use super::superlatives;
use crate::check::align::{Line, Scope};
use crate::check::text::Text;

/// "No drug saves as many as it" says what "it saves more than any drug" says.
pub(super) fn compares(scope: &Scope, denial: &Denial) -> bool {
    let text = &scope.claim.text;
    let clause = |at: usize| text.tokens.get(at).map(|token| token.clause);
    let equals = (denial.at + 1..text.tokens.len())
        .filter(|at| clause(*at) == clause(denial.at))
        .any(|at| text.lower(at) == "as" && (2..4).any(|on| text.lower(at + on) == "as"));
    let more = (denial.at + 1..text.tokens.len()).any(|at| {
        let word = text.lower(at);
        word == "more"
            || word.len() > 4 && word.ends_with("er") && !matches!(word, "other" | "longer")
            || word == "longer" && text.before(at, 1) != "no"
    });
    let ranks = |line: &Line| superlatives::ranks_above_all(&line.text);
    let nothing = matches!(text.lower(denial.at), "no" | "nothing" | "nobody" | "none");
    nothing && (equals || more) && scope.near().take(3).any(ranks)
}

/// "Dropped all the taxes but the one on tea".
pub(super) fn all_but(line: &Line) -> bool {
    let text = &line.text;
    (0..text.tokens.len()).any(|at| {
        matches!(text.lower(at), "all" | "every" | "everything" | "everybody" | "everyone" | "any")
            && (1..5).any(|on| text.lower(at + on) == "but")
    })
}

/// Returns true for a line with one of those words.
pub(super) fn has_any(line: &Line, words: &[&str]) -> bool {
    line.text.tokens.iter().any(|token| words.contains(&token.lower.as_str()))
}

/// "No need to", "does not have to", "need not".
pub(super) fn needs_not(text: &Text) -> bool {
    let phrases: [&[&str]; 6] = [
        &["no", "need"],
        &["need", "not"],
        &["not", "need"],
        &["not", "have", "to"],
        &["n't", "have", "to"],
        &["not", "required"],
    ];
    let short = |at: usize| {
        text.lower(at).ends_with("n't")
            && (text.has_at(at + 1, &["have", "to"]) || text.lower(at + 1) == "need")
            || text.lower(at) == "needn't"
    };
    (0..text.tokens.len()).any(|at| short(at) || phrases.iter().any(|phrase| text.has_at(at, phrase)))
}

/// "Is no longer part of it" may be "was dropped", "until 1972" or "a former part" over there.
pub(super) fn has_ended(text: &Text, denial: &Denial, line: &Line) -> bool {
    let no_longer = text.has_at(denial.at, &["no", "longer"])
        || (denial.at + 1..denial.at + 8)
            .any(|at| text.has_at(at, &["any", "more"]) || text.has_at(at, &["any", "longer"]));
    let head = denial.reach.first().and_then(|at| text.tokens.get(*at));
    let was = head.is_some_and(|head| line.text.tokens.iter().any(|token| token.key == head.key));
    let was = was && has_any(line, &["was", "were", "had", "served"]);
    // What has ended must be what the sentence is about, not something else of that line.
    let about = |at: usize| {
        let before = line.text.tokens.get(at.saturating_sub(6)..at).unwrap_or_default();
        let subjects = text.tokens.get(..denial.at).unwrap_or_default();
        before.iter().any(|token| token.is_content() && subjects.iter().any(|mine| mine.key == token.key))
    };
    let over = || (0..line.text.tokens.len()).any(|at| ENDED.contains(&line.text.lower(at)) && about(at));
    // "Formerly included the press": it is what the sentence is about.
    let subjects = text.tokens.get(..denial.at).unwrap_or_default();
    let of_old = has_any(line, &["formerly", "former", "previously", "once"])
        && subjects.iter().any(|mine| mine.is_content() && line.keys.contains(&mine.key));
    no_longer && (over() || of_old || was && has_any(line, &["until"]))
}

/// What tells that something has ended, whatever it was.
#[rustfmt::skip]
pub(super) const ENDED: &[&str] = &[
    "dropped", "removed", "abolished", "scrapped", "ceased", "discontinued", "withdrawn", "repealed", "demolished", "disbanded",
    "dissolved",
];

/// "Does not depend on", "makes no difference" may be "regardless of" and "no matter how" over there.
pub(super) fn depends_not(text: &Text, denial: &Denial, line: &Line) -> bool {
    let words = ["depend", "matter", "affect", "change", "influence", "difference", "vary"];
    let said = (denial.at + 1..denial.at + 4).any(|at| words.contains(&text.lower(at)));
    let no_matter = || (0..line.text.tokens.len()).any(|at| line.text.has_at(at, &["no", "matter"]));
    said && (has_any(line, &["regardless", "irrespective", "independent", "independently"]) || no_matter())
}

/// "Do not run before you can hop" is "run once you can hop".
pub(super) fn waits(scope: &Scope, denial: &Denial) -> bool {
    let text = &scope.claim.text;
    let ended = text.lower(denial.at + 1) == "longer";
    !ended
        && (denial.at + 1..text.tokens.len())
            .any(|at| matches!(text.lower(at), "before" | "until" | "unless"))
}
