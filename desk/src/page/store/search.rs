//! Finding readable pages by their words.

use article::advice::Published;
use diesel::sql_types::{BigInt, Text, Timestamptz};
use diesel::{QueryableByName, sql_query};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::page::search::{Hit, Matching, pieces};
use crate::platform::StoreError;
use crate::platform::id::SuggestionId;

/// How an excerpt is made: two places of 10 to 22 words, with the signs that [`pieces`] looks for.
const EXCERPT: &str =
    "StartSel=\u{2}, StopSel=\u{3}, MaxFragments=2, MinWords=10, MaxWords=22, FragmentDelimiter=\" … \"";

/// Returns the search as Postgres reads it and how well a page fits it. `websearch_to_tsquery` takes any text.
///
/// Where all words are there, what counts is how near they stand to each other, `ts_rank_cd`; where only some are, how
/// many of them, which `ts_rank` tells and the other does not.
fn terms(matching: Matching) -> (&'static str, &'static str) {
    match matching {
        Matching::All => ("websearch_to_tsquery('english', $1)", "ts_rank_cd"),
        Matching::Some => ("any_of(websearch_to_tsquery('english', $1))", "ts_rank"),
    }
}

/// Written out and not bound, so that the planner sees it.
const READABLE: &str = "state IN ('live', 'being_rechecked')";

/// Returns how many readable pages have all that is wanted.
pub(in crate::page) async fn count(
    connection: &mut AsyncPgConnection,
    wanted: &str,
) -> Result<i64, StoreError> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        total: i64,
    }
    let (query, _) = terms(Matching::All);
    let statement = format!("SELECT count(*) AS total FROM pages WHERE words @@ {query} AND {READABLE}");
    let row: Row = sql_query(statement).bind::<Text, _>(wanted).get_result(connection).await?;
    Ok(row.total)
}

/// Returns readable pages that match, best first, with where in their text.
pub(in crate::page) async fn hits(
    connection: &mut AsyncPgConnection,
    (wanted, matching): (&str, Matching),
    (limit, skipped): (i64, i64),
) -> Result<Vec<Hit>, StoreError> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        slug: String,
        #[diesel(sql_type = Text)]
        title: String,
        #[diesel(sql_type = Timestamptz)]
        updated_at: jiff_diesel::Timestamp,
        #[diesel(sql_type = Text)]
        excerpt: String,
    }
    let (query, rank) = terms(matching);
    let (any, _) = terms(Matching::Some);
    // Excerpts are made of the results shown and not of all that match: each takes longer than finding it. Where no place
    // has all that is wanted, they show places with any of it.
    let statement = format!(
        "SELECT slug, title, updated_at, CASE WHEN strpos(near, chr(2)) > 0 THEN near \
            ELSE ts_headline('english', text, {any}, $4) END AS excerpt \
         FROM (SELECT id, slug, title, updated_at, text, {rank}(words, {query}) AS score FROM pages \
               WHERE words @@ {query} AND {READABLE} ORDER BY score DESC, id DESC LIMIT $2 OFFSET $3) AS best \
         CROSS JOIN LATERAL ts_headline('english', text, {query}, $4) AS near \
         ORDER BY score DESC, id DESC"
    );
    let rows: Vec<Row> = sql_query(statement)
        .bind::<Text, _>(wanted)
        .bind::<BigInt, _>(limit)
        .bind::<BigInt, _>(skipped)
        .bind::<Text, _>(EXCERPT)
        .load(connection)
        .await?;
    let hit = |row: Row| Hit {
        slug: row.slug,
        title: row.title,
        updated_at: row.updated_at.to_jiff(),
        excerpt: pieces(&row.excerpt),
    };
    Ok(rows.into_iter().map(hit).collect())
}

/// Returns readable pages with any of the words, those with most first, except those of a suggestion.
pub(in crate::page) async fn similar(
    connection: &mut AsyncPgConnection,
    wanted: &str,
    but: SuggestionId,
    limit: i64,
) -> Result<Vec<Published>, StoreError> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        slug: String,
        #[diesel(sql_type = Text)]
        title: String,
        #[diesel(sql_type = Text)]
        text: String,
    }
    let (query, rank) = terms(Matching::Some);
    let statement = format!(
        "SELECT slug, title, text FROM pages WHERE words @@ {query} AND {READABLE} AND suggestion_id <> $2 \
         ORDER BY {rank}(words, {query}) DESC, id DESC LIMIT $3"
    );
    let rows: Vec<Row> = sql_query(statement)
        .bind::<Text, _>(wanted)
        .bind::<BigInt, _>(but.0)
        .bind::<BigInt, _>(limit)
        .load(connection)
        .await?;
    Ok(rows.into_iter().map(|row| Published { slug: row.slug, title: row.title, text: row.text }).collect())
}
