//! An operator says what a model costs.

use super::model::MODEL_CHARS_MAX;
use super::{Amount, SetError, store};
use crate::platform::id::UserId;
use crate::platform::text::without_invisible;
use crate::platform::{Clock, Pool};

/// Sets what a million tokens of a model cost, in that person's name; it holds from the next call on. Earlier prices stay on
/// record.
///
/// # Errors
/// [`SetError::NameMissing`] where the model has no name, or one that is too long.
pub async fn set_price(
    pool: &Pool,
    clock: &dyn Clock,
    by: UserId,
    (model, per_million_in, per_million_out): (&str, Amount, Amount),
) -> Result<(), SetError> {
    let visible = without_invisible(model);
    let model = visible.trim();
    if !(1..=MODEL_CHARS_MAX).contains(&model.chars().count()) {
        return Err(SetError::NameMissing { what: "the model’s name" });
    }
    let mut connection = pool.get().await?;
    let price = (model, per_million_in, per_million_out);
    Ok(store::settings::insert_price(&mut connection, price, by, clock.now()).await?)
}
