//! Sentences that copy what may not be copied: the check knows whole sentences, here a long run of words is enough.

use article::{Evidence, words};

/// The longest run of words a sentence may share with a source that may not be copied: longer ones are quotations,
/// shorter ones are how everybody says it.
const RUN_WORDS_MAX: usize = 14;

/// Returns the title of a source that may not be copied and of which the text has a run of more than 14 words that
/// stands in no passage that may be copied.
pub(super) fn copied_from<'a>(text: &str, evidence: &'a Evidence) -> Option<&'a str> {
    let said = words::words(text);
    let runs: Vec<String> =
        said.windows(RUN_WORDS_MAX.saturating_add(1)).map(|run| format!(" {} ", run.join(" "))).collect();
    if runs.is_empty() {
        return None;
    }
    let key = |text: &str| format!(" {} ", words::key(text));
    let mut closed = Vec::new();
    let mut free = Vec::new();
    for passage in evidence.passages.values() {
        let Some((_, source)) = evidence.passage(passage.id) else { continue };
        if source.licence.may_copy() {
            free.push(key(&passage.text));
        } else {
            closed.push((key(&passage.text), source.title.as_str()));
        }
    }
    let copies = |text: &String| runs.iter().any(|run| text.contains(run));
    let (_, title) = closed.iter().find(|(text, _)| copies(text))?;
    (!free.iter().any(copies)).then_some(title)
}

#[cfg(test)]
mod tests {
    use article::{Licence, Passage, PassageId, PassageKind, Source, SourceId};

    use super::*;

    const LONG: &str = "Tea was carried from the far hills to the river towns by people who walked for many days in the rain.";

    fn evidence(licence: Licence) -> Evidence {
        let source = Source {
            id: SourceId(1),
            title: "Tea Roads".to_owned(),
            url: None,
            publisher: "Press".to_owned(),
            author: None,
            licence,
            tier: article::Tier::default(),
        };
        let passage = Passage {
            id: PassageId(1),
            source_id: SourceId(1),
            position: 0,
            heading_path: Vec::new(),
            kind: PassageKind::Paragraph,
            text: format!("It is old. {LONG} It still is."),
        };
        Evidence::new([passage], [source])
    }

    #[test]
    fn a_long_run_of_words_is_a_copy_and_a_short_one_is_not() {
        let closed = evidence(Licence::FairUse);
        let nearly =
            format!("In those days {}", LONG.replace("Tea", "green tea").replace(" in the rain", ""));
        assert_eq!(copied_from(&nearly, &closed), Some("Tea Roads"));
        assert_eq!(copied_from("Tea was carried from the far hills to the river towns.", &closed), None);
        assert_eq!(copied_from(&nearly, &evidence(Licence::PublicDomain)), None);
    }
}
