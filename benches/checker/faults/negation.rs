//! A denial put in, a denial taken out.

use super::verbs::{Form, is_main, is_singular, third, verb};
use super::{Fault, Word, before, chosen, lower, replaced, words};
use crate::material::Truth;

/// Words that deny, or all but deny.
#[rustfmt::skip]
const DENYING: &[&str] = &[
    "not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "without", "cannot", "hardly", "rarely", "seldom", "barely", "few", "little", "only", "unless", "except", "lack", "lacks",
    "lacked", "free", "fails", "failed", "unable", "instead", "rather", "nowhere", "prevents", "prevent", "avoid", "avoids", "scarcely",
];
const AUXILIARIES: &[&str] =
    &["is", "are", "was", "were", "can", "must", "should", "will", "could", "may", "might"];
/// Subjects of whom the rest may be as denied: "some are" and "some are not" are both true.
const PARTIAL: &[&str] = &[
    "some",
    "many",
    "most",
    "several",
    "few",
    "certain",
    "other",
    "others",
    "another",
    "one",
    "about",
    "half",
    "part",
    "often",
    "usually",
    "sometimes",
    "both",
    "either",
    "all",
    "every",
    "each",
    "perhaps",
];

/// Returns the faults of this family.
pub(super) fn faults(truth: &Truth) -> Vec<Fault> {
    let words = words(&truth.sentence);
    if truth.sentence.ends_with('?') {
        return Vec::new();
    }
    [
        chosen(&put_in(truth, &words), "negation put in", 1),
        chosen(&taken_out(truth, &words), "negation taken out", 3),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Words behind an auxiliary that a denial would not turn round: "is not often".
const HEDGED: &[&str] = &[
    "often",
    "usually",
    "sometimes",
    "not",
    "also",
    "about",
    "mainly",
    "generally",
    "partly",
    "mostly",
    "still",
    "nearly",
    "almost",
    "always",
];

fn put_in(truth: &Truth, words: &[Word]) -> Vec<String> {
    let denied =
        words.iter().any(|word| DENYING.contains(&word.lower.as_str()) || word.lower.ends_with("n't"));
    if denied {
        return Vec::new();
    }
    for (at, word) in words.iter().enumerate().skip(1) {
        let partial = words.iter().take(at).any(|word| PARTIAL.contains(&word.lower.as_str()));
        if partial || !is_main(words, at) {
            break;
        }
        let next = lower(words, at + 1);
        let denials = match word.lower.as_str() {
            auxiliary if AUXILIARIES.contains(&auxiliary) => {
                if HEDGED.contains(&next) {
                    break;
                }
                auxiliary_denied(word)
            }
            "has" | "have" | "had" => having_denied(&word.lower, next),
            _ => match verb(&word.lower).filter(|_| is_verb_here(words, at)) {
                Some((base, form)) => verb_denied(base, form, word.raw),
                None => continue,
            },
        };
        return denials.iter().map(|with| replaced(&truth.sentence, &word.range, with)).collect();
    }
    Vec::new()
}

fn owned(denials: &[&str]) -> Vec<String> {
    denials.iter().map(|denial| (*denial).to_owned()).collect()
}

fn auxiliary_denied(word: &Word) -> Vec<String> {
    let raw = word.raw;
    match word.lower.as_str() {
        "can" | "may" | "might" => owned(&["cannot", "can never", "can no longer"]),
        "could" => owned(&["could not", "could never"]),
        "must" | "should" | "will" => vec![format!("{raw} not"), format!("{raw} never")],
        _ => vec![
            format!("{raw} not"),
            format!("{raw}n't"),
            format!("{raw} never"),
            format!("{raw} no longer"),
        ],
    }
}

fn having_denied(having: &str, next: &str) -> Vec<String> {
    let participle = next.ends_with("ed") || matches!(next, "been" | "become" | "made" | "shown");
    match (participle, having) {
        (true, having) => vec![format!("{having} not"), format!("{having} never")],
        (false, "has") => owned(&["does not have", "doesn't have", "no longer has"]),
        (false, "have") => owned(&["do not have", "don't have", "no longer have"]),
        (false, _) => owned(&["did not have", "never had"]),
    }
}

fn verb_denied(base: &str, form: Form, raw: &str) -> Vec<String> {
    let forms: [String; 4] = match form {
        Form::Base => [
            format!("do not {base}"),
            format!("never {base}"),
            format!("don't {base}"),
            format!("no longer {base}"),
        ],
        Form::Third => [
            format!("does not {base}"),
            format!("never {raw}"),
            format!("doesn't {base}"),
            format!("fails to {base}"),
        ],
        Form::Past => [
            format!("did not {base}"),
            format!("never {raw}"),
            format!("didn't {base}"),
            format!("failed to {base}"),
        ],
    };
    forms.to_vec()
}

/// The word is the verb there, not "the cause", "to cause", "root causes", "caused by".
pub(super) fn is_verb_here(words: &[Word], at: usize) -> bool {
    let last = before(words, at, 1);
    let Some((_, form)) = verb(lower(words, at)) else { return false };
    let nominal = [
        "the", "a", "an", "of", "to", "its", "their", "his", "this", "and", "or", "in", "by", "with", "on",
        "for", "from", "main", "common", "no", "at", "than", "as", "most", "very", "also",
    ]
    .contains(&last);
    let followed = ["of", "and", "or", "is", "are", "was", "were", "by", "can", "may", "have", "has", "had"]
        .contains(&lower(words, at + 1));
    let plural = last.ends_with('s') && !["ss", "us", "is"].iter().any(|end| last.ends_with(end))
        || matches!(last, "people" | "they" | "we" | "children");
    let agrees = match form {
        Form::Base => plural,
        Form::Third => !plural,
        Form::Past => true,
    };
    let parted = words.get(at).is_some_and(|word| word.gap != " ");
    !nominal && !followed && agrees && !parted && !last.ends_with("ly")
}

/// Words behind a "not" that leave no sentence, or no falsehood, where it is taken out.
const NOT_KEPT: &[&str] = &[
    "only",
    "quite",
    "all",
    "every",
    "necessarily",
    "always",
    "just",
    "until",
    "to",
    "yet",
    "enough",
    "a",
    "so",
    "more",
    "less",
    "usually",
    "merely",
    "simply",
];

fn taken_out(truth: &Truth, words: &[Word]) -> Vec<String> {
    let mut found = Vec::new();
    // "Not hunger but disease", "there is not any": no "not" to be taken out and leave a sentence.
    let conditional = words.iter().any(|word| {
        matches!(
            word.lower.as_str(),
            "whether" | "unless" | "but" | "any" | "yet" | "either" | "anyone" | "anything" | "ever"
        )
    });
    for (at, word) in words.iter().enumerate().filter(|_| !conditional) {
        let next = lower(words, at + 1);
        let span = |from: usize, to: usize| Some(words.get(from)?.range.start..words.get(to)?.range.end);
        let cut = |from: usize, to: usize, with: &str| {
            span(from, to).map(|range| replaced(&truth.sentence, &range, with).replace("  ", " "))
        };
        let verbal = words.get(at + 1).map(|word| word.raw).unwrap_or_default();
        let out = match word.lower.as_str() {
            "not" if NOT_KEPT.contains(&next) => None,
            "not" => match before(words, at, 1) {
                "does" => at.checked_sub(1).and_then(|from| cut(from, at + 1, &third(verbal))),
                "do" => at.checked_sub(1).and_then(|from| cut(from, at + 1, verbal)),
                "did" | "is" | "are" | "was" | "were" | "can" | "could" | "should" | "must" | "will"
                | "would" | "has" | "have" | "had" | "may" | "be" => cut(at, at + 1, verbal),
                _ => None,
            },
            "don't" => cut(at, at + 1, verbal),
            "doesn't" => cut(at, at + 1, &third(verbal)),
            "didn't" | "isn't" | "aren't" | "wasn't" | "weren't" | "hasn't" | "haven't" | "couldn't"
            | "can't" => {
                let stem = if word.lower == "can't" {
                    "can"
                } else {
                    word.raw.get(..word.raw.len() - 3).unwrap_or_default()
                };
                Some(replaced(&truth.sentence, &word.range, stem))
            }
            "cannot" => Some(replaced(&truth.sentence, &word.range, "can")),
            "never" if !matches!(next, "more" | "less") => cut(at, at + 1, verbal),
            "without" if !matches!(before(words, at, 1), "or" | "and") && !next.ends_with("ing") => {
                Some(replaced(&truth.sentence, &word.range, "with"))
            }
            "no" if next == "longer" => cut(at, at + 1, "still"),
            "no" if next.ends_with('s')
                && !matches!(before(words, at, 1), "with" | "by" | "and" | "or" | "is" | "was" | "") =>
            {
                cut(at, at + 1, &format!("some {verbal}"))
            }
            "neither" => exchange(truth, words, at),
            _ => None,
        };
        found.extend(out);
    }
    found
}

/// "Neither A nor B" as "both A and B".
fn exchange(truth: &Truth, words: &[Word], at: usize) -> Option<String> {
    let nor = words.iter().skip(at).find(|word| word.lower == "nor")?;
    let rest = replaced(&truth.sentence, &nor.range, "and");
    Some(replaced(&rest, &words.get(at)?.range, "both"))
}

/// Whether a hedge is plain, for `reach`: the number the verb takes.
pub(super) fn plain_verb(words: &[Word], hedge: usize, base: &str) -> String {
    match (base, is_singular(words, hedge)) {
        ("be", true) => "is".to_owned(),
        ("be", false) => "are".to_owned(),
        (base, true) => third(base),
        (base, false) => base.to_owned(),
    }
}
