//! Words that say the opposite of one another, and words that exclude one another.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::{Finding, polarity};
use crate::check::align::{Line, Scope, alike};
use crate::check::text::{Sort, Token};
use crate::rank::kin;

/// One side of one line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Side {
    matter: usize,
    number: usize,
    /// The line begins with `~`: it turns round with its sides.
    turns: bool,
}

static SIDES: LazyLock<HashMap<String, Vec<Side>>> = LazyLock::new(|| {
    let mut sides: HashMap<String, Vec<Side>> = HashMap::new();
    let tables = [include_str!("opposites.txt"), include_str!("antonyms.txt")];
    let lines = tables.iter().flat_map(|table| table.lines()).filter(|line| !line.starts_with('#'));
    for (matter, line) in lines.enumerate() {
        let turns = line.starts_with('~');
        for (number, words) in line.trim_start_matches('~').split('|').enumerate() {
            for word in words.split(',').map(str::trim) {
                let entry = Side { matter, number, turns };
                sides.entry(word.to_owned()).or_default().push(entry);
                let key = kin::key_of(word);
                if key != word {
                    sides.entry(key).or_default().push(entry);
                }
            }
        }
    }
    sides
});

fn sides(token: &Token) -> impl Iterator<Item = &'static Side> {
    // "Claims more lives" is no living.
    let by_word = SIDES.get(&token.lower).filter(|_| token.lower != "lives");
    // Comparatives and superlatives are themselves or nothing: "larger" is not "large".
    let graded = token.lower.ends_with("er") || token.lower.ends_with("est");
    let by_key =
        if by_word.is_none() && !graded && token.lower != "lives" { SIDES.get(&token.key) } else { None };
    by_word.or(by_key).into_iter().flatten()
}

/// Returns true for words on one side of a line of the table.
pub(super) fn on_one_side(one: &Token, other: &Token) -> bool {
    sides(one)
        .any(|side| sides(other).any(|theirs| theirs.matter == side.matter && theirs.number == side.number))
}

/// Returns the line of the table in which two words stand on different sides.
fn matter(one: &Token, other: &Token) -> Option<(&'static Side, &'static Side)> {
    if one.sort != Sort::Word || other.sort != Sort::Word {
        return None;
    }
    sides(one).find_map(|side| {
        sides(other)
            .find(|theirs| theirs.matter == side.matter && theirs.number != side.number)
            .map(|theirs| (side, theirs))
    })
}

/// Returns true for words that say the opposite or exclude one another.
pub(super) fn opposed(one: &Token, other: &Token) -> bool {
    matter(one, other).is_some()
}

/// Returns true for comparatives or superlatives of opposites: "easier" and "harder", where "easy" and "hard" are.
pub(super) fn opposed_in_degree(one: &Token, other: &Token) -> bool {
    ["er", "est"].iter().any(|ending| {
        let (one, other) = (grades(&one.lower, ending), grades(&other.lower, ending));
        let sides = |words: &[String]| {
            words.iter().filter_map(|word| SIDES.get(word)).flatten().copied().collect::<Vec<_>>()
        };
        let theirs = sides(&other);
        sides(&one)
            .iter()
            .any(|side| theirs.iter().any(|other| other.matter == side.matter && other.number != side.number))
    })
}

/// Words that are opposites in some sense of both, each pair both ways.
static CONTRASTS: LazyLock<HashSet<(&'static str, &'static str)>> = LazyLock::new(|| {
    let lines = include_str!("contrasts.txt").lines().filter(|line| !line.starts_with('#'));
    let pairs = lines.filter_map(|line| line.split_once(':'));
    pairs
        .flat_map(|(word, others)| {
            others.split_whitespace().flat_map(move |other| [(word, other), (other, word)])
        })
        .collect()
});

/// Returns true for words that are opposites in some sense, which is enough where one stands in the other's place.
pub(super) fn contrasted(one: &Token, other: &Token) -> bool {
    CONTRASTS.contains(&(one.lower.as_str(), other.lower.as_str()))
}

/// Returns what a word may be the comparative of: "easy" of "easier", "big" of "bigger", "wide" of "wider".
fn grades(word: &str, ending: &str) -> Vec<String> {
    let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() > 1) else { return Vec::new() };
    let mut bases = vec![stem.to_owned(), format!("{stem}e")];
    bases.extend(stem.strip_suffix('i').map(|stem| format!("{stem}y")));
    let mut letters = stem.chars().rev();
    if letters.next() == letters.next() {
        bases.extend(stem.get(..stem.len() - 1).map(str::to_owned));
    }
    bases
}

/// Returns true where one word is the other with a syllable that denies: "unsafe", "illegal", "harmless".
pub(super) fn negates(one: &str, other: &str) -> bool {
    let with = |long: &str, short: &str| {
        short.len() > 3
            && (DENYING.iter().any(|prefix| long.strip_prefix(prefix).is_some_and(|rest| rest == short))
                // "Atypical", not "around".
                || long.strip_prefix('a').is_some_and(|rest| rest == short && denied_adjective(rest))
                || long
                    .strip_suffix("less")
                    .is_some_and(|root| short.strip_suffix("ful").is_some_and(|other| other == root)))
    };
    with(one, other) || with(other, one)
}

fn denied_adjective(word: &str) -> bool {
    ["al", "ic", "ous", "ist"].iter().any(|end| word.ends_with(end))
}

/// Syllables that deny what stands behind them.
const DENYING: [&str; 8] = ["un", "in", "im", "ir", "il", "dis", "non-", "non"];

/// Returns a word that denies by its first syllable ("unsuitable") where nothing near denies anything.
pub(super) fn undenied(scope: &Scope) -> Option<Finding> {
    let tokens = &scope.claim.text.tokens;
    let denials = |line: &Line| !line.denials.is_empty() || denies_in_a_word(line);
    let told = |token: &Token| {
        scope.best().is_some_and(denials)
            || scope.near().any(|line| line.holds(&token.key) > 0.0 || agrees(line, token))
    };
    let token = tokens.iter().find(|token| token.is_content() && denied_word(&token.lower).is_some())?;
    (!told(token))
        .then(|| Finding::missing(format!("the sentence says “{}”; no cited passage denies that", token.raw)))
}

/// Returns true for a line with a word that denies by its first syllable.
pub(super) fn denies_in_a_word(line: &Line) -> bool {
    line.text.tokens.iter().any(|token| denied_word(&token.lower).is_some())
}

/// Returns true where the line denies in two words what the token denies in one: "not treated" for "untreated".
pub(in crate::check) fn denied_there(token: &Token, line: &Line) -> bool {
    denied_word(&token.lower).is_some_and(|rest| {
        let key = kin::key_of(rest);
        line.denials.iter().any(|denial| {
            denial.reach.iter().any(|at| line.text.tokens.get(*at).is_some_and(|theirs| theirs.key == key))
        })
    })
}

/// Returns the key of what a word denies by its first syllable: of "ranked" for "unranked".
pub(super) fn denied_key(token: &Token) -> Option<String> {
    denied_word(&token.lower).map(kin::key_of)
}

/// Returns the "suitable" of "unsuitable": what is left must be a word of its own.
fn denied_word(word: &str) -> Option<&str> {
    let ends = [
        "able", "ible", "ful", "ary", "ed", "ent", "ant", "al", "ive", "ous", "ic", "ial", "less", "en", "wn",
    ];
    let rest = DENYING.iter().find_map(|syllable| word.strip_prefix(syllable))?;
    let formed = rest.len() > 4 && ends.iter().any(|end| rest.ends_with(end));
    let able = word.starts_with("un") && (rest.ends_with("able") || rest.ends_with("ible"));
    (formed && (able || !kin::relatives(&kin::key_of(rest)).is_empty())).then_some(rest)
}

/// Returns the words of the sentence whose opposite stands in the passage in their place.
pub(in crate::check) fn findings(scope: &Scope) -> Vec<Finding> {
    let denials = &scope.claim.denials;
    let tokens = scope.claim.text.tokens.iter().enumerate().filter(|(_, token)| token.sort == Sort::Word);
    let found = tokens.filter_map(|(at, token)| against(scope, at, token, denials));
    found.take(1).collect()
}

fn against(scope: &Scope, at: usize, token: &Token, denials: &[polarity::Denial]) -> Option<Finding> {
    // "Took over", "came on", "carried out": a verb's own little word.
    let particle =
        matches!(token.lower.as_str(), "over" | "up" | "down" | "out" | "in" | "on" | "off" | "under");
    let before = scope.claim.text.before(at, 1);
    if particle
        && matches!(
            before,
            "took"
                | "take"
                | "takes"
                | "taken"
                | "taking"
                | "came"
                | "carried"
                | "set"
                | "made"
                | "turned"
                | "broke"
        )
    {
        return None;
    }
    // "Lived until 2001" is "died in 2001".
    let lived = token.lower == "lived" && matches!(scope.claim.text.lower(at + 1), "until" | "to" | "till");
    if lived || scope.claim.is_measured(at) || sides(token).next().is_none() && token.lower.len() < 5 {
        return None;
    }
    let stands = |line: &Line| {
        line.text
            .tokens
            .iter()
            .any(|theirs| theirs.lower == token.lower || (theirs.key == token.key && token.is_content()))
    };
    let mine_denied = polarity::is_denied(denials, at) || polarity::denies(&scope.claim.text, at);
    // What stands in the same words, in this line or in one that fits the sentence better, is not said otherwise.
    let mut fitting = scope.near().take(3).take_while(|line| !stands(line) && !agrees(line, token));
    fitting.find_map(|line| {
        let theirs_denials = &line.denials;
        line.text.tokens.iter().enumerate().find_map(|(place, theirs)| {
            let pair = matter(token, theirs);
            if pair.is_none() && !(token.is_content() && negates(&token.lower, &theirs.lower))
                || line.is_measured(place)
            {
                return None;
            }
            // What the sentence says too, of the same thing, it does not say otherwise.
            if said_too(scope, at, line, place) {
                return None;
            }
            let theirs_denied = polarity::is_denied(theirs_denials, place);
            let turned = pair.is_some_and(|(side, _)| side.turns) && crossed(scope, at, line, place);
            let bounds = measured_near(&scope.claim, at) || measured_near(line, place);
            (mine_denied == theirs_denied && !turned && !bounds && about_the_same(scope, at, line, place))
                .then(|| {
                    Finding::against(format!(
                        "the passage says “{}”, the sentence “{}”",
                        theirs.raw, token.raw
                    ))
                    .of(line)
                })
        })
    })
}

/// Returns true where the sentence has the passage's word too, in another clause or beside a word that stands beside it
/// there: "a closed pot".
fn said_too(scope: &Scope, at: usize, line: &Line, place: usize) -> bool {
    let Some(theirs) = line.text.tokens.get(place) else { return false };
    let mine = scope.claim.text.tokens.iter().enumerate().filter(|(other, _)| *other != at);
    let alike = |token: &Token| {
        token.lower == theirs.lower
            || token.key == theirs.key && token.is_content()
            || on_one_side(token, theirs)
    };
    let mut same = mine.filter(|(_, token)| alike(token));
    let beside = beside(line, place);
    let clause = |at: usize| scope.claim.text.tokens.get(at).map(|token| token.clause);
    same.any(|(other, _)| {
        clause(other) != clause(at)
            || self::beside(&scope.claim, other).iter().any(|key| beside.contains(key))
    })
}

/// Returns the keys of the words that say something directly beside that one.
fn beside<'l>(line: &'l Line, at: usize) -> Vec<&'l str> {
    let from = at.saturating_sub(2);
    let around = line.text.tokens.iter().enumerate().skip(from).take(at - from + 3);
    around
        .filter(|(place, token)| *place != at && token.is_content() && token.sort == Sort::Word)
        .map(|(_, token)| token.key.as_str())
        .collect()
}

/// "More than 500" is compared as a quantity.
fn measured_near(line: &Line, at: usize) -> bool {
    line.text.lower(at + 1) == "than" && line.is_measured(at + 2)
        || matches!(
            line.text.lower(at),
            "over"
                | "under"
                | "above"
                | "below"
                | "before"
                | "after"
                | "more"
                | "less"
                | "fewer"
                | "up"
                | "within"
        ) && (line.is_measured(at + 1) || line.is_measured(at + 2))
}

/// Some other word of the line may be kin to the sentence's: "grew" beside "fell".
fn agrees(line: &Line, token: &Token) -> bool {
    let kin = |theirs: &Token| {
        sides(token)
            .any(|side| sides(theirs).any(|other| other.matter == side.matter && other.number == side.number))
            || (token.is_content()
                && kin::relatives(&token.key)
                    .iter()
                    .any(|relative| relative.strength > 0.7 && relative.key == theirs.key))
    };
    line.text.tokens.iter().any(|theirs| theirs.sort == Sort::Word && kin(theirs))
}

/// Returns true where the words around are about one thing: at least one other word near each is the same.
fn about_the_same(scope: &Scope, at: usize, line: &Line, place: usize) -> bool {
    let near = |tokens: &[Token], at: usize| -> Vec<String> {
        let from = at.saturating_sub(6);
        let around = tokens.iter().enumerate().skip(from).take(at - from + 7);
        around
            .filter(|(place, token)| *place != at && token.is_content() && token.sort == Sort::Word)
            .map(|(_, token)| token.key.clone())
            .collect()
    };
    let mine = near(&scope.claim.text.tokens, at);
    let theirs = near(&line.text.tokens, place);
    mine.iter().any(|key| theirs.iter().any(|other| alike(key, other)))
}

/// Returns true where what stands before the word here stands after it there: "A before B" and "B after A".
pub(super) fn crossed(scope: &Scope, at: usize, line: &Line, place: usize) -> bool {
    let side = |tokens: &[Token], at: usize, left: bool| -> Vec<String> {
        let part = tokens
            .iter()
            .enumerate()
            .filter(|(place, token)| token.is_content() && if left { *place < at } else { *place > at });
        part.map(|(_, token)| token.key.clone()).collect()
    };
    let (mine, theirs) = (&scope.claim.text.tokens, &line.text.tokens);
    if let Some(turned) = turned_comparison(mine, at, theirs, place) {
        return turned;
    }
    let shared = |one: &[String], other: &[String]| one.iter().filter(|key| other.contains(key)).count();
    let (left, right) = (side(mine, at, true), side(mine, at, false));
    let (their_left, their_right) = (side(theirs, place, true), side(theirs, place, false));
    let same = shared(&left, &their_left) + shared(&right, &their_right);
    let cross = shared(&left, &their_right) + shared(&right, &their_left);
    cross > same
}

/// "Less on Earth than in the universe" and "more in the universe than on Earth": whether what stands on one side of "than"
/// here stands on the other there; none where either compares nothing.
fn turned_comparison(mine: &[Token], at: usize, theirs: &[Token], place: usize) -> Option<bool> {
    let sides = |tokens: &[Token], at: usize| {
        let than = at + tokens.iter().skip(at).position(|token| token.lower == "than")?;
        let keys = |from: usize, to: usize| -> Vec<String> {
            let part = tokens.iter().take(to).skip(from).filter(|token| token.is_content());
            part.map(|token| token.key.clone()).collect()
        };
        Some((keys(0, than), keys(than + 1, tokens.len())))
    };
    let ((left, right), (their_left, their_right)) = (sides(mine, at)?, sides(theirs, place)?);
    let shared = |one: &[String], other: &[String]| one.iter().filter(|key| other.contains(key)).count();
    let cross = shared(&left, &their_right) + shared(&right, &their_left);
    Some(cross > 2 * shared(&right, &their_right))
}

#[cfg(test)]
mod tests {
    use crate::check::judge;
    use crate::view::Verdict;

    fn verdict(sentence: &str, passage: &str) -> Verdict {
        judge(sentence, &[passage]).verdict
    }

    #[test]
    fn the_opposite_of_what_the_passage_says_is_contradicted() {
        for (said, passage) in [
            ("The soil on the northern slope is sterile.", "The soil on the northern slope is fertile."),
            ("The lens of the old lamp is concave.", "The lens of the old lamp is convex."),
            ("The two metal plates attract each other.", "The two metal plates repel each other."),
            ("The jury decided to convict the captain.", "The jury decided to acquit the captain."),
            ("The rope lies upstream of the bridge.", "The rope lies downstream of the bridge."),
            (
                "After the war it remained open for eight years.",
                "The Khedive opened it in 1869. After the war it remained closed for eight years.",
            ),
        ] {
            assert_eq!(verdict(said, passage), Verdict::Contradicted, "{said}");
        }
    }

    #[test]
    fn opposites_of_different_things_and_denied_opposites_are_no_contradiction() {
        let passage = "The lower valley is fertile, while the salt flats beyond it are sterile.";
        assert_ne!(verdict("The lower valley is fertile.", passage), Verdict::Contradicted);
        let passage = "The two metal plates do not attract each other; they repel each other.";
        assert_ne!(verdict("The two metal plates repel each other.", passage), Verdict::Contradicted);
    }
}
