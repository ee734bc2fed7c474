//! Which sources are copies of this desk's own pages.

use std::collections::BTreeSet;

use article::{Evidence, SourceId, words};

use super::model::slug_of;
use super::store;
use crate::platform::{Pool, StoreError};

/// How many pages may have one title: the later ones' addresses end in a number.
const NUMBERED_MAX: u32 = 5;

/// Returns which sources of the evidence have the title of a page of ours, readable or not, and at least half of their
/// passages in its text: wherever they are to be had, they say what we wrote.
///
/// The source that a page quotes has a title of its own, and is none. At most five pages of one title are compared.
///
/// # Errors
/// Where the database does not answer.
pub async fn mirrored(pool: &Pool, evidence: &Evidence) -> Result<BTreeSet<SourceId>, StoreError> {
    let slugs = evidence.sources.values().flat_map(|source| {
        let slug = slug_of(&source.title);
        let numbered = (2..=NUMBERED_MAX).map(|number| format!("{slug}-{number}")).collect::<Vec<_>>();
        std::iter::once(slug).chain(numbered)
    });
    let slugs: Vec<String> = slugs.collect();
    let pages = store::texts(&mut *pool.get().await?, &slugs).await?;
    let pages: Vec<(String, String)> = pages
        .into_iter()
        .map(|(title, text)| (words::fold(&title).to_lowercase(), words::fold(&text)))
        .collect();
    let is_ours = |id: &SourceId, title: &str| {
        let title = words::fold(title).to_lowercase();
        let own = || evidence.passages.values().filter(|passage| passage.source_id == *id);
        pages.iter().filter(|(theirs, _)| *theirs == title).any(|(_, text)| {
            let held = own().filter(|passage| text.contains(&words::fold(&passage.text))).count();
            held > 0 && held.saturating_mul(2) >= own().count()
        })
    };
    let ours = evidence.sources.values().filter(|source| is_ours(&source.id, &source.title));
    Ok(ours.map(|source| source.id).collect())
}
