//! Who writes: the settings of the writers, and the writer they make.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use clap::{Args, ValueEnum};
use serde_json::json;
use workers::writer::model::{ModelSettings, Protocol, Stage};
use workers::writer::{Extractive, Model, Writer};

use super::Fault;
use super::settings::Key;

/// Who writes articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum WriterName {
    /// Sentences word for word from free sources: no model, no key, no network.
    Extractive,
    /// A language model; what it writes is checked, and where it cannot be used the extractive writer writes.
    Model,
}

/// The way a model's server speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ProtocolName {
    /// OpenAI's chat completions, which Ollama, vLLM, llama.cpp and many others speak too.
    Openai,
    /// Anthropic's messages.
    Anthropic,
    /// Google's Gemini.
    Gemini,
}

impl From<ProtocolName> for Protocol {
    fn from(name: ProtocolName) -> Self {
        match name {
            ProtocolName::Openai => Self::OpenAi,
            ProtocolName::Anthropic => Self::Anthropic,
            ProtocolName::Gemini => Self::Gemini,
        }
    }
}

/// Who writes, and how a model is asked.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Writing")]
pub(super) struct WriterArgs {
    /// Who writes [default: model where a model's URL is set, else extractive].
    #[arg(long, env = "ANSWERDESK_WRITER", value_enum)]
    writer: Option<WriterName>,
    /// Address of a model's API, such as <http://127.0.0.1:18100/v1/>; the questions and the passages found for them are
    /// sent there.
    #[arg(long, env = "ANSWERDESK_MODEL_URL", value_name = "URL")]
    model_url: Option<String>,
    /// The way that API speaks.
    #[arg(long, env = "ANSWERDESK_MODEL_PROTOCOL", value_enum, default_value_t = ProtocolName::Openai)]
    model_protocol: ProtocolName,
    /// Name of the model, as its server knows it; readers are told it on every page it drafted.
    #[arg(long, env = "ANSWERDESK_MODEL_NAME", value_name = "NAME")]
    model_name: Option<String>,
    /// Key of the model's server, where it asks for one; better set in the environment, where no list of processes
    /// shows it.
    #[arg(long, env = "ANSWERDESK_MODEL_KEY", value_name = "KEY", hide_env_values = true)]
    model_key: Option<Key>,
    /// Seconds a model may take for one article, 1 to 600; then the extractive writer writes.
    #[arg(long, env = "ANSWERDESK_MODEL_TIMEOUT_SECONDS", value_name = "SECONDS", default_value_t = 120, value_parser = clap::value_parser!(u16).range(1..=600))]
    model_timeout_seconds: u16,
    /// Models of the same server for single stages: `outline`, `section`, `quick_answer` or `revision`, such as
    /// `outline=large,revision=large`; the others are done by the one named above.
    #[arg(long, env = "ANSWERDESK_MODEL_STAGES", value_name = "STAGE=NAME,…", default_value = "", hide_default_value = true, value_parser = parse_stages)]
    model_stages: Stages,
    /// Tokens the longest answer of a model may have, that of one section, 100 to 32,768.
    #[arg(long, env = "ANSWERDESK_MODEL_TOKENS_MAX", value_name = "TOKENS", default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(100..=32_768))]
    model_tokens_max: u32,
    /// Passages a model is shown, the best first, 1 to 200.
    #[arg(long, env = "ANSWERDESK_MODEL_PASSAGES_MAX", value_name = "PASSAGES", default_value_t = 24, value_parser = clap::value_parser!(u16).range(1..=200))]
    model_passages_max: u16,
    /// Characters of passages a model is shown, 500 to 400,000: with its rules and its answer they must fit its context.
    #[arg(long, env = "ANSWERDESK_MODEL_CHARS_MAX", value_name = "CHARACTERS", default_value_t = 12_000, value_parser = clap::value_parser!(u32).range(500..=400_000))]
    model_chars_max: u32,
    /// How often sentences that the check refused go back to the model, 0 to 2; with 0 they are left out at once.
    #[arg(long, env = "ANSWERDESK_MODEL_REVISIONS_MAX", value_name = "TIMES", default_value_t = 2, value_parser = clap::value_parser!(u8).range(0..=2))]
    model_revisions_max: u8,
    /// How freely a model chooses its words: 0 to 2, or `unset` for models that refuse to be told.
    #[arg(long, env = "ANSWERDESK_MODEL_TEMPERATURE", value_name = "0-2", default_value = "0.2", value_parser = parse_temperature)]
    model_temperature: Temperature,
}

/// Models for single stages.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stages(Vec<(Stage, String)>);

fn parse_stages(text: &str) -> Result<Stages, String> {
    let parse = |pair: &str| {
        let (stage, name) = pair.split_once('=').ok_or_else(|| "it must be STAGE=NAME".to_owned())?;
        Ok((stage.trim().parse()?, name.trim().to_owned()))
    };
    let pairs = text.split(',').filter(|pair| !pair.trim().is_empty());
    Ok(Stages(pairs.map(parse).collect::<Result<_, String>>()?))
}

/// A temperature; none where the server decides.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Temperature(Option<f64>);

fn parse_temperature(text: &str) -> Result<Temperature, String> {
    if text == "unset" {
        return Ok(Temperature(None));
    }
    let known = text.parse().ok().filter(|number| (0.0..=2.0).contains(number));
    known
        .map(|number| Temperature(Some(number)))
        .ok_or_else(|| "it must be a number from 0 to 2, or `unset`".to_owned())
}

impl WriterArgs {
    /// Returns the writer these settings ask for; nothing is asked of a model yet.
    pub(super) fn writer(&self) -> Result<Arc<dyn Writer>, Fault> {
        let url = self.model_url.as_deref().map(str::trim).filter(|url| !url.is_empty());
        let name =
            self.writer.unwrap_or(if url.is_some() { WriterName::Model } else { WriterName::Extractive });
        match (name, url) {
            (WriterName::Extractive, _) => Ok(Arc::new(Extractive)),
            (WriterName::Model, None) => Err(Fault::Start(
                "the writer is to be a model, and no model is set up: set ANSWERDESK_MODEL_URL and ANSWERDESK_MODEL_NAME"
                    .to_owned(),
            )),
            (WriterName::Model, Some(url)) => {
                let settings = self.settings(url).map_err(Fault::Start)?;
                tracing::info!(url = settings.url(), model = settings.names(), "a model writes");
                Ok(Arc::new(Model::new(settings).map_err(Fault::Start)?))
            }
        }
    }

    /// Returns all that a model's answers depend on, besides what it is asked: for comparing two runs.
    pub(super) fn conditions(&self) -> serde_json::Value {
        json!({
            "url": self.model_url.as_deref().map(str::trim),
            "protocol": Protocol::from(self.model_protocol).word(),
            "model": self.model_name.as_deref().map(str::trim),
            "stages": self.model_stages.0.iter().map(|(stage, name)| (stage.word(), name)).collect::<BTreeMap<_, _>>(),
            "timeout_seconds": self.model_timeout_seconds,
            "tokens_max": self.model_tokens_max,
            "passages_max": self.model_passages_max,
            "chars_max": self.model_chars_max,
            "revisions_max": self.model_revisions_max,
            "temperature": self.model_temperature.0,
        })
    }

    fn settings(&self, url: &str) -> Result<ModelSettings, String> {
        let name = self.model_name.as_deref().map(str::trim).filter(|name| !name.is_empty());
        let name = name.ok_or_else(|| {
            "ANSWERDESK_MODEL_URL is set, and no model is named: set ANSWERDESK_MODEL_NAME".to_owned()
        })?;
        let key = self.model_key.as_ref().map(|key| key.0.as_str());
        let mut settings = ModelSettings::new(url, name, key)?;
        for (stage, name) in &self.model_stages.0 {
            settings.stage_by(*stage, name)?;
        }
        settings.timeout = Duration::from_secs(u64::from(self.model_timeout_seconds));
        settings.tokens_max = self.model_tokens_max;
        settings.passages_max = usize::from(self.model_passages_max);
        settings.prompt_chars_max = usize::try_from(self.model_chars_max).unwrap_or(usize::MAX);
        settings.revisions_max = self.model_revisions_max;
        settings.temperature = self.model_temperature.0;
        settings.protocol = self.model_protocol.into();
        Ok(settings)
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        args: WriterArgs,
    }

    fn writer(arguments: &[&str]) -> Result<String, String> {
        let line = Line::try_parse_from(["x"].iter().chain(arguments)).map_err(|error| error.to_string())?;
        match line.args.writer() {
            Ok(writer) => Ok(writer.name().to_string()),
            Err(Fault::Start(message) | Fault::Failed(message)) => Err(message),
        }
    }

    #[test]
    fn a_model_writes_where_one_is_set_up_unless_told_otherwise() {
        let url = ["--model-url", "http://127.0.0.1:1/v1", "--model-name", "m"];
        let with = |more: &[&'static str]| writer(&[&url[..], more].concat());
        assert_eq!(writer(&[]).unwrap(), "extractive");
        assert_eq!(writer(&["--model-url", ""]).unwrap(), "extractive");
        assert_eq!(with(&[]).unwrap(), "model:m");
        assert_eq!(with(&["--writer", "extractive"]).unwrap(), "extractive");
        assert!(writer(&["--writer", "model"]).unwrap_err().contains("set ANSWERDESK_MODEL_URL"));
        assert!(writer(&url[..2]).unwrap_err().contains("set ANSWERDESK_MODEL_NAME"));
        assert!(with(&["--model-temperature", "3"]).unwrap_err().contains("a number from 0 to 2"));
        assert!(with(&["--model-temperature", "unset"]).is_ok());
        assert_eq!(with(&["--model-stages", "outline=p,revision=large"]).unwrap(), "model:m and large");
        assert_eq!(with(&["--model-stages", ""]).unwrap(), "model:m");
        assert!(
            with(&["--model-stages", "article=p"]).unwrap_err().contains("is no stage of writing: outline")
        );
        assert!(with(&["--model-stages", "outline"]).unwrap_err().contains("STAGE=NAME"));
    }

    #[test]
    fn the_key_is_never_printed() {
        let line = Line::parse_from(["x", "--model-key", "sk-secret"]);
        assert!(!format!("{:?}", line.args).contains("sk-secret"));
    }
}
