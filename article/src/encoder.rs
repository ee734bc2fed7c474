//! The sentence encoder: what a text means, as vectors that lie close together where meanings do.
//!
//! The model is all-MiniLM-L6-v2 (Apache-2.0; see `article/encoder/README.md`) with weights of 8 bits, compiled into
//! the program: nothing to set up and nothing to fetch. It orders sentences and says which questions are met by
//! nothing; it never vouches for a sentence (that is the check's work, which has no model).

mod word_piece;

use std::sync::OnceLock;

use rten::{Model, NodeId, RunOptions, Value};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, NdTensorView};

use self::word_piece::{Piece, WordPiece};

/// The longest text that is read, in the model's tokens (a token is about 4 characters); the rest is left out.
pub const TOKENS_MAX: usize = 128;

/// How many texts go through the model together: more only fill the processor's caches.
const BATCH: usize = 16;

/// Numbers in a vector, as the model was made.
const WIDTH: usize = 384;

static MODEL: &[u8] = include_bytes!("../encoder/minilm-l6-int8.onnx");

/// Why a text was not encoded: the compiled-in model cannot be run on this machine.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the sentence encoder cannot run: {0}")]
pub struct EncoderError(String);

/// A text as the encoder reads it.
#[derive(Debug, Clone, PartialEq)]
pub struct Encoding {
    /// The tokens, without those that mark beginning and end; a word may be several.
    pub tokens: Vec<&'static str>,
    /// A vector of length 1 for each token, as it stands in this text.
    pub vectors: Vec<Vec<f32>>,
    /// One vector of length 1 for all of it: the mean.
    pub mean: Vec<f32>,
}

/// The model, loaded once in a process.
pub struct Encoder {
    model: Model,
    words: WordPiece,
    ids: NodeId,
    mask: NodeId,
    out: NodeId,
}

impl Encoder {
    /// Returns the process's encoder; the first call loads it (about 60 ms).
    ///
    /// # Errors
    /// Where the compiled-in model cannot be loaded.
    pub fn get() -> Result<&'static Self, EncoderError> {
        static ENCODER: OnceLock<Result<Encoder, EncoderError>> = OnceLock::new();
        ENCODER.get_or_init(Self::load).as_ref().map_err(Clone::clone)
    }

    fn load() -> Result<Self, EncoderError> {
        let model = Model::load_static_slice(MODEL).map_err(failed)?;
        let node = |name: &str| model.node_id(name).map_err(failed);
        let (ids, mask, out) = (node("input_ids")?, node("attention_mask")?, node("last_hidden_state")?);
        Ok(Self { words: WordPiece::new(), ids, mask, out, model })
    }

    /// Encodes texts, in their order: about 2 ms each, a third of that with several processors.
    ///
    /// # Errors
    /// Where the model cannot be run.
    pub fn encode(&self, texts: &[String]) -> Result<Vec<Encoding>, EncoderError> {
        let pieces: Vec<Vec<Piece>> = texts.iter().map(|text| self.words.pieces(text, TOKENS_MAX)).collect();
        // Texts of like length together: a short one beside a long one is padded to its length.
        let mut order: Vec<usize> = (0..pieces.len()).collect();
        order.sort_by_key(|number| pieces.get(*number).map_or(0, Vec::len));
        let mut encoded: Vec<Option<Encoding>> = vec![None; texts.len()];
        for batch in order.chunks(BATCH) {
            let rows: Vec<&[Piece]> =
                batch.iter().filter_map(|number| pieces.get(*number)).map(Vec::as_slice).collect();
            for (number, encoding) in batch.iter().zip(self.run(&rows)?) {
                if let Some(place) = encoded.get_mut(*number) {
                    *place = Some(encoding);
                }
            }
        }
        Ok(encoded.into_iter().flatten().collect())
    }

    fn run(&self, rows: &[&[Piece]]) -> Result<Vec<Encoding>, EncoderError> {
        let width = rows.iter().map(|row| row.len()).max().unwrap_or(0);
        let (mut ids, mut mask) = (Vec::new(), Vec::new());
        for row in rows {
            let padding = width.saturating_sub(row.len());
            ids.extend(row.iter().map(|piece| piece.id).chain(std::iter::repeat_n(0, padding)));
            mask.extend(row.iter().map(|_| 1_i32).chain(std::iter::repeat_n(0, padding)));
        }
        let shape = [rows.len(), width];
        let (ids, mask) = (NdTensor::from_data(shape, ids), NdTensor::from_data(shape, mask));
        let inputs = vec![(self.ids, ids.view().into()), (self.mask, mask.view().into())];
        let [out]: [Value; 1] =
            self.model.run_n(inputs, [self.out], Some(RunOptions::default())).map_err(failed)?;
        let states: NdTensor<f32, 3> = out.try_into().map_err(failed)?;
        let states: NdTensorView<'_, f32, 3> = states.view();
        let text = |(number, row): (usize, &&[Piece])| encoding(row, &states.slice(number).to_vec());
        Ok(rows.iter().enumerate().map(text).collect())
    }
}

/// Makes an encoding of the model's output for one text, `WIDTH` numbers a token.
fn encoding(pieces: &[Piece], states: &[f32]) -> Encoding {
    let rows: Vec<&[f32]> = states.chunks(WIDTH).take(pieces.len()).collect();
    let mut mean = vec![0.0; WIDTH];
    for row in &rows {
        mean.iter_mut().zip(*row).for_each(|(sum, value)| *sum += value);
    }
    let inner = 1..rows.len().saturating_sub(1);
    let vectors = rows.get(inner.clone()).unwrap_or_default().iter().map(|row| unit(row.to_vec())).collect();
    let tokens = pieces.get(inner).unwrap_or_default().iter().map(|piece| piece.text).collect();
    Encoding { tokens, vectors, mean: unit(mean) }
}

/// Returns how alike two vectors of length 1 are: their cosine, 1 for the same direction.
#[must_use]
pub fn likeness(one: &[f32], other: &[f32]) -> f32 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

fn unit(mut vector: Vec<f32>) -> Vec<f32> {
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    if length > 0.0 {
        for value in &mut vector {
            *value /= length;
        }
    }
    vector
}

fn failed(error: impl std::fmt::Display) -> EncoderError {
    EncoderError(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(texts: &[&str]) -> Vec<Encoding> {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        Encoder::get().unwrap().encode(&texts).unwrap()
    }

    #[test]
    fn what_means_the_same_lies_closer_than_what_shares_its_words() {
        let [asked, same, other] = &encoded(&[
            "How long before a sprained ankle heals?",
            "A twisted foot joint takes about six weeks to recover.",
            "Nobody knows how long before the war the bridge was built.",
        ])[..] else {
            panic!()
        };
        assert!(likeness(&asked.mean, &same.mean) > likeness(&asked.mean, &other.mean));
    }

    #[test]
    fn vectors_have_length_one_and_there_is_one_a_token() {
        let all = encoded(&["Bread rises.", "", &"Very long texts are cut off. ".repeat(100)]);
        assert_eq!(all[0].tokens, ["bread", "rises", "."]);
        for encoding in &all {
            assert_eq!(encoding.tokens.len(), encoding.vectors.len());
            assert!(encoding.tokens.len() <= TOKENS_MAX - 2);
            assert!((likeness(&encoding.mean, &encoding.mean) - 1.0).abs() < 1e-4);
        }
        assert!(encoded(&[]).is_empty());
    }

    #[test]
    fn texts_come_back_in_their_order() {
        let texts =
            ["The longest of the three sentences stands here first.", "Short.", "Not the longest one."];
        let together = encoded(&texts);
        for (text, encoding) in texts.iter().zip(&together) {
            let alone = &encoded(&[text])[0];
            assert_eq!(alone.tokens, encoding.tokens);
            // Weights of 8 bits: what else is in the batch moves a vector a little.
            assert!(likeness(&alone.mean, &encoding.mean) > 0.9);
        }
    }
}
