//! "All", "most", "some", "few"; "always", "usually", "sometimes"; "only": how much of a thing, how often, is said.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::Finding;
use super::units::Dimension;
use crate::check::align::{Line, Scope, alike};
use crate::check::text::{Sort, Text};

/// How much a word takes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    Few,
    Some,
    Many,
    Most,
    All,
}

#[rustfmt::skip]
const WORDS: &[(&str, Reach)] = &[
    ("all", Reach::All), ("every", Reach::All), ("everyone", Reach::All), ("everybody", Reach::All), ("everything", Reach::All),
    ("everywhere", Reach::All), ("always", Reach::All), ("invariably", Reach::All), ("entirely", Reach::All),
    ("completely", Reach::All), ("exclusively", Reach::All), ("without exception", Reach::All), ("each", Reach::All),
    ("whole", Reach::All), ("entire", Reach::All), ("any", Reach::All), ("universally", Reach::All), ("wholly", Reach::All), ("throughout", Reach::All),
    ("anyone", Reach::All), ("anybody", Reach::All), ("fully", Reach::All), ("whenever", Reach::All), ("wherever", Reach::All), ("full", Reach::All), ("whatever", Reach::All), ("whichever", Reach::All),
    ("most", Reach::Most), ("mostly", Reach::Most), ("usually", Reach::Most), ("generally", Reach::Most),
    ("typically", Reach::Most), ("normally", Reach::Most), ("mainly", Reach::Most), ("largely", Reach::Most), ("majority", Reach::Most),
    ("chiefly", Reach::Most), ("nearly all", Reach::Most), ("almost all", Reach::Most), ("almost every", Reach::Most), ("nearly every", Reach::Most),
    ("almost always", Reach::Most), ("nearly always", Reach::Most), ("not all", Reach::Some), ("not every", Reach::Some), ("not always", Reach::Some), ("as a rule", Reach::Most),
    ("almost entirely", Reach::Most), ("almost completely", Reach::Most), ("in general", Reach::Most), ("tend", Reach::Most), ("tend to", Reach::Most), ("tends to", Reach::Most), ("primarily", Reach::Most), ("predominantly", Reach::Most),
    ("many", Reach::Many), ("often", Reach::Many), ("frequently", Reach::Many), ("commonly", Reach::Many), ("much", Reach::Many), ("lots", Reach::Many),
    ("some", Reach::Some), ("several", Reach::Some), ("sometimes", Reach::Some), ("occasionally", Reach::Some), ("certain", Reach::Some),
    ("partly", Reach::Some), ("partially", Reach::Some), ("a number of", Reach::Some), ("half", Reach::Some), ("at times", Reach::Some), ("part of", Reach::Some), ("parts of", Reach::Some),
    ("a few", Reach::Few), ("few", Reach::Few), ("rarely", Reach::Few), ("seldom", Reach::Few), ("handful", Reach::Few), ("hardly any", Reach::Few), ("scarcely any", Reach::Few), ("barely any", Reach::Few), ("hardly anyone", Reach::Few), ("hardly anybody", Reach::Few), ("hardly ever", Reach::Few), ("scarcely ever", Reach::Few), ("minority", Reach::Few), ("one of", Reach::Few),
];

/// The words by their first, since every word of every line is looked up.
static BY_WORD: LazyLock<HashMap<&'static str, Vec<(&'static str, Reach)>>> = LazyLock::new(|| {
    let mut words: HashMap<&'static str, Vec<(&'static str, Reach)>> = HashMap::new();
    for (phrase, reach) in WORDS {
        words.entry(phrase.split(' ').next().unwrap_or_default()).or_default().push((phrase, *reach));
    }
    words
});

/// One such word, where it stands and the word it is about.
#[derive(Debug)]
struct Quantifier {
    reach: Reach,
    at: usize,
    /// The words right behind it.
    about: Vec<String>,
}

fn read(text: &Text) -> Vec<Quantifier> {
    let mut found: Vec<Quantifier> = Vec::new();
    for at in 0..text.tokens.len() {
        // The longest phrase that begins here.
        let Some(phrases) = BY_WORD.get(text.lower(at)) else { continue };
        let holds =
            |phrase: &str| phrase.split(' ').enumerate().all(|(on, word)| text.lower(at + on) == word);
        let here = phrases.iter().filter(|(phrase, _)| holds(phrase));
        let Some((phrase, reach)) = here.max_by_key(|(phrase, _)| phrase.len()) else { continue };
        let length = phrase.split(' ').count();
        // "Isn't something that all do".
        let denied =
            matches!(*phrase, "all" | "every") && (1..5).any(|back| text.before(at, back).ends_with("n't"));
        let reach = if denied { &Reach::Some } else { reach };
        if found
            .last()
            .is_some_and(|last| last.at + 2 > at && last.reach < *reach && at > 0 && last.at + 1 == at)
            || is_no_amount(text, at, phrase)
        {
            continue;
        }
        let behind = text
            .tokens
            .iter()
            .skip(at + length)
            .take(6)
            .take_while(|token| token.sort != Sort::Sign || token.lower == "-");
        let about =
            behind.filter(|token| token.is_content()).take(2).map(|token| token.key.clone()).collect();
        found.push(Quantifier { reach: *reach, at, about });
    }
    found
}

/// Returns what takes in most within those tokens, and where it stands; "of all" too, which says how much where it is in
/// place of another.
pub(super) fn widest(text: &Text, range: &Range<usize>) -> Option<(Reach, usize)> {
    let found = read(text).into_iter().map(|quantifier| (quantifier.reach, quantifier.at));
    let all = (0..text.tokens.len())
        .filter(|at| text.lower(*at) == "all" && matches!(text.before(*at, 1), "of" | "in"));
    let found = found.chain(all.map(|at| (Reach::All, at))).filter(|(_, at)| range.contains(at));
    found.max_by_key(|(reach, _)| *reach)
}

/// "Each year", "at all", "most famous", "all three", "some 500", "in full".
fn is_no_amount(text: &Text, at: usize, phrase: &str) -> bool {
    let next = text.lower(at + 1);
    let number = text.tokens.get(at + 1).is_some_and(|token| token.sort == Sort::Number)
        || super::numerals::read(text, at + 1).is_some();
    let time = super::units::read(text, at + 1).is_some_and(|(unit, _)| unit.dimension == Dimension::Time)
        || matches!(
            next,
            "time" | "spring" | "summer" | "autumn" | "winter" | "morning" | "evening" | "other"
        );
    // "Every one of them".
    let number = number && !(matches!(phrase, "each" | "every") && next == "one");
    match phrase {
        // "Each one of them" is each.
        "one of" => matches!(text.before(at, 1), "each" | "every" | "any" | "no"),
        "each" | "every" | "any" => {
            number
                || time
                || phrase == "any"
                    && matches!(text.before(at, 1), "than" | "not" | "without" | "at" | "if" | "or")
        }
        "all" => {
            number
                || matches!(text.before(at, 1), "at" | "after" | "above" | "of" | "in" | "not")
                || matches!(
                    next,
                    "-" | "but"
                        | "over"
                        | "year"
                        | "day"
                        | "night"
                        | "told"
                        | "round"
                        | "around"
                        | "along"
                        | "kinds"
                        | "sorts"
                        | "right"
                        | "together"
                )
                || text.has_at(at + 1, &["the", "way"])
        }
        "some" => number,
        "most" => {
            text.tokens.get(at + 1).is_some_and(|token| is_gradable(&token.lower))
                && text.before(at, 1) == "the"
                || text.before(at, 1) == "at"
        }
        "much" | "many" | "often" | "few" => matches!(
            text.before(at, 1),
            "as" | "how" | "so" | "than" | "the" | "last" | "next" | "past" | "these" | "too"
        ),
        "whole" => text.before(at, 1) == "a" || text.before(at, 1) == "-",
        "full" => true,
        "half" => number || text.before(at, 1) == "-" || text.lower(at + 1) == "-",
        _ => false,
    }
}

/// "The most famous" is a superlative.
fn is_gradable(word: &str) -> bool {
    ["ous", "ful", "ant", "ent", "ive", "al", "ar", "ed", "ing", "ic", "able", "ible", "ex", "lt"]
        .iter()
        .any(|end| word.ends_with(end))
}

/// Returns what the sentence says of more, or of less, than the passage does.
pub(in crate::check) fn findings(scope: &Scope) -> Vec<Finding> {
    let mine = read(&scope.claim.text);
    let theirs: Vec<(&Line, Quantifier)> = scope
        .near()
        .take(4)
        .flat_map(|line| read(&line.text).into_iter().map(move |quantifier| (line, quantifier)))
        .collect();
    let found = mine.iter().find_map(|mine| compare(scope, mine, &theirs));
    found.or_else(|| dropped(scope, &mine, &theirs)).or_else(|| only(scope)).into_iter().collect()
}

fn compare(scope: &Scope, mine: &Quantifier, theirs: &[(&Line, Quantifier)]) -> Option<Finding> {
    let text = &scope.claim.text;
    let word = text.surface(mine.at, mine.at + 1);
    let about = |quantifier: &Quantifier| {
        quantifier.about.iter().any(|key| mine.about.iter().any(|mine| alike(mine, key)))
    };
    // "Not often" is "rarely".
    if super::polarity::is_denied(&scope.claim.denials, mine.at)
        && theirs.iter().any(|(_, theirs)| theirs.reach <= Reach::Some)
    {
        return None;
    }
    let matching: Vec<&(&Line, Quantifier)> =
        theirs.iter().filter(|(_, quantifier)| about(quantifier)).collect();
    if mine.reach >= Reach::Most {
        if matching.iter().any(|(_, theirs)| theirs.reach >= mine.reach) || shares_say(scope, mine.reach) {
            return None;
        }
        if let Some((line, weaker)) = matching.first() {
            return Some(Finding::missing(otherwise_there(line, weaker, word)).of(line));
        }
        if theirs.iter().any(|(_, theirs)| theirs.reach >= mine.reach) || exceptionless(scope, mine) {
            return None;
        }
        if mine.reach == Reach::All {
            let weaker = theirs.first();
            return Some(match weaker {
                Some((line, weaker)) => Finding::missing(otherwise_there(line, weaker, word)).of(line),
                None => {
                    Finding::missing(format!("the sentence says “{word}”; the passage does not go so far"))
                }
            });
        }
        // "Some" and "many" are no "most".
        let (line, weaker) =
            theirs.iter().find(|(_, theirs)| theirs.reach <= Reach::Some && mine.reach == Reach::Most)?;
        return Some(Finding::missing(otherwise_there(line, weaker, word)).of(line));
    }
    if mine.reach == Reach::Few {
        let (line, more) = matching.iter().find(|(_, theirs)| theirs.reach >= Reach::Many)?;
        return Some(Finding::against(otherwise_there(line, more, word)).of(line));
    }
    // "Often" where the passage has "sometimes" or "rarely".
    let (line, weaker) =
        matching.iter().find(|(_, theirs)| theirs.reach < mine.reach && mine.reach == Reach::Many)?;
    (!matching.iter().any(|(_, theirs)| theirs.reach >= mine.reach))
        .then(|| Finding::missing(otherwise_there(line, weaker, word)).of(line))
}

fn otherwise_there(line: &Line, theirs: &Quantifier, word: &str) -> String {
    format!("the passage says “{}”, the sentence “{word}”", line.text.surface(theirs.at, theirs.at + 1))
}

/// The sentence says of a thing, without a word of how much, what the passage says of some or a few.
fn dropped(scope: &Scope, mine: &[Quantifier], theirs: &[(&Line, Quantifier)]) -> Option<Finding> {
    if !mine.is_empty() {
        return None;
    }
    let best = scope.best()?;
    let (line, weaker) = theirs.iter().find(|(line, theirs)| {
        std::ptr::eq(*line, best)
            && theirs.reach <= Reach::Some
            && matches!(
                line.text.lower(theirs.at),
                "some" | "sometimes" | "few" | "rarely" | "seldom" | "occasionally" | "not" | "certain"
            )
    })?;
    let claim = &scope.claim.text;
    let head = weaker.about.first()?;
    let at = claim.tokens.iter().position(|token| alike(head, &token.key))?;
    // With a number or another word for its amount it is not said of all.
    let counted = scope.claim.quantities.iter().any(|quantity| quantity.nouns.contains(head))
        || matches!(claim.before(at, 1), "one" | "a" | "an" | "the" | "these" | "those");
    let verb = matches!(line.text.lower(weaker.at), "sometimes" | "rarely" | "seldom" | "occasionally");
    let hedged = claim.tokens.iter().any(|token| {
        matches!(token.lower.as_str(), "may" | "can" | "might" | "could" | "possible" | "possibly")
    });
    let at_times: [&[&str]; 4] =
        [&["now", "and"], &["at", "times"], &["from", "time", "to", "time"], &["once", "in", "a", "while"]];
    let hedged =
        hedged || (0..claim.tokens.len()).any(|at| at_times.iter().any(|words| claim.has_at(at, words)));
    (!counted && !hedged && (verb || at < 4)).then(|| {
        Finding::missing(format!(
            "the passage says “{}”, the sentence leaves that out",
            line.text.surface(weaker.at, weaker.at + 1)
        ))
        .of(line)
    })
}

/// "Most" may be 62 %, "all" 100 %.
fn shares_say(scope: &Scope, reach: Reach) -> bool {
    let least = if reach == Reach::All { 99.5 } else { 50.0 };
    let shares = scope
        .near()
        .flat_map(|line| &line.quantities)
        .filter(|quantity| quantity.unit.dimension == Dimension::Share);
    shares.into_iter().any(|quantity| {
        quantity.low > least || quantity.low >= least && quantity.bound == super::bounds::Bound::Above
    })
}

/// "No … without", "none", "never" over there say "all" in other words, and so does "any" here.
fn exceptionless(scope: &Scope, mine: &Quantifier) -> bool {
    let words = [
        "no",
        "none",
        "never",
        "only",
        "nobody",
        "nothing",
        "must",
        "both",
        "whichever",
        "whoever",
        "regardless",
    ];
    let denied = (1..5).any(|back| super::polarity::denies(&scope.claim.text, mine.at.saturating_sub(back)));
    denied
        || mine.reach == Reach::All
            && scope.near().any(|line| {
                // "Most must" is no "all".
                let part = read(&line.text).iter().any(|quantifier| quantifier.reach < Reach::All);
                !part && line.text.tokens.iter().any(|token| words.contains(&token.lower.as_str()))
            })
}

/// "Not only" against "only".
fn not_only(scope: &Scope, at: usize) -> Option<Finding> {
    let line = scope.best()?;
    let only = |place: &usize| line.text.lower(*place) == "only" && line.text.before(*place, 1) != "not";
    (0..line.text.tokens.len()).find(only)?;
    let (_, next) = scope.claim.text.content().find(|(place, _)| *place > at)?;
    let same = line.holds(&next.key) > 0.5;
    same.then(|| Finding::against("the passage says “only”, the sentence “not only”".to_owned()))
}

/// "Only" and "sole" must be said over there too.
fn only(scope: &Scope) -> Option<Finding> {
    let words = ["only", "sole", "solely", "exclusively", "alone", "unique", "uniquely"];
    let at = scope.claim.text.tokens.iter().position(|token| words.contains(&token.lower.as_str()))?;
    if scope.claim.text.before(at, 1) == "not" {
        return not_only(scope, at);
    }
    let said = [
        "only",
        "sole",
        "solely",
        "exclusively",
        "alone",
        "unique",
        "uniquely",
        "no",
        "none",
        "nowhere",
        "never",
        "nobody",
        "not",
        "just",
        "single",
        "one",
        "cannot",
        "except",
        "apart",
        "until",
        "unless",
        "all",
        "every",
        "entirely",
        "without",
        "other",
        "restricted",
        "limited",
        "must",
        "as",
    ];
    // "Only 5 %": a number said to be small.
    let small =
        scope.claim.quantities.iter().any(|quantity| quantity.from == at + 1 || quantity.from == at + 2);
    let there = scope.near().any(|line| {
        line.text
            .tokens
            .iter()
            .any(|token| said.contains(&token.lower.as_str()) || token.lower.ends_with("n't"))
    });
    (!small && !there).then(|| {
        Finding::missing(format!("the sentence says “{}”; the passage does not", scope.claim.text.lower(at)))
    })
}
