//! `answerdesk web`: the web half alone.

use std::net::TcpListener;
use std::sync::Arc;

use desk::platform::{Pool, SystemClock};

use super::database::Database;
use super::encoder::EncoderArgs;
use super::settings::{ContactArgs, DatabaseArgs, LogArgs, SiteArgs};
use super::signals::Stop;
use super::{Fault, logging, runtime};
use crate::web::{self, Site};

/// What `answerdesk web` takes.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    site: SiteArgs,
    #[command(flatten)]
    encoder: EncoderArgs,
    #[command(flatten)]
    contact: ContactArgs,
    #[command(flatten)]
    database: DatabaseArgs,
    #[command(flatten)]
    log: LogArgs,
}

/// Serves the site until it is told to stop.
pub(super) fn run(args: &Args) -> Result<(), Fault> {
    logging::start(&args.log)?;
    args.encoder.load()?;
    let database = Database::of_half(&args.database)?;
    runtime()?.block_on(async {
        database.require_migrated().await?;
        let listener = bind(&args.site)?;
        let address = listener.local_addr().map_err(|error| Fault::start("cannot listen", error))?;
        let settings = args.site.settings(address, &args.contact);
        let stop = Stop::listen()?;
        let public = &settings.public_url;
        logging::result(&format!("Answerdesk's web half is ready at {public}, listening at {address}"));
        serve(listener, site(database.pool()?, settings), args.site.threads(), stop).await
    })
}

/// Takes the port, or says what to do.
pub(super) fn bind(args: &SiteArgs) -> Result<TcpListener, Fault> {
    TcpListener::bind(args.listen).map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            Fault::Start(format!("{} is taken by another program: stop that one, or choose another port with --listen 127.0.0.1:8081", args.listen))
        }
        std::io::ErrorKind::PermissionDenied => {
            Fault::Start(format!("{} may not be used by this account: choose a port above 1023 with --listen", args.listen))
        }
        _ => Fault::start(&format!("cannot listen on {}", args.listen), error),
    })
}

/// Puts together what handlers may use.
pub(super) fn site(pool: Pool, settings: web::Settings) -> Site {
    Site {
        pool,
        clock: Arc::new(SystemClock),
        settings: Arc::new(settings),
        alarms: web::alarms::Alarms::default(),
    }
}

/// Serves until `stop`, then lets requests under way end.
pub(super) async fn serve(
    listener: TcpListener,
    site: Site,
    threads: usize,
    stop: Stop,
) -> Result<(), Fault> {
    let serving = web::serve(listener, site, threads).map_err(|error| Fault::start("cannot serve", error))?;
    let handle = serving.handle;
    tokio::spawn(async move {
        stop.wait().await;
        handle.stop(true).await;
    });
    serving.stopped.await.map_err(|error| Fault::failed("the web server failed", error))
}
