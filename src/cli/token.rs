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
    /// Revoke every token of a person and print how many: programs that use them are refused from now on.
    Revoke(RevokeArgs),
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

/// What `answerdesk token revoke` takes.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct RevokeArgs {
    /// Whose tokens they are.
    #[arg(long)]
    user: Email,
    #[command(flatten)]
    database: DatabaseArgs,
    #[command(flatten)]
    log: LogArgs,
}

/// Does it.
pub(super) fn run(command: &Command) -> Result<(), Fault> {
    match command {
        Command::Create(args) => create(args),
        Command::Revoke(args) => revoke(args),
    }
}

fn create(args: &CreateArgs) -> Result<(), Fault> {
    logging::start(&args.log)?;
    let database = Database::of_command(&args.database)?;
    let secret = runtime()?.block_on(async {
        database.require_migrated().await?;
        Ok::<_, Fault>(people::create_token(&database.pool()?, &SystemClock, &args.user, args.scope).await?)
    })?;
    logging::result(&format!("Token of {} for {}: {}", args.user.as_str(), args.scope, secret.reveal()));
    Ok(())
}

fn revoke(args: &RevokeArgs) -> Result<(), Fault> {
    logging::start(&args.log)?;
    let database = Database::of_command(&args.database)?;
    let count = runtime()?.block_on(async {
        database.require_migrated().await?;
        Ok::<_, Fault>(people::revoke_tokens(&database.pool()?, &SystemClock, &args.user).await?)
    })?;
    let whose = args.user.as_str();
    logging::result(&match count {
        0 => format!("{whose} has no token to revoke."),
        1 => format!("Revoked 1 token of {whose}."),
        count => format!("Revoked {count} tokens of {whose}."),
    });
    Ok(())
}
