//! Which encoder finds passages that may say what a sentence does.

use std::path::PathBuf;

use article::encoder::Encoder;
use clap::Args;

use super::Fault;

/// The largest file that is read, in bytes (1 GiB).
const BYTES_MAX: u64 = 1024 * 1024 * 1024;

/// The encoder named, if any.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Check")]
pub(super) struct EncoderArgs {
    /// ONNX file of a sentence encoder that finds passages which may say what a sentence that is not supported does; it changes
    /// no verdict. It takes `input_ids` (word pieces of uncased BERT) and `attention_mask`, and its `last_hidden_state` is
    /// averaged; at most 1 GiB [default: the one compiled in].
    #[arg(long, env = "ANSWERDESK_ENCODER", value_name = "FILE")]
    encoder: Option<PathBuf>,
}

impl EncoderArgs {
    /// Loads it for the whole process, where one is named.
    ///
    /// # Errors
    /// Where the file cannot be read, or is no such encoder.
    pub(super) fn load(&self) -> Result<(), Fault> {
        let Some(file) = &self.encoder else { return Ok(()) };
        let place = format!("ANSWERDESK_ENCODER: {}", file.display());
        let size = std::fs::metadata(file).map_err(|error| Fault::start(&place, error))?.len();
        if size > BYTES_MAX {
            return Err(Fault::Start(format!(
                "{place} has {size} bytes, and the most we read is {BYTES_MAX} (1 GiB)"
            )));
        }
        let weights = std::fs::read(file).map_err(|error| Fault::start(&place, error))?;
        Encoder::name(weights).map_err(|error| Fault::start(&place, error))
    }
}
