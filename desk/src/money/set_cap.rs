//! An operator says how much may be spent.

use super::model::{MODEL_CHARS_MAX, Scope};
use super::{Amount, SetError, store};
use crate::platform::id::UserId;
use crate::platform::{Clock, Pool};

/// Sets a cap, or takes it away, in that person's name; it holds from the next call on. Earlier ones stay on record.
///
/// # Errors
/// [`SetError::NameMissing`] where a provider has no name, or one that is too long.
pub async fn set_cap(
    pool: &Pool,
    clock: &dyn Clock,
    by: UserId,
    (scope, amount): (&Scope, Option<Amount>),
) -> Result<(), SetError> {
    if let Scope::Provider(host) = scope
        && !(1..=MODEL_CHARS_MAX).contains(&host.chars().count())
    {
        return Err(SetError::NameMissing { what: "the host of the provider" });
    }
    let mut connection = pool.get().await?;
    Ok(store::settings::insert_cap(&mut connection, (scope, amount), by, clock.now()).await?)
}
