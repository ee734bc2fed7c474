//! Numbers told as something else: a year, a place in an order, a word such as "both".

use super::numbers::Quantity;
use super::units::Dimension;
use crate::check::align::Scope;

/// A number may have been taken for a year on one side only.
pub(super) fn as_a_year(scope: &Scope, wanted: &Quantity) -> bool {
    let same = |year: i32| (f64::from(year) - wanted.low).abs() < 0.1;
    wanted.unit.dimension == Dimension::Count
        && scope.near().flat_map(|line| &line.dates).any(|date| date.year().is_some_and(same))
}

/// "From the twenty-first birthday" is "from the age of 21".
pub(super) fn as_a_place(scope: &Scope, wanted: &Quantity) -> bool {
    wanted.unit.dimension == Dimension::Order
        && wanted.low > 3.5
        && scope.near().flat_map(|line| &line.quantities).any(|given| (given.low - wanted.low).abs() < 0.1)
}

/// "Both", "a pair", "twins", "couple": words that say two without being numbers.
pub(super) fn as_a_word(scope: &Scope, wanted: &Quantity) -> bool {
    let two = ["both", "pair", "twin", "twins", "couple", "either", "double", "dual"];
    let words: &[&str] = match wanted.low {
        low if (low - 2.0).abs() < 0.1 => &two,
        low if (low - 3.0).abs() < 0.1 => &["trio", "triple", "triplet", "triplets"],
        low if (low - 50.0).abs() < 0.1 && wanted.unit.dimension == Dimension::Share => &["half", "halves"],
        low if (low - 365.25).abs() < 1.0 => &["annual", "annually", "yearly"],
        low if (low - 1.0).abs() < 0.1 && wanted.unit.dimension == Dimension::Time => &["daily"],
        _ => return false,
    };
    scope.near().any(|line| line.text.tokens.iter().any(|token| words.contains(&token.lower.as_str())))
}
