//! A reader suggests a question.

use diesel_async::{AsyncConnection, AsyncPgConnection};
use jiff::Timestamp;

use super::model::{ParkReason, Suggestion, SuggestionState};
use super::store::{self, Inserted};
use super::{Pages, Question, SubmitError, language};
use crate::jobs::WriteDraft;
use crate::ledger::{self, Actor, Move, Subject};
use crate::platform::{Clock, Pool, Secret};

/// A suggestion that was taken, and the asker's own private link to it.
#[derive(Debug, Clone)]
pub struct Submitted {
    /// The suggestion: a new one, or the open one that asks the same.
    pub suggestion: Suggestion,
    /// The secret of the status link; it is shown once and only its hash is kept.
    pub token: Secret,
}

/// Takes a suggestion: the row, its first moves, the asker's pages and link and the job commit together, or not at all.
///
/// The same question while one is open joins that one, with a link of its own; of the pages that are named with it six are
/// read. A question that is not in English is parked at once.
///
/// # Errors
/// Where the database cannot take it; nothing is stored then.
pub async fn submit(
    pool: &Pool,
    clock: &dyn Clock,
    question: &Question,
    pages: &Pages,
) -> Result<Submitted, SubmitError> {
    let token = Secret::random()?;
    let now = clock.now();
    let mut connection = pool.get().await?;
    let (question, pages, hash) = (question.clone(), pages.clone(), token.hash());
    let suggestion = connection
        .transaction::<_, SubmitError, _>(async move |connection| {
            let suggestion = match store::insert_received(connection, &question, now).await? {
                Inserted::Joined(open) => open,
                Inserted::New(received) => {
                    let arrived = Move {
                        actor: Actor::Reader,
                        subject: Subject::Suggestion(received.id),
                        from: None,
                        to: received.state.word().to_owned(),
                        why: None,
                    };
                    ledger::record(connection, now, arrived).await?;
                    triage(connection, now, received, &question).await?
                }
            };
            store::insert_token(connection, suggestion.id, &hash, now).await?;
            store::pages::insert(connection, (suggestion.id, &hash), pages.as_slice(), now).await?;
            Ok(suggestion)
        })
        .await?;
    Ok(Submitted { suggestion, token })
}

/// Opens what was received and queues its draft. Without a triage rule that is immediate; the language is the one rule.
async fn triage(
    connection: &mut AsyncPgConnection,
    now: Timestamp,
    received: Suggestion,
    question: &Question,
) -> Result<Suggestion, SubmitError> {
    if language::is_foreign(question) {
        let parked = SuggestionState::Parked { reason: ParkReason::Language };
        return Ok(store::step(connection, now, received, parked, Actor::Worker).await?);
    }
    let open = store::step(connection, now, received, SuggestionState::Open, Actor::Worker).await?;
    queue::enqueue(connection, &WriteDraft { suggestion_id: open.id }).await?;
    Ok(open)
}
