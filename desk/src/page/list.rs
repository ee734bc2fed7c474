//! Programs that follow the site ask what is new, and what there is.

use article::Licence;
use jiff::Timestamp;

use super::model::Page;
use super::store;
use crate::draft;
use crate::platform::id::RevisionId;
use crate::platform::{Pool, StoreError};

/// How many of the newest pages a feed lists.
const RECENT_MAX: i64 = 50;

/// How many pages one part of the site map holds at the most: below the 50,000 addresses that the protocol allows in a
/// file, with room for what is not a page (<https://www.sitemaps.org/protocol.html>).
pub const MAPPED_MAX: i64 = 45_000;

/// How many parts an index of site maps may name, by the same protocol.
const PARTS_MAX: i64 = 50_000;

/// A new page, as a feed tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recent {
    /// The page.
    pub page: Page,
    /// The short answer.
    pub quick_answer: String,
    /// The page's own licence.
    pub licence: Licence,
    /// The name of who approved it.
    pub approved_by: String,
}

/// Returns the newest live pages, newest first, at most 50.
///
/// # Errors
/// Where the database does not answer, or a row is not what its hash says.
pub async fn recent(pool: &Pool) -> Result<Vec<Recent>, StoreError> {
    let mut connection = pool.get().await?;
    let rows = store::recent(&mut connection, RECENT_MAX).await?;
    let revisions: Vec<RevisionId> = rows.iter().map(|row| row.revision).collect();
    let articles = draft::articles(&mut connection, &revisions).await?;
    let recent = |row: store::RecentRow| {
        let missing = || StoreError::Corrupt(format!("page {} lacks its revision", row.page.slug));
        let article = articles.get(&row.revision).ok_or_else(missing)?;
        let texts: Vec<&str> = article.quick_answer.iter().map(|sentence| sentence.text.as_str()).collect();
        let quick_answer = texts.join(" ");
        Ok(Recent { quick_answer, licence: row.licence, approved_by: row.approved_by, page: row.page })
    };
    rows.into_iter().map(recent).collect()
}

/// A page as a site map names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapped {
    /// The last part of its address.
    pub slug: String,
    /// When what it says last changed.
    pub updated_at: Timestamp,
}

/// A part of a site map that is too long for one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappedPart {
    /// Its number, from 1.
    pub number: i64,
    /// When one of its pages last changed.
    pub updated_at: Timestamp,
}

/// All readable pages, or the parts in which they are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SiteMap {
    /// All of them, at most [`MAPPED_MAX`].
    Whole(Vec<Mapped>),
    /// The parts that hold any, at most 50,000.
    Parts(Vec<MappedPart>),
}

/// Returns all readable pages in the order in which they were published, or the parts to ask for with [`map_part`].
///
/// # Errors
/// Where the database does not answer.
pub async fn map(pool: &Pool) -> Result<SiteMap, StoreError> {
    let mut connection = pool.get().await?;
    if store::last_id(&mut connection).await? > MAPPED_MAX {
        return Ok(SiteMap::Parts(store::parts(&mut connection, (MAPPED_MAX, PARTS_MAX)).await?));
    }
    Ok(SiteMap::Whole(store::mapped(&mut connection, (0, MAPPED_MAX)).await?))
}

/// Returns the readable pages of one part, from 1, at most [`MAPPED_MAX`]: those whose ids are in its range, so that a
/// page never moves from part to part.
///
/// # Errors
/// Where the database does not answer.
pub async fn map_part(pool: &Pool, number: i64) -> Result<Vec<Mapped>, StoreError> {
    let until = number.clamp(1, PARTS_MAX).saturating_mul(MAPPED_MAX);
    let after = until.saturating_sub(MAPPED_MAX);
    store::mapped(&mut *pool.get().await?, (after, until)).await
}
