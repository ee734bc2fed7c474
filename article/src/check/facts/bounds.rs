//! "About", "more than", "up to", "nearly": how exactly a number is meant.

use super::units;
use crate::check::text::Text;

/// How exactly a number is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::check) enum Bound {
    Exact,
    /// "about", "around".
    About,
    /// "more than", "at least".
    Above,
    /// "less than", "up to".
    Below,
    /// "nearly", "almost": a little below.
    Nearly,
}

impl Bound {
    /// "Nobody may own more than 500": at most 500.
    fn turned(self) -> Self {
        match self {
            Self::Above => Self::Below,
            Self::Below => Self::Above,
            other => other,
        }
    }
}

/// How many words before a bound a denial turns it round.
const DENIED_WITHIN: usize = 7;

/// Returns true where the clause before that token denies: "nobody may own", "have never had".
fn is_denied(text: &Text, at: usize) -> bool {
    let clause = text.tokens.get(at).map(|token| token.clause);
    (1..=DENIED_WITHIN).filter_map(|back| at.checked_sub(back)).any(|back| {
        let same = text.tokens.get(back).map(|token| token.clause) == clause;
        same && (matches!(
            text.lower(back),
            "no" | "not" | "never" | "nobody" | "none" | "cannot" | "nothing"
        ) || text.lower(back).ends_with("n't"))
    })
}

const ABOUT: &[&[&str]] = &[
    &["about"],
    &["around"],
    &["roughly"],
    &["approximately"],
    &["some"],
    &["circa"],
    &["c", "."],
    &["~"],
    &["≈"],
    &["estimated"],
    &["close", "to"],
    &["approx"],
    &["approx", "."],
    &["or", "so"],
    &["an", "average", "of"],
    &["in", "the", "region", "of"],
    &["average"],
    &["typically"],
    &["usually"],
];
const ABOVE: &[&[&str]] = &[
    &["more", "than"],
    &["over"],
    &["at", "least"],
    &["above"],
    &["exceeding"],
    &["exceeds"],
    &["exceeded"],
    &["no", "fewer", "than"],
    &["no", "less", "than"],
    &["not", "less", "than"],
    &["just", "over"],
    &["greater", "than"],
    &["higher", "than"],
    &["longer", "than"],
    &["minimum", "of"],
    &["upwards", "of"],
    &["well", "over"],
    &["beyond"],
    &["a", "little", "over"],
    &["slightly", "over"],
    &["passed"],
    &[">"],
    &["taller", "than"],
    &["older", "than"],
    &["larger", "than"],
    &["bigger", "than"],
    &["heavier", "than"],
];
const BELOW: &[&[&str]] = &[
    &["less", "than"],
    &["fewer", "than"],
    &["under"],
    &["below"],
    &["up", "to"],
    &["at", "most"],
    &["no", "more", "than"],
    &["not", "more", "than"],
    &["never", "more", "than"],
    &["maximum", "of"],
    &["as", "many", "as"],
    &["as", "much", "as"],
    &["just", "under"],
    &["within"],
    &["lower", "than"],
    &["shorter", "than"],
    &["smaller", "than"],
    &["as", "high", "as"],
    &["as", "long", "as"],
    &["<"],
    &["slightly", "under"],
    &["a", "little", "under"],
    &["younger", "than"],
];
const NEARLY: &[&[&str]] = &[&["nearly"], &["almost"], &["not", "quite"], &["approaching"], &["close", "on"]];

/// Returns how the number between those tokens is meant.
pub(super) fn bound(text: &Text, from: usize, to: usize) -> Bound {
    let sign = units::currency(text.before(from, 1)).is_some();
    let determiner = |at: usize| matches!(text.before(at, 1), "the" | "a" | "an" | "just" | "only");
    let mut at = from - usize::from(sign);
    for _ in 0..2 {
        let before = |phrases: &[&[&str]]| phrases.iter().any(|phrase| text.has_before(at, phrase));
        // "no more than" before "more than".
        let tables =
            [(ABOVE, Bound::Above), (BELOW, Bound::Below), (NEARLY, Bound::Nearly), (ABOUT, Bound::About)];
        let denied = |word| ["no", "not", "never"].iter().any(|no| text.has_before(at, &[no, word, "than"]));
        if denied("more") {
            return Bound::Below;
        }
        if denied("less") || denied("fewer") {
            return Bound::Above;
        }
        if let Some((_, bound)) = tables.into_iter().find(|(phrases, _)| before(phrases)) {
            let compared =
                matches!(text.before(at, 2), "more" | "less" | "fewer") && text.before(at, 1) == "than";
            let outright = matches!(text.before(at, 2), "not" | "never");
            return if outright || compared && is_denied(text, at) { bound.turned() } else { bound };
        }
        if !determiner(at) {
            break;
        }
        at -= 1;
    }
    if text.has_at(to, &["or", "more"])
        || text.lower(to) == "+"
        || text.has_at(to, &["or", "older"])
        || text.has_at(to, &["or", "above"])
    {
        return Bound::Above;
    }
    if text.has_at(to, &["or", "less"])
        || text.has_at(to, &["or", "fewer"])
        || text.has_at(to, &["or", "below"])
    {
        return Bound::Below;
    }
    if text.has_at(to, &["or", "so"]) || text.lower(to) == "approximately" {
        Bound::About
    } else {
        Bound::Exact
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_around_a_number_say_how_it_is_meant() {
        let table = [
            ("some 500 people", 1, 2, Bound::About),
            ("no more than 500 people", 3, 4, Bound::Below),
            ("no fewer than 500 people", 3, 4, Bound::Above),
            ("more than $500", 3, 4, Bound::Above),
            ("almost 500", 1, 2, Bound::Nearly),
            ("500 or more", 0, 1, Bound::Above),
            ("a 500", 1, 2, Bound::Exact),
            ("Nobody may own more than 500", 5, 6, Bound::Below),
            ("It has not taken less than 500", 6, 7, Bound::Above),
            ("It is not old, and more than 500", 8, 9, Bound::Above),
            ("It is not for children under 12", 6, 7, Bound::Below),
            ("It is not over 12", 4, 5, Bound::Below),
        ];
        for (text, from, to, expected) in table {
            assert_eq!(bound(&Text::read(text), from, to), expected, "{text}");
        }
    }
}
