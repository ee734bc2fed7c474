//! Sources that were found for a draft and are not cited: what the editor may know and the writer could not use.

use desk::review::Uncited;

/// One such source, ready to print.
pub struct Found {
    /// Its title.
    pub title: String,
    /// Where it can be read.
    pub url: Option<String>,
    /// Who published it.
    pub publisher: String,
    /// Its licence.
    pub licence: String,
    /// What may be done with its text.
    pub allowed: &'static str,
    /// How its passages begin.
    pub passages: Vec<String>,
}

impl From<Uncited> for Found {
    fn from(uncited: Uncited) -> Self {
        let Uncited { source, allows, passages } = uncited;
        Self {
            allowed: allows.rule().allows,
            title: source.title,
            url: source.url,
            publisher: source.publisher,
            licence: source.licence.to_string(),
            passages: passages.into_iter().map(|passage| passage.text).collect(),
        }
    }
}
