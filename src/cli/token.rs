//! `answerdesk token`: personal tokens for the editors' API.

use clap::Subcommand;
use desk::people::{self, Email, Scope};
use desk::platform::SystemClock;

use super::database::Database;
use super::settings::{DatabaseArgs, LogArgs};
use super::{Fault, logging, runtime};

/// What can be done about tokens.
#[derive(Debug, Clone, Subcommand)]
pub(super) enum Command {
    /// Make a token and print it, once: it is the last word on standard output.
    Create(CreateArgs),
}

/// What `answerdesk token create` takes.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct CreateArgs {
    /// Whose token it is.
    #[arg(long)]
    user: Email,
    /// What it is good for, as far as the role allows: read, or review (decide, approve and reject too).
    #[arg(long)]
    scope: Scope,
    #[command(flatten)]
    database: DatabaseArgs,
    #[command(flatten)]
    log: LogArgs,
}

/// Does it.
pub(super) fn run(command: &Command) -> Result<(), Fault> {
    let Command::Create(args) = command;
    logging::start(&args.log)?;
    let database = Database::of_command(&args.database)?;
    let secret = runtime()?.block_on(async {
        database.require_migrated().await?;
        Ok::<_, Fault>(people::create_token(&database.pool()?, &SystemClock, &args.user, args.scope).await?)
    })?;
    logging::result(&format!("Token of {} for {}: {}", args.user.as_str(), args.scope, secret.reveal()));
    Ok(())
}
