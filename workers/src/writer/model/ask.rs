//! One call of the model, through genai: as a stream, so that what is too much or too long ends while it comes.
//!
//! genai reads nothing from the environment here: address, key and model go straight to the call. It prints whole
//! answers of servers in its errors and log lines, so neither leaves this file: an editor reads our own words.
//!
//! Two things are bounded by the time alone, since genai hands nothing on before it has them whole: the body of an
//! error, and one event that never ends.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use desk::money::Tokens;
use futures::StreamExt;
use genai::adapter::AdapterKind;
use genai::chat::{
    ChatFrameSink, ChatMessage, ChatOptions, ChatRequest, ChatStreamEvent, FrameCtx, JsonSpec, RawFrameRef,
    StopReason, StreamEnd,
};
use genai::resolver::{AuthData, Endpoint};
use genai::{Client, ModelIden, ServiceTarget};
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use serde_json::{Value, json};
use tokio::sync::Notify;
use tokio::time::Instant;
use tracing::instrument::WithSubscriber;
use tracing::subscriber::NoSubscriber;

use super::settings::{ModelSettings, Protocol};
use super::stage::{Prompt, Stage};

/// The largest answer, in bytes of text: an article of 200 sentences has a tenth of it.
const ANSWER_BYTES_MAX: usize = 256 * 1024;

/// The most a server may send for one answer, in bytes of events: some 200 around each token.
const EVENT_BYTES_MAX: usize = 8 * 1024 * 1024;

/// What an event counts besides its data, in bytes.
const EVENT_BYTES: usize = 64;

/// How long connecting may take.
const CONNECTING: Duration = Duration::from_secs(10);

/// A whole answer.
#[derive(Debug)]
pub(super) struct Answer {
    /// What the model wrote.
    pub text: String,
    /// What it cost.
    pub tokens: Tokens,
}

/// Why there is no whole answer.
#[derive(Debug)]
pub(super) struct Unanswered {
    /// In an editor's words; nothing of what the server sent stands in it.
    pub reason: String,
    /// How long to wait before asking again, where the server asked for it.
    pub retry_after: Option<Duration>,
    /// Whether the server did not accept the question as it was put.
    pub is_unreadable: bool,
    /// Whether it may have cost something: not where the server refused, or was not reached, before it began.
    pub may_have_cost: bool,
    /// What it cost nevertheless.
    pub tokens: Tokens,
}

impl Unanswered {
    fn because(reason: impl Into<String>) -> Self {
        let (retry_after, tokens) = (None, Tokens::default());
        Self { reason: reason.into(), retry_after, is_unreadable: false, may_have_cost: true, tokens }
    }

    pub(super) fn for_nothing(reason: impl Into<String>) -> Self {
        Self { may_have_cost: false, ..Self::because(reason) }
    }
}

/// The way to one model.
#[derive(Clone)]
pub(super) struct Asker {
    client: Client,
    settings: ModelSettings,
}

impl Asker {
    /// Makes ready to ask; nothing is sent yet.
    pub(super) fn new(settings: ModelSettings) -> Result<Self, String> {
        let http = reqwest::Client::builder()
            .user_agent(concat!("Answerdesk/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECTING)
            // No proxy out of the environment, no other place than the one named, and nothing that swells unpacked.
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .no_gzip()
            .build()
            .map_err(|error| format!("no connection to a model can be made: {error}"))?;
        let client = Client::builder().with_reqwest(http).build().map_err(|error| error.to_string())?;
        Ok(Self { client, settings })
    }

    /// Asks once, until the deadline.
    pub(super) async fn ask(
        &self,
        (prompt, data): (&Prompt, &str),
        (schema, tokens_max): (Value, u32),
        deadline: Instant,
    ) -> Result<Answer, Unanswered> {
        let meter = Arc::new(Meter::default());
        let request = ChatRequest::from_system(&*prompt.rules).append_message(ChatMessage::user(data));
        let options = self.options(prompt.stage, (schema, tokens_max), &meter);
        let mut came = Came::default();
        let reading = self
            .read((self.target(prompt.stage), request), &options, &mut came)
            .with_subscriber(NoSubscriber::default());
        tokio::select! {
            biased;
            () = meter.flood.notified() => Err(Unanswered::because("the model's answer would not end")),
            read = tokio::time::timeout_at(deadline, reading) => match read {
                Ok(read) => read.map(|()| came.answer()),
                Err(_elapsed) => Err(Unanswered::because(self.too_late(&meter))),
            },
        }
        .and_then(|answer: Result<Answer, Unanswered>| answer)
    }

    fn target(&self, stage: Stage) -> ServiceTarget {
        ServiceTarget {
            endpoint: Endpoint::from_owned(self.settings.url()),
            auth: AuthData::from_single(self.settings.key()),
            model: ModelIden::new(adapter(self.settings.protocol), self.settings.name_for(stage)),
        }
    }

    fn options(&self, stage: Stage, (schema, tokens_max): (Value, u32), meter: &Arc<Meter>) -> ChatOptions {
        let sink: Arc<dyn ChatFrameSink> = Arc::<Meter>::clone(meter);
        let options = ChatOptions::default()
            .with_max_tokens(tokens_max)
            .with_capture_usage(true)
            .with_response_format(JsonSpec::new(stage.word(), schema))
            .with_raw_frame_sink_arc(sink);
        // genai takes a `-high` or `x::` in a model's name for a wish of its own; the server is told the name as it is. Gemini
        // has it in the address.
        let options = match self.settings.protocol {
            Protocol::OpenAi | Protocol::Anthropic => {
                options.with_extra_body(json!({"model": self.settings.name_for(stage)}))
            }
            Protocol::Gemini => options,
        };
        match self.settings.temperature {
            Some(temperature) => options.with_temperature(temperature),
            None => options,
        }
    }

    async fn read(
        &self,
        (target, request): (ServiceTarget, ChatRequest),
        options: &ChatOptions,
        came: &mut Came,
    ) -> Result<(), Unanswered> {
        let answer = self.client.exec_chat_stream(target, request, Some(options)).await;
        let mut events = answer.map_err(|error| unanswered(&error))?.stream;
        while let Some(event) = events.next().await {
            match event.map_err(|error| unanswered(&error))? {
                ChatStreamEvent::Chunk(chunk) => {
                    came.text.push_str(&chunk.content);
                    if came.text.len() > ANSWER_BYTES_MAX {
                        return Err(Unanswered::because("the model's answer would not end"));
                    }
                }
                ChatStreamEvent::End(end) => {
                    came.end = Some(end);
                    return Ok(());
                }
                // Thoughts and tools are not asked for; what they weigh is counted with the events.
                _ => {}
            }
        }
        Ok(())
    }

    fn too_late(&self, meter: &Meter) -> String {
        let seconds = self.settings.timeout.as_secs_f64();
        if meter.bytes.load(Ordering::Relaxed) == 0 {
            format!("the model answered nothing for {seconds} s")
        } else {
            format!("the model came to no end in {seconds} s")
        }
    }
}

/// What has come so far.
#[derive(Default)]
struct Came {
    text: String,
    end: Option<StreamEnd>,
}

impl Came {
    fn answer(self) -> Result<Answer, Unanswered> {
        let Some(end) = self.end else {
            return Err(Unanswered::because(if self.text.is_empty() {
                "the model's server answered with something that is no answer of a model"
            } else {
                "the model's answer broke off"
            }));
        };
        let tokens = tokens(&end);
        let whole = |reason: &str| Unanswered { tokens, ..Unanswered::because(reason) };
        match end.captured_stop_reason {
            Some(StopReason::MaxTokens(_)) => Err(whole("the model's answer was longer than it may be")),
            Some(StopReason::ContentFilter(_)) => Err(whole("the model's server held its answer back")),
            _ if self.text.trim().is_empty() => Err(whole("the model's answer was empty")),
            _ => Ok(Answer { text: self.text, tokens }),
        }
    }
}

fn tokens(end: &StreamEnd) -> Tokens {
    let usage = end.captured_usage.as_ref();
    let count = |count: Option<i32>| count.and_then(|count| u32::try_from(count).ok());
    Tokens {
        read: usage.and_then(|usage| count(usage.prompt_tokens)),
        written: usage.and_then(|usage| count(usage.completion_tokens)),
    }
}

/// Counts what a server sends, and calls when it is too much.
#[derive(Default)]
struct Meter {
    bytes: AtomicUsize,
    flood: Notify,
}

impl ChatFrameSink for Meter {
    fn on_frame(&self, _: &FrameCtx, frame: RawFrameRef<'_>) {
        let size = frame.data.len().saturating_add(EVENT_BYTES);
        let before = self.bytes.fetch_add(size, Ordering::Relaxed);
        if before.saturating_add(size) > EVENT_BYTES_MAX {
            self.flood.notify_one();
        }
    }
}

fn adapter(protocol: Protocol) -> AdapterKind {
    match protocol {
        Protocol::OpenAi => AdapterKind::OpenAI,
        Protocol::Anthropic => AdapterKind::Anthropic,
        Protocol::Gemini => AdapterKind::Gemini,
    }
}

/// Puts genai's error into our words.
fn unanswered(error: &genai::Error) -> Unanswered {
    use genai::Error::{ChatResponse, StreamParse, WebStream};
    match error {
        WebStream { error, .. } => match error.downcast_ref::<genai::Error>() {
            Some(inner) => unanswered(inner),
            None => match error.downcast_ref::<reqwest::Error>() {
                Some(error) if error.is_connect() => {
                    Unanswered::for_nothing("the model's server cannot be reached")
                }
                _ => Unanswered::because("the connection to the model's server broke off"),
            },
        },
        ChatResponse { .. } => Unanswered::because("the model's server gave up on its answer"),
        StreamParse { .. } => {
            Unanswered::because("the model's server answered with something that is no answer of a model")
        }
        error => match error.status() {
            Some(status) => refused(status, error.headers()),
            None => Unanswered::because("the model could not be asked"),
        },
    }
}

fn refused(status: StatusCode, headers: Option<&HeaderMap>) -> Unanswered {
    let number = status.as_u16();
    let reason = match status {
        StatusCode::TOO_MANY_REQUESTS => "the model's server has too much to do (429)".to_owned(),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            format!("the model's server does not accept the key ({number})")
        }
        StatusCode::NOT_FOUND => "the model's server knows no such address or model (404)".to_owned(),
        _ => format!("the model's server answered with an error ({number})"),
    };
    let may_wait = matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE);
    let seconds = headers.and_then(|headers| headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok());
    let retry_after = seconds.filter(|_| may_wait).map(Duration::from_secs);
    let is_unreadable = matches!(status, StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY);
    Unanswered { retry_after, is_unreadable, ..Unanswered::for_nothing(reason) }
}
