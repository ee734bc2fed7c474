//! Sources that disagree: where a sentence gives one number or date, and another source's sentence of the same words
//! another. Precise rather than wide: what is not surely the same statement is left alone, since an editor who is told of
//! conflicts that are none stops reading them. It decides nothing: the editor does.

use std::collections::BTreeSet;

use super::align::{LIGHT, Line, alike};
use super::facts::bounds::Bound;
use super::facts::dates::Date;
use super::facts::numbers::Quantity;
use super::facts::units::Dimension;
use super::facts::{amounts, names};
use super::text::{Sort, Token};
use super::wording::is_full_sentence;
use super::{SENTENCE_BYTES_MAX, stands_whole};
use crate::{Article, Evidence, PassageId, SentenceId, SourceId, sentences};

/// The most pairs of sentences that are compared; what comes after, in reading order, is not. An article of 200 sentences
/// and the 160 passages it may draw on come to fewer: most sentences have no number.
const PAIRS_MAX: usize = 40_000;
/// The most sentences of evidence that are read for it.
const LINES_MAX: usize = 1_000;
/// The most conflicts that are told of one sentence.
const TOLD_MAX: usize = 3;
/// The share of the longer sentence's words that the shorter must have; it must have all of its own in the longer.
const LONGER_MIN: f64 = 0.75;
/// Words both must have, apart from numbers; one is enough where both also measure the same of it.
const COMMON_MIN: usize = 2;
/// "About" reaches this share either way, and of temperatures so many kelvin.
const ABOUT: f64 = 0.1;
const ABOUT_KELVIN: f64 = 5.0;

/// Words that say which side of a thing is measured, by group: 300 m long is not against 40 m wide.
const MEASURES: [&[&str]; 9] = [
    &["high", "height", "tall", "elevation", "altitude"],
    &["long", "length"],
    &["wide", "width", "breadth"],
    &["deep", "depth"],
    &["diameter"],
    &["weigh", "weighs", "weighed", "weight", "heavy", "mass"],
    &["old", "age", "aged"],
    &["fast", "speed", "velocity"],
    &["far", "distance", "away"],
];

/// Words that say how exactly a number is meant, and nothing of the thing.
const HEDGES: [&str; 6] = ["approximately", "estimated", "approx", "exactly", "officially", "precisely"];

/// What happens once to a thing: of a match or an election, two dates may both be right.
const ONCE: [&str; 26] = [
    "born",
    "died",
    "founded",
    "established",
    "built",
    "completed",
    "finished",
    "opened",
    "invented",
    "discovered",
    "patented",
    "published",
    "premiered",
    "launched",
    "introduced",
    "signed",
    "created",
    "incorporated",
    "inaugurated",
    "demolished",
    "abolished",
    "dissolved",
    "landed",
    "sank",
    "erupted",
    "independent",
];

/// What a sentence begins with that speaks of something named before.
const POINTING: [&str; 12] =
    ["it", "its", "he", "his", "she", "her", "they", "their", "this", "these", "that", "those"];

/// A sentence of another source that says otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The sentence of the article.
    pub sentence: SentenceId,
    /// The passage of a source that it does not cite.
    pub passage: PassageId,
    /// The sentence of that passage, word for word.
    pub text: String,
    /// The number or date it gives, as it writes it.
    pub theirs: String,
    /// The one the article's sentence gives.
    pub ours: String,
}

/// Returns where sources that a sentence does not cite give another number or date for the same statement, in reading
/// order; at most three of each sentence, one a source.
///
/// Two sentences are the same statement where all words of the shorter stand in the longer, and three quarters of the
/// longer's in the shorter, names included; where they measure the same side of it; and where all their numbers and dates
/// but one agree, rounded, converted and within ranges as [`judge`](super::judge) has it. Dates alone count of what
/// happens once. Pure and deterministic; at most 1,000 sentences of evidence are read and 40,000 pairs compared.
#[must_use]
pub fn conflicts(article: &Article, evidence: &Evidence) -> Vec<Conflict> {
    let given = lines(evidence);
    let mut left = PAIRS_MAX;
    let mut all = Vec::new();
    for sentence in article.sentences().filter(|sentence| is_telling(&sentence.text)) {
        let claim = Line::read(0, &sentence.text);
        let cited: BTreeSet<SourceId> =
            sentence.passages.iter().filter_map(|id| Some(evidence.passage(*id)?.1.id)).collect();
        let mut told: BTreeSet<SourceId> = BTreeSet::new();
        for given in given.iter().filter(|given| !cited.contains(&given.source)) {
            left = match left.checked_sub(1) {
                Some(left) => left,
                None => return all,
            };
            if told.len() >= TOLD_MAX || told.contains(&given.source) {
                continue;
            }
            if let Some((ours, theirs)) = differ(&claim, &given.line) {
                told.insert(given.source);
                all.push(Conflict {
                    sentence: sentence.id.clone(),
                    passage: given.passage,
                    text: given.line.text.text.to_owned(),
                    theirs,
                    ours,
                });
            }
        }
    }
    all
}

/// A sentence of the evidence that gives a number or date.
struct Given<'a> {
    source: SourceId,
    passage: PassageId,
    line: Line<'a>,
}

fn lines(evidence: &Evidence) -> Vec<Given<'_>> {
    let of_passage = |passage| -> Vec<(&crate::Passage, &str)> {
        let passage: &crate::Passage = passage;
        let ranges = sentences::sentences(&passage.text).into_iter();
        ranges.filter_map(|range| Some((passage, passage.text.get(range)?.trim()))).collect()
    };
    let all = evidence.passages.values().flat_map(of_passage);
    let telling = all.filter(|(_, text)| is_telling(text)).take(LINES_MAX);
    telling
        .map(|(passage, text)| Given {
            source: passage.source_id,
            passage: passage.id,
            line: Line::read(0, text),
        })
        .collect()
}

/// Returns true for a whole sentence that may give a number or date and names what it is about.
fn is_telling(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default().to_lowercase();
    text.len() <= SENTENCE_BYTES_MAX
        && (text.contains(|c: char| c.is_ascii_digit()) || text.split_whitespace().any(is_number_word))
        && !POINTING.contains(&first.as_str())
        && is_full_sentence(text)
}

fn is_number_word(word: &str) -> bool {
    const WORDS: [&str; 24] = [
        "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "fifteen", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred",
        "thousand", "half", "dozen",
    ];
    WORDS.contains(&word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase().as_str())
}

/// Returns the number or date of each of the two sentences, where they are the same statement but for that.
fn differ(claim: &Line, given: &Line) -> Option<(String, String)> {
    if claim.denials.len() != given.denials.len() {
        return None;
    }
    let facts = differing_amount(claim, given).or_else(|| differing_date(claim, given))?;
    (same_statement(claim, given) && !stands_whole(claim.text.text, given.text.text)).then_some(facts)
}

/// Returns the one pair of quantities that disagrees; none where the two do not give the same quantities of the same kinds.
fn differing_amount(claim: &Line, given: &Line) -> Option<(String, String)> {
    let (ours, theirs) = (amounts_of(claim), amounts_of(given));
    if ours.len() != theirs.len() || !same_dates(claim, given) {
        return None;
    }
    let mut apart = None;
    for one in &ours {
        let mut same = theirs.iter().filter(|other| is_same_kind(one, other));
        let (Some(other), None) = (same.next(), same.next()) else { return None };
        if ours.iter().filter(|mine| is_same_kind(mine, other)).count() != 1 {
            return None;
        }
        if disagree(one, other) {
            // A place in an order and a result tell things apart that are not one; of two that differ, neither is the same.
            if apart.is_some() || matches!(one.unit.dimension, Dimension::Order | Dimension::Score) {
                return None;
            }
            apart = Some((told(claim, one), told(given, other)));
        }
    }
    apart
}

/// Returns a quantity as its sentence writes it, with the sign of its currency where that stands before it.
fn told(line: &Line, quantity: &Quantity) -> String {
    let has_sign = matches!(quantity.unit.dimension, Dimension::Money(_))
        && quantity
            .from
            .checked_sub(1)
            .and_then(|at| line.text.tokens.get(at))
            .is_some_and(|token| token.sort == Sort::Sign);
    if has_sign {
        let from = quantity.from.saturating_sub(1);
        return line.text.surface(from, quantity.to).to_owned();
    }
    amounts::told(line, quantity).to_owned()
}

fn amounts_of<'l>(line: &'l Line) -> Vec<&'l Quantity> {
    line.quantities.iter().filter(|quantity| !quantity.is_one).collect()
}

fn is_same_kind(one: &Quantity, other: &Quantity) -> bool {
    let dimension = one.unit.dimension;
    dimension == other.unit.dimension
        && (dimension != Dimension::Count || amounts::counts_the_same(one, other))
}

/// Returns true where neither quantity bears the other out, and what they may mean does not overlap.
fn disagree(one: &Quantity, other: &Quantity) -> bool {
    let (mine, theirs) = (reach(one), reach(other));
    !amounts::bears_out(one, other)
        && !amounts::bears_out(other, one)
        && (mine.1 < theirs.0 || theirs.1 < mine.0)
}

/// Returns the least and the most a quantity may mean.
fn reach(quantity: &Quantity) -> (f64, f64) {
    let slack = |value: f64| match quantity.unit.dimension {
        Dimension::Temperature => ABOUT_KELVIN,
        _ => value.abs() * ABOUT,
    };
    let Quantity { low, high, .. } = *quantity;
    match quantity.bound {
        Bound::Exact => (low, high),
        Bound::About => (low - slack(low), high + slack(high)),
        Bound::Above => (low, f64::INFINITY),
        Bound::Below | Bound::Nearly => (f64::NEG_INFINITY, high),
    }
}

/// Returns true where the two give the same dates, in their order: what holds of one year need not hold of another.
fn same_dates(claim: &Line, given: &Line) -> bool {
    claim.dates.len() == given.dates.len()
        && claim.dates.iter().zip(&given.dates).all(|(one, other)| one.agrees(other))
}

/// Returns the one date of each, where they disagree about what happens once.
fn differing_date(claim: &Line, given: &Line) -> Option<(String, String)> {
    let ([one], [other]) = (claim.dates.as_slice(), given.dates.as_slice()) else { return None };
    let happens_once =
        |line: &Line| line.text.tokens.iter().any(|token| ONCE.contains(&token.lower.as_str()));
    let is_bare = |line: &Line| amounts_of(line).is_empty();
    let apart = !one.agrees(other) && is_exact(claim, one) && is_exact(given, other);
    let told = |line: &Line, date: &Date| line.text.surface(date.from, date.to).to_owned();
    (apart && is_bare(claim) && is_bare(given) && happens_once(claim) && happens_once(given))
        .then(|| (told(claim, one), told(given, other)))
}

/// Returns true for a date without "about", "before" or "after".
fn is_exact(line: &Line, date: &Date) -> bool {
    const LOOSE: [&str; 12] = [
        "about",
        "around",
        "circa",
        "c",
        "ca",
        "roughly",
        "approximately",
        "before",
        "after",
        "since",
        "by",
        "until",
    ];
    (1..=2).all(|back| !LOOSE.contains(&line.text.before(date.from, back)))
}

/// Returns true where the two say the same, apart from their numbers and dates.
fn same_statement(claim: &Line, given: &Line) -> bool {
    let (ours, theirs) = (content(claim), content(given));
    let (shorter, longer) = if ours.len() <= theirs.len() {
        ((claim, &ours), (given, &theirs))
    } else {
        ((given, &theirs), (claim, &ours))
    };
    let holds = |(line, at): (&Line, usize), (other, places): (&Line, &Vec<usize>)| {
        let Some(token) = line.text.tokens.get(at) else { return false };
        let same = |place: &usize| {
            other.text.tokens.get(*place).is_some_and(|theirs| alike(&token.key, &theirs.key))
        };
        places.iter().any(same) || token.is_capital() && names::stands_for(line, at, other)
    };
    let common = longer.1.iter().filter(|at| holds((longer.0, **at), shorter)).count();
    let covers = crate::words::real(common) >= LONGER_MIN * crate::words::real(longer.1.len());
    let is_named = |at: &&usize| **at > 0 && longer.0.text.tokens.get(**at).is_some_and(Token::is_capital);
    let measured = (measures(claim), measures(given));
    let same_side = measured.0 == measured.1;
    let enough = common >= COMMON_MIN || common == 1 && longer.1.len() == 1 && !measured.0.is_empty();
    enough
        && covers
        && same_side
        && shorter.1.iter().all(|at| holds((shorter.0, *at), longer))
        && longer.1.iter().filter(is_named).all(|at| holds((longer.0, *at), shorter))
}

/// Returns where the words stand that say what a sentence is about.
fn content(line: &Line) -> Vec<usize> {
    let tells = |at: usize, token: &Token| {
        let word = token.lower.as_str();
        token.sort == Sort::Word
            && !line.is_measured(at)
            && !LIGHT.contains(&word)
            && !HEDGES.contains(&word)
            && !MEASURES.iter().any(|group| group.contains(&word))
    };
    line.text.content().filter(|(at, token)| tells(*at, token)).map(|(at, _)| at).collect()
}

/// Returns which sides of a thing a sentence measures, by the number of their group.
fn measures(line: &Line) -> BTreeSet<usize> {
    let has = |group: &[&str]| line.text.tokens.iter().any(|token| group.contains(&token.lower.as_str()));
    MEASURES.iter().enumerate().filter(|(_, group)| has(group)).map(|(number, _)| number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the two are told to say, either way round.
    fn between(one: &str, other: &str) -> Option<(String, String)> {
        let told = |one: &str, other: &str| {
            let both = is_telling(one) && is_telling(other);
            both.then(|| differ(&Line::read(0, one), &Line::read(0, other))).flatten()
        };
        let there = told(one, other);
        let back = told(other, one).map(|(theirs, ours)| (ours, theirs));
        assert_eq!(there, back, "it depends on the order: {one} | {other}");
        there
    }

    #[test]
    fn the_same_statement_with_another_number_or_date_is_a_conflict() {
        for (one, other, ours, theirs) in [
            (
                "Green tea is brewed at about 75 degrees Celsius.",
                "Green tea is brewed at 95 degrees Celsius.",
                "75 degrees Celsius",
                "95 degrees Celsius",
            ),
            (
                "The Harrow Bridge is 1,487 m long.",
                "The Harrow Bridge is 1,847 metres long.",
                "1,487 m",
                "1,847 metres",
            ),
            (
                "The Harrow Bridge is 1,487 m long.",
                "The length of the Harrow Bridge is 2 km.",
                "1,487 m",
                "2 km",
            ),
            ("Everest is 8,848 m high.", "The height of Everest is 8,611 m.", "8,848 m", "8,611 m"),
            ("The adult body has 206 bones.", "The adult body has 213 bones.", "206 bones", "213 bones"),
            ("An octopus has three hearts.", "An octopus has two hearts.", "three hearts", "two hearts"),
            ("About 62 % of adults drink tea.", "Only 31 % of adults drink tea.", "62 %", "31 %"),
            (
                "The ocean crossing takes 5 to 10 days.",
                "The ocean crossing takes 14 to 20 days.",
                "5 to 10 days",
                "14 to 20 days",
            ),
            (
                "The ship carries more than 500 passengers.",
                "The ship carries 120 passengers.",
                "500 passengers",
                "120 passengers",
            ),
            (
                "In 2010 the town of Ayr had 5,000 people.",
                "The town of Ayr had 7,000 people in 2010.",
                "5,000 people",
                "7,000 people",
            ),
            (
                "The Harrow Bridge was opened in 1932.",
                "The Harrow Bridge was opened on 4 May 1934.",
                "1932",
                "4 May 1934",
            ),
            ("Ada Brook was born in 1815.", "Ada Brook was born in 1817.", "1815", "1817"),
            ("A ticket to the museum costs $12.", "A ticket to the museum costs $15.", "$12", "$15"),
            (
                "The water is about 75 °C, which is hot and does not boil.",
                "The water is about 95 °C, which is hot and does not boil.",
                "75 °C",
                "95 °C",
            ),
        ] {
            let told = between(one, other);
            assert_eq!(told, Some((ours.to_owned(), theirs.to_owned())), "{one} | {other}");
        }
    }

    #[test]
    fn what_only_looks_alike_is_none() {
        for (one, other) in [
            // The same, written otherwise.
            ("The Harrow Bridge is 1,487 m long.", "The Harrow Bridge is about 1.5 km long."),
            ("The Harrow Bridge is 1,487 m long.", "The Harrow Bridge is 1,487 metres long."),
            ("A marathon is 42 km long.", "A marathon is 26 miles long."),
            ("The Sun is 150 million km away.", "The Sun is 149.6 million km away."),
            ("Water boils at 100 °C.", "Water boils at 212 °F."),
            ("A year has 365 days.", "A year has 365.25 days."),
            ("An octopus has three hearts.", "An octopus has 3 hearts."),
            ("About half of adults drink tea.", "Some 51 % of adults drink tea."),
            // Ranges and bounds that leave room for one another.
            ("The ocean crossing takes 5 to 10 days.", "The ocean crossing takes 7 days."),
            ("The ocean crossing takes 5 to 10 days.", "The ocean crossing takes 8 to 12 days."),
            ("The ship carries more than 500 passengers.", "The ship carries 2,000 passengers."),
            ("The ship carries up to 500 passengers.", "The ship carries 120 passengers."),
            ("Green tea is brewed at about 75 °C.", "Green tea is brewed at 78 °C."),
            // Another year.
            ("In 2010 the town of Ayr had 5,000 people.", "In 2020 the town of Ayr had 7,000 people."),
            ("The town of Ayr had 5,000 people.", "In 2020 the town of Ayr had 7,000 people."),
            ("The club won the cup in 1990.", "The club won the cup in 1994."),
            ("The Harrow Bridge was opened about 1930.", "The Harrow Bridge was opened in 1932."),
            ("The Harrow Bridge was opened in the 1930s.", "The Harrow Bridge was opened in 1932."),
            ("The Harrow Bridge was opened before 1930.", "The Harrow Bridge was opened in 1926."),
            // Other things, sides, places and conditions.
            ("The Harrow Bridge is 1,487 m long.", "The Harrow Bridge is 40 m wide."),
            ("The Harrow Bridge is 1,487 m long.", "The Severn Bridge is 1,600 m long."),
            ("The bridge was opened in 1932.", "The bridge was closed in 1990."),
            ("The adult body has 206 bones.", "The adult body has 32 teeth."),
            ("The adult body has 206 bones.", "A newborn body has 270 bones."),
            ("Adults should take 10 micrograms a day.", "Children should take 5 micrograms a day."),
            ("Green tea is brewed at 75 °C.", "Black tea is brewed at 95 °C."),
            ("Water boils at 100 °C.", "Water boils at 93 °C at a height of 2,000 m."),
            ("Water boils at 100 °C.", "Water boils at 93 °C on mountains."),
            ("A ticket to the museum costs $12.", "A ticket to the museum costs £15."),
            ("The pot weighs 3 kg.", "The pot holds 5 litres."),
            ("The club beat Stoke 3–1.", "The club beat Stoke 2–0."),
            ("The first bridge has 12 arches.", "The second bridge has 14 arches."),
            // A denial, a pronoun, no whole sentence.
            ("The ocean crossing takes 5 days.", "The ocean crossing does not take 9 days."),
            ("It is 1,487 m long.", "It is 1,847 m long."),
            ("Green tea: 75 °C", "Green tea: 95 °C"),
        ] {
            assert_eq!(between(one, other), None, "{one} | {other}");
        }
    }
}
