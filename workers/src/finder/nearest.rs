//! Which passages of long texts are near what a question asks: chosen by words, before anybody ranks sentences.

use std::collections::{BTreeMap, HashMap, HashSet};

use article::rank::{Statistics, search_words};
use article::words;
use article::{Evidence, Passage, Source};
use desk::evidence::Document;

/// What a word counts where it stands: text, headings, title. As in the library's full-text search, whose weights were
/// chosen so that a matching title alone never wins over a passage that answers.
const IN_TEXT: f64 = 0.7;
const IN_HEADINGS: f64 = 0.4;
const IN_TITLE: f64 = 0.5;

/// What a word counts that is not the question's own but its nearest kin.
const OF_KIN: f64 = 0.6;

/// How many of a text's best passages speak for it: one lucky hit must not outweigh a source about the matter.
pub(super) const HITS_PER_SOURCE: usize = 3;

/// How many passages before and after one of the best are taken with it, and with any other that has a word.
const NEIGHBOURS: usize = 10;
const NEIGHBOURS_OF_OTHERS: usize = 1;

/// How many passages of a text's beginning are always taken: they say what it is about.
const OPENING: usize = 3;

/// Which of a question's words stand in something, a bit each; there are 32 at most.
pub(super) type Marks = u32;

/// The words a question is searched by.
pub(super) struct Asked {
    words: Vec<String>,
    /// How much each tells apart from its rarity.
    worth: Vec<f64>,
    by_stem: HashMap<String, Marks>,
    /// What is known of words that were met: most texts use the same few thousand.
    met: HashMap<String, Marks>,
}

/// A text whose passages are chosen from.
pub(crate) struct Text<'a> {
    title: &'a str,
    /// The headings above each passage, and its words.
    passages: Vec<(&'a [String], &'a str)>,
}

/// Where the words of a question stand in a text.
pub(super) struct Marked {
    title: Marks,
    /// Of each passage: its headings, its words.
    passages: Vec<(Marks, Marks)>,
}

impl Asked {
    /// Reads a question.
    pub(super) fn new(question: &str) -> Self {
        let words = search_words(question);
        let own: HashSet<String> = words::words(question).into_iter().collect();
        let worth = words.iter().map(|word| if own.contains(word) { 1.0 } else { OF_KIN }).collect();
        let mut by_stem: HashMap<String, Marks> = HashMap::new();
        for (word, bit) in words.iter().zip(bits()) {
            *by_stem.entry(words::stem(word)).or_default() |= bit;
        }
        Self { words, worth, by_stem, met: HashMap::new() }
    }

    /// Returns the words looked for, the question's own first.
    pub(super) fn words(&self) -> &[String] {
        &self.words
    }

    /// Says where the words stand in a text.
    pub(super) fn mark(&mut self, text: &Text<'_>) -> Marked {
        let title = self.marks(text.title);
        let mut headings_before: (&[String], Marks) = (&[], 0);
        let mut passages = Vec::with_capacity(text.passages.len());
        for (headings, body) in &text.passages {
            if headings_before.0 != *headings {
                let marks = headings.iter().fold(0, |marks, heading| marks | self.marks(heading));
                headings_before = (headings, marks);
            }
            passages.push((headings_before.1, self.marks(body)));
        }
        Marked { title, passages }
    }

    fn marks(&mut self, text: &str) -> Marks {
        words::tokens(text).fold(0, |marks, token| marks | self.marks_of(token))
    }

    fn marks_of(&mut self, token: &str) -> Marks {
        if let Some(known) = self.met.get(token) {
            return *known;
        }
        let marks = self.by_stem.get(&words::stem(&token.to_lowercase())).copied().unwrap_or(0);
        self.met.insert(token.to_owned(), marks);
        marks
    }

    /// Counts in how many passages of these texts each word stands: by their words, headings or title.
    pub(super) fn statistics<'m>(&self, texts: impl IntoIterator<Item = &'m Marked>) -> Statistics {
        let mut counts = vec![0_u64; self.words.len()];
        let mut passages = 0_u64;
        for text in texts {
            for (headings, body) in &text.passages {
                passages = passages.saturating_add(1);
                let marks = text.title | headings | body;
                for (count, bit) in counts.iter_mut().zip(bits()) {
                    *count = count.saturating_add(u64::from(marks & bit != 0));
                }
            }
        }
        let passages_with: BTreeMap<String, u64> = self.words.iter().cloned().zip(counts).collect();
        Statistics { passages, passages_with }
    }

    /// Returns what finding each word is worth: its rarity, less for one that is not the question's own.
    pub(super) fn weights(&self, statistics: &Statistics) -> Vec<f64> {
        self.words.iter().zip(&self.worth).map(|(word, worth)| statistics.weight(word) * worth).collect()
    }

    /// Returns how well each passage of a text fits, by the rarity of the words it has.
    pub(super) fn scores(&self, text: &Marked, statistics: &Statistics) -> Vec<f64> {
        let weights = self.weights(statistics);
        let sum = |marks: Marks| -> f64 {
            weights.iter().zip(bits()).filter(|(_, bit)| marks & bit != 0).map(|(weight, _)| weight).sum()
        };
        let title = sum(text.title) * IN_TITLE;
        let score = |(headings, body): &(Marks, Marks)| {
            if headings | body == 0 {
                0.0
            } else {
                title + sum(*headings) * IN_HEADINGS + sum(*body) * IN_TEXT
            }
        };
        text.passages.iter().map(score).collect()
    }
}

/// One bit for each word, in their order.
fn bits() -> impl Iterator<Item = Marks> {
    (0..Marks::BITS).map(|place| 1 << place)
}

impl<'a> Text<'a> {
    /// Returns a document as a text.
    pub(crate) fn of_document(document: &'a Document) -> Self {
        let passage = |cut| (document_headings(cut), document.words_of(cut));
        Self { title: &document.title, passages: document.passages.iter().map(passage).collect() }
    }

    /// Returns a stored source's passages, in reading order, as a text.
    pub(crate) fn of_source(source: &'a Source, passages: &[&'a Passage]) -> Self {
        let passage = |passage: &&'a Passage| (passage.heading_path.as_slice(), passage.text.as_str());
        Self { title: &source.title, passages: passages.iter().map(passage).collect() }
    }
}

fn document_headings(cut: &desk::evidence::Cut) -> &[String] {
    &cut.heading_path
}

/// Chooses at most `limit` passages of the texts, as places in them in reading order. Each text has a fair share: what
/// a short one does not need, the others have. Of a longer one its beginning is chosen, what is near the question's
/// words, and what stands around that.
pub(crate) fn choose(question: &str, texts: &[Text<'_>], limit: usize) -> Vec<Vec<usize>> {
    let sizes: Vec<usize> = texts.iter().map(|text| text.passages.len()).collect();
    let shares = shares(&sizes, limit);
    let whole = |size: usize| (0..size).collect::<Vec<usize>>();
    if shares == sizes {
        return sizes.into_iter().map(whole).collect();
    }
    let mut asked = Asked::new(question);
    let marked: Vec<Marked> = texts.iter().map(|text| asked.mark(text)).collect();
    let statistics = asked.statistics(&marked);
    let chosen = |(text, share): (&Marked, usize)| {
        if share >= text.passages.len() {
            return whole(text.passages.len());
        }
        let mut places = by_nearness(&asked.scores(text, &statistics));
        places.truncate(share);
        places.sort_unstable();
        places
    };
    marked.iter().zip(shares).map(chosen).collect()
}

/// Shortens evidence to `limit` passages, each source with its fair share.
pub(crate) fn shorten(question: &str, evidence: Evidence, limit: usize) -> Evidence {
    if evidence.passages.len() <= limit {
        return evidence;
    }
    let by_source = by_source(&evidence);
    let texts: Vec<Text<'_>> =
        by_source.iter().map(|(source, passages)| Text::of_source(source, passages)).collect();
    let chosen = choose(question, &texts, limit);
    pick(&by_source, &chosen)
}

/// Returns the evidence source by source, the passages of each in reading order.
pub(crate) fn by_source(evidence: &Evidence) -> Vec<(&Source, Vec<&Passage>)> {
    let mut passages: HashMap<_, Vec<&Passage>> = HashMap::new();
    for passage in evidence.passages.values() {
        passages.entry(passage.source_id).or_default().push(passage);
    }
    let mut all = Vec::new();
    for source in evidence.sources.values() {
        let mut own = passages.remove(&source.id).unwrap_or_default();
        own.sort_by_key(|passage| (passage.position, passage.id));
        all.push((source, own));
    }
    all
}

/// Returns the passages chosen of each source as evidence.
pub(crate) fn pick(by_source: &[(&Source, Vec<&Passage>)], chosen: &[Vec<usize>]) -> Evidence {
    let of_source = |((_, passages), places): (&(&Source, Vec<&Passage>), &Vec<usize>)| {
        places
            .iter()
            .filter_map(|place| passages.get(*place))
            .map(|passage| Passage::clone(passage))
            .collect()
    };
    let passages: Vec<Vec<Passage>> = by_source.iter().zip(chosen).map(of_source).collect();
    let cited = by_source.iter().zip(&passages).filter(|(_, own)| !own.is_empty());
    let sources: Vec<Source> = cited.map(|((source, _), _)| Source::clone(source)).collect();
    Evidence::new(passages.into_iter().flatten(), sources)
}

/// Divides `limit` among texts of these sizes: nobody gets more than they have, and what is left goes to the others.
fn shares(sizes: &[usize], limit: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by_key(|number| sizes.get(*number).copied().unwrap_or(0));
    let mut shares = vec![0; sizes.len()];
    let (mut left, mut texts) = (limit, sizes.len());
    for number in order {
        let size = sizes.get(number).copied().unwrap_or(0);
        let share = size.min(left.checked_div(texts).unwrap_or(0));
        if let Some(own) = shares.get_mut(number) {
            *own = share;
        }
        left = left.saturating_sub(share);
        texts = texts.saturating_sub(1);
    }
    shares
}

/// Returns all places of a text, the nearest to the question first.
fn by_nearness(scores: &[f64]) -> Vec<usize> {
    let mut hits: Vec<(usize, f64)> =
        scores.iter().copied().enumerate().filter(|(_, score)| *score > 0.0).collect();
    hits.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    let around = |(place, neighbours): (usize, usize)| {
        let near = (1..=neighbours).flat_map(move |far| [place.checked_sub(far), place.checked_add(far)]);
        std::iter::once(Some(place)).chain(near).flatten()
    };
    let reach = |rank: usize| if rank < HITS_PER_SOURCE { NEIGHBOURS } else { NEIGHBOURS_OF_OTHERS };
    let near_hits = hits.iter().enumerate().map(|(rank, (place, _))| (*place, reach(rank))).flat_map(around);
    let mut taken = vec![false; scores.len()];
    let mut order = Vec::with_capacity(scores.len());
    for place in (0..OPENING).chain(near_hits).chain(0..scores.len()) {
        if let Some(is_taken) = taken.get_mut(place)
            && !std::mem::replace(is_taken, true)
        {
            order.push(place);
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use desk::evidence::{Labels, read};

    use super::*;

    fn document(title: &str, paragraphs: &[String]) -> Document {
        let text = format!("# {title}\n\n{}\n", paragraphs.join("\n\n"));
        read("text.md", text.as_bytes(), &Labels::default()).unwrap()
    }

    /// A long text that speaks of tides in one place only.
    fn long(title: &str, passages: usize, tides_at: usize) -> Document {
        let paragraph = |number| {
            if number == tides_at {
                "The moon pulls the sea and makes the tides.".to_owned()
            } else {
                format!("Paragraph {number} is about something else.")
            }
        };
        document(title, &(0..passages).map(paragraph).collect::<Vec<_>>())
    }

    #[test]
    fn what_a_short_text_does_not_need_the_others_have() {
        assert_eq!(shares(&[1_000, 10, 1_000], 400), [195, 10, 195]);
        assert_eq!(shares(&[5, 5], 400), [5, 5]);
        assert_eq!(shares(&[9, 9, 9], 3), [1, 1, 1]);
        assert_eq!(shares(&[], 400), Vec::<usize>::new());
    }

    #[test]
    fn of_a_long_text_the_beginning_and_what_is_near_the_question_are_chosen() {
        let sea = long("The sea", 500, 400);
        let chosen = choose("Why are there tides?", &[Text::of_document(&sea)], 30);
        assert_eq!(chosen[0].len(), 30);
        assert!((0..3).chain(390..=410).all(|place| chosen[0].contains(&place)), "{chosen:?}");
        assert!(chosen[0].is_sorted());
    }

    #[test]
    fn everything_is_taken_where_everything_fits() {
        let (one, two) = (long("One", 5, 1), long("Two", 7, 2));
        let texts = [Text::of_document(&one), Text::of_document(&two)];
        assert_eq!(
            choose("Why are there tides?", &texts, 12),
            [(0..5).collect::<Vec<_>>(), (0..7).collect()]
        );
    }

    #[test]
    fn evidence_is_shortened_fairly_and_keeps_what_answers() {
        let documents = [long("One", 300, 250), long("Two", 300, 20), long("Three", 4, 0)];
        let evidence = desk::evidence::evidence(&documents);
        let shorter = shorten("Why are there tides?", evidence, 100);
        assert_eq!(shorter.passages.len(), 100);
        let of = |number: usize| by_source(&shorter)[number].1.len();
        assert_eq!((of(0), of(1), of(2)), (48, 48, 4));
        let tides = shorter.passages.values().filter(|passage| passage.text.contains("tides")).count();
        assert_eq!(tides, 3);
    }

    #[test]
    fn words_are_counted_by_their_stems_in_text_headings_and_title() {
        let text =
            "# Tides\n\nThe sea rises.\n\n## Moons\n\nIt falls.\n\n## Land\n\nThe seas and the moon.\n";
        let document = read("text.md", text.as_bytes(), &Labels::default()).unwrap();
        let mut asked = Asked::new("Does the moon make the sea rise in a tide?");
        let marked = asked.mark(&Text::of_document(&document));
        let statistics = asked.statistics([&marked]);
        let with = |word: &str| statistics.passages_with.get(word).copied();
        assert_eq!(statistics.passages, 3);
        assert_eq!((with("tide"), with("sea"), with("moon")), (Some(3), Some(2), Some(2)));
    }
}
