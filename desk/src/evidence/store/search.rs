//! Finding passages by their words.

use std::collections::BTreeMap;

use article::{PassageId, SourceId};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Double, Float, Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::platform::StoreError;
use crate::platform::schema::{passages, snapshots};

/// The most passages one search returns.
pub const HITS_MAX: usize = 200;

/// The most words one search looks for; what comes after is left out.
pub const WORDS_MAX: usize = 32;

/// The longest word, in characters; what is longer is cut.
const WORD_CHARS_MAX: usize = 64;

/// How much a word counts with the weights D (text), C (nothing has it), B (headings) and A (title). With Postgres's own
/// `{0.1, 0.2, 0.4, 1}` any passage under a matching title wins over one that answers: by `ts_rank` alone 4 of 65 right
/// passages are then among the first five, with these 38 (`scripts/bench retrieval`, the open half).
const WEIGHTS: [f32; 4] = [1.0, 0.0, 0.4, 0.4];

/// A word in more passages than this is not looked for by itself, so that what a search reads does not grow with all we
/// hold; it still counts where another word is found.
const COMMON: u64 = 5_000;

/// A word to look for.
#[derive(Debug, Clone, PartialEq)]
pub struct Sought {
    /// The word, plain and lower-case.
    pub word: String,
    /// What finding it is worth, above 0: its rarity.
    pub worth: f64,
    /// In how many passages it stands.
    pub passages_with: u64,
}

impl Sought {
    /// Returns a word as good as any other: worth 1, and in no passage as far as is known.
    #[must_use]
    pub fn plain(word: &str) -> Self {
        Self { word: word.to_owned(), worth: 1.0, passages_with: 0 }
    }
}

/// A passage that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Which passage.
    pub passage_id: PassageId,
    /// Its source.
    pub source_id: SourceId,
    /// How well it fits; only to be compared with others of the same search.
    pub score: f64,
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
/// Postgres stems the words and leaves out the likes of "the". They are looked for in the passage's text, where they
/// count most, its headings and its source's title. A passage's score is the sum of what its words are worth, each times
/// `ts_rank` for that word alone, which rises ever less the oftener the word stands there, as in BM25. (`ts_rank` for all
/// words at once knows nothing of rarity, and `ts_rank_cd` for any of them only adds up occurrences.) It is not divided by
/// length: passages are short already, and the shortest of them, "The causes are:", would win.
///
/// # Errors
/// Where the database does not answer.
pub async fn search(
    conn: &mut AsyncPgConnection,
    sought: &[Sought],
    limit: usize,
) -> Result<Vec<Hit>, StoreError> {
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        id: i64,
        #[diesel(sql_type = BigInt)]
        source_id: i64,
        #[diesel(sql_type = Double)]
        score: f64,
    }
    // One statement for all words; diesel's own language has neither unnest with several arrays nor a sum over it.
    const STATEMENT: &str = "WITH sought AS MATERIALIZED \
        (SELECT words_query(word) AS query, worth FROM unnest($1, $2) AS given (word, worth)) \
        SELECT id, source_id, (SELECT sum(worth * ts_rank($3, passages.words, query)) FROM sought) AS score \
        FROM passages WHERE words @@ words_query($4) ORDER BY score DESC, id LIMIT $5";
    let known: Vec<(String, &Sought)> =
        sought.iter().take(WORDS_MAX).filter_map(|sought| Some((quoted(&sought.word)?, sought))).collect();
    if known.is_empty() {
        return Ok(Vec::new());
    }
    let looked_for = looked_for(&known);
    let (words, worths): (Vec<String>, Vec<f64>) =
        known.into_iter().map(|(word, sought)| (word, sought.worth)).unzip();
    let rows: Vec<Row> = diesel::sql_query(STATEMENT)
        .bind::<Array<Text>, _>(words)
        .bind::<Array<Double>, _>(worths)
        .bind::<Array<Float>, _>(WEIGHTS.to_vec())
        .bind::<Text, _>(looked_for)
        .bind::<BigInt, _>(i64::try_from(limit.min(HITS_MAX)).unwrap_or_default())
        .load(conn)
        .await?;
    let hit = |row: Row| Hit {
        passage_id: PassageId(row.id),
        source_id: SourceId(row.source_id),
        score: row.score,
    };
    Ok(rows.into_iter().map(hit).collect())
}

/// Returns the search for any of the words that are not too common, or for the rarest where all are.
fn looked_for(known: &[(String, &Sought)]) -> String {
    let rarest = known.iter().map(|(_, sought)| sought.passages_with).min().unwrap_or(0);
    let wanted = |(_, sought): &&(String, &Sought)| sought.passages_with <= rarest.max(COMMON);
    known.iter().filter(wanted).map(|(word, _)| word.as_str()).collect::<Vec<_>>().join(" | ")
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
    fn a_common_word_is_looked_for_only_where_no_rarer_one_is() {
        let sought = [("the", 90_000), ("tide", 12), ("moon", COMMON), ("water", COMMON + 1)];
        let sought = sought.map(|(word, passages_with)| Sought { passages_with, ..Sought::plain(word) });
        let known: Vec<(String, &Sought)> = sought.iter().map(|one| (one.word.clone(), one)).collect();
        assert_eq!(looked_for(&known), "tide | moon");
        let common: Vec<_> = known.into_iter().filter(|(_, one)| one.passages_with > COMMON).collect();
        assert_eq!(looked_for(&common), "water");
    }

    #[test]
    fn words_are_quoted_literally() {
        assert_eq!(quoted("leaf").as_deref(), Some("'leaf'"));
        assert_eq!(quoted("a' | 'b").as_deref(), Some("'a  |  b'"));
        assert_eq!(quoted("\\' & !x:*\0").as_deref(), Some("'& !x:*'"));
        assert_eq!(quoted(" ' & | ! "), None);
        assert_eq!(quoted(&"x".repeat(1_000)).map(|word| word.len()), Some(WORD_CHARS_MAX + 2));
    }
}
