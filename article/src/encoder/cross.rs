//! The cross-encoder: whether a sentence answers a question, by reading both together (Nogueira and Cho 2019).

use std::sync::OnceLock;

use rten::{Model, NodeId, RunOptions, Value};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

use super::word_piece::WORD_PIECE;
use super::{EncoderError, batch, failed};

/// The longest question and sentence together that are read, in tokens, and the longest question: as in training.
const TOKENS_MAX: usize = 96;
const QUESTION_TOKENS_MAX: usize = 48;

static MODEL: &[u8] = include_bytes!("../../encoder/answers-l6-int8.onnx");

/// The model, loaded once in a process.
pub struct CrossEncoder {
    model: Model,
    ids: NodeId,
    mask: NodeId,
    kinds: NodeId,
    logit: NodeId,
}

/// A question and a text as one row.
struct Row {
    ids: Vec<i32>,
    /// Where the text begins.
    begin: usize,
}

impl AsRef<[i32]> for Row {
    fn as_ref(&self) -> &[i32] {
        &self.ids
    }
}

impl CrossEncoder {
    /// Returns the process's cross-encoder; the first call loads it.
    ///
    /// # Errors
    /// Where the compiled-in model cannot be loaded.
    pub fn get() -> Result<&'static Self, EncoderError> {
        static CROSS: OnceLock<Result<CrossEncoder, EncoderError>> = OnceLock::new();
        CROSS.get_or_init(Self::load).as_ref().map_err(Clone::clone)
    }

    fn load() -> Result<Self, EncoderError> {
        let model = Model::load_static_slice(MODEL).map_err(failed)?;
        let node = |name: &str| model.node_id(name).map_err(failed);
        let (ids, mask) = (node("input_ids")?, node("attention_mask")?);
        let (kinds, logit) = (node("token_type_ids")?, node("logit")?);
        Ok(Self { model, ids, mask, kinds, logit })
    }

    /// Returns for each text how far it answers the question, as log odds: above 0 it is likelier than not.
    ///
    /// # Errors
    /// Where the model cannot be run.
    pub fn answers(&self, question: &str, texts: &[String]) -> Result<Vec<f32>, EncoderError> {
        let row = |text: &String| {
            let (ids, begin) = WORD_PIECE.pair(question, text, QUESTION_TOKENS_MAX, TOKENS_MAX);
            Row { ids, begin }
        };
        let rows: Vec<Row> = texts.iter().map(row).collect();
        batch::in_batches(&rows, |rows| self.run(rows))
    }

    fn run(&self, rows: &[&Row]) -> Result<Vec<f32>, EncoderError> {
        let ids = batch::padded(rows, |row| row.ids.clone());
        let mask = batch::padded(rows, |row| vec![1; row.ids.len()]);
        let kind = |row: &Row| (0..row.ids.len()).map(|at| i32::from(at >= row.begin)).collect();
        let kinds = batch::padded(rows, kind);
        let inputs = vec![
            (self.ids, ids.view().into()),
            (self.mask, mask.view().into()),
            (self.kinds, kinds.view().into()),
        ];
        let [out]: [Value; 1] =
            self.model.run_n(inputs, [self.logit], Some(RunOptions::default())).map_err(failed)?;
        let logits: NdTensor<f32, 1> = out.try_into().map_err(failed)?;
        Ok(logits.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn logits(question: &str, texts: &[&str]) -> Vec<f32> {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        CrossEncoder::get().unwrap().answers(question, &texts).unwrap()
    }

    #[test]
    fn a_sentence_that_says_it_answers_and_one_on_the_same_topic_does_not() {
        let [says, topic, other] = logits(
            "how wide are a bear's paws",
            &[
                "Brown bear. Its paws are up to 21 centimetres wide.",
                "Brown bear. Its fur ranges from cream to dark brown.",
                "Sourdough. The dough is baked for 40 minutes.",
            ],
        )[..] else {
            panic!()
        };
        assert!(says > 0.0 && topic < 0.0 && other < topic.max(-1.0), "{says} {topic} {other}");
    }

    #[test]
    fn logits_come_back_in_the_order_of_the_texts() {
        let texts =
            ["Tea. It was first drunk in China.", "Tea.", &format!("Tea. {}", "It is old. ".repeat(60))];
        let together = logits("Where was tea first drunk?", &texts);
        assert_eq!(together.len(), 3);
        assert!(together[0] > together[1] && together[0] > together[2], "{together:?}");
        assert!(logits("Where was tea first drunk?", &[]).is_empty());
    }
}
