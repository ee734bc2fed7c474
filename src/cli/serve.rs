//! `answerdesk serve`: web and workers in one process.

use std::net::TcpListener;

use desk::evidence::OwnSite;
use desk::people::{self, LINK_HOURS, LinkPurpose};
use desk::platform::{Pool, SystemClock};

use super::database::Database;
use super::encoder::EncoderArgs;
use super::settings::{
    ContactArgs, DatabaseArgs, FetchArgs, LicenceArgs, LogArgs, PlacesArgs, SiteArgs, WorkArgs,
};
use super::signals::Stop;
use super::wikis::Reach;
use super::writers::WriterArgs;
use super::{Fault, library, logging, runtime, web, work};
use crate::web::Settings;

/// What `answerdesk serve` takes.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    site: SiteArgs,
    #[command(flatten)]
    encoder: EncoderArgs,
    #[command(flatten)]
    contact: ContactArgs,
    #[command(flatten)]
    places: PlacesArgs,
    #[command(flatten)]
    fetch: FetchArgs,
    #[command(flatten)]
    licences: LicenceArgs,
    #[command(flatten)]
    work: WorkArgs,
    #[command(flatten)]
    writers: WriterArgs,
    #[command(flatten)]
    database: DatabaseArgs,
    #[command(flatten)]
    log: LogArgs,
}

/// Runs the whole desk until it is told to stop.
pub(super) fn run(args: &Args) -> Result<(), Fault> {
    logging::start(&args.log)?;
    args.encoder.load()?;
    // First the data, then the port: beside a running desk, both are taken, and the data says by whom.
    let database = Database::of_service(&args.database)?;
    let listener = web::bind(&args.site)?;
    runtime()?.block_on(serve(args, &database, listener))
}

async fn serve(args: &Args, database: &Database, listener: TcpListener) -> Result<(), Fault> {
    let stop = Stop::listen()?;
    let steps = database.migrate().await?;
    if steps > 0 {
        tracing::info!(steps, "the database is up to date");
    }
    let pool = database.pool()?;
    args.licences.keep(&pool).await?;
    library::import_starter(&pool).await?;
    let address = listener.local_addr().map_err(|error| Fault::start("cannot listen", error))?;
    let settings = args.site.settings(address, &args.contact);
    logging::result(&greeting(&pool, &settings, &database.place).await?);
    let stop_all = stop.clone();
    let reach = Reach::of(&args.places, &args.fetch, &args.contact)?;
    let writer = args.writers.writer()?;
    let own = OwnSite::of(&settings.public_url);
    let working = work::work(database, &pool, (&args.work, own), (reach, writer), stop.clone());
    let serving = web::serve(listener, web::site(pool.clone(), settings), args.site.threads(), stop);
    // Where one half ends, the other must not go on alone and seem whole.
    let working = stopping_all(working, &stop_all);
    let serving = stopping_all(serving, &stop_all);
    let (worked, served) = tokio::join!(working, serving);
    worked.and(served)
}

/// Tells where everything is, with a fresh link for the admin.
async fn greeting(pool: &Pool, settings: &Settings, place: &str) -> Result<String, Fault> {
    let admin = people::ensure_admin(pool, &SystemClock).await?;
    let link = people::issue_link(pool, &SystemClock, &admin, LinkPurpose::SignIn).await?;
    let sign_in = settings.absolute(&format!("/admin/sign-in/{}", link.reveal()));
    Ok(format!(
        "{name} is ready.\n\n  \
         Site      {site}\n  \
         Sign in   {sign_in}\n            \
         (as {email}; works once, for {LINK_HOURS} hours; every start prints a new one)\n  \
         Data      {place}\n  \
         Next      Suggest a question at {site}/suggest, then review its draft at {site}/admin\n  \
         Stop      Ctrl-C\n",
        name = settings.site_name,
        site = settings.public_url,
        email = admin.email,
    ))
}

/// Tells everything to stop when a half has ended, whatever it ended with.
async fn stopping_all(half: impl Future<Output = Result<(), Fault>>, stop: &Stop) -> Result<(), Fault> {
    let result = half.await;
    stop.tell();
    result
}
