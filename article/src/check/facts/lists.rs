//! How many things a line lists: "Denmark, Norway and Sweden" are three.

use super::amounts::counts_the_same;
use super::numbers::Quantity;
use super::units::Dimension;
use crate::check::align::{Line, Scope};

/// "Three countries" where the passage lists three, and no number of them stands there.
pub(super) fn lists(scope: &Scope, wanted: &Quantity) -> bool {
    if wanted.low < 1.5 || wanted.low > 12.0 {
        return false;
    }
    if scope
        .near()
        .flat_map(|line| &line.quantities)
        .any(|given| counts_the_same(wanted, given) && given.unit.dimension == Dimension::Count)
    {
        return false;
    }
    scope
        .near()
        .any(|line| list_lengths(line).iter().any(|length| (f64::from(*length) - wanted.low).abs() < 0.1))
}

/// Returns how many items each list of a line has: commas and a closing "and" or "or".
fn list_lengths(line: &Line) -> Vec<u32> {
    let text = &line.text;
    let mut lengths = Vec::new();
    for (at, token) in text.tokens.iter().enumerate() {
        if matches!(token.lower.as_str(), "and" | "or") {
            let mut items = 2;
            let mut back = at.saturating_sub(1);
            if text.lower(back) == "," {
                back = back.saturating_sub(1);
            }
            let mut since = 0;
            while back > 0 && since <= 5 {
                if text.lower(back) == "," {
                    items += 1;
                    since = 0;
                } else {
                    since += 1;
                }
                back -= 1;
            }
            lengths.extend([items, items + 1]);
        }
    }
    // Only where there is a list at all: "salt and pepper" is two.
    lengths.retain(|length| *length >= 2);
    lengths
}
