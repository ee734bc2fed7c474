//! What each layer says for itself: its verdict, the passage it compared with, and why.

use proptest::prelude::*;

use super::judge;
use crate::finding::{Finding, Layer};
use crate::view::Verdict;

const MILL: &str = "The mill stands on a hill. It was built in 1790 by Ada Brook.";
const VISITORS: &str = "About 5 million people visit the mill every year.";

fn findings(sentence: &str, evidence: &[&str]) -> Vec<Finding<usize>> {
    judge(sentence, evidence).findings
}

fn of(layer: Layer, findings: &[Finding<usize>]) -> Vec<&Finding<usize>> {
    findings.iter().filter(|finding| finding.layer == layer).collect()
}

#[test]
fn a_sentence_word_for_word_is_decided_by_structure_alone() {
    let found = findings("It was built in 1790 by Ada Brook.", &[VISITORS, MILL]);
    let [only] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(
        (only.layer, only.verdict, only.passage),
        (Layer::Structure, Some(Verdict::Supported), Some(1))
    );
    for (sentence, evidence) in [("…", &[MILL][..]), ("Tides turn.", &[]), ("Tides turn.", &[""])] {
        let found = findings(sentence, evidence);
        let [only] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((only.layer, only.verdict), (Layer::Structure, Some(Verdict::Unsupported)), "{sentence}");
    }
}

#[test]
fn each_layer_says_for_itself_and_beside_which_passage() {
    let sentence = "About 6 million people visit the mill every year, and it was built in 1790 by Ada Brook.";
    let found = findings(sentence, &[MILL, VISITORS]);
    assert!(found.is_sorted_by_key(|finding| finding.layer), "layer by layer: {found:?}");
    assert_eq!(of(Layer::Structure, &found).len(), 1);
    let facts = of(Layer::Facts, &found).into_iter().next().unwrap();
    assert_eq!((facts.verdict, facts.passage), (Some(Verdict::Contradicted), Some(1)), "{found:?}");
    assert!(facts.reason.starts_with("the passage says 5 million people"), "{}", facts.reason);
    let [wording] = of(Layer::Wording, &found)[..] else { panic!("{found:?}") };
    assert_eq!(wording.verdict, Some(Verdict::Supported));
    assert!(wording.reason.starts_with("the passages hold "), "{}", wording.reason);
}

#[test]
fn a_layer_that_finds_nothing_says_so() {
    let found = findings("Ada Brook built the mill, which stands on a hill, in 1790.", &[VISITORS, MILL]);
    assert!(found.iter().all(|finding| finding.verdict == Some(Verdict::Supported)), "{found:?}");
    let [facts] = of(Layer::Facts, &found)[..] else { panic!("{found:?}") };
    assert_eq!(facts.passage, Some(1));
}

#[test]
fn support_by_three_passages_is_spread_and_by_two_is_not() {
    let evidence = ["The mill stands on a green hill.", "Ada Brook built the mill in 1790.", VISITORS];
    let spread = "The mill, which Ada Brook built in 1790 on a green hill, is visited by about 5 million people \
        every year.";
    let found = findings(spread, &evidence);
    let told: Vec<_> = found.iter().filter(|finding| finding.verdict.is_none()).collect();
    let [told] = told.as_slice() else { panic!("{found:?}") };
    assert_eq!((told.layer, told.reason.as_str()), (Layer::Wording, "its support is spread over 3 passages"));
    let two = findings("The mill, which Ada Brook built in 1790, stands on a green hill.", &evidence);
    assert!(two.iter().all(|finding| finding.verdict.is_some()), "{two:?}");
}

fn badness(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Supported => 0,
        Verdict::Unsure => 1,
        Verdict::Unsupported => 2,
        Verdict::Contradicted => 3,
    }
}

proptest! {
    #[test]
    fn the_verdict_is_the_worst_of_the_layers(
        sentence in "((not|may|all|most|6|5|million|people|mill|hill|visit|built|1790|1791|Ada|Brook|Lund|green|every|year|,) ?){1,16}",
        passages in prop::collection::vec("((The|mill|hill|may|no|some|5|million|people|visit|built|in|1790|Ada|Brook|every|year|\\.|,) ?){1,20}", 1..4),
    ) {
        let evidence: Vec<&str> = passages.iter().map(String::as_str).collect();
        let opinion = judge(&sentence, &evidence);
        let worst = opinion.findings.iter().filter_map(|finding| finding.verdict).max_by_key(|verdict| badness(*verdict));
        prop_assert_eq!(worst, Some(opinion.verdict));
        for reason in &opinion.reasons {
            prop_assert!(opinion.findings.iter().any(|finding| finding.reason == *reason));
        }
        for finding in &opinion.findings {
            prop_assert!(finding.passage.is_none_or(|passage| passage < evidence.len()));
        }
    }
}
