//! How near each sentence is to the question in meaning, and what of the question no sentence near it speaks of.

use super::question::Question;
use super::unit::{Context, Unit};
use crate::encoder::{Encoder, EncoderError, Encoding, likeness};
use crate::words;

/// How many sentences are read for their meaning, the best by their words first: on two processors 160 take about
/// half a second.
const READ_MAX: usize = 160;

/// What a question's words are compared with: the sentences nearest to it.
const NEAREST: usize = 5;

/// What the encoder says of a question and the sentences.
#[derive(Debug, Clone, Default)]
pub(super) struct Meaning {
    /// How near each sentence is, 0 to 1, in their order; 0 for those that were not read.
    pub nearness: Vec<f64>,
    /// How near the question's telling words come, each to its nearest word in one sentence: the word that fares worst,
    /// in the sentence where that is best.
    pub worst_word: f64,
    /// The same over the nearest sentences together.
    pub worst_word_anywhere: f64,
}

impl Meaning {
    /// Reads the sentences in the order given, as many as there is time for.
    pub(super) fn read(
        question: &Question,
        units: &[Unit],
        contexts: &[Context],
        order: &[usize],
    ) -> Result<Self, EncoderError> {
        let model = Encoder::get()?;
        let chosen: Vec<usize> = order.iter().copied().take(READ_MAX).collect();
        let mut texts = vec![question.text.clone()];
        texts.extend(
            chosen.iter().filter_map(|number| units.get(*number)).map(|unit| in_place(unit, contexts)),
        );
        let read = model.encode(&texts)?;
        let Some((asked, sentences)) = read.split_first() else { return Ok(Self::default()) };
        let mut near: Vec<(f64, &Encoding)> = sentences
            .iter()
            .map(|sentence| (f64::from(likeness(&asked.mean, &sentence.mean)), sentence))
            .collect();
        let mut nearness = vec![0.0; units.len()];
        for (number, (near, _)) in chosen.iter().zip(&near) {
            if let Some(place) = nearness.get_mut(*number) {
                *place = near.max(0.0);
            }
        }
        near.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        let nearest: Vec<&Encoding> = near.into_iter().take(NEAREST).map(|(_, sentence)| sentence).collect();
        Ok(Self { nearness, ..Self::of_words(asked, &nearest) })
    }

    /// Compares word by word (as `ColBERT` does: Khattab and Zaharia 2020).
    fn of_words(asked: &Encoding, nearest: &[&Encoding]) -> Self {
        let telling: Vec<bool> = asked.tokens.iter().map(|token| tells(token)).collect();
        let found: Vec<Vec<f64>> = nearest.iter().map(|sentence| best_matches(asked, sentence)).collect();
        let worst = |found: &Vec<f64>| {
            let told = found.iter().zip(&telling).filter(|(_, tells)| **tells);
            told.map(|(near, _)| *near).fold(1.0, f64::min)
        };
        let anywhere = found.iter().fold(vec![0.0; asked.tokens.len()], |best, one| {
            best.iter().zip(one).map(|(best, one)| f64::max(*best, *one)).collect()
        });
        Self {
            nearness: Vec::new(),
            worst_word: found.iter().map(worst).fold(0.0, f64::max),
            worst_word_anywhere: worst(&anywhere),
        }
    }
}

/// Returns a sentence with what stands above it: "It" means nothing without its title.
fn in_place(unit: &Unit, contexts: &[Context]) -> String {
    let above = contexts.get(unit.context).map_or("", |context| context.above.as_str());
    format!("{above}. {}", unit.text)
}

/// Returns for each token of the question how near the nearest of the sentence is.
fn best_matches(asked: &Encoding, sentence: &Encoding) -> Vec<f64> {
    let nearest =
        |token: &Vec<f32>| sentence.vectors.iter().map(|other| likeness(token, other)).fold(0.0, f32::max);
    asked.vectors.iter().map(|token| f64::from(nearest(token))).collect()
}

/// A token that says something of what is asked.
fn tells(token: &str) -> bool {
    token.chars().any(char::is_alphanumeric) && !words::is_stop(token) && !QUESTION_WORDS.contains(&token)
}

/// Words that ask, and parts of words that the tokeniser leaves over ("isn't" is "isn", "'", "t").
#[rustfmt::skip]
const QUESTION_WORDS: &[&str] = &[
    "how", "what", "why", "when", "where", "who", "which", "whom", "whose", "many", "much", "long", "often",
    "get", "gets", "got", "isn", "don", "doesn", "didn", "aren", "won", "can", "t", "s", "i", "my", "you", "your",
];
