use std::collections::BTreeSet;

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::super::tests::{article, evidence, place, receipt};
use super::*;
use crate::view::Judgements;
use crate::{Article, Block, Evidence, Passage, PassageId, PassageKind, Section, Sentence, SentenceId};
use crate::{Source, SourceId, Writer};

fn twin(article: &Article, evidence: &Evidence) -> String {
    markdown(&ArticleView::join(article, evidence, &Judgements::new()), &receipt(), &place())
}

/// Every extension a renderer may have, but for the one that changes quotation marks and dashes.
fn extensions() -> Options {
    Options::all() - Options::ENABLE_SMART_PUNCTUATION
}

/// What a renderer makes of a text: its words without markup, the targets of its links, its headings and items.
#[derive(Debug, Default)]
struct Rendered {
    words: String,
    links: BTreeSet<String>,
    headings: usize,
    items: usize,
    strange: Vec<String>,
}

fn rendered(text: &str, options: Options) -> Rendered {
    let mut seen = Rendered::default();
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Text(words) => seen.words.push_str(&words),
            Event::SoftBreak => seen.words.push(' '),
            Event::Start(Tag::Link { dest_url, .. }) => drop(seen.links.insert(dest_url.into_string())),
            Event::Start(Tag::Heading { .. }) => seen.headings += 1,
            Event::Start(Tag::Item) => seen.items += 1,
            Event::Start(Tag::Paragraph | Tag::List(_) | Tag::Strong)
            | Event::End(TagEnd::Link | TagEnd::Strong) => {}
            Event::End(_) => seen.words.push('\n'),
            other => seen.strange.push(format!("{other:?}")),
        }
    }
    seen
}

fn folded(text: &str) -> String {
    let visible: String = text.chars().filter(|c| c.is_whitespace() || !c.is_control()).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_twin_reads_well_as_it_stands() {
    let text = twin(&article(), &evidence("CC-BY-SA-4.0"));
    let expected = r"# What causes \<tides\>?

Last updated 22 November 2026. Approved by Ada Lovelace. Desk: <https://answers.example/a/tides>

**AI-assisted content.** Drafted with automated assistance: a program selected the sentences from the sources below. Every sentence was checked against its source and approved by Ada Lovelace on 21 November 2026. Provided as is, for general information; it is not professional advice.

## Quick Answer

Tides are caused by the gravity of the Moon \& the Sun. [1][2]

## Key Facts

- A lunar day lasts 24 hours and 50 minutes. [2]

## Overview

Most coasts have two tides. [1]

## Stages

### One cycle

The stages are: [1]

- The flood tide raises the sea. [1]
- The ebb lowers it. [1]

## Sources

1. [Tides](<https://example.org/tides>). A. Mariner, Sea Library. Licence: [CC-BY-SA-4.0](<https://creativecommons.org/licenses/by-sa/4.0/>). Changes: sentences selected and rearranged.
2. The \<Moon\>. A. Mariner, Sea Library. Licence: [CC0-1.0](<https://creativecommons.org/publicdomain/zero/1.0/>). Changes: sentences selected and rearranged, some reworded.

## About this page

The text of this page may be used under [CC-BY-SA-4.0](<https://creativecommons.org/licenses/by-sa/4.0/>), if you name this site and the sources above and pass on what you make of it under the same licence. First published 21 November 2026.
";
    assert_eq!(text, expected);
}

#[test]
fn signs_of_markdown_mean_themselves() {
    for (text, written) in [
        ("1. not a list", r"1\. not a list"),
        ("2026) nor this", r"2026\) nor this"),
        ("- nor this", r"\- nor this"),
        ("10.5 of 20-30 (so far!)", "10.5 of 20-30 (so far!)"),
        (
            "see https://evil.example/x or www.evil.example",
            r"see https\://evil.example/x or www\.evil.example",
        ),
        ("[a](b) ![c](d) <b>&lt;", r"\[a\](b) !\[c\](d) \<b\>\&lt;"),
        ("two\n\nlines\tand\u{0} more", "two lines and more"),
        (
            "# `code` *em* _em_ ~no~ |a| $x$ ^y^ {z}",
            r"\# \`code\` \*em\* \_em\_ \~no\~ \|a\| \$x\$ \^y\^ \{z\}",
        ),
    ] {
        assert_eq!(escaped(text), written);
        assert_eq!(rendered(&escaped(text), extensions()).words.trim_end(), folded(text));
    }
}

#[test]
fn an_address_cannot_end_early_or_become_another() {
    let strange = "https://example.org/a b<c>?x=1&copy=2&amp;y=\\)";
    let text = link("Title", strange);
    let links = rendered(&text, extensions()).links;
    assert_eq!(
        links,
        BTreeSet::from(["https://example.org/a%20b%3Cc%3E?x=1&copy=2%26amp;y=%5C)".to_owned()])
    );
}

/// Text as somebody who wants to get markup onto the page would write it.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("<script>alert(1)</script>".to_owned()),
        Just("[click](https://evil.example)".to_owned()),
        Just("![x](//evil.example/x.png)".to_owned()),
        Just("<https://evil.example>".to_owned()),
        Just("[1]: https://evil.example".to_owned()),
        Just("\n\n[2]:\nhttps://evil.example\n\n".to_owned()),
        Just("\n# Heading\n".to_owned()),
        Just("\n- item\n".to_owned()),
        Just("\n1) item\n".to_owned()),
        Just("\n```\ncode\n```\n".to_owned()),
        Just("\n---\n".to_owned()),
        Just("\n| a | b |\n|---|---|\n".to_owned()),
        Just("[^1] [[wiki]] $x$ $$y$$ ~~z~~ ==m== :smile:".to_owned()),
        Just("&lt;b&gt; &#60; &copy;".to_owned()),
        Just("_em_ __strong__ *em* `code` <b>bold</b>".to_owned()),
        Just("{.class #id}".to_owned()),
        "[\\\\`*_{}\\[\\]<>()#+.!|~&$^=:'\"@/ \n\t-]{0,12}",
        "\\PC{0,16}",
        "[a-z0-9 ]{0,12}",
    ];
    prop::collection::vec(piece, 1..5).prop_map(|pieces| pieces.concat())
}

fn hostile_article(texts: &[String]) -> (Article, Evidence) {
    let text = |place: usize| format!("x{}", texts[place % texts.len()]);
    let sentence = |number: usize| Sentence {
        id: SentenceId::numbered(number),
        text: texts[number % texts.len()].clone(),
        passages: vec![PassageId(1), PassageId(2)],
    };
    let list = Block::List { intro: Some(sentence(4)), list: vec![sentence(5), sentence(6)] };
    let paragraph = Block::Paragraph { paragraph: vec![sentence(7), sentence(8)] };
    let section = |place, level, blocks| Section { heading: text(place), level, blocks };
    let article = Article {
        title: text(9),
        quick_answer: vec![sentence(1), sentence(2)],
        key_facts: vec![sentence(3)],
        sections: vec![section(10, 2, vec![paragraph, list]), section(11, 3, Vec::new())],
        writer: Writer::Model(text(12)),
    };
    let source = |id: i64, url: Option<String>| Source {
        id: SourceId(id),
        title: text(13),
        url,
        publisher: text(14),
        author: Some(text(15)),
        licence: "CC-BY-4.0".parse().unwrap(),
        tier: crate::Tier::default(),
    };
    let passage = |id: i64| Passage {
        id: PassageId(id),
        source_id: SourceId(id),
        position: 0,
        heading_path: Vec::new(),
        kind: PassageKind::Paragraph,
        text: text(16),
    };
    let address = format!("https://source.example/{}", texts[0]);
    let evidence = Evidence::new([passage(1), passage(2)], [source(1, Some(address)), source(2, None)]);
    (article, evidence)
}

proptest! {
    #[test]
    fn no_text_becomes_markup_and_no_link_is_anybodys_but_ours(texts in prop::collection::vec(hostile(), 3..6)) {
        let (article, evidence) = hostile_article(&texts);
        let text = twin(&article, &evidence);
        let seen = rendered(&text, extensions());
        prop_assert_eq!(&seen.strange, &Vec::<String>::new(), "{}", text);
        let ours = [
            address(&format!("https://source.example/{}", texts[0])),
            "https://creativecommons.org/licenses/by/4.0/".to_owned(),
            place().url,
            // The page's own: what it takes over from the sources, which is nothing where the words are not theirs.
            ArticleView::join(&article, &evidence, &Judgements::new()).licence.url().unwrap(),
        ];
        prop_assert_eq!(seen.links, BTreeSet::from(ours), "{}", text);
        // Title, quick answer, key facts, two sections, sources, about; one fact, two items, two sources.
        prop_assert_eq!((seen.headings, seen.items), (7, 5), "{}", text);
        for sentence in article.sentences() {
            let said = folded(&sentence.text);
            prop_assert!(seen.words.contains(&said), "`{}` is not in {:?}\n{}", said, seen.words, text);
        }
        // With every extension on, nothing else appears either.
        let all = rendered(&text, Options::all());
        prop_assert_eq!(&all.strange, &Vec::<String>::new(), "{}", text);
        prop_assert_eq!((all.headings, all.items), (7, 5), "{}", text);
    }
}
