//! The page as Markdown: plain text that reads well as it stands, and means the same once it is rendered.
//!
//! Nobody's text can become markup here. Every character that means something in `CommonMark`, or in the extensions that
//! are in common use (tables, strikethrough, footnotes, task lists, mathematics, attributes, bare addresses that become
//! links), stands behind a backslash; the only links are those we make ourselves: to the page, to sources with an
//! address, to licences.

use data_encoding::HEXUPPER;

use super::sources::{LicenceLine, SourceLine};
use super::{Moment, Place, Receipt, drafted};
use crate::view::{ArticleView, BlockView, SentenceView};

/// Returns a page as Markdown (`CommonMark`): title, who answers for it, the text with numbered citations, then the sources
/// by number, each with its licence.
#[must_use]
pub fn markdown(article: &ArticleView, receipt: &Receipt, place: &Place) -> String {
    let mut blocks = head(article, receipt, place);
    blocks.push("## Quick Answer".to_owned());
    blocks.push(paragraph(&article.quick_answer));
    if !article.key_facts.is_empty() {
        blocks.push("## Key Facts".to_owned());
        blocks.push(list(&article.key_facts));
    }
    for section in &article.sections {
        let mark = if section.level > 2 { "###" } else { "##" };
        blocks.push(format!("{mark} {}", escaped(&section.heading)));
        for block in &section.blocks {
            match block {
                BlockView::Paragraph { paragraph: sentences } => blocks.push(paragraph(sentences)),
                BlockView::List { intro, list: items } => {
                    blocks.extend(intro.as_deref().map(sentence));
                    blocks.push(list(items));
                }
            }
        }
    }
    blocks.push("## Sources".to_owned());
    let sources: Vec<String> =
        article.sources.iter().map(|source| self::source(&SourceLine::new(source, article))).collect();
    blocks.push(sources.join("\n"));
    blocks.push("## About this page".to_owned());
    let terms = LicenceLine::new(&article.licence);
    let published = Moment::day(receipt.published_at).human;
    blocks.push(format!(
        "The text of this page may be used under {}{}. First published {published}.",
        licence(&terms),
        terms.asks
    ));
    let mut text = blocks.join("\n\n");
    text.push('\n');
    text
}

fn head(article: &ArticleView, receipt: &Receipt, place: &Place) -> Vec<String> {
    let by = escaped(&receipt.approved_by);
    let updated = Moment::day(receipt.updated_at).human;
    let approved = Moment::day(receipt.approved_at).human;
    vec![
        format!("# {}", escaped(&article.title)),
        format!(
            "Last updated {updated}. Approved by {by}. {}: <{}>",
            escaped(&place.site_name),
            address(&place.url)
        ),
        format!(
            "**AI-assisted content.** Drafted with automated assistance: {}. Every sentence was checked against its \
             source and approved by {by} on {approved}. Provided as is, for general information; it is not \
             professional advice.",
            escaped(&drafted(&article.writer, receipt.is_edited))
        ),
    ]
}

fn paragraph(sentences: &[SentenceView]) -> String {
    sentences.iter().map(sentence).collect::<Vec<_>>().join(" ")
}

fn list(items: &[SentenceView]) -> String {
    items.iter().map(|item| format!("- {}", sentence(item))).collect::<Vec<_>>().join("\n")
}

/// Returns a sentence with the numbers of the sources it cites, each once.
fn sentence(sentence: &SentenceView) -> String {
    let mut numbers: Vec<String> = Vec::new();
    for citation in &sentence.citations {
        let number = format!("[{}]", citation.number);
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    format!("{} {}", escaped(&sentence.text), numbers.concat()).trim_end().to_owned()
}

fn source(source: &SourceLine) -> String {
    let title = match &source.url {
        Some(url) => link(&source.title, url),
        None => escaped(&source.title),
    };
    let author = source.author.as_ref().map(|author| format!("{}, ", escaped(author))).unwrap_or_default();
    let (publisher, licence) = (escaped(&source.publisher), licence(&source.licence));
    format!("{}. {title}. {author}{publisher}. Licence: {licence}. {}", source.number, source.changes)
}

fn licence(licence: &LicenceLine) -> String {
    match &licence.url {
        Some(url) => link(&licence.name, url),
        None => escaped(&licence.name),
    }
}

fn link(text: &str, url: &str) -> String {
    format!("[{}](<{}>)", escaped(text), address(url))
}

/// Returns an address as it may stand between angle brackets: what would end it, or mean something else there, is
/// percent-encoded, as browsers do themselves. An ampersand that would begin an entity is one too.
fn address(url: &str) -> String {
    let mut written = String::with_capacity(url.len());
    for (place, c) in url.char_indices() {
        match c {
            '<' | '>' | '\\' | '"' | '`' | '{' | '}' | '|' | '^' => percent(&mut written, c),
            c if c.is_whitespace() || c.is_control() => percent(&mut written, c),
            '&' if begins_entity(url.get(place..).unwrap_or_default()) => percent(&mut written, c),
            c => written.push(c),
        }
    }
    written
}

fn percent(written: &mut String, c: char) {
    let mut bytes = [0; 4];
    for byte in c.encode_utf8(&mut bytes).bytes() {
        written.push('%');
        written.push_str(&HEXUPPER.encode(&[byte]));
    }
}

/// Returns true for `&word;` and `&#number;`.
fn begins_entity(text: &str) -> bool {
    let name = text.trim_start_matches('&').split(';').next().unwrap_or_default();
    text.contains(';') && !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '#')
}

/// Returns text that means itself: one line, its white space folded, without control characters, every sign of Markdown
/// behind a backslash.
fn escaped(text: &str) -> String {
    let visible: String = text.chars().filter(|c| c.is_whitespace() || !c.is_control()).collect();
    let line = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut written = String::with_capacity(line.len().saturating_add(8));
    let start = mark_at_start(&line);
    for (place, c) in line.char_indices() {
        let rest = line.get(place..).unwrap_or_default();
        let means_something = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '$' | '^' | '#' | '{'
            | '}' | '@' => true,
            // Some renderers make links of bare addresses.
            ':' => rest.starts_with("://") || place == 0 || start == Some(place),
            '.' => start == Some(place) || ends_www(line.get(..place).unwrap_or_default()),
            _ => start == Some(place),
        };
        if means_something {
            written.push('\\');
        }
        written.push(c);
    }
    written
}

fn ends_www(before: &str) -> bool {
    before.get(before.len().saturating_sub(3)..).is_some_and(|end| end.eq_ignore_ascii_case("www"))
}

/// Returns where the sign stands that would make a list, an underline or a definition of a line: a first `-`, `+`, `=`
/// or `:` that begins no word, or the `.` or `)` behind a number and before a space.
fn mark_at_start(line: &str) -> Option<usize> {
    let mut chars = line.chars();
    if matches!(chars.next(), Some('-' | '+' | '=' | ':')) {
        return (!chars.next().is_some_and(char::is_alphanumeric)).then_some(0);
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line.get(digits..).filter(|_| digits > 0)?.strip_prefix(['.', ')'])?;
    (rest.is_empty() || rest.starts_with(' ')).then_some(digits)
}

#[cfg(test)]
mod tests;
