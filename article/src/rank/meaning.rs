//! How near each sentence is to the question in meaning.

use super::question::Question;
use super::unit::{Context, Unit};
use crate::encoder::{Encoder, EncoderError, TOKENS_MAX, likeness};

/// How many sentences are read for their meaning, the best by their words first. Of the development questions of
/// `benches/answering` 96 answer 158 of 210 rightly and refuse 144 of 168 near misses; 160 answer 155 and refuse
/// 141, in about half as much time again.
const READ_MAX: usize = 96;

/// Reads the sentences in the order given, as many as there is time for, and returns for all, in their own order, how
/// near each is, 0 to 1; 0 for those that were not read.
pub(super) fn nearness(
    question: &Question,
    units: &[Unit],
    contexts: &[Context],
    order: &[usize],
) -> Result<Vec<f64>, EncoderError> {
    let chosen: Vec<usize> = order.iter().copied().take(READ_MAX).collect();
    let texts = chosen.iter().filter_map(|number| units.get(*number)).map(|unit| in_place(unit, contexts));
    let mut nearness = vec![0.0; units.len()];
    for (number, near) in chosen.iter().zip(likenesses(question, texts, TOKENS_MAX)?) {
        if let Some(place) = nearness.get_mut(*number) {
            *place = near;
        }
    }
    Ok(nearness)
}

/// Returns how near the first so many tokens of each text are to the question in meaning, 0 to 1, in their order.
pub(super) fn likenesses(
    question: &Question,
    texts: impl Iterator<Item = String>,
    tokens: usize,
) -> Result<Vec<f64>, EncoderError> {
    let texts: Vec<String> = std::iter::once(question.text.clone()).chain(texts).collect();
    let read = Encoder::get()?.encode_beginnings(&texts, tokens)?;
    let Some((asked, others)) = read.split_first() else { return Ok(Vec::new()) };
    Ok(others.iter().map(|other| f64::from(likeness(asked, other)).max(0.0)).collect())
}

/// Returns a sentence with what stands above it: "It" means nothing without its title.
fn in_place(unit: &Unit, contexts: &[Context]) -> String {
    let above = contexts.get(unit.context).map_or("", |context| context.above.as_str());
    format!("{above}. {}", unit.text)
}
