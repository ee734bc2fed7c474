//! Where sentences begin and end.
//!
//! The crate `sentencex` knows English abbreviations, quotes and ellipses. What it gets wrong in the kind of text we
//! hold is put right by two small rules, each with its words: [`runs_on`] joins pieces it cut too early, and
//! [`ends_sentence`] cuts where it took an ordinary word for an abbreviation. Joining wins in doubt: two sentences
//! taken for one are still true together, half a sentence may say the opposite.

use std::ops::Range;

/// The most bytes that are looked at in one piece. `sentencex` takes quadratic time over unpaired quotes, and 16 KiB
/// without a sentence end are no prose.
const CHUNK_BYTES: usize = 16 * 1024;

/// Abbreviations unknown to `sentencex` that stand before a number or a name, without their full stop.
const RUNS_ON: [&str; 16] = [
    "approx", "appx", "ave", "ch", "chap", "ed", "eds", "eq", "est", "figs", "incl", "max", "no", "nos",
    "vol", "vols",
];

/// Words `sentencex` takes for abbreviations though a sentence may end in them, without their full stop.
const ENDS_SENTENCE: [&str; 14] =
    ["a.m", "ark", "art", "con", "etc", "fig", "ill", "may", "May", "me", "no", "ok", "ore", "p.m"];

/// Words after which a single capital is the name of a kind (`vitamin C`), not somebody's initial.
const KINDS: [&str; 10] =
    ["category", "class", "grade", "group", "hepatitis", "phase", "plan", "schedule", "type", "vitamin"];

/// Returns where each sentence of `text` stands, as byte ranges in reading order.
///
/// The ranges lie on character boundaries, do not overlap, are trimmed of white space and are never empty; nothing
/// but white space lies between them. Text without a sentence end is one sentence.
#[must_use]
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    for chunk in chunks(text) {
        for piece in segment(text, chunk) {
            cut(text, piece, &mut pieces);
        }
    }
    join(text, pieces)
}

/// Cuts overlong text, after a sentence end where there is one within reach.
fn chunks(text: &str) -> Vec<Range<usize>> {
    let mut chunks = Vec::new();
    let mut start = 0;
    while text.len() - start > CHUNK_BYTES {
        let reach = text.floor_char_boundary(start + CHUNK_BYTES);
        let window = text.get(start..reach).unwrap_or_default();
        let end = ends_before_capital(window).last().or_else(|| window.rfind(char::is_whitespace));
        // A window is never empty, so this always moves on.
        let end = end.filter(|end| *end > 0).map_or(reach, |end| start + end);
        chunks.push(start..end);
        start = end;
    }
    chunks.push(start..text.len());
    chunks
}

/// Returns the offsets just after each full stop or ellipsis that is followed by a space and a capital.
fn ends_before_capital(text: &str) -> impl Iterator<Item = usize> {
    text.match_indices(['.', '…']).filter_map(|(at, mark)| {
        let end = at + mark.len();
        let rest = text.get(end..)?;
        (rest.starts_with(' ') && rest.trim_start().starts_with(char::is_uppercase)).then_some(end)
    })
}

/// Returns what `sentencex` takes for sentences in one chunk.
fn segment(text: &str, chunk: Range<usize>) -> Vec<Range<usize>> {
    let mut at = chunk.start;
    let mut pieces = Vec::new();
    for piece in sentencex::segment("en", text.get(chunk).unwrap_or_default()) {
        pieces.push(at..at + piece.len());
        at += piece.len();
    }
    pieces
}

/// Cuts a piece after words that only look like abbreviations, and trims what comes of it.
fn cut(text: &str, piece: Range<usize>, into: &mut Vec<Range<usize>>) {
    let whole = text.get(piece.clone()).unwrap_or_default();
    let mut start = piece.start;
    for end in ends_before_capital(whole) {
        if whole.get(..end).is_some_and(ends_sentence) {
            into.extend(trimmed(text, start..piece.start + end));
            start = piece.start + end;
        }
    }
    into.extend(trimmed(text, start..piece.end));
}

/// Returns the range without the white space at its ends; none if nothing is left.
fn trimmed(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let inside = text.get(range.clone())?;
    let start = range.start + (inside.len() - inside.trim_start().len());
    let kept = inside.trim().len();
    (kept > 0).then_some(start..start + kept)
}

/// Returns true where the stop at the end of `head`, before a capital, ends a sentence although `sentencex` takes the
/// word before it for an abbreviation or an initial, or does not know the ellipsis as one character.
fn ends_sentence(head: &str) -> bool {
    if head.ends_with('…') {
        return true;
    }
    let mut words = head.trim_end_matches('.').rsplit(char::is_whitespace);
    let last = words.next().unwrap_or_default();
    let before = words.next().unwrap_or_default().to_lowercase();
    let is_letter = last.len() == 1 && last.chars().all(|c| c.is_ascii_uppercase());
    ENDS_SENTENCE.contains(&last) || (is_letter && KINDS.contains(&before.trim_end_matches('s')))
}

/// Joins pieces that belong to one sentence.
fn join(text: &str, pieces: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let next = text.get(piece.clone()).unwrap_or_default();
        match joined.last_mut() {
            Some(last) if runs_on(text.get(last.clone()).unwrap_or_default(), next) => last.end = piece.end,
            _ => joined.push(piece),
        }
    }
    joined
}

/// Returns true where `next` goes on with the sentence that `piece` began: after a full stop comes a word in lower
/// case, after an abbreviation from [`RUNS_ON`] a number or a name, and a number alone (`1.`) is no sentence.
fn runs_on(piece: &str, next: &str) -> bool {
    // A stop inside a closing quote or bracket ends whatever stands in it, not the sentence around it.
    let Some(head) = piece.trim_end_matches(['"', '”', '’', '\'', ')', ']']).strip_suffix('.') else {
        return false;
    };
    let mut letters = next.chars();
    // The second letter is looked at since names such as iPhone and pH begin sentences too.
    if letters.next().is_some_and(char::is_lowercase) && letters.next().is_none_or(|c| !c.is_uppercase()) {
        return true;
    }
    let word = head.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    let is_number = word.len() == head.len() && !word.is_empty() && word.chars().all(|c| c.is_ascii_digit());
    let announces = RUNS_ON.contains(&word.to_lowercase().as_str());
    is_number || (announces && (next.starts_with(|c: char| c.is_ascii_digit()) || word.starts_with("appr")))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn split(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|range| text.get(range).unwrap()).collect()
    }

    /// Each case is its sentences, which joined by one space must come apart again.
    fn comes_apart(cases: &[&[&str]]) {
        for case in cases {
            assert_eq!(split(&case.join(" ")), *case);
        }
    }

    #[test]
    fn abbreviations_do_not_end_a_sentence() {
        comes_apart(&[
            &["Dr. Smith took approx. 5 g of salt.", "It was e.g. table salt, i.e. sodium chloride."],
            &["Approx. 10 came.", "Est. 1900 by St. Paul's."],
            &["Mt. Everest is 8,849 m high.", "K2 is 8,611 m high."],
            &[
                "See Fig. 3 and Vols. 1 and 2 of it.",
                "Prof. Jones et al. found it.",
                "Smith et al. (2010) agreed.",
            ],
            &["Apple Inc. was founded in 1976.", "Boil for 10 min. before serving.", "Pear spp. are fruit."],
            &["J. R. R. Tolkien wrote it.", "George W. Bush read it.", "E. coli is a bacterium."],
            &["It was founded c. 1450 on Pudding Lane at No. 23.", "It spread."],
        ]);
    }

    #[test]
    fn the_us_and_hours_may_end_a_sentence() {
        comes_apart(&[
            &["The U.S. government acted.", "He lives in the U.S.", "The law changed."],
            &["The park closes at 5 p.m.", "Visitors leave.", "At 6 a.m. the sun rises."],
            &["The mountain erupted in A.D. 79.", "It was 44 B.C.", "The war began."],
            &["We saw birds, bees, etc.", "Flowers need them."],
        ]);
    }

    #[test]
    fn numbers_hold_together() {
        comes_apart(&[
            &["It costs 2.4 billion.", "About 0.04 per cent remains."],
            &["Water boils at 100 °C.", "Ice melts at 0 °C.", "The pH is 7.", "Acids are lower."],
            &["It weighs 5.", "10 people died."],
            &["1. Wash it.", "2. Dry it."],
        ]);
    }

    #[test]
    fn ordinary_words_and_kinds_end_a_sentence() {
        comes_apart(&[
            &["Oranges are rich in vitamin C.", "Spinach has iron."],
            &["Some have hepatitis B.", "Others have blood type O.", "Bees do not."],
            &[
                "Swarms happen in May.",
                "Bees swarm then.",
                "He was ill.",
                "Doctors came.",
                "They saw me.",
                "Bees left.",
            ],
        ]);
    }

    #[test]
    fn quotes_brackets_and_ellipses() {
        comes_apart(&[
            &["She said \"Stop.\"", "Then she left."],
            &["\"Stop.\" she said.", "He left."],
            &["He said: “It is over.”", "We left.", "‘Why?’ she asked."],
            &["Wait... what happened?", "Nothing.", "He waited…", "Then he left."],
            // Joined though two: harmless, and no rule is worth its cost.
            &["It works.", "(See below.) Then it stops."],
            &["Yes!", "It works.", "Does it?", "Sure.", "What?!", "No way."],
            &["Visit www.example.com.", "It is good.", "iPhones are nice.", "pH matters."],
        ]);
    }

    #[test]
    fn what_has_no_end_is_one_sentence() {
        assert_eq!(split("  a line without an end  "), ["a line without an end"]);
        assert!(split("").is_empty());
        assert!(split(" \n\t ").is_empty());
    }

    #[test]
    fn long_and_unpaired_text_is_cut_in_time() {
        let text = "a' . 'b ".repeat(40_000);
        assert!(sentences(&text).len() > 1);
        assert_eq!(sentences(&"é".repeat(100_000)).len(), 13);
        assert_eq!(sentences(&"Some Words here. ".repeat(40_000)).len(), 40_000);
    }

    proptest! {
        #[test]
        fn ranges_cover_all_but_white_space(text in "(\\PC|[ .!?\n\"'()A-z]){0,200}") {
            let mut at = 0;
            for range in sentences(&text) {
                prop_assert!(text.get(at..range.start).unwrap().trim().is_empty());
                let sentence = text.get(range.clone()).unwrap();
                prop_assert!(!sentence.is_empty() && sentence.trim() == sentence);
                at = range.end;
            }
            prop_assert!(text.get(at..).unwrap().trim().is_empty());
        }
    }
}
