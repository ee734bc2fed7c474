//! Whether each of the nearest sentences answers, as the cross-encoder has it: it reads question and sentence together.

use super::question::Question;
use super::scorer::Score;
use super::unit::{Context, Unit};
use crate::encoder::{CrossEncoder, EncoderError};

/// How many sentences are read with the question, the nearest first: of 210 development questions that the library
/// answers 206 have the answer among the 30 nearest.
const READ_MAX: usize = 32;

/// Reads the sentences in the order given, as many as there is time for, and notes how likely each answers.
pub(super) fn read(
    question: &Question,
    units: &[Unit],
    contexts: &[Context],
    order: &[usize],
    scores: &mut [Score],
) -> Result<(), EncoderError> {
    let chosen: Vec<usize> = order.iter().copied().take(READ_MAX).collect();
    let texts: Vec<String> = chosen
        .iter()
        .filter_map(|number| units.get(*number))
        .map(|unit| in_place(unit, units, contexts))
        .collect();
    let logits = CrossEncoder::get()?.answers(&question.text, &texts)?;
    for (number, logit) in chosen.iter().zip(logits) {
        if let Some(score) = scores.get_mut(*number) {
            score.answers = likelihood(f64::from(logit));
        }
    }
    Ok(())
}

/// Returns a sentence with what stands above it, as the model was trained to read it; an item with what announces it, too,
/// without which it says little.
fn in_place(unit: &Unit, units: &[Unit], contexts: &[Context]) -> String {
    let above = contexts.get(unit.context).map_or("", |context| context.above.as_str());
    let above = above.trim_end_matches([' ', ':']);
    let intro = unit.intro.and_then(|intro| units.get(intro)).map_or("", |intro| intro.text.as_str());
    format!("{above}. {intro} {}", unit.text).replace("  ", " ")
}

/// Returns the likelihood of log odds.
fn likelihood(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}

/// Returns the log odds of a likelihood.
pub(super) fn log_odds(likelihood: f64) -> f64 {
    let kept = likelihood.clamp(1e-4, 1.0 - 1e-4);
    (kept / (1.0 - kept)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_odds_and_likelihood_are_one_anothers_opposite() {
        for logit in [-5.0, -0.3, 0.0, 2.5] {
            assert!((log_odds(likelihood(logit)) - logit).abs() < 1e-9);
        }
        assert!(log_odds(0.0) > -10.0 && log_odds(1.0) < 10.0);
    }
}
