//! Dates in any form: "20 July 1969", "July 20th, 1969", "1969-07-20", "the late 1960s", "the nineteenth century".

use super::numerals;
use crate::check::text::{Sort, Text, Token};

/// A date, or a stretch of time with a name; what it does not say is none.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::check) struct Date {
    /// The first and the last year it may lie in, before Christ below zero.
    pub years: Option<(i32, i32)>,
    pub month: Option<u8>,
    pub day: Option<u8>,
    /// Its first token.
    pub from: usize,
    /// The token after its last.
    pub to: usize,
}

#[rustfmt::skip]
const MONTHS: &[(&str, u8)] = &[
    ("january", 1), ("february", 2), ("march", 3), ("april", 4), ("may", 5), ("june", 6), ("july", 7),
    ("august", 8), ("september", 9), ("october", 10), ("november", 11), ("december", 12), ("jan", 1),
    ("feb", 2), ("mar", 3), ("apr", 4), ("jun", 6), ("jul", 7), ("aug", 8), ("sep", 9), ("sept", 9),
    ("oct", 10), ("nov", 11), ("dec", 12),
];
#[rustfmt::skip]
const DECADES: &[(&str, i32)] = &[
    ("twenties", 20), ("thirties", 30), ("forties", 40), ("fifties", 50), ("sixties", 60),
    ("seventies", 70), ("eighties", 80), ("nineties", 90),
];
/// Words before a number that make a year of it.
#[rustfmt::skip]
const CUES: &[&str] = &[
    "in", "since", "by", "from", "until", "till", "to", "after", "before", "during", "of", "around", "circa",
    "c", "year", "early", "late", "mid", "and", "between", "(", ",", "-", "\u{2013}", "spring", "summer", "autumn",
    "fall", "winter", "christmas", "the", "on", "about", "approximately", "only", "again", "ca", "roughly",
];
/// A year written without more is one of these.
const YEARS: std::ops::RangeInclusive<i32> = 1000..=2199;

impl Date {
    /// Returns true where this date is one that the other may be told as: the same, or less exact.
    pub fn covers(&self, other: &Self) -> bool {
        let years = match (self.years, other.years) {
            (None, _) => true,
            (Some(wide), Some(narrow)) => wide.0 <= narrow.0 && narrow.1 <= wide.1,
            (Some(_), None) => false,
        };
        years && part_covers(self.month, other.month) && part_covers(self.day, other.day)
    }

    /// Returns true where nothing in the two dates is against the other.
    pub fn agrees(&self, other: &Self) -> bool {
        let years = match (self.years, other.years) {
            (Some(one), Some(two)) => one.0 <= two.1 && two.0 <= one.1,
            _ => true,
        };
        let same = |one: Option<u8>, two: Option<u8>| one.is_none() || two.is_none() || one == two;
        years && same(self.month, other.month) && same(self.day, other.day)
    }

    /// Returns its year, where it names exactly one.
    pub fn year(&self) -> Option<i32> {
        self.years.filter(|(first, last)| first == last).map(|(first, _)| first)
    }
}

/// Returns true for the name of a month or of a day of the week, in lower case.
pub(in crate::check) fn is_day_or_month(word: &str) -> bool {
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    MONTHS.iter().any(|(name, _)| *name == word) || days.contains(&word)
}

fn part_covers(wide: Option<u8>, narrow: Option<u8>) -> bool {
    wide.is_none() || wide == narrow
}

/// Returns the dates of a sentence in order.
pub(in crate::check) fn read(text: &Text) -> Vec<Date> {
    let mut found: Vec<Date> = Vec::new();
    let mut at = 0;
    while at < text.tokens.len() {
        let last_year = found.last().filter(|date| date.to + 1 == at).and_then(Date::year);
        let date = iso(text, at)
            .or_else(|| with_month(text, at))
            .or_else(|| century(text, at))
            .or_else(|| decade(text, at))
            .or_else(|| short_range_end(text, at, last_year))
            .or_else(|| year(text, at));
        match date {
            Some(date) => {
                at = date.to;
                found.push(date);
            }
            None => at += 1,
        }
    }
    found
}

fn integer(token: &Token) -> Option<i32> {
    let digits = token.sort == Sort::Number && token.raw.chars().all(|c| c.is_ascii_digit());
    token.raw.parse().ok().filter(|_| digits)
}

fn number_at(text: &Text, at: usize) -> Option<i32> {
    text.tokens.get(at).and_then(integer)
}

/// "1969-07-20".
fn iso(text: &Text, at: usize) -> Option<Date> {
    let dash = |at: usize| text.lower(at) == "-";
    let year = number_at(text, at).filter(|year| YEARS.contains(year))?;
    let month = number_at(text, at + 2).filter(|_| dash(at + 1) && dash(at + 3))?;
    let day = number_at(text, at + 4)?;
    let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    Some(Date { years: Some((year, year)), month: Some(month), day: Some(day), from: at, to: at + 5 })
        .filter(|_| (1..=12).contains(&month) && (1..=31).contains(&day))
}

fn month_at(text: &Text, at: usize) -> Option<u8> {
    let token = text.tokens.get(at).filter(|token| token.is_capital())?;
    MONTHS.iter().find(|(name, _)| *name == token.lower).map(|(_, month)| *month)
}

/// Returns the day that stands there, and how many tokens it takes: "20", "20th", "twentieth".
fn day_at(text: &Text, at: usize) -> Option<(u8, usize)> {
    if let Some(day) = number_at(text, at).filter(|day| (1..=31).contains(day)) {
        let suffix = text.tokens.get(at + 1).is_some_and(|token| token.glued)
            && matches!(text.lower(at + 1), "st" | "nd" | "rd" | "th");
        return Some((u8::try_from(day).ok()?, 1 + usize::from(suffix)));
    }
    let found = numerals::read(text, at).filter(|found| found.ordinal && found.value <= 31.0)?;
    (1..=31_u8).find(|day| (f64::from(*day) - found.value).abs() < 0.1).map(|day| (day, found.length))
}

/// Returns the year at that place, after a comma, "of" or nothing, and the token after it.
fn year_after(text: &Text, at: usize) -> (Option<(i32, i32)>, usize) {
    let skip = usize::from(matches!(text.lower(at), "," | "of"));
    match number_at(text, at + skip).filter(|year| YEARS.contains(year)) {
        Some(year) => (Some((year, year)), at + skip + 1),
        None => (None, at),
    }
}

/// "20 July 1969", "the 20th of July, 1969", "July 20th, 1969", "July 1969", "in July".
fn with_month(text: &Text, at: usize) -> Option<Date> {
    if let Some((day, length)) = day_at(text, at) {
        let of = usize::from(text.lower(at + length) == "of");
        let month = month_at(text, at + length + of)?;
        let (years, to) = year_after(text, at + length + of + 1);
        return Some(Date { years, month: Some(month), day: Some(day), from: at, to });
    }
    let month = month_at(text, at)?;
    let dot = usize::from(text.lower(at + 1) == "." && text.lower(at).len() < 5);
    let next = at + 1 + dot;
    let the = usize::from(text.lower(next) == "the");
    if let Some((day, length)) = day_at(text, next + the).filter(|_| !text.lower(next + the).is_empty()) {
        let (years, to) = year_after(text, next + the + length);
        return Some(Date { years, month: Some(month), day: Some(day), from: at, to });
    }
    let (years, to) = year_after(text, next);
    let is_word = matches!(text.lower(at), "may" | "march" | "mar" | "jan" | "dec" | "august");
    let placed = matches!(
        text.before(at, 1),
        "in" | "of"
            | "since"
            | "by"
            | "until"
            | "to"
            | "from"
            | "and"
            | "during"
            | "late"
            | "early"
            | "mid"
            | "-"
            | "last"
            | "each"
            | "every"
            | "between"
            | "through"
            | "before"
            | "after"
            | "around"
            | ","
    );
    // "By August Dvorak".
    let name = text.tokens.get(next).is_some_and(Token::is_capital);
    let sure = years.is_some() || (placed && !name) || !is_word;
    sure.then_some(Date {
        years,
        month: Some(month),
        day: None,
        from: at,
        to: if years.is_some() { to } else { next },
    })
}

/// Narrows a stretch of years by "early", "mid", "late" before it.
fn narrowed(text: &Text, at: usize, first: i32, length: i32) -> (i32, i32) {
    let back = if text.before(at, 1) == "-" { 2 } else { 1 };
    let back = if text.before(at, back) == "the" { back + 1 } else { back };
    match text.before(at, back) {
        "early" => (first, first + length * 4 / 10),
        "mid" | "middle" => (first + length * 3 / 10, first + length * 7 / 10),
        "late" => (first + length * 6 / 10, first + length - 1),
        _ => (first, first + length - 1),
    }
}

/// "the 19th century", "the fifth century BC", "the 17th and 18th centuries".
fn century(text: &Text, at: usize) -> Option<Date> {
    let found = numerals::read(text, at).filter(|found| found.ordinal && found.value <= 30.0)?;
    let number = (1..=30_i32).find(|number| (f64::from(*number) - found.value).abs() < 0.1)?;
    let mut noun = at + found.length;
    if text.lower(noun) == "-" {
        noun += 1;
    }
    let joined = matches!(text.lower(noun), "and" | "to" | "or" | "\u{2013}")
        && (noun..noun + 6).any(|at| text.lower(at) == "centuries");
    if !joined && !matches!(text.lower(noun), "century" | "centuries") {
        return None;
    }
    let to = if joined { noun } else { noun + 1 };
    if is_before_christ(text, to) {
        let (first, last) = narrowed(text, at, -100 * number, 100);
        return Some(Date { years: Some((first, last)), month: None, day: None, from: at, to: to + 1 });
    }
    let years = narrowed(text, at, 100 * (number - 1), 101);
    Some(Date { years: Some(years), month: None, day: None, from: at, to })
}

fn is_before_christ(text: &Text, at: usize) -> bool {
    matches!(text.lower(at), "bc" | "bce" | "b.c" | "b.c.e")
}

fn is_after_christ(text: &Text, at: usize) -> bool {
    text.tokens.get(at).is_some_and(|token| matches!(token.raw, "AD" | "CE" | "A.D" | "C.E"))
}

/// "the 1960s", "the '60s", "the nineteen-sixties", "the 1800s".
fn decade(text: &Text, at: usize) -> Option<Date> {
    let date = |years, to| Some(Date { years: Some(years), month: None, day: None, from: at, to });
    if let Some(first) = number_at(text, at) {
        let plural = text.tokens.get(at + 1).is_some_and(|token| token.glued && token.lower == "s");
        let apostrophe = matches!(text.lower(at + 1), "'" | "\u{2019}") && text.lower(at + 2) == "s";
        if !(plural || apostrophe) || first % 10 != 0 {
            return None;
        }
        let to = at + if plural { 2 } else { 3 };
        return match first {
            20..=90 => date(narrowed(text, at, 1900 + first, 10), to),
            100..=900 if first % 100 == 0 => date(narrowed(text, at, first, 100), to),
            _ if YEARS.contains(&first) && first % 100 == 0 && first < 2000 => {
                date(narrowed(text, at, first, 100), to)
            }
            _ if YEARS.contains(&first) => date(narrowed(text, at, first, 10), to),
            _ => None,
        };
    }
    let (_, decade) = DECADES.iter().find(|(name, _)| *name == text.lower(at))?;
    let hundreds = if text.has_before(at, &["eighteen", "-"]) { 1800 } else { 1900 };
    // "in her sixties" is an age.
    let aged = matches!(text.before(at, 1), "his" | "her" | "their" | "your");
    if aged { None } else { date(narrowed(text, at, hundreds + decade, 10), at + 1) }
}

/// The "45" of "1939–45".
fn short_range_end(text: &Text, at: usize, last: Option<i32>) -> Option<Date> {
    let start = last.filter(|_| matches!(text.before(at, 1), "-" | "\u{2013}"))?;
    let short = number_at(text, at).filter(|short| (0..100).contains(short))?;
    let year = start - start % 100 + short;
    (year > start).then_some(Date { years: Some((year, year)), month: None, day: None, from: at, to: at + 1 })
}

/// The "1939" of "1939–45" and of "1939–1945".
fn begins_range(text: &Text, at: usize, year: i32) -> bool {
    let end = number_at(text, at + 2).filter(|_| matches!(text.lower(at + 1), "-" | "\u{2013}"));
    end.is_some_and(|end| (year % 100 + 1..100).contains(&end) || end > year && YEARS.contains(&end))
}

/// "1969", "AD 79", "44 BC".
fn year(text: &Text, at: usize) -> Option<Date> {
    let date = |year, from, to| Some(Date { years: Some((year, year)), month: None, day: None, from, to });
    if is_after_christ(text, at)
        && let Some(found) = number_at(text, at + 1)
    {
        return date(found, at, at + 2);
    }
    if let Some(found) = text.tokens.get(at).and_then(|token| token.raw.replace(',', "").parse::<i32>().ok())
    {
        if is_before_christ(text, at + 1) {
            return date(-found, at, at + 2);
        }
        if is_after_christ(text, at + 1) {
            return date(found, at, at + 2);
        }
    }
    let found = number_at(text, at).filter(|year| YEARS.contains(year))?;
    let cue = at == 0
        || CUES.contains(&text.before(at, 1))
        || begins_range(text, at, found)
        || text.tokens.get(at.wrapping_sub(1)).is_some_and(Token::is_capital);
    let next = text.tokens.get(at + 1);
    // "About 1500 people": after a word of estimate a thing is counted.
    let about = matches!(text.before(at, 1), "about" | "around" | "roughly" | "approximately" | "only");
    let thing = next.is_some_and(|next| next.is_content() && !next.is_capital() && next.sort == Sort::Word);
    if about && thing {
        return None;
    }
    let counted = next.is_some_and(|next| {
        next.is_content() && !next.is_capital() && next.sort == Sort::Word && next.lower.ends_with('s')
    });
    let unit = super::units::read(text, at + 1).is_some()
        || next.is_some_and(|next| next.sort == Sort::Sign && next.lower == "%");
    (cue && !counted && !unit && !next.is_some_and(|next| next.glued && next.sort == Sort::Word))
        .then(|| date(found, at, at + 1))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Date {
        let read = read(&Text::read(text));
        assert_eq!(read.len(), 1, "{text}: {read:?}");
        read[0].clone()
    }

    #[test]
    fn one_day_may_be_written_in_many_ways() {
        for text in [
            "It landed on 20 July 1969.",
            "It landed on July 20, 1969.",
            "It landed on the 20th of July 1969.",
            "It landed on July the 20th, 1969.",
            "Landing: 1969-07-20.",
        ] {
            let date = one(text);
            assert_eq!((date.years, date.month, date.day), (Some((1969, 1969)), Some(7), Some(20)), "{text}");
        }
    }

    #[test]
    fn stretches_of_time_have_a_first_and_a_last_year() {
        let table = [
            ("It began in 1969.", (1969, 1969)),
            ("It began in the 1960s.", (1960, 1969)),
            ("It began in the late 1960s.", (1966, 1969)),
            ("It began in the nineteenth century.", (1800, 1900)),
            ("It began in the 19th century.", (1800, 1900)),
            ("It began in the 1800s.", (1800, 1899)),
            ("It began in AD 79.", (79, 79)),
            ("It began in 44 BC.", (-44, -44)),
            ("It began in the fifth century BC.", (-500, -401)),
            ("It began in the sixties.", (1960, 1969)),
        ];
        for (text, years) in table {
            assert_eq!(one(text).years, Some(years), "{text}");
        }
        let war = read(&Text::read("The war (1939–45) ended."));
        assert_eq!(war.iter().map(Date::year).collect::<Vec<_>>(), [Some(1939), Some(1945)]);
    }

    #[test]
    fn numbers_of_things_are_no_dates() {
        for text in [
            "About 1500 people came.",
            "It is 2000 metres high.",
            "It may rain.",
            "They march on.",
            "1,969 came.",
        ] {
            assert_eq!(read(&Text::read(text)), [], "{text}");
        }
    }

    #[test]
    fn a_less_exact_date_covers_a_more_exact_one() {
        let day = one("on 20 July 1969");
        for text in [
            "in 1969",
            "in July 1969",
            "in the 1960s",
            "in the late 1960s",
            "in the 20th century",
            "on 20 July",
        ] {
            assert!(one(text).covers(&day), "{text}");
        }
        for text in ["in 1968", "in June 1969", "in the early 1960s", "on 21 July 1969"] {
            assert!(!one(text).covers(&day), "{text}");
        }
        assert!(!day.covers(&one("in 1969")));
        assert!(day.agrees(&one("in 1969")));
    }
}
