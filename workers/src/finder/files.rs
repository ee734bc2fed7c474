//! Documents in memory: files named at the command line, or the starter library, without a database.

use std::sync::Arc;

use async_trait::async_trait;
use desk::evidence::Document;

use super::nearest::{Asked, HITS_PER_SOURCE, Marked, Text};
use super::{Finder, FinderError, Found};

/// How many documents one article may draw on, as with the library.
const DOCUMENTS_MAX: usize = 6;

/// Searches documents that were read already.
#[derive(Clone)]
pub struct Files {
    name: String,
    documents: Arc<Vec<Document>>,
}

impl Files {
    /// Returns a finder over these documents, under the name an editor knows the place by.
    #[must_use]
    pub fn new(name: impl Into<String>, documents: Vec<Document>) -> Self {
        Self { name: name.into(), documents: Arc::new(documents) }
    }
}

#[async_trait]
impl Finder for Files {
    fn name(&self) -> String {
        self.name.clone()
    }

    async fn find(&self, question: &str) -> Result<Found, FinderError> {
        let (files, question) = (self.clone(), question.to_owned());
        // Ten thousand files take seconds: the others must be heard in the meantime.
        let found = tokio::task::spawn_blocking(move || files.search(&question)).await;
        found.map_err(|error| FinderError::Outside { place: self.name(), why: error.to_string() })
    }
}

impl Files {
    /// Picks the documents whose best passages fit best; how rare each word is was counted over all of them.
    fn search(&self, question: &str) -> Found {
        let mut asked = Asked::new(question);
        let marked: Vec<Marked> =
            self.documents.iter().map(|document| asked.mark(&Text::of_document(document))).collect();
        let statistics = asked.statistics(&marked);
        let mut best: Vec<(&Document, f64)> = Vec::new();
        for (document, marked) in self.documents.iter().zip(&marked) {
            let mut scores = asked.scores(marked, &statistics);
            scores.sort_by(|one, other| other.total_cmp(one));
            let score: f64 = scores.iter().take(HITS_PER_SOURCE).sum();
            if score > 0.0 {
                best.push((document, score));
            }
        }
        best.sort_by(|(_, one), (_, other)| other.total_cmp(one));
        let documents = best.into_iter().take(DOCUMENTS_MAX).map(|(document, _)| document.clone()).collect();
        let searched = vec![format!(
            "{} ({}, {}) for: {}",
            self.name,
            count(&self.documents.len(), "source"),
            count(&statistics.passages, "passage"),
            asked.words().join(", ")
        )];
        Found { documents, statistics, searched, ..Found::default() }
    }
}

fn count<N: std::fmt::Display + PartialEq + From<u8>>(number: &N, what: &str) -> String {
    if *number == N::from(1) { format!("{number} {what}") } else { format!("{number} {what}s") }
}

#[cfg(test)]
mod tests {
    use desk::evidence::{Labels, read};

    use super::*;

    fn document(title: &str, text: &str) -> Document {
        read("d.md", format!("# {title}\n\n{text}\n").as_bytes(), &Labels::default()).unwrap()
    }

    #[tokio::test]
    async fn the_documents_that_speak_of_it_are_picked_from_thousands() {
        let mut documents: Vec<Document> = (0..10_000)
            .map(|number| document(&format!("Text {number}"), "It speaks of water and land."))
            .collect();
        documents[7_123] = document("Tides", "The moon pulls the sea.\n\nThe tides rise twice a day.");
        documents[2_001] = document("The moon", "The moon circles the Earth.");
        let found = Files::new("these files", documents).find("Why does the moon make tides?").await.unwrap();
        let titles: Vec<&str> = found.documents.iter().map(|document| document.title.as_str()).collect();
        assert_eq!(titles, ["Tides", "The moon"]);
        assert_eq!(found.statistics.passages, 10_001);
        assert_eq!(found.statistics.passages_with.get("moon"), Some(&2));
        assert!(
            found.searched[0].starts_with("these files (10000 sources, 10001 passages) for: moon"),
            "{found:?}"
        );
    }

    #[tokio::test]
    async fn nothing_is_picked_that_has_no_word_of_the_question() {
        let documents = vec![document("Land", "It speaks of land.")];
        let found = Files::new("one file", documents).find("Why does the moon make tides?").await.unwrap();
        assert!(found.documents.is_empty());
        assert!(found.searched[0].starts_with("one file (1 source, 1 passage)"));
    }
}
