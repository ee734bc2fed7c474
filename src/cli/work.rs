//! `answerdesk work`: the workers alone.

use std::sync::Arc;

use desk::evidence::OwnSite;
use desk::platform::{Pool, SystemClock};
use workers::writer::Writer;
use workers::{Ended, Tools};

use super::database::Database;
use super::encoder::EncoderArgs;
use super::settings::{
    ContactArgs, DatabaseArgs, FetchArgs, LicenceArgs, LogArgs, PlacesArgs, WorkArgs, parse_public_url,
};
use super::signals::Stop;
use super::wikis::Reach;
use super::writers::WriterArgs;
use super::{Fault, logging, runtime};

/// What `answerdesk work` takes.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Args {
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
    encoder: EncoderArgs,
    /// Address readers use, as `answerdesk web` has it: pages there are this desk's own, and never evidence for it.
    #[arg(long, env = "ANSWERDESK_PUBLIC_URL", value_parser = parse_public_url)]
    public_url: Option<String>,
    #[command(flatten)]
    writers: WriterArgs,
    #[command(flatten)]
    database: DatabaseArgs,
    #[command(flatten)]
    log: LogArgs,
}

/// Works until it is told to stop.
pub(super) fn run(args: &Args) -> Result<(), Fault> {
    logging::start(&args.log)?;
    args.encoder.load()?;
    let database = Database::of_half(&args.database)?;
    runtime()?.block_on(async {
        database.require_migrated().await?;
        let reach = Reach::of(&args.places, &args.fetch, &args.contact)?;
        let writer = args.writers.writer()?;
        let stop = Stop::listen()?;
        let pool = database.pool()?;
        args.licences.keep(&pool).await?;
        logging::result("Answerdesk's workers are ready");
        let own = args.public_url.as_deref().and_then(OwnSite::of);
        work(&database, &pool, (&args.work, own), (reach, writer), stop).await
    })
}

/// Runs jobs until `stop`, then lets those under way end.
pub(super) async fn work(
    database: &Database,
    pool: &Pool,
    (args, own): (&WorkArgs, Option<OwnSite>),
    (reach, writer): (Reach, Arc<dyn Writer>),
    stop: Stop,
) -> Result<(), Fault> {
    let settings = args.settings();
    let queue = queue::Queue::start(database.queue_pool()?, &settings.name);
    let tools = Tools::offline(pool.clone(), Arc::new(SystemClock)).with_places(reach.places);
    let tools = tools.with_fetchers(reach.desk, reach.askers).with_writer(writer);
    let tools = tools.with_refetching(args.refetch_days).with_log_days(args.model_log_days);
    let tools = tools.with_held_outlines(args.hold_outlines).with_own(own);
    match workers::run(queue, tools, settings, stop.wait()).await {
        Ok(Ended::Settled) => Ok(()),
        Ok(Ended::Unsettled) => {
            tracing::warn!("some jobs could not be handed back; they begin again when their lease is over");
            Ok(())
        }
        Err(error) => Err(Fault::failed("the workers failed", error)),
    }
}
