//! Numbers with units, as words tell them: "about 12 hours and 25 minutes", "16 to 18 °C", "one person in seven".

use unicode_segmentation::UnicodeSegmentation;

/// What a quantity measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measure {
    /// A number, whatever it counts.
    Any,
    /// Hours, days, years.
    Duration,
    /// Years since birth.
    Age,
    /// Metres, miles; also a height, a depth, a distance.
    Length,
    /// Degrees.
    Temperature,
    /// Grams, tonnes.
    Mass,
    /// A length in a time.
    Speed,
    /// Pounds, dollars.
    Money,
    /// Per cent, a half, one in seven.
    Share,
    /// Twice a day, every year.
    Frequency,
    /// Litres, cups.
    Volume,
}

#[rustfmt::skip]
const DURATION: &[&str] = &[
    "second", "minute", "hour", "day", "night", "week", "fortnight", "month", "year", "decade", "century",
    "centurie", "millennia", "millisecond", "hr", "min", "season",
];
#[rustfmt::skip]
const LENGTH: &[&str] = &[
    "millimetre", "millimeter", "centimetre", "centimeter", "metre", "meter", "kilometre", "kilometer",
    "mile", "inch", "inche", "foot", "feet", "yard", "mm", "cm", "m", "km", "nanometre", "micrometre", "nm",
    "storey", "hectare", "acre",
];
const TEMPERATURE: &[&str] = &["°", "°c", "°f", "degree", "celsius", "fahrenheit", "kelvin", "c"];
#[rustfmt::skip]
const MASS: &[&str] = &[
    "microgram", "milligram", "gram", "gramme", "kilogram", "kilo", "tonne", "ton", "pound", "ounce", "mg",
    "g", "kg", "t", "lb", "µg",
];
const MONEY: &[&str] = &["£", "$", "€", "pound", "dollar", "euro", "penny", "pence", "cent", "pound"];
const SHARE: &[&str] =
    &["%", "percent", "cent", "half", "third", "quarter", "fifth", "sixth", "tenth", "percentage"];
#[rustfmt::skip]
const VOLUME: &[&str] = &[
    "millilitre", "milliliter", "litre", "liter", "ml", "l", "cup", "pint", "gallon", "teaspoon",
    "tablespoon", "glasse", "glass", "cubic",
];
const AGES: &[&str] = &["age", "aged", "old", "older", "oldest"];
#[rustfmt::skip]
const TIMES: &[&str] = &[
    "once", "twice", "thrice", "daily", "weekly", "monthly", "yearly", "annually", "hourly", "every", "each",
    "per", "time", "apart",
];
#[rustfmt::skip]
const NUMBER_WORDS: &[&str] = &[
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
    "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "thousand", "million",
    "billion", "dozen", "half", "third", "quarter", "twice", "once", "couple", "several", "few", "first",
    "hundreds", "thousands", "millions",
];
/// Between a number and its unit may stand "and a half", "to 18", "million cubic": not more.
const UNIT_WITHIN: usize = 4;

/// Returns a text's words and signs in lower case: `16 to 18 °C` is five of them.
pub(super) fn signs(text: &str) -> Vec<String> {
    text.split_word_bounds().filter(|part| !part.trim().is_empty()).map(str::to_lowercase).collect()
}

/// Returns true for digits and for words of number.
pub(super) fn is_number(sign: &str) -> bool {
    sign.starts_with(|c: char| c.is_numeric()) || NUMBER_WORDS.contains(&sign)
}

/// Returns the measure of which that word is a unit.
pub(super) fn measure_of_unit(word: &str) -> Option<Measure> {
    let tables = [
        (DURATION, Measure::Duration),
        (LENGTH, Measure::Length),
        (TEMPERATURE, Measure::Temperature),
        (MASS, Measure::Mass),
        (VOLUME, Measure::Volume),
    ];
    tables.into_iter().find(|(units, _)| units.contains(&singular(word))).map(|(_, measure)| measure)
}

/// Returns true where the words hold a quantity of that measure.
pub(super) fn holds(signs: &[String], measure: Measure) -> bool {
    match measure {
        Measure::Any => signs.iter().any(|sign| is_number(sign)),
        Measure::Speed => holds_speed(signs),
        Measure::Frequency => {
            signs.iter().any(|sign| TIMES.contains(&singular(sign))) && near_number(signs, DURATION, true)
        }
        Measure::Share => near_number(signs, SHARE, false) || one_in_many(signs),
        Measure::Money => near_number(signs, MONEY, false),
        Measure::Duration => near_number(signs, DURATION, false),
        Measure::Age => {
            signs.iter().any(|sign| AGES.contains(&sign.as_str())) && near_number(signs, DURATION, false)
        }
        Measure::Length => near_number(signs, LENGTH, false),
        Measure::Temperature => near_number(signs, TEMPERATURE, false),
        Measure::Mass => near_number(signs, MASS, false),
        Measure::Volume => near_number(signs, VOLUME, false),
    }
}

/// Returns true where a number stands near one of the units: before it ("4 hours"), or right after ("£20").
fn near_number(signs: &[String], units: &[&str], bare_will_do: bool) -> bool {
    let is_unit = |sign: &String| units.contains(&singular(sign)) || units.contains(&sign.as_str());
    signs.iter().enumerate().filter(|(_, sign)| is_unit(sign)).any(|(at, sign)| {
        let before = signs.get(at.saturating_sub(UNIT_WITHIN)..at).unwrap_or_default();
        let after = signs.get(at.saturating_add(1)).filter(|_| sign.chars().all(|c| !c.is_alphanumeric()));
        bare_will_do || is_number(sign) || before.iter().chain(after).any(|near| is_number(near))
    })
}

/// "3.8 centimetres a year", "340 metres per second", "20 km/h".
fn holds_speed(signs: &[String]) -> bool {
    let per_time = |at: usize| {
        let next: Vec<&str> = signs
            .get(at.saturating_add(1)..)
            .unwrap_or_default()
            .iter()
            .take(3)
            .map(String::as_str)
            .collect();
        matches!(next.as_slice(), ["a" | "an" | "per" | "each" | "every" | "/", unit, ..] if DURATION.contains(&singular(unit)) || matches!(*unit, "h" | "s"))
    };
    let length_a_time =
        signs.iter().enumerate().any(|(at, sign)| LENGTH.contains(&singular(sign)) && per_time(at));
    length_a_time || signs.iter().any(|sign| sign == "mph")
}

/// "one person in seven", "1 in 4", "two out of three".
fn one_in_many(signs: &[String]) -> bool {
    signs.windows(2).enumerate().any(|(at, pair)| {
        let before = signs.get(at.saturating_sub(3)..at).unwrap_or_default();
        matches!(pair, [link, many] if matches!(link.as_str(), "in" | "of") && is_number(many) && before.iter().any(|sign| is_number(sign)))
    })
}

fn singular(word: &str) -> &str {
    word.strip_suffix('s').unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_known_by_their_units() {
        let table = [
            ("It takes about 7 to 14 days.", Measure::Duration),
            ("It lasts two and a half hours.", Measure::Duration),
            ("The rocket is 111 metres tall.", Measure::Length),
            ("Keep it at 16 to 18 °C.", Measure::Temperature),
            ("Bake at 240 degrees Celsius.", Measure::Temperature),
            ("Add 50 grams of flour.", Measure::Mass),
            ("It moves 3.8 centimetres a year.", Measure::Speed),
            ("It costs £20.", Measure::Money),
            ("About 75 per cent of the night.", Measure::Share),
            ("It affects one person in seven.", Measure::Share),
            ("Feed it once or twice a day.", Measure::Frequency),
            ("Drink 2 litres.", Measure::Volume),
            ("There are three kinds.", Measure::Any),
        ];
        for (text, measure) in table {
            assert!(holds(&signs(text), measure), "{text} {measure:?}");
        }
    }

    #[test]
    fn a_unit_without_its_number_is_no_quantity() {
        let table = [
            ("Some days are long.", Measure::Duration),
            ("It is 20 years old.", Measure::Length),
            ("It is 111 metres tall.", Measure::Temperature),
            ("It moves every year.", Measure::Speed),
            ("It is cheap.", Measure::Any),
        ];
        for (text, measure) in table {
            assert!(!holds(&signs(text), measure), "{text} {measure:?}");
        }
    }
}
