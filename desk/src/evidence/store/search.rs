//! Finding passages by their words.

use std::collections::BTreeMap;

use article::{PassageId, SourceId};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Float, Nullable, Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::platform::StoreError;
use crate::platform::schema::sql_types::Tsvector;
use crate::platform::schema::{passages, snapshots};

/// The most passages one search returns.
pub const HITS_MAX: usize = 200;

/// The most words one search looks for; what comes after is left out.
pub const WORDS_MAX: usize = 32;

/// The longest word, in characters; what is longer is cut.
const WORD_CHARS_MAX: usize = 64;

/// How much a word counts with the weights D (text), C (nothing has it), B (headings) and A (title). With Postgres's own
/// `{0.1, 0.2, 0.4, 1}` any passage under a matching title wins over one that answers.
const WEIGHTS: [f32; 4] = [0.7, 0.0, 0.8, 1.0];

/// Postgres's type for a search; no column has it, so it is not in the schema.
#[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
#[diesel(postgres_type(name = "tsquery", schema = "pg_catalog"))]
pub struct Tsquery;

diesel::infix_operator!(Matches, " @@ ", diesel::sql_types::Bool, backend: diesel::pg::Pg);

diesel::define_sql_function! {
    /// A search for stems, as the migration defines it.
    fn words_query(words: Text) -> Tsquery;
}

diesel::define_sql_function! {
    /// How well a passage fits a search, from 0 to 1.
    ///
    /// Not `ts_rank_cd`, which looks for words near each other and so, for a search for any of them, only adds up
    /// occurrences: "tide" in both title and heading would outdo "tide" and "moon". Nor is it divided by length:
    /// passages are short already, and the shortest of them, "The causes are:", would win.
    fn ts_rank(weights: Array<Float>, words: Nullable<Tsvector>, query: Tsquery) -> Float;
}

/// A passage that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Which passage.
    pub passage_id: PassageId,
    /// Its source.
    pub source_id: SourceId,
    /// How well it fits, from 0 to 1; only to be compared with others of the same search.
    pub score: f32,
}

/// In how many passages each word stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frequencies {
    /// How much there is to search in all.
    pub held: Held,
    /// In how many passages each word stands, by its text, headings or title.
    pub with: BTreeMap<String, u64>,
}

/// How much there is to search.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Held {
    /// Sources with a current snapshot.
    pub sources: u64,
    /// Passages of current snapshots.
    pub passages: u64,
}

/// Returns the current passages that best fit any of the words, best first, at most `limit` and [`HITS_MAX`].
///
/// Words are plain and lower-case; Postgres stems them and leaves out the likes of "the". They are looked for in the
/// passage's text, its headings and its source's title, where they count most.
///
/// # Errors
/// Where the database does not answer.
pub async fn search(
    conn: &mut AsyncPgConnection,
    words: &[String],
    limit: usize,
) -> Result<Vec<Hit>, StoreError> {
    let quoted: Vec<String> = words.iter().take(WORDS_MAX).filter_map(|word| quoted(word)).collect();
    if quoted.is_empty() {
        return Ok(Vec::new());
    }
    let any = quoted.join(" | ");
    let score = ts_rank(WEIGHTS.to_vec(), passages::words, words_query(any.clone()));
    let query = passages::table
        .filter(Matches::new(passages::words, words_query(any)))
        .select((passages::id, passages::source_id, score.clone()))
        .order((score.desc(), passages::id))
        .limit(i64::try_from(limit.min(HITS_MAX)).unwrap_or_default());
    let rows: Vec<(i64, i64, f32)> = query.load(conn).await?;
    let hit =
        |(passage, source, score)| Hit { passage_id: PassageId(passage), source_id: SourceId(source), score };
    Ok(rows.into_iter().map(hit).collect())
}

/// Returns in how many current passages each of the first [`WORDS_MAX`] words stands.
///
/// # Errors
/// Where the database does not answer.
pub async fn frequencies(conn: &mut AsyncPgConnection, words: &[String]) -> Result<Frequencies, StoreError> {
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        place: i64,
        #[diesel(sql_type = BigInt)]
        passages: i64,
    }
    // One statement for all words; diesel's own language has no unnest with ordinality.
    const STATEMENT: &str = "SELECT word.place, count(passages.id) AS passages \
        FROM unnest($1) WITH ORDINALITY AS word (query, place) \
        LEFT JOIN passages ON passages.words @@ words_query(word.query) GROUP BY word.place";
    let words: Vec<&String> = words.iter().take(WORDS_MAX).collect();
    // An empty word matches nothing, and keeps its place.
    let queries: Vec<String> = words.iter().map(|word| quoted(word).unwrap_or_default()).collect();
    let rows: Vec<Row> = diesel::sql_query(STATEMENT).bind::<Array<Text>, _>(queries).load(conn).await?;
    let with = rows.into_iter().filter_map(|row| {
        let word = words.get(usize::try_from(row.place).ok()?.checked_sub(1)?)?;
        Some((String::clone(word), u64::try_from(row.passages).ok()?))
    });
    Ok(Frequencies { with: with.collect(), held: count(conn).await? })
}

/// Returns how much there is to search.
///
/// # Errors
/// Where the database does not answer.
pub async fn count(conn: &mut AsyncPgConnection) -> Result<Held, StoreError> {
    let sources: i64 = snapshots::table.filter(snapshots::current).count().get_result(conn).await?;
    let passages: i64 =
        passages::table.filter(passages::words.is_not_null()).count().get_result(conn).await?;
    Ok(Held {
        sources: u64::try_from(sources).unwrap_or_default(),
        passages: u64::try_from(passages).unwrap_or_default(),
    })
}

/// Returns the word as Postgres's query language takes it literally: between quotes, without the two characters that
/// mean something there, and without NUL, which Postgres refuses in any text. None where nothing is left to look for.
fn quoted(word: &str) -> Option<String> {
    let literal: String = word
        .chars()
        .take(WORD_CHARS_MAX)
        .map(|c| if matches!(c, '\'' | '\\' | '\0') { ' ' } else { c })
        .collect();
    literal.chars().any(char::is_alphanumeric).then(|| format!("'{}'", literal.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_literally() {
        assert_eq!(quoted("leaf").as_deref(), Some("'leaf'"));
        assert_eq!(quoted("a' | 'b").as_deref(), Some("'a  |  b'"));
        assert_eq!(quoted("\\' & !x:*\0").as_deref(), Some("'& !x:*'"));
        assert_eq!(quoted(" ' & | ! "), None);
        assert_eq!(quoted(&"x".repeat(1_000)).map(|word| word.len()), Some(WORD_CHARS_MAX + 2));
    }
}
