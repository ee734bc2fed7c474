//! The labels a page was published with: those of its sources, and its own licence.

use article::{Licence, Source, SourceId, Tier};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::platform::StoreError;
use crate::platform::id::PageId;
use crate::platform::schema::{page_sources, pages};

/// Keeps the labels of a page's sources as they are now.
pub(in crate::page) async fn freeze<'a>(
    connection: &mut AsyncPgConnection,
    id: PageId,
    sources: impl IntoIterator<Item = &'a Source>,
) -> Result<(), StoreError> {
    let row = |source: &'a Source| {
        (
            page_sources::page_id.eq(id.0),
            page_sources::source_id.eq(source.id.0),
            page_sources::title.eq(&source.title),
            page_sources::url.eq(source.url.as_ref()),
            page_sources::publisher.eq(&source.publisher),
            page_sources::author.eq(source.author.as_ref()),
            page_sources::licence.eq(source.licence.to_string()),
        )
    };
    let rows: Vec<_> = sources.into_iter().map(row).collect();
    diesel::insert_into(page_sources::table).values(rows).execute(connection).await?;
    Ok(())
}

/// Returns the sources of a page as they were labelled when it was published, and its own licence.
pub(in crate::page) async fn frozen(
    connection: &mut AsyncPgConnection,
    id: PageId,
) -> Result<(Vec<Source>, Licence), StoreError> {
    type Row = (i64, String, Option<String>, String, Option<String>, String);
    let own: String = pages::table.find(id.0).select(pages::licence).first(connection).await?;
    let columns = (
        page_sources::source_id,
        page_sources::title,
        page_sources::url,
        page_sources::publisher,
        page_sources::author,
        page_sources::licence,
    );
    let of_page = page_sources::table.filter(page_sources::page_id.eq(id.0));
    let rows: Vec<Row> = of_page.select(columns).load(connection).await?;
    let source = |(id, title, url, publisher, author, licence): Row| {
        let licence = read_licence(&licence)?;
        // A tier is for the desk: a page keeps the labels it was published with, and has none.
        Ok(Source { id: SourceId(id), title, url, publisher, author, licence, tier: Tier::default() })
    };
    let sources = rows.into_iter().map(source).collect::<Result<_, StoreError>>()?;
    Ok((sources, read_licence(&own)?))
}

pub(super) fn read_licence(licence: &str) -> Result<Licence, StoreError> {
    licence.parse().ok().ok_or_else(|| StoreError::Corrupt(format!("a page's licence of {licence}")))
}
