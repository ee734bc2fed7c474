//! Faults made the other way round: the evidence is given a denial or a "may", and the sentence stays as it was.

use super::negation;
use super::verbs::{Form, is_main, verb};
use super::{Fault, lower, replaced, words};
use crate::material::Truth;

/// Returns the kinds of fault that a sentence is once its own place in the evidence says something else, with that evidence.
pub(super) fn turned(truth: &Truth) -> Vec<(&'static str, Vec<String>)> {
    let put_in = negation::faults(truth).into_iter().find(|fault| fault.kind == "negation put in");
    let denied = put_in.map(|Fault { sentence, .. }| ("negation taken out, turned", sentence));
    let hedged = hedged(truth).map(|sentence| ("may made does, turned", sentence));
    let instead = |sentence: &str| -> Option<Vec<String>> {
        let passage =
            truth.evidence.first().filter(|passage| passage.matches(&truth.sentence).count() == 1)?;
        Some(vec![passage.replace(&truth.sentence, sentence)])
    };
    let all = [denied, hedged].into_iter().flatten();
    all.filter_map(|(kind, sentence)| Some((kind, instead(&sentence)?))).collect()
}

/// Returns the sentence with "may" before its verb in the present: "water may boil", "it may be hot".
fn hedged(truth: &Truth) -> Option<String> {
    let words = words(&truth.sentence);
    let weak =
        ["may", "might", "can", "could", "often", "usually", "sometimes", "perhaps", "not", "never", "no"];
    if words.iter().any(|word| weak.contains(&word.lower.as_str())) {
        return None;
    }
    for (at, word) in words.iter().enumerate().skip(1) {
        if !is_main(&words, at) {
            return None;
        }
        let with = match word.lower.as_str() {
            "is" | "are" if lower(&words, at + 1) != "called" => "may be".to_owned(),
            other => match verb(other).filter(|_| negation::is_verb_here(&words, at)) {
                Some((base, Form::Base | Form::Third)) => format!("may {base}"),
                Some((_, Form::Past)) => return None,
                None => continue,
            },
        };
        return Some(replaced(&truth.sentence, &word.range, &with));
    }
    None
}
