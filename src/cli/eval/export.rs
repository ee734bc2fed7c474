//! `answerdesk eval export`: what editors taught the check, as rows of a set.

use std::collections::BTreeMap;
use std::io::Write;

use desk::platform::Pool;
use desk::review::{self, LessonKind};

use crate::cli::database::Database;
use crate::cli::settings::{DatabaseArgs, LogArgs};
use crate::cli::{Fault, logging, runtime};

/// What `answerdesk eval export` takes.
#[derive(Debug, Clone, clap::Args)]
pub(in crate::cli) struct ExportArgs {
    /// Also print rows whose passages may not be copied; each says `"may_be_published":false`, and must stay with you.
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    database: DatabaseArgs,
    #[command(flatten)]
    log: LogArgs,
}

/// What was printed, and what was not.
#[derive(Debug, Default)]
struct Told {
    printed: BTreeMap<LessonKind, usize>,
    unlabelled: usize,
    left_out: usize,
}

/// Prints the rows, the oldest approval first.
pub(in crate::cli) fn run(args: &ExportArgs) -> Result<(), Fault> {
    logging::start(&args.log)?;
    let database = Database::of_command(&args.database)?;
    let told = runtime()?.block_on(async {
        database.require_migrated().await?;
        export(&database.pool()?, args.all).await
    })?;
    logging::note(&told.told());
    Ok(())
}

async fn export(pool: &Pool, all: bool) -> Result<Told, Fault> {
    let mut told = Told::default();
    let mut results = std::io::stdout();
    let mut after = None;
    loop {
        let some = review::lessons(pool, after).await?;
        for lesson in some.lessons {
            if !all && !lesson.may_be_published {
                told.left_out = told.left_out.saturating_add(1);
                continue;
            }
            let row = serde_json::to_string(&lesson).map_err(|error| Fault::failed(&lesson.id, error))?;
            // A reader that went away (`| head`) is no fault of the command.
            if writeln!(results, "{row}").is_err() {
                return Ok(told);
            }
            told.unlabelled = told.unlabelled.saturating_add(usize::from(lesson.expect.is_none()));
            let count = told.printed.entry(lesson.kind).or_default();
            *count = count.saturating_add(1);
        }
        if some.last.is_none() {
            return Ok(told);
        }
        after = some.last;
    }
}

impl Told {
    fn told(&self) -> String {
        let kinds: Vec<String> =
            self.printed.iter().map(|(kind, count)| format!("{count} {}", kind.word())).collect();
        let kinds = if kinds.is_empty() { "no rows".to_owned() } else { kinds.join(", ") };
        let mut told = format!("{kinds}; {} of them without a label", self.unlabelled);
        if self.left_out > 0 {
            let more = format!(
                "; {} left out, since their passages may not be published (--all prints them)",
                self.left_out
            );
            told.push_str(&more);
        }
        told
    }
}
