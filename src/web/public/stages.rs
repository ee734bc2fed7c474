//! Where a question stands, put into words for whoever asked it.

use article::page::Moment;
use desk::overview::{Stage, StageState};
use desk::suggestion::{ParkReason, QuarantineReason, SuggestionState};
use jiff::Timestamp;

/// Where a question stands, in a headline and a sentence or two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Telling {
    pub(super) headline: &'static str,
    pub(super) text: &'static str,
}

/// A stage as printed.
pub(super) struct StageLine {
    pub(super) label: &'static str,
    /// `done`, `active`, `waiting` or `stopped`: the style's word.
    pub(super) state: &'static str,
    /// The same for people, so that no colour says it alone.
    pub(super) word: &'static str,
    pub(super) text: &'static str,
    /// When what the text says came about.
    pub(super) at: Option<Moment>,
}

/// What to say where a worker has had a question for longer than usual.
pub(super) const TAKES_LONG: Telling = Telling {
    headline: "This is taking longer than usual",
    text: "Nothing is lost: your question is on record, and somebody at the desk can see that it waits. Come back to \
           this address later.",
};

/// What to say where a question waits because somebody at the desk has stopped all drafting.
pub(super) const PAUSED: Telling = Telling {
    headline: "Drafting is paused",
    text: "The desk has paused the writing of new drafts for now. Nothing is lost: your question is on record and is \
           taken up as soon as drafting goes on.",
};

/// What to say where places could not be searched and the others hold no answer: while they are tried again by
/// themselves, and once that waits for somebody.
pub(super) const SOURCE_DOWN: Telling = Telling {
    headline: "A source is down; we will try again",
    text: "Not all places the desk searches could be reached, and the others hold no reliable answer. Nothing is lost: \
           the search is repeated by itself.",
};
pub(super) const SOURCE_STAYS_DOWN: Telling = Telling {
    headline: "A source is down",
    text: "Not all places the desk searches could be reached, though they were tried several times, and the others hold \
           no reliable answer. Nothing is lost: somebody at the desk can have the search repeated.",
};

/// Says where a question stands.
pub(super) fn telling(state: &SuggestionState) -> Telling {
    let (headline, text) = match state {
        SuggestionState::Received | SuggestionState::Open => (
            "Your question is in the queue",
            "A worker will begin shortly: it searches the sources the desk may use and drafts an answer from them. There is nothing you need to do.",
        ),
        SuggestionState::Drafting => (
            "A draft is being written",
            "A worker is searching sources for passages that answer your question, and builds a draft in which every sentence points to one of them.",
        ),
        SuggestionState::Drafted => (
            "The draft is with the editors",
            "A person compares each sentence with the passage it rests on, and nothing appears before they approve it. That can take hours or days; you can close this page and come back.",
        ),
        SuggestionState::Published => {
            ("Your answer is published", "An editor approved it, and everyone can read it now.")
        }
        SuggestionState::Merged { .. } => (
            "Somebody asked this before you",
            "Your question asks the same as another one, so the two were joined and are answered together.",
        ),
        SuggestionState::Declined { .. } => (
            "The editors decided against an answer",
            "Thank you for asking all the same. A person looked at your question and turned it down.",
        ),
        SuggestionState::Quarantined { reason: QuarantineReason::Spam } => (
            "A person will look at this first",
            "A filter took your question for advertising. Filters err: if it did, an editor lets the question through.",
        ),
        SuggestionState::Quarantined { reason: QuarantineReason::Risk } => (
            "A person will look at this first",
            "Your question touches a matter in which a wrong answer could do harm, so no draft is made before an editor has looked at it.",
        ),
        SuggestionState::Parked { reason: ParkReason::NoReliableEvidence } => (
            "No reliable answer yet",
            "The sources the desk may use were searched, and none of them answers your question well enough. Rather than guess, we publish nothing. Your question stays on record.",
        ),
        SuggestionState::Parked { reason: ParkReason::Language } => (
            "English only, for now",
            "Your question does not seem to be in English, the one language the desk can answer in so far. It stays on record; you can ask it again in English.",
        ),
    };
    Telling { headline, text }
}

/// Puts the stages into words. What comes after an end is not awaited any more.
pub(super) fn stage_lines(stages: &[Stage]) -> Vec<StageLine> {
    let has_ended = stages.iter().any(|stage| stage.state == StageState::Stopped);
    let nexts = stages.iter().skip(1).map(Some).chain([None]);
    let line = |(stage, next): (&Stage, Option<&Stage>)| {
        let line = stage_line(stage, next);
        if has_ended && stage.state == StageState::Waiting {
            return StageLine { word: "Not reached", text: "", ..line };
        }
        line
    };
    stages.iter().zip(nexts).map(line).collect()
}

fn stage_line(stage: &Stage, next: Option<&Stage>) -> StageLine {
    let word = match stage.state {
        StageState::Done => "Done",
        StageState::Active => "Under way",
        StageState::Waiting => "Not yet",
        StageState::Stopped => "Ended here",
    };
    StageLine {
        label: label(stage.name),
        state: stage.state.word(),
        word,
        text: sentence(stage.name, stage.state),
        at: told_at(stage, next).map(Moment::minute),
    }
}

/// Returns when what a stage's sentence says came about: a stage that took its time was done when the next was reached.
fn told_at(stage: &Stage, next: Option<&Stage>) -> Option<Timestamp> {
    match (stage.name, stage.state) {
        ("drafting" | "review", StageState::Done) => next.and_then(|next| next.at),
        _ => stage.at,
    }
}

fn label(name: &str) -> &'static str {
    match name {
        "received" => "Question received",
        "drafting" => "Evidence and draft",
        "review" => "Read by an editor",
        _ => "Published",
    }
}

fn sentence(name: &str, state: StageState) -> &'static str {
    match (name, state) {
        ("received", StageState::Stopped) => "It is on record, and went no further.",
        ("received", _) => "Your words are on record.",
        ("drafting", StageState::Waiting) => "Sources are searched, and a draft is made of what they say.",
        ("drafting", StageState::Active) => "Sources are being searched and a draft is being written.",
        ("drafting", StageState::Done) => "A draft was written; every sentence points to a stored passage.",
        ("drafting", StageState::Stopped) => "Sources were searched; no draft came of it.",
        ("review", StageState::Waiting) => "A named editor compares each sentence with its evidence.",
        ("review", StageState::Active) => "The draft waits for an editor, or is being read by one.",
        ("review", StageState::Done) => "A named editor approved exactly the text you can read.",
        ("review", StageState::Stopped) => "An editor read the draft and turned it down.",
        (_, StageState::Done) => "The answer has a page of its own.",
        (_, StageState::Stopped) => "The page is no longer to be read.",
        _ => "The answer gets a page of its own.",
    }
}

#[cfg(test)]
mod tests {
    use desk::platform::id::SuggestionId;

    use super::*;

    #[test]
    fn every_state_is_told_in_whole_sentences() {
        let states = [
            SuggestionState::Received,
            SuggestionState::Open,
            SuggestionState::Drafting,
            SuggestionState::Drafted,
            SuggestionState::Published,
            SuggestionState::Merged { into: SuggestionId(1) },
            SuggestionState::Declined { reason: "no".to_owned() },
            SuggestionState::Quarantined { reason: QuarantineReason::Spam },
            SuggestionState::Quarantined { reason: QuarantineReason::Risk },
            SuggestionState::Parked { reason: ParkReason::NoReliableEvidence },
            SuggestionState::Parked { reason: ParkReason::Language },
        ];
        for state in &states {
            let told = telling(state);
            assert!(!told.headline.ends_with('.') && told.text.ends_with('.'), "{state:?}");
        }
    }

    #[test]
    fn a_stage_says_in_words_how_it_stands() {
        let at = Some("2026-11-22T18:05:00Z".parse().unwrap());
        let line = stage_line(&Stage { name: "review", state: StageState::Active, at }, None);
        assert_eq!((line.label, line.state, line.word), ("Read by an editor", "active", "Under way"));
        assert_eq!(line.at.unwrap().human, "22 November 2026, 18:05 UTC");
    }

    #[test]
    fn a_finished_review_has_the_time_of_its_end() {
        let at = |minute: i64| Some(Timestamp::from_second(minute * 60).unwrap());
        let done = |name, minute| Stage { name, state: StageState::Done, at: at(minute) };
        let lines =
            stage_lines(&[done("received", 1), done("drafting", 2), done("review", 3), done("published", 9)]);
        let minutes: Vec<_> = lines.into_iter().map(|line| line.at.unwrap().human).collect();
        assert!(minutes[0].ends_with("00:01 UTC") && minutes[1].ends_with("00:03 UTC"), "{minutes:?}");
        assert!(minutes[2].ends_with("00:09 UTC") && minutes[3].ends_with("00:09 UTC"), "{minutes:?}");
    }

    #[test]
    fn what_comes_after_the_end_is_not_awaited() {
        let stage = |name, state| Stage { name, state, at: None };
        let lines =
            stage_lines(&[stage("drafting", StageState::Stopped), stage("review", StageState::Waiting)]);
        assert_eq!((lines[0].word, lines[1].word, lines[1].text), ("Ended here", "Not reached", ""));
    }
}
