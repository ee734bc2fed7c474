//! What came of a page that an editor named is written down.

use diesel_async::AsyncConnection;

use super::NamedPage;
use crate::evidence::import;
use crate::evidence::{Change, Document, ImportError, store};
use crate::ledger::{self, Actor, Move, Subject};
use crate::platform::{Clock, Pool};

/// The longest outcome that is kept, in characters.
const OUTCOME_CHARS_MAX: usize = 500;

/// What a worker brings back.
#[derive(Debug, Clone)]
pub enum Reading {
    /// The page.
    Read(Box<Document>),
    /// Nothing that could be read, and why, in words for an editor.
    NotRead(String),
}

/// Stores the page as a source, on record in the name of who named it, and says so; or says why there is none.
///
/// # Errors
/// Where the database does not answer; then nothing was stored, and it can be settled again.
pub async fn settle_named(
    pool: &Pool,
    clock: &dyn Clock,
    named: &NamedPage,
    reading: &Reading,
) -> Result<(), ImportError> {
    let (now, named, reading) = (clock.now(), named.clone(), reading.clone());
    pool.get()
        .await?
        .transaction::<_, ImportError, _>(async move |connection| {
            let (source_id, outcome) = match &reading {
                Reading::NotRead(why) => (None, why.as_str()),
                Reading::Read(document) => {
                    let imported = import::record(connection, now, document).await?;
                    let entry = Move {
                        actor: Actor::User(named.named_by),
                        subject: Subject::Source(imported.source_id),
                        from: None,
                        to: "named as a source".to_owned(),
                        why: None,
                    };
                    ledger::record(connection, now, entry).await?;
                    (Some(imported.source_id), told(imported.change))
                }
            };
            let kept: String = outcome.chars().take(OUTCOME_CHARS_MAX).collect();
            Ok(store::named::end(connection, named.id, (source_id, &kept), now).await?)
        })
        .await
}

fn told(change: Change) -> &'static str {
    match change {
        Change::Added => "read: a new source",
        Change::Joined => "read: its text is held from another place",
        Change::Rewritten => "read: it says something new",
        Change::Relabelled => "read: its labels are new",
        Change::Unchanged | Change::Held => "held already: it is renewed by being fetched again",
        Change::Refused => "not taken: see what its source is flagged for",
    }
}
