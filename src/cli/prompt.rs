//! `answerdesk prompt`: the words a model is asked with, proposed, tried, promoted and withdrawn.

mod built_in;
mod told;
mod trial;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use desk::people::{self, Email, Person};
use desk::platform::{Pool, StoreError, SystemClock};
use desk::prompt::{self, PromptError, State, WORDS_CHARS_MAX};

use self::built_in::built_in;
use super::database::Database;
use super::settings::{DatabaseArgs, LogArgs};
use super::{Fault, logging, runtime};

/// What can be done about the words of a stage.
#[derive(Debug, Clone, Subcommand)]
pub(super) enum Command {
    /// Make the words in a file a stage's candidate: a share of the drafts begun from now on is written with them.
    Propose(ProposeArgs),
    /// Print the words that hold in a stage, or its candidate's.
    Show(ShowArgs),
    /// List versions and trials, at most 100 of each.
    List(ListArgs),
    /// Run a set of questions with the words that hold in a stage and with its candidate's, and keep what came of both.
    Trial(trial::TrialArgs),
    /// Have a stage's candidate hold for all drafts; refused unless trials of the same questions show nothing worse than with the
    /// words that hold now.
    Promote(StageArgs),
    /// Take a stage's candidate back; drafts are written with the words that hold again.
    Withdraw(WithdrawArgs),
}

/// What `answerdesk prompt propose` takes.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct ProposeArgs {
    /// The stage: `prompt list` names them.
    stage: String,
    /// A text file of at most 8,000 characters.
    file: PathBuf,
    /// The share of drafts that is written with them, in hundredths, 0 to 100; with 0 they are only tried.
    #[arg(long, value_name = "HUNDREDTHS", value_parser = clap::value_parser!(u8).range(0..=100))]
    share: u8,
    #[command(flatten)]
    by: ByArgs,
}

/// What `answerdesk prompt show` takes.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct ShowArgs {
    /// The stage.
    stage: String,
    /// The candidate's words.
    #[arg(long)]
    candidate: bool,
    #[command(flatten)]
    at: AtArgs,
}

/// What `answerdesk prompt list` takes.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct ListArgs {
    #[command(flatten)]
    at: AtArgs,
}

/// What `answerdesk prompt promote` takes.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct StageArgs {
    /// The stage.
    stage: String,
    #[command(flatten)]
    by: ByArgs,
}

/// What `answerdesk prompt withdraw` takes.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct WithdrawArgs {
    /// The stage.
    stage: String,
    /// Take back the promoted words instead, without any trial: those compiled into the program hold again.
    #[arg(long)]
    current: bool,
    #[command(flatten)]
    by: ByArgs,
}

/// In whose name.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct ByArgs {
    /// In whose name: the address of an operator's or admin's account.
    #[arg(long)]
    user: Email,
    #[command(flatten)]
    at: AtArgs,
}

/// Where.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct AtArgs {
    #[command(flatten)]
    database: DatabaseArgs,
    #[command(flatten)]
    log: LogArgs,
}

impl Command {
    fn at(&self) -> &AtArgs {
        match self {
            Self::Propose(args) => &args.by.at,
            Self::Show(args) => &args.at,
            Self::List(args) => &args.at,
            Self::Trial(args) => &args.at,
            Self::Promote(args) => &args.by.at,
            Self::Withdraw(args) => &args.by.at,
        }
    }
}

/// Does it.
pub(super) fn run(command: &Command) -> Result<(), Fault> {
    let at = command.at();
    logging::start(&at.log)?;
    let words = if let Command::Propose(args) = command { words(&args.file)? } else { String::new() };
    let trying = if let Command::Trial(args) = command { Some(trial::Trying::of(args)?) } else { None };
    let database = Database::of_command(&at.database)?;
    let told = runtime()?.block_on(async {
        database.require_migrated().await?;
        let pool = database.pool()?;
        match command {
            Command::Propose(args) => propose(args, &words, &pool).await,
            Command::Show(args) => show(args, &pool).await,
            Command::List(_) => Ok(told::list(&prompt::list(&pool).await?, &built_in())),
            Command::Trial(args) => match trying {
                Some(trying) => trying.run(&args.stage, &pool).await,
                None => Ok(String::new()),
            },
            Command::Promote(args) => promote(args, &pool).await,
            Command::Withdraw(args) => withdraw(args, &pool).await,
        }
    })?;
    logging::result(&told);
    Ok(())
}

async fn propose(args: &ProposeArgs, words: &str, pool: &Pool) -> Result<String, Fault> {
    let by = person(&args.by.user, pool).await?;
    let proposed = (args.stage.as_str(), words, args.share);
    let version = prompt::propose(pool, &SystemClock, &by, &built_in(), proposed).await?;
    Ok(format!("{version} is a candidate for {} % of drafts.", version.share_percent))
}

async fn show(args: &ShowArgs, pool: &Pool) -> Result<String, Fault> {
    let wanted = if args.candidate { State::Candidate } else { State::Current };
    let standing = prompt::standing(pool).await?;
    let of_desk = standing.into_iter().find(|version| version.stage == args.stage && version.state == wanted);
    let words = match of_desk {
        Some(version) => Some(version.words),
        None if args.candidate => None,
        None => built_in().into_iter().find(|one| one.stage == args.stage).map(|one| one.words),
    };
    let none = || Fault::Failed(format!("the stage {} has no {}", args.stage, wanted.word()));
    Ok(words.ok_or_else(none)?.trim_end().to_owned())
}

async fn promote(args: &StageArgs, pool: &Pool) -> Result<String, Fault> {
    let by = person(&args.by.user, pool).await?;
    let version = prompt::promote(pool, &SystemClock, &by, &built_in(), &args.stage).await?;
    Ok(format!("{version} holds for all drafts begun from now on."))
}

async fn withdraw(args: &WithdrawArgs, pool: &Pool) -> Result<String, Fault> {
    let by = person(&args.by.user, pool).await?;
    let which = if args.current { State::Current } else { State::Candidate };
    let taken = (args.stage.as_str(), which);
    let version = prompt::withdraw(pool, &SystemClock, &by, &built_in(), taken).await?;
    Ok(format!("{version} is withdrawn."))
}

/// Returns the person of an account that is not disabled.
async fn person(email: &Email, pool: &Pool) -> Result<Person, Fault> {
    let mut connection = pool.get().await.map_err(StoreError::from)?;
    let accounts = people::list(&mut connection).await?;
    let own = accounts.into_iter().find(|account| account.person.email == email.as_str());
    match own {
        None => Err(Fault::Failed("there is no account with this address".to_owned())),
        Some(account) if account.is_disabled => Err(Fault::Failed("this account is disabled".to_owned())),
        Some(account) => Ok(account.person),
    }
}

/// Reads a file as far as is needed to know that it is too long.
fn words(file: &Path) -> Result<String, Fault> {
    let name = file.display().to_string();
    let limit = u64::try_from(WORDS_CHARS_MAX).unwrap_or(u64::MAX).saturating_mul(4).saturating_add(16);
    let mut bytes = Vec::new();
    let opened = File::open(file).and_then(|file| file.take(limit).read_to_end(&mut bytes));
    opened.map_err(|error| Fault::start(&name, error))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

impl From<PromptError> for Fault {
    fn from(error: PromptError) -> Self {
        match error {
            PromptError::Store(error) => error.into(),
            error => Self::Failed(error.to_string()),
        }
    }
}
