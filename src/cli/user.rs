//! `answerdesk user`: people with an account.

use clap::Subcommand;
use desk::people::{self, Account, Email, LINK_HOURS, LISTED_MAX, LinkPurpose, Role};
use desk::platform::{Pool, Secret, StoreError, SystemClock};

use super::database::Database;
use super::settings::{DatabaseArgs, LogArgs, parse_public_url};
use super::{Fault, logging, runtime};

/// What can be done about people.
#[derive(Debug, Clone, Subcommand)]
pub(super) enum Command {
    /// Add an account and print a one-time link to set its password; tokens work before one is set.
    Add(AddArgs),
    /// Print a new one-time link to set an account's password; earlier ones stop working.
    Link(LinkArgs),
    /// Let somebody in no longer: their sessions and links end now, and their tokens stop working.
    Disable(AccountArgs),
    /// Let somebody in again: their password and tokens work as before.
    Enable(AccountArgs),
    /// List the accounts, at most 1,000: address, role, enabled or disabled.
    List(ListArgs),
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
    #[command(flatten)]
    site: SiteAddress,
    #[command(flatten)]
    database: DatabaseArgs,
    #[command(flatten)]
    log: LogArgs,
}

/// What `answerdesk user link` takes.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct LinkArgs {
    /// The e-mail address of the account.
    email: Email,
    #[command(flatten)]
    site: SiteAddress,
    #[command(flatten)]
    database: DatabaseArgs,
    #[command(flatten)]
    log: LogArgs,
}

/// What `answerdesk user disable` and `answerdesk user enable` take.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct AccountArgs {
    /// The e-mail address of the account.
    email: Email,
    #[command(flatten)]
    database: DatabaseArgs,
    #[command(flatten)]
    log: LogArgs,
}

/// What `answerdesk user list` takes.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct ListArgs {
    #[command(flatten)]
    database: DatabaseArgs,
    #[command(flatten)]
    log: LogArgs,
}

/// What a link begins with.
#[derive(Debug, Clone, clap::Args)]
struct SiteAddress {
    /// The site's address, for the link.
    #[arg(long, env = "ANSWERDESK_PUBLIC_URL", default_value = "http://127.0.0.1:8080", value_parser = parse_public_url)]
    public_url: String,
}

/// Does it.
pub(super) fn run(command: &Command) -> Result<(), Fault> {
    let (database, log) = match command {
        Command::Add(args) => (&args.database, &args.log),
        Command::Link(args) => (&args.database, &args.log),
        Command::Disable(args) | Command::Enable(args) => (&args.database, &args.log),
        Command::List(args) => (&args.database, &args.log),
    };
    logging::start(log)?;
    let database = Database::of_command(database)?;
    let told = runtime()?.block_on(async {
        match command {
            // A new desk begins with its first account.
            Command::Add(_) => database.migrate().await.map(drop)?,
            _ => database.require_migrated().await?,
        }
        let pool = database.pool()?;
        match command {
            Command::Add(args) => add(args, &pool).await,
            Command::Link(args) => link(args, &pool).await,
            Command::Disable(args) => disable(args, &pool).await,
            Command::Enable(args) => enable(args, &pool).await,
            Command::List(_) => list(&pool).await,
        }
    })?;
    logging::result(&told);
    Ok(())
}

async fn add(args: &AddArgs, pool: &Pool) -> Result<String, Fault> {
    let person = people::add_user(pool, &SystemClock, &args.email, args.name.as_deref(), args.role).await?;
    let secret = people::issue_link(pool, &SystemClock, &person, LinkPurpose::SetPassword).await?;
    let invitation = invitation(&args.site, &secret);
    Ok(format!("{} ({}) has an account. {invitation}", person.email, person.role))
}

async fn link(args: &LinkArgs, pool: &Pool) -> Result<String, Fault> {
    let purpose = LinkPurpose::SetPassword;
    let (person, secret) = people::issue_link_to(pool, &SystemClock, &args.email, purpose).await?;
    let invitation = invitation(&args.site, &secret);
    Ok(format!("{} ({}) has a new link. {invitation}", person.email, person.role))
}

fn invitation(site: &SiteAddress, secret: &Secret) -> String {
    format!(
        "To set a password, within {LINK_HOURS} hours:\n{url}/admin/set-password/{secret}",
        url = site.public_url,
        secret = secret.reveal(),
    )
}

async fn disable(args: &AccountArgs, pool: &Pool) -> Result<String, Fault> {
    let person = people::disable(pool, &SystemClock, &args.email).await?;
    Ok(format!("{} is disabled: signed out everywhere, and no token or link of theirs works.", person.email))
}

async fn enable(args: &AccountArgs, pool: &Pool) -> Result<String, Fault> {
    let person = people::enable(pool, &args.email).await?;
    Ok(format!("{} is enabled: their password and tokens work again.", person.email))
}

async fn list(pool: &Pool) -> Result<String, Fault> {
    let accounts = people::list(&mut *pool.get().await.map_err(StoreError::from)?).await?;
    if accounts.is_empty() {
        return Ok("Nobody has an account yet: `answerdesk user add` makes one.".to_owned());
    }
    if i64::try_from(accounts.len()).is_ok_and(|count| count == LISTED_MAX) {
        tracing::warn!("only the first {LISTED_MAX} accounts are listed");
    }
    let width = accounts.iter().map(|account| account.person.email.chars().count()).max().unwrap_or(0);
    let line = |account: &Account| {
        let Account { person, is_disabled } = account;
        let whether = if *is_disabled { "disabled" } else { "enabled" };
        format!("{:width$}  {:8}  {whether}", person.email, person.role.to_string())
    };
    Ok(accounts.iter().map(line).collect::<Vec<_>>().join("\n"))
}
