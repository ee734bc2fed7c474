//! "The largest", "the most famous": a rank must stand in the evidence, with whatever narrows it.

use super::Finding;
use crate::check::align::{Line, Scope};
use crate::check::text::Text;

/// Words that end like superlatives and are none.
#[rustfmt::skip]
const NONE: &[&str] = &[
    "west", "east", "forest", "rest", "test", "interest", "request", "harvest", "invest", "honest", "guest", "nest", "chest",
    "best", "protest", "contest", "quest", "pest", "breast", "suggest", "digest", "arrest", "modest", "priest", "conquest",
    "vest", "crest", "manifest", "ingest", "everest", "budapest", "latest", "northwest", "southwest", "northeast", "southeast", "tempest", "bequest", "attest", "detest", "wildest", "trieste",
    "infest", "zest", "jest", "midwest", "fest", "almost", "gest", "wrest", "headquest",
];

/// Returns the superlatives of a sentence: the place and the word that says what is highest.
fn read(text: &Text) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, token) in text.tokens.iter().enumerate() {
        let word = token.lower.as_str();
        if word.len() > 4 && word.ends_with("est") && !NONE.contains(&word) {
            found.push((at, word.to_owned()));
        } else if word == "most" && text.before(at, 1) == "the" {
            // "The most famous", and "is scattered the most".
            found.push((at, text.tokens.get(at + 1).map(|next| next.key.clone()).unwrap_or_default()));
        }
    }
    found
}

/// Returns the superlatives that no cited passage has, or has only among others.
pub(in crate::check) fn findings(scope: &Scope) -> Vec<Finding> {
    read(&scope.claim.text).into_iter().filter_map(|(at, word)| compare(scope, at, &word)).take(1).collect()
}

fn compare(scope: &Scope, at: usize, word: &str) -> Option<Finding> {
    let claim = scope.claim.text.surface(at, at + 1 + usize::from(scope.claim.text.lower(at) == "most"));
    let theirs: Vec<(&Line, usize)> = scope
        .near()
        .flat_map(|line| {
            read(&line.text)
                .into_iter()
                .filter(|(_, theirs)| theirs == word || root(theirs) == root(word))
                .map(move |(at, _)| (line, at))
        })
        .collect();
    if theirs.is_empty() {
        // "The largest city" is the "most populous" one.
        let populous =
            |line: &Line| (0..line.text.tokens.len()).any(|at| line.text.has_at(at, &["most", "populous"]));
        if matches!(word, "largest" | "biggest") && scope.near().any(populous) {
            return None;
        }
        let ranked = scope.near().any(|line| !read(&line.text).is_empty() || ranks(&line.text));
        return (!ranked)
            .then(|| Finding::missing(format!("the sentence says “{claim}”; the passage does not")));
    }
    let narrowed = |line: &Line, at: usize| one_of(&line.text, at) || ranked(line, at);
    if narrowed(&scope.claim, at) || theirs.iter().any(|(line, at)| !narrowed(line, *at)) {
        return None;
    }
    let (line, place) = theirs.first()?;
    let said = line.text.surface(place.saturating_sub(3), place + 1);
    Some(Finding::missing(format!("the passage says “{said}”, the sentence “{claim}”")).of(line))
}

fn root(word: &str) -> String {
    word.strip_suffix("iest")
        .map(|root| format!("{root}y"))
        .or_else(|| word.strip_suffix("est").map(str::to_owned))
        .unwrap_or_else(|| word.to_owned())
}

/// Words that rank without being superlatives; "more than" ranks only against all others.
fn ranks(text: &Text) -> bool {
    let words = [
        "record", "top", "chief", "leading", "first", "last", "maximum", "minimum", "main", "best",
        "highest", "peak", "only", "no", "never",
    ];
    let all = ["any", "all", "every", "others", "anything", "anyone", "ever", "else"];
    let than = |at: usize| text.lower(at) == "than" && (1..4).any(|on| all.contains(&text.lower(at + on)));
    (0..text.tokens.len()).any(|at| words.contains(&text.lower(at)) || than(at))
}

/// Returns true for a text that puts something above all others: "the highest", "more than any other".
pub(super) fn ranks_above_all(text: &Text) -> bool {
    let than = |at: usize| text.lower(at) == "than" && matches!(text.lower(at + 1), "any" | "all" | "every");
    !read(text).is_empty() || (0..text.tokens.len()).any(|at| than(at) || text.lower(at) == "most")
}

/// "One of the largest", "among the largest".
fn one_of(text: &Text, at: usize) -> bool {
    text.has_before(at, &["one", "of", "the"])
        || text.has_before(at, &["among", "the"])
        || text.has_before(at, &["some", "of", "the"])
}

/// "Second-largest", "the third largest".
fn ranked(line: &Line, at: usize) -> bool {
    line.quantities.iter().any(|quantity| {
        quantity.unit.dimension == super::units::Dimension::Order
            && quantity.low > 1.5
            && (quantity.to == at || quantity.to + 1 == at)
    })
}
