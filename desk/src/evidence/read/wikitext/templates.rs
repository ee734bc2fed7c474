//! What templates of a wiki say. Templates are programs of their wiki, so of most nobody can tell from the page alone:
//! those that readers never see as text go, a few whose words stand in the page are read, and the place of every other
//! is marked, so that no sentence is believed that has a hole in it.

/// What stands where words are missing; a sentence with it is left out.
pub const LOST: char = '\u{fffd}';

/// Templates that say nothing in a sentence: notes, marks of doubt, notices, boxes, pronunciations.
const SILENT: &[&str] = &[
    "about",
    "anchor",
    "authority control",
    "better source needed",
    "by whom",
    "citation",
    "citation needed",
    "clarify",
    "clear",
    "cn",
    "coord",
    "dead link",
    "disambiguation needed",
    "distinguish",
    "div col",
    "div col end",
    "efn",
    "fact",
    "for",
    "further",
    "hatnote",
    "italic title",
    "ipa",
    "lead too short",
    "main",
    "multiple image",
    "notelist",
    "portal",
    "pronunciation",
    "r",
    "redirect",
    "refbegin",
    "refend",
    "reflist",
    "refn",
    "respell",
    "rp",
    "see also",
    "short description",
    "speciesbox",
    "taxobox",
    "toc limit",
    "unreferenced",
    "when",
    "which",
    "who",
];

/// How the names of more of them begin.
const SILENT_BEGINNINGS: &[&str] = &[
    "automatic taxobox",
    "cite ",
    "commons",
    "good article",
    "harv",
    "infobox",
    "ipac-",
    "ipa-",
    "navbox",
    "pp-",
    "sfn",
    "sister",
    "use ",
    "wiktionary",
];

/// Templates whose words are their first part.
const FIRST_PART: &[&str] = &[
    "abbr",
    "big",
    "chem2",
    "em",
    "ill",
    "interlanguage link",
    "nobr",
    "nobreak",
    "nowrap",
    "small",
    "strong",
    "tooltip",
    "visible anchor",
    "vanchor",
];

/// Templates whose words are their second part, after a language.
const SECOND_PART: &[&str] = &["lang", "langx", "transliteration"];

/// Units as `{{convert}}` names them, and as they are written.
const UNITS: &[(&str, &str)] = &[
    ("c", "°C"),
    ("cm", "cm"),
    ("f", "°F"),
    ("ft", "ft"),
    ("g", "g"),
    ("ha", "ha"),
    ("hp", "hp"),
    ("in", "in"),
    ("k", "K"),
    ("kg", "kg"),
    ("km", "km"),
    ("km/h", "km/h"),
    ("km2", "km²"),
    ("kw", "kW"),
    ("l", "L"),
    ("lb", "lb"),
    ("m", "m"),
    ("m/s", "m/s"),
    ("m2", "m²"),
    ("m3", "m³"),
    ("mg", "mg"),
    ("mi", "mi"),
    ("ml", "mL"),
    ("mm", "mm"),
    ("mph", "mph"),
    ("oz", "oz"),
];

/// What may stand between the two numbers of a range.
const BETWEEN: &[(&str, &str)] = &[
    ("-", "–"),
    ("–", "–"),
    ("to", " to "),
    ("and", " and "),
    ("or", " or "),
    ("by", " by "),
    ("x", " × "),
    ("±", " ± "),
];

/// Returns the words of a template, from what stands between its braces; none where they cannot be known.
pub fn words(inside: &str) -> Option<String> {
    let mut parts = inside.split('|');
    let name = parts.next().unwrap_or_default().trim().replace('_', " ").to_lowercase();
    let parts: Vec<&str> = parts.filter(|part| !is_named(part)).map(str::trim).collect();
    let part = |number: usize| parts.get(number).copied().unwrap_or_default();
    let text = match name.as_str() {
        name if is_silent(name) => String::new(),
        name if FIRST_PART.contains(&name) => part(0).to_owned(),
        name if SECOND_PART.contains(&name) => part(1).to_owned(),
        name if name.starts_with("lang-") => part(0).to_owned(),
        "convert" | "cvt" => measure(&parts)?,
        "circa" | "c." => format!("c. {}", part(0)),
        "as of" if parts.len() == 1 => format!("as of {}", part(0)),
        "frac" if parts.len() == 2 => format!("{}/{}", part(0), part(1)),
        "sub" => format!("<sub>{}</sub>", part(0)),
        "sup" => format!("<sup>{}</sup>", part(0)),
        "co2" => "CO<sub>2</sub>".to_owned(),
        "nbsp" | "sp" => " ".to_owned(),
        "snd" | "spnd" | "spaced ndash" => " – ".to_owned(),
        "ndash" | "en dash" => "–".to_owned(),
        "mdash" | "em dash" => "—".to_owned(),
        "'" => "'".to_owned(),
        "=" => "=".to_owned(),
        name => name.strip_prefix("formatnum:")?.trim().to_owned(),
    };
    // A part that is not there is a hole too.
    let must_say = FIRST_PART.contains(&name.as_str()) || SECOND_PART.contains(&name.as_str());
    (!must_say || !text.is_empty()).then_some(text)
}

fn is_silent(name: &str) -> bool {
    SILENT.contains(&name) || SILENT_BEGINNINGS.iter().any(|beginning| name.starts_with(beginning))
}

/// Returns true for `name=value`.
fn is_named(part: &str) -> bool {
    let is_name = |name: &str| {
        !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' '))
    };
    part.split_once('=').is_some_and(|(name, _)| is_name(name.trim()))
}

/// Returns a measure as it was written, without what it is in other units.
fn measure(parts: &[&str]) -> Option<String> {
    let (from, rest) = parts.split_first()?;
    let range = rest.split_first().and_then(|(between, rest)| {
        let (_, written) = BETWEEN.iter().find(|(name, _)| name == between)?;
        Some((*written, rest.split_first()?))
    });
    let (number, unit) = match range {
        Some((between, (to, rest))) if is_number(to) => (format!("{from}{between}{to}"), rest.first()?),
        _ => ((*from).to_owned(), rest.first()?),
    };
    let unit = unit.to_lowercase();
    let (_, written) = UNITS.iter().find(|(name, _)| *name == unit)?;
    is_number(from).then(|| format!("{number} {written}"))
}

fn is_number(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '\u{2212}' | '/');
    text.contains(|c: char| c.is_ascii_digit()) && text.chars().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_stand_in_the_page_are_read() {
        for (inside, said) in [
            ("convert|5|km|mi", "5 km"),
            ("Convert|3|to|1,000|m2|sqft|abbr=on", "3 to 1,000 m²"),
            ("convert|−40|C|F", "−40 °C"),
            ("lang|fr|croissant", "croissant"),
            ("lang-de|Gezeiten", "Gezeiten"),
            ("Nowrap|a b", "a b"),
            ("circa|1500", "c. 1500"),
            ("as_of|2020", "as of 2020"),
            ("frac|1|2", "1/2"),
            ("snd", " – "),
            ("formatnum:1234", "1234"),
        ] {
            assert_eq!(words(inside).as_deref(), Some(said), "{inside}");
        }
    }

    #[test]
    fn notes_and_boxes_say_nothing() {
        for inside in [
            "cite web|url=x|title=y",
            "Infobox river\n| name = Rhine",
            "citation needed|date=May 2020",
            "IPAc-en|t",
            "efn|A | b",
        ] {
            assert_eq!(words(inside).as_deref(), Some(""), "{inside}");
        }
    }

    #[test]
    fn what_cannot_be_known_is_not_guessed() {
        for inside in [
            "population of|Rome",
            "convert|5|furlong",
            "convert|a|km",
            "convert",
            "lang|fr",
            "nowrap",
            "#if:a|b",
            "val|5|u=m",
            "",
        ] {
            assert_eq!(words(inside), None, "{inside}");
        }
    }
}
