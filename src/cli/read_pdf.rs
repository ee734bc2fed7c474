//! `answerdesk read-pdf`: the text of a PDF, page by page, for the program itself. A PDF is a program of its own for whoever
//! reads it, and readers of PDFs hang, crash or fill the memory on bad ones: so it is read in a process that may only use
//! so much of either, has no environment, and whose end harms nobody.

use std::io::{self, Read, Write};

use desk::evidence::{DOCUMENT_BYTES_MAX, PDF_BYTES_MAX, PDF_PAGES_MAX};
use pdf_extract::{Document, PlainTextOutput, output_doc_page};
use rustix::process::{Resource, Rlimit, setrlimit};
use serde::{Deserialize, Serialize};

use super::Fault;

/// How much memory the reader may ask for, in bytes (1 GiB); the largest PDF that is read, unpacked, takes a fraction.
pub(super) const MEMORY_BYTES_MAX: u64 = 1 << 30;

/// How long the reader may compute, in seconds; a book of 500 pages takes two.
pub(super) const CPU_SECONDS_MAX: u64 = 20;

/// What the reader tells, as one line of JSON.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Told {
    /// The text of every page, in their order.
    Pages(Vec<String>),
    /// Why there is none.
    Refused(PdfError),
}

/// Why a PDF was not read, in the words of whoever brought it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum PdfError {
    #[error("the PDF is encrypted: save a copy that opens without a password, and import that")]
    Encrypted,
    #[error("the PDF is too large: the most we read is {PDF_BYTES_MAX} bytes (32 MiB)")]
    TooLarge,
    #[error("the PDF has {0} pages, and the most we read is {PDF_PAGES_MAX}: split it")]
    TooManyPages(usize),
    #[error("the PDF has too much text: the most we read is {DOCUMENT_BYTES_MAX} bytes (2 MiB); split it")]
    TooMuchText,
    #[error("it is no PDF, or a broken one: open it in a viewer, print it to a new PDF, and import that")]
    Broken,
    #[error("page {0} of the PDF cannot be read: print it to a new PDF, and import that")]
    BrokenPage(u32),
    #[error(
        "reading the PDF took longer than {CPU_SECONDS_MAX} seconds: print it to a new PDF, and import that"
    )]
    TooSlow,
    #[error(
        "the PDF broke its reader, or asked for more than 1 GiB of memory: print it to a new PDF, and import that"
    )]
    Overwhelming,
    #[error("the reader of PDFs cannot be started: {0}")]
    NotStarted(String),
}

/// Reads a PDF on standard input and writes what it says to standard output.
pub(super) fn run() -> Result<(), Fault> {
    limit()?;
    let told = pages().map_or_else(Told::Refused, Told::Pages);
    let line = serde_json::to_vec(&told).map_err(|error| Fault::failed("its text cannot be told", error))?;
    let written = io::stdout().write_all(&line);
    written.map_err(|error| Fault::failed("nobody takes its text", error))
}

/// Gives up what a reader of PDFs has no use for, for good.
fn limit() -> Result<(), Fault> {
    let limits = [
        (Resource::As, MEMORY_BYTES_MAX),
        (Resource::Cpu, CPU_SECONDS_MAX),
        (Resource::Fsize, 0),
        (Resource::Core, 0),
    ];
    for (resource, most) in limits {
        let most = Rlimit { current: Some(most), maximum: Some(most) };
        setrlimit(resource, most).map_err(|error| Fault::start("it cannot be limited", error))?;
    }
    Ok(())
}

fn pages() -> Result<Vec<String>, PdfError> {
    let limit = u64::try_from(PDF_BYTES_MAX).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    io::stdin().lock().take(limit).read_to_end(&mut bytes).ok().ok_or(PdfError::Broken)?;
    if bytes.len() > PDF_BYTES_MAX {
        return Err(PdfError::TooLarge);
    }
    let mut document = Document::load_mem(&bytes).map_err(|error| refusal(&error))?;
    // Many open for everybody and are encrypted only so that they cannot be changed.
    if document.is_encrypted() && document.decrypt("").is_err() {
        return Err(PdfError::Encrypted);
    }
    let count = document.get_pages().len();
    if count > PDF_PAGES_MAX {
        return Err(PdfError::TooManyPages(count));
    }
    let (mut pages, mut length) = (Vec::with_capacity(count), 0_usize);
    for number in (1..).take(count) {
        let mut page = String::new();
        output_doc_page(&document, &mut PlainTextOutput::new(&mut page), number)
            .ok()
            .ok_or(PdfError::BrokenPage(number))?;
        length = length.saturating_add(page.len());
        if length > DOCUMENT_BYTES_MAX {
            return Err(PdfError::TooMuchText);
        }
        pages.push(page);
    }
    if pages.is_empty() { Err(PdfError::Broken) } else { Ok(pages) }
}

fn refusal(error: &pdf_extract::Error) -> PdfError {
    use pdf_extract::Error;
    match error {
        Error::Decryption(_) | Error::InvalidPassword => PdfError::Encrypted,
        _ => PdfError::Broken,
    }
}
