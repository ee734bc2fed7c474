//! What stands in the way of asking a model, and of setting a price or a cap.

use super::{Amount, Scope};
use crate::platform::StoreError;
use crate::platform::database::store_errors;
use crate::platform::id::DraftId;

/// Why a model may not be asked. Nothing is set apart then.
#[derive(Debug, thiserror::Error)]
pub enum MoneyError {
    /// What it can cost does not fit under a cap.
    #[error("{scope}: {spent} of {cap} is spent or set apart, and this call can cost {needed}")]
    CapReached {
        /// Which cap.
        scope: Scope,
        /// How much may be spent.
        cap: Amount,
        /// How much is.
        spent: Amount,
        /// The most that this call can cost.
        needed: Amount,
    },
    /// There is a cap, and nobody said what the model costs: the cap could not be kept.
    #[error(
        "nobody set a price for the model {model}, and spending is capped: set one under Money, 0 for a model of your own"
    )]
    NoPrice {
        /// The model.
        model: String,
    },
    /// Another attempt writes the draft, or it is over.
    #[error("draft {draft_id} is no longer written by this attempt")]
    Superseded {
        /// The draft.
        draft_id: DraftId,
    },
    /// The database did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_errors!(MoneyError);

/// Why a price or a cap was not set.
#[derive(Debug, thiserror::Error)]
pub enum SetError {
    /// A model's or provider's name is missing or too long.
    #[error("write down {what}, in 1 to 100 characters")]
    NameMissing {
        /// Whose.
        what: &'static str,
    },
    /// The database did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_errors!(SetError);
