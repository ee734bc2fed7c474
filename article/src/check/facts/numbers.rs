//! Numbers with their units, as quantities: "about 1.5 million people", "5 to 10 km", "more than half".

use super::bounds::{Bound, bound};
use super::dates::Date;
use super::numerals::{self, Numeral};
use super::units::{self, COUNT, Dimension, Unit, plain};
use crate::check::text::{Sort, Text};

/// A number with its unit, or a range of them.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::check) struct Quantity {
    /// In the dimension's own unit.
    pub low: f64,
    /// The same as `low` where it is no range.
    pub high: f64,
    pub bound: Bound,
    pub unit: Unit,
    /// The value of the last digit given, in the dimension's own unit.
    pub step: f64,
    /// The word "one" without a unit.
    pub is_one: bool,
    /// The keys of the words right behind it: what it counts.
    pub nouns: Vec<String>,
    /// Its first token, without what bounds it.
    pub from: usize,
    /// The token after its last.
    pub to: usize,
}

/// Returns the quantities of a sentence in order; its dates are none.
pub(in crate::check) fn read(text: &Text, dates: &[Date]) -> Vec<Quantity> {
    let mut found: Vec<Quantity> = Vec::new();
    let mut at = 0;
    while at < text.tokens.len() {
        if let Some(date) = dates.iter().find(|date| (date.from..date.to).contains(&at)) {
            at = date.to;
            continue;
        }
        let Some(quantity) = quantity(text, at, dates).map(|found| with_a_part(text, found)) else {
            at += 1;
            continue;
        };
        at = quantity.to;
        match found.last_mut().filter(|last| continues(text, last, &quantity)) {
            // "5 feet 11 inches", "two hours and twenty-five minutes".
            Some(last) => {
                last.low += quantity.low;
                last.high += quantity.high;
                last.step = quantity.step;
                last.to = quantity.to;
                last.nouns = quantity.nouns;
            }
            None => found.push(quantity),
        }
    }
    found
}

/// "A year and a half", "a decade and a half".
fn with_a_part(text: &Text, found: Quantity) -> Quantity {
    let measures = matches!(found.unit.dimension, Dimension::Time | Dimension::Length | Dimension::Mass);
    let exact = found.high <= found.low && found.unit.offset == 0.0;
    match numerals::and_a_part(text, found.to).filter(|_| measures && exact) {
        Some((part, length)) => {
            let (more, step) = (part * found.unit.factor, found.unit.factor * 0.1);
            let (low, high, to) = (found.low + more, found.high + more, found.to + length);
            Quantity { low, high, to, step, is_one: false, ..found }
        }
        None => found,
    }
}

fn continues(text: &Text, last: &Quantity, next: &Quantity) -> bool {
    let between = next.from.saturating_sub(last.to);
    let near = between == 0 || (between == 1 && matches!(text.lower(last.to), "and" | ","));
    near && last.unit.dimension == next.unit.dimension
        && matches!(next.unit.dimension, Dimension::Time | Dimension::Length | Dimension::Mass)
        && next.unit.factor < last.unit.factor * 0.9
        && next.high < last.unit.factor
}

fn quantity(text: &Text, at: usize, dates: &[Date]) -> Option<Quantity> {
    if let Some(times) = times_word(text, at) {
        return Some(times);
    }
    if let Some(found) = clock(text, at).or_else(|| score(text, at)) {
        return Some(found);
    }
    let Some(first) = numerals::read(text, at) else { return a_unit(text, at) };
    let second_unit = text.lower(at) == "second"
        && matches!(text.before(at, 1), "per" | "a" | "each" | "every" | "/" | "one");
    let is_identifier = text.tokens.get(at).is_some_and(|token| token.glued)
        && matches!(text.before(at, 1), "." | "/")
        && !text.lower(at).starts_with(char::is_alphabetic);
    if second_unit || is_identifier {
        return None;
    }
    let after = at + first.length;
    if first.ordinal {
        // "the third person" and "for the second time" order; "first" alone often says only "before all else".
        return Some(finish(text, (at, after), (first, first), (plain(Dimension::Order, "order"), after)));
    }
    if let Some(share) = one_in_many(text, at, &first) {
        return Some(share);
    }
    let (second, end) = range_end(text, at, &first, dates).unwrap_or((first, after));
    let unit = unit_of(text, at, after, end, &first);
    Some(finish(text, (at, end), (first, second), unit))
}

/// Puts a quantity together from its tokens, its two ends and its unit with the token after that.
fn finish(text: &Text, span: (usize, usize), ends: (Numeral, Numeral), unit: (Unit, usize)) -> Quantity {
    let ((from, number_end), (first, second), (unit, to)) = (span, ends, unit);
    let scaled = |value: f64| value * unit.factor + unit.offset;
    let (mut low, mut high) = (scaled(first.value), scaled(second.value));
    if unit.dimension == Dimension::Share && first.fraction {
        (low, high) = (low * 100.0, high * 100.0);
    }
    let step = if first.fraction { 1.0 } else { first.step.min(second.step) * unit.factor };
    // "-" before a number, not between words, is a minus.
    let minus = matches!(text.before(from, 1), "-" | "\u{2212}")
        && text.tokens.get(from).is_some_and(|t| t.glued)
        && from.checked_sub(1).and_then(|at| text.tokens.get(at)).is_some_and(|sign| !sign.glued);
    if minus {
        low = unit.offset - (low - unit.offset);
        high = if first == second { low } else { high };
    }
    Quantity {
        low: low.min(high),
        high: low.max(high),
        bound: bound(text, from, to.max(number_end)),
        unit,
        step,
        is_one: first.is_one && unit.dimension == Dimension::Count,
        nouns: nouns(text, to.max(number_end)),
        from,
        to: to.max(number_end),
    }
}

/// "twice", "doubled", "threefold" follow no number; "once" counts nothing we could compare.
fn times_word(text: &Text, at: usize) -> Option<Quantity> {
    let value = match text.lower(at) {
        "once" => 1.0,
        "twice" | "double" | "doubled" | "doubles" | "doubling" | "twofold" => 2.0,
        "thrice" | "triple" | "tripled" | "triples" | "tripling" | "threefold" | "trebled" => 3.0,
        "quadruple" | "quadrupled" | "quadruples" | "fourfold" => 4.0,
        "fivefold" => 5.0,
        "tenfold" => 10.0,
        "halved" | "halves" | "halving" => 0.5,
        _ => return None,
    };
    let number = Numeral { value, length: 1, ordinal: false, fraction: false, is_one: false, step: 1.0 };
    Some(finish(text, (at, at + 1), (number, number), (plain(Dimension::Times, "times"), at + 1)))
}

/// "9:30 a.m.", "21:00", "9 p.m.", "noon" is no number.
fn clock(text: &Text, at: usize) -> Option<Quantity> {
    let whole = |at: usize| {
        text.tokens
            .get(at)
            .filter(|t| t.sort == Sort::Number && !t.raw.contains(['.', ',']))
            .and_then(|t| t.raw.parse::<f64>().ok())
    };
    let hour = whole(at).filter(|hour| *hour < 25.0)?;
    let glued = |at: usize| text.tokens.get(at).is_some_and(|token| token.glued);
    let (minutes, mut end) = match whole(at + 2)
        .filter(|minutes| text.lower(at + 1) == ":" && glued(at + 1) && glued(at + 2) && *minutes < 60.0)
    {
        Some(minutes) => (minutes, at + 3),
        None => (0.0, at + 1),
    };
    let half = match text.lower(end) {
        "am" | "a.m" => Some(0.0),
        "pm" | "p.m" => Some(12.0),
        _ => None,
    };
    if half.is_none() && end == at + 1 {
        return None;
    }
    let hour = half.map_or(hour, |half| hour % 12.0 + half);
    end += usize::from(half.is_some());
    let number = Numeral {
        value: hour * 60.0 + minutes,
        length: 1,
        ordinal: false,
        fraction: false,
        is_one: false,
        step: 1.0,
    };
    Some(finish(text, (at, end), (number, number), (plain(Dimension::Clock, "clock"), end)))
}

/// "4–2", "3-1": the first number is the larger, or it would be a range.
fn score(text: &Text, at: usize) -> Option<Quantity> {
    let whole = |at: usize| {
        let token = text.tokens.get(at).filter(|token| token.sort == Sort::Number)?;
        token.raw.parse::<u8>().ok().filter(|value| *value < 100)
    };
    let glued = |at: usize| text.tokens.get(at).is_some_and(|token| token.glued);
    let (first, second) = (whole(at)?, whole(at + 2)?);
    let dash = matches!(text.lower(at + 1), "-" | "\u{2013}") && glued(at + 1) && glued(at + 2);
    if !dash || second > first || units::read(text, at + 3).is_some() {
        return None;
    }
    let value = f64::from(first) * 1_000.0 + f64::from(second);
    let number = Numeral { value, length: 3, ordinal: false, fraction: false, is_one: false, step: 1.0 };
    Some(finish(text, (at, at + 3), (number, number), (plain(Dimension::Score, "score"), at + 3)))
}

/// "A metre", "an hour": one of a unit, written without a number; "twice a day" has no day of its own.
fn a_unit(text: &Text, at: usize) -> Option<Quantity> {
    if !matches!(text.lower(at), "a" | "an") {
        return None;
    }
    let (unit, length) = units::read(text, at + 1).filter(|(unit, _)| unit.name.len() > 2)?;
    let before = at.checked_sub(1).and_then(|before| text.tokens.get(before));
    let rate =
        before.is_some_and(|before| before.is_content() || matches!(before.lower.as_str(), "once" | "times"));
    let with_a_part = numerals::and_a_part(text, at + 1 + length).is_some();
    if rate && !with_a_part || unit.dimension == Dimension::Degrees {
        return None;
    }
    let number = Numeral { value: 1.0, length: 1, ordinal: false, fraction: false, is_one: false, step: 1.0 };
    let found = finish(text, (at, at + 1), (number, number), (unit, at + 1 + length));
    Some(Quantity { is_one: true, ..found })
}

/// "one in five", "3 out of 4 people", "one person in seven".
fn one_in_many(text: &Text, at: usize, first: &Numeral) -> Option<Quantity> {
    let after = at + first.length;
    let links: &[&[&str]] =
        &[&["in", "every"], &["out", "of", "every"], &["out", "of"], &["in"], &["of", "every"]];
    (0..=2_usize).find_map(|skipped| {
        let skippable = (after..after + skipped)
            .all(|at| text.tokens.get(at).is_some_and(|t| t.sort == Sort::Word && t.is_content()));
        if !skippable || (skipped > 0 && first.value > 9.0) {
            return None;
        }
        let link = links.iter().find(|link| text.has_at(after + skipped, link))?;
        let from = after + skipped + link.len();
        let many = numerals::read(text, from)
            .filter(|many| !many.ordinal && !many.fraction && many.value > first.value)?;
        // "in 1969" and "5 in 10 minutes" are no shares.
        let plausible = first.value >= 1.0
            && (many.value <= 100.0 || many.value % 1000.0 == 0.0)
            && units::read(text, from + many.length).is_none();
        let value = first.value / many.value;
        let share = Numeral { value, fraction: true, ..*first };
        let end = from + many.length;
        plausible.then(|| finish(text, (at, end), (share, share), (plain(Dimension::Share, "%"), end)))
    })
}

/// Returns the second number of "5 to 10", "5–10", "between 5 and 10", "two or three", and the token after it.
fn range_end(text: &Text, at: usize, first: &Numeral, dates: &[Date]) -> Option<(Numeral, usize)> {
    let mut after = at + first.length;
    let unit = units::read(text, after).map_or(0, |(_, length)| length);
    let links = |at: usize| {
        let and = text.lower(at) == "and" && (1..=6).any(|back| text.before(at, back) == "between");
        and || matches!(text.lower(at), "to" | "-" | "\u{2013}" | "or" | "\u{2014}")
    };
    if !links(after) && links(after + unit) {
        after += unit;
    }
    if !links(after) || dates.iter().any(|date| date.from == after + 1) {
        return None;
    }
    let currency = usize::from(units::currency(text.lower(after + 1)).is_some());
    let from = after + 1 + currency;
    let second = numerals::read(text, from).filter(|second| !second.ordinal && !second.fraction)?;
    // "from 5 to 3" counts down; "3-1" is a score.
    let second_end = from + second.length;
    (second.value >= first.value || text.lower(after) == "to").then_some((second, second_end))
}

/// Returns the unit of a number: a currency before it, what stands behind it, or none; and the token after.
fn unit_of(text: &Text, at: usize, after: usize, end: usize, first: &Numeral) -> (Unit, usize) {
    let before = text.before(at, 1);
    if let Some(name) = units::currency(before) {
        // "£5m".
        let million = match text.lower(end) {
            "m" if text.tokens.get(end).is_some_and(|token| token.glued) => 1e6,
            _ => 1.0,
        };
        let unit = Unit { factor: million, ..plain(Dimension::Money(name), name) };
        return (unit, end + usize::from(million > 1.0));
    }
    let hyphen = |at: usize| usize::from(text.lower(at) == "-");
    let behind = |end: usize| {
        let from = end + hyphen(end);
        units::read(text, from)
            .filter(|_| short_units_are_near(text, from))
            .map(|(unit, length)| (unit, from + length))
    };
    let found =
        behind(end).or_else(|| (after != end).then(|| behind(after).map(|(unit, _)| (unit, end))).flatten());
    if let Some((unit, to)) = found {
        return (unit, to);
    }
    if first.fraction {
        // "half an hour", "a quarter of a mile".
        let of = usize::from(text.lower(end) == "of");
        if matches!(text.lower(end + of), "a" | "an")
            && let Some((unit, length)) = units::read(text, end + of + 1)
        {
            return (unit, end + of + 1 + length);
        }
        return (plain(Dimension::Share, "%"), end);
    }
    (COUNT, end)
}

/// A unit of one letter counts right behind its number only, and never in capitals, so that "5 A" is no area.
fn short_units_are_near(text: &Text, at: usize) -> bool {
    text.tokens.get(at).is_none_or(|token| {
        token.raw.len() > 1
            || token.sort == Sort::Sign
            || matches!(token.raw, "C" | "F" | "K" | "W")
            || (token.raw == token.lower && token.raw != "a")
    })
}

/// What stands right behind a number, up to three words of its clause.
fn nouns(text: &Text, to: usize) -> Vec<String> {
    let clause = text.tokens.get(to).map(|token| token.clause);
    let rest = text
        .tokens
        .iter()
        .skip(to)
        .take(5)
        .take_while(|token| Some(token.clause) == clause && token.sort == Sort::Word);
    rest.filter(|token| token.is_content()).take(3).map(|token| token.key.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::facts::dates;

    fn one(text: &str) -> Quantity {
        let text = Text::read(text);
        let found = read(&text, &dates::read(&text));
        assert_eq!(found.len(), 1, "{}: {found:?}", text.text);
        found[0].clone()
    }

    #[test]
    fn quantities_are_read_with_unit_and_bound() {
        let table = [
            ("It is about 1.5 million strong.", 1_500_000.0, 1_500_000.0, Dimension::Count, Bound::About),
            ("It is 5 to 10 km long.", 5_000.0, 10_000.0, Dimension::Length, Bound::Exact),
            ("It is between 5 and 10 km long.", 5_000.0, 10_000.0, Dimension::Length, Bound::Exact),
            ("It is a 26-mile race.", 41_842.944, 41_842.944, Dimension::Length, Bound::Exact),
            ("More than half of it sank.", 50.0, 50.0, Dimension::Share, Bound::Above),
            ("One in five people agree.", 20.0, 20.0, Dimension::Share, Bound::Exact),
            ("It takes half an hour.", 1.0 / 48.0, 1.0 / 48.0, Dimension::Time, Bound::Exact),
            ("It takes 2 hours and 30 minutes.", 2.5 / 24.0, 2.5 / 24.0, Dimension::Time, Bound::Exact),
            ("It takes an hour and a half.", 1.5 / 24.0, 1.5 / 24.0, Dimension::Time, Bound::Exact),
            ("It is less than a mile and a half.", 2_414.016, 2_414.016, Dimension::Length, Bound::Below),
            ("It cost £5m.", 5e6, 5e6, Dimension::Money("£"), Bound::Exact),
            ("It cost up to $3.5 billion.", 3.5e9, 3.5e9, Dimension::Money("$"), Bound::Below),
            ("Water boils at 100 °C.", 373.15, 373.15, Dimension::Temperature, Bound::Exact),
            ("It boils at 212 degrees Fahrenheit.", 373.15, 373.15, Dimension::Temperature, Bound::Exact),
            ("It opens at 9:30 p.m. daily.", 1_290.0, 1_290.0, Dimension::Clock, Bound::Exact),
            ("It doubled.", 2.0, 2.0, Dimension::Times, Bound::Exact),
            ("It fell to -5 °C.", 268.15, 268.15, Dimension::Temperature, Bound::Exact),
            ("No more than 12 people fit.", 12.0, 12.0, Dimension::Count, Bound::Below),
            ("She won 5 or more prizes.", 5.0, 5.0, Dimension::Count, Bound::Above),
            ("It was the third largest.", 3.0, 3.0, Dimension::Order, Bound::Exact),
        ];
        for (text, low, high, dimension, bound) in table {
            let found = one(text);
            assert!(
                (found.low - low).abs() <= low * 1e-6 && (found.high - high).abs() <= high * 1e-6,
                "{text} {found:?}"
            );
            assert_eq!((found.unit.dimension, found.bound), (dimension, bound), "{text}");
        }
    }

    #[test]
    fn what_is_counted_is_known() {
        assert_eq!(one("It has 14 stone arches.").nouns, ["stone", "arch"]);
        assert!(one("One of them sank.").is_one);
    }
}
