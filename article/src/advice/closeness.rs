//! Closeness to sources that may not be copied: how the words stand beside theirs, cited or not.
//!
//! What is copied beyond [`COPIED_RUN`] is a fault of the check, and told of there. Limits and their sources:
//! [`relation`](crate::relation).

use std::collections::BTreeMap;

use super::Advice;
use crate::check::Closed;
use crate::relation::{CLOSE_PERCENT, CLOSE_RUN, COPIED_RUN};
use crate::{Article, Evidence, SentenceId, SourceId};

/// Fewer shared stretches than these are how everybody says it, whatever their share of a short article.
const STRETCHES_MIN: usize = 5;

/// What an article has of one source.
#[derive(Default)]
struct Near {
    sentences: Vec<SentenceId>,
    words: usize,
    stretches: usize,
}

/// Returns one piece of advice for each source that is near: a run of more than 8 words in a row, or 15 % of all 5-word
/// stretches of the article.
pub(super) fn advice(article: &Article, evidence: &Evidence) -> Vec<Advice> {
    let closed = Closed::read(evidence);
    let mut near: BTreeMap<SourceId, Near> = BTreeMap::new();
    let mut all = 0_usize;
    for sentence in article.sentences() {
        let (stretches, mut shared) = closed.stretches(&sentence.text);
        all = all.saturating_add(stretches);
        for run in closed.runs(&sentence.text, CLOSE_RUN, |_| true) {
            // What is a copy is refused; it is not told of twice.
            if run.words > COPIED_RUN {
                shared.remove(&run.source.id);
                continue;
            }
            let near = near.entry(run.source.id).or_default();
            near.sentences.push(sentence.id.clone());
            near.words = near.words.max(run.words);
        }
        for (source, count) in shared {
            let near = near.entry(source).or_default();
            near.stretches = near.stretches.saturating_add(count);
        }
    }
    let of_source = |(id, near): (SourceId, Near)| {
        let source = evidence.sources.get(&id)?;
        let percent = near.stretches.saturating_mul(100).checked_div(all).unwrap_or_default();
        let is_much = near.stretches >= STRETCHES_MIN && percent >= usize::from(CLOSE_PERCENT);
        (!near.sentences.is_empty() || is_much).then(|| Advice::CloseToSource {
            source_title: source.title.clone(),
            licence: source.licence.clone(),
            sentences: near.sentences,
            words: near.words,
            percent,
        })
    };
    near.into_iter().filter_map(of_source).collect()
}

#[cfg(test)]
mod tests {
    use super::super::rig;
    use super::*;

    const TEA: &str = "Tea was carried from the far hills to the river towns by people who walked for many days in the rain.";
    const OWN: &str = "Porters brought leaves down from distant mountains on foot.";
    const NINE: &str = "In spring tea was carried from the far hills to the markets.";

    fn told(sentences: &[(&str, &[i64])], licence: &str) -> Vec<String> {
        let evidence = rig::evidence(&[(TEA, licence), (OWN, "CC0-1.0")]);
        advice(&rig::article("How was tea carried?", sentences), &evidence)
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn nine_words_in_a_row_of_a_source_that_may_not_be_copied_are_worth_a_look() {
        for licence in ["fair-use", "GFDL-1.3-only", "unknown"] {
            let told = told(&[(NINE, &[2]), (OWN, &[2])], licence);
            assert_eq!(told.len(), 1, "{licence}: {told:?}");
            assert!(told[0].contains("s1 stands near to “Source 1”"), "{told:?}");
            assert!(told[0].contains("9 words in a row, "), "{told:?}");
        }
    }

    #[test]
    fn free_words_marked_words_short_runs_and_copies_are_left_alone() {
        assert!(told(&[(NINE, &[2])], "CC-BY-4.0").is_empty());
        let marked = "A book says “tea was carried from the far hills to the river towns” and no more of it.";
        let eight = "There tea was carried from the far hills by porters, says one who had seen it all.";
        let copied = format!("Then {TEA}");
        for sentence in [marked, eight, OWN] {
            assert!(told(&[(sentence, &[1]), (OWN, &[2])], "fair-use").is_empty(), "{sentence}");
        }
        // The check refuses it.
        assert!(told(&[(&copied, &[2]), (OWN, &[2])], "fair-use").is_empty());
    }

    #[test]
    fn many_short_stretches_of_one_source_are_worth_a_look_too() {
        let pieces: [(&str, &[i64]); 3] = [
            ("Tea was carried from the far coast.", &[2]),
            ("To the river towns by mules it came.", &[2]),
            ("People who walked for many days met.", &[2]),
        ];
        let told = told(&pieces, "fair-use");
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains("the article stands near to “Source 1”"), "{told:?}");
    }
}
