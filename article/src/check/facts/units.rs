//! Units, each with what it measures and its size, so that 26 miles and 42 km are one length.

use crate::check::text::{Sort, Text};

/// What a unit measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::check) enum Dimension {
    /// Nothing: a bare number, or a number of things.
    Count,
    /// Per cent; a half is 50.
    Share,
    /// Times as much, times as often; "double" is 2.
    Times,
    /// A place in an order.
    Order,
    /// A result of two numbers: "3–1".
    Score,
    /// Days.
    Time,
    /// Minutes since midnight.
    Clock,
    /// Metres.
    Length,
    /// Square metres.
    Area,
    /// Litres.
    Volume,
    /// Kilograms.
    Mass,
    /// Metres a second.
    Speed,
    /// Kelvin.
    Temperature,
    /// Degrees of an angle, or of an unnamed scale.
    Degrees,
    /// Watts.
    Power,
    /// Joules.
    Energy,
    /// Bytes.
    Data,
    /// Hertz.
    Frequency,
    /// Pascal.
    Pressure,
    /// Money, each currency its own.
    Money(&'static str),
}

/// A unit: a value in it times `factor` plus `offset` is the value in the dimension's own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::check) struct Unit {
    pub dimension: Dimension,
    pub factor: f64,
    pub offset: f64,
    /// Its first name, to tell whether two quantities need converting.
    pub name: &'static str,
}

/// The unit of what has none.
pub(in crate::check) const COUNT: Unit = plain(Dimension::Count, "");

/// Returns a unit that is its dimension's own.
pub(in crate::check) const fn plain(dimension: Dimension, name: &'static str) -> Unit {
    Unit { dimension, factor: 1.0, offset: 0.0, name }
}

type Row = (&'static str, Dimension, f64);

/// Names of one unit divided by `|`. Factors are the exact definitions (SI Brochure 9, NIST SP 811); a month is a
/// twelfth and a year is 365.25 days, as people reckon.
#[rustfmt::skip]
const UNITS: &[Row] = &[
    ("day|days", Dimension::Time, 1.0),
    ("millisecond|milliseconds|ms", Dimension::Time, 0.001 / 86_400.0),
    ("second|seconds|sec|secs", Dimension::Time, 1.0 / 86_400.0),
    ("minute|minutes|min|mins", Dimension::Time, 1.0 / 1_440.0),
    ("hour|hours|hr|hrs", Dimension::Time, 1.0 / 24.0),
    ("night|nights", Dimension::Time, 1.0),
    ("week|weeks", Dimension::Time, 7.0),
    ("fortnight|fortnights", Dimension::Time, 14.0),
    ("month|months", Dimension::Time, 30.4375),
    ("year|years|yr|yrs", Dimension::Time, 365.25),
    ("decade|decades", Dimension::Time, 3_652.5),
    ("century|centuries", Dimension::Time, 36_525.0),
    ("millennium|millennia|millenniums", Dimension::Time, 365_250.0),
    ("metre|metres|meter|meters|m", Dimension::Length, 1.0),
    ("nanometre|nanometres|nanometer|nanometers|nm", Dimension::Length, 1e-9),
    ("micrometre|micrometres|micrometer|micrometers|micron|microns|µm|μm", Dimension::Length, 1e-6),
    ("millimetre|millimetres|millimeter|millimeters|mm", Dimension::Length, 0.001),
    ("centimetre|centimetres|centimeter|centimeters|cm", Dimension::Length, 0.01),
    ("kilometre|kilometres|kilometer|kilometers|km|kms", Dimension::Length, 1_000.0),
    ("inch|inches", Dimension::Length, 0.0254),
    ("foot|feet|ft", Dimension::Length, 0.3048),
    ("yard|yards|yd|yds", Dimension::Length, 0.9144),
    ("mile|miles|mi", Dimension::Length, 1_609.344),
    ("fathom|fathoms", Dimension::Length, 1.8288),
    ("hectare|hectares|ha", Dimension::Area, 10_000.0),
    ("acre|acres", Dimension::Area, 4_046.856),
    ("litre|litres|liter|liters|l", Dimension::Volume, 1.0),
    ("millilitre|millilitres|milliliter|milliliters|ml", Dimension::Volume, 0.001),
    ("centilitre|centilitres|centiliter|centiliters|cl", Dimension::Volume, 0.01),
    ("cup|cups", Dimension::Volume, 0.24),
    ("pint|pints", Dimension::Volume, 0.568),
    ("gallon|gallons", Dimension::Volume, 4.2),
    ("barrel|barrels", Dimension::Volume, 158.987),
    ("kilogram|kilograms|kilogramme|kilogrammes|kilo|kilos|kg|kgs", Dimension::Mass, 1.0),
    ("microgram|micrograms|µg|μg|mcg", Dimension::Mass, 1e-9),
    ("milligram|milligrams|mg", Dimension::Mass, 1e-6),
    ("gram|grams|gramme|grammes|g", Dimension::Mass, 0.001),
    ("tonne|tonnes|t", Dimension::Mass, 1_000.0),
    ("ton|tons", Dimension::Mass, 1_000.0),
    ("ounce|ounces|oz", Dimension::Mass, 0.028_349_5),
    ("pound|pounds|lb|lbs", Dimension::Mass, 0.453_592_37),
    ("mph", Dimension::Speed, 0.447_04),
    ("knot|knots|kn", Dimension::Speed, 0.514_444),
    ("kph|kmh", Dimension::Speed, 0.277_778),
    ("kelvin|kelvins", Dimension::Temperature, 1.0),
    ("degree|degrees|°", Dimension::Degrees, 1.0),
    ("watt|watts|w", Dimension::Power, 1.0),
    ("kilowatt|kilowatts|kw", Dimension::Power, 1e3),
    ("megawatt|megawatts|mw", Dimension::Power, 1e6),
    ("gigawatt|gigawatts|gw", Dimension::Power, 1e9),
    ("horsepower|hp", Dimension::Power, 745.7),
    ("joule|joules|j", Dimension::Energy, 1.0),
    ("kilojoule|kilojoules|kj", Dimension::Energy, 1e3),
    ("calorie|calories|kilocalorie|kilocalories|kcal", Dimension::Energy, 4_184.0),
    ("kwh", Dimension::Energy, 3.6e6),
    ("byte|bytes", Dimension::Data, 1.0),
    ("kilobyte|kilobytes|kb", Dimension::Data, 1e3),
    ("megabyte|megabytes|mb", Dimension::Data, 1e6),
    ("gigabyte|gigabytes|gb", Dimension::Data, 1e9),
    ("terabyte|terabytes|tb", Dimension::Data, 1e12),
    ("hertz|hz", Dimension::Frequency, 1.0),
    ("kilohertz|khz", Dimension::Frequency, 1e3),
    ("megahertz|mhz", Dimension::Frequency, 1e6),
    ("gigahertz|ghz", Dimension::Frequency, 1e9),
    ("pascal|pascals|pa", Dimension::Pressure, 1.0),
    ("kilopascal|kilopascals|kpa", Dimension::Pressure, 1e3),
    ("bar|bars", Dimension::Pressure, 1e5),
    ("%|percent", Dimension::Share, 1.0),
    ("times|fold", Dimension::Times, 1.0),
    ("dollar|dollars|usd", Dimension::Money("$"), 1.0),
    ("euro|euros|eur", Dimension::Money("€"), 1.0),
    ("sterling|gbp", Dimension::Money("£"), 1.0),
    ("yen|jpy", Dimension::Money("¥"), 1.0),
    ("cent|cents", Dimension::Money("$"), 0.01),
    ("pence|penny|pennies", Dimension::Money("£"), 0.01),
];

/// Returns the unit of that one word.
fn of_word(word: &str) -> Option<Unit> {
    UNITS.iter().find_map(|(names, dimension, factor)| {
        let name = names.split('|').next()?;
        let known = names.split('|').any(|name| name == word);
        known.then_some(Unit { dimension: *dimension, factor: *factor, offset: 0.0, name })
    })
}

/// Returns the unit that begins there, and how many tokens it takes.
pub(in crate::check) fn read(text: &Text, at: usize) -> Option<(Unit, usize)> {
    let token = text.tokens.get(at)?;
    // A letter on its own is a unit right behind its number only, and a capital `C` or `F` is a temperature.
    if matches!(token.raw, "C" | "F") {
        return scale(token.raw).map(|unit| (unit, 1));
    }
    if text.has_at(at, &["per", "cent"]) {
        return Some((plain(Dimension::Share, "%"), 2));
    }
    if text.has_at(at, &["percentage", "points"]) || text.has_at(at, &["percentage", "point"]) {
        return Some((plain(Dimension::Share, "%"), 2));
    }
    if let Some(found) = power(text, at) {
        return Some(found);
    }
    let unit = of_word(&token.lower)?;
    match unit.dimension {
        Dimension::Degrees => Some(degrees(text, at, unit)),
        Dimension::Length => Some(speed(text, at, unit).unwrap_or_else(|| raised(text, at, unit))),
        _ => Some((unit, 1)),
    }
}

/// "square metres", "cubic feet".
fn power(text: &Text, at: usize) -> Option<(Unit, usize)> {
    let word = text.lower(at);
    let exponent = match word {
        "square" | "sq" => 2,
        "cubic" => 3,
        _ => return None,
    };
    let after = if text.lower(at + 1) == "." { 2 } else { 1 };
    let unit = of_word(text.lower(at + after)).filter(|unit| unit.dimension == Dimension::Length)?;
    Some((power_of(unit, exponent), after + 1))
}

/// "km²".
fn raised(text: &Text, at: usize, unit: Unit) -> (Unit, usize) {
    match text.lower(at + 1) {
        "\u{b2}" => (power_of(unit, 2), 2),
        "\u{b3}" => (power_of(unit, 3), 2),
        _ => (unit, 1),
    }
}

fn power_of(unit: Unit, exponent: i32) -> Unit {
    let factor = unit.factor.powi(exponent);
    if exponent == 2 {
        Unit { dimension: Dimension::Area, factor, ..unit }
    } else {
        // A cubic metre is a thousand litres.
        Unit { dimension: Dimension::Volume, factor: factor * 1_000.0, ..unit }
    }
}

/// "km/h", "metres per second", "miles an hour".
fn speed(text: &Text, at: usize, unit: Unit) -> Option<(Unit, usize)> {
    if !matches!(text.lower(at + 1), "/" | "per" | "a" | "an" | "each" | "every") {
        return None;
    }
    let seconds = match text.lower(at + 2) {
        "h" | "hour" | "hr" => 3_600.0,
        "s" | "second" | "sec" => 1.0,
        "minute" | "min" => 60.0,
        "day" => 86_400.0,
        "week" => 604_800.0,
        "month" => 2_629_800.0,
        "year" => 31_557_600.0,
        _ => return None,
    };
    Some((Unit { dimension: Dimension::Speed, factor: unit.factor / seconds, ..unit }, 3))
}

/// "°C", "degrees Fahrenheit", "degrees".
fn degrees(text: &Text, at: usize, unit: Unit) -> (Unit, usize) {
    let named = text.tokens.get(at + 1).filter(|token| token.sort == Sort::Word);
    named.and_then(|token| scale(token.raw)).map_or((unit, 1), |unit| (unit, 2))
}

fn scale(word: &str) -> Option<Unit> {
    let of = |factor, offset, name| Unit { dimension: Dimension::Temperature, factor, offset, name };
    match word {
        "C" | "Celsius" | "celsius" | "centigrade" | "Centigrade" => Some(of(1.0, 273.15, "C")),
        "F" | "Fahrenheit" | "fahrenheit" => Some(of(5.0 / 9.0, 273.15 - 32.0 * 5.0 / 9.0, "F")),
        "K" | "Kelvin" | "kelvin" => Some(of(1.0, 0.0, "K")),
        _ => None,
    }
}

/// Returns the currency whose sign or code stands there, before its amount.
pub(in crate::check) fn currency(sign: &str) -> Option<&'static str> {
    match sign {
        "$" | "usd" => Some("$"),
        "£" | "gbp" => Some("£"),
        "€" | "eur" => Some("€"),
        "¥" | "jpy" => Some("¥"),
        "₹" | "inr" => Some("₹"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_read_with_their_size() {
        let table = [
            ("km/h", Dimension::Speed, 0.277_778, 3),
            ("miles per hour", Dimension::Speed, 0.447_04, 3),
            ("square kilometres", Dimension::Area, 1e6, 2),
            ("km²", Dimension::Area, 1e6, 2),
            ("cubic metres", Dimension::Volume, 1_000.0, 2),
            ("per cent", Dimension::Share, 1.0, 2),
            ("°C", Dimension::Temperature, 1.0, 2),
            ("degrees Fahrenheit", Dimension::Temperature, 0.555_556, 2),
            ("fortnight", Dimension::Time, 14.0, 1),
        ];
        for (text, dimension, factor, length) in table {
            let (unit, taken) = read(&Text::read(text), 0).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((unit.dimension, taken), (dimension, length), "{text}");
            assert!((unit.factor - factor).abs() < factor * 1e-4, "{text} {}", unit.factor);
        }
        assert!(read(&Text::read("passengers"), 0).is_none());
    }
}
