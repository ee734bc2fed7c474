//! How near each sentence is to the question in meaning.

use super::question::Question;
use super::unit::{Context, Unit};
use crate::encoder::{Encoder, EncoderError, likeness};

/// How many sentences are read for their meaning, the best by their words first: on two processors 160 take about
/// half a second.
const READ_MAX: usize = 160;

/// Reads the sentences in the order given, as many as there is time for, and returns for all, in their own order, how
/// near each is, 0 to 1; 0 for those that were not read.
pub(super) fn nearness(
    question: &Question,
    units: &[Unit],
    contexts: &[Context],
    order: &[usize],
) -> Result<Vec<f64>, EncoderError> {
    let chosen: Vec<usize> = order.iter().copied().take(READ_MAX).collect();
    let mut texts = vec![question.text.clone()];
    texts.extend(chosen.iter().filter_map(|number| units.get(*number)).map(|unit| in_place(unit, contexts)));
    let read = Encoder::get()?.encode(&texts)?;
    let mut nearness = vec![0.0; units.len()];
    let Some((asked, sentences)) = read.split_first() else { return Ok(nearness) };
    for (number, sentence) in chosen.iter().zip(sentences) {
        if let Some(place) = nearness.get_mut(*number) {
            *place = f64::from(likeness(asked, sentence)).max(0.0);
        }
    }
    Ok(nearness)
}

/// Returns a sentence with what stands above it: "It" means nothing without its title.
fn in_place(unit: &Unit, contexts: &[Context]) -> String {
    let above = contexts.get(unit.context).map_or("", |context| context.above.as_str());
    format!("{above}. {}", unit.text)
}
