//! `answerdesk migrate`: brings the database to this program's shape.

use super::database::Database;
use super::settings::{DatabaseArgs, LogArgs};
use super::{Fault, library, logging, runtime};

/// What `answerdesk migrate` takes.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Args {
    /// Also import the starter library where the library is empty, as `serve` does.
    #[arg(long)]
    starter_library: bool,
    #[command(flatten)]
    database: DatabaseArgs,
    #[command(flatten)]
    log: LogArgs,
}

/// Runs the migrations that are missing.
pub(super) fn run(args: &Args) -> Result<(), Fault> {
    logging::start(&args.log)?;
    let database = Database::of_command(&args.database)?;
    let steps = runtime()?.block_on(async {
        let steps = database.migrate().await?;
        if args.starter_library {
            library::import_starter(&database.pool()?).await?;
        }
        Ok::<_, Fault>(steps)
    })?;
    logging::result(&match steps {
        0 => "The database is up to date.".to_owned(),
        1 => "The database is up to date: 1 migration was run.".to_owned(),
        steps => format!("The database is up to date: {steps} migrations were run."),
    });
    Ok(())
}
