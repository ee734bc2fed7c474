//! How questions are worded: which kind of answer "how long", "what year", "what are the signs of" ask for.

use super::quantity::{self, Measure};
use crate::words;

/// What kind of answer a question wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// What something is.
    Definition,
    /// Why, from what cause.
    Reason,
    /// How something works or comes about.
    Manner,
    /// How to do something.
    Steps,
    /// A number with a unit.
    Quantity(Measure),
    /// A date, or a time that comes again.
    Time,
    /// A date in the past.
    PastTime,
    /// Somebody by name.
    Person,
    /// A person or group, by name or by what they are.
    Somebody,
    /// Somewhere.
    Place,
    /// Several things of one kind.
    List,
    /// Yes or no.
    YesNo,
    /// Anything else.
    Fact,
}

/// Adjectives that after "how" ask for a measure.
#[rustfmt::skip]
const MEASURES: &[(&str, Measure)] = &[
    ("long", Measure::Duration), ("soon", Measure::Duration), ("old", Measure::Age),
    ("far", Measure::Length), ("tall", Measure::Length), ("high", Measure::Length),
    ("deep", Measure::Length), ("wide", Measure::Length), ("thick", Measure::Length), ("big", Measure::Any),
    ("large", Measure::Any), ("small", Measure::Any), ("hot", Measure::Temperature),
    ("cold", Measure::Temperature), ("warm", Measure::Temperature), ("cool", Measure::Temperature),
    ("fast", Measure::Speed), ("quick", Measure::Speed), ("heavy", Measure::Mass),
    ("often", Measure::Frequency), ("frequently", Measure::Frequency), ("regularly", Measure::Frequency),
    ("many", Measure::Any), ("much", Measure::Any),
];
/// Nouns that after "what", "which" or "how much" ask for a measure.
#[rustfmt::skip]
const MEASURE_NOUNS: &[(&str, Measure)] = &[
    ("temperature", Measure::Temperature), ("temperatures", Measure::Temperature),
    ("speed", Measure::Speed), ("percentage", Measure::Share), ("proportion", Measure::Share),
    ("share", Measure::Share), ("fraction", Measure::Share), ("distance", Measure::Length),
    ("height", Measure::Length), ("depth", Measure::Length), ("length", Measure::Any),
    ("width", Measure::Length), ("weight", Measure::Mass), ("price", Measure::Money),
    ("cost", Measure::Money), ("money", Measure::Money), ("time", Measure::Duration), ("age", Measure::Age),
    ("number", Measure::Any), ("amount", Measure::Any), ("dose", Measure::Any),
    ("duration", Measure::Duration), ("rate", Measure::Any), ("sleep", Measure::Duration),
];
const TIME_NOUNS: &[&str] = &["year", "date", "century", "decade", "month", "day", "season", "era"];
#[rustfmt::skip]
const PERSON_NOUNS: &[&str] = &[
    "person", "scientist", "man", "woman", "astronaut", "inventor", "king", "queen", "author", "president",
    "physicist", "chemist",
];
const PLACE_NOUNS: &[&str] =
    &["country", "city", "town", "place", "continent", "region", "part", "ocean", "sea"];
/// Plural nouns that ask for a list.
#[rustfmt::skip]
const LIST_NOUNS: &[&str] = &[
    "signs", "symptoms", "types", "kinds", "sorts", "causes", "triggers", "benefits", "advantages",
    "disadvantages", "effects", "steps", "stages", "phases", "foods", "ways", "reasons", "parts",
    "examples", "differences", "ingredients", "uses", "tips", "names", "complications", "treatments",
    "risks", "options", "methods", "things", "conditions", "features", "colours", "colors", "categories",
    "habits", "sources", "tasks",
];
/// Deeds of which one asks who did them by name: a role ("a scientist") would be no answer.
#[rustfmt::skip]
const NAMED_DEEDS: &[&str] = &[
    "invented", "invent", "discovered", "discover", "wrote", "designed", "founded", "painted", "built",
    "first", "created", "proposed", "described", "explained", "was", "devised", "found", "won",
    "introduced", "developed", "coined", "pioneered", "did", "made", "started", "set", "ordered", "led",
    "figured", "came", "walked", "landed",
];
/// Returns the kind of answer a question wants.
#[must_use]
pub(super) fn kind(question: &str) -> Kind {
    let words = words::words(question);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let asks = |word: &&str| {
        matches!(
            *word,
            "how"
                | "why"
                | "when"
                | "where"
                | "who"
                | "whom"
                | "whose"
                | "what"
                | "what's"
                | "which"
                | "who's"
        )
    };
    let Some(at) = words.iter().position(asks) else { return without_question_word(&words) };
    let rest = words.get(at..).unwrap_or_default();
    match rest {
        ["why", ..]
        | ["how", "come", ..]
        | ["what", "makes" | "causes" | "caused" | "made", ..]
        | ["what", _, "reason", ..]
        | ["what", _, _, "reason" | "cause", ..] => Kind::Reason,
        ["how", rest @ ..] => how(rest),
        ["when", rest @ ..] => when(rest),
        ["where", ..] => Kind::Place,
        ["who" | "whom" | "whose" | "who's", rest @ ..] => who(rest),
        ["what" | "which" | "what's", rest @ ..] => what(rest),
        _ => Kind::Fact,
    }
}

fn how(rest: &[&str]) -> Kind {
    match rest {
        ["long", "ago", ..] => Kind::PastTime,
        ["many", unit, ..] if quantity::measure_of_unit(unit).is_some() => {
            quantity::measure_of_unit(unit).map_or(Kind::Fact, Kind::Quantity)
        }
        ["many", "times", ..] => Kind::Quantity(Measure::Any),
        ["much", noun, ..] if measure_of(noun, MEASURE_NOUNS).is_some() => {
            measure_of(noun, MEASURE_NOUNS).map_or(Kind::Fact, Kind::Quantity)
        }
        ["much", "do" | "does" | "did", ..]
            if rest.iter().any(|word| matches!(*word, "cost" | "costs" | "pay" | "paid" | "earn")) =>
        {
            Kind::Quantity(Measure::Money)
        }
        ["much", ..] if rest.iter().any(|word| matches!(*word, "weigh" | "weighs" | "weighed")) => {
            Kind::Quantity(Measure::Mass)
        }
        ["to", ..]
        | [
            "do" | "can" | "should" | "could" | "would",
            "i" | "you" | "we" | "one" | "someone" | "people",
            ..,
        ] => Kind::Steps,
        [adjective, ..] if adjective.ends_with("quickly") => Kind::Quantity(Measure::Any),
        [adjective, ..] => measure_of(adjective, MEASURES).map_or(Kind::Manner, Kind::Quantity),
        [] => Kind::Manner,
    }
}

fn when(rest: &[&str]) -> Kind {
    match rest {
        ["did" | "was" | "were" | "had", ..] => Kind::PastTime,
        _ => Kind::Time,
    }
}

fn who(rest: &[&str]) -> Kind {
    match rest {
        [deed, ..] if NAMED_DEEDS.contains(deed) => Kind::Person,
        [_, deed, ..] if matches!(*deed, "first") => Kind::Person,
        _ => Kind::Somebody,
    }
}

/// "What" and "which" ask for whatever noun comes next; nouns further on are what it is about.
fn what(rest: &[&str]) -> Kind {
    let near: Vec<&str> = rest.iter().copied().filter(|word| !words::is_stop(word)).take(2).collect();
    let first = near.first().copied().unwrap_or_default();
    if TIME_NOUNS.contains(&first) {
        let past = rest.iter().any(|word| matches!(*word, "did" | "was" | "were"));
        return if past { Kind::PastTime } else { Kind::Time };
    }
    if PERSON_NOUNS.contains(&first) {
        return Kind::Person;
    }
    if PLACE_NOUNS.contains(&first) && rest.first() == Some(&first) {
        return Kind::Place;
    }
    let asks_for_several =
        rest.first() == Some(&first) && first.ends_with('s') && words::stem(first) != first;
    if asks_for_several || near.iter().any(|word| LIST_NOUNS.contains(word)) {
        return Kind::List;
    }
    if let Some(measure) = near.iter().find_map(|word| measure_of(word, MEASURE_NOUNS)) {
        return Kind::Quantity(measure);
    }
    let terms = rest.iter().filter(|word| !words::is_stop(word)).count();
    match rest {
        ["is" | "are" | "was" | "were", ..] | ["exactly", "is" | "are", ..] if terms <= 2 => Kind::Definition,
        [..] if rest.contains(&"mean") || rest.contains(&"meant") => Kind::Definition,
        _ => Kind::Fact,
    }
}

fn without_question_word(words: &[&str]) -> Kind {
    match words {
        ["define" | "describe", ..] => Kind::Definition,
        ["list" | "name", ..] => Kind::List,
        [
            "is" | "are" | "was" | "were" | "do" | "does" | "did" | "can" | "could" | "should" | "will"
            | "would" | "has" | "have" | "must" | "may",
            ..,
        ] => Kind::YesNo,
        _ => Kind::Fact,
    }
}

/// Returns the noun that "how many" counts: the first word after it that says something.
pub(super) fn counted_noun(question: &str) -> Option<String> {
    let words = words::words(question);
    let at =
        words.windows(2).position(|pair| matches!(pair, [how, many] if how == "how" && many == "many"))?;
    words.into_iter().skip(at.saturating_add(2)).find(|word| !words::is_stop(word))
}

/// Returns true for the adjectives that "how" asks a measure with.
pub(super) fn is_measure_word(word: &str) -> bool {
    measure_of(word, MEASURES).is_some()
}

/// Returns true for a word that only says which kind of answer is wanted.
pub(super) fn is_frame(word: &str, kind: Kind) -> bool {
    match kind {
        Kind::Reason => {
            matches!(word, "reason" | "reasons" | "cause" | "causes" | "caused" | "makes" | "made" | "happen")
        }
        Kind::Time | Kind::PastTime => TIME_NOUNS.contains(&word) || matches!(word, "time" | "long" | "ago"),
        Kind::Definition => matches!(word, "mean" | "meant" | "meaning" | "definition" | "define" | "term"),
        Kind::Quantity(Measure::Duration) => matches!(word, "time" | "long" | "last"),
        Kind::Quantity(Measure::Any) => matches!(word, "number" | "amount" | "total"),
        Kind::Quantity(Measure::Share) => matches!(word, "percentage" | "proportion" | "share" | "fraction"),
        Kind::Place => matches!(word, "place" | "located"),
        Kind::Person | Kind::Somebody => matches!(word, "person" | "people" | "name"),
        _ => false,
    }
}

fn measure_of(word: &str, table: &[(&str, Measure)]) -> Option<Measure> {
    table.iter().find(|(known, _)| *known == word).map(|(_, measure)| *measure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_say_what_kind_of_answer_they_want() {
        let table = [
            ("What is yeast?", Kind::Definition),
            ("Why does bread rise?", Kind::Reason),
            ("How come bread rises?", Kind::Reason),
            ("What makes bread rise?", Kind::Reason),
            ("How does a compass work?", Kind::Manner),
            ("How do I bake bread?", Kind::Steps),
            ("How long does a cold last?", Kind::Quantity(Measure::Duration)),
            ("At what temperature does water boil?", Kind::Quantity(Measure::Temperature)),
            ("How much time does it take?", Kind::Quantity(Measure::Duration)),
            ("How many legs has a bee?", Kind::Quantity(Measure::Any)),
            ("When was the press invented?", Kind::PastTime),
            ("In which century was it?", Kind::PastTime),
            ("When do leaves fall?", Kind::Time),
            ("Who discovered gravity?", Kind::Person),
            ("Who is at risk?", Kind::Somebody),
            ("Where do swallows go?", Kind::Place),
            ("What are the signs of flu?", Kind::List),
            ("Can dogs eat bread?", Kind::YesNo),
            ("Which gas makes up most of the air?", Kind::Fact),
        ];
        for (question, expected) in table {
            assert_eq!(kind(question), expected, "{question}");
        }
    }
}
