//! A model's answer, read as strictly as anything from outside: JSON of our form, passages we offered, plain text.
//!
//! What stands here refuses the whole answer; what is wrong with single sentences is for [`super::sift`].

use article::{Article, Block, PassageId, Section, Sentence, SentenceId, Writer, sentences, words};
use desk::platform::text::without_invisible;
use serde::Deserialize;

use super::suspect;

/// The most sentences an answer may have; a page may have 200, edits included.
const SENTENCES_MAX: usize = 120;

/// The most sections an answer may have.
const SECTIONS_MAX: usize = 12;

#[derive(Deserialize)]
struct Answer {
    #[serde(rename = "quick_answer")]
    quick: Vec<Said>,
    key_facts: Vec<Said>,
    sections: Vec<SaidSection>,
}

#[derive(Deserialize)]
struct SaidSection {
    heading: String,
    blocks: Vec<SaidBlock>,
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

/// Reads an answer: an article whose sentences cite passages that were offered, and nothing known of their truth.
///
/// # Errors
/// Why the answer cannot be used at all, in an editor's words.
pub(super) fn read(
    text: &str,
    question: &str,
    offered: &[PassageId],
    writer: &Writer,
) -> Result<Article, String> {
    let answer: Answer = serde_json::from_str(text.trim())
        .map_err(|_error| "its answer is not in the form asked for".to_owned())?;
    let mut reader = Reader { offered, sentences: 0 };
    let article = Article {
        title: question.trim().to_owned(),
        quick_answer: reader.sentences(&answer.quick)?,
        key_facts: reader.sentences(&answer.key_facts)?,
        sections: reader.sections(answer.sections)?,
        writer: writer.clone(),
    };
    if reader.sentences == 0 {
        return Err("its answer has no sentence".to_owned());
    }
    Ok(article)
}

struct Reader<'a> {
    offered: &'a [PassageId],
    sentences: usize,
}

impl Reader<'_> {
    fn sections(&mut self, sections: Vec<SaidSection>) -> Result<Vec<Section>, String> {
        if sections.len() > SECTIONS_MAX {
            return Err(format!(
                "its answer has {} sections; at most {SECTIONS_MAX} are read",
                sections.len()
            ));
        }
        sections.into_iter().map(|section| self.section(section)).collect()
    }

    fn section(&mut self, section: SaidSection) -> Result<Section, String> {
        let heading = plain(&section.heading)?;
        let blocks = section.blocks.into_iter().map(|block| self.block(block));
        Ok(Section { heading, level: 2, blocks: blocks.collect::<Result<_, String>>()? })
    }

    fn block(&mut self, block: SaidBlock) -> Result<Block, String> {
        Ok(match block {
            SaidBlock::Paragraph { paragraph } => Block::Paragraph { paragraph: self.sentences(&paragraph)? },
            SaidBlock::List { intro, list } => {
                let intro = intro.map(|intro| self.item(&intro)).transpose()?;
                Block::List { intro, list: self.items(&list)? }
            }
        })
    }

    /// Reads running text. Models put several sentences into the place of one: each is judged for itself.
    fn sentences(&mut self, said: &[Said]) -> Result<Vec<Sentence>, String> {
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
    fn items(&mut self, said: &[Said]) -> Result<Vec<Sentence>, String> {
        said.iter().map(|said| self.item(said)).collect()
    }

    fn item(&mut self, said: &Said) -> Result<Sentence, String> {
        let passages = self.passages(said)?;
        self.numbered(plain(&said.text)?, passages)
    }

    fn numbered(&mut self, text: String, passages: Vec<PassageId>) -> Result<Sentence, String> {
        self.sentences = self.sentences.saturating_add(1);
        if self.sentences > SENTENCES_MAX {
            return Err(format!("its answer has more than {SENTENCES_MAX} sentences"));
        }
        Ok(Sentence { id: SentenceId::numbered(self.sentences), text, passages })
    }

    fn passages(&self, said: &Said) -> Result<Vec<PassageId>, String> {
        numbered(&said.passages, self.offered)
    }
}

/// Returns the passages behind numbers, each once; numbers are ours, from 1.
///
/// # Errors
/// Where one of them was not offered, in an editor's words.
pub(super) fn numbered(numbers: &[i64], offered: &[PassageId]) -> Result<Vec<PassageId>, String> {
    let mut passages = Vec::new();
    for number in numbers {
        let place = usize::try_from(*number).ok().and_then(|number| number.checked_sub(1));
        let id = place.and_then(|place| offered.get(place)).copied().ok_or_else(|| {
            format!("it cites passage {number}, and was shown passages 1 to {}", offered.len())
        })?;
        if !passages.contains(&id) {
            passages.push(id);
        }
    }
    Ok(passages)
}

/// Returns a text on one line, as it can be seen.
pub(super) fn plain(text: &str) -> Result<String, String> {
    let text = words::fold(&without_invisible(text));
    match suspect::suspicion(&text) {
        Some(suspicion) => Err(format!("it wrote {suspicion}")),
        None => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFERED: [PassageId; 2] = [PassageId(70), PassageId(71)];

    fn read(json: &str) -> Result<Article, String> {
        super::read(json, "How hot? ", &OFFERED, &Writer::Model("m".to_owned()))
    }

    fn answer(quick: &str) -> String {
        format!(r#"{{"quick_answer": [{quick}], "key_facts": [], "sections": []}}"#)
    }

    #[test]
    fn numbers_become_the_passages_that_were_offered_each_once() {
        let article = read(&answer(r#"{"text": " Tea  is\nhot. ", "passages": [2, 1, 2]}"#)).unwrap();
        assert_eq!(article.title, "How hot?");
        assert_eq!(article.quick_answer[0].text, "Tea is hot.");
        assert_eq!(article.quick_answer[0].passages, [PassageId(71), PassageId(70)]);
    }

    #[test]
    fn several_sentences_in_the_place_of_one_are_judged_one_by_one() {
        let article =
            read(&answer(r#"{"text": "Tea is hot. It is brewed for 2.5 minutes.", "passages": [2]}"#))
                .unwrap();
        let said: Vec<(&str, &[PassageId])> =
            article.quick_answer.iter().map(|s| (s.text.as_str(), s.passages.as_slice())).collect();
        let both = &OFFERED[1..];
        assert_eq!(said, [("Tea is hot.", both), ("It is brewed for 2.5 minutes.", both)]);
        let json = r#"{"quick_answer": [], "key_facts": [], "sections": [{"heading": "Tea", "blocks":
            [{"intro": {"text": "Steps:", "passages": [1]}, "list": [{"text": "Heat it. Pour it.", "passages": [1]}]}]}]}"#;
        assert_eq!(read(json).unwrap().sentences().count(), 2, "an item stays one");
    }

    #[test]
    fn a_number_that_was_not_offered_refuses_the_whole_answer() {
        for number in ["0", "3", "-1", "70", "9223372036854775807"] {
            let refused = read(&answer(&format!(r#"{{"text": "Tea.", "passages": [1, {number}]}}"#)));
            assert!(refused.unwrap_err().contains("was shown passages 1 to 2"), "{number}");
        }
        assert!(read(&answer(r#"{"text": "Tea.", "passages": ["1"]}"#)).is_err());
    }

    #[test]
    fn what_is_not_of_our_form_is_refused() {
        for text in ["", "Tea is hot.", "[]", "{}", "null", r#"{"quick_answer": "Tea."}"#, "```json\n{}\n```"]
        {
            assert!(read(text).unwrap_err().contains("not in the form"), "{text}");
        }
        assert!(read(&answer("")).unwrap_err().contains("no sentence"));
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(read(&deep).is_err());
    }

    #[test]
    fn an_answer_without_measure_is_refused() {
        let many = vec![r#"{"text": "Tea.", "passages": [1]}"#; SENTENCES_MAX + 1].join(",");
        assert!(read(&answer(&many)).unwrap_err().contains("more than 120 sentences"));
        let sections = vec![r#"{"heading": "Tea", "blocks": []}"#; SECTIONS_MAX + 1].join(",");
        let json = format!(r#"{{"quick_answer": [], "key_facts": [], "sections": [{sections}]}}"#);
        assert!(read(&json).unwrap_err().contains("13 sections"));
    }

    #[test]
    fn suspicious_words_refuse_the_whole_answer_in_headings_too() {
        let quick = read(&answer(r#"{"text": "See https://evil.example.", "passages": [1]}"#));
        assert_eq!(quick.unwrap_err(), "it wrote an address");
        let heading =
            r#"{"quick_answer": [], "key_facts": [], "sections": [{"heading": "<b>Tea</b>", "blocks": []}]}"#;
        assert_eq!(read(heading).unwrap_err(), "it wrote markup");
    }
}
