//! "May", "can", "probably", "is thought to", "should": what the passage holds possible must not become plain fact.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::{Finding, polarity};
use crate::check::align::{Line, Scope, alike, shares_stem};
use crate::check::text::{Text, Token};

/// Words and phrases that make a statement less than certain.
#[rustfmt::skip]
const HEDGES: &[&str] = &[
    "may", "might", "could", "can", "possibly", "perhaps", "likely", "unlikely", "probably", "presumably", "suggests", "suggest",
    "suggested", "appears to", "appear to", "appeared to", "seems to", "seem to", "seemed to", "thought to", "believed to", "thought that",
    "believed that", "said to", "reportedly", "allegedly", "supposedly", "supposed to", "claimed", "claim", "claims", "alleged", "rumoured",
    "rumored", "expected to", "planned", "plans to", "plan to", "proposed", "hopes to", "hope to", "hoped to", "intends to", "potentially", "potential",
    "apparently", "seemingly", "considered to", "estimated to", "some think", "some believe", "many believe", "think", "thinks", "believe",
    "believes", "suspected", "suspect", "suspects", "according to legend", "legend", "tradition says", "is uncertain", "unclear", "disputed", "not certain", "arguably", "assumed", "maybe",
    "considering", "aims to", "would", "chance", "capable of", "able to", "possible", "tends to", "tend to", "in some cases", "if",
    "expects", "expect", "argue", "argued", "argues", "thought", "believed", "doubt", "hint", "hints", "indicate", "indicates", "predicted", "predicts",
];
/// The hedges by their first word, since every word of every line is looked up.
static HEDGES_BY_WORD: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut hedges: HashMap<&'static str, Vec<&'static str>> = HashMap::new();
    for hedge in HEDGES {
        hedges.entry(hedge.split(' ').next().unwrap_or_default()).or_default().push(hedge);
    }
    hedges
});
/// Words that make a statement certain beyond what "is" does.
const CERTAIN: &[&str] = &[
    "proves",
    "proved",
    "proven",
    "proof",
    "definitely",
    "certainly",
    "undoubtedly",
    "guarantees",
    "guaranteed",
    "guarantee",
    "inevitably",
    "unquestionably",
    "conclusively",
];
/// What one has to do.
const DUTIES: &[&str] = &[
    "must",
    "required",
    "requires",
    "obliged",
    "mandatory",
    "compulsory",
    "obligatory",
    "has to",
    "have to",
    "had to",
    "need to",
    "needs to",
    "necessary",
    "essential",
];
/// What one is advised or allowed to do.
const ADVICE: &[&str] = &[
    "should",
    "recommended",
    "recommends",
    "recommend",
    "advised",
    "advises",
    "advise",
    "may",
    "can",
    "optional",
    "suggested",
    "encouraged",
    "ought to",
    "voluntary",
    "allowed",
    "permitted",
];

/// A hedge and the words it is about.
struct Hedge {
    at: usize,
    length: usize,
    reach: Vec<usize>,
}

fn phrase_at(text: &Text, at: usize, phrases: &[&str]) -> Option<usize> {
    let here = phrases
        .iter()
        .filter(|phrase| phrase.split(' ').enumerate().all(|(on, word)| text.lower(at + on) == word));
    here.map(|phrase| phrase.split(' ').count()).max()
}

fn hedges(line: &Line) -> Vec<Hedge> {
    let text = &line.text;
    let mut found = Vec::new();
    for at in 0..text.tokens.len() {
        let Some(length) =
            HEDGES_BY_WORD.get(text.lower(at)).and_then(|phrases| phrase_at(text, at, phrases))
        else {
            continue;
        };
        // The month, and what is denied ("cannot" is its own word) or no verb ("a can").
        let month = line.dates.iter().any(|date| (date.from..date.to).contains(&at))
            || text.lower(at) == "may" && text.tokens.get(at).is_some_and(Token::is_capital) && at > 0;
        let denied = text.lower(at + length) == "not" || text.before(at, 1) == "not";
        // "Port Said to the Red Sea".
        let named = at > 0 && text.tokens.get(at).is_some_and(Token::is_capital);
        if month || named || denied && matches!(text.lower(at), "can" | "could" | "would") {
            continue;
        }
        let reach: Vec<usize> = text
            .tokens
            .iter()
            .enumerate()
            .skip(at + length)
            .filter(|(_, token)| token.is_content())
            .map(|(at, _)| at)
            .take(3)
            .collect();
        found.push(Hedge { at, length, reach });
    }
    found
}

fn has(text: &Text, phrases: &[&str]) -> Option<usize> {
    (0..text.tokens.len()).find(|at| phrase_at(text, *at, phrases).is_some())
}

/// Returns what the sentence makes more certain, or more binding, than the passage does.
pub(in crate::check) fn findings(scope: &Scope) -> Vec<Finding> {
    let found =
        unhedged(scope).or_else(|| overstated(scope)).or_else(|| bound(scope)).or_else(|| freed(scope));
    found.into_iter().collect()
}

/// Returns where the passage hedges and the sentence does not.
pub(in crate::check) fn unhedged(scope: &Scope) -> Option<Finding> {
    let claim = &scope.claim;
    let mine = hedges(claim);
    let denials = &claim.denials;
    scope.near().take(5).enumerate().find_map(|(rank, line)| {
        hedges(line).into_iter().find_map(|hedge| {
            let tokens: Vec<&Token> = hedge.reach.iter().filter_map(|at| line.text.tokens.get(*at)).collect();
            let place = |theirs: &Token| {
                claim.text.tokens.iter().position(|mine| mine.is_content() && alike(&theirs.key, &mine.key))
            };
            let held: Vec<usize> = tokens.iter().filter_map(|token| place(token)).collect();
            let exactly = tokens.iter().any(|token| {
                claim.text.tokens.iter().any(|mine| {
                    mine.is_content() && (mine.key == token.key || shares_stem(&mine.key, &token.key))
                })
            });
            let verb = tokens.first().is_some_and(|verb| place(verb).is_some());
            // Elsewhere than in the best line all of it must be what the sentence says.
            let enough = if rank == 0 {
                held.len() >= 2 || verb
            } else {
                held.len() >= 2.max(tokens.len().saturating_sub(1))
            };
            let softened = |at: &usize| {
                is_softened(claim, &mine, *at) || polarity::is_denied_widely(claim, denials, *at)
            };
            // Another line may say it outright.
            let outright = scope.near().filter(|other| !std::ptr::eq(*other, line)).any(|other| {
                hedges(other).is_empty()
                    && tokens.iter().filter(|token| other.keys.contains(&token.key)).count()
                        >= 2.min(tokens.len())
            });
            let conditional = line.text.lower(hedge.at) == "if" && is_conditional(claim);
            (exactly && enough && !conditional && !held.iter().any(softened) && !outright).then(|| {
                let word = line.text.surface(hedge.at, hedge.at + hedge.length);
                Finding::missing(format!("the passage says it with “{word}”, the sentence as plain fact"))
                    .of(line)
            })
        })
    })
}

/// What leaves plain fact where it is taken out.
#[rustfmt::skip]
const DROPPED: &[&str] = &[
    "may", "might", "could", "can", "possibly", "perhaps", "likely", "probably", "presumably", "apparently", "thought", "believed", "thought to", "believed to",
    "said to", "seems to", "seem to", "appears to", "appear to", "reportedly", "allegedly", "supposedly", "considered to",
];

/// Returns the hedge among those tokens, with its length.
pub(super) fn hedge_in(line: &Line, range: &Range<usize>) -> Option<(usize, usize)> {
    let found = hedges(line).into_iter().map(|hedge| (hedge.at, hedge.length));
    let mut here = found.filter(|(at, length)| {
        let word = line.text.surface(*at, at + length).to_lowercase();
        range.contains(at) && DROPPED.contains(&word.as_str())
    });
    here.next()
}

/// Returns true where something softens the sentence among the tokens that are asked for.
pub(super) fn is_soft(claim: &Line, here: impl Fn(usize) -> bool) -> bool {
    hedges(claim).iter().any(|hedge| here(hedge.at))
        || claim.text.tokens.iter().enumerate().any(|(at, token)| here(at) && softens(token))
}

/// "Somebody whose car has broken down", "when", "once": a condition without an "if".
fn is_conditional(claim: &Line) -> bool {
    let says = |token: &Token| {
        matches!(
            token.lower.as_str(),
            "if" | "when"
                | "whenever"
                | "who"
                | "whose"
                | "whoever"
                | "unless"
                | "once"
                | "where"
                | "wherever"
                | "case"
        )
    };
    claim.text.tokens.iter().any(says)
}

/// Returns true where the sentence itself hedges that word: in its clause, or right before.
fn is_softened(claim: &Line, hedges: &[Hedge], at: usize) -> bool {
    let clause = |at: usize| claim.text.tokens.get(at).map(|token| token.clause);
    let near = |place: usize| clause(place) == clause(at) || (place < at && at - place <= 3);
    hedges.iter().any(|hedge| near(hedge.at) || hedge.reach.contains(&at))
        || claim.text.tokens.iter().enumerate().any(|(place, token)| {
            // "…, and batteries are not allowed" softens nothing before it.
            softens(token) && near(place) && place < at + 4
        })
}

/// Words that soften without being a hedge in the list: "sometimes", "up to".
fn softens(token: &Token) -> bool {
    matches!(
        token.lower.as_str(),
        "sometimes"
            | "occasionally"
            | "must"
            | "should"
            | "allow"
            | "allows"
            | "allowed"
            | "enables"
            | "enable"
            | "permits"
            | "permitted"
            | "lets"
            | "option"
            | "optional"
            | "estimated"
            | "until"
    )
}

fn overstated(scope: &Scope) -> Option<Finding> {
    let at = has(&scope.claim.text, CERTAIN)
        .filter(|at| !polarity::is_denied_widely(&scope.claim, &scope.claim.denials, *at))?;
    let said = scope.near().any(|line| {
        has(&line.text, CERTAIN).is_some()
            || line
                .keys
                .contains(&scope.claim.text.tokens.get(at).map(|token| token.key.clone()).unwrap_or_default())
    });
    (!said).then(|| {
        Finding::missing(format!(
            "the sentence says “{}”; the passage does not go so far",
            scope.claim.text.lower(at)
        ))
    })
}

/// "Has to pay" where the passage says "need not pay".
fn freed(scope: &Scope) -> Option<Finding> {
    let claim = &scope.claim;
    let at = has(&claim.text, &["must", "has to", "have to", "had to", "needs to", "need to"])?;
    let verb = claim.text.content().find(|(place, _)| *place > at)?.1;
    let denied = polarity::is_denied_widely(claim, &claim.denials, at);
    let frees = |line: &&Line| {
        let text = &line.text;
        (0..text.tokens.len()).any(|at| {
            let free = text.has_at(at, &["need", "not"])
                || (text.lower(at) == "not" || text.lower(at).ends_with("n't"))
                    && (text.has_at(at + 1, &["have", "to"]) || text.has_at(at + 1, &["need", "to"]));
            free && (at + 1..at + 6).any(|on| text.tokens.get(on).is_some_and(|token| token.key == verb.key))
        })
    };
    let line = scope.near().take(3).find(frees).filter(|_| !denied)?;
    let reason = format!("the passage says it need not be: “{}”", polarity::short(line.text.text));
    Some(Finding::against(reason).of(line))
}

fn bound(scope: &Scope) -> Option<Finding> {
    let claim = &scope.claim;
    let at = has(&claim.text, DUTIES)?;
    // "Requires four kilos" is an amount, no duty.
    let amount = (1..3).any(|on| claim.is_measured(at + on));
    if amount || scope.near().any(|line| has(&line.text, DUTIES).is_some()) {
        return None;
    }
    let best = scope.best()?;
    let weaker = has(&best.text, ADVICE)?;
    // "It may die, as it uses the fat it needs to …" keeps the "may".
    if has(&claim.text, ADVICE).is_some() {
        return None;
    }
    Some(Finding::missing(format!(
        "the passage says “{}”, the sentence “{}”",
        best.text.lower(weaker),
        scope.claim.text.lower(at)
    )))
}
