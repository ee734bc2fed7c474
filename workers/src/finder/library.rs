//! The library: the sources an operator has imported.

use std::collections::BTreeSet;

use article::rank::{Statistics, search_words};
use article::{PassageId, SourceId, words};
use async_trait::async_trait;
use desk::evidence::{self, Held, Hit, Sought};
use desk::platform::{Pool, StoreError};

use super::{Finder, FinderError, Found};

/// How many passages the full-text search may bring before the sources are chosen.
const HITS_MAX: usize = 200;

/// How many of them are kept whatever their sources: the passage that answers may be its source's only one.
const HITS_KEPT: usize = 60;

/// How many sources are read whole.
const SOURCES_MAX: usize = 10;

/// How many passages one question brings.
const PASSAGES_MAX: usize = 400;

/// What finding a word is worth that is not the question's own but its nearest kin.
const OF_KIN: f64 = 0.6;

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
        let frequencies = evidence::frequencies(&mut connection, &words).await?;
        let statistics = Statistics { passages: frequencies.held.passages, passages_with: frequencies.with };
        let sought = sought(question, &words, &statistics);
        let hits = evidence::search(&mut connection, &sought, HITS_MAX).await?;
        let sources = best_sources(&hits);
        let near: Vec<PassageId> = hits.iter().take(HITS_KEPT).map(|hit| hit.passage_id).collect();
        let mut evidence = evidence::load_sources(&mut connection, &sources, &near, PASSAGES_MAX).await?;
        let mut kept = evidence::load(&mut connection, &near).await?;
        evidence.passages.append(&mut kept.passages);
        evidence.sources.append(&mut kept.sources);
        let searched = vec![describe(frequencies.held, &words)];
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

/// Says what each word is worth: its rarity, less for one that is not the question's own.
fn sought(question: &str, words: &[String], statistics: &Statistics) -> Vec<Sought> {
    let own: BTreeSet<String> = words::words(question).into_iter().collect();
    let worth = |word: &String| statistics.weight(word) * if own.contains(word) { 1.0 } else { OF_KIN };
    let passages_with = |word: &String| statistics.passages_with.get(word).copied().unwrap_or(0);
    words
        .iter()
        .map(|word| Sought { word: word.clone(), worth: worth(word), passages_with: passages_with(word) })
        .collect()
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
