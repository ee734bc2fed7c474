//! Where a mistake does harm: a second person reads it, doses stand in their passages, and hedges are kept.

use super::{Advice, Topic, topics};
use crate::check::{dropped_hedge, unsourced_doses};
use crate::{Article, Evidence, Sentence};

/// Returns the matters that ask for a second approval, then the doses and dropped hedges of an article about one.
pub(super) fn advice(question: &str, article: &Article, evidence: &Evidence) -> Vec<Advice> {
    let topics = topics(question, article);
    let mut found: Vec<Advice> = topics.iter().map(|topic| Advice::HighStakes { topic: *topic }).collect();
    if topics.is_empty() {
        return found;
    }
    for sentence in article.sentences() {
        found.extend(of_sentence(sentence, evidence, topics.contains(&Topic::Health)));
    }
    found
}

fn of_sentence(sentence: &Sentence, evidence: &Evidence, is_health: bool) -> Vec<Advice> {
    let cited = sentence.passages.iter().filter_map(|id| evidence.passage(*id));
    let passages: Vec<&str> = cited.map(|(passage, _)| passage.text.as_str()).collect();
    let id = || sentence.id.clone();
    let doses = if is_health { unsourced_doses(&sentence.text, &passages) } else { Vec::new() };
    let doses = doses.into_iter().map(|dose| Advice::UnsourcedDose { sentence: id(), dose });
    let hedge = dropped_hedge(&sentence.text, &passages);
    doses.chain(hedge.map(|reason| Advice::DroppedHedge { sentence: id(), reason })).collect()
}

#[cfg(test)]
mod tests {
    use super::super::rig;
    use super::*;

    const NEEDS: &str = "Adults take 10 micrograms of vitamin D a day in winter.";
    const BARK: &str = "Some studies find that willow bark may relieve back pain.";

    fn told(question: &str, quick: &str) -> Vec<String> {
        let evidence = rig::evidence(&[(NEEDS, "CC0-1.0"), (BARK, "CC0-1.0")]);
        let article = rig::article(question, &[(quick, &[1, 2])]);
        advice(question, &article, &evidence).iter().map(ToString::to_string).collect()
    }

    const VITAMIN: &str = "How much vitamin D do adults need?";
    const FLAG: &str = "it is about health, where a mistake does harm: have a second person read it";

    #[test]
    fn an_article_on_health_is_flagged_and_a_dose_without_a_source_is_told_of() {
        assert_eq!(told(VITAMIN, NEEDS), [FLAG]);
        assert_eq!(told(VITAMIN, "Adults need a daily 10 micrograms in winter."), [FLAG]);
        let twice = told(VITAMIN, "Adults need 20 micrograms a day in winter.");
        assert_eq!(twice, [FLAG, "s1 gives a dose, 20 micrograms, that no passage it cites gives"]);
    }

    #[test]
    fn a_may_that_became_plain_fact_is_told_of() {
        let told = told("Does willow bark help against back pain?", "Willow bark relieves back pain.");
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[1].starts_with("s1: the passage says it with “may”"), "{told:?}");
    }

    #[test]
    fn elsewhere_neither_is() {
        assert!(told("How is bread made?", "Take 20 micrograms of salt and 500 g of flour.").is_empty());
    }
}
