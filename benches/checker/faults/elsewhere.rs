//! A sentence on something else, the subject of one sentence put before what another says, a detail put in.

use article::sentences::sentences;

use super::{Fault, Word, chosen, hash, lower, pick, words};
use crate::material::Truth;

/// Returns the faults of this family.
pub(super) fn faults(truth: &Truth, others: &[&Truth]) -> Vec<Fault> {
    let unrelated = pick(others, truth, "unrelated")
        .map(|other| Fault { kind: "unrelated", sentence: other.sentence.clone() });
    let subjects: Vec<String> = subjects(truth).into_iter().chain(compared(truth)).collect();
    // One in three, since any sentence can be had.
    let unrelated = unrelated.filter(|_| hash(&truth.sentence).is_multiple_of(3));
    [
        unrelated.into_iter().collect(),
        chosen(&subjects, "subjects exchanged", 3),
        detail(truth).into_iter().collect(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// "Semidiurnal tides | have two high waters" and "Diurnal tides | have one": each with the other's verb.
fn subjects(truth: &Truth) -> Vec<String> {
    if truth.reworded {
        return Vec::new();
    }
    let Some((subject, verb)) = subject(&truth.sentence) else { return Vec::new() };
    let mut found = Vec::new();
    for passage in &truth.evidence {
        let texts: Vec<&str> =
            sentences(passage).into_iter().filter_map(|range| passage.get(range)).collect();
        for other in texts.iter().filter(|other| **other != truth.sentence) {
            let Some((theirs, their_verb)) = self::subject(other) else { continue };
            let rest = truth.sentence.get(subject.len()..).unwrap_or_default();
            // Of one kind, and not the same thing: "Spring tides", "Neap tides".
            let last = |text: &str| text.rsplit(' ').next().unwrap_or_default().to_lowercase();
            let kindred = last(subject) == last(theirs)
                && subject.to_lowercase() != theirs.to_lowercase()
                && theirs.split(' ').count() == subject.split(' ').count();
            let first = |text: &str| text.split(' ').next().unwrap_or_default().to_lowercase();
            let general = [
                "the", "a", "an", "many", "most", "some", "other", "all", "these", "this", "another", "each",
                "that", "its", "such",
            ];
            if verb == their_verb
                && kindred
                && !general.contains(&first(subject).as_str())
                && !general.contains(&first(theirs).as_str())
            {
                found.push(format!("{theirs}{rest}"));
            }
        }
    }
    found
}

/// "Cold water is denser than warm water" as "Warm water is denser than cold water".
fn compared(truth: &Truth) -> Option<String> {
    let (subject, _) = subject(&truth.sentence)?;
    let all = words(&truth.sentence);
    let than = all.iter().position(|word| word.lower == "than")?;
    let degree = than.checked_sub(1).map(|at| lower(&all, at)).is_some_and(|degree| degree.ends_with("er"))
        || (1..4).any(|back| matches!(super::before(&all, than, back), "more" | "less"));
    let end = (than + 1..all.len()).find(|at| all.get(at + 1).is_none_or(|next| next.gap != " "))?;
    let object = truth.sentence.get(all.get(than + 1)?.range.start..all.get(end)?.range.end)?;
    let plain = |word: &Word| {
        word.raw.chars().all(|c| c.is_lowercase() || c == '-')
            && !matches!(
                word.lower.as_str(),
                "in" | "at"
                    | "on"
                    | "about"
                    | "average"
                    | "before"
                    | "normal"
                    | "it"
                    | "one"
                    | "that"
                    | "any"
                    | "other"
                    | "usual"
                    | "they"
                    | "half"
                    | "for"
                    | "of"
                    | "two"
                    | "three"
                    | "does"
                    | "is"
                    | "are"
                    | "do"
                    | "when"
                    | "those"
            )
    };
    let simple = end - than <= 3 && all.iter().skip(than + 1).take(end - than).all(plain);
    let same = object.ends_with('s') == subject.ends_with('s');
    let inner = truth.sentence.get(subject.len()..all.get(than)?.range.end)?;
    let rest = truth.sentence.get(all.get(end)?.range.end..)?;
    let common = !subject.split(' ').skip(1).any(|word| word.starts_with(char::is_uppercase));
    let mut letters = subject.chars();
    let small: String = letters.next()?.to_lowercase().chain(letters).collect();
    let pronoun = ["it", "they", "he", "she", "this", "that", "these"].contains(&small.as_str());
    (degree
        && simple
        && same
        && common
        && !pronoun
        && !inner.contains([',', ';', ':'])
        && ![" when ", " because ", " that ", " which "].iter().any(|word| inner.contains(word)))
    .then(|| format!("{}{inner} {small}{rest}", super::capitalised(object)))
}

/// Returns what stands before the verb, and the kind of the verb: one thing or many.
fn subject(sentence: &str) -> Option<(&str, bool)> {
    let words = words(sentence);
    let at = (1..words.len().min(5)).find(|at| is_verb(&words, *at))?;
    let end = words.get(at.checked_sub(1)?)?.range.end;
    let verb = lower(&words, at);
    Some((sentence.get(..end)?, verb.ends_with('s') || verb == "was"))
}

fn is_verb(words: &[Word], at: usize) -> bool {
    matches!(lower(words, at), "is" | "are" | "was" | "were" | "has" | "have" | "had")
        || super::verbs::verb(lower(words, at)).is_some()
}

/// Details that no passage of these sets gives; each is true of many things, and said of few.
const DETAILS: [&str; 12] = [
    "mostly among older people",
    "especially in coastal regions",
    "according to a government survey",
    "at the request of local farmers",
    "because of a shortage of skilled workers",
    "to the surprise of most experts",
    "in spite of public protests",
    "mainly for religious reasons",
    "at great expense",
    "with the help of foreign engineers",
    "because it saves money",
    "as a royal commission recommended",
];

/// One in eight sentences with a detail at its end.
fn detail(truth: &Truth) -> Option<Fault> {
    let detail = pick(&DETAILS, truth, "detail").filter(|_| hash(&truth.sentence) % 8 == 1)?;
    let body = truth.sentence.strip_suffix('.')?;
    Some(Fault { kind: "detail added", sentence: format!("{body}, {detail}.") })
}
