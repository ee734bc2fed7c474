//! What was spent, for an operator.

use jiff::{SignedDuration, Timestamp};

use super::model::{CapEntry, PriceEntry, Scope};
use super::{Amount, store};
use crate::platform::{Clock, Pool, StoreError};

/// How many days are shown.
pub const DAYS_SHOWN: i64 = 30;

/// What was spent, on what, and what it brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The caps that hold.
    pub caps: Vec<CapEntry>,
    /// The prices that hold, by model; at most 100.
    pub prices: Vec<PriceEntry>,
    /// What is spent or set apart of the caps of this day and this month.
    pub today: Amount,
    /// The same of this month.
    pub this_month: Amount,
    /// The last 30 days on which something was spent, the newest first.
    pub days: Vec<Day>,
    /// By model in the last 30 days, the dearest first; at most 20.
    pub models: Vec<Spent>,
    /// What all calls of the last 30 days came to whose drafts are pages by now.
    pub on_pages: Amount,
    /// How many of those pages there are.
    pub pages: i64,
    /// How many sentences they have.
    pub sentences: i64,
}

/// What was spent on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// The day, by UTC: `2026-11-24`.
    pub day: String,
    /// What is spent or set apart.
    pub amount: Amount,
}

/// What was spent on one model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spent {
    /// The model.
    pub model: String,
    /// The host of its provider.
    pub provider: String,
    /// How many calls there were.
    pub calls: i64,
    /// How many of them failed or were lost.
    pub failed: i64,
    /// What they came to.
    pub amount: Amount,
}

/// Returns what was spent.
///
/// # Errors
/// Where the database does not answer.
pub async fn report(pool: &Pool, clock: &dyn Clock) -> Result<Report, StoreError> {
    let now = clock.now();
    let connection = &mut *pool.get().await?;
    let since = since(now);
    let (today, month) = (key(&Scope::Day, now), key(&Scope::Month, now));
    let (on_pages, pages, sentences) = store::report::on_pages(connection, since).await?;
    let caps = store::settings::caps(connection).await?;
    Ok(Report {
        caps: caps.into_iter().filter(|cap| cap.amount.is_some()).collect(),
        prices: store::settings::prices(connection).await?,
        today: store::totals::of(connection, ("day", &today)).await?,
        this_month: store::totals::of(connection, ("month", &month)).await?,
        days: store::report::days(connection, &key(&Scope::Day, since), DAYS_SHOWN).await?,
        models: store::report::models(connection, since).await?,
        on_pages,
        pages,
        sentences,
    })
}

fn since(now: Timestamp) -> Timestamp {
    now.saturating_sub(SignedDuration::from_hours(24_i64.saturating_mul(DAYS_SHOWN))).unwrap_or(now)
}

/// Returns the key of a scope that is the same for all drafts.
fn key(scope: &Scope, at: Timestamp) -> String {
    scope.key(crate::platform::id::DraftId(0), at)
}
