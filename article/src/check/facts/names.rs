//! Names: every name of the sentence must stand in the evidence, by itself, in another form, or as its initials.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use super::{Finding, dates, numerals};
use crate::check::align::{Line, Scope, shares_stem};
use crate::check::text::{Sort, Text, Token};
use crate::check::thesaurus;
use crate::rank::kin;
use crate::words;

/// By first word: the words of a name, and the number of the group it belongs to.
type Aliases = HashMap<&'static str, Vec<(Vec<&'static str>, usize)>>;

/// Groups of names that mean one and the same, by first word: the name's words and the group's number.
static ALIASES: LazyLock<Aliases> = LazyLock::new(|| {
    let mut aliases: Aliases = HashMap::new();
    let lines = include_str!("aliases.txt").lines().filter(|line| !line.starts_with('#'));
    for (group, line) in lines.enumerate() {
        for name in line.split(',') {
            let words: Vec<&str> = name.split_whitespace().collect();
            if let Some(first) = words.first() {
                aliases.entry(first).or_default().push((words, group));
            }
        }
    }
    aliases
});

/// Titles and common nouns that are written like names and name nobody.
#[rustfmt::skip]
const TITLES: &[&str] = &[
    "mr", "mrs", "ms", "dr", "sir", "lord", "lady", "dame", "professor", "prof", "president", "king", "queen",
    "prince", "princess", "emperor", "general", "captain", "pope", "saint", "st", "mount", "mt", "lake",
    "river", "city", "university", "museum", "church", "sea", "ocean", "island", "islands", "bridge",
    "government", "state", "church", "i", "ii", "iii", "iv", "v", "bc", "ad", "bce", "ce", "am", "pm",
    "american", "today", "north", "south", "east", "west", "northern", "southern", "eastern", "western",
    "celsius", "fahrenheit", "kelvin", "internet", "moon", "sun", "bible", "republic", "kingdom", "war",
];

/// Returns the groups of aliases that stand at that token or anywhere around it, with where they stand.
pub(in crate::check) fn aliases(text: &Text) -> Vec<(usize, Range<usize>)> {
    let at = |(at, token): (usize, &Token)| {
        let known = ALIASES.get(token.lower.as_str()).into_iter().flatten();
        // "us", "who" and "pole" in lower case are ordinary words.
        let known = if token.is_capital() { Some(known) } else { None }.into_iter().flatten();
        known
            .filter(|(words, _)| text.has_at(at, words))
            .map(|(words, group)| (*group, at..at + words.len()))
            .collect::<Vec<_>>()
    };
    text.tokens.iter().enumerate().flat_map(at).collect()
}

/// Returns true where the other line names the same thing by another name.
pub(in crate::check) fn stands_for(line: &Line, at: usize, other: &Line) -> bool {
    let mut groups = line.aliases.iter().filter(|(_, range)| range.contains(&at)).map(|(group, _)| group);
    if groups.any(|group| other.aliases.iter().any(|(theirs, _)| theirs == group)) {
        return true;
    }
    let (text, other) = (&line.text, &other.text);
    is_acronym_of(text, at, other) || is_spelled_out(text, at, other) || by_initial(text, at, other)
}

fn is_capitals(token: &Token) -> bool {
    token.raw.chars().count() >= 2 && token.raw.chars().all(|c| c.is_uppercase() || c == '.')
}

/// Words that an acronym leaves out.
const SMALL: &[&str] = &["of", "the", "and", "for", "in", "on", "to", "de", "la"];

/// "WHO" where the other text has "World Health Organization".
fn is_acronym_of(text: &Text, at: usize, other: &Text) -> bool {
    let Some(token) = text.tokens.get(at).filter(|token| is_capitals(token)) else { return false };
    let letters: Vec<char> = token.lower.chars().filter(|c| *c != '.').collect();
    (0..other.tokens.len()).any(|from| spells(other, from, &letters).is_some())
}

/// Returns the token after the words that begin there, one to a letter.
fn spells(text: &Text, from: usize, letters: &[char]) -> Option<usize> {
    let mut at = from;
    for letter in letters {
        // "And" is the A of no "Food and Agriculture Organization".
        while at > from && (SMALL.contains(&text.lower(at)) || matches!(text.lower(at), "-" | ",")) {
            let next = text.tokens.get(at + 1).is_some_and(|next| next.lower.starts_with(*letter));
            if text.lower(at).starts_with(*letter) && !next {
                break;
            }
            at += 1;
        }
        if text.tokens.get(at).is_none_or(|token| token.sort != Sort::Word)
            || !text.lower(at).starts_with(*letter)
        {
            return None;
        }
        at += 1;
    }
    Some(at)
}

/// A word of "World Health Organization" where the other text has "WHO".
fn is_spelled_out(text: &Text, at: usize, other: &Text) -> bool {
    other.tokens.iter().filter(|token| is_capitals(token)).any(|token| {
        let letters: Vec<char> = token.lower.chars().filter(|c| *c != '.').collect();
        let from = at.saturating_sub(letters.len() + 2);
        (from..=at).any(|from| spells(text, from, &letters).is_some_and(|end| at < end))
    })
}

/// "J. Smith" for "John Smith" and the other way round.
fn by_initial(text: &Text, at: usize, other: &Text) -> bool {
    let Some(token) = text.tokens.get(at) else { return false };
    let Some(first) = token.lower.chars().next() else { return false };
    let is_initial = |token: &Token| {
        token.raw.chars().filter(|c| c.is_alphabetic()).count() <= 1 || token.raw.contains('.')
    };
    other.tokens.iter().enumerate().any(|(place, theirs)| {
        let one_is_short = is_initial(token) || is_initial(theirs);
        let begins = theirs.is_capital() && theirs.lower.starts_with(first);
        // Somebody's initial is worth something beside the surname only.
        let surname = (at + 1..at + 4)
            .filter_map(|at| text.tokens.get(at))
            .find(|token| token.is_capital() && token.raw.len() > 2);
        let same =
            surname.is_some_and(|surname| (place + 1..place + 5).any(|at| other.lower(at) == surname.lower));
        one_is_short && begins && same
    })
}

/// "WHO" in a sentence that is not all in capitals.
fn is_acronym(line: &Line, token: &Token) -> bool {
    is_capitals(token) && line.text.text.contains(char::is_lowercase)
}

/// Returns true for letters with digits after them, which name one thing whatever their case: "b12", "mp3", "co2".
fn is_code(token: &Token) -> bool {
    token.sort == Sort::Word && token.raw.contains(|c: char| c.is_ascii_digit())
}

/// Returns true for a word that is written like a name.
fn is_name(line: &Line, at: usize) -> bool {
    let Some(token) = line.text.tokens.get(at) else { return false };
    let dated = line.dates.iter().any(|date| (date.from..date.to).contains(&at));
    (token.is_capital() || is_code(token))
        && !dated
        && (!words::is_stop(&token.lower) || is_acronym(line, token))
        && !TITLES.contains(&token.lower.as_str())
        && !dates::is_day_or_month(&token.lower)
        && !matches!(token.lower.as_str(), "nobody" | "none" | "nothing" | "neither" | "no")
        && token.raw.chars().count() > 1
}

/// Returns true for the first word of the sentence, or of what it quotes or announces, which is in capitals anyhow.
fn begins(text: &Text, at: usize) -> bool {
    match at.checked_sub(1).and_then(|before| text.tokens.get(before)) {
        None => true,
        Some(before) => {
            matches!(
                before.lower.as_str(),
                ":" | "." | "?" | "!" | "\u{201c}" | "\"" | "\u{2018}" | "'" | "("
            )
        }
    }
}

/// Returns the words that are written like names inside some sentence: at the beginning of another they are names too.
pub(in crate::check) fn proper(lines: &[&Line]) -> HashSet<String> {
    let of_line = |line: &&Line| {
        let places = (0..line.text.tokens.len()).filter(|at| is_name(line, *at) && !begins(&line.text, *at));
        places.filter_map(|at| Some(line.text.tokens.get(at)?.lower.clone())).collect::<Vec<_>>()
    };
    lines.iter().flat_map(of_line).collect()
}

/// Returns the names of a text, as places; the first word counts where it is known to be a name, the word after it is
/// one too, or it does not look like a common noun.
fn names(line: &Line, proper: &HashSet<String>) -> Vec<usize> {
    let is = |at: &usize| {
        is_name(line, *at)
            && (!begins(&line.text, *at)
                || line.text.tokens.get(*at).is_some_and(|token| proper.contains(&token.lower))
                || leads_a_name(line, *at))
    };
    (0..line.text.tokens.len()).filter(is).collect()
}

/// Returns true for a word in capitals that is there for a name: at the beginning of a sentence, one that is no common word.
pub(super) fn looks_like_one(line: &Line, at: usize, proper: &HashSet<String>) -> bool {
    let Some(token) = line.text.tokens.get(at).filter(|token| token.is_capital()) else { return false };
    let dated = line.dates.iter().any(|date| (date.from..date.to).contains(&at));
    let unknown = || kin::relatives(&token.key).is_empty() && thesaurus::stand_ins(&token.key).is_empty();
    let inside = !begins(&line.text, at);
    !dated && !dates::is_day_or_month(&token.lower) && (inside || proper.contains(&token.lower) || unknown())
}

/// "Marie Curie …", "Edison invented …", "Paris is …": but not "Water is …", "Bees collect …", "Construction began …".
fn leads_a_name(line: &Line, at: usize) -> bool {
    let Some(token) = line.text.tokens.get(at) else { return false };
    let next = line.text.tokens.get(at + 1);
    if BEFORE_NAMES.contains(&token.lower.as_str()) {
        return false;
    }
    if is_name(line, at + 1) && next.is_some_and(|next| !is_capitals(next)) || is_capitals(token) {
        return true;
    }
    let possessive = line.text.text.get(token.start..token.end).is_some_and(|raw| raw != token.raw);
    let verb = next.is_some_and(|next| {
        DEEDS.contains(&next.lower.as_str()) || (next.lower.ends_with("ed") && next.sort == Sort::Word)
    });
    // "People left", "Six died".
    let common = !kin::relatives(&token.key).is_empty() || numerals::read(&line.text, at).is_some();
    (verb || possessive)
        && !common
        && !COMMON_ENDS.iter().any(|end| token.lower.ends_with(end))
        && token.lower.chars().count() > 2
}

/// Words that may begin a sentence before a name and belong to none: "Besides Newton, …".
#[rustfmt::skip]
const BEFORE_NAMES: &[&str] = &[
    "besides", "unlike", "like", "despite", "although", "though", "because", "until", "upon", "near", "through", "throughout",
    "among", "amongst", "along", "beyond", "following", "according", "once", "later", "earlier", "meanwhile", "however", "instead",
    "together", "only", "both", "either", "neither", "thus", "under", "during", "within", "without", "against", "unless", "whereas",
    "alongside", "outside", "inside", "beside", "towards", "toward", "today", "originally", "eventually", "finally", "soon", "even",
];

/// What somebody did, in verbs that do not end in "ed".
#[rustfmt::skip]
const DEEDS: &[&str] = &[
    "was", "is", "had", "has", "became", "wrote", "won", "led", "did", "died", "and", "built", "made", "found", "took",
    "gave", "said", "sang", "ran", "held", "began", "came", "went", "lost", "left", "sold", "bought", "taught", "fought",
    "met", "saw", "drew", "flew", "knew", "spoke", "stood", "set", "sent", "beat", "broke", "chose", "wore", "rose",
];

/// Ends of common nouns, adverbs and participles; few names end so.
#[rustfmt::skip]
const COMMON_ENDS: &[&str] = &[
    "tion", "sion", "ing", "ness", "ment", "ers", "ists", "ies", "ity", "ship", "ism", "ance", "ence", "ly", "ors",
    "ages", "als", "ants", "ents", "ons", "les", "nts", "res", "ees", "ks", "ts", "ds", "gs", "ms", "ps", "er", "or", "ist",
    "ure", "age", "ogy", "ics", "ative", "water",
];

/// Returns true where one name may stand for the other by itself: one is the initial of the other.
pub(super) fn is_short_for(one: &Token, other: &Token) -> bool {
    let (short, long) = if one.lower.len() < other.lower.len() { (one, other) } else { (other, one) };
    short.raw.chars().count() == 1 && long.lower.starts_with(&short.lower)
}

/// Returns the names of a text, each as the tokens it takes.
pub(super) fn runs(line: &Line, proper: &HashSet<String>) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for at in names(line, proper) {
        match runs.last_mut().filter(|last| last.end == at) {
            Some(last) => last.end = at + 1,
            None => runs.push(at..at + 1),
        }
    }
    runs
}

/// Returns true where some line of the evidence has the name, however it is written there.
fn is_known(scope: &Scope, at: usize) -> bool {
    let Some(token) = scope.claim.text.tokens.get(at) else { return true };
    scope.lines.iter().any(|line| {
        line.keys.contains(&token.key)
            || line
                .text
                .tokens
                .iter()
                .any(|theirs| theirs.lower == token.lower || same_spelling(&theirs.lower, &token.lower))
            || line.text.tokens.iter().any(|theirs| {
                theirs.is_capital()
                    && shares_stem(&theirs.lower, &token.lower)
                    && is_derived(&theirs.lower, &token.lower)
            })
            || stands_for(&scope.claim, at, line)
    })
}

/// "Newton" and "Newtonian", "Victoria" and "Victorian": one is the beginning of the other, or nearly.
fn is_derived(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let stem: String = short.chars().take(short.chars().count().saturating_sub(1)).collect();
    long.starts_with(&stem)
        && ["n", "an", "ian", "ean", "ese", "ic", "ish", "s", "es", "e", "ism", "ist", "a", "us"]
            .iter()
            .any(|end| long.ends_with(end))
}

/// Accents and hyphens make no other name.
fn same_spelling(one: &str, other: &str) -> bool {
    use unicode_normalization::UnicodeNormalization;
    if one.is_ascii() && other.is_ascii() {
        return false;
    }
    let plain = |text: &str| text.nfd().filter(|c| c.is_alphanumeric()).collect::<String>();
    plain(one) == plain(other)
}

/// Returns the names that no line of the evidence has.
pub(in crate::check) fn findings(scope: &Scope) -> Vec<Finding> {
    let unknown: Vec<usize> =
        names(&scope.claim, &scope.proper).into_iter().filter(|at| !is_known(scope, *at)).collect();
    let mut findings = Vec::new();
    let mut last = None;
    for at in unknown {
        // One finding a name, not one a word of it.
        if last.is_some_and(|last| at == last + 1) {
            last = Some(at);
            continue;
        }
        last = Some(at);
        let to = name_end(&scope.claim, at);
        let name = scope.claim.text.surface(at, to);
        findings.push(match instead(scope) {
            Some(other) => Finding::missing(format!(
                "no cited passage names “{name}”; where the sentence has it, the passage names “{other}”"
            )),
            None => Finding::missing(format!("no cited passage names “{name}”")),
        });
    }
    findings
}

/// Returns the token after the name that begins there.
fn name_end(line: &Line, at: usize) -> usize {
    (at + 1..line.text.tokens.len()).find(|next| !is_name(line, *next)).unwrap_or(line.text.tokens.len())
}

/// Returns the one name of the best line that the sentence leaves out.
fn instead(scope: &Scope) -> Option<String> {
    let best = scope.best()?;
    let left =
        |at: &usize| best.text.tokens.get(*at).is_some_and(|token| !scope.claim.keys.contains(&token.key));
    let mut left = names(best, &scope.proper).into_iter().filter(left);
    let first = left.next()?;
    let to = name_end(best, first);
    let another = left.any(|at| at >= to);
    (!another).then(|| best.text.surface(first, to).to_owned())
}
