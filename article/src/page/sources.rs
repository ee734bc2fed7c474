//! The list of sources: who published each, under which licence, and what was done with its words.

use crate::Licence;
use crate::relation::Relation;
use crate::view::{ArticleView, SourceView};

/// A source as printed.
pub(super) struct SourceLine {
    pub(super) number: usize,
    pub(super) title: String,
    /// Where it can be read: only addresses a browser opens as a page.
    pub(super) url: Option<String>,
    pub(super) publisher: String,
    pub(super) author: Option<String>,
    pub(super) licence: LicenceLine,
    /// What was done with its words, as Creative Commons licences ask to be told (BY and BY-SA 4.0, section 3(a)(1)(B)).
    pub(super) changes: &'static str,
}

/// A licence as printed.
pub(super) struct LicenceLine {
    pub(super) name: String,
    pub(super) url: Option<String>,
    /// What using a text under it asks for, as the end of a sentence; may be empty.
    pub(super) asks: &'static str,
}

impl SourceLine {
    pub(super) fn new(source: &SourceView, article: &ArticleView) -> Self {
        let opens = |url: &&String| url.starts_with("https://") || url.starts_with("http://");
        Self {
            number: source.number,
            title: source.title.clone(),
            url: source.url.as_ref().filter(opens).cloned(),
            publisher: source.publisher.clone(),
            author: source.author.clone().filter(|author| *author != source.publisher),
            licence: LicenceLine::new(&source.licence),
            changes: changes(source, article),
        }
    }
}

impl LicenceLine {
    pub(super) fn new(licence: &Licence) -> Self {
        let asks = match licence {
            Licence::CcBy(_) => ", if you name this site and the sources above",
            Licence::CcBySa(_) => {
                ", if you name this site and the sources above and pass on what you make of it under the same licence"
            }
            _ => "",
        };
        Self { name: licence.to_string(), url: licence.url(), asks }
    }
}

fn changes(source: &SourceView, article: &ArticleView) -> &'static str {
    let took = |relation| taken(source, article).any(|taken| taken == relation);
    let word_for_word = took(Relation::Verbatim) || took(Relation::Quote);
    let is_changed = is_changed(source, article);
    match (source.licence.may_copy(), word_for_word, is_changed || took(Relation::FactOnly)) {
        (false, ..) => "Used for facts, with short quotations only.",
        (true, true, false) => "Changes: sentences selected and rearranged.",
        (true, true, true) => "Changes: sentences selected and rearranged, some reworded.",
        (true, false, _) => "Changes: restated in other words.",
    }
}

/// Returns true where the page holds a source's wording changed.
pub(super) fn is_changed(source: &SourceView, article: &ArticleView) -> bool {
    taken(source, article).any(|taken| taken == Relation::Adapted)
}

/// Returns what the sentences that cite a source took from it.
fn taken<'a>(source: &'a SourceView, article: &'a ArticleView) -> impl Iterator<Item = Relation> + 'a {
    let citations = article.sentences().flat_map(|sentence| &sentence.citations);
    citations.filter(|citation| citation.source_id == source.id).map(|citation| citation.relation)
}
