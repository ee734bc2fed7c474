//! "Some" made into "all", "may" into "does", "is linked to" into "causes".

use super::negation::plain_verb;
use super::{Fault, Word, before, chosen, like, lower, replaced, words};
use crate::material::Truth;

/// Returns the faults of this family.
pub(super) fn faults(truth: &Truth) -> Vec<Fault> {
    let words = words(&truth.sentence);
    [
        chosen(&all(truth, &words), "some made all", 1),
        chosen(&plain(truth, &words), "may made does", 3),
        chosen(&caused(truth), "link made cause", 3),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn all(truth: &Truth, words: &[Word]) -> Vec<String> {
    let denied = words
        .iter()
        .any(|word| matches!(word.lower.as_str(), "not" | "no" | "never" | "all" | "every" | "always"));
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate().filter(|_| !denied) {
        if [1, 2]
            .iter()
            .any(|on| matches!(lower(words, at + on), "hundred" | "thousand" | "million" | "dozen"))
        {
            continue;
        }
        let (next, last) = (lower(words, at + 1), before(words, at, 1));
        // "Some 155 miles".
        if next.starts_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let put = |with: &str| replaced(&truth.sentence, &word.range, &like(word.raw, with));
        let span = |with: &str| {
            let range = word.range.start..words.get(at + 1)?.range.end;
            Some(replaced(&truth.sentence, &range, &like(word.raw, with)))
        };
        let plural =
            next.ends_with('s') || matches!(next, "people" | "of") || lower(words, at + 2).ends_with('s');
        let out = match word.lower.as_str() {
            "some" if plural && next != "of" => Some(put("all")),
            "some" | "many" | "most" if next == "of" && lower(words, at + 2) != "all" => Some(put("all")),
            "many"
                if plural
                    && !matches!(last, "as" | "how" | "so" | "too" | "the" | "very" | "not" | "great") =>
            {
                Some(put("all"))
            }
            "several" if plural && !matches!(last, "of" | "in" | "the") => Some(put("all")),
            "most"
                if plural
                    && !matches!(last, "the" | "at" | "s" | "its" | "their" | "world's")
                    && !["ous", "ly", "ant", "ful", "ive", "mon"].iter().any(|end| next.ends_with(end)) =>
            {
                Some(put("all"))
            }
            "a" if next == "few"
                && !matches!(last, "only" | "for" | "in" | "within" | "after" | "just")
                && !matches!(
                    lower(words, at + 2),
                    "days"
                        | "hours"
                        | "minutes"
                        | "weeks"
                        | "years"
                        | "months"
                        | "seconds"
                        | "metres"
                        | "centimetres"
                ) =>
            {
                span("all")
            }
            "nearly" | "almost" if matches!(next, "all" | "every" | "always") => span(next),
            "often" | "usually" | "sometimes" | "generally" | "typically" | "commonly" | "normally"
            | "frequently" | "occasionally"
                if !matches!(last, "as" | "how" | "more" | "most" | "so" | "very" | "too")
                    && !matches!(next, "as" | "than") =>
            {
                Some(put("always"))
            }
            "mainly" | "mostly" | "partly" | "largely" => Some(put("entirely")),
            _ => None,
        };
        found.extend(out);
    }
    found
}

fn plain(truth: &Truth, words: &[Word]) -> Vec<String> {
    let denied =
        words.iter().any(|word| matches!(word.lower.as_str(), "not" | "no" | "never" | "nobody" | "only"));
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate().skip(1).filter(|_| !denied) {
        let Some(verb) =
            words.get(at + 1).filter(|verb| verb.gap == " " && verb.raw.chars().all(char::is_lowercase))
        else {
            continue;
        };
        let range = word.range.start..verb.range.end;
        let adverb = verb.lower.ends_with("ly")
            || matches!(
                verb.lower.as_str(),
                "also" | "still" | "sometimes" | "even" | "then" | "well" | "often" | "have"
            );
        let hedge = matches!(word.raw, "may" | "might" | "can") && !word.gap.contains(',');
        let last = before(words, at, 1);
        let relative = matches!(last, "that" | "which" | "who" | "and" | "or" | "but")
            || word.raw == "can" && matches!(last, "it" | "he" | "she" | "you" | "one" | "not");
        // "May be at most": a bound is a bound with or without it.
        let thing = matches!(last, "a" | "the" | "tin");
        let bounded = ["at most", "up to", "no more than", "as much as", "as many as", "at least"]
            .iter()
            .any(|bound| truth.sentence.contains(bound));
        if !hedge
            || adverb
            || relative
            || thing
            || bounded
            || matches!(verb.lower.as_str(), "not" | "only" | "never")
        {
            continue;
        }
        let plain = plain_verb(words, at, &verb.lower);
        let passive = verb.lower == "be" && word.raw == "can";
        if word.raw == "can" {
            let always =
                if verb.lower == "be" { format!("{plain} always") } else { format!("always {plain}") };
            found.push(replaced(&truth.sentence, &range, &always));
        } else if !passive {
            found.push(replaced(&truth.sentence, &range, &plain));
        }
    }
    found
}

/// What goes with something does not bring it about.
fn caused(truth: &Truth) -> Vec<String> {
    let forms = [
        (" is linked to ", " is caused by "),
        (" are linked to ", " are caused by "),
        (" is associated with ", " is caused by "),
        (" are associated with ", " are caused by "),
        (" is a risk factor for ", " is the cause of "),
        (" raises the risk of ", " causes "),
        (" raise the risk of ", " cause "),
        (" increases the risk of ", " causes "),
        (" increase the risk of ", " cause "),
        (" contributes to ", " alone causes "),
        (" contribute to ", " alone cause "),
        (" plays a part in ", " is the cause of "),
        (" can lead to ", " always leads to "),
        (" raised the risk of ", " caused "),
        (" is related to ", " is caused by "),
        (" reduces the risk of ", " prevents "),
        (" reduce the risk of ", " prevent "),
        (" lowers the risk of ", " prevents "),
        (" lower the risk of ", " prevent "),
        (" can trigger ", " always triggers "),
        (" is thought to ", " is known to "),
        (" are thought to ", " are known to "),
        (" helps to prevent ", " prevents "),
        (" help to prevent ", " prevent "),
        (" helps prevent ", " prevents "),
        (" help prevent ", " prevent "),
    ];
    let turned = forms.iter().filter(|(from, _)| truth.sentence.contains(from));
    turned.map(|(from, to)| truth.sentence.replacen(from, to, 1)).collect()
}
