//! The one table from the desk's errors to answers. Exhaustive, so that a new error cannot be forgotten.

use actix_web::http::StatusCode;
use article::edit::EditRefused;
use desk::draft::DraftError;
use desk::evidence::{NamePageError, SetLicenceError, SetTierError, SourceError};
use desk::operation::JobError;
use desk::page::PublishError;
use desk::people::PeopleError;
use desk::platform::{StoreError, WebAddressError};
use desk::review::ReviewError;
use desk::suggestion::{PagesError, QuestionError, SubmitError};

use super::problem::Problem;

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        if error.is_outage() {
            tracing::warn!(%error, "the database is away");
            return Self::outage();
        }
        Self::fault(&error)
    }
}

impl From<QuestionError> for Problem {
    fn from(error: QuestionError) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "Please mend your question", error.to_string())
    }
}

impl From<PagesError> for Problem {
    fn from(error: PagesError) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "Please mend the pages you named", error.to_string())
    }
}

impl From<WebAddressError> for Problem {
    fn from(error: WebAddressError) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "Not the address of a page", error.to_string())
    }
}

impl From<NamePageError> for Problem {
    fn from(error: NamePageError) -> Self {
        match error {
            NamePageError::Already => Self::new(StatusCode::CONFLICT, "Done already", sentence(&error)),
            NamePageError::Store(error) => error.into(),
            NamePageError::Queue(queue::EnqueueError::Database(error)) => StoreError::from(error).into(),
            NamePageError::Queue(_) => Self::fault(&error),
        }
    }
}

impl From<SubmitError> for Problem {
    fn from(error: SubmitError) -> Self {
        match error {
            SubmitError::Store(error) => error.into(),
            SubmitError::Queue(queue::EnqueueError::Database(error)) => StoreError::from(error).into(),
            SubmitError::Queue(_) | SubmitError::Random(_) => Self::fault(&error),
        }
    }
}

impl From<PeopleError> for Problem {
    fn from(error: PeopleError) -> Self {
        let unprocessable = |error: &dyn std::fmt::Display| {
            Self::new(StatusCode::UNPROCESSABLE_ENTITY, "That did not work", error.to_string())
        };
        match error {
            PeopleError::Store(error) => error.into(),
            PeopleError::Random(_) => Self::fault(&error),
            PeopleError::WrongPassword => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "Sign-in failed",
                "The address or the password is wrong.",
            ),
            PeopleError::DeadLink | PeopleError::Disabled => Self::new(
                StatusCode::GONE,
                "This link no longer works",
                "It was used already or is too old. Ask for a new one.",
            ),
            PeopleError::EmailTaken
            | PeopleError::NoSuchUser
            | PeopleError::LastAdmin
            | PeopleError::Password(_) => unprocessable(&error),
        }
    }
}

impl From<DraftError> for Problem {
    fn from(error: DraftError) -> Self {
        let answer = |status, title: &str| Self::new(status, title, sentence(&error));
        match &error {
            DraftError::NoSuchDraft => answer(StatusCode::NOT_FOUND, "No such draft"),
            DraftError::NotStuck { .. } => answer(StatusCode::CONFLICT, "Not stuck"),
            DraftError::AtWork => answer(StatusCode::CONFLICT, "Still in hand"),
            DraftError::Superseded { .. } => answer(StatusCode::CONFLICT, "The draft has moved on"),
            DraftError::SourceBlocked { .. } => answer(StatusCode::CONFLICT, "A source is blocked"),
            DraftError::NotOutlined { .. } => answer(StatusCode::CONFLICT, "No outline waits"),
            DraftError::BadOutline { .. } => {
                answer(StatusCode::UNPROCESSABLE_ENTITY, "Nobody can write from this outline")
            }
            DraftError::Faulty { .. } => {
                answer(StatusCode::UNPROCESSABLE_ENTITY, "The structure is not sound")
            }
            DraftError::Store(_) | DraftError::Queue(_) => match error {
                DraftError::Store(error) => error.into(),
                DraftError::Queue(queue::EnqueueError::Database(error)) => StoreError::from(error).into(),
                error => Self::fault(&error),
            },
        }
    }
}

impl From<SourceError> for Problem {
    fn from(error: SourceError) -> Self {
        let answer = |status, title: &str| Self::new(status, title, sentence(&error));
        match &error {
            SourceError::NoSuchSource => answer(StatusCode::NOT_FOUND, "No such source"),
            SourceError::NoSuchFlag => answer(StatusCode::CONFLICT, "Not flagged any more"),
            SourceError::Already { .. } => answer(StatusCode::CONFLICT, "Done already"),
            SourceError::ReasonMissing => answer(StatusCode::UNPROCESSABLE_ENTITY, "A reason is needed"),
            SourceError::NoAddress => answer(StatusCode::UNPROCESSABLE_ENTITY, "No address"),
            SourceError::Store(_) | SourceError::Queue(_) => match error {
                SourceError::Store(error) => error.into(),
                SourceError::Queue(queue::EnqueueError::Database(error)) => StoreError::from(error).into(),
                error => Self::fault(&error),
            },
        }
    }
}

impl From<SetTierError> for Problem {
    fn from(error: SetTierError) -> Self {
        let answer = |status, title: &str| Self::new(status, title, sentence(&error));
        match &error {
            SetTierError::Stale { .. } => answer(StatusCode::CONFLICT, "The list has changed"),
            SetTierError::Same { .. } => answer(StatusCode::CONFLICT, "Done already"),
            SetTierError::Name | SetTierError::Tier | SetTierError::Full | SetTierError::ReasonMissing => {
                answer(StatusCode::UNPROCESSABLE_ENTITY, "The tier is not set")
            }
            SetTierError::Store(_) => match error {
                SetTierError::Store(error) => error.into(),
                error => Self::fault(&error),
            },
        }
    }
}

impl From<ReviewError> for Problem {
    fn from(error: ReviewError) -> Self {
        let answer = |status, title: &str| Self::new(status, title, sentence(&error));
        match &error {
            ReviewError::NoSuchDraft => answer(StatusCode::NOT_FOUND, "No such draft"),
            ReviewError::NoSuchSentence(_) => answer(StatusCode::NOT_FOUND, "No such sentence"),
            ReviewError::Edit(EditRefused::NoSuchSection(_)) => {
                answer(StatusCode::NOT_FOUND, "No such section")
            }
            ReviewError::NoSuchRevision(_) => answer(StatusCode::NOT_FOUND, "No such revision"),
            ReviewError::Edit(_) | ReviewError::Title(_) | ReviewError::TextNotText => {
                answer(StatusCode::UNPROCESSABLE_ENTITY, "This edit cannot be made")
            }
            ReviewError::TooManyRevisions => answer(StatusCode::UNPROCESSABLE_ENTITY, "Too many revisions"),
            ReviewError::NotReviewable { .. } => answer(StatusCode::CONFLICT, "Not open for review"),
            ReviewError::Stale { .. } => answer(StatusCode::CONFLICT, "The draft has changed"),
            ReviewError::ReasonMissing => answer(StatusCode::UNPROCESSABLE_ENTITY, "A reason is needed"),
            ReviewError::ReasonNotText => {
                answer(StatusCode::UNPROCESSABLE_ENTITY, "The reason cannot be read")
            }
            ReviewError::NotSupported(_) => {
                answer(StatusCode::UNPROCESSABLE_ENTITY, "Not supported by its passage")
            }
            ReviewError::WouldBreak(_) => {
                answer(StatusCode::UNPROCESSABLE_ENTITY, "The rest would not stand")
            }
            ReviewError::LastSentence => answer(StatusCode::UNPROCESSABLE_ENTITY, "Nothing would be left"),
            ReviewError::Undecided(_) => {
                answer(StatusCode::UNPROCESSABLE_ENTITY, "Not every sentence is decided")
            }
            ReviewError::Faulty(_) => answer(StatusCode::UNPROCESSABLE_ENTITY, "The structure is not sound"),
            ReviewError::Store(_) | ReviewError::Queue(_) => match error {
                ReviewError::Store(error) => error.into(),
                ReviewError::Queue(queue::EnqueueError::Database(error)) => StoreError::from(error).into(),
                error => Self::fault(&error),
            },
        }
    }
}

impl From<JobError> for Problem {
    fn from(error: JobError) -> Self {
        match error {
            JobError::NotFailed(_) | JobError::KeyTaken(_) => {
                Self::new(StatusCode::CONFLICT, "Not done", sentence(&error))
            }
            JobError::Store(error) => error.into(),
        }
    }
}

impl From<SetLicenceError> for Problem {
    fn from(error: SetLicenceError) -> Self {
        let answer = |status, title: &str| Self::new(status, title, sentence(&error));
        match &error {
            SetLicenceError::NoSuchSource => answer(StatusCode::NOT_FOUND, "No such source"),
            SetLicenceError::Stale(_) | SetLicenceError::Same(_) => {
                answer(StatusCode::CONFLICT, "The licence is another")
            }
            SetLicenceError::Licence(_)
            | SetLicenceError::NoLicence
            | SetLicenceError::ReasonMissing
            | SetLicenceError::EvidenceMissing => {
                answer(StatusCode::UNPROCESSABLE_ENTITY, "The licence cannot be set so")
            }
            SetLicenceError::Store(_) => match error {
                SetLicenceError::Store(error) => error.into(),
                error => Self::fault(&error),
            },
        }
    }
}

impl From<PublishError> for Problem {
    fn from(error: PublishError) -> Self {
        match error {
            PublishError::NotWaiting { .. } => {
                Self::new(StatusCode::CONFLICT, "Not waiting for a page", sentence(&error))
            }
            PublishError::Unlicensed(_) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "Not allowed by its sources", sentence(&error))
            }
            PublishError::Store(error) => error.into(),
        }
    }
}

/// Writes an error as a sentence: our error texts begin in lower case and have no full stop.
fn sentence(error: &dyn std::fmt::Display) -> String {
    let text = error.to_string();
    let mut chars = text.chars();
    let first: String = chars.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    let rest = chars.as_str();
    let stop = if rest.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{rest}{stop}")
}
