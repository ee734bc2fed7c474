//! Verbs in their forms, as far as putting in and taking out a "not" or a "may" needs them.

use super::{Word, before, lower};

/// Verbs by base form; those whose past is no "-ed" with it.
#[rustfmt::skip]
const VERBS: &[(&str, &str)] = &[
    ("cause", ""), ("contain", ""), ("use", ""), ("help", ""), ("need", ""), ("last", ""), ("begin", "began"), ("start", ""), ("become", "became"), ("make", "made"),
    ("give", "gave"), ("take", "took"), ("spread", "spread"), ("kill", ""), ("reach", ""), ("carry", ""), ("rise", "rose"), ("fall", "fell"), ("grow", "grew"), ("move", ""),
    ("occur", "occurred"), ("happen", ""), ("produce", ""), ("reduce", ""), ("increase", ""), ("lower", ""), ("raise", ""), ("pull", ""), ("turn", ""), ("live", ""), ("eat", "ate"),
    ("feed", "fed"), ("lay", "laid"), ("follow", ""), ("include", ""), ("protect", ""), ("prevent", ""), ("improve", ""), ("travel", "travelled"), ("absorb", ""), ("release", ""),
    ("store", ""), ("break", "broke"), ("build", "built"), ("design", ""), ("invent", ""), ("discover", ""), ("explain", ""), ("describe", ""), ("publish", ""), ("write", "wrote"),
    ("order", ""), ("win", "won"), ("lose", "lost"), ("open", ""), ("close", ""), ("found", ""), ("receive", ""), ("require", ""), ("allow", ""), ("depend", ""), ("belong", ""),
    ("remain", ""), ("stay", ""), ("lie", "lay"), ("stand", "stood"), ("hold", "held"), ("keep", "kept"), ("provide", ""), ("form", ""), ("act", ""), ("react", ""), ("affect", ""),
    ("attract", ""), ("repel", "repelled"), ("reflect", ""), ("scatter", ""), ("burn", ""), ("melt", ""), ("boil", ""), ("freeze", "froze"), ("flow", ""), ("show", ""), ("work", ""),
    ("appear", ""), ("arrive", ""), ("land", ""), ("return", ""), ("survive", ""), ("vary", ""), ("run", "ran"), ("drive", "drove"), ("combine", ""), ("convert", ""), ("destroy", ""),
    ("enter", ""), ("weaken", ""), ("pay", "paid"), ("cost", "cost"), ("earn", ""), ("borrow", ""), ("mix", ""), ("double", ""), ("collect", ""), ("pollinate", ""), ("migrate", ""),
    ("infect", ""), ("treat", ""), ("trap", "trapped"), ("connect", ""), ("link", ""), ("cross", ""), ("support", ""), ("replace", ""), ("add", ""), ("remove", ""), ("bring", "brought"),
];

/// A form of a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Base,
    Third,
    Past,
}

/// Returns the base and the form of a word that can be a verb.
pub(super) fn verb(word: &str) -> Option<(&'static str, Form)> {
    VERBS.iter().find_map(|(base, past)| {
        let form = if word == *base {
            Form::Base
        } else if word == third(base) {
            Form::Third
        } else if word == if past.is_empty() { regular(base) } else { (*past).to_owned() } {
            Form::Past
        } else {
            return None;
        };
        Some((*base, form))
    })
}

/// Returns "carries" for "carry".
pub(super) fn third(base: &str) -> String {
    match base {
        "be" => return "is".to_owned(),
        "have" => return "has".to_owned(),
        "do" | "go" => return format!("{base}es"),
        _ => {}
    }
    if let Some(stem) = base.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u'])) {
        return format!("{stem}ies");
    }
    let hisses = ["s", "sh", "ch", "x", "z"].iter().any(|end| base.ends_with(end));
    if hisses { format!("{base}es") } else { format!("{base}s") }
}

fn regular(base: &str) -> String {
    if base.ends_with('e') {
        return format!("{base}d");
    }
    match base.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u'])) {
        Some(stem) => format!("{stem}ied"),
        None => format!("{base}ed"),
    }
}

/// Words that begin a clause which is not the sentence's own.
#[rustfmt::skip]
const SUBORDINATE: &[&str] = &[
    "who", "which", "that", "when", "if", "because", "while", "where", "although", "though", "unless", "until", "since", "after", "before", "as", "whose", "once", "so", "than", "how", "why", "what", "whether",
];

/// Returns true where that word is in the sentence's first main clause.
pub(super) fn is_main(words: &[Word<'_>], at: usize) -> bool {
    words.iter().take(at).all(|word| !SUBORDINATE.contains(&word.lower.as_str()))
        && words.iter().take(at + 1).all(|word| !word.gap.contains([':', ';', '(', '"', '\u{201c}', ',']))
}

/// Returns true where the subject that ends before that word takes "is", not "are": by its head, the last word before a "of" or "in".
pub(super) fn is_singular(words: &[Word<'_>], at: usize) -> bool {
    let clause = (0..at).rev().find(|at| {
        words.get(*at).is_some_and(|word| *at > 0 && word.gap.contains([',', ';', ':', '(']))
            || matches!(
                lower(words, at.saturating_sub(1)),
                "that" | "which" | "when" | "if" | "because" | "but" | "where" | "while" | "though"
            )
    });
    let from = clause.unwrap_or(0);
    let inner = |at: &usize| {
        matches!(
            lower(words, *at),
            "of" | "in" | "with" | "for" | "from" | "on" | "at" | "to" | "who" | "under" | "near"
        )
    };
    let end = (from + 1..at).find(inner).unwrap_or(at);
    let head = before(words, end, 1);
    let joined =
        (from..end).any(|at| matches!(lower(words, at), "and" | "many" | "some" | "most" | "these" | "they"));
    let plural = head.ends_with('s') && !["ss", "us", "is"].iter().any(|ending| head.ends_with(ending))
        || matches!(
            head,
            "they"
                | "we"
                | "you"
                | "people"
                | "children"
                | "men"
                | "women"
                | "teeth"
                | "both"
                | "mice"
                | "bacteria"
                | "some"
                | "many"
                | "most"
                | "others"
        );
    !plural && !joined
}
