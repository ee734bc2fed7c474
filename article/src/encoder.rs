//! The sentence encoder: what a text means, as vectors that lie close together where meanings do; and the cross-encoder,
//! which reads a question and a sentence together.
//!
//! Both are all-MiniLM-L6-v2 (Apache-2.0; see `article/encoder/README.md`) with weights of 8 bits, compiled into the
//! program: nothing to set up and nothing to fetch. They order sentences, say which questions are met by nothing, and find
//! passages that may say what a sentence does; they never vouch for a sentence (that is the check's work, whose verdicts no
//! model has a part in). For the last of these an operator may name another encoder.

mod batch;
mod cross;
mod kept;
mod word_piece;

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rten::{Model, NodeId, RunOptions, Value};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, NdTensorView};

pub use self::cross::CrossEncoder;
use self::kept::Kept;
use self::word_piece::WORD_PIECE;

/// The longest text that is read, in the model's tokens (a token is about 4 characters); the rest is left out.
pub const TOKENS_MAX: usize = 128;

static MODEL: &[u8] = include_bytes!("../encoder/minilm-l6-int8.onnx");

/// Why a text was not encoded: the compiled-in model cannot be run on this machine.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the sentence encoder cannot run: {0}")]
pub struct EncoderError(String);

/// The model, loaded once in a process.
pub struct Encoder {
    model: Model,
    ids: NodeId,
    mask: NodeId,
    /// Where it is told which of two texts a token is of; some models ask.
    kinds: Option<NodeId>,
    out: NodeId,
    kept: Mutex<Kept>,
}

/// The encoder an operator named, where one did.
static NAMED: OnceLock<Encoder> = OnceLock::new();

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
        Self::of(Model::load_static_slice(MODEL).map_err(failed)?)
    }

    fn of(model: Model) -> Result<Self, EncoderError> {
        let node = |name: &str| model.node_id(name).map_err(failed);
        let (ids, mask, out) = (node("input_ids")?, node("attention_mask")?, node("last_hidden_state")?);
        let kinds = model.find_node("token_type_ids");
        Ok(Self { model, ids, mask, kinds, out, kept: Mutex::default() })
    }

    /// Takes other weights for finding evidence from now on, in the whole process: an ONNX file of a model of the compiled-in
    /// one's form, which is to say with its word pieces (BERT's, uncased), `input_ids` and `attention_mask` in,
    /// `last_hidden_state` out, and meant to be averaged over the tokens. What orders sentences stays the compiled-in one,
    /// since its figures do.
    ///
    /// # Errors
    /// Where it is no such model, or another one was named before.
    pub fn name(weights: Vec<u8>) -> Result<(), EncoderError> {
        let named = Self::of(Model::load(weights).map_err(failed)?)?;
        named.encode(&["Bread rises.".to_owned()])?;
        NAMED.set(named).map_err(|_unused| EncoderError("another one was named before".to_owned()))
    }

    /// Returns the encoder that finds evidence: the one that was named, or else the compiled-in one.
    ///
    /// # Errors
    /// Where the compiled-in model cannot be loaded.
    pub fn for_evidence() -> Result<&'static Self, EncoderError> {
        NAMED.get().map_or_else(Self::get, Ok)
    }

    /// Returns a vector of length 1 for each text, in their order: about 2 ms each, a third of that with several
    /// processors; nothing for one of the latest 8,192.
    ///
    /// # Errors
    /// Where the model cannot be run.
    pub fn encode(&self, texts: &[String]) -> Result<Vec<Arc<[f32]>>, EncoderError> {
        self.encode_beginnings(texts, TOKENS_MAX)
    }

    /// Returns a vector of length 1 for the beginning of each text, so many tokens long; the time is in proportion.
    ///
    /// # Errors
    /// Where the model cannot be run.
    pub fn encode_beginnings(
        &self,
        texts: &[String],
        tokens: usize,
    ) -> Result<Vec<Arc<[f32]>>, EncoderError> {
        let tokens = tokens.min(TOKENS_MAX);
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let key = |text: &String| (text.clone(), tokens);
        let known: Vec<Option<Arc<[f32]>>> = {
            let mut kept = kept();
            texts.iter().map(|text| kept.get(&key(text))).collect()
        };
        let unknown = || texts.iter().zip(&known).filter(|(_, known)| known.is_none()).map(|(text, _)| text);
        let rows: Vec<Vec<i32>> = unknown().map(|text| WORD_PIECE.ids(text, tokens)).collect();
        let made: Vec<Arc<[f32]>> =
            batch::in_batches(&rows, |rows| self.run(rows))?.into_iter().map(Arc::from).collect();
        {
            let mut kept = kept();
            for (text, vector) in unknown().zip(&made) {
                kept.put(key(text), Arc::clone(vector));
            }
        }
        let mut made = made.into_iter();
        Ok(known.into_iter().filter_map(|known| known.or_else(|| made.next())).collect())
    }

    fn run(&self, rows: &[&Vec<i32>]) -> Result<Vec<Vec<f32>>, EncoderError> {
        let ids = batch::padded(rows, Vec::clone);
        let mask = batch::padded(rows, |row| vec![1; row.len()]);
        let kinds = batch::padded(rows, |row| vec![0; row.len()]);
        let mut inputs = vec![(self.ids, ids.view().into()), (self.mask, mask.view().into())];
        inputs.extend(self.kinds.map(|node| (node, kinds.view().into())));
        let [out]: [Value; 1] =
            self.model.run_n(inputs, [self.out], Some(RunOptions::default())).map_err(failed)?;
        let states: NdTensor<f32, 3> = out.try_into().map_err(failed)?;
        let states: NdTensorView<'_, f32, 3> = states.view();
        let [_, _, width] = states.shape();
        let text =
            |(number, row): (usize, &&Vec<i32>)| mean((row.len(), width), &states.slice(number).to_vec());
        Ok(rows.iter().enumerate().map(text).collect())
    }
}

/// Returns the mean of the model's output for a text's tokens, so many numbers each, as a vector of length 1.
fn mean((tokens, width): (usize, usize), states: &[f32]) -> Vec<f32> {
    let mut sums = vec![0.0; width];
    for row in states.chunks(width.max(1)).take(tokens) {
        sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
    }
    unit(sums)
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

    fn encoded(texts: &[&str]) -> Vec<Arc<[f32]>> {
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
        assert!(likeness(asked, same) > likeness(asked, other));
    }

    #[test]
    fn vectors_have_length_one_however_long_the_text() {
        for vector in encoded(&["Bread rises.", "", &"Very long texts are cut off. ".repeat(100)]) {
            assert_eq!(vector.len(), 384, "as the model was made");
            assert!((likeness(&vector, &vector) - 1.0).abs() < 1e-4);
        }
        assert!(encoded(&[]).is_empty());
    }

    #[test]
    fn what_is_no_such_model_is_not_taken() {
        assert!(Encoder::name(b"not a model".to_vec()).is_err());
        assert!(Encoder::name(MODEL.to_vec()).is_ok());
        assert_eq!(
            Encoder::name(MODEL.to_vec()).unwrap_err().to_string(),
            "the sentence encoder cannot run: another one was named before"
        );
        let texts = ["Bread rises.".to_owned()];
        assert_eq!(Encoder::for_evidence().unwrap().encode(&texts), Encoder::get().unwrap().encode(&texts));
    }

    #[test]
    fn texts_come_back_in_their_order() {
        let texts =
            ["The longest of the three sentences stands here first.", "Short.", "Not the longest one."];
        for (text, vector) in texts.iter().zip(&encoded(&texts)) {
            // Weights of 8 bits: what else is in the batch moves a vector a little.
            assert!(likeness(&encoded(&[text])[0], vector) > 0.9);
        }
    }
}
