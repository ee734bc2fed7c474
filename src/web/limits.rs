//! How often something may be tried, for every door that lets somebody try it.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use desk::people::{self, Allowance, Limit};
use jiff::SignedDuration;

use super::problem::Problem;
use super::{Site, address};

/// Questions that may be suggested from one address prefix, by form and API together: 20 an hour.
pub const SUGGEST: Limit = Limit { what: "suggest", count: 20, window: SignedDuration::from_hours(1) };

/// Sign-ins that may be tried from one address prefix, whatever the account: 20 in 15 minutes.
pub const SIGN_IN: Limit = Limit { what: "sign_in", count: 20, window: SignedDuration::from_mins(15) };

/// Sign-ins that may be tried from one address prefix to one account: 5 in 15 minutes. The prefix is part of it, so
/// that nobody can lock somebody else out from afar (ASVS 5.0 §6.1.1).
pub const SIGN_IN_ACCOUNT: Limit =
    Limit { what: "sign_in_account", count: 5, window: SignedDuration::from_mins(15) };

/// Counts one more try from the request's address prefix.
///
/// # Errors
/// 429 with the time until the next try where the limit is reached; 503 where the database does not answer.
pub async fn count(site: &Site, request: &HttpRequest, limit: Limit) -> Result<(), Problem> {
    count_for(site, limit, &address::prefix(request, &site.settings)).await
}

/// Counts one more try from the request's address prefix at one account, whether or not there is such an account.
///
/// # Errors
/// As [`count`].
pub async fn count_account(
    site: &Site,
    request: &HttpRequest,
    limit: Limit,
    account: &str,
) -> Result<(), Problem> {
    let prefix = address::prefix(request, &site.settings);
    count_for(site, limit, &format!("{prefix}\0{}", account.trim().to_lowercase())).await
}

async fn count_for(site: &Site, limit: Limit, whom: &str) -> Result<(), Problem> {
    if !site.settings.rate_limits {
        return Ok(());
    }
    match people::throttle(&site.pool, &*site.clock, limit, whom).await? {
        Allowance::Granted => Ok(()),
        Allowance::Refused { retry_after } => {
            let minutes = retry_after.as_secs().div_ceil(60);
            let unit = if minutes == 1 { "minute" } else { "minutes" };
            let detail =
                format!("There were too many tries from your network. Please wait {minutes} {unit}.");
            Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, "Too many tries", detail).after(retry_after))
        }
    }
}
