//! Where the model is, and what one article may cost.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use reqwest::Url;

use super::stage::Stage;

/// The longest name of a model, in characters.
pub const NAME_CHARS_MAX: usize = 100;

/// The way a model's server speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Protocol {
    /// OpenAI's chat completions, which Ollama, vLLM, llama.cpp and many others speak too.
    #[default]
    OpenAi,
    /// Anthropic's messages.
    Anthropic,
    /// Google's Gemini.
    Gemini,
}

impl Protocol {
    /// Returns its word, as settings and the log have it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::OpenAi => "openai",
            Self::Anthropic => "anthropic",
            Self::Gemini => "gemini",
        }
    }
}

/// How a model is asked.
#[derive(Clone, PartialEq)]
pub struct ModelSettings {
    /// The address of the API, ending in a slash: `http://127.0.0.1:18100/v1/`.
    url: String,
    /// The way its server speaks; OpenAI's by default.
    pub protocol: Protocol,
    /// The model's name, as its server knows it; the page tells it to readers.
    name: String,
    /// Models for single stages, on the same server; the others are written by the one above.
    stages: BTreeMap<Stage, String>,
    /// The key, where the server asks for one.
    key: Option<String>,
    /// How long one article may take the model, waiting for its server included; 120 s by default.
    pub timeout: Duration,
    /// Tokens the longest answer may have; 1,000 by default. An outline and a quick answer may have half as many.
    pub tokens_max: u32,
    /// Passages the model is shown; 24 by default.
    pub passages_max: usize,
    /// Characters of passages the model is shown; 12,000 by default, about 3,000 tokens of English.
    pub prompt_chars_max: usize,
    /// How often sentences that the check refused are sent back; 2 by default. Where it is 0 they are left out at once.
    pub revisions_max: u8,
    /// How freely it chooses its words, 0 to 2, 0.2 by default; none leaves it to the server, for models that refuse
    /// to be told.
    pub temperature: Option<f64>,
}

impl ModelSettings {
    /// Returns settings for the model of that name at that address, all else by default.
    ///
    /// # Errors
    /// One sentence for the operator where the address or the name cannot be used.
    pub fn new(url: &str, name: &str, key: Option<&str>) -> Result<Self, String> {
        let name = checked_name(name)?;
        let key = key.map(str::trim).filter(|key| !key.is_empty());
        if key.is_some_and(|key| !key.chars().all(|c| c.is_ascii_graphic())) {
            return Err("the model's key must be of plain visible characters".to_owned());
        }
        Ok(Self {
            url: checked_url(url)?,
            protocol: Protocol::default(),
            name,
            stages: BTreeMap::new(),
            key: key.map(str::to_owned),
            timeout: Duration::from_mins(2),
            tokens_max: 1_000,
            passages_max: 24,
            prompt_chars_max: 12_000,
            revisions_max: 2,
            temperature: Some(0.2),
        })
    }

    /// Returns the address, ending in a slash.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the host of the API, with its port where that is not the usual one: what money is counted under.
    #[must_use]
    pub fn provider(&self) -> String {
        let url = Url::parse(&self.url).ok();
        let host = url.as_ref().and_then(Url::host_str).unwrap_or_default();
        match url.as_ref().and_then(Url::port) {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }

    /// Has one stage done by another model of the same server.
    ///
    /// # Errors
    /// One sentence for the operator where the name cannot be used, or the names of all who write are too long together.
    pub fn stage_by(&mut self, stage: Stage, name: &str) -> Result<(), String> {
        self.stages.insert(stage, checked_name(name)?);
        checked_name(&self.names()).map(|_names| ())
    }

    /// Returns the name of the model that does a stage.
    #[must_use]
    pub fn name_for(&self, stage: Stage) -> &str {
        self.stages.get(&stage).unwrap_or(&self.name)
    }

    /// Returns the names of the models that write sentences, as readers are told them: `small and large`.
    #[must_use]
    pub fn names(&self) -> String {
        let mut names: Vec<&str> = Vec::new();
        for stage in [Stage::Section, Stage::QuickAnswer, Stage::Revision] {
            let name = self.name_for(stage);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.join(" and ")
    }

    /// Returns the most tokens a stage's answer may have. What is short is cut short: a small model that has lost its way
    /// goes on until it is stopped.
    #[must_use]
    pub fn tokens_of(&self, stage: Stage) -> u32 {
        match stage {
            Stage::Outline | Stage::QuickAnswer => self.tokens_max / 2,
            Stage::Section | Stage::Revision => self.tokens_max,
        }
    }

    /// Returns the key, or a word that stands for none: the protocol always sends one.
    pub(super) fn key(&self) -> &str {
        self.key.as_deref().unwrap_or("none")
    }
}

/// Shows everything but the key.
impl fmt::Debug for ModelSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = if self.key.is_some() { "given" } else { "none" };
        f.debug_struct("ModelSettings")
            .field("url", &self.url)
            .field("protocol", &self.protocol)
            .field("name", &self.name)
            .field("stages", &self.stages)
            .field("key", &key)
            .field("timeout", &self.timeout)
            .field("tokens_max", &self.tokens_max)
            .field("passages_max", &self.passages_max)
            .field("prompt_chars_max", &self.prompt_chars_max)
            .field("revisions_max", &self.revisions_max)
            .field("temperature", &self.temperature)
            .finish()
    }
}

fn checked_name(name: &str) -> Result<String, String> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > NAME_CHARS_MAX || name.chars().any(char::is_control) {
        return Err(format!("a model's name must have 1 to {NAME_CHARS_MAX} visible characters"));
    }
    Ok(name.to_owned())
}

/// Returns the address with a slash at its end: without it the last part of its path would be dropped.
fn checked_url(text: &str) -> Result<String, String> {
    let wrong = || {
        format!(
            "`{text}` is no address of a model: http:// or https://, a host and a path, such as http://127.0.0.1:18100/v1/"
        )
    };
    let url = Url::parse(text.trim()).map_err(|_no_url| wrong())?;
    let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() || !plain || url.query().is_some() {
        return Err(wrong());
    }
    let url = url.to_string();
    Ok(if url.ends_with('/') { url } else { format!("{url}/") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_ends_in_a_slash_and_what_is_none_is_refused_in_words() {
        let url = |url| ModelSettings::new(url, "m", None).map(|settings| settings.url().to_owned());
        assert_eq!(url("http://127.0.0.1:18100/v1").unwrap(), "http://127.0.0.1:18100/v1/");
        assert_eq!(url(" https://models.example/v1/ ").unwrap(), "https://models.example/v1/");
        for bad in
            ["", "models.example/v1", "ftp://x/", "https://u:p@x/", "https://x/v1?key=1", "file:///v1/"]
        {
            assert!(url(bad).unwrap_err().contains("is no address of a model"), "{bad}");
        }
    }

    #[test]
    fn money_is_counted_under_the_host() {
        let provider = |url| ModelSettings::new(url, "m", None).unwrap().provider();
        assert_eq!(provider("https://api.example/v1"), "api.example");
        assert_eq!(provider("http://127.0.0.1:18100/v1"), "127.0.0.1:18100");
    }

    #[test]
    fn readers_are_told_every_model_that_wrote_and_none_that_did_not() {
        let mut settings = ModelSettings::new("http://x/v1/", "small", None).unwrap();
        settings.stage_by(Stage::Outline, "planner").unwrap();
        assert_eq!((settings.names().as_str(), settings.name_for(Stage::Outline)), ("small", "planner"));
        settings.stage_by(Stage::Revision, "large").unwrap();
        assert_eq!(settings.names(), "small and large");
        assert!(settings.stage_by(Stage::QuickAnswer, "a\nb").is_err());
        assert!(
            settings.stage_by(Stage::QuickAnswer, &"x".repeat(95)).is_err(),
            "no page could hold the label"
        );
    }

    #[test]
    fn a_name_and_a_key_are_plain() {
        for bad in ["", " ", "a\nb", &"x".repeat(NAME_CHARS_MAX + 1)] {
            assert!(ModelSettings::new("http://x/v1/", bad, None).is_err(), "{bad:?}");
        }
        assert!(ModelSettings::new("http://x/v1/", "m", Some("k\r\nx: y")).is_err());
        assert_eq!(ModelSettings::new("http://x/v1/", "m", Some(" ")).unwrap().key(), "none");
    }

    #[test]
    fn the_key_is_never_printed() {
        let settings = ModelSettings::new("http://x/v1/", "m", Some("sk-secret")).unwrap();
        assert!(!format!("{settings:?}").contains("sk-secret"));
    }
}
