//! Amounts of money.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Millionths in a dollar.
const MICROS: i64 = 1_000_000;

/// The largest amount somebody may write down, in dollars.
const DOLLARS_MAX: i64 = 1_000_000;

/// An amount in millionths of a US dollar, never negative: what providers price their tokens in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Amount(i64);

impl Amount {
    /// Returns an amount of so many millionths of a dollar; what is less than nothing is nothing.
    #[must_use]
    pub fn of_micros(micros: i64) -> Self {
        Self(micros.max(0))
    }

    /// Returns the millionths of a dollar.
    #[must_use]
    pub fn micros(self) -> i64 {
        self.0
    }

    /// Returns what so many tokens cost at this price of a million, rounded up.
    #[must_use]
    pub fn of_tokens(self, tokens: u32) -> Self {
        let whole = i128::from(tokens).saturating_mul(i128::from(self.0));
        let million = i128::from(MICROS);
        let rounded_up = whole.saturating_add(million.saturating_sub(1)).checked_div(million).unwrap_or(0);
        Self(i64::try_from(rounded_up).unwrap_or(i64::MAX))
    }

    /// Returns both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// Returns an equal share of it, rounded down; none where there is nobody to share it.
    #[must_use]
    pub fn shared_by(self, many: i64) -> Option<Self> {
        (many > 0).then(|| Self(self.0.checked_div(many).unwrap_or(0)))
    }
}

/// `$1.25`, `$0.0034`: at least two places, and no more than it takes.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (dollars, rest) = (self.0.div_euclid(MICROS), self.0.rem_euclid(MICROS));
        let places = format!("{rest:06}");
        let shown = places.trim_end_matches('0');
        write!(f, "${dollars}.{shown:0<2}")
    }
}

/// `1.25`, `$1.25`, `0.000001`.
impl FromStr for Amount {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("“{text}” is no amount in dollars: write it like 2.50, with at most six places");
        let plain = text.trim().trim_start_matches('$').trim();
        let (dollars, places) = plain.split_once('.').unwrap_or((plain, ""));
        let digits = |part: &str| part.chars().all(|c| c.is_ascii_digit());
        let is_amount = digits(dollars) && digits(places) && places.len() <= 6;
        if !is_amount || (dollars.is_empty() && places.is_empty()) {
            return Err(wrong());
        }
        let dollars: i64 = if dollars.is_empty() { 0 } else { dollars.parse().map_err(|_long| wrong())? };
        let micros: i64 = format!("{places:0<6}").parse().map_err(|_no| wrong())?;
        if dollars > DOLLARS_MAX || (dollars == DOLLARS_MAX && micros > 0) {
            return Err(format!("an amount is at most ${DOLLARS_MAX}"));
        }
        Ok(Self(dollars.saturating_mul(MICROS).saturating_add(micros)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_and_shown_in_dollars() {
        for (text, shown) in [
            ("2.5", "$2.50"),
            ("$ 0.0034", "$0.0034"),
            ("12", "$12.00"),
            (".000001", "$0.000001"),
            ("0", "$0.00"),
            ("1000000", "$1000000.00"),
        ] {
            assert_eq!(text.parse::<Amount>().unwrap().to_string(), shown, "{text}");
        }
        for bad in ["", ".", "-1", "1,5", "0.0000001", "1e3", "1000000.1", "99999999999999999999", "ten"] {
            assert!(bad.parse::<Amount>().is_err(), "{bad}");
        }
    }

    #[test]
    fn tokens_cost_what_a_million_of_them_costs_rounded_up() {
        let price: Amount = "0.15".parse().unwrap();
        assert_eq!(price.of_tokens(1_000_000), price);
        assert_eq!(price.of_tokens(1).micros(), 1, "a part of a millionth is a whole one");
        assert_eq!(price.of_tokens(0).micros(), 0);
        assert_eq!(Amount::of_micros(i64::MAX).of_tokens(u32::MAX).micros(), i64::MAX);
    }

    #[test]
    fn an_amount_is_shared() {
        assert_eq!(Amount::of_micros(10).shared_by(3), Some(Amount::of_micros(3)));
        assert_eq!(Amount::of_micros(10).shared_by(0), None);
    }
}
