//! A line in the log for each request: what was asked by its pattern (never by its address, which may hold a secret),
//! how it ended, and how long it took.

use std::time::Instant;

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;

/// Writes the line: at `debug` where all went well, at `info` where something was refused, at `warn` where we failed.
///
/// # Errors
/// None of its own.
pub async fn write(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let began = Instant::now();
    let method = request.method().clone();
    let answer = next.call(request).await?;
    let route = answer.request().match_pattern().unwrap_or_else(|| "(no route)".to_owned());
    let (status, duration_ms) = (answer.status().as_u16(), began.elapsed().as_millis());
    match status {
        500.. => tracing::warn!(%method, route, status, duration_ms, "a request failed"),
        400.. => tracing::info!(%method, route, status, duration_ms, "a request was refused"),
        _ => tracing::debug!(%method, route, status, duration_ms, "a request was answered"),
    }
    Ok(answer)
}
