//! `answerdesk migrate`: brings the database to this program's shape.

use super::database::Database;
use super::settings::{DatabaseArgs, LogArgs};
use super::{Fault, logging, runtime};

/// What `answerdesk migrate` takes.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    database: DatabaseArgs,
    #[command(flatten)]
    log: LogArgs,
}

/// Runs the migrations that are missing.
pub(super) fn run(args: &Args) -> Result<(), Fault> {
    logging::start(&args.log)?;
    let database = Database::of_command(&args.database)?;
    let steps = runtime()?.block_on(database.migrate())?;
    logging::result(&match steps {
        0 => "The database is up to date.".to_owned(),
        1 => "The database is up to date: 1 migration was run.".to_owned(),
        steps => format!("The database is up to date: {steps} migrations were run."),
    });
    Ok(())
}
