//! The rows of pages that askers name.

use diesel::dsl::min;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;

use crate::platform::id::SuggestionId;
use crate::platform::schema::suggestion_pages;
use crate::platform::{StoreError, TokenHash, WebAddress};
use crate::suggestion::pages::{NamedPage, PAGES_MAX, READ_MAX};

/// Keeps the pages that an asker names.
pub(in crate::suggestion) async fn insert(
    connection: &mut AsyncPgConnection,
    (id, token): (SuggestionId, &TokenHash),
    pages: &[WebAddress],
    now: Timestamp,
) -> Result<(), StoreError> {
    let row = |page: &WebAddress| {
        (
            suggestion_pages::suggestion_id.eq(id),
            suggestion_pages::token_hash.eq(token),
            suggestion_pages::address.eq(page.as_str().to_owned()),
            suggestion_pages::named_at.eq(now.to_diesel()),
        )
    };
    let rows: Vec<_> = pages.iter().map(row).collect();
    if !rows.is_empty() {
        diesel::insert_into(suggestion_pages::table).values(rows).execute(connection).await?;
    }
    Ok(())
}

/// Returns the pages that are read for a question: those named first, each once, at most [`READ_MAX`].
pub(in crate::suggestion) async fn first(
    connection: &mut AsyncPgConnection,
    id: SuggestionId,
) -> Result<Vec<WebAddress>, StoreError> {
    let named: Vec<String> = suggestion_pages::table
        .filter(suggestion_pages::suggestion_id.eq(id))
        .group_by(suggestion_pages::address)
        .order(min(suggestion_pages::id))
        .select(suggestion_pages::address)
        .limit(READ_MAX)
        .load(connection)
        .await?;
    named.iter().map(|address| read(address)).collect()
}

/// Returns the pages that one asker named, in the order they were named in, and what came of each.
pub(in crate::suggestion) async fn of_asker(
    connection: &mut AsyncPgConnection,
    token: &TokenHash,
) -> Result<Vec<NamedPage>, StoreError> {
    let rows: Vec<(String, Option<String>)> = suggestion_pages::table
        .filter(suggestion_pages::token_hash.eq(token))
        .order(suggestion_pages::id)
        .select((suggestion_pages::address, suggestion_pages::outcome))
        .limit(i64::try_from(PAGES_MAX).unwrap_or(i64::MAX))
        .load(connection)
        .await?;
    named(rows)
}

/// Returns the pages that all askers of a question named, each once, those named first, and what came of each; at most `limit`.
pub(in crate::suggestion) async fn of_all(
    connection: &mut AsyncPgConnection,
    id: SuggestionId,
    limit: i64,
) -> Result<Vec<NamedPage>, StoreError> {
    let rows: Vec<(String, Option<String>)> = suggestion_pages::table
        .filter(suggestion_pages::suggestion_id.eq(id))
        .group_by(suggestion_pages::address)
        .order(min(suggestion_pages::id))
        .select((suggestion_pages::address, min(suggestion_pages::outcome)))
        .limit(limit)
        .load(connection)
        .await?;
    named(rows)
}

/// Writes down what came of a page, whoever named it.
pub(in crate::suggestion) async fn settle(
    connection: &mut AsyncPgConnection,
    id: SuggestionId,
    (page, outcome): (&WebAddress, &str),
) -> Result<(), StoreError> {
    diesel::update(suggestion_pages::table)
        .filter(suggestion_pages::suggestion_id.eq(id))
        .filter(suggestion_pages::address.eq(page.as_str()))
        .set(suggestion_pages::outcome.eq(outcome))
        .execute(connection)
        .await?;
    Ok(())
}

/// Writes down what came of the pages that are not among these.
pub(in crate::suggestion) async fn settle_others(
    connection: &mut AsyncPgConnection,
    id: SuggestionId,
    (these, outcome): (&[WebAddress], &str),
) -> Result<(), StoreError> {
    let these: Vec<&str> = these.iter().map(WebAddress::as_str).collect();
    diesel::update(suggestion_pages::table)
        .filter(suggestion_pages::suggestion_id.eq(id))
        .filter(suggestion_pages::address.ne_all(these))
        .set(suggestion_pages::outcome.eq(outcome))
        .execute(connection)
        .await?;
    Ok(())
}

fn named(rows: Vec<(String, Option<String>)>) -> Result<Vec<NamedPage>, StoreError> {
    let one =
        |(address, outcome): (String, Option<String>)| Ok(NamedPage { address: read(&address)?, outcome });
    rows.into_iter().map(one).collect()
}

fn read(address: &str) -> Result<WebAddress, StoreError> {
    WebAddress::parse(address)
        .map_err(|error| StoreError::Corrupt(format!("a page that an asker named: {error}")))
}
