//! A model's answer, read as strictly as anything from outside: JSON of our form, passages we offered, plain text.
//!
//! What stands here refuses the whole answer of a stage; what is wrong with single sentences is for [`super::sift`].

use std::collections::BTreeSet;

use article::{Block, PassageId, Section, Sentence, SentenceId, sentences, words};
use desk::draft::{Outline, OutlinedSection};
use desk::platform::text::without_invisible;
use serde::Deserialize;

use super::offer::Offered;
use super::suspect;

/// The most sentences an article may have from a model; a page may have 200, edits included.
const SENTENCES_MAX: usize = 120;

/// The most sections an outline may have, and the most blocks a section.
const SECTIONS_MAX: usize = 12;
const BLOCKS_MAX: usize = 12;

/// The most passages an outline may give one section.
const OUTLINED_MAX: usize = 40;

#[derive(Deserialize)]
struct SaidOutline {
    sections: Vec<SaidOutlined>,
}

#[derive(Deserialize)]
struct SaidOutlined {
    heading: String,
    passages: Vec<i64>,
}

#[derive(Deserialize)]
struct SaidSection {
    blocks: Vec<SaidBlock>,
}

#[derive(Deserialize)]
struct SaidAnswer {
    #[serde(rename = "quick_answer")]
    quick: Vec<Said>,
    key_facts: Vec<Said>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum SaidBlock {
    Paragraph { paragraph: Vec<Said> },
    List { intro: Option<Said>, list: Vec<Said> },
}

#[derive(Deserialize)]
struct Said {
    text: String,
    passages: Vec<i64>,
}

/// Why an answer cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It is not what was asked for: this stage has failed. In an editor's words.
    Wrong(String),
    /// It did what somebody else told it: nothing of that model's is used in this article. In an editor's words.
    Obeyed(String),
}

impl Refusal {
    /// Returns the reason, in an editor's words.
    pub(super) fn reason(&self) -> &str {
        match self {
            Self::Wrong(reason) | Self::Obeyed(reason) => reason,
        }
    }
}

/// Reads an outline. A passage belongs to the section that names it first; a section without passages is left out.
///
/// # Errors
/// Why it cannot be used.
pub(super) fn outline(text: &str, shown: &[Offered<'_>]) -> Result<Outline, Refusal> {
    let said: SaidOutline = parsed(text)?;
    at_most("sections", said.sections.len(), SECTIONS_MAX)?;
    let mut given = BTreeSet::new();
    let mut sections = Vec::new();
    for section in said.sections {
        at_most("passages in a section", section.passages.len(), OUTLINED_MAX)?;
        let (heading, mut passages) = (plain(&section.heading)?, numbered(&section.passages, shown)?);
        passages.retain(|id| given.insert(*id));
        if !passages.is_empty() {
            sections.push(OutlinedSection { heading, passages });
        }
    }
    if sections.is_empty() { Err(wrong("its outline has no section")) } else { Ok(Outline { sections }) }
}

/// Reads JSON of a form.
///
/// # Errors
/// Where it is of another.
pub(super) fn parsed<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Refusal> {
    serde_json::from_str(text.trim()).map_err(|_error| wrong("its answer is not in the form asked for"))
}

fn wrong(reason: &str) -> Refusal {
    Refusal::Wrong(reason.to_owned())
}

fn at_most(what: &str, count: usize, most: usize) -> Result<(), Refusal> {
    if count > most {
        return Err(Refusal::Wrong(format!("its answer has {count} {what}; at most {most} are read")));
    }
    Ok(())
}

/// Reads the sentences of one article, stage after stage, and numbers them.
#[derive(Debug, Default)]
pub(super) struct Reader {
    sentences: usize,
}

/// The reader at one stage's answer, with the passages shown there.
struct Reading<'a> {
    reader: &'a mut Reader,
    shown: &'a [Offered<'a>],
}

impl Reader {
    /// Reads a section: sentences that cite passages which were shown, and nothing known of their truth.
    ///
    /// # Errors
    /// Why it cannot be used at all.
    pub(super) fn section(
        &mut self,
        text: &str,
        heading: &str,
        shown: &[Offered<'_>],
    ) -> Result<Section, Refusal> {
        let said: SaidSection = parsed(text)?;
        at_most("blocks", said.blocks.len(), BLOCKS_MAX)?;
        let mut reading = Reading { reader: self, shown };
        let blocks = said.blocks.into_iter().map(|block| reading.block(block));
        let blocks = blocks.collect::<Result<_, _>>()?;
        let section = Section { heading: heading.to_owned(), level: 2, blocks };
        if section.sentences().next().is_none() {
            return Err(wrong("its answer has no sentence"));
        }
        Ok(section)
    }

    /// Reads a quick answer and key facts, as a section.
    ///
    /// # Errors
    /// Why they cannot be used at all.
    pub(super) fn quick_answer(
        &mut self,
        text: &str,
        shown: &[Offered<'_>],
    ) -> Result<(Vec<Sentence>, Vec<Sentence>), Refusal> {
        let said: SaidAnswer = parsed(text)?;
        let mut reading = Reading { reader: self, shown };
        let (quick, facts) = (reading.sentences(&said.quick)?, reading.sentences(&said.key_facts)?);
        if quick.is_empty() { Err(wrong("its answer has no sentence")) } else { Ok((quick, facts)) }
    }
}

impl Reading<'_> {
    fn block(&mut self, block: SaidBlock) -> Result<Block, Refusal> {
        Ok(match block {
            SaidBlock::Paragraph { paragraph } => Block::Paragraph { paragraph: self.sentences(&paragraph)? },
            SaidBlock::List { intro, list } => {
                let intro = intro.map(|intro| self.item(&intro)).transpose()?;
                Block::List { intro, list: self.items(&list)? }
            }
        })
    }

    /// Reads running text. Models put several sentences into the place of one: each is judged for itself.
    fn sentences(&mut self, said: &[Said]) -> Result<Vec<Sentence>, Refusal> {
        let mut sentences = Vec::new();
        for said in said {
            let text = plain(&said.text)?;
            let passages = self.passages(said)?;
            for range in sentences::sentences(&text) {
                let text = text.get(range).unwrap_or_default().to_owned();
                sentences.push(self.numbered(text, passages.clone())?);
            }
        }
        Ok(sentences)
    }

    /// Reads the items of a list; each stays as it is.
    fn items(&mut self, said: &[Said]) -> Result<Vec<Sentence>, Refusal> {
        said.iter().map(|said| self.item(said)).collect()
    }

    fn item(&mut self, said: &Said) -> Result<Sentence, Refusal> {
        let passages = self.passages(said)?;
        self.numbered(plain(&said.text)?, passages)
    }

    fn numbered(&mut self, text: String, passages: Vec<PassageId>) -> Result<Sentence, Refusal> {
        let number = self.reader.sentences.saturating_add(1);
        if number > SENTENCES_MAX {
            return Err(Refusal::Wrong(format!("its article has more than {SENTENCES_MAX} sentences")));
        }
        self.reader.sentences = number;
        Ok(Sentence { id: SentenceId::numbered(number), text, passages })
    }

    fn passages(&self, said: &Said) -> Result<Vec<PassageId>, Refusal> {
        numbered(&said.passages, self.shown)
    }
}

/// Returns the passages behind numbers, each once.
///
/// # Errors
/// Where one of them was not shown.
pub(super) fn numbered(numbers: &[i64], shown: &[Offered<'_>]) -> Result<Vec<PassageId>, Refusal> {
    let mut passages = Vec::new();
    for number in numbers {
        let found = shown.iter().find(|shown| i64::try_from(shown.number) == Ok(*number));
        let id = found
            .map(|shown| shown.passage.id)
            .ok_or_else(|| Refusal::Wrong(format!("it cites passage {number}, which it was not shown")))?;
        if !passages.contains(&id) {
            passages.push(id);
        }
    }
    Ok(passages)
}

/// Returns a text on one line, as it can be seen.
pub(super) fn plain(text: &str) -> Result<String, Refusal> {
    let text = words::fold(&without_invisible(text));
    match suspect::suspicion(&text) {
        Some(suspicion) => Err(Refusal::Obeyed(format!("it wrote {suspicion}"))),
        None => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use article::{Licence, Passage, PassageKind, Source, SourceId};

    use super::*;

    const IDS: [PassageId; 2] = [PassageId(70), PassageId(71)];

    /// Reads with passages 2 and 5 shown.
    fn with_shown<T>(read: impl FnOnce(&mut Reader, &[Offered<'_>]) -> T) -> T {
        let source = Source {
            id: SourceId(1),
            title: "Tea".to_owned(),
            url: None,
            publisher: "Library".to_owned(),
            author: None,
            licence: Licence::PublicDomain,
            tier: article::Tier::default(),
        };
        let passage = |id| Passage {
            id,
            source_id: SourceId(1),
            position: 0,
            heading_path: Vec::new(),
            kind: PassageKind::Paragraph,
            text: "Tea.".to_owned(),
        };
        let [first, second] = IDS.map(passage);
        let offered = |number, passage| Offered { number, passage, source: &source };
        read(&mut Reader::default(), &[offered(2, &first), offered(5, &second)])
    }

    fn quick(said: &str) -> Result<Vec<Sentence>, Refusal> {
        let json = format!(r#"{{"quick_answer": [{said}], "key_facts": []}}"#);
        with_shown(|reader, shown| reader.quick_answer(&json, shown).map(|(quick, _)| quick))
    }

    fn section(json: &str) -> Result<Section, Refusal> {
        with_shown(|reader, shown| reader.section(json, "Tea", shown))
    }

    fn outline(json: &str) -> Result<Outline, Refusal> {
        with_shown(|_, shown| super::outline(json, shown))
    }

    #[test]
    fn numbers_become_the_passages_that_were_shown_each_once() {
        let quick = quick(r#"{"text": " Tea  is\nhot. ", "passages": [5, 2, 5]}"#).unwrap();
        assert_eq!((quick[0].text.as_str(), &quick[0].passages[..]), ("Tea is hot.", &[IDS[1], IDS[0]][..]));
    }

    #[test]
    fn several_sentences_in_the_place_of_one_are_judged_one_by_one() {
        let quick =
            quick(r#"{"text": "Tea is hot. It is brewed for 2.5 minutes.", "passages": [5]}"#).unwrap();
        let said: Vec<(&str, &[PassageId])> =
            quick.iter().map(|s| (s.text.as_str(), s.passages.as_slice())).collect();
        let both = &IDS[1..];
        assert_eq!(said, [("Tea is hot.", both), ("It is brewed for 2.5 minutes.", both)]);
        let json = r#"{"blocks": [{"intro": {"text": "Steps:", "passages": [2]},
            "list": [{"text": "Heat it. Pour it.", "passages": [2]}]}]}"#;
        assert_eq!(section(json).unwrap().sentences().count(), 2, "an item stays one");
    }

    #[test]
    fn an_outline_gives_a_passage_to_the_section_that_names_it_first() {
        let said = r#"{"sections": [{"heading": "Overview", "passages": [5]},
            {"heading": "Heat", "passages": [5]}, {"heading": "Time", "passages": [5, 2]}]}"#;
        let outline = outline(said).unwrap();
        let sections: Vec<(&str, &[PassageId])> = outline
            .sections
            .iter()
            .map(|section| (section.heading.as_str(), section.passages.as_slice()))
            .collect();
        assert_eq!(sections, [("Overview", &IDS[1..]), ("Time", &IDS[..1])]);
    }

    #[test]
    fn a_number_that_was_not_shown_refuses_the_whole_answer() {
        for number in ["0", "1", "3", "-1", "70", "9223372036854775807"] {
            let refused = quick(&format!(r#"{{"text": "Tea.", "passages": [2, {number}]}}"#)).unwrap_err();
            assert_eq!(refused, Refusal::Wrong(format!("it cites passage {number}, which it was not shown")));
            let planned =
                outline(&format!(r#"{{"sections": [{{"heading": "T", "passages": [{number}]}}]}}"#));
            assert_eq!(planned, Err(refused));
        }
        assert!(quick(r#"{"text": "Tea.", "passages": ["2"]}"#).is_err());
    }

    #[test]
    fn what_is_not_of_our_form_is_refused() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        for text in
            ["", "Tea is hot.", "[]", "{}", "null", r#"{"blocks": "Tea."}"#, "```json\n{}\n```", &deep]
        {
            for refused in [section(text).map(|_| ()), outline(text).map(|_| ())] {
                assert!(refused.unwrap_err().reason().contains("not in the form"), "{text}");
            }
        }
        assert!(quick("").unwrap_err().reason().contains("no sentence"));
        assert!(outline(r#"{"sections": []}"#).unwrap_err().reason().contains("no section"));
    }

    #[test]
    fn an_answer_without_measure_is_refused() {
        let many = vec![r#"{"text": "Tea.", "passages": [2]}"#; SENTENCES_MAX + 1].join(",");
        assert!(quick(&many).unwrap_err().reason().contains("more than 120 sentences"));
        let blocks = vec![r#"{"paragraph": []}"#; BLOCKS_MAX + 1].join(",");
        let refused = section(&format!(r#"{{"blocks": [{blocks}]}}"#)).unwrap_err();
        assert_eq!(refused.reason(), "its answer has 13 blocks; at most 12 are read");
        let sections = vec![r#"{"heading": "Tea", "passages": [2]}"#; SECTIONS_MAX + 1].join(",");
        let refused = outline(&format!(r#"{{"sections": [{sections}]}}"#)).unwrap_err();
        assert_eq!(refused.reason(), "its answer has 13 sections; at most 12 are read");
    }

    #[test]
    fn suspicious_words_are_told_from_mistakes_in_headings_too() {
        let quick = quick(r#"{"text": "See https://evil.example.", "passages": [2]}"#);
        assert_eq!(quick.unwrap_err(), Refusal::Obeyed("it wrote an address".to_owned()));
        let heading = r#"{"sections": [{"heading": "<b>Tea</b>", "passages": [2]}]}"#;
        assert_eq!(outline(heading).unwrap_err(), Refusal::Obeyed("it wrote markup".to_owned()));
    }
}
