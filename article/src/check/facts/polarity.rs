//! "Not", "never", "no", "without": what is denied here must be denied there, and the other way round.

use super::idioms::{ENDED, all_but, compares, depends_not, has_any, has_ended, needs_not, waits};
use super::{Finding, opposites};
use crate::check::align::{Line, Scope, alike, shares_stem};
use crate::check::text::{Sort, Text, Token};
use crate::words;

/// How many words that say something a "not" reaches.
const REACH: usize = 3;

/// Words that place what a denial reaches and are not denied themselves: "nobody under 18".
const PLACING: &[&str] = &[
    "under", "over", "above", "below", "within", "during", "until", "through", "against", "among", "across",
];

/// A word that denies, and the words it reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::check) struct Denial {
    pub at: usize,
    pub reach: Vec<usize>,
    /// What it is denied of, where it reaches a single word: the price, in "the price isn't in the code".
    pub subject: Option<usize>,
}

#[rustfmt::skip]
const DENIALS: &[&str] = &[
    "not", "never", "no", "none", "nobody", "nothing", "nowhere", "neither", "nor", "without", "cannot", "hardly",
    "scarcely", "barely", "unable", "lack", "lacks", "lacked", "lacking", "absence", "refused", "refuses", "refuse",
    "fails", "failed", "fail", "failing", "stopped", "rarely", "seldom", "prevent", "prevents", "prevented", "free", "avoid", "avoids", "avoided",
    "banned", "forbidden", "prohibited", "denied", "ceased", "instead", "rather", "except", "excluding",
];

/// Words that say no without being a "not".
#[rustfmt::skip]
pub(super) const NEGATIVE: &[&str] = &[
    "forbid", "forbids", "forbade", "forbidden", "ban", "bans", "banned", "prohibit", "prohibits", "prohibited", "outlawed", "reject", "rejects",
    "rejected", "refuse", "refuses", "refused", "abolished", "ceased", "exclude", "excludes", "excluded", "omit", "omits", "omitted", "except",
    "unless", "hardly", "scarcely", "barely", "rarely", "seldom", "unable", "ought", "barred",
];

/// The same in two words.
const NEGATIVE_PAIRS: &[[&str; 2]] = &[
    ["used", "to"],
    ["no", "longer"],
    ["kept", "out"],
    ["keep", "out"],
    ["keeps", "out"],
    ["shut", "out"],
    ["turned", "away"],
];

/// Returns true where some word but the given one says no without a "not": "forbids", "useless", "uninhabited", "used to".
fn says_no(line: &Line, but: Option<&Token>) -> bool {
    let text = &line.text;
    let by_word = |token: &Token| {
        NEGATIVE.contains(&token.lower.as_str()) || token.lower.len() > 6 && token.lower.ends_with("less")
    };
    let other = |token: &Token| but.is_none_or(|but| !alike(&but.key, &token.key));
    text.tokens.iter().any(|token| by_word(token) && other(token))
        || opposites::denies_in_a_word(line)
        || (0..text.tokens.len()).any(|at| NEGATIVE_PAIRS.iter().any(|pair| text.has_at(at, pair)))
}

/// Verbs of showing, by key: what is not shown is not said.
const SHOWS: &[&str] = &[
    "show",
    "prove",
    "find",
    "demonstr",
    "establish",
    "confirm",
    "evid",
    "proof",
    "think",
    "believ",
    "clear",
    "known",
    "know",
    "suggest",
    "allow",
    "permit",
    "able",
    "suppos",
    "expect",
];

/// Returns true for a word that denies by itself.
pub(super) fn denies(text: &Text, at: usize) -> bool {
    let word = text.lower(at);
    let next = text.lower(at + 1);
    match word {
        "no" => {
            !matches!(next, "." | "more" | "fewer" | "less" | "doubt" | "matter" | "later" | "earlier")
                && !(text.tokens.get(at + 1).is_some_and(|token| token.sort == Sort::Number))
                || (next == "more" && text.lower(at + 2) != "than")
        }
        "not" => {
            !matches!(
                next,
                "only"
                    | "quite"
                    | "just"
                    | "merely"
                    | "simply"
                    | "until"
                    | "necessarily"
                    | "to"
                    | "all"
                    | "every"
                    | "more"
                    | "less"
                    | "fewer"
            ) || next == "to" && text.lower(at + 2) != "be"
        }
        "fail" | "fails" | "failed" | "failing" | "refused" | "refuses" | "refuse" | "ceased" => next == "to",
        "stopped" | "avoid" | "avoids" | "avoided" => next.ends_with("ing"),
        "prevent" | "prevents" | "prevented" | "banned" | "forbidden" | "prohibited" => {
            next == "to" || (1..8).any(|on| text.lower(at + on) == "from")
        }
        "free" => matches!(next, "of" | "from") || text.before(at, 1) == "-",
        "instead" | "absence" => next == "of",
        "except" => next != "that",
        "rather" => next == "than",
        "nothing" => next != "but",
        "never" => !(matches!(next, "more" | "less" | "fewer") && text.lower(at + 2) == "than"),
        word if word.ends_with("n't") => !takes_some(text, at),
        word => DENIALS.contains(&word),
    }
}

/// "Isn't something that all do" denies nothing of some.
fn takes_some(text: &Text, at: usize) -> bool {
    (at + 1..at + 5).any(|on| matches!(text.lower(on), "all" | "every") && text.before(on, 1) != "at")
}

/// "Nobody has won more than four times" denies no winning: it is a bound.
fn is_bound(text: &Text, denial: &Denial) -> bool {
    let end = denial.reach.iter().copied().max().unwrap_or(denial.at);
    let clause = |at: usize| text.tokens.get(at).map(|token| token.clause);
    (denial.at + 1..end + 3).filter(|at| clause(*at) == clause(denial.at)).any(|at| {
        (matches!(text.lower(at), "more" | "less") || text.lower(at).ends_with("er"))
            && text.lower(at + 1) == "than"
            && text.lower(at + 2) != "any"
    })
}

/// Returns the denials of a sentence.
pub(in crate::check) fn read(text: &Text) -> Vec<Denial> {
    (0..text.tokens.len())
        .filter(|at| denies(text, *at))
        .map(|at| {
            let reach = reach(text, at);
            let subject = if reach.len() == 1 { said_before(text, 0, at) } else { None };
            Denial { at, reach, subject }
        })
        .collect()
}

/// Returns the nearest word before that place, in its clause, that says something.
fn said_before(text: &Text, from: usize, at: usize) -> Option<usize> {
    let clause = text.tokens.get(at)?.clause;
    let of_clause = |token: &Token| token.clause == clause && token.is_content() && token.sort == Sort::Word;
    (from..at).rev().find(|at| text.tokens.get(*at).is_some_and(of_clause))
}

fn reach(text: &Text, at: usize) -> Vec<usize> {
    let clause = text.tokens.get(at).map(|token| token.clause);
    let of_clause = |at: &usize| text.tokens.get(*at).is_some_and(|token| Some(token.clause) == clause);
    let says = |at: &usize| {
        text.tokens.get(*at).is_some_and(|token| {
            token.is_content() && token.sort == Sort::Word && !PLACING.contains(&token.lower.as_str())
        })
    };
    // "Eats nothing" denies the eating; "no roads and no bridges" denies no roads twice.
    let back =
        matches!(text.lower(at), "nothing" | "nobody" | "nowhere" | "none" | "no" | "neither" | "never")
            && !matches!(text.before(at, 1), "and" | "or" | "nor");
    let before = said_before(text, at.saturating_sub(2), at).filter(|_| back);
    // The next denial reaches its own words.
    // "There is no player who …" denies what the player did.
    let there = (1..3).any(|back| text.before(at, back) == "there");
    // So does "neither of which is …".
    let open = there || text.lower(at + 1) == "of" && matches!(text.lower(at + 2), "which" | "whom");
    let own = |at: &usize| (open || of_clause(at)) && !denies(text, *at);
    let says = |at: &usize| says(at) && !(text.lower(*at) == "longer" && text.before(*at, 1) == "no");
    let after = (at + 1..text.tokens.len()).take_while(own).filter(says).take(REACH);
    after.chain(before).collect()
}

/// Returns true where a denial reaches that token.
pub(super) fn is_denied(denials: &[Denial], at: usize) -> bool {
    denials.iter().filter(|denial| denial.reach.contains(&at)).count() % 2 == 1
}

/// Returns what is denied on one side only.
pub(in crate::check) fn findings(scope: &Scope) -> Vec<Finding> {
    let mine = &scope.claim.denials;
    let compared = |denial: &&Denial| is_bound(&scope.claim.text, denial) || compares(scope, denial);
    let mut here = mine.iter().filter(|denial| !compared(denial));
    let here = here.find_map(|denial| denied_here(scope, denial));
    let there = || scope.near().take(4).find_map(|line| Some(denied_there(scope, line, mine)?.of(line)));
    here.or_else(there)
        .or_else(|| still(scope))
        .or_else(|| opposites::undenied(scope))
        .or_else(|| left_out(scope))
        .into_iter()
        .collect()
}

/// "Still" against "no longer", "used to" and "was abolished".
fn still(scope: &Scope) -> Option<Finding> {
    let has = |line: &Line, words: &[&str]| (0..line.text.tokens.len()).any(|at| line.text.has_at(at, words));
    let line = scope.best()?;
    let past: [&[&str]; 3] = [&["no", "longer"], &["any", "more"], &["used", "to"]];
    let over = || ENDED.iter().find(|word| has(line, &[word])).map(|word| (*word).to_owned());
    let ended = past.into_iter().find(|words| has(line, words)).map(|words| words.join(" ")).or_else(over)?;
    (has(&scope.claim, &["still"]) && !has(line, &["still"]))
        .then(|| Finding::against(format!("the passage says “{ended}”, the sentence “still”")))
}

/// The best line denies something in words the sentence mostly has, and the sentence denies nothing at all.
fn left_out(scope: &Scope) -> Option<Finding> {
    let line = scope.best()?;
    if !scope.claim.denials.is_empty() || says_no(&scope.claim, None) {
        return None;
    }
    // "Too heavy to carry".
    let too = scope.claim.text.tokens.iter().any(|token| token.lower == "too");
    let denial = line.denials.iter().filter(|_| !too).find(|denial| {
        let another = is_bound(&line.text, denial) || names_another(scope, line, denial);
        let enough = denial.reach.len() > 1 || share_of_clause(scope, line, denial) >= 0.75;
        !another && enough && covers_clause(scope, line, denial)
    })?;
    let word = line.text.lower(denial.at);
    Some(Finding::doubt(format!(
        "the passage says “{word}”, the sentence denies nothing: “{}”",
        short(line.text.text)
    )))
}

/// The sentence denies something: does the evidence?
fn denied_here(scope: &Scope, denial: &Denial) -> Option<Finding> {
    let text = &scope.claim.text;
    let reached: Vec<&Token> = denial.reach.iter().filter_map(|at| text.tokens.get(*at)).collect();
    let word = text.surface(denial.at, denial.reach.first().map_or(denial.at, |at| *at) + 1);
    let mut outright: Option<&Line> = None;
    let mut other_denials = false;
    for (rank, line) in scope.near().enumerate() {
        let theirs = &line.denials;
        // What the best line says outright, another must deny in two words.
        let spoken = outright.is_some();
        // "Had no pedals" denies the pedals, not that somebody invented them.
        let shared = |theirs: &Denial| {
            let noun = matches!(line.text.lower(theirs.at), "no" | "without");
            let words = theirs.reach.iter().filter_map(|at| line.text.tokens.get(*at));
            let subject = denial.subject.and_then(|at| text.tokens.get(at));
            let is_reached = |theirs: &&Token| {
                let mut mine = reached.iter().copied().chain(subject).take(if noun { 1 } else { usize::MAX });
                mine.any(|mine| alike(&mine.key, &theirs.key))
            };
            words.filter(|theirs| is_reached(theirs)).count() >= if spoken { 2 } else { 1 }
        };
        if theirs.iter().any(shared) || !spoken && denied_otherwise(scope, line, denial) {
            return None;
        }
        let head = reached.first();
        let said = line.text.tokens.iter().enumerate().any(|(at, token)| {
            token.is_content()
                && head.is_some_and(|head| alike(&head.key, &token.key))
                && !is_denied(theirs, at)
        });
        if said {
            outright = outright.or(Some(line));
        }
        other_denials |= rank == 0 && !theirs.is_empty();
    }
    match outright {
        Some(line) => Some(
            Finding::against(format!(
                "the sentence denies (“{word}”) what the passage says: “{}”",
                short(line.text.text)
            ))
            .of(line),
        ),
        None if other_denials => None,
        None => Some(Finding::missing(format!("the sentence says “{word}”; no cited passage denies that"))),
    }
}

/// "Does not rise" may be "falls", "unable" or "remained the same" over there.
fn denied_otherwise(scope: &Scope, line: &Line, denial: &Denial) -> bool {
    let text = &scope.claim.text;
    let head = denial.reach.first().and_then(|at| text.tokens.get(*at));
    let word = text.lower(denial.at);
    let others =
        matches!(text.lower(denial.at + 1), "other" | "others" | "one" | "where") || word == "nowhere";
    if matches!(word, "except" | "excluding") && all_but(line)
        || others && has_any(line, &["only", "sole", "solely", "unique", "alone", "last"])
        || matches!(word, "hardly" | "scarcely" | "barely" | "seldom" | "rarely")
            && has_any(line, &["few", "little", "seldom", "rarely", "hardly", "scarcely", "barely"])
        || word == "without"
            && has_any(
                line,
                &[
                    "lost", "lose", "loses", "lack", "lacks", "lacking", "no", "none", "missing", "skip",
                    "skips", "omit",
                ],
            )
        || needs_not(text) && scope.near().take(3).any(|line| needs_not(&line.text))
        || waits(scope, denial) && has_any(line, &["once", "after", "when", "until", "only"])
        || has_ended(text, denial, line)
        || depends_not(text, denial, line)
    {
        return true;
    }
    if scope.best().is_some_and(|best| std::ptr::eq(best, line)) && says_no(line, head) {
        return true;
    }
    denial.reach.iter().take(2).filter_map(|at| text.tokens.get(*at)).any(|token| {
        line.text.tokens.iter().any(|theirs| {
            opposites::opposed(token, theirs)
                || opposites::negates(&theirs.lower, &token.lower)
                || opposites::denied_key(theirs).is_some_and(|key| alike(&key, &token.key))
        })
    })
}

/// The passage denies something the sentence says.
fn denied_there(scope: &Scope, line: &Line, mine: &[Denial]) -> Option<Finding> {
    let claim = &scope.claim.text;
    line.denials.iter().filter(|denial| !is_bound(&line.text, denial)).find_map(|denial| {
        let reached: Vec<&Token> = denial.reach.iter().filter_map(|at| line.text.tokens.get(*at)).collect();
        let same = |mine: &Denial| {
            // "…, so don't" denies whatever stands before it.
            if mine.reach.is_empty() {
                return true;
            }
            // "An article does not exist" is "there is no article".
            let exists = |at: &usize| claim.tokens.get(*at).is_some_and(|token| token.key == "exist");
            let subject = mine.subject.filter(|_| mine.reach.iter().any(exists));
            let mut mine = mine.reach.iter().copied().chain(subject).filter_map(|at| claim.tokens.get(at));
            mine.any(|token| reached.iter().any(|theirs| theirs.key == token.key))
        };
        if mine.iter().any(same) {
            return None;
        }
        // "Have not shown that …" denies no more than "does not …".
        let speaks = reached.first().is_some_and(|first| SHOWS.contains(&first.key.as_str()));
        let reached: Vec<&Token> = reached.into_iter().skip(usize::from(speaks)).collect();
        // The word it denies first is the one that counts: in "not eat meat", "eat"; "meat" may stand elsewhere.
        let head = reached.first()?;
        let says = |theirs: &Token, near: bool| {
            claim.tokens.iter().enumerate().any(|(at, token)| {
                let is = token.key == theirs.key
                    || shares_stem(&token.key, &theirs.key)
                    || near && alike(&theirs.key, &token.key);
                is && token.is_content()
                    && token.sort == Sort::Word
                    && !is_denied_widely(&scope.claim, mine, at)
            })
        };
        // A synonym will do where another of the denied words is there too.
        let said =
            says(head, false) || says(head, true) && reached.iter().skip(1).any(|other| says(other, false));
        let named = names_another(scope, line, denial);
        let said = said && !named;
        let denied_too = claim
            .tokens
            .iter()
            .enumerate()
            .any(|(at, token)| alike(&head.key, &token.key) && is_denied_widely(&scope.claim, mine, at));
        let otherwise = reached.iter().take(2).any(|token| {
            claim
                .tokens
                .iter()
                .any(|mine| opposites::opposed(token, mine) || opposites::negates(&mine.lower, &token.lower))
        });
        // Another line may say outright what this one denies of something else.
        let elsewhere = scope.near().filter(|other| !std::ptr::eq(*other, line)).any(|other| {
            let denials = &other.denials;
            other
                .text
                .tokens
                .iter()
                .enumerate()
                .any(|(at, token)| token.key == head.key && !is_denied(denials, at))
                && better(scope, other, line)
        });
        let about = covers_clause(scope, line, denial) || denies_what_is(scope, line, denial);
        (said && !denied_too && !otherwise && !elsewhere && about)
            .then(|| Finding::against(format!("the passage denies it: “{}”", short(line.text.text))))
    })
}

/// Returns true where a denial stands anywhere before that token in its clause.
pub(super) fn is_denied_widely(line: &Line, denials: &[Denial], at: usize) -> bool {
    let clause = |at: usize| line.text.tokens.get(at).map(|token| token.clause);
    is_denied(denials, at) || denials.iter().any(|denial| denial.at < at && clause(denial.at) == clause(at))
}

/// Returns true where the sentence shares more of its words with the one line than with the other.
fn better(scope: &Scope, one: &Line, other: &Line) -> bool {
    let shared = |line: &Line| scope.claim.keys.iter().filter(|key| line.keys.contains(*key)).count();
    shared(one) >= shared(other)
}

/// "There is still a keeper" where the passage says "without a keeper".
fn denies_what_is(scope: &Scope, line: &Line, denial: &Denial) -> bool {
    let claim = &scope.claim.text;
    let none = matches!(line.text.lower(denial.at), "no" | "without");
    let thing = denial.reach.first().and_then(|at| line.text.tokens.get(*at));
    let is = |at: usize| {
        claim.lower(at) == "there"
            && (1..3).any(|on| matches!(claim.lower(at + on), "is" | "are" | "was" | "were"))
    };
    let near = |at: usize| {
        (at + 2..at + 6)
            .any(|on| claim.tokens.get(on).map(|token| &token.key) == thing.map(|thing| &thing.key))
    };
    none && (0..claim.tokens.len()).any(|at| is(at) && near(at))
}

/// "Not to the European Union" denies nothing of another European thing.
fn names_another(scope: &Scope, line: &Line, denial: &Denial) -> bool {
    let head = denial.reach.first().copied().unwrap_or(denial.at);
    let capital = |at: usize| line.text.tokens.get(at).filter(|token| token.is_capital());
    capital(head).is_some() && capital(head + 1).is_some_and(|next| !scope.claim.keys.contains(&next.key))
}

/// The sentence must be about what the denial is about, not about another half of that line.
fn covers_clause(scope: &Scope, line: &Line, denial: &Denial) -> bool {
    share_of_clause(scope, line, denial) >= 0.5
}

/// Returns the share of the words of the denial's clause that the sentence holds.
fn share_of_clause(scope: &Scope, line: &Line, denial: &Denial) -> f64 {
    let first = denial.reach.first().copied().unwrap_or(denial.at);
    let clause = line.text.tokens.get(first).map(|token| token.clause);
    let words: Vec<&Token> =
        line.text.tokens.iter().filter(|token| Some(token.clause) == clause && token.is_content()).collect();
    let held = words.iter().filter(|token| scope.claim.holds(&token.key) > 0.6).count();
    words::real(held) / words::real(words.len().max(1))
}

/// The most characters of a passage that a reason quotes.
const QUOTED_CHARS: usize = 160;

/// Returns the text, cut at a word where it is long.
pub(in crate::check) fn short(text: &str) -> String {
    if text.chars().count() <= QUOTED_CHARS {
        return text.to_owned();
    }
    let cut: String = text.chars().take(QUOTED_CHARS).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    format!("{whole} …")
}
