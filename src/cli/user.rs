//! `answerdesk user`: people with an account.

use clap::Subcommand;
use desk::people::{self, Email, LINK_HOURS, LinkPurpose, Role};
use desk::platform::SystemClock;

use super::database::Database;
use super::settings::{DatabaseArgs, LogArgs};
use super::{Fault, logging, runtime};

/// What can be done about people.
#[derive(Debug, Clone, Subcommand)]
pub(super) enum Command {
    /// Add an account and print a one-time link to set its password; tokens work before one is set.
    Add(AddArgs),
}

/// What `answerdesk user add` takes.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct AddArgs {
    /// The e-mail address they sign in with.
    email: Email,
    /// What they may do: viewer, operator, editor, senior or admin.
    #[arg(long)]
    role: Role,
    /// The name shown beside what they decide [default: the part of the address before the @].
    #[arg(long)]
    name: Option<String>,
    /// The site's address, for the link.
    #[arg(long, env = "ANSWERDESK_PUBLIC_URL", default_value = "http://127.0.0.1:8080")]
    public_url: String,
    #[command(flatten)]
    database: DatabaseArgs,
    #[command(flatten)]
    log: LogArgs,
}

/// Does it.
pub(super) fn run(command: &Command) -> Result<(), Fault> {
    let Command::Add(args) = command;
    logging::start(&args.log)?;
    let database = Database::of_command(&args.database)?;
    let link = runtime()?.block_on(add(args, &database))?;
    logging::result(&link);
    Ok(())
}

async fn add(args: &AddArgs, database: &Database) -> Result<String, Fault> {
    database.migrate().await?;
    let pool = database.pool()?;
    let person = people::add_user(&pool, &SystemClock, &args.email, args.name.as_deref(), args.role).await?;
    let secret = people::issue_link(&pool, &SystemClock, &person, LinkPurpose::SetPassword).await?;
    Ok(format!(
        "{name} ({role}) has an account. To set a password, within {LINK_HOURS} hours:\n{url}/admin/set-password/{secret}",
        name = person.email,
        role = person.role,
        url = args.public_url.trim_end_matches('/'),
        secret = secret.reveal(),
    ))
}
