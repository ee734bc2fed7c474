//! Ctrl-C and SIGTERM.

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

use super::Fault;

/// Tells everybody when the program is to stop.
#[derive(Clone)]
pub(super) struct Stop(watch::Receiver<bool>);

impl Stop {
    /// Listens from now on. A second signal ends the program at once.
    pub(super) fn listen() -> Result<Self, Fault> {
        let on = |kind| signal(kind).map_err(|error| Fault::start("cannot listen for signals", error));
        let (interrupt, terminate) = (on(SignalKind::interrupt())?, on(SignalKind::terminate())?);
        let (told, stop) = watch::channel(false);
        tokio::spawn(wait(interrupt, terminate, told));
        Ok(Self(stop))
    }

    /// Ends when the program is to stop.
    pub(super) async fn wait(mut self) {
        // It fails only where the listening task is gone, and then stopping is all that is left.
        drop(self.0.wait_for(|told| *told).await);
    }
}

async fn wait(mut interrupt: Signal, mut terminate: Signal, told: watch::Sender<bool>) {
    next(&mut interrupt, &mut terminate).await;
    tracing::info!("stopping; once more to stop at once");
    told.send_replace(true);
    next(&mut interrupt, &mut terminate).await;
    std::process::exit(130);
}

async fn next(interrupt: &mut Signal, terminate: &mut Signal) {
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}
