//! Numbers as people write them: "1,487,203", "1.5 million", "two and a half", "three quarters", "21st".

use crate::check::text::{Sort, Text};

/// A number, read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::check) struct Numeral {
    pub value: f64,
    /// How many tokens it takes.
    pub length: usize,
    /// A place in an order: "third", "21st".
    pub ordinal: bool,
    /// A part of one: "a third", "3/4", "half".
    pub fraction: bool,
    /// The word "one", which often counts nothing.
    pub is_one: bool,
    /// The value of its last digit: 100,000 of "1.5 million".
    pub step: f64,
}

#[rustfmt::skip]
const SMALL: &[(&str, f64)] = &[
    ("zero", 0.0), ("one", 1.0), ("two", 2.0), ("three", 3.0), ("four", 4.0), ("five", 5.0), ("six", 6.0),
    ("seven", 7.0), ("eight", 8.0), ("nine", 9.0), ("ten", 10.0), ("eleven", 11.0), ("twelve", 12.0),
    ("thirteen", 13.0), ("fourteen", 14.0), ("fifteen", 15.0), ("sixteen", 16.0), ("seventeen", 17.0),
    ("eighteen", 18.0), ("nineteen", 19.0),
];
#[rustfmt::skip]
const TENS: &[(&str, f64)] = &[
    ("twenty", 20.0), ("thirty", 30.0), ("forty", 40.0), ("fifty", 50.0), ("sixty", 60.0),
    ("seventy", 70.0), ("eighty", 80.0), ("ninety", 90.0),
];
#[rustfmt::skip]
const ORDINALS: &[(&str, f64)] = &[
    ("first", 1.0), ("second", 2.0), ("third", 3.0), ("fourth", 4.0), ("fifth", 5.0), ("sixth", 6.0),
    ("seventh", 7.0), ("eighth", 8.0), ("ninth", 9.0), ("tenth", 10.0), ("eleventh", 11.0),
    ("twelfth", 12.0), ("thirteenth", 13.0), ("fourteenth", 14.0), ("fifteenth", 15.0),
    ("sixteenth", 16.0), ("seventeenth", 17.0), ("eighteenth", 18.0), ("nineteenth", 19.0),
    ("twentieth", 20.0), ("thirtieth", 30.0), ("fiftieth", 50.0), ("hundredth", 100.0),
];
#[rustfmt::skip]
const SCALES: &[(&str, f64)] = &[
    ("hundred", 100.0), ("thousand", 1e3), ("million", 1e6), ("billion", 1e9), ("trillion", 1e12),
    ("bn", 1e9), ("dozen", 12.0), ("k", 1e3),
];
#[rustfmt::skip]
const PARTS: &[(&str, f64)] = &[
    ("half", 2.0), ("halves", 2.0), ("third", 3.0), ("thirds", 3.0), ("quarter", 4.0), ("quarters", 4.0),
    ("fourth", 4.0), ("fourths", 4.0), ("fifth", 5.0), ("fifths", 5.0), ("sixth", 6.0), ("sixths", 6.0),
    ("seventh", 7.0), ("sevenths", 7.0), ("eighth", 8.0), ("eighths", 8.0), ("ninth", 9.0),
    ("ninths", 9.0), ("tenth", 10.0), ("tenths", 10.0), ("twelfth", 12.0), ("twelfths", 12.0), ("twentieth", 20.0),
    ("twentieths", 20.0), ("fiftieth", 50.0), ("fiftieths", 50.0), ("hundredth", 100.0), ("hundredths", 100.0),
    ("thousandth", 1000.0), ("thousandths", 1000.0),
];
const SIGNS: &[(&str, f64)] =
    &[("½", 0.5), ("¼", 0.25), ("¾", 0.75), ("⅓", 1.0 / 3.0), ("⅔", 2.0 / 3.0), ("⅕", 0.2), ("⅛", 0.125)];

fn find(table: &[(&str, f64)], word: &str) -> Option<f64> {
    table.iter().find(|(known, _)| *known == word).map(|(_, value)| *value)
}

/// Returns the number that begins there.
pub(in crate::check) fn read(text: &Text, at: usize) -> Option<Numeral> {
    let token = text.tokens.get(at)?;
    match token.sort {
        Sort::Number => digits(text, at),
        Sort::Word => part(text, at).or_else(|| in_words(text, at)).or_else(|| ordinal(text, at)),
        Sort::Sign => None,
    }
}

fn digits(text: &Text, at: usize) -> Option<Numeral> {
    let raw = text.tokens.get(at)?.raw;
    if let Some(value) = find(SIGNS, raw) {
        return Some(numeral(value, 1, 0.01, true));
    }
    let plain = raw.replace([',', '\u{a0}', '\u{202f}'], "");
    let mut value: f64 = plain.parse().ok()?;
    let decimals = plain.split_once('.').map_or(0, |(_, decimals)| decimals.len().min(12));
    let mut step = match decimals {
        0 => round_step(value),
        some => 10_f64.powi(-i32::try_from(some).unwrap_or(12)),
    };
    let mut next = at + 1;
    let glued = |at: usize| text.tokens.get(at).is_some_and(|token| token.glued);
    if glued(next) && matches!(text.lower(next), "st" | "nd" | "rd" | "th") {
        return Some(Numeral { ordinal: true, ..numeral(value, 2, 1.0, false) });
    }
    if text.lower(next) == "/" && glued(next) {
        let under = text.tokens.get(next + 1).and_then(|token| token.raw.parse::<f64>().ok());
        if let Some(under) = under.filter(|under| *under > 1.0 && *under <= 100.0 && value < *under) {
            return Some(numeral(value / under, 3, 0.01, true));
        }
    }
    if let Some(part) = find(SIGNS, text.lower(next)) {
        (value, step, next) = (value + part, 0.1, next + 1);
    }
    if let Some((part, length)) = and_a_part(text, next) {
        (value, step, next) = (value + part, 0.1, next + length);
    }
    // "3-million" and "3 million".
    let hyphen = usize::from(text.lower(next) == "-" && find(SCALES, text.lower(next + 1)).is_some());
    if let Some(scale) = find(SCALES, text.lower(next + hyphen)).filter(|scale| *scale > 12.0) {
        if text.lower(next) != "k" || glued(next) {
            (value, step, next) = (value * scale, step * scale, next + 1 + hyphen);
        }
        if let Some(scale) = find(SCALES, text.lower(next)).filter(|scale| *scale > 100.0) {
            (value, step, next) = (value * scale, step * scale, next + 1);
        }
    }
    Some(numeral(value, next - at, step, false))
}

fn numeral(value: f64, length: usize, step: f64, fraction: bool) -> Numeral {
    Numeral { value, length, ordinal: false, fraction, is_one: false, step }
}

/// The value of the last digit that is no zero: 100 of 8,800.
fn round_step(value: f64) -> f64 {
    let mut step = 1.0;
    while step < 1e12 && value != 0.0 && value % (step * 10.0) == 0.0 {
        step *= 10.0;
    }
    step
}

/// "and a half", "and three quarters", with how many words that is.
pub(super) fn and_a_part(text: &Text, at: usize) -> Option<(f64, usize)> {
    if text.lower(at) != "and" {
        return None;
    }
    let above = match text.lower(at + 1) {
        "a" | "one" => 1.0,
        "three" => 3.0,
        "two" => 2.0,
        _ => return None,
    };
    let hyphen = usize::from(text.lower(at + 2) == "-");
    let under = find(PARTS, text.lower(at + 2 + hyphen))?;
    Some((above / under, 3 + hyphen))
}

/// "half", "a third of", "two thirds", "three-quarters".
fn part(text: &Text, at: usize) -> Option<Numeral> {
    let word = text.lower(at);
    if word == "half" && text.lower(at + 1) != "-" {
        // "half a million", "half a dozen".
        if matches!(text.lower(at + 1), "a" | "an")
            && let Some(scale) = find(SCALES, text.lower(at + 2))
        {
            return Some(numeral(scale / 2.0, 3, scale / 10.0, false));
        }
        return Some(numeral(0.5, 1, 0.01, true));
    }
    let above =
        if matches!(word, "a" | "an") { 1.0 } else { find(SMALL, word).filter(|above| *above >= 1.0)? };
    let hyphen = usize::from(text.lower(at + 1) == "-");
    let named = text.lower(at + 1 + hyphen);
    let under = find(PARTS, named)?;
    let after = text.lower(at + 2 + hyphen);
    let plural = named.ends_with('s');
    // "A sixth." is a part, "a sixth person" none.
    let ends = text.tokens.get(at + 2 + hyphen).is_none_or(|next| !next.is_content());
    let singles = ["half", "quarter"].contains(&named) || ends || word == "one" || after == "less";
    if !(plural && above > 1.0 || above < 1.5 && singles) {
        return None;
    }
    let length = 2 + hyphen;
    // "a quarter of a million".
    if after == "of"
        && text.lower(at + length + 1) == "a"
        && let Some(scale) = find(SCALES, text.lower(at + length + 2))
    {
        return Some(numeral(above / under * scale, length + 3, scale / 10.0, false));
    }
    Some(numeral(above / under, length, 0.01, true))
}

/// "twenty-one", "a hundred and five thousand", "two dozen".
fn in_words(text: &Text, at: usize) -> Option<Numeral> {
    let (mut total, mut current, mut next, mut scaled) = (0.0, 0.0, at, false);
    let first = text.lower(at);
    if matches!(first, "a" | "an") {
        find(SCALES, text.lower(at + 1)).filter(|_| text.lower(at + 1) != "k")?;
        (current, next) = (1.0, at + 1);
    }
    loop {
        let word = text.lower(next);
        let after_hyphen = usize::from(word == "-" && next > at && text.lower(next) == "-");
        let word = text.lower(next + after_hyphen);
        if let Some(value) = find(TENS, word).filter(|_| current % 100.0 == 0.0 && after_hyphen == 0) {
            current += value;
        } else if let Some(value) = find(SMALL, word)
            .filter(|value| {
                current % 100.0 == 0.0 || (current % 10.0 == 0.0 && *value < 10.0 && current > 0.0)
            })
            .filter(|_| next == at || scaled || current > 0.0)
        {
            current += value;
        } else if let Some(scale) =
            find(SCALES, word).filter(|_| current > 0.0 && !matches!(word, "k" | "bn"))
        {
            scaled = true;
            if scale > 100.0 {
                (total, current) = (total + current * scale, 0.0);
            } else {
                current *= scale;
            }
        } else if word == "and" && scaled && number_word(text.lower(next + 1)) {
            next += 1;
            continue;
        } else {
            break;
        }
        next += 1 + after_hyphen;
    }
    if next == at || (next == at + 1 && matches!(first, "a" | "an")) {
        return None;
    }
    let mut value = total + current;
    if let Some((part, length)) = and_a_part(text, next) {
        (value, next) = (value + part, next + length);
        if let Some(scale) = find(SCALES, text.lower(next)) {
            (value, next) = (value * scale, next + 1);
        }
    }
    // "twenty-first".
    if text.lower(next) == "-"
        && let Some(last) =
            find(ORDINALS, text.lower(next + 1)).filter(|last| *last < 10.0 && value % 10.0 == 0.0)
    {
        return Some(Numeral { ordinal: true, ..numeral(value + last, next + 2 - at, 1.0, false) });
    }
    let is_one = next == at + 1 && first == "one";
    Some(Numeral { is_one, ..numeral(value, next - at, round_step(value), false) })
}

fn number_word(word: &str) -> bool {
    find(SMALL, word).or_else(|| find(TENS, word)).is_some()
}

fn ordinal(text: &Text, at: usize) -> Option<Numeral> {
    let value = find(ORDINALS, text.lower(at))?;
    Some(Numeral { ordinal: true, ..numeral(value, 1, 1.0, false) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_however_they_are_written() {
        let table = [
            ("1,487,203 people", 1_487_203.0, 1),
            ("1.5 million", 1_500_000.0, 2),
            ("twenty-one days", 21.0, 3),
            ("a hundred and five", 105.0, 4),
            ("three hundred thousand", 300_000.0, 3),
            ("two and a half million", 2_500_000.0, 5),
            ("two dozen eggs", 24.0, 2),
            ("half a million", 500_000.0, 3),
            ("half of it", 0.5, 1),
            ("three-quarters of", 0.75, 3),
            ("a third of it", 1.0 / 3.0, 2),
            ("two thirds", 2.0 / 3.0, 2),
            ("3/4 of", 0.75, 3),
            ("2½ hours", 2.5, 2),
            ("nineteen", 19.0, 1),
            ("one hundred and twenty-five", 125.0, 6),
            ("6 hundred", 600.0, 2),
        ];
        for (text, value, length) in table {
            let found = read(&Text::read(text), 0).unwrap_or_else(|| panic!("{text}"));
            assert!((found.value - value).abs() < 1e-9 * value, "{text}: {found:?}");
            assert_eq!(found.length, length, "{text}: {found:?}");
            assert!(!found.ordinal, "{text}");
        }
        for (text, value) in [("third place", 3.0), ("21st century", 21.0), ("twenty-first", 21.0)] {
            let found = read(&Text::read(text), 0).unwrap_or_else(|| panic!("{text}"));
            assert!(found.ordinal && (found.value - value).abs() < 1e-9, "{text}: {found:?}");
        }
        for text in ["a house", "and", "bread", "the third"] {
            assert_eq!(read(&Text::read(text), 0), None, "{text}");
        }
    }
}
