//! All finders together: they look at the same time, and one that fails stops nobody.

use std::sync::Arc;
use std::time::Duration;

use article::rank::Statistics;
use desk::draft::Outage;
use desk::evidence::Document;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};

use super::nearest::{Asked, Marked, Text};
use super::{Again, Finder, FinderError, Found};

/// How long all finders together may take.
pub const FOUND_WITHIN: Duration = Duration::from_secs(15);

/// The most documents one search brings from outside; what comes after is left out.
pub const DOCUMENTS_MAX: usize = 24;

/// The places a question is looked up in.
#[derive(Clone)]
pub struct Finders {
    places: Vec<Arc<dyn Finder>>,
    within: Duration,
}

/// What all finders together found.
#[derive(Debug, Clone, Default)]
pub struct Gathered {
    /// What each place found that answered, in the places' order.
    pub found: Vec<Found>,
    /// How rare the question's words are in all that was searched.
    pub statistics: Statistics,
    /// What was searched and tried, a line each; and which places could not be searched.
    pub searched: Vec<String>,
    /// The places that could not be searched.
    pub outages: Vec<Outage>,
}

impl Finders {
    /// Returns finders that have 15 seconds together.
    #[must_use]
    pub fn new(places: Vec<Arc<dyn Finder>>) -> Self {
        Self { places, within: FOUND_WITHIN }
    }

    /// Returns the same with more places.
    #[must_use]
    pub fn and(mut self, more: impl IntoIterator<Item = Arc<dyn Finder>>) -> Self {
        self.places.extend(more);
        self
    }

    /// Returns the same with another limit of time: for tests.
    #[must_use]
    pub fn within(self, within: Duration) -> Self {
        Self { within, ..self }
    }

    /// Reads a page again at the place it was found at.
    ///
    /// # Errors
    /// Where that place did not answer.
    pub async fn read_again(&self, title: &str, url: &str) -> Result<Again, FinderError> {
        for place in &self.places {
            match place.read_again(title, url).await? {
                Again::NotHere => {}
                again => return Ok(again),
            }
        }
        Ok(Again::NotHere)
    }

    /// Looks in all places at once and returns what they found by the time that is given to all of them together. A
    /// place that fails, breaks down or is too slow is among the outages, and hides nothing the others found.
    pub async fn find(&self, question: &str) -> Gathered {
        let deadline = Instant::now() + self.within;
        let mut looking = JoinSet::new();
        // A task each: one that panics takes nobody with it, and one that reckons long holds up nobody.
        let mut numbers = Vec::with_capacity(self.places.len());
        for place in &self.places {
            let (place, question) = (Arc::clone(place), question.to_owned());
            let task = looking.spawn(async move { timeout_at(deadline, place.find(&question)).await });
            numbers.push(task.id());
        }
        let mut answers: Vec<Result<Found, String>> =
            self.places.iter().map(|_| Err("the search was broken off".to_owned())).collect();
        while let Some(ended) = looking.join_next_with_id().await {
            let (id, answer) = match ended {
                Ok((id, Ok(Ok(found)))) => (id, Ok(found)),
                Ok((id, Ok(Err(error)))) => (id, Err(why(&error))),
                Ok((id, Err(_elapsed))) => (id, Err(too_slow(self.within))),
                Err(error) => (error.id(), Err("its finder broke down".to_owned())),
            };
            let number = numbers.iter().position(|number| *number == id);
            if let Some(slot) = number.and_then(|number| answers.get_mut(number)) {
                *slot = answer;
            }
        }
        let named = self.places.iter().map(|place| place.name());
        Gathered::of(question, named.zip(answers))
    }
}

fn too_slow(within: Duration) -> String {
    format!("no answer within {} s", within.as_secs_f64())
}

/// Says what happened, without the place's name.
fn why(error: &FinderError) -> String {
    match error {
        FinderError::Library(error) => {
            tracing::warn!(%error, "the library cannot be searched");
            "its database does not answer".to_owned()
        }
        FinderError::Outside { why, .. } => why.clone(),
    }
}

impl Gathered {
    fn of(question: &str, answers: impl IntoIterator<Item = (String, Result<Found, String>)>) -> Self {
        let mut gathered = Self::default();
        for (place, answer) in answers {
            let why = match answer {
                Ok(found) => {
                    gathered.searched.extend(found.searched.iter().cloned());
                    let incomplete = found.incomplete.clone();
                    gathered.found.push(found);
                    incomplete
                }
                Err(why) => Some(why),
            };
            if let Some(why) = why {
                let outage = Outage { place, why };
                gathered.searched.push(outage.to_string());
                gathered.outages.push(outage);
            }
        }
        gathered.drop_surplus();
        let counted: Vec<&Statistics> = gathered.found.iter().map(|found| &found.statistics).collect();
        gathered.statistics = merged(&counted);
        if gathered.statistics.passages == 0 {
            // Nobody counted: what was brought is then all we know about how rare the words are.
            gathered.statistics = counted_in(question, gathered.documents());
        }
        gathered
    }

    /// Returns the documents that were brought from outside, place by place.
    pub fn documents(&self) -> impl Iterator<Item = &Document> {
        self.found.iter().flat_map(|found| &found.documents)
    }

    /// Keeps the first documents of each place, so that one place cannot crowd out another.
    fn drop_surplus(&mut self) {
        let bringing = self.found.iter().filter(|found| !found.documents.is_empty()).count();
        let each = DOCUMENTS_MAX.checked_div(bringing).unwrap_or(DOCUMENTS_MAX);
        for found in &mut self.found {
            found.documents.truncate(each);
        }
    }
}

/// Adds up what the places counted. Where some did not count a word, the others speak for them: the sum is raised to
/// the size of all that was counted, so that a word is not taken for rare because nobody looked for it.
fn merged(all: &[&Statistics]) -> Statistics {
    let passages = all.iter().fold(0_u64, |sum, some| sum.saturating_add(some.passages));
    let mut merged = Statistics { passages, ..Statistics::default() };
    for word in all.iter().flat_map(|some| some.passages_with.keys()) {
        if merged.passages_with.contains_key(word) {
            continue;
        }
        let counted = all.iter().filter_map(|some| Some((some.passages, *some.passages_with.get(word)?)));
        let (among, with) = counted.fold((0_u128, 0_u128), |(among, with), (passages, some)| {
            (among.saturating_add(passages.into()), with.saturating_add(some.into()))
        });
        let raised = with.saturating_mul(passages.into()).checked_div(among).unwrap_or(with);
        merged.passages_with.insert(word.clone(), u64::try_from(raised).unwrap_or(u64::MAX));
    }
    merged
}

fn counted_in<'a>(question: &str, documents: impl Iterator<Item = &'a Document>) -> Statistics {
    let mut asked = Asked::new(question);
    let marked: Vec<Marked> = documents.map(|document| asked.mark(&Text::of_document(document))).collect();
    asked.statistics(&marked)
}

#[cfg(test)]
mod tests {
    use async_trait::async_trait;
    use desk::evidence::{Labels, read};

    use super::*;

    /// A finder that does what it is told.
    enum Scripted {
        Finds(Found),
        Fails,
        Never,
        Panics,
    }

    #[async_trait]
    impl Finder for Scripted {
        fn name(&self) -> String {
            match self {
                Self::Finds(_) => "the finder",
                Self::Fails => "down.example",
                Self::Never => "silent.example",
                Self::Panics => "broken.example",
            }
            .to_owned()
        }

        async fn find(&self, _question: &str) -> Result<Found, FinderError> {
            match self {
                Self::Finds(found) => Ok(found.clone()),
                Self::Fails => Err(FinderError::Outside {
                    place: self.name(),
                    why: "it answers HTML for JSON".to_owned(),
                }),
                Self::Never => std::future::pending().await,
                Self::Panics => panic!("a finder must not take the others with it"),
            }
        }
    }

    fn document(title: &str) -> Document {
        read("d.md", format!("# {title}\n\nThe tides rise.\n").as_bytes(), &Labels::default()).unwrap()
    }

    fn finds(line: &str, documents: usize) -> Arc<dyn Finder> {
        let documents = (0..documents).map(|number| document(&format!("{line} {number}"))).collect();
        Arc::new(Scripted::Finds(Found { searched: vec![line.to_owned()], documents, ..Found::default() }))
    }

    #[tokio::test(start_paused = true)]
    async fn one_that_fails_hangs_or_breaks_down_hides_nothing_the_others_found() {
        let places: Vec<Arc<dyn Finder>> = vec![
            Arc::new(Scripted::Never),
            finds("one", 0),
            Arc::new(Scripted::Panics),
            Arc::new(Scripted::Fails),
            finds("two", 0),
        ];
        let began = Instant::now();
        let gathered = Finders::new(places).find("Why are there tides?").await;
        assert_eq!(began.elapsed(), FOUND_WITHIN, "all of them together have 15 s");
        let why = |place: &str, why: &str| Outage { place: place.to_owned(), why: why.to_owned() };
        assert_eq!(
            gathered.outages,
            [
                why("silent.example", "no answer within 15 s"),
                why("broken.example", "its finder broke down"),
                why("down.example", "it answers HTML for JSON"),
            ]
        );
        assert_eq!(
            gathered.searched,
            [
                "silent.example could not be searched: no answer within 15 s",
                "one",
                "broken.example could not be searched: its finder broke down",
                "down.example could not be searched: it answers HTML for JSON",
                "two",
            ]
        );
        assert_eq!(gathered.found.len(), 2);
    }

    #[tokio::test]
    async fn a_place_that_could_be_searched_in_part_is_heard_and_is_an_outage() {
        let why = "it did not answer in time".to_owned();
        let part: Arc<dyn Finder> = Arc::new(Scripted::Finds(Found {
            documents: vec![document("Tides")],
            incomplete: Some(why.clone()),
            ..Found::default()
        }));
        let gathered = Finders::new(vec![part]).find("tides").await;
        assert_eq!(gathered.documents().count(), 1);
        assert_eq!(gathered.outages, [Outage { place: "the finder".to_owned(), why }]);
    }

    #[tokio::test]
    async fn no_place_crowds_out_another() {
        let gathered =
            Finders::new(vec![finds("many", 100), finds("few", 1), finds("none", 0)]).find("tides").await;
        let brought: Vec<usize> = gathered.found.iter().map(|found| found.documents.len()).collect();
        assert_eq!(brought, [DOCUMENTS_MAX / 2, 1, 0]);
        assert_eq!(gathered.statistics.passages, 13, "nobody counted, so what was brought is counted");
        assert_eq!(gathered.statistics.passages_with.get("tides"), Some(&13));
    }

    fn counts(passages: u64, with: &[(&str, u64)]) -> Statistics {
        let passages_with = with.iter().map(|(word, count)| ((*word).to_owned(), *count)).collect();
        Statistics { passages, passages_with }
    }

    #[test]
    fn counts_are_added_and_a_word_only_some_counted_is_raised_to_the_whole() {
        let (one, two) = (counts(1_000, &[("tide", 10), ("moon", 50)]), counts(9_000, &[("tide", 90)]));
        let nobody = Statistics::default();
        assert_eq!(merged(&[&one, &nobody, &two]), counts(10_000, &[("moon", 500), ("tide", 100)]));
        assert_eq!(merged(&[&one]), one);
        assert_eq!(merged(&[&nobody]), nobody);
        let vast = counts(u64::MAX, &[("tide", u64::MAX)]);
        assert_eq!(merged(&[&vast, &vast]).passages, u64::MAX, "it counts no further");
    }
}
