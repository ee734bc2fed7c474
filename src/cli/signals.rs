//! Ctrl-C and SIGTERM.

use std::sync::Arc;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

use super::Fault;

/// Tells everybody when the program is to stop.
#[derive(Clone)]
pub(super) struct Stop(Arc<watch::Sender<bool>>);

impl Stop {
    /// Listens from now on. A second signal ends the program at once.
    pub(super) fn listen() -> Result<Self, Fault> {
        let on = |kind| signal(kind).map_err(|error| Fault::start("cannot listen for signals", error));
        let (interrupt, terminate) = (on(SignalKind::interrupt())?, on(SignalKind::terminate())?);
        let stop = Self(Arc::new(watch::Sender::new(false)));
        tokio::spawn(wait(interrupt, terminate, stop.clone()));
        Ok(stop)
    }

    /// Tells everybody to stop.
    pub(super) fn tell(&self) {
        self.0.send_replace(true);
    }

    /// Ends when the program is to stop.
    pub(super) async fn wait(self) {
        // It fails only without a sender, and there is one in `self`.
        drop(self.0.subscribe().wait_for(|told| *told).await);
    }
}

async fn wait(mut interrupt: Signal, mut terminate: Signal, stop: Stop) {
    next(&mut interrupt, &mut terminate).await;
    tracing::info!("stopping; once more to stop at once");
    stop.tell();
    next(&mut interrupt, &mut terminate).await;
    std::process::exit(130);
}

async fn next(interrupt: &mut Signal, terminate: &mut Signal) {
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}
