//! What stands in another's place. Where a sentence goes word by word like a line of the evidence, what it has instead of the
//! line's number, date, name, opposite, "not", "some" or "may" is a change, wherever else in the evidence it may stand.

use std::ops::Range;

use super::laid::{Laid, Stretch, lay};
use super::numbers::Quantity;
use super::{Finding, amounts, modality, names, opposites, polarity, quantifiers};
use crate::check::align::{Line, Scope, alike};
use crate::check::text::{Sort, Token};
use crate::check::thesaurus;

/// A longer stretch is a rewording of its own, in which nothing stands for anything.
const WORDS_MAX: usize = 5;
/// Only a sentence that is so like the line adds a detail to it.
const ADDING_MIN: f64 = 0.8;
/// So many words that say something, found nowhere, are a detail.
const ADDED_WORDS: usize = 2;

/// Returns the first thing that was exchanged.
pub(in crate::check) fn findings(scope: &Scope) -> Vec<Finding> {
    let Some(laid) = lay(scope) else { return Vec::new() };
    let short = laid.stretches.iter().filter(|stretch| is_short(scope, &laid, stretch));
    let found = short.clone().find_map(|stretch| exchanged(scope, &laid, stretch));
    let found = found.or_else(|| denied(scope, &laid)).or_else(|| added(scope, &laid));
    found.map(|finding| finding.of(laid.line)).into_iter().collect()
}

fn is_short(scope: &Scope, laid: &Laid, stretch: &Stretch) -> bool {
    let words = |line: &Line, range: &Range<usize>| spoken(line, range).count();
    words(&scope.claim, &stretch.mine) <= WORDS_MAX && words(laid.line, &stretch.theirs) <= WORDS_MAX
}

fn exchanged(scope: &Scope, laid: &Laid, stretch: &Stretch) -> Option<Finding> {
    opposite(scope, laid, stretch)
        .or_else(|| number(scope, laid, stretch))
        .or_else(|| date(scope, laid, stretch))
        .or_else(|| name(scope, laid, stretch))
        .or_else(|| wider(scope, laid, stretch))
        .or_else(|| surer(scope, laid, stretch))
        .or_else(|| sibling(scope, laid, stretch))
}

fn spoken<'l, 'a>(line: &'l Line<'a>, range: &Range<usize>) -> impl Iterator<Item = (usize, &'l Token<'a>)> {
    let tokens = line.text.tokens.iter().enumerate().take(range.end).skip(range.start);
    tokens.filter(|(_, token)| token.sort != Sort::Sign)
}

fn said_instead(scope: &Scope, laid: &Laid, mine: &Range<usize>, theirs: &Range<usize>) -> String {
    let (line, claim) = (&laid.line.text, &scope.claim.text);
    let (theirs, mine) = (line.surface(theirs.start, theirs.end), claim.surface(mine.start, mine.end));
    format!("the passage says “{theirs}”, the sentence in its place “{mine}”")
}

/// "Easier" where the line has "harder".
fn opposite(scope: &Scope, laid: &Laid, stretch: &Stretch) -> Option<Finding> {
    let (claim, line) = (&scope.claim, laid.line);
    let denials = |line: &Line, range: &Range<usize>| {
        spoken(line, range).filter(|(at, _)| polarity::denies(&line.text, *at)).count()
    };
    if denials(claim, &stretch.mine) % 2 != denials(line, &stretch.theirs) % 2 {
        return None;
    }
    let mine: Vec<(usize, &Token)> = spoken(claim, &stretch.mine).collect();
    let theirs: Vec<(usize, &Token)> = spoken(line, &stretch.theirs).collect();
    mine.iter().find_map(|(at, token)| {
        let agrees = theirs.iter().any(|(_, other)| opposites::on_one_side(token, other));
        let denies = |line: &Line, at: usize| polarity::denies(&line.text, at);
        let (place, _) = theirs
            .iter()
            .filter(|(place, _)| !denies(line, *place) && !denies(claim, *at))
            .find(|(_, other)| {
                opposites::opposed(token, other)
                    || opposites::opposed_in_degree(token, other)
                    || mine.len() == 1 && opposites::contrasted(token, other)
                    || token.is_content() && opposites::negates(&token.lower, &other.lower)
            })?;
        let kept = mine.iter().any(|(_, token)| {
            line.text
                .tokens
                .get(*place)
                .is_some_and(|other| other.key == token.key || opposites::on_one_side(token, other))
        });
        // "Opened it lasts four weeks; unopened, a year": the two have changed places with what is said of them.
        let loose = |words: &Line, key: &str, mine: bool| {
            let tokens = words.text.tokens.iter().enumerate().filter(|(_, token)| token.key == key);
            tokens.into_iter().any(|(at, _)| !laid.is_same(at, mine))
        };
        let other = line.text.tokens.get(*place).map(|other| other.key.clone()).unwrap_or_default();
        let kept = kept || loose(claim, &other, true) && loose(line, &token.key, false);
        (!agrees && !kept)
            .then(|| Finding::against(said_instead(scope, laid, &(*at..at + 1), &(*place..place + 1))))
    })
}

fn overlaps(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

/// A number in place of another of its kind.
fn number(scope: &Scope, laid: &Laid, stretch: &Stretch) -> Option<Finding> {
    let (claim, line) = (&scope.claim, laid.line);
    claim.quantities.iter().filter(|wanted| !wanted.is_one).find_map(|wanted| {
        let span = wanted.from..wanted.to;
        let there = line.quantities.iter().filter(|given| overlaps(&(given.from..given.to), &stretch.theirs));
        let mut of_kind =
            there.filter(|given| given.unit.dimension == wanted.unit.dimension && !given.is_one);
        let given = of_kind.next().filter(|_| overlaps(&span, &stretch.mine))?;
        let agrees = amounts::bears_out(wanted, given)
            || of_kind.any(|given| amounts::bears_out(wanted, given))
            || amounts::is_reckoned(scope, wanted)
            || given_to_another(scope, laid, wanted);
        (!agrees).then(|| Finding::against(said_instead(scope, laid, &span, &(given.from..given.to))))
    })
}

/// The number stands elsewhere in the evidence, beside words of the sentence that the line has not in this order: it is
/// the number of those.
fn given_to_another(scope: &Scope, laid: &Laid, wanted: &Quantity) -> bool {
    let claim = &scope.claim;
    let rest = claim.text.content().filter(|(at, _)| !claim.is_measured(*at) && !laid.is_same(*at, true));
    let rest: Vec<&str> = rest.map(|(_, token)| token.key.as_str()).collect();
    let beside = |line: &Line| {
        line.quantities.iter().filter(|given| amounts::bears_out(wanted, given)).any(|given| {
            // "63 clauses" there and here.
            let counted = given.nouns.first().is_some_and(|noun| wanted.nouns.first() == Some(noun));
            let around = line.text.tokens.iter().take(given.to + 7).skip(given.from.saturating_sub(7));
            counted
                || around
                    .into_iter()
                    .any(|token| token.is_content() && rest.iter().any(|key| alike(key, &token.key)))
        })
    };
    // Both numbers of the line, told the other way round.
    let reordered = laid.line.quantities.iter().any(|given| amounts::bears_out(wanted, given))
        && claim
            .quantities
            .iter()
            .filter(|other| other.from != wanted.from && !other.is_one)
            .any(|other| laid.line.quantities.iter().any(|given| amounts::bears_out(other, given)));
    reordered || scope.lines.iter().any(beside)
}

/// A date in place of another.
fn date(scope: &Scope, laid: &Laid, stretch: &Stretch) -> Option<Finding> {
    let (claim, line) = (&scope.claim, laid.line);
    claim.dates.iter().find_map(|wanted| {
        let span = wanted.from..wanted.to;
        let mut there = line.dates.iter().filter(|given| overlaps(&(given.from..given.to), &stretch.theirs));
        let given = there.next().filter(|_| overlaps(&span, &stretch.mine))?;
        let agrees = wanted.agrees(given) || there.any(|given| wanted.agrees(given));
        (!agrees).then(|| Finding::against(said_instead(scope, laid, &span, &(given.from..given.to))))
    })
}

/// A name in place of another, and nothing else.
fn name(scope: &Scope, laid: &Laid, stretch: &Stretch) -> Option<Finding> {
    let (claim, line) = (&scope.claim, laid.line);
    let names = |line: &Line, range: &Range<usize>| -> Option<Vec<usize>> {
        let rest = spoken(line, range).filter(|(_, token)| token.is_content());
        let places: Vec<usize> = rest.map(|(at, _)| at).collect();
        (!places.is_empty() && places.iter().all(|at| names::looks_like_one(line, *at, &scope.proper)))
            .then_some(places)
    };
    let small = |line: &Line, range: &Range<usize>| -> Vec<String> {
        let small = spoken(line, range).filter(|(_, token)| !token.is_content());
        small
            .map(|(_, token)| token.lower.clone())
            .filter(|word| !matches!(word.as_str(), "the" | "a" | "an" | "and" | "or"))
            .collect()
    };
    if small(claim, &stretch.mine) != small(line, &stretch.theirs) {
        return None;
    }
    let (mine, theirs) = (names(claim, &stretch.mine)?, names(line, &stretch.theirs)?);
    let known = mine.iter().any(|at| {
        names::stands_for(claim, *at, line)
            || theirs.iter().any(|place| {
                let pair = claim.text.tokens.get(*at).zip(line.text.tokens.get(*place));
                names::stands_for(line, *place, claim)
                    || pair.is_some_and(|(one, other)| {
                        alike(&one.key, &other.key) || names::is_short_for(one, other)
                    })
            })
    });
    (!known).then(|| Finding::against(said_instead(scope, laid, &stretch.mine, &stretch.theirs)))
}

/// "All" in place of "some", "always" in place of "often".
fn wider(scope: &Scope, laid: &Laid, stretch: &Stretch) -> Option<Finding> {
    let (mine, at) = quantifiers::widest(&scope.claim.text, &stretch.mine)?;
    if polarity::is_denied_widely(&scope.claim, &scope.claim.denials, at) {
        return None;
    }
    let (theirs, place) = quantifiers::widest(&laid.line.text, &stretch.theirs)?;
    (mine > theirs && mine >= quantifiers::Reach::Most)
        .then(|| Finding::missing(said_instead(scope, laid, &(at..at + 1), &(place..place + 1))))
}

/// Plain fact in place of "may".
fn surer(scope: &Scope, laid: &Laid, stretch: &Stretch) -> Option<Finding> {
    let (place, length) = modality::hedge_in(laid.line, &stretch.theirs)?;
    let clause = |at: usize| scope.claim.text.tokens.get(at).map(|token| token.clause);
    let here =
        [clause(stretch.mine.start.saturating_sub(1)), clause(stretch.mine.start), clause(stretch.mine.end)];
    let softened = modality::is_soft(&scope.claim, |at| here.contains(&clause(at)));
    (!softened).then(|| {
        let word = laid.line.text.surface(place, place + length);
        Finding::missing(format!("the passage says it with “{word}”, the sentence as plain fact"))
    })
}

/// "Pneumonic plague" in place of "septicaemic plague", where the evidence speaks of both.
fn sibling(scope: &Scope, laid: &Laid, stretch: &Stretch) -> Option<Finding> {
    let (claim, line) = (&scope.claim, laid.line);
    let (mine, theirs) = (few(claim, &stretch.mine)?, few(line, &stretch.theirs)?);
    let (from, last) = (*mine.first()?, *mine.last()?);
    let (first, place) = (*theirs.first()?, *theirs.last()?);
    let says = |token: &&Token| token.is_content() && token.sort == Sort::Word;
    let beside = claim.text.tokens.get(last + 1).filter(says)?;
    let follows = line.text.tokens.get(place + 1).is_some_and(|next| next.key == beside.key);
    let words: Vec<&str> =
        claim.text.tokens.iter().take(last + 2).skip(from).map(|token| token.key.as_str()).collect();
    let of_another = scope.lines.iter().filter(|other| !std::ptr::eq(*other, line)).any(|other| {
        let keys: Vec<&str> = other.text.tokens.iter().map(|token| token.key.as_str()).collect();
        keys.windows(words.len()).any(|keys| keys == words)
    });
    let kindred = mine.iter().any(|at| held_there(claim, *at, line, &theirs));
    (follows && of_another && !kindred)
        .then(|| Finding::against(said_instead(scope, laid, &(from..last + 2), &(first..place + 2))))
}

/// Returns the one or two words of a stretch that say something, where there are no more and no number is among them.
fn few(line: &Line, range: &Range<usize>) -> Option<Vec<usize>> {
    // What announces a list stands before its first item: "The kinds are: …".
    let colon = line.text.tokens.iter().take(range.end).rposition(|token| token.lower == ":");
    let from = colon.map_or(range.start, |at| range.start.max(at + 1));
    let own = from..range.end;
    let content = spoken(line, &own).filter(|(_, token)| token.is_content());
    let places: Vec<usize> = content.map(|(at, _)| at).collect();
    let plain = |at: &usize| {
        !line.is_measured(*at) && line.text.tokens.get(*at).is_some_and(|token| token.sort == Sort::Word)
    };
    (matches!(places.len(), 1 | 2) && places.iter().all(plain)).then_some(places)
}

/// Returns true where the line has the word after all, or one of the given words there can stand for it.
fn held_there(claim: &Line, at: usize, line: &Line, theirs: &[usize]) -> bool {
    let Some(mine) = claim.text.tokens.get(at) else { return true };
    line.holds(&mine.key) > 0.0
        || theirs.iter().filter_map(|place| line.text.tokens.get(*place)).any(|other| {
            alike(&mine.key, &other.key)
                || thesaurus::stand_ins(&mine.key).iter().any(|kin| kin.key == other.key)
        })
}

/// Words that deny in a roundabout way: where one stands, a "not" more or less may be no change.
#[rustfmt::skip]
const ROUNDABOUT: &[&str] = &[
    "only", "unless", "until", "except", "few", "fewer", "little", "hardly", "rarely", "seldom", "scarcely", "barely", "other", "but", "apart", "instead", "rather",
    "exception", "lest", "far", "too", "yet", "last", "first", "more", "less", "longer", "either", "need", "needs",
];

/// Words that come and go with a denial.
const ATTENDING: &[&str] = &[
    "longer", "still", "any", "some", "also", "often", "always", "ever", "even", "yet", "with", "fails",
    "failed", "fail",
];

/// A "not" in a stretch of either, and none in the other at all.
fn denied(scope: &Scope, laid: &Laid) -> Option<Finding> {
    let (claim, line) = (&scope.claim, laid.line);
    let places = |line: &Line, range: &Range<usize>| -> Vec<usize> {
        spoken(line, range).map(|(at, _)| at).filter(|at| polarity::denies(&line.text, *at)).collect()
    };
    // What both have changes nothing.
    let negative = |line: &Line, range: &Range<usize>, mine: bool| {
        spoken(line, range).filter(|(at, _)| !laid.is_same(*at, mine)).any(|(_, token)| {
            ROUNDABOUT.contains(&token.lower.as_str()) && token.lower != "longer"
                || opposites::denied_key(token).is_some()
                || polarity::NEGATIVE.contains(&token.lower.as_str())
        })
    };
    // Nothing but the denial, and the little words that come and go with it.
    let bare = |line: &Line, range: &Range<usize>| {
        spoken(line, range).all(|(at, token)| {
            !token.is_content()
                || polarity::denies(&line.text, at)
                || ATTENDING.contains(&token.lower.as_str())
        })
    };
    let all = |line: &Line| places(line, &(0..line.text.tokens.len())).len() % 2;
    if all(claim) == all(line) {
        return None;
    }
    laid.stretches.iter().filter(|stretch| is_short(scope, laid, stretch)).find_map(|stretch| {
        let (mine, theirs) = (places(claim, &stretch.mine), places(line, &stretch.theirs));
        if mine.len() % 2 == theirs.len() % 2 || !bare(claim, &stretch.mine) || !bare(line, &stretch.theirs) {
            return None;
        }
        let (span, their_span) = (around(&stretch.mine, claim), around(&stretch.theirs, line));
        let balanced = places(claim, &span).len() % 2 == places(line, &their_span).len() % 2;
        let roundabout = negative(claim, &span, true) || negative(line, &their_span, false);
        // Another word of the line between: it may be of that one.
        let between = spoken(line, &their_span).any(|(at, token)| {
            token.is_content() && !laid.is_same(at, false) && !stretch.theirs.contains(&at)
        });
        let opposite = spoken(claim, &stretch.mine).any(|(_, token)| {
            spoken(line, &stretch.theirs).any(|(_, other)| opposites::opposed(token, other))
        });
        if balanced || roundabout || between || opposite {
            return None;
        }
        Some(match (mine.first(), theirs.first()) {
            (Some(at), _) => Finding::against(format!(
                "the sentence denies (“{}”) what the passage says: “{}”",
                claim.text.surface(*at, at + 2),
                polarity::short(line.text.text)
            )),
            (None, _) => {
                Finding::against(format!("the passage denies it: “{}”", polarity::short(line.text.text)))
            }
        })
    })
}

/// Returns the stretch with some words on either side of it.
fn around(stretch: &Range<usize>, line: &Line) -> Range<usize> {
    stretch.start.saturating_sub(6)..(stretch.end + 6).min(line.text.tokens.len())
}

/// Words at the end, or between, that no line near has, in a sentence that is the line's own otherwise.
fn added(scope: &Scope, laid: &Laid) -> Option<Finding> {
    let claim = &scope.claim;
    let unfound =
        |at: usize| scope.terms.iter().any(|term| term.at == at && term.found < 0.4 && term.weight >= 1.0);
    let stretch = laid.stretches.iter().find(|stretch| {
        let mine: Vec<usize> =
            spoken(claim, &stretch.mine).filter(|(_, token)| token.is_content()).map(|(at, _)| at).collect();
        let nothing_there = !spoken(laid.line, &stretch.theirs).any(|(_, token)| token.is_content());
        let open = mine.iter().filter(|at| unfound(**at)).count();
        nothing_there && open >= ADDED_WORDS && open * 3 >= mine.len() * 2
    })?;
    let rest = claim.text.content().filter(|(at, _)| !stretch.mine.contains(at)).map(|(at, _)| at);
    let rest: Vec<usize> = rest.filter(|at| !claim.is_measured(*at)).collect();
    let held = rest.iter().filter(|at| laid.same.iter().any(|(place, _)| place == *at)).count();
    let like = crate::words::real(held) >= crate::words::real(rest.len()) * ADDING_MIN;
    (like && held > 2).then(|| {
        let words = claim.text.surface(stretch.mine.start, stretch.mine.end);
        Finding::missing(format!("the sentence adds what no cited passage says: “{}”", words.trim()))
    })
}

#[cfg(test)]
mod tests {
    use crate::check::judge;
    use crate::view::Verdict;

    const PASSAGE: &str = "Pneumonic plague infects the lungs and spreads through the air. Septicaemic plague infects the blood and \
        can turn the skin black. Mandela was born in 1918. He opened a law firm with Oliver Tambo in Pretoria in 1952. Some \
        small birds migrate below 1,500 metres, but geese have been tracked at 7,000 metres. The starter may keep for a \
        mild week.";

    fn verdict(sentence: &str) -> Verdict {
        judge(sentence, &[PASSAGE]).verdict
    }

    #[test]
    fn what_stands_in_the_place_of_another_is_a_change() {
        for sentence in [
            "Pneumonic plague infects the blood and can turn the skin black.",
            "He opened a law firm with Oliver Tambo in Pretoria in 1918.",
            "Some small birds migrate below 7,000 metres, but geese have been tracked at 1,500 metres.",
            "All small birds migrate below 1,500 metres, but geese have been tracked at 7,000 metres.",
            "Septicaemic plague infects the blood and never can turn the skin black.",
            "The starter keeps for a mild week.",
            "The starter may keep for a severe week.",
            "He opened a law firm with Oliver Tambo in Pretoria in 1952, in spite of public protests.",
        ] {
            assert_ne!(verdict(sentence), Verdict::Supported, "{sentence}");
        }
    }

    #[test]
    fn what_is_told_otherwise_and_in_another_order_is_none() {
        for sentence in [
            "The blood is infected by septicaemic plague, which can turn the skin black.",
            "Geese have been tracked at 7,000 metres, but some small birds migrate below 1,500 metres.",
            "In 1952 he opened a law firm in Pretoria with Oliver Tambo.",
            "The starter might keep for a mild week.",
        ] {
            let opinion = judge(sentence, &[PASSAGE]);
            assert_eq!(opinion.verdict, Verdict::Supported, "{sentence}: {:?}", opinion.reasons);
        }
    }
}
