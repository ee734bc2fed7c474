//! An article as text for people at a terminal.

use article::advice::Advice;
use article::finding::Layer;
use article::view::{ArticleView, BlockView, SectionView, SentenceView, SourceView, Verdict};

/// Returns the article: title, quick answer, key facts, sections, numbered sources, and what is worth a look.
pub(super) fn article(view: &ArticleView, advice: &[Advice]) -> String {
    let mut parts = vec![view.title.clone(), paragraph(&view.quick_answer)];
    if !view.key_facts.is_empty() {
        parts.push(format!("Key facts\n\n{}", items(&view.key_facts)));
    }
    parts.extend(view.sections.iter().map(section));
    let sources: Vec<String> = view.sources.iter().map(source).collect();
    parts.push(format!("Sources\n\n{}", sources.join("\n")));
    if !advice.is_empty() {
        let lines: Vec<String> = advice.iter().map(|piece| format!("- {piece}")).collect();
        parts.push(format!("Worth a look\n\n{}", lines.join("\n")));
    }
    parts.push(checked(view));
    clean(&parts.join("\n\n"))
}

/// Returns that there is no answer, why, and what was searched.
pub(super) fn no_answer(question: &str, reason: &str, searched: &[String]) -> String {
    let searched: Vec<String> = searched.iter().map(|line| format!("- {line}")).collect();
    clean(&format!("{question}\n\nno reliable answer: {reason}.\n\nSearched\n\n{}", searched.join("\n")))
}

fn section(section: &SectionView) -> String {
    // A sub-section is marked, since a terminal has no sizes.
    let mark = if section.level > 2 { "– " } else { "" };
    let mut parts = vec![format!("{mark}{}", section.heading)];
    parts.extend(section.blocks.iter().map(block));
    parts.join("\n\n")
}

fn block(block: &BlockView) -> String {
    match block {
        BlockView::Paragraph { paragraph: sentences } => paragraph(sentences),
        BlockView::List { intro: Some(intro), list } => format!("{}\n{}", sentence(intro), items(list)),
        BlockView::List { intro: None, list } => items(list),
    }
}

fn paragraph(sentences: &[SentenceView]) -> String {
    sentences.iter().map(sentence).collect::<Vec<_>>().join(" ")
}

fn items(sentences: &[SentenceView]) -> String {
    sentences.iter().map(|item| format!("- {}", sentence(item))).collect::<Vec<_>>().join("\n")
}

/// A sentence with the numbers of its sources, and what the check holds against it.
fn sentence(sentence: &SentenceView) -> String {
    let mut text = sentence.text.clone();
    let mut numbers: Vec<usize> = sentence.citations.iter().map(|citation| citation.number).collect();
    numbers.dedup();
    for number in numbers {
        text.extend([" [", &number.to_string(), "]"]);
    }
    let verdict = match sentence.verdict {
        Some(Verdict::Supported) => None,
        Some(Verdict::Unsupported) => Some("not supported"),
        Some(Verdict::Contradicted) => Some("contradicted"),
        Some(Verdict::Unsure) => Some("unsure"),
        None => Some("not checked"),
    };
    if let Some(verdict) = verdict {
        let reasons = sentence.reasons.join("; ");
        let colon = if reasons.is_empty() { "" } else { ": " };
        text.extend([" {", verdict, colon, &reasons, "}"]);
    }
    for conflict in &sentence.conflicts {
        text.extend([" {another source says ", &conflict.theirs, ": ", &conflict.title, "}"]);
    }
    for passage in &sentence.elsewhere {
        let says = if passage.layer == Layer::Wording { "a better passage" } else { "may be said here" };
        text.extend([" {", says, ": ", &passage.title, "}"]);
    }
    text
}

fn source(source: &SourceView) -> String {
    let mut text = format!("[{}] {}.", source.number, source.title);
    for part in [&source.author, &Some(source.publisher.clone()), &source.url].into_iter().flatten() {
        if !part.is_empty() {
            text.extend([" ", part, "."]);
        }
    }
    format!("{text} Licence: {}", source.licence)
}

fn checked(view: &ArticleView) -> String {
    let supported = view.sentences().filter(|sentence| sentence.verdict == Some(Verdict::Supported)).count();
    let all = view.sentences().count();
    format!(
        "Checked once: {supported} of {all} sentences are supported. Writer: {}. Licence of the text: {}.",
        view.writer, view.licence
    )
}

/// Whatever stands in a source, a terminal gets nothing it would take for an order.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_an_order_to_the_terminal() {
        assert_eq!(clean("a\u{1b}[2Jb\r\nc\u{9b}d"), "a\u{fffd}[2Jb\u{fffd}\nc\u{fffd}d");
    }

    #[test]
    fn no_answer_says_what_was_searched() {
        let text = no_answer("Who won?", "nothing is about chess", &["the files".to_owned()]);
        assert_eq!(
            text,
            "Who won?\n\nno reliable answer: nothing is about chess.\n\nSearched\n\n- the files"
        );
    }
}
