//! `answerdesk eval`: a writer over a golden set of questions, and what came of it in figures; no database. `eval export`
//! makes rows for the check's sets of what editors decided.

mod export;
mod scores;
mod set;
mod table;

use std::path::PathBuf;
use std::time::Instant;

use article::licence::policy::Terms;
use workers::draft_once::draft_once;
use workers::writer::{Prompts, Writer};

pub(super) use self::scores::Scores;
use self::set::Kind;
pub(super) use self::set::{Set, SetArgs};
use super::settings::{LicenceArgs, LogArgs};
use super::writers::WriterArgs;
use super::{Fault, logging, runtime};

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
    #[command(flatten)]
    set: SetArgs,
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

/// Runs the set and prints what came of it.
pub(super) fn run(args: &Args) -> Result<(), Fault> {
    if let Some(Command::Export(args)) = &args.command {
        return export::run(args);
    }
    logging::start(&args.log)?;
    let file =
        args.questions.as_deref().ok_or_else(|| Fault::Start("name the set: --questions".to_owned()))?;
    let set = args.set.read(file)?;
    let writer = args.writers.writer()?;
    let prompts = Prompts::default();
    let scoring = score(&set, (&*writer, &prompts), args.licences.terms());
    let mut scores = runtime()?.block_on(scoring)?;
    scores.price(args.set.price_in, args.set.price_out);
    logging::result(&if args.json {
        serde_json::to_string_pretty(&scores).map_err(|error| Fault::failed("the figures", error))?
    } else {
        table::of(&scores)
    });
    Ok(())
}

/// Has a writer answer every question of a set, asked with these words, and tells of each.
pub(super) async fn score(
    set: &Set,
    (writer, prompts): (&dyn Writer, &Prompts),
    terms: Terms,
) -> Result<Scores, Fault> {
    let mut scores = Scores::new(writer.name().to_string());
    for (number, case) in (1..).zip(&set.cases) {
        let began = Instant::now();
        let drafted = draft_once(&case.question, &set.finders, (writer, prompts.clone()), terms).await;
        let drafted = drafted.map_err(|error| Fault::failed(&format!("question {number}"), error))?;
        scores.add(case.kind == Kind::Answerable, case.is_right(&drafted), &drafted, began.elapsed());
        logging::note(&format!("{number} of {}: {}", set.cases.len(), case.question));
    }
    Ok(scores)
}
