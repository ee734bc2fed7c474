//! Phrases that say the opposite of one another without a "not": "was missing" and "on board", "no matter how" and "depends on",
//! "too cold for" and "warm enough for".

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{Finding, polarity};
use crate::check::align::{Line, Scope, alike};
use crate::check::text::{Sort, Text};

/// Two sides of a matter, each in some phrases.
type Matter = (&'static [&'static str], &'static [&'static str]);

/// Written by hand from general English.
#[rustfmt::skip]
const MATTERS: &[Matter] = &[
    (&["missing", "absent", "nowhere to be found", "nowhere to be seen", "lacking"], &["on board", "aboard", "present", "in place", "still there", "in its place"]),
    (&["nowhere else", "in no other", "found only"], &["also found", "elsewhere", "outside", "also lives", "also live", "also grows", "other places"]),
    (&["no matter", "regardless", "irrespective", "independent of", "independently of", "whatever the"], &["depends on", "depend on", "depended on", "depending on", "dependent on"]),
    (&["on purpose", "deliberately", "intentionally", "by design"], &["by accident", "by chance", "accidentally", "by mistake", "unintentionally"]),
    (&["in secret", "secretly", "in private", "behind closed doors"], &["in public", "publicly", "openly", "in the open"]),
    (&["died out", "extinct", "disappeared", "vanished", "wiped out"], &["survives", "survive", "still live", "still lives", "still found", "still exist", "still exists"]),
    (&["out of use", "disused", "derelict", "fell into disuse"], &["in use", "in service", "still used"]),
    (&["unharmed", "unhurt", "intact", "undamaged", "unscathed"], &["damaged", "destroyed", "injured", "ruined", "hurt", "wrecked"]),
    (&["deserted", "uninhabited", "abandoned", "unoccupied"], &["inhabited", "lived in", "occupied", "populated"]),
    (&["by hand"], &["by machine", "by machines", "mechanically", "automatically"]),
    (&["free of charge", "for nothing", "at no cost", "for free"], &["for a fee", "against payment", "at a charge", "must pay", "has to pay", "have to pay"]),
    (&["at once", "straight away", "immediately", "right away", "instantly"], &["after a delay", "only later", "much later", "some time later", "gradually"]),
    (&["alone", "unaccompanied", "on its own", "on his own", "on her own"], &["accompanied", "together with", "in company"]),
    (&["in vain", "to no avail", "without success", "came to nothing"], &["with success", "successfully", "succeeded"]),
    (&["for the worse", "got worse", "worsened", "deteriorated"], &["for the better", "got better", "improved", "recovered"]),
    (&["under way", "still running", "goes on", "continues", "ongoing"], &["came to an end", "has ended", "is over", "was over", "ceased"]),
    (&["turned down", "rejected", "refused", "declined", "threw out"], &["accepted", "agreed to", "approved", "granted", "took up"]),
    (&["turned away", "kept out", "shut out", "barred", "excluded", "left out"], &["let in", "admitted", "welcomed", "included", "took in"]),
    (&["owed nothing to", "nothing to do with", "unrelated to", "unconnected"], &["due to", "caused by", "because of", "owing to", "brought about by"]),
];
/// So far on either side of a phrase stands what it is said of.
const AROUND: usize = 7;

/// A phrase of the table where it stands: its matter, its side, its first token.
type Said = (usize, bool, usize);

/// By first word: a matter, a side, and the words of a phrase.
type ByWord = HashMap<&'static str, Vec<(usize, bool, Vec<&'static str>)>>;

/// The phrases by their first word, since every word of every line is looked up.
static PHRASES: LazyLock<ByWord> = LazyLock::new(|| {
    let mut phrases = ByWord::new();
    for (matter, (one, other)) in MATTERS.iter().enumerate() {
        for (phrase, side) in
            one.iter().map(|phrase| (phrase, false)).chain(other.iter().map(|phrase| (phrase, true)))
        {
            let words: Vec<&str> = phrase.split(' ').collect();
            let first = words.first().copied().unwrap_or_default();
            phrases.entry(first).or_default().push((matter, side, words));
        }
    }
    phrases
});

/// Returns the phrase of the sentence whose opposite the passage has of the same thing.
pub(in crate::check) fn findings(scope: &Scope) -> Vec<Finding> {
    let mine = said(&scope.claim);
    let turned = |line: &Line| if mine.is_empty() { None } else { turned(scope, &mine, line) };
    scope
        .near()
        .take(3)
        .find_map(|line| Some(turned(line).or_else(|| enough(scope, line))?.of(line)))
        .into_iter()
        .collect()
}

/// Returns the phrases of a line that nothing denies.
fn said(line: &Line) -> Vec<Said> {
    let text = &line.text;
    let denied = |at: usize| text.lower(at) != "no" && polarity::is_denied_widely(line, &line.denials, at);
    let here = |at: usize| {
        let phrases = PHRASES.get(text.lower(at)).into_iter().flatten();
        phrases
            .filter(move |(_, _, words)| text.has_at(at, words))
            .map(move |(matter, side, _)| (*matter, *side, at))
    };
    (0..text.tokens.len()).flat_map(here).filter(|(_, _, at)| !denied(*at)).collect()
}

fn turned(scope: &Scope, mine: &[Said], line: &Line) -> Option<Finding> {
    let theirs = said(line);
    let has = |said: &[Said], matter: usize, side: bool| {
        said.iter().any(|(other, theirs, _)| (*other, *theirs) == (matter, side))
    };
    let (at, place) = mine.iter().find_map(|(matter, side, at)| {
        let opposite = theirs.iter().filter(|(other, theirs, _)| other == matter && theirs != side);
        let both = has(mine, *matter, !side) || has(&theirs, *matter, *side);
        let mut places = opposite
            .map(|(_, _, place)| *place)
            .filter(|place| !both && of_one_thing(scope, *at, line, *place));
        places.next().map(|place| (*at, place))
    })?;
    Some(Finding::against(format!(
        "the passage says “{}”, the sentence “{}”",
        line.text.surface(place, place + 2),
        scope.claim.text.surface(at, at + 2)
    )))
}

/// Some word near either is the same.
fn of_one_thing(scope: &Scope, at: usize, line: &Line, place: usize) -> bool {
    let near = |text: &Text, at: usize| -> Vec<String> {
        let tokens = text.tokens.iter().take(at + AROUND + 1).skip(at.saturating_sub(AROUND));
        let says = tokens.filter(|token| token.is_content() && token.sort == Sort::Word);
        says.map(|token| token.key.clone()).collect()
    };
    let theirs = near(&line.text, place);
    near(&scope.claim.text, at).iter().any(|key| theirs.iter().any(|other| alike(key, other)))
}

/// "Warm enough for water" where the passage says "too cold for water".
fn enough(scope: &Scope, line: &Line) -> Option<Finding> {
    if !scope.claim.keys.contains("enough") {
        return None;
    }
    let (claim, line_text) = (&scope.claim.text, &line.text);
    let binds =
        |text: &Text, from: usize| (from..from + 3).find(|at| matches!(text.lower(*at), "for" | "to"));
    let too = (0..line_text.tokens.len())
        .find_map(|at| (line_text.lower(at) == "too").then(|| binds(line_text, at + 2)).flatten())?;
    let plenty = (0..claim.tokens.len())
        .find_map(|at| (claim.lower(at) == "enough").then(|| binds(claim, at + 1)).flatten())?;
    let after = |text: &Text, at: usize| -> Vec<String> {
        let tokens = text.tokens.iter().skip(at + 1).filter(|token| token.is_content());
        tokens.take(3).map(|token| token.key.clone()).collect()
    };
    let theirs = after(line_text, too);
    let same = after(claim, plenty).iter().any(|key| theirs.contains(key));
    let denied = polarity::is_denied_widely(&scope.claim, &scope.claim.denials, plenty);
    (same && !denied).then(|| {
        Finding::against(format!(
            "the passage says “too”, the sentence “enough”: “{}”",
            polarity::short(line_text.text)
        ))
    })
}
