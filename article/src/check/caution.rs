//! What matters more where health, money or law are at stake: that a dose stands in its passage exactly, and that a "may"
//! stays one.

use super::align::{Line, Scope};
use super::facts::amounts;
use super::facts::modality;
use super::facts::numbers::Quantity;
use super::facts::units::Dimension;
use super::stands_whole;
use crate::rank::kin;
use crate::sentences;

/// Units in which medicines, vitamins and drinks are measured out, by their first names.
const DOSE_UNITS: [&str; 4] = ["microgram", "milligram", "gram", "millilitre"];

/// What a dose is counted in.
const DOSE_NOUNS: [&str; 14] = [
    "tablet",
    "capsule",
    "pill",
    "lozenge",
    "sachet",
    "drop",
    "puff",
    "injection",
    "dose",
    "unit",
    "iu",
    "teaspoon",
    "tablespoon",
    "spoonful",
];

/// How exactly two doses must be the same, as a share: only what conversion between units loses.
const SAME: f64 = 1e-6;

/// Returns the doses a sentence gives, as it writes them, that no passage of these gives: the same number in the same or
/// a converted unit, as exactly meant.
pub(crate) fn unsourced_doses(sentence: &str, passages: &[&str]) -> Vec<String> {
    if passages.iter().any(|passage| stands_whole(sentence, passage)) {
        return Vec::new();
    }
    let claim = Line::read(0, sentence);
    let given: Vec<Quantity> = passages
        .iter()
        .flat_map(|passage| sentences::sentences(passage).into_iter().filter_map(|range| passage.get(range)))
        .flat_map(|sentence| Line::read(0, sentence).quantities)
        .collect();
    let doses = claim.quantities.iter().filter(|quantity| is_dose(quantity));
    let missing = doses.filter(|dose| !given.iter().any(|given| is_same(dose, given)));
    missing.map(|dose| amounts::told(&claim, dose).to_owned()).collect()
}

/// Returns where a sentence says as plain fact what its passages hold possible only, in an editor's words.
pub(crate) fn dropped_hedge(sentence: &str, passages: &[&str]) -> Option<String> {
    if passages.iter().any(|passage| stands_whole(sentence, passage)) {
        return None;
    }
    let scope = Scope::align(sentence, passages)?;
    modality::unhedged(&scope).map(|finding| finding.reason)
}

fn is_dose(quantity: &Quantity) -> bool {
    let counted = || {
        let nouns = quantity.nouns.iter().take(2);
        nouns.into_iter().any(|noun| DOSE_NOUNS.iter().any(|dose| kin::key_of(dose) == *noun))
    };
    DOSE_UNITS.contains(&quantity.unit.name) || quantity.unit.dimension == Dimension::Count && counted()
}

fn is_same(dose: &Quantity, given: &Quantity) -> bool {
    let same = |one: f64, other: f64| (one - other).abs() <= SAME * one.abs().max(other.abs());
    let counts_the_same = dose.unit.dimension != Dimension::Count || amounts::counts_the_same(dose, given);
    // Either end of what the passage gives as a range stands there as it is.
    let is_range = !same(dose.low, dose.high);
    let numbers = if is_range {
        same(dose.low, given.low) && same(dose.high, given.high)
    } else {
        same(dose.low, given.low) || same(dose.low, given.high)
    };
    dose.unit.dimension == given.unit.dimension && counts_the_same && numbers && dose.bound == given.bound
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doses(sentence: &str, passage: &str) -> Vec<String> {
        unsourced_doses(sentence, &[passage])
    }

    #[test]
    fn a_dose_must_stand_in_the_passage_as_it_is() {
        let passage =
            "Adults take 10 micrograms of it a day. No more than 4 g of the other in a day, as 2 tablets.";
        for (sentence, dose) in [
            ("Take 20 micrograms daily.", "20 micrograms"),
            ("Children take 5 mg of it.", "5 mg"),
            ("Swallow three tablets.", "three tablets"),
            ("Take 400 IU of it.", "400 IU"),
            ("The dose is 4 g.", "4 g"),
        ] {
            let found = doses(sentence, passage);
            assert_eq!(found.len(), 1, "{sentence}: {found:?}");
            assert!(dose.starts_with(&found[0]), "{sentence}: {found:?}");
        }
        for sentence in [
            "A daily 10 micrograms will do.",
            "A daily 0.01 mg will do.",
            "It is taken as two tablets.",
            "No more than 4,000 mg of the other should be taken.",
            "It was found in 1922 by 3 people who walked 20 km.",
        ] {
            assert_eq!(doses(sentence, passage), Vec::<String>::new(), "{sentence}");
        }
        assert_eq!(doses("Take 500 mg of it.", "Take 500 to 1,000 mg of it twice."), Vec::<String>::new());
    }

    #[test]
    fn a_hedge_that_is_gone_is_told_of_and_one_that_stays_is_not() {
        let passage = "Some studies find that willow bark may relieve back pain.";
        let gone = dropped_hedge("Willow bark relieves back pain.", &[passage]);
        assert!(gone.is_some_and(|reason| reason.contains("may")));
        for sentence in ["Willow bark may relieve back pain.", passage] {
            assert_eq!(dropped_hedge(sentence, &[passage]), None, "{sentence}");
        }
    }
}
