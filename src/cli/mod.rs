//! The command line: what is asked for, and with which settings.

mod check;
mod database;
mod draft;
mod encoder;
mod eval;
mod fault;
mod library;
mod logging;
mod migrate;
mod prompt;
mod read_pdf;
mod serve;
mod settings;
mod signals;
mod token;
mod user;
mod web;
mod wikis;
mod work;
mod writers;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use fault::Fault;

/// An answers site's publishing desk: nothing a reader sees is unsupported, unlicensed or unread.
///
/// Without a subcommand it serves: web and workers in one process, on a private Postgres of its own unless
/// `DATABASE_URL` names another.
#[derive(Debug, Parser)]
#[command(name = "answerdesk", version, args_conflicts_with_subcommands = true, max_term_width = 110)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: serve::Args,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the whole desk: web and workers in one process (the default).
    Serve(serve::Args),
    /// Run the web half alone, on a migrated database; any number of them.
    Web(web::Args),
    /// Run the workers alone, on a migrated database; any number of them.
    Work(work::Args),
    /// Bring the database to this program's shape.
    Migrate(migrate::Args),
    /// People with an account.
    #[command(subcommand)]
    User(user::Command),
    /// Personal tokens for the editors' API.
    #[command(subcommand)]
    Token(token::Command),
    /// Judge sentences by the passages they cite: JSON lines in, JSON lines out; no database, no network.
    ///
    /// In: `{"id","sentence","evidence":["…"]}` a line. Out, in the same order: `{"id","verdict","reasons":[…],"layers":[…]}`,
    /// verdict `supported`, `unsupported` or `contradicted`; where the check cannot tell it says `unsupported`, and each
    /// reason begins with `unsure: `. In `layers` each layer says for itself: `{"layer","verdict","passage","reason"}`, layer
    /// `structure`, `facts` or `wording`, its verdict one of these three or `unsure` (left out where it only points at
    /// something), the passage it compared with by its place in `evidence`, from 0. Exits 0 whatever the verdicts, 2 on input that cannot be read.
    Check(check::Args),
    /// The sources articles rest on.
    #[command(subcommand)]
    Library(library::Command),
    /// Find, write and check one article, without a database; exits 3 where there is no reliable answer.
    Draft(draft::Args),
    /// Run a writer over a set of questions, without a database: how many it answers, how well its citations bear it, what it
    /// took. `eval export` prints what editors taught the check.
    Eval(eval::Args),
    /// The words a model is asked with: proposed, tried on a set of questions, promoted where nothing gets worse.
    #[command(subcommand)]
    Prompt(prompt::Command),
    /// The text of a PDF on standard input, for `library import` and `draft`.
    #[command(hide = true)]
    ReadPdf,
}

/// Parses the command line, does what it asks, and returns the exit code: 0 when done, 1 when something failed on the
/// way, 2 when it could not begin, 3 when `draft` finds no reliable answer.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let result = match cli.command.unwrap_or(Command::Serve(cli.serve)) {
        Command::Serve(args) => serve::run(&args),
        Command::Web(args) => web::run(&args),
        Command::Work(args) => work::run(&args),
        Command::Migrate(args) => migrate::run(&args),
        Command::User(command) => user::run(&command),
        Command::Token(command) => token::run(&command),
        Command::Check(args) => check::run(&args),
        Command::Library(command) => library::run(&command),
        Command::Eval(args) => eval::run(&args),
        Command::Prompt(command) => prompt::run(&command),
        Command::ReadPdf => read_pdf::run(),
        Command::Draft(args) => match draft::run(&args) {
            Ok(code) => return code,
            Err(fault) => Err(fault),
        },
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            logging::complain(&fault);
            fault.exit_code()
        }
    }
}

/// Builds tokio's runtime; migrations need the multi-thread one.
fn runtime() -> Result<tokio::runtime::Runtime, Fault> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Fault::start("cannot start tokio's runtime", error))
}
