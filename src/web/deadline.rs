//! No request is waited for longer than a while, whether its sender or the database falls silent.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::StatusCode;
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage};
use futures::StreamExt;
use futures::stream::poll_fn;
use tokio::time::timeout;

use super::faces::Face;
use super::headers;
use super::problem::Problem;

/// How long a request may take from its head to its answer: longer than Postgres gives a statement (10 s), so that this
/// ends only what nobody else does, a slow sender or a frozen database.
const ANSWER_LIMIT: Duration = Duration::from_secs(15);

/// Answers in time: 408 where the sender keeps us waiting for the body, otherwise 503.
///
/// # Errors
/// The answer itself after the limit: the request is gone then, so the answer takes the way of an error.
pub async fn keep(
    mut request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let face = Face::asked_by(&request);
    let awaits_body = watch_body(&mut request);
    if let Ok(answer) = timeout(ANSWER_LIMIT, next.call(request)).await {
        return answer;
    }
    let problem = if awaits_body.get() { too_slow() } else { Problem::outage() };
    tracing::warn!(status = problem.status.as_u16(), "a request took too long and was given up");
    let mut answer = face.of(&problem);
    headers::add(&mut answer, face.is_https());
    Err(InternalError::from_response(problem, answer).into())
}

/// Returns a cell that is true while a handler waits for more of the request's body.
fn watch_body(request: &mut ServiceRequest) -> Rc<Cell<bool>> {
    let waits = Rc::new(Cell::new(false));
    match request.take_payload() {
        Payload::None => {}
        mut body => {
            let waits = Rc::clone(&waits);
            let watched = poll_fn(move |context| {
                let next = body.poll_next_unpin(context);
                waits.set(next.is_pending());
                next
            });
            request.set_payload(Payload::Stream { payload: Box::pin(watched) });
        }
    }
    waits
}

fn too_slow() -> Problem {
    let detail = "What you sent did not arrive in time. Please send it again.";
    Problem::new(StatusCode::REQUEST_TIMEOUT, "That took too long", detail)
}
