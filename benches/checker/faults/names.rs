//! A name that the passage does not have, a name of the passage in another's place, two names exchanged.

use std::ops::Range;

use super::{Fault, Word, before, chosen, evidence_has, lower, pick, replaced, words};
use crate::material::Truth;

/// What a name is of, as far as the words around it tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Person,
    /// A town, and whatever is named like one.
    Place,
    Country,
    Continent,
    /// A place that takes "the".
    Area,
    /// The Moon, the Sun.
    Body,
    Other,
}

/// Words in capitals that name nothing by themselves.
#[rustfmt::skip]
const NO_NAMES: &[&str] = &[
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "celsius", "fahrenheit", "kelvin", "i", "bc", "ad",
    "north", "south", "east", "west", "northern", "southern", "the", "a", "an", "in", "on", "at", "by", "for", "from", "with", "and",
];
#[rustfmt::skip]
const COUNTRIES: &[&str] = &[
    "england", "britain", "scotland", "wales", "ireland", "france", "germany", "italy", "spain", "portugal", "norway", "sweden", "denmark", "iceland",
    "russia", "china", "japan", "india", "canada", "australia", "new zealand", "turkey", "greece", "austria", "switzerland", "poland", "hungary",
    "belgium", "mexico", "brazil", "argentina", "chile", "peru", "egypt", "kenya", "ethiopia", "south africa", "indonesia", "iran", "iraq", "israel",
    "finland", "great britain", "the united states", "united states", "united kingdom",
];
const CONTINENTS: &[&str] =
    &["europe", "asia", "africa", "north america", "south america", "america", "australia", "antarctica"];
const AREA_WORDS: &[&str] = &[
    "sea",
    "ocean",
    "river",
    "gulf",
    "bay",
    "mountains",
    "desert",
    "estuary",
    "valley",
    "alps",
    "channel",
    "lake",
    "coast",
    "islands",
];
const BODIES: &[&str] = &["moon", "sun", "earth", "mars", "venus", "jupiter", "mercury", "saturn"];
const PLACING: &[&str] = &[
    "in", "at", "from", "near", "to", "across", "through", "into", "via", "outside", "around", "reached",
    "of", "between", "over", "towards",
];
const TITLES: &[&str] = &[
    "king",
    "queen",
    "lord",
    "sir",
    "president",
    "pope",
    "emperor",
    "saint",
    "professor",
    "captain",
    "dr",
    "charles",
    "john",
    "isaac",
    "william",
    "thomas",
    "robert",
    "james",
    "louis",
    "marie",
    "samuel",
    "henry",
];
#[rustfmt::skip]
const PLACE_WORDS: &[&str] = &["street", "lane", "bridge", "park", "castle", "square", "road", "hall", "abbey", "cathedral", "island", "house", "hill", "tower", "church", "university", "museum", "port", "station", "canal", "palace", "mount", "saint", "fort", "institute", "company", "league", "academy", "county", "city", "act", "house", "society", "agency", "association", "commission", "council", "war", "revolution", "treaty", "cup", "festival", "theatre", "library", "school", "college", "party", "union", "empire", "republic", "america", "central", "region", "bowl", "prize", "award", "awards", "bible", "times", "order", "army", "fire", "death", "way"];

const PERSONS: [&str; 8] = [
    "Edmund Harcastle",
    "Sofia Lindqvist",
    "Robert Ashdown",
    "Marguerite Duval",
    "Karl Brandner",
    "Helen Tarrant",
    "Thomas Okafor",
    "Ingrid Solberg",
];
const SURNAMES: [&str; 7] =
    ["Harcastle", "Lindqvist", "Ashdown", "Brandner", "Tarrant", "Okafor", "Pemberton"];
const PLACES: [&str; 10] = [
    "Lisbon",
    "Nairobi",
    "Verona",
    "Leipzig",
    "Bergen",
    "Toledo",
    "Osaka",
    "Marstrand",
    "Velmora",
    "Wellington",
];
const STATES: [&str; 8] =
    ["Portugal", "Bolivia", "Uruguay", "Finland", "Vietnam", "Morocco", "Mongolia", "Latvia"];
const PARTS: [&str; 4] = ["Antarctica", "Oceania", "South America", "Africa"];
const AREAS: [&str; 6] =
    ["Caspian Sea", "Gulf of Finland", "Atlas Mountains", "Danube Delta", "Ural Mountains", "Bay of Biscay"];
const STARS: [&str; 4] = ["Jupiter", "Venus", "Saturn", "Mars"];

/// A name where it stands.
#[derive(Debug, Clone)]
struct Name {
    words: Range<usize>,
    range: Range<usize>,
    text: String,
    sort: Sort,
    /// The sentence is about it: it begins with the name, or with "the" and the name.
    leads: bool,
}

/// Returns the faults of this family.
pub(super) fn faults(truth: &Truth) -> Vec<Fault> {
    let names = names(&truth.sentence, truth);
    let invented: Vec<String> = names.iter().filter_map(|name| invented(truth, name)).collect();
    [
        chosen(&invented, "name invented", 1),
        chosen(&moved(truth, &names), "name moved", 3),
        chosen(&exchanged(truth, &names), "names exchanged", 3),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn is_name(word: &Word) -> bool {
    word.raw.starts_with(char::is_uppercase)
        && word.raw.chars().count() > 2
        && !NO_NAMES.contains(&word.lower.as_str())
        && word.raw.chars().any(char::is_lowercase)
        && !word.raw.contains(|c: char| c.is_ascii_digit() || matches!(c, '\'' | '\u{2019}'))
}

/// Returns the names of a text: runs of words in capitals, at its beginning only what is a name elsewhere in the evidence.
fn names(text: &str, truth: &Truth) -> Vec<Name> {
    let all = words(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < all.len() {
        let mut end = at;
        while all.get(end).is_some_and(|word| is_name(word) && (end == at || word.gap == " "))
            || end > at
                && matches!(lower(&all, end), "de" | "von" | "van" | "la")
                && all.get(end + 1).is_some_and(is_name)
            || end > at && lower(&all, end) == "of" && all.get(end + 1).is_some_and(is_name) && end == at + 1
        {
            end += 1;
        }
        if end == at {
            at += 1;
            continue;
        }
        let begins = all
            .get(at)
            .is_some_and(|word| at == 0 || word.gap.contains(['.', ':', '?', '!', '"', '\u{201c}']));
        if let Some(name) = name(text, &all, at..end).filter(|name| {
            !begins || end - at > 1 && !is_plain(truth, &name.text) || is_known(truth, &name.text)
        }) {
            found.push(name);
        }
        at = end;
    }
    found
}

/// "Spring Tides" at a beginning, where the passage writes it small.
fn is_plain(truth: &Truth, name: &str) -> bool {
    truth.evidence.iter().any(|passage| passage.contains(&name.to_lowercase()))
}

/// The name stands inside some sentence of the evidence.
fn is_known(truth: &Truth, name: &str) -> bool {
    truth.evidence.iter().any(|passage| {
        passage.match_indices(name).any(|(at, _)| {
            passage.get(..at).is_some_and(|before| {
                before.ends_with([' ', '(']) && !before.trim_end().ends_with(['.', ':', '!', '?'])
            })
        })
    })
}

fn name(text: &str, all: &[Word], words: Range<usize>) -> Option<Name> {
    let range = all.get(words.start)?.range.start..all.get(words.end.checked_sub(1)?)?.range.end;
    let name = text.get(range.clone())?.to_owned();
    let small = name.to_lowercase();
    let the = before(all, words.start, 1) == "the";
    let placing = PLACING.contains(&before(all, words.start, 1 + usize::from(the)));
    let last = small.rsplit(' ').next().unwrap_or_default().to_owned();
    let first = small.split(' ').next().unwrap_or_default().to_owned();
    let adjective =
        ["ish", "ese", "ian", "ean", "can", "man", "ch", "ern", "ic"].iter().any(|end| last.ends_with(end))
            && words.len() == 1;
    let sort = if BODIES.contains(&small.as_str()) {
        Sort::Body
    } else if COUNTRIES.contains(&small.as_str()) {
        Sort::Country
    } else if CONTINENTS.contains(&small.as_str()) {
        Sort::Continent
    } else if AREA_WORDS.iter().any(|word| small.split(' ').any(|part| part == *word)) {
        Sort::Area
    } else if adjective
        || the
        || PLACE_WORDS.contains(&last.as_str())
        || PLACE_WORDS.contains(&first.as_str())
    {
        Sort::Other
    } else if words.len() == 2 && !small.contains(" of ") && (!placing || TITLES.contains(&first.as_str()))
        || before(all, words.start, 1) == "by" && words.len() < 3
    {
        Sort::Person
    } else if placing && words.len() == 1 && before(all, words.start, 1) != "of" {
        Sort::Place
    } else {
        Sort::Other
    };
    // "French bread", "London and Paris": what follows may belong to it.
    let modifies = all.get(words.end).is_some_and(|next| {
        next.gap == " "
            && !FOLLOWING.contains(&next.lower.as_str())
            && !next.lower.ends_with("ed")
            && !next.lower.ends_with('s')
    });
    let sort = if modifies { Sort::Other } else { sort };
    let leads = words.start == usize::from(the);
    Some(Name { words, range, text: name, sort, leads })
}

#[rustfmt::skip]
const FOLLOWING: &[&str] = &[
    "in", "at", "on", "by", "for", "from", "to", "with", "and", "or", "was", "is", "are", "were", "had", "has", "have", "wrote", "made", "built", "began", "after", "before", "when", "where", "who",
    "which", "during", "until", "as", "of", "but", "became", "took", "found", "won", "lost", "led", "died", "went", "came", "than", "than", "because", "while", "since", "about", "around", "under", "over",
];

fn free<'l>(truth: &Truth, list: &[&'l str], kind: &str) -> Option<&'l str> {
    let free: Vec<&str> = list
        .iter()
        .copied()
        .filter(|name| !evidence_has(truth, name) && !truth.sentence.contains(name))
        .collect();
    pick(&free, truth, kind).copied()
}

fn invented(truth: &Truth, name: &Name) -> Option<String> {
    let other = match name.sort {
        Sort::Person if name.words.len() == 1 => free(truth, &SURNAMES, "surname"),
        Sort::Person => {
            let title = name
                .text
                .split(' ')
                .next()
                .filter(|first| ["King", "Queen", "Lord", "Sir", "President", "Pope"].contains(first));
            match title {
                Some(title) => {
                    let name_ = free(truth, &SURNAMES, "surname")?;
                    return Some(replaced(&truth.sentence, &name.range, &format!("{title} {name_}")));
                }
                None => free(truth, &PERSONS, "person"),
            }
        }
        Sort::Place => free(truth, &PLACES, "place"),
        Sort::Country => free(truth, &STATES, "state"),
        Sort::Continent => free(truth, &PARTS, "part"),
        Sort::Area => free(truth, &AREAS, "area"),
        Sort::Body => free(truth, &STARS, "star"),
        Sort::Other => None,
    }?;
    let the = matches!(name.sort, Sort::Body | Sort::Country)
        && truth
            .sentence
            .get(..name.range.start)
            .is_some_and(|before| before.to_lowercase().ends_with("the "));
    let from = if the { name.range.start.checked_sub(4)? } else { name.range.start };
    if name.sort == Sort::Area && !truth.sentence.get(..name.range.start)?.to_lowercase().ends_with("the ") {
        return Some(replaced(&truth.sentence, &(from..name.range.end), &format!("the {other}")));
    }
    Some(replaced(&truth.sentence, &(from..name.range.end), other))
}

/// A name of the passage in another's place.
fn moved(truth: &Truth, mine: &[Name]) -> Vec<String> {
    let mut found = Vec::new();
    let theirs: Vec<Name> = truth.evidence.iter().flat_map(|passage| names(passage, truth)).collect();
    for name in mine.iter().filter(|name| name.sort != Sort::Other) {
        for other in theirs.iter().filter(|other| other.sort == name.sort) {
            if is_another(truth, name, other) && !truth.sentence.contains(&other.text) {
                found.push(replaced(&truth.sentence, &name.range, &other.text));
            }
        }
    }
    found
}

/// Returns true for names of two things, neither of which lies in the other.
fn is_another(truth: &Truth, one: &Name, other: &Name) -> bool {
    let shares = words(&one.text).iter().any(|word| other.text.to_lowercase().contains(&word.lower));
    let within = |one: &str, other: &str| {
        ["{} in {}", "{}, {}", "{} and {}", "{} of {}", "{} or {}", "{} ({}"].iter().any(|form| {
            let phrase = form.replacen("{}", one, 1).replacen("{}", other, 1);
            truth.evidence.iter().chain([&truth.sentence]).any(|passage| passage.contains(&phrase))
        })
    };
    let both_named = |passage: &String| {
        passage.contains(&format!("{} and ", one.text)) || passage.contains(&format!("and {}", one.text))
    };
    !shares
        && !within(&one.text, &other.text)
        && !within(&other.text, &one.text)
        && !truth.evidence.iter().any(both_named)
}

/// "The Sun is farther away than the Moon" as "The Moon is farther away than the Sun".
fn exchanged(truth: &Truth, names: &[Name]) -> Vec<String> {
    let mut found = Vec::new();
    for (place, one) in names.iter().enumerate() {
        for two in
            names.iter().skip(place + 1).filter(|two| two.sort == one.sort && is_another(truth, one, two))
        {
            let Some(between) = truth.sentence.get(one.range.end..two.range.start) else { continue };
            let inner = words(between);
            let both_ways = [
                "and", "or", "between", "both", "with", "met", "border", "same", "fought", "apart", "like",
                "married", "to",
            ];
            let the = |name: &Name| {
                truth
                    .sentence
                    .get(..name.range.start)
                    .is_some_and(|before| before.to_lowercase().ends_with("the "))
            };
            let said = one.sort != Sort::Other && the(one) == the(two) && (one.leads || inner.len() > 1);
            if inner.is_empty() || !said || inner.iter().any(|word| both_ways.contains(&word.lower.as_str()))
            {
                continue;
            }
            let rest = replaced(&truth.sentence, &two.range, &one.text);
            found.push(replaced(&rest, &one.range, &two.text));
        }
    }
    found
}
