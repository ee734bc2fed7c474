//! What an asker sees behind their private link.

use diesel_async::AsyncPgConnection;
use jiff::Timestamp;

use crate::draft;
use crate::ledger::{self, Event};
use crate::operation;
use crate::page;
use crate::platform::id::SuggestionId;
use crate::platform::{Pool, Secret, StoreError};
use crate::suggestion::{self, NamedPage, Suggestion, SuggestionState};

/// How far a suggestion has come.
#[derive(Debug, Clone)]
pub struct Progress {
    /// The suggestion.
    pub suggestion: Suggestion,
    /// The pages that this asker named, and what came of each.
    pub pages: Vec<NamedPage>,
    /// Its stages in order: received, drafting, review, published.
    pub stages: Vec<Stage>,
    /// The last part of the page's address, once it is published.
    pub slug: Option<String>,
    /// What was searched, a line each, where there was no answer.
    pub searched: Vec<String>,
    /// What was missing, where there was no answer.
    pub missing: Option<String>,
    /// The places that kept the question from being settled, where some could not be searched.
    pub source_down: Option<SourceDown>,
    /// Whether it waits because drafting is paused.
    pub is_paused: bool,
}

/// Places that could not be searched when a draft was last tried, while the others hold no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceDown {
    /// Their names, as an editor knows them.
    pub places: Vec<String>,
    /// When they are tried again; none where that waits for somebody at the desk.
    pub again_at: Option<Timestamp>,
}

/// One stage of the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// `received`, `drafting`, `review` or `published`.
    pub name: &'static str,
    /// How it stands.
    pub state: StageState,
    /// When it was reached; for one that stopped, when it did.
    pub at: Option<Timestamp>,
}

/// How a stage stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StageState {
    /// It is behind us.
    Done,
    /// It is under way.
    Active,
    /// It has not begun.
    Waiting,
    /// It ended the way here: parked, declined or quarantined.
    Stopped,
}

impl StageState {
    /// Returns the word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Active => "active",
            Self::Waiting => "waiting",
            Self::Stopped => "stopped",
        }
    }
}

/// Returns how far the suggestion behind a private link has come; none where there is no such link.
///
/// # Errors
/// Where the database does not answer.
pub async fn status(pool: &Pool, token: &Secret) -> Result<Option<Progress>, StoreError> {
    let mut connection = pool.get().await?;
    let Some(suggestion) = suggestion::by_token(&mut connection, &token.hash()).await? else {
        return Ok(None);
    };
    let pages = suggestion::pages_of_asker(&mut connection, &token.hash()).await?;
    let history = ledger::of_suggestion(&mut connection, suggestion.id).await?;
    let page = page::of_suggestion(&mut connection, suggestion.id).await?;
    let unanswered = match suggestion.state {
        SuggestionState::Parked { .. } => draft::latest_of(&mut connection, suggestion.id).await?,
        _ => None,
    };
    let source_down = match suggestion.state {
        SuggestionState::Drafting => source_down(&mut connection, suggestion.id).await?,
        _ => None,
    };
    let missing = unanswered.as_ref().and_then(|draft| draft.state.reason().map(str::to_owned));
    let searched = unanswered.map(|draft| draft.searched).unwrap_or_default();
    let stages = stages(&suggestion.state, &history);
    let slug = page.map(|page| page.slug);
    let is_paused = match suggestion.state {
        SuggestionState::Received | SuggestionState::Open => {
            operation::drafting(&mut connection).await?.is_paused()
        }
        _ => false,
    };
    Ok(Some(Progress { suggestion, pages, stages, slug, searched, missing, source_down, is_paused }))
}

/// Returns which places the last attempt missed; none while another attempt is under way.
async fn source_down(
    connection: &mut AsyncPgConnection,
    id: SuggestionId,
) -> Result<Option<SourceDown>, StoreError> {
    let Some(draft) = draft::latest_of(connection, id).await? else { return Ok(None) };
    let last = draft::attempts(connection, draft.id).await?.pop();
    let last = last.filter(|last| last.number == draft.attempt && !last.outages.is_empty());
    Ok(last.map(|last| SourceDown {
        again_at: last.outcome.again_at(),
        places: last.outages.into_iter().map(|outage| outage.place).collect(),
    }))
}

/// The stages with the state of the suggestion that begins each.
const STAGES: [(&str, &str); 4] =
    [("received", "received"), ("drafting", "drafting"), ("review", "drafted"), ("published", "published")];

/// Reads the stages off the record: a stage was reached when the suggestion last came to the state that begins it.
fn stages(state: &SuggestionState, history: &[Event]) -> Vec<Stage> {
    let reached = |to: &str| {
        history
            .iter()
            .rev()
            .find(|event| event.subject == "suggestion" && event.to == to)
            .map(|event| event.at)
    };
    let current = match state {
        SuggestionState::Received | SuggestionState::Open => 0,
        SuggestionState::Drafting => 1,
        SuggestionState::Drafted => 2,
        SuggestionState::Published => 3,
        // Where it stopped, the last stage that was reached tells.
        _ => STAGES.iter().rposition(|(_, begins)| reached(begins).is_some()).unwrap_or(0),
    };
    let ended = state.word();
    let stopped = state.reason().is_some() || matches!(state, SuggestionState::Merged { .. });
    let place_in = |(place, (name, begins)): (usize, &(&'static str, &str))| {
        let state = match place.cmp(&current) {
            std::cmp::Ordering::Less => StageState::Done,
            std::cmp::Ordering::Equal if stopped => StageState::Stopped,
            // Being received and being published take no time: reaching them is having done them.
            std::cmp::Ordering::Equal if matches!(*name, "received" | "published") => StageState::Done,
            std::cmp::Ordering::Equal => StageState::Active,
            std::cmp::Ordering::Greater => StageState::Waiting,
        };
        let at = match state {
            StageState::Waiting => None,
            StageState::Stopped => reached(ended).or_else(|| reached(begins)),
            StageState::Done | StageState::Active => reached(begins),
        };
        Stage { name, state, at }
    };
    STAGES.iter().enumerate().map(place_in).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suggestion::ParkReason;

    fn event(second: i64, to: &str) -> Event {
        Event {
            at: Timestamp::from_second(second).unwrap(),
            actor: "worker".to_owned(),
            user_name: None,
            subject: "suggestion".to_owned(),
            from: None,
            to: to.to_owned(),
            why: None,
        }
    }

    fn words(state: &SuggestionState, history: &[Event]) -> Vec<String> {
        stages(state, history).iter().map(|stage| format!("{} {}", stage.name, stage.state.word())).collect()
    }

    #[test]
    fn stages_follow_the_suggestion() {
        let history = [
            event(1, "received"),
            event(1, "open"),
            event(2, "drafting"),
            event(3, "drafted"),
            event(4, "published"),
        ];
        assert_eq!(
            words(&SuggestionState::Open, &history[..2]),
            ["received done", "drafting waiting", "review waiting", "published waiting"]
        );
        assert_eq!(
            words(&SuggestionState::Drafting, &history[..3]),
            ["received done", "drafting active", "review waiting", "published waiting"]
        );
        assert_eq!(
            words(&SuggestionState::Drafted, &history[..4]),
            ["received done", "drafting done", "review active", "published waiting"]
        );
        assert_eq!(
            words(&SuggestionState::Published, &history),
            ["received done", "drafting done", "review done", "published done"]
        );
    }

    #[test]
    fn a_stage_has_the_time_it_was_reached_and_a_stopped_one_the_time_it_stopped() {
        let times = |state: &SuggestionState, history: &[Event]| -> Vec<Option<i64>> {
            stages(state, history).iter().map(|stage| stage.at.map(Timestamp::as_second)).collect()
        };
        let begun = [event(1, "received"), event(1, "open"), event(2, "drafting"), event(3, "drafted")];
        let with = |last| begun.iter().cloned().chain([last]).collect::<Vec<_>>();
        assert_eq!(
            times(&SuggestionState::Published, &with(event(4, "published"))),
            [Some(1), Some(2), Some(3), Some(4)]
        );
        let declined = SuggestionState::Declined { reason: "no".to_owned() };
        assert_eq!(times(&declined, &with(event(5, "declined"))), [Some(1), Some(2), Some(5), None]);
    }

    #[test]
    fn a_parked_suggestion_stopped_where_it_was() {
        let history = [event(1, "received"), event(1, "open"), event(2, "drafting"), event(3, "parked")];
        let parked = SuggestionState::Parked { reason: ParkReason::NoReliableEvidence };
        assert_eq!(
            words(&parked, &history),
            ["received done", "drafting stopped", "review waiting", "published waiting"]
        );
    }
}
