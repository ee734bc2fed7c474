//! One connection per process that hears of new jobs, for all kinds.

use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use diesel_async::AsyncPgConnection;
use futures::StreamExt;
use tokio::sync::Notify;

use crate::patience::{DatabaseError, Lent, Patience, in_time};
use crate::queue::Pool;
use crate::store;

/// Wakes the workers of a kind when a job of it may be due; a wake that nobody waits for is remembered.
#[derive(Debug, Default)]
pub(crate) struct Hub {
    workers: Mutex<Vec<(&'static str, Weak<Notify>)>>,
}

impl Hub {
    /// Returns what is notified of new jobs of the kind, for as long as it is kept.
    pub(crate) fn subscribe(&self, kind: &'static str) -> Arc<Notify> {
        let wake = Arc::new(Notify::new());
        let mut workers = self.workers.lock().unwrap_or_else(PoisonError::into_inner);
        workers.push((kind, Arc::downgrade(&wake)));
        wake
    }

    /// Listens until it is aborted; comes back whenever the connection is lost.
    pub(crate) async fn listen(self: Arc<Self>, pool: Pool) {
        let mut patience = Patience::to("listen for new jobs");
        loop {
            match connect(&pool).await {
                Ok(mut connection) => {
                    patience.renew();
                    // Whatever was announced while nobody listened.
                    self.wake(|_| true);
                    self.pass_on(&mut connection).await;
                }
                Err(error) => patience.wait(&error).await,
            }
        }
    }

    /// Wakes who waits for what is announced, until the connection is lost.
    async fn pass_on(&self, connection: &mut AsyncPgConnection) {
        let mut notifications = pin!(connection.notifications_stream());
        while let Some(Ok(notification)) = notifications.next().await {
            self.wake(|kind| kind == notification.payload);
        }
        tracing::warn!("the connection that listens for new jobs was lost");
    }

    fn wake(&self, is_meant: impl Fn(&str) -> bool) {
        let mut workers = self.workers.lock().unwrap_or_else(PoisonError::into_inner);
        workers.retain(|(kind, wake)| {
            let Some(wake) = wake.upgrade() else { return false };
            if is_meant(kind) {
                wake.notify_one();
            }
            true
        });
    }
}

async fn connect(pool: &Pool) -> Result<AsyncPgConnection, DatabaseError> {
    // Out of the pool for good: it is set up as the others are, and takes no place from them.
    let mut connection = Lent::by(pool).await?.keep();
    in_time(store::listen(&mut connection)).await?;
    Ok(connection)
}
