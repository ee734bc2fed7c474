//! The library: the sources an operator has imported.

use article::rank::Statistics;
use article::{PassageId, SourceId};
use async_trait::async_trait;
use desk::evidence::{self, Held, Hit, Sought};
use desk::platform::{Pool, StoreError};

use super::nearest::{Asked, HITS_PER_SOURCE};
use super::{Finder, FinderError, Found};

/// How many passages the full-text search may bring before the sources are chosen.
const HITS_MAX: usize = 200;

/// How many of them are kept whatever their sources: the passage that answers may be its source's only one.
const HITS_KEPT: usize = 60;

/// How many sources are read whole.
const SOURCES_MAX: usize = 10;

/// How many passages one question brings.
const PASSAGES_MAX: usize = 400;

/// Searches the sources in the desk's own database.
#[derive(Clone)]
pub struct Library {
    pool: Pool,
}

impl Library {
    /// Returns a finder over that database.
    #[must_use]
    pub fn new(pool: Pool) -> Self {
        Self { pool }
    }
}

#[async_trait]
impl Finder for Library {
    fn name(&self) -> String {
        "the library".to_owned()
    }

    async fn find(&self, question: &str) -> Result<Found, FinderError> {
        let asked = Asked::new(question);
        let words = asked.words();
        let mut connection = self.pool.get().await.map_err(StoreError::from)?;
        let frequencies = evidence::frequencies(&mut connection, words).await?;
        let statistics = Statistics { passages: frequencies.held.passages, passages_with: frequencies.with };
        let hits = evidence::search(&mut connection, &sought(&asked, &statistics), HITS_MAX).await?;
        let sources = best_sources(&hits);
        let (near, others): (Vec<Hit>, Vec<Hit>) =
            hits.into_iter().take(HITS_KEPT).partition(|hit| sources.contains(&hit.source_id));
        let mut kept = evidence::load(&mut connection, &ids(&others)).await?;
        let room = PASSAGES_MAX.saturating_sub(kept.passages.len());
        let mut evidence = evidence::load_sources(&mut connection, &sources, &ids(&near), room).await?;
        evidence.passages.append(&mut kept.passages);
        evidence.sources.append(&mut kept.sources);
        let searched = vec![describe(frequencies.held, words)];
        Ok(Found { evidence, statistics, searched, ..Found::default() })
    }
}

/// Returns the sources whose best passages fit best.
fn best_sources(hits: &[Hit]) -> Vec<SourceId> {
    let mut scores: Vec<(SourceId, f64, usize)> = Vec::new();
    for hit in hits {
        match scores.iter_mut().find(|(id, ..)| *id == hit.source_id) {
            Some((_, score, count)) if *count < HITS_PER_SOURCE => {
                *score += hit.score;
                *count = count.saturating_add(1);
            }
            Some(_) => {}
            None => scores.push((hit.source_id, hit.score, 1)),
        }
    }
    scores.sort_by(|(_, a, _), (_, b, _)| b.total_cmp(a));
    scores.into_iter().take(SOURCES_MAX).map(|(id, ..)| id).collect()
}

/// Says what each word is worth, and how common it is.
fn sought(asked: &Asked, statistics: &Statistics) -> Vec<Sought> {
    let with = |word: &String| statistics.passages_with.get(word).copied().unwrap_or(0);
    let words = asked.words().iter().zip(asked.weights(statistics));
    words.map(|(word, worth)| Sought { word: word.clone(), worth, passages_with: with(word) }).collect()
}

fn ids(hits: &[Hit]) -> Vec<PassageId> {
    hits.iter().map(|hit| hit.passage_id).collect()
}

fn describe(held: Held, words: &[String]) -> String {
    let Held { sources, passages } = held;
    format!("the library ({sources} sources, {passages} passages) for: {}", words.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(source: i64, score: f64) -> Hit {
        Hit { passage_id: PassageId(0), source_id: SourceId(source), score }
    }

    #[test]
    fn a_source_counts_by_its_three_best_passages() {
        let hits = [hit(1, 0.9), hit(2, 0.5), hit(2, 0.4), hit(2, 0.3), hit(2, 0.3), hit(3, 0.2)];
        assert_eq!(best_sources(&hits), [SourceId(2), SourceId(1), SourceId(3)]);
    }

    #[test]
    fn ten_sources_are_read_whole_at_most() {
        let hits: Vec<Hit> = (0..20).map(|source| hit(source, 0.5)).collect();
        assert_eq!(best_sources(&hits).len(), SOURCES_MAX);
    }
}
