//! `answerdesk library`: the sources articles rest on.

mod dump;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use desk::evidence::{self, Change, DOCUMENT_BYTES_MAX, Document, Labels};
use desk::platform::{Pool, StoreError, SystemClock};
use rust_embed::RustEmbed;

use super::database::Database;
use super::settings::{DatabaseArgs, LogArgs};
use super::{Fault, logging, runtime};

/// The starter library, compiled into the program, so that the desk works offline on its first run.
#[derive(RustEmbed)]
#[folder = "library/"]
#[include = "*.md"]
struct Starter;

/// How many files one import takes.
const FILES_MAX: usize = 10_000;

/// What can be done about the library.
#[derive(Debug, Clone, Subcommand)]
pub(super) enum Command {
    /// Import .md, .txt and .html files, and dumps of wikis, as sources; importing a file again replaces its text and keeps
    /// the old one, and changes nothing where it is the same.
    Import(ImportArgs),
}

/// What `answerdesk library import` takes. What stands between `---` lines at the top of a file wins over the flags.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct ImportArgs {
    /// Files, or folders whose .md, .txt and .html files are taken, but for links that lead out of the folder; dumps in
    /// MediaWiki's XML (.xml, .xml.gz, .xml.bz2, of any size) are taken where they are named, and need --licence.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Title, of the one file that is imported [default: the first heading].
    #[arg(long)]
    title: Option<String>,
    /// Who published it.
    #[arg(long)]
    publisher: Option<String>,
    /// Where it can be read; for one file only, since a source is known again by its address. For a dump, the address of
    /// any of its pages, if it does not say it itself.
    #[arg(long)]
    url: Option<String>,
    /// Licence: an SPDX id such as CC-BY-SA-4.0, LicenseRef-PD, fair-use or unknown [default: unknown, which is never
    /// copied from].
    #[arg(long)]
    licence: Option<String>,
    #[command(flatten)]
    database: DatabaseArgs,
    #[command(flatten)]
    log: LogArgs,
}

/// Does it.
pub(super) fn run(command: &Command) -> Result<(), Fault> {
    let Command::Import(args) = command;
    logging::start(&args.log)?;
    let files = files(&args.paths)?;
    if files.len() > 1 && (args.title.is_some() || args.url.is_some()) {
        return Err(Fault::Start(format!(
            "--title and --url are one document's, and here are {}: import them one by one, or write both into the files",
            files.len()
        )));
    }
    for file in files.iter().filter(|file| dump::is_dump(file)) {
        dump::check(file, &args.labels())?;
    }
    let database = Database::of_command(&args.database)?;
    runtime()?.block_on(import(args, &files, &database))
}

impl ImportArgs {
    fn labels(&self) -> Labels {
        Labels {
            title: self.title.clone(),
            publisher: self.publisher.clone(),
            url: self.url.clone(),
            licence: self.licence.clone(),
            author: None,
        }
    }
}

async fn import(args: &ImportArgs, files: &[PathBuf], database: &Database) -> Result<(), Fault> {
    database.migrate().await?;
    let pool = database.pool()?;
    let labels = args.labels();
    let mut refused = 0_usize;
    for file in files {
        let told = if dump::is_dump(file) {
            dump::import(&pool, file, &labels).await
        } else {
            import_file(&pool, file, &labels).await
        };
        match told {
            Ok(told) => logging::result(&format!("{}: {told}", file.display())),
            Err(Fault::Start(why)) => {
                refused = refused.saturating_add(1);
                tracing::error!("{}: {why}", file.display());
            }
            Err(fault) => return Err(fault),
        }
    }
    if refused > 0 {
        return Err(Fault::Failed(format!(
            "{refused} of {} files were refused; the others are in the library",
            files.len()
        )));
    }
    Ok(())
}

/// Imports one file and tells what became of it.
async fn import_file(pool: &Pool, file: &Path, labels: &Labels) -> Result<String, Fault> {
    let bytes = bytes_of(file).map_err(|error| Fault::start("cannot be read", error))?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let document = evidence::read(&name, &bytes, labels).map_err(|error| Fault::Start(error.to_string()))?;
    let imported = evidence::import(pool, &SystemClock, &document)
        .await
        .map_err(|error| Fault::failed("cannot be stored", error))?;
    let change = match imported.change {
        Change::Added => "added",
        Change::Rewritten => "a new text beside the old one",
        Change::Relabelled => "new labels",
        Change::Unchanged => "unchanged",
        Change::Joined => "a text that is held from another place",
        Change::Refused => "not taken: it lost most of its text, or is an error page",
    };
    Ok(format!("{change}, {} passages, licence {}", imported.passages, document.licence))
}

/// Reads a file as far as is needed to know that it is too large.
pub(super) fn bytes_of(file: &Path) -> std::io::Result<Vec<u8>> {
    let limit = u64::try_from(DOCUMENT_BYTES_MAX).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    File::open(file)?.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Returns the documents of the starter library.
pub(super) fn starter() -> Result<Vec<Document>, Fault> {
    let files = Starter::iter().filter_map(|name| Some((Starter::get(&name)?, name)));
    let read = |(file, name): (rust_embed::EmbeddedFile, std::borrow::Cow<'static, str>)| {
        evidence::read(&name, &file.data, &Labels::default()).map_err(|error| Fault::failed(&name, error))
    };
    files.map(read).collect()
}

/// Imports the starter library into a desk that holds no source yet.
pub(super) async fn import_starter(pool: &Pool) -> Result<(), Fault> {
    let held = evidence::count(&mut *pool.get().await.map_err(StoreError::from)?).await?;
    if held.sources > 0 {
        return Ok(());
    }
    let mut count = 0_usize;
    for document in starter()? {
        evidence::import(pool, &SystemClock, &document)
            .await
            .map_err(|error| Fault::failed("the starter library cannot be stored", error))?;
        count = count.saturating_add(1);
    }
    tracing::info!(count, "imported the starter library of {count} articles");
    Ok(())
}

/// Returns the files to import: those named, and those in the folders named, in the order of their names.
pub(super) fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Fault> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let entries =
                std::fs::read_dir(path).map_err(|error| Fault::start(&path.display().to_string(), error))?;
            let mut inside: Vec<PathBuf> = entries
                .filter_map(|entry| Some(entry.ok()?.path()))
                .filter(|file| is_document(file) && is_inside(path, file))
                .collect();
            inside.sort();
            files.extend(inside);
        } else if path.exists() {
            files.push(path.clone());
        } else {
            return Err(Fault::Start(format!("{} does not exist", path.display())));
        }
    }
    match files.len() {
        0 => Err(Fault::Start("there are no .md, .txt or .html files there".to_owned())),
        count if count > FILES_MAX => {
            Err(Fault::Start(format!("{count} files at once are too many: at most {FILES_MAX}")))
        }
        _ => Ok(files),
    }
}

/// Returns true where a file is in the folder itself: a link that leads out of it could bring in what nobody named.
fn is_inside(folder: &Path, file: &Path) -> bool {
    let both = (folder.canonicalize(), file.canonicalize());
    let is_inside = matches!(&both, (Ok(folder), Ok(file)) if file.starts_with(folder));
    if !is_inside {
        tracing::warn!("{} is left out: it is a link that leads out of its folder", file.display());
    }
    is_inside
}

fn is_document(path: &Path) -> bool {
    path.is_file() && path.file_name().is_some_and(|name| evidence::can_read(&name.to_string_lossy()))
}
