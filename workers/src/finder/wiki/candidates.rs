//! Which of the pages that a search brought are worth reading.

use std::collections::{BTreeMap, BTreeSet};

use article::words;

use super::wording::{Wording, can_be_title};

/// What a word of the question counts where it stands: in the title, in the snippet, somewhere in the text.
const IN_TITLE: f64 = 1.0;
const IN_SNIPPET: f64 = 0.7;
const IN_TEXT: f64 = 0.5;

/// What it counts that a title says nothing but what the question says.
const NOTHING_ELSE: f64 = 0.5;

/// What it counts that the question has the very title.
const VERY_TITLE: f64 = 0.4;

/// What the engine's own order counts at most; half of it five places further down.
const ENGINES_ORDER: f64 = 0.2;
const ENGINES_ORDER_HALVED_AT: f64 = 5.0;

/// What length counts at most, and from how many bytes of wikitext on: an article answers more than its beginning does.
const LENGTH: f64 = 0.3;
const LONG_BYTES: f64 = 20_000.0;
const SHORT_BYTES: f64 = 500.0;

/// What a word counts that tells little, such as "causes".
const FAINT_WORD: f64 = 0.25;

/// A page that fits less well than this share of how the best one fits is not worth reading; one that has all words
/// that tell may fit less well.
const WORTH_READING: f64 = 0.6;
const WORTH_READING_WITH_ALL: f64 = 0.35;

/// The most pages that are held on to.
const CANDIDATES_MAX: usize = 400;

/// How a page was found.
pub(super) enum How {
    /// By its text, which has all of these stems.
    Text { stems: Vec<String> },
    /// By its title.
    Title,
}

/// A page that may answer.
#[derive(Debug, Default)]
struct Candidate {
    in_snippet: BTreeSet<String>,
    in_text: BTreeSet<String>,
    best_rank: Option<usize>,
}

/// A page as the wiki describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Described {
    /// Its title.
    pub(super) title: String,
    /// The titles that led to it: its own, and those that are redirected to it.
    pub(super) names: BTreeSet<String>,
    /// Its length, in bytes of wikitext.
    pub(super) length: u64,
    /// Its address as the wiki gives it.
    pub(super) address: Option<String>,
}

/// The pages found so far.
pub(super) struct Candidates {
    /// The question's words by their stems, with what each counts.
    worth: Vec<(String, f64)>,
    telling: BTreeSet<String>,
    /// The titles the question may have in it, in lower case.
    very_titles: BTreeSet<String>,
    found: BTreeMap<String, Candidate>,
    /// Those that the question's own titles lead to.
    known: BTreeMap<String, Described>,
}

impl Candidates {
    pub(super) fn new(wording: &Wording) -> Self {
        let worth = |telling| if telling { 1.0 } else { FAINT_WORD };
        Self {
            worth: wording.words.iter().map(|word| (word.stem.clone(), worth(word.telling))).collect(),
            telling: wording.telling().map(|word| word.stem.clone()).collect(),
            very_titles: wording.titles.iter().map(|title| title.to_lowercase()).collect(),
            found: BTreeMap::new(),
            known: BTreeMap::new(),
        }
    }

    /// Makes rare words count more, by how many pages each brought.
    pub(super) fn weigh(&mut self, pages_with: &BTreeMap<String, usize>) {
        let most = words::real(pages_with.values().copied().max().unwrap_or_default());
        for (word, pages) in pages_with {
            let stem = words::stem(word);
            for (_, worth) in self.worth.iter_mut().filter(|(known, _)| *known == stem) {
                // From 1 for the most common of them to a few times that.
                *worth *= 1.0 + ((most + 1.0) / (words::real(*pages) + 1.0)).ln() / 2.0;
            }
        }
    }

    /// Adds a page that was found, or what is new about it.
    pub(super) fn add(&mut self, title: &str, how: &How, rank: usize, snippet: &str) {
        let is_full = self.found.len() >= CANDIDATES_MAX && !self.found.contains_key(title);
        if is_full || !can_be_title(title) {
            return;
        }
        let candidate = self.found.entry(title.to_owned()).or_default();
        candidate.in_snippet.extend(words::content_stems(snippet));
        if let How::Text { stems } = how {
            candidate.in_text.extend(stems.iter().cloned());
        }
        candidate.best_rank = Some(candidate.best_rank.map_or(rank, |best| best.min(rank)));
    }

    /// Adds articles that the question's own titles lead to.
    pub(super) fn exist(&mut self, pages: Vec<Described>) {
        for page in pages {
            self.found.entry(page.title.clone()).or_default();
            self.known.insert(page.title.clone(), page);
        }
    }

    /// Returns the articles that were described already.
    pub(super) fn known(&self) -> impl Iterator<Item = &Described> {
        self.known.values()
    }

    /// Returns true where the article about the question was found: its title has all words that tell, or is a phrase of
    /// the question, or has some of the words that tell and its text has all.
    pub(super) fn has_the_article(&self) -> bool {
        let telling_in = |name: &String| {
            let stems: BTreeSet<String> = words::content_stems(name).into_iter().collect();
            self.telling.intersection(&stems).count()
        };
        let is_about_it = |(title, candidate): (&String, &Candidate)| {
            let telling = telling_in(title);
            telling == self.telling.len() || (telling > 0 && self.has_all_telling(candidate))
        };
        let is_phrase = |name: &String| telling_in(name) > 1;
        self.found.iter().any(is_about_it)
            || self
                .known
                .values()
                .flat_map(|page| &page.names)
                .any(|name| is_phrase(name) || telling_in(name) == self.telling.len())
    }

    fn has_all_telling(&self, candidate: &Candidate) -> bool {
        self.telling.iter().all(|stem| candidate.in_text.contains(stem))
    }

    /// Returns how many pages are known to hold all words that tell.
    pub(super) fn with_all_telling(&self) -> usize {
        self.found.values().filter(|candidate| self.has_all_telling(candidate)).count()
    }

    /// Returns the titles not described yet that fit best, best first, at most `limit`.
    pub(super) fn best_titles(&self, limit: usize) -> Vec<String> {
        let new = self.found.keys().filter(|title| !self.known.contains_key(*title));
        let mut scored: Vec<(f64, &String)> =
            new.map(|title| (self.score(std::iter::once(title), None), title)).collect();
        scored.sort_by(|(a, one), (b, other)| b.total_cmp(a).then_with(|| one.cmp(other)));
        scored.into_iter().take(limit).map(|(_, title)| title.clone()).collect()
    }

    /// Returns the pages worth reading, best first, at most `limit`.
    pub(super) fn best(&self, described: Vec<Described>, limit: usize) -> Vec<Described> {
        let score = |page: &Described| self.score(page.names.iter(), Some(page.length));
        let mut scored: Vec<(f64, Described)> =
            described.into_iter().map(|page| (score(&page), page)).collect();
        scored.sort_by(|(a, one), (b, other)| b.total_cmp(a).then_with(|| one.title.cmp(&other.title)));
        let best = scored.first().map_or(0.0, |(best, _)| *best);
        let is_worth = |(score, page): &(f64, Described)| {
            // A single word stands in many pages that are about something else.
            let has_all = self.telling.len() > 1 && self.tells_all(page);
            let share = if has_all { WORTH_READING_WITH_ALL } else { WORTH_READING };
            *score >= best * share
        };
        scored.into_iter().filter(is_worth).take(limit).map(|(_, page)| page).collect()
    }

    fn tells_all(&self, page: &Described) -> bool {
        let mut found = page.names.iter().filter_map(|name| self.found.get(name));
        found.any(|candidate| self.has_all_telling(candidate))
    }

    /// Returns how well a page fits that is known by these names.
    fn score<'a>(&self, names: impl Iterator<Item = &'a String>, length: Option<u64>) -> f64 {
        let (mut best, mut in_snippet, mut in_text) = (0.0_f64, BTreeSet::new(), BTreeSet::new());
        let names: Vec<&String> = names.collect();
        let mut order = 0.0_f64;
        for candidate in names.iter().filter_map(|name| self.found.get(*name)) {
            in_snippet.extend(&candidate.in_snippet);
            in_text.extend(&candidate.in_text);
            order = order.max(candidate.best_rank.map_or(0.0, |rank| {
                ENGINES_ORDER * ENGINES_ORDER_HALVED_AT / (ENGINES_ORDER_HALVED_AT + words::real(rank))
            }));
        }
        let total: f64 = self.worth.iter().map(|(_, worth)| worth).sum::<f64>().max(f64::MIN_POSITIVE);
        for name in names {
            let title: BTreeSet<String> = words::content_stems(name).into_iter().collect();
            let worth_of = |(stem, worth): &(String, f64)| {
                let place = if title.contains(stem) {
                    IN_TITLE
                } else if in_snippet.contains(stem) {
                    IN_SNIPPET
                } else if in_text.contains(stem) {
                    IN_TEXT
                } else {
                    0.0
                };
                worth * place
            };
            let covered: f64 = self.worth.iter().map(worth_of).sum::<f64>() / total;
            let in_title: f64 = self
                .worth
                .iter()
                .filter(|(stem, _)| title.contains(stem))
                .map(|(_, worth)| worth)
                .sum::<f64>()
                / total;
            let said = title.iter().filter(|stem| self.worth.iter().any(|(known, _)| known == *stem)).count();
            let only = words::real(said) / words::real(title.len().max(1));
            let very = if self.very_titles.contains(&name.to_lowercase()) { VERY_TITLE } else { 0.0 };
            best = best.max(covered + in_title * (only * NOTHING_ELSE + very));
        }
        // Length only adds to what fits anyway.
        best * (1.0 + length.map_or(0.0, of_length)) + order
    }
}

/// Returns what a page's length counts.
fn of_length(bytes: u64) -> f64 {
    let bytes = words::real(usize::try_from(bytes).unwrap_or(usize::MAX));
    let share = (bytes.max(SHORT_BYTES) / SHORT_BYTES).ln() / (LONG_BYTES / SHORT_BYTES).ln();
    LENGTH * share.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn described(title: &str, length: u64) -> Described {
        Described { title: title.to_owned(), names: [title.to_owned()].into(), length, address: None }
    }

    fn text(query: &str) -> How {
        How::Text { stems: words::content_stems(query) }
    }

    fn titles(pages: &[Described]) -> Vec<&str> {
        pages.iter().map(|page| page.title.as_str()).collect()
    }

    #[test]
    fn the_article_about_it_comes_before_those_that_mention_it() {
        let mut candidates = Candidates::new(&Wording::of("What causes venous insufficiency?"));
        let how = text("venous insufficiency");
        for (rank, title) in
            ["Compression stockings", "Wound", "Chronic venous insufficiency"].iter().enumerate()
        {
            candidates.add(title, &how, rank, "");
        }
        let pages = vec![
            described("Wound", 1_200),
            described("Compression stockings", 8_000),
            described("Chronic venous insufficiency", 9_000),
        ];
        assert_eq!(titles(&candidates.best(pages, 2))[0], "Chronic venous insufficiency");
        assert_eq!(candidates.with_all_telling(), 3);
        assert_eq!(candidates.best_titles(1), ["Chronic venous insufficiency"]);
    }

    #[test]
    fn of_two_that_fit_alike_the_longer_is_read_first() {
        let mut candidates = Candidates::new(&Wording::of("Why are there tides?"));
        candidates.add("Tide (lead)", &text("tides"), 0, "");
        candidates.add("Tide (book)", &text("tides"), 0, "");
        let pages = vec![described("Tide (lead)", 600), described("Tide (book)", 9_000)];
        assert_eq!(titles(&candidates.best(pages, 5)), ["Tide (book)", "Tide (lead)"]);
    }

    #[test]
    fn what_fits_far_less_is_not_read() {
        let mut candidates = Candidates::new(&Wording::of("How does photosynthesis work in plants?"));
        candidates.add("Photosynthesis in plants", &text("photosynthesis plants"), 0, "");
        candidates.add("Steel", &text("work"), 40, "");
        let pages = vec![described("Steel", 900), described("Photosynthesis in plants", 9_000)];
        assert_eq!(titles(&candidates.best(pages, 5)), ["Photosynthesis in plants"]);
    }

    #[test]
    fn the_names_that_led_to_a_page_speak_for_it() {
        let mut candidates = Candidates::new(&Wording::of("What is a heart attack?"));
        candidates.add("Heart", &text("heart attack"), 0, "");
        let infarction = Described {
            names: ["heart attack".to_owned(), "Myocardial infarction".to_owned()].into(),
            ..described("Myocardial infarction", 5_000)
        };
        candidates.exist(vec![infarction.clone()]);
        assert!(candidates.has_the_article());
        let pages = vec![described("Heart", 5_000), infarction];
        assert_eq!(titles(&candidates.best(pages, 5))[0], "Myocardial infarction");
    }

    #[test]
    fn the_article_is_known_by_its_title_or_by_title_and_text_together() {
        let found = |how: &How, title: &str| {
            let mut candidates = Candidates::new(&Wording::of("What can I put on my compost heap?"));
            candidates.add(title, how, 0, "");
            candidates.has_the_article()
        };
        assert!(found(&text("compost heap"), "Composting"));
        assert!(found(&How::Title, "Compost heaps of the world"));
        assert!(!found(&How::Title, "Compost"));
        assert!(!found(&text("compost heap"), "Gardening"));
        assert!(!found(&text("compost"), "Composting"));
    }

    #[test]
    fn rare_words_count_more() {
        let mut candidates = Candidates::new(&Wording::of("Which dough rises overnight?"));
        candidates
            .weigh(&[("dough".to_owned(), 4), ("rises".to_owned(), 20), ("overnight".to_owned(), 12)].into());
        candidates.add("Sunrise", &text("rises overnight"), 0, "");
        candidates.add("Sourdough", &text("dough"), 0, "dough");
        assert_eq!(candidates.best_titles(1), ["Sourdough"]);
    }
}
