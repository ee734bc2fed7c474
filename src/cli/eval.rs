//! `answerdesk eval`: a writer over a golden set of questions, and what came of it in figures; no database. `eval export`
//! makes rows for the check's sets of what editors decided.

mod export;
mod scores;
mod table;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use article::words;
use desk::suggestion::Question;
use serde::Deserialize;
use workers::draft_once::{Answer, Drafted, draft_once};
use workers::finder::{Files, Finder, Finders};
use workers::writer::Prompts;

use self::scores::Scores;
use super::settings::{LicenceArgs, LogArgs};
use super::writers::WriterArgs;
use super::{Fault, draft, library, logging, runtime};

/// The most questions of one set.
const QUESTIONS_MAX: usize = 1_000;

/// The largest set that is read, in bytes.
const BYTES_MAX: u64 = 8 * 1024 * 1024;

/// What `answerdesk eval` takes.
#[derive(Debug, Clone, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    /// JSON lines `{"question","kind","expect":["…"]}`, at most 1,000: kind `answerable`, or `near_miss` or `off_topic` for
    /// those that should be refused; an answer is right where the quick answer holds one of the expected texts.
    #[arg(long, value_name = "FILE", required = true)]
    questions: Option<PathBuf>,
    /// Take the first so many questions alone.
    #[arg(long, value_name = "COUNT", default_value_t = QUESTIONS_MAX)]
    first: usize,
    /// Search these .md, .txt and .html files, or the folders that hold them, instead of the starter library.
    #[arg(long, value_name = "FILE|FOLDER", num_args = 1..)]
    source: Vec<PathBuf>,
    /// US dollars for a million tokens the model reads, to tell what the set cost.
    #[arg(long, value_name = "DOLLARS")]
    price_in: Option<desk::money::Amount>,
    /// US dollars for a million tokens it writes.
    #[arg(long, value_name = "DOLLARS", requires = "price_in")]
    price_out: Option<desk::money::Amount>,
    /// Print JSON instead of a table.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    writers: WriterArgs,
    #[command(flatten)]
    licences: LicenceArgs,
    #[command(flatten)]
    log: LogArgs,
}

/// What else there is to do about evaluation.
#[derive(Debug, Clone, clap::Subcommand)]
enum Command {
    /// Print what editors of this desk taught the check, as JSON lines in the form of benches/checker: sentences they kept
    /// against it, gave other words, or took out of articles that were approved.
    Export(export::ExportArgs),
}

/// A question of the set.
#[derive(Debug, Deserialize)]
struct Case {
    question: String,
    #[serde(default)]
    kind: Kind,
    #[serde(default)]
    expect: Vec<String>,
}

/// What should come of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    /// An answer.
    #[default]
    Answerable,
    /// None: the topic is there, the fact is not.
    NearMiss,
    /// None: the topic is not there.
    OffTopic,
}

/// Runs the set and prints what came of it.
pub(super) fn run(args: &Args) -> Result<(), Fault> {
    if let Some(Command::Export(args)) = &args.command {
        return export::run(args);
    }
    logging::start(&args.log)?;
    let cases = cases(args)?;
    let writer = args.writers.writer()?;
    let documents =
        if args.source.is_empty() { library::starter()? } else { draft::sources::read(&args.source)? };
    let place: Arc<dyn Finder> = Arc::new(Files::new("the files given", documents));
    let finders = Finders::new(vec![place]);
    let mut scores = Scores::new(writer.name().to_string());
    let runtime = runtime()?;
    for (number, case) in (1..).zip(&cases) {
        let began = Instant::now();
        let drafting =
            draft_once(&case.question, &finders, (&*writer, Prompts::default()), args.licences.terms());
        let drafted = runtime.block_on(drafting);
        let drafted = drafted.map_err(|error| Fault::failed(&format!("question {number}"), error))?;
        scores.add(case.kind == Kind::Answerable, is_right(case, &drafted), &drafted, began.elapsed());
        logging::note(&format!("{number} of {}: {}", cases.len(), case.question));
    }
    scores.price(args.price_in, args.price_out);
    logging::result(&if args.json {
        serde_json::to_string_pretty(&scores).map_err(|error| Fault::failed("the figures", error))?
    } else {
        table::of(&scores)
    });
    Ok(())
}

/// Reads the set; a question that the desk would not take is refused with its line.
fn cases(args: &Args) -> Result<Vec<Case>, Fault> {
    let file =
        args.questions.as_deref().ok_or_else(|| Fault::Start("name the set: --questions".to_owned()))?;
    let name = file.display().to_string();
    let size = file.metadata().map_err(|error| Fault::start(&name, error))?.len();
    if size > BYTES_MAX {
        return Err(Fault::Start(format!("{name} has {size} bytes; at most {BYTES_MAX} are read")));
    }
    let text = std::fs::read_to_string(file).map_err(|error| Fault::start(&name, error))?;
    let mut cases = Vec::new();
    for (number, line) in (1_usize..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let at = format!("{name}, line {number}");
        let case: Case = serde_json::from_str(line).map_err(|error| Fault::start(&at, error))?;
        Question::parse(&case.question).map_err(|error| Fault::start(&at, error))?;
        cases.push(case);
    }
    if cases.is_empty() || cases.len() > QUESTIONS_MAX {
        return Err(Fault::Start(format!(
            "{name} has {} questions; 1 to {QUESTIONS_MAX} are run",
            cases.len()
        )));
    }
    cases.truncate(args.first.max(1));
    Ok(cases)
}

/// Returns true where the quick answer holds an expected text, or none is given.
fn is_right(case: &Case, drafted: &Drafted) -> bool {
    let Answer::Article(view) = &drafted.answer else { return false };
    let quick: Vec<&str> = view.quick_answer.iter().map(|sentence| sentence.text.as_str()).collect();
    let quick = words::fold(&quick.join(" ")).to_lowercase();
    case.expect.is_empty() || case.expect.iter().any(|text| quick.contains(&words::fold(text).to_lowercase()))
}
