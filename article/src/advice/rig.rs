//! Articles and evidence for the tests of this room.

use crate::{
    Article, Block, Evidence, Passage, PassageId, PassageKind, Section, Sentence, SentenceId, Source,
    SourceId, Writer,
};

/// Evidence of passages numbered from 1, each of a source of its own under a licence.
pub(super) fn evidence(passages: &[(&str, &str)]) -> Evidence {
    let source = |(id, (_, licence)): (i64, &(&str, &str))| Source {
        id: SourceId(id),
        title: format!("Source {id}"),
        url: None,
        publisher: "Press".to_owned(),
        author: None,
        licence: licence.parse().unwrap(),
        tier: crate::Tier::default(),
    };
    let passage = |(id, (text, _)): (i64, &(&str, &str))| Passage {
        id: PassageId(id),
        source_id: SourceId(id),
        position: 0,
        heading_path: Vec::new(),
        kind: PassageKind::Paragraph,
        text: (*text).to_owned(),
    };
    Evidence::new((1..).zip(passages).map(passage), (1..).zip(passages).map(source))
}

/// An article: the first sentence is the quick answer, the others stand under one heading.
pub(super) fn article(title: &str, sentences: &[(&str, &[i64])]) -> Article {
    let sentence = |(number, (text, passages)): (usize, &(&str, &[i64]))| Sentence {
        id: SentenceId::numbered(number),
        text: (*text).to_owned(),
        passages: passages.iter().copied().map(PassageId).collect(),
    };
    let mut all: Vec<Sentence> = (1..).zip(sentences).map(sentence).collect();
    let body = all.split_off(1);
    let overview = Section {
        heading: "Overview".to_owned(),
        level: 2,
        blocks: vec![Block::Paragraph { paragraph: body }],
    };
    Article {
        title: title.to_owned(),
        quick_answer: all,
        key_facts: Vec::new(),
        sections: if sentences.len() > 1 { vec![overview] } else { Vec::new() },
        writer: Writer::Extractive,
    }
}

/// An article of a quick answer and sections, each of one paragraph.
pub(super) fn sections(quick: &str, sections: &[(&str, u8, &[&str])]) -> Article {
    let mut number = 1;
    let mut sentence = |text: &str| {
        number += 1;
        Sentence { id: SentenceId::numbered(number - 1), text: text.to_owned(), passages: vec![PassageId(1)] }
    };
    Article {
        title: "What is it?".to_owned(),
        quick_answer: vec![sentence(quick)],
        key_facts: Vec::new(),
        sections: sections
            .iter()
            .map(|(heading, level, texts)| Section {
                heading: (*heading).to_owned(),
                level: *level,
                blocks: vec![Block::Paragraph {
                    paragraph: texts.iter().map(|text| sentence(text)).collect(),
                }],
            })
            .collect(),
        writer: Writer::Extractive,
    }
}
