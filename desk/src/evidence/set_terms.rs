//! The operator says what licences that forbid selling or changing allow here.

use article::licence::policy::{Class, Terms};
use diesel_async::AsyncConnection;

use super::store::licences as store;
use crate::platform::{Clock, Pool, StoreError};

/// Keeps what the operator's settings say of NC and ND licences, for all processes of the desk; what is not said stays
/// as it is. Returns what holds from then on.
///
/// # Errors
/// Where the database does not answer.
pub async fn set_terms(
    pool: &Pool,
    clock: &dyn Clock,
    (non_commercial, no_derivatives): (Option<Class>, Option<Class>),
) -> Result<Terms, StoreError> {
    let now = clock.now();
    pool.get()
        .await?
        .transaction::<_, StoreError, _>(async move |connection| {
            let held = store::terms(connection).await?;
            let wanted =
                [("NC", non_commercial, held.non_commercial), ("ND", no_derivatives, held.no_derivatives)];
            for (part, wanted, held) in wanted {
                if let Some(class) = wanted.filter(|class| *class != held) {
                    store::add_terms(connection, (part, class), now).await?;
                }
            }
            store::terms(connection).await
        })
        .await
}
