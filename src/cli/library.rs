//! `answerdesk library`: the sources articles rest on.

mod dump;
mod files;
mod pdf;
mod summary;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use desk::evidence::{self, DOCUMENT_BYTES_MAX, Document, Imported, Labels};
use desk::platform::{Pool, StoreError, SystemClock};
use rust_embed::RustEmbed;

pub(super) use self::files::files;
use self::summary::{Summary, change};
use super::database::Database;
use super::settings::{DatabaseArgs, LogArgs};
use super::{Fault, logging, runtime};

/// The starter library, compiled into the program, so that the desk works offline on its first run.
#[derive(RustEmbed)]
#[folder = "library/"]
#[include = "*.md"]
struct Starter;

/// What can be done about the library.
#[derive(Debug, Clone, Subcommand)]
pub(super) enum Command {
    /// Import .md, .txt, .html and .pdf files, folders of them, and dumps of wikis, as sources; importing a file again
    /// replaces its text and keeps the old one, and changes nothing where it is the same.
    Import(ImportArgs),
}

/// What `answerdesk library import` takes. What stands between `---` lines at the top of a file wins over the flags.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct ImportArgs {
    /// Files, or folders whose .md, .txt, .html and .pdf files are taken, also from the folders in them (20 deep, 10,000
    /// files at the most), but for hidden folders and links that lead out of the folder; dumps in MediaWiki's XML (.xml,
    /// .xml.gz, .xml.bz2, of any size) are taken where they are named, and need --licence.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Title, of the one file that is imported [default: the first heading; of a PDF, its file's name].
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
    let mut summary = Summary::default();
    for file in files {
        let told = if dump::is_dump(file) {
            dump::import(&pool, file, &labels).await
        } else {
            import_file(&pool, file, &labels, &mut summary).await
        };
        match told {
            Ok(told) => logging::result(&format!("{}: {told}", file.display())),
            Err(Fault::Start(why)) => {
                summary.refuse();
                tracing::error!("{}: {why}", file.display());
            }
            Err(fault) => return Err(fault),
        }
    }
    if let Some(told) = summary.told() {
        logging::result(&told);
    }
    if summary.refused() > 0 {
        return Err(Fault::Failed(format!(
            "{} of {} files were refused; the others are in the library",
            summary.refused(),
            files.len()
        )));
    }
    Ok(())
}

/// Imports one file and tells what became of it.
async fn import_file(
    pool: &Pool,
    file: &Path,
    labels: &Labels,
    summary: &mut Summary,
) -> Result<String, Fault> {
    let (path, own) = (file.to_owned(), labels.clone());
    // Reading a long file keeps a thread busy, and the database's answers wait for it.
    let document = tokio::task::spawn_blocking(move || read(&path, &own))
        .await
        .map_err(|error| Fault::failed("its reader broke down", error))?
        .map_err(Fault::Start)?;
    summary.meet(file, &document)?;
    let imported = evidence::import(pool, &SystemClock, &document)
        .await
        .map_err(|error| Fault::failed("cannot be stored", error))?;
    summary.add(&imported);
    let Imported { passages, .. } = imported;
    Ok(format!("{}, {passages} passages, licence {}", change(imported.change), document.licence))
}

/// Reads a file that is no dump; what is wrong with it is said in the words of whoever brought it.
pub(super) fn read(file: &Path, labels: &Labels) -> Result<Document, String> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    if evidence::is_pdf(&name) {
        return pdf::read(file, labels);
    }
    let bytes = bytes_of(file).map_err(|error| format!("it cannot be read: {error}"))?;
    evidence::read(&name, &bytes, labels).map_err(|error| error.to_string())
}

/// Reads a file as far as is needed to know that it is too large.
fn bytes_of(file: &Path) -> std::io::Result<Vec<u8>> {
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
