//! The library: the sources an operator has imported.

use article::rank::{Statistics, search_words};
use article::{PassageId, SourceId};
use async_trait::async_trait;
use desk::evidence::{self, Held, Hit};
use desk::platform::{Pool, StoreError};

use super::{Finder, FinderError, Found};

/// How many passages the full-text search may bring before the sources are chosen.
const HITS_MAX: usize = 200;

/// How many sources one article may draw on.
const SOURCES_MAX: usize = 6;

/// How many passages one article may draw on.
const PASSAGES_MAX: usize = 400;

/// How many of a source's best passages speak for it: one lucky hit must not outweigh a source about the matter.
const HITS_PER_SOURCE: usize = 3;

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
        let words = search_words(question);
        let mut connection = self.pool.get().await.map_err(StoreError::from)?;
        let hits = evidence::search(&mut connection, &words, HITS_MAX).await?;
        let frequencies = evidence::frequencies(&mut connection, &words).await?;
        let sources = best_sources(&hits);
        let near = best_passages(&hits, &sources);
        let evidence = evidence::load_sources(&mut connection, &sources, &near, PASSAGES_MAX).await?;
        let statistics = Statistics { passages: frequencies.held.passages, passages_with: frequencies.with };
        let searched = vec![describe(frequencies.held, &words)];
        Ok(Found { evidence, statistics, searched, ..Found::default() })
    }
}

/// Returns the sources whose best passages fit best.
fn best_sources(hits: &[Hit]) -> Vec<SourceId> {
    let mut scores: Vec<(SourceId, f32, usize)> = Vec::new();
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

/// Returns the passages that speak for the sources chosen.
fn best_passages(hits: &[Hit], sources: &[SourceId]) -> Vec<PassageId> {
    let of = |source: &SourceId| {
        let source = *source;
        hits.iter().filter(move |hit| hit.source_id == source).take(HITS_PER_SOURCE).map(|hit| hit.passage_id)
    };
    sources.iter().flat_map(of).collect()
}

fn describe(held: Held, words: &[String]) -> String {
    let Held { sources, passages } = held;
    format!("the library ({sources} sources, {passages} passages) for: {}", words.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(source: i64, score: f32) -> Hit {
        Hit { passage_id: PassageId(0), source_id: SourceId(source), score }
    }

    #[test]
    fn a_source_counts_by_its_three_best_passages() {
        let hits = [hit(1, 0.9), hit(2, 0.5), hit(2, 0.4), hit(2, 0.3), hit(2, 0.3), hit(3, 0.2)];
        assert_eq!(best_sources(&hits), [SourceId(2), SourceId(1), SourceId(3)]);
    }

    #[test]
    fn an_article_draws_on_six_sources_at_most() {
        let hits: Vec<Hit> = (0..20).map(|source| hit(source, 0.5)).collect();
        assert_eq!(best_sources(&hits).len(), SOURCES_MAX);
    }
}
