//! Reading a document: from the bytes of a file to labels, plain text and passages. Pure; hostile files are refused or
//! read as text, never believed.

mod blocks;
mod charset;
pub mod dump;
mod front_matter;
mod guard;
mod html;
mod labels;
mod machine;
mod markdown;
mod pdf;
mod plain;
mod rights;
mod text;
mod wiki;
mod wikitext;

use std::path::Path;

use article::Licence;

pub use blocks::Block;
pub use charset::{Sent, decode};
pub use labels::{Labels, NAME_CHARS_MAX, REVISION_CHARS_MAX, TITLE_CHARS_MAX, URL_BYTES_MAX};
pub use rights::LicenceFrom;

use super::document::{Document, MediaType};
use super::error::ReadError;
use super::passages::Written;

/// The largest file that is read, in bytes (2 MiB).
pub const DOCUMENT_BYTES_MAX: usize = 2 * 1024 * 1024;

/// The largest PDF that is read, in bytes (32 MiB): most of it is pictures and fonts; its text may have
/// [`DOCUMENT_BYTES_MAX`].
pub const PDF_BYTES_MAX: usize = 32 * 1024 * 1024;

/// The most pages a PDF may have.
pub const PDF_PAGES_MAX: usize = 2_000;

/// The most headings, paragraphs and list items one document may have.
pub const BLOCKS_MAX: usize = 20_000;

/// Reads the file `name` with these bytes; the labels it carries itself win over `labels`.
///
/// Files ending in `.md`, `.markdown`, `.html`, `.htm` and `.txt` can be read. The title is, in this order: front
/// matter, `labels`, the first heading, the file's name without its ending. Where no label names a licence, a web page's
/// own marks do.
///
/// # Errors
/// Where the file is of another kind, too large, no UTF-8 text or without any, or a label is refused.
pub fn read(name: &str, bytes: &[u8], labels: &Labels) -> Result<Document, ReadError> {
    let media_type = media_type(name)?;
    let content = utf8(bytes)?;
    let (own, body) = front_matter::split(content);
    let page = page(media_type, body)?;
    if page.blocks.len() > BLOCKS_MAX {
        return Err(ReadError::TooManyBlocks { blocks: page.blocks.len() });
    }
    let labels =
        Labels { author: own.author.clone().or(labels.author.clone()).or(page.author), ..own.or(labels) };
    let heading = page.title.or_else(|| first_heading(&page.blocks));
    let checked = labels::checked(&labels, heading.as_deref().unwrap_or(&stem(name)))?;
    let (licence, licence_from) =
        rights::chosen(labels.licence.as_deref(), checked.licence.clone(), page.licence);
    let document = document(media_type, &page.blocks, labels::Checked { licence, ..checked })?;
    Ok(Document { licence_from, machine: page.machine, ..document })
}

/// Reads a page of a wiki, as MediaWiki renders it. Its labels are the wiki's alone: whoever can edit a page could
/// otherwise choose its licence. `revision` is the wiki's number of the version that was read.
///
/// # Errors
/// Where it is too large, no UTF-8 text or without any, or a label is refused.
pub fn read_page(html: &[u8], labels: &Labels, revision: &str) -> Result<Document, ReadError> {
    let blocks = wiki::blocks(utf8(html)?)?;
    if blocks.len() > BLOCKS_MAX {
        return Err(ReadError::TooManyBlocks { blocks: blocks.len() });
    }
    let revision = labels::revision(revision)?;
    let document = document(MediaType::Html, &blocks, labels::checked(labels, "Untitled page")?)?;
    Ok(Document { revision, ..document })
}

/// Reads a page of the web that came from its server. Its title, author and licence are what it says in its own marks;
/// its address, and a publisher where one is named, are those of `labels` alone: front matter has no say here, or whoever
/// writes a page could choose whose it is.
///
/// # Errors
/// Where it is too large or too nested, in characters it does not say, without text, or a label is refused.
pub fn read_web(sent: &Sent<'_>, labels: &Labels) -> Result<Document, ReadError> {
    let decoded = decode(sent)?;
    let media_type = if sent.is_plain() { MediaType::Text } else { MediaType::Html };
    let page = page(media_type, utf8(decoded.as_bytes())?)?;
    if page.blocks.len() > BLOCKS_MAX {
        return Err(ReadError::TooManyBlocks { blocks: page.blocks.len() });
    }
    let own = Labels { url: labels.url.clone(), publisher: labels.publisher.clone(), ..Labels::default() };
    let author = page.author.filter(|name| name.chars().count() <= NAME_CHARS_MAX);
    let heading = page.title.or_else(|| first_heading(&page.blocks));
    let checked = labels::checked(&Labels { author, ..own }, heading.as_deref().unwrap_or("Untitled page"))?;
    let (licence, licence_from) = rights::chosen(None, checked.licence.clone(), page.licence);
    let document = document(media_type, &page.blocks, labels::Checked { licence, ..checked })?;
    Ok(Document { licence_from, machine: page.machine, is_of_web: true, ..document })
}

/// Reads a page of a wiki as its wikitext, from a dump. Its labels are the wiki's and the operator's alone, as with
/// [`read_page`].
///
/// # Errors
/// Where it is too large or without text, or a label is refused.
pub fn read_wikitext(wikitext: &str, labels: &Labels, revision: &str) -> Result<Document, ReadError> {
    let blocks = wiki::wikitext_blocks(utf8(wikitext.as_bytes())?)?;
    if blocks.len() > BLOCKS_MAX {
        return Err(ReadError::TooManyBlocks { blocks: blocks.len() });
    }
    let revision = labels::revision(revision)?;
    let document = document(MediaType::Wikitext, &blocks, labels::checked(labels, "Untitled page")?)?;
    Ok(Document { revision, ..document })
}

/// Reads a PDF whose pages somebody took the text from, in their order: each passage has the number of its page, from 1, at
/// the head of its heading path (`Page 3`). A PDF's own labels are not read, since programs that print write what they
/// like there; the title is that of `labels`, else the file's name without its ending.
///
/// # Errors
/// Where it has too many pages or too much text, no text at all, or a label is refused.
pub fn read_pdf(name: &str, pages: &[String], labels: &Labels) -> Result<Document, ReadError> {
    if pages.len() > PDF_PAGES_MAX {
        return Err(ReadError::TooManyPages { pages: pages.len() });
    }
    let bytes = pages.iter().map(String::len).fold(0, usize::saturating_add);
    if bytes > DOCUMENT_BYTES_MAX {
        return Err(ReadError::TooLarge { bytes });
    }
    let blocks = pdf::blocks(pages);
    if blocks.is_empty() {
        return Err(ReadError::OnlyPictures);
    }
    if blocks.len() > BLOCKS_MAX {
        return Err(ReadError::TooManyBlocks { blocks: blocks.len() });
    }
    document(MediaType::Pdf, &blocks, labels::checked(labels, &stem(name))?)
}

/// Returns true for the name of a PDF, whose text [`read_pdf`] takes page by page.
#[must_use]
pub fn is_pdf(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"))
}

fn document(
    media_type: MediaType,
    blocks: &[Block],
    checked: labels::Checked,
) -> Result<Document, ReadError> {
    let written = Written::from_blocks(blocks, &checked.title);
    if written.passages.is_empty() {
        return Err(ReadError::Empty);
    }
    Ok(Document {
        revision: None,
        machine: None,
        is_of_web: false,
        title: checked.title,
        publisher: checked.publisher,
        url: checked.url,
        author: checked.author,
        // A wiki that does not say is passed on as unknown.
        licence_from: if checked.licence == Licence::Unknown {
            LicenceFrom::Nothing
        } else {
            LicenceFrom::Labels
        },
        licence: checked.licence,
        media_type,
        text: written.text,
        passages: written.passages,
    })
}

/// Returns true where [`read`] knows the kind of file by its name; in a folder, others are passed over.
#[must_use]
pub fn can_read(name: &str) -> bool {
    media_type(name).is_ok()
}

fn media_type(name: &str) -> Result<MediaType, ReadError> {
    let ending = Path::new(name).extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    match ending.to_ascii_lowercase().as_str() {
        "md" | "markdown" => Ok(MediaType::Markdown),
        "html" | "htm" => Ok(MediaType::Html),
        "txt" => Ok(MediaType::Text),
        _ => Err(ReadError::UnknownKind(name.to_owned())),
    }
}

fn utf8(bytes: &[u8]) -> Result<&str, ReadError> {
    if bytes.len() > DOCUMENT_BYTES_MAX {
        return Err(ReadError::TooLarge { bytes: bytes.len() });
    }
    if bytes.contains(&0) {
        return Err(ReadError::Binary);
    }
    std::str::from_utf8(bytes).ok().ok_or(ReadError::NotUtf8)
}

fn page(media_type: MediaType, body: &str) -> Result<html::Page, ReadError> {
    Ok(match media_type {
        MediaType::Html => html::page(body)?,
        MediaType::Markdown => html::Page { blocks: markdown::blocks(body)?, ..html::Page::default() },
        MediaType::Text => html::Page { blocks: text::blocks(body), ..html::Page::default() },
        MediaType::Pdf => {
            let pages: Vec<&str> = body.split('\u{c}').collect();
            html::Page { blocks: pdf::blocks(&pages), ..html::Page::default() }
        }
        MediaType::Wikitext => html::Page { blocks: wiki::wikitext_blocks(body)?, ..html::Page::default() },
    })
}

fn first_heading(blocks: &[Block]) -> Option<String> {
    blocks.iter().find(|block| matches!(block, Block::Heading(..))).map(|block| block.text().to_owned())
}

/// Returns the file's name as words: without folders and ending, dashes and underscores as spaces.
fn stem(name: &str) -> String {
    let stem = Path::new(name).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    stem.replace(['-', '_'], " ")
}

#[cfg(test)]
mod tests;
