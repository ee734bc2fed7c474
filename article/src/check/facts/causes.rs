//! A link is no cause: "associated with" must not become "causes".

use super::Finding;
use crate::check::align::Scope;
use crate::check::text::Text;

const LINKS: &[&str] =
    &["linked", "associated", "correlated", "association", "correlation", "link", "connected", "related"];
const CAUSES: &[&str] = &[
    "cause", "causes", "caused", "causing", "prevents", "prevent", "cures", "cure", "leads", "lead", "led",
    "because", "due", "results", "triggers", "produces",
];

fn has(text: &Text, words: &[&str]) -> Option<usize> {
    text.tokens.iter().position(|token| words.contains(&token.lower.as_str()))
}

/// Returns the cause that the passage gives as a link only.
pub(in crate::check) fn findings(scope: &Scope) -> Vec<Finding> {
    let Some(at) = has(&scope.claim.text, CAUSES) else { return Vec::new() };
    if scope.near().any(|line| has(&line.text, CAUSES).is_some()) {
        return Vec::new();
    }
    let link =
        scope.best().and_then(|line| has(&line.text, LINKS).map(|link| line.text.lower(link).to_owned()));
    let told = |link: String| {
        Finding::missing(format!("the passage says “{link}”, the sentence “{}”", scope.claim.text.lower(at)))
    };
    link.map(told).into_iter().collect()
}
