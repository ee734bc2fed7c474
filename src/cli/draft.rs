//! `answerdesk draft`: one article, found, written and checked once, without a database.

pub(super) mod sources;
mod text;

use std::process::ExitCode;
use std::sync::Arc;

use article::advice::Advice;
use article::view::ArticleView;
use desk::draft::{Outage, REFUSED_CHARS_MAX};
use desk::suggestion::{Question, is_foreign};
use serde::Serialize;
use url::Url;
use workers::draft_once::{Answer, Drafted};
use workers::finder::{Files, Finder, Finders};
use workers::writer::Prompts;

use super::encoder::EncoderArgs;
use super::settings::{ContactArgs, FetchArgs, LicenceArgs, LogArgs, WIKIS_MAX, parse_wiki};
use super::writers::WriterArgs;
use super::{Fault, library, logging, runtime, wikis};

/// What `answerdesk draft` takes.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Args {
    /// The question to answer, 8 to 300 characters of plain English.
    #[arg(long)]
    question: String,
    /// Search these .md, .txt and .html files, or the folders that hold them, instead of the starter library: at most
    /// 10,000 files of 256 MiB together.
    #[arg(long, value_name = "FILE|FOLDER", num_args = 1..)]
    source: Vec<std::path::PathBuf>,
    /// Search these wikis instead of the starter library, at most 8: the folders that hold api.php, such as
    /// `https://en.wikipedia.org/w/`.
    #[arg(long, value_name = "URL", num_args = 1.., value_parser = parse_wiki)]
    wiki: Vec<Url>,
    /// Print JSON instead of text: the article as everywhere, with `advice`, or {"answer":null,"reason","searched","outages"}.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    writers: WriterArgs,
    #[command(flatten)]
    encoder: EncoderArgs,
    #[command(flatten)]
    contact: ContactArgs,
    #[command(flatten)]
    fetch: FetchArgs,
    #[command(flatten)]
    licences: LicenceArgs,
    #[command(flatten)]
    log: LogArgs,
}

/// The exit code where there is no reliable answer.
const NO_ANSWER: u8 = 3;

/// Does it; the code is 0 for an article and 3 for "no reliable answer".
pub(super) fn run(args: &Args) -> Result<ExitCode, Fault> {
    logging::start(&args.log)?;
    args.encoder.load()?;
    let question = question(&args.question)?;
    let writer = args.writers.writer()?;
    let finders = Finders::new(places(args)?);
    let drafting = workers::draft_once::draft_once(
        question.as_str(),
        &finders,
        (&*writer, Prompts::default()),
        args.licences.terms(),
    );
    let drafted =
        runtime()?.block_on(drafting).map_err(|error| Fault::failed("no article was written", error))?;
    if !drafted.any_answered {
        let outages: Vec<String> = drafted.outages.iter().map(ToString::to_string).collect();
        return Err(Fault::Start(outages.join("; ")));
    }
    for outage in &drafted.outages {
        logging::note(&outage.to_string());
    }
    for writing in &drafted.writings {
        logging::note(&writing.to_string());
        for refused in &writing.refused {
            logging::note(&format!("left out: “{}”: {}", shown(&refused.text), shown(&refused.reason)));
        }
    }
    print(args, &question, &drafted)
}

/// Returns a model's words as a terminal may show them.
fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(REFUSED_CHARS_MAX).collect()
}

/// Takes a question the desk would take.
fn question(text: &str) -> Result<Question, Fault> {
    let question = Question::parse(text).map_err(|error| Fault::start("--question is refused", error))?;
    if is_foreign(&question) {
        return Err(Fault::Start(
            "--question is refused: it does not seem to be in English, the one language the desk answers in so far"
                .to_owned(),
        ));
    }
    Ok(question)
}

/// Returns what is to be searched: the places named, or the starter library where none is.
fn places(args: &Args) -> Result<Vec<Arc<dyn Finder>>, Fault> {
    if args.wiki.len() > WIKIS_MAX {
        return Err(Fault::Start(format!("{} wikis are too many: at most {WIKIS_MAX}", args.wiki.len())));
    }
    let mut places: Vec<Arc<dyn Finder>> = Vec::new();
    if !args.source.is_empty() {
        places.push(Arc::new(Files::new("the files given", sources::read(&args.source)?)));
    } else if args.wiki.is_empty() {
        places.push(Arc::new(Files::new("the starter library", library::starter()?)));
    }
    places.extend(wikis::finders(&args.wiki, args.contact.contact.as_deref(), &args.fetch.rules())?);
    Ok(places)
}

/// What `--json` prints where there is an article.
#[derive(Serialize)]
struct Printed<'a> {
    #[serde(flatten)]
    article: &'a ArticleView,
    advice: &'a [Advice],
}

/// What `--json` prints where there is no article.
#[derive(Serialize)]
struct NoAnswer<'a> {
    answer: Option<&'a ArticleView>,
    question: &'a str,
    reason: &'a str,
    searched: &'a [String],
    outages: &'a [Outage],
}

fn print(args: &Args, question: &Question, drafted: &Drafted) -> Result<ExitCode, Fault> {
    let Drafted { searched, outages, .. } = drafted;
    match &drafted.answer {
        Answer::Article(view) => {
            let advice = drafted.advice.as_slice();
            logging::result(&if args.json {
                json(&Printed { article: view, advice })?
            } else {
                text::article(view, advice)
            });
            Ok(ExitCode::SUCCESS)
        }
        Answer::None { reason } => {
            let question = question.as_str();
            logging::result(&if args.json {
                json(&NoAnswer { answer: None, question, reason, searched, outages })?
            } else {
                text::no_answer(question, reason, searched)
            });
            Ok(ExitCode::from(NO_ANSWER))
        }
    }
}

fn json<T: Serialize>(value: &T) -> Result<String, Fault> {
    serde_json::to_string_pretty(value).map_err(|error| Fault::failed("the article cannot be printed", error))
}
