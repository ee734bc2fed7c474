//! What goes into a revision besides the text: what the check says of it, and who made it.

use article::check::Taken;
use article::view::Judgements;
use article::{Article, Evidence, check};

use crate::platform::id::UserId;

/// Who made a revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Author {
    /// The writer.
    Writer,
    /// An editor.
    Editor(UserId),
}

/// What the check says of a text.
#[derive(Debug, Clone)]
pub(crate) struct Judged {
    /// What is wrong with its structure, in words.
    pub(crate) faults: Vec<String>,
    /// What it says of each sentence.
    pub(crate) judgements: Judgements,
    /// What each sentence took from each passage.
    pub(crate) taken: Vec<Taken>,
}

/// Checks a text against its evidence, and looks where else among that its sentences are said, aside: reading passages for
/// their meaning takes a processor some tenths of a second where sentences are not supported.
pub(crate) async fn judge_and_look(article: &Article, evidence: &Evidence) -> Judged {
    let (article, evidence) = (article.clone(), evidence.clone());
    let looking = move || {
        let mut judged = judge(&article, &evidence);
        // Better evidence is help, not a condition: without it the text is judged all the same.
        if let Err(error) = check::elsewhere(&article, &evidence, &mut judged.judgements) {
            tracing::warn!(%error, "no passage was sought by its meaning");
        }
        judged
    };
    tokio::task::spawn_blocking(looking).await.unwrap_or_else(|broken| Judged {
        faults: vec![format!("the check broke down: {broken}")],
        judgements: Judgements::new(),
        taken: Vec::new(),
    })
}

/// Checks a text against its evidence.
pub(crate) fn judge(article: &Article, evidence: &Evidence) -> Judged {
    let report = check::check(article, evidence);
    let faults = report.faults.iter().map(ToString::to_string).collect();
    Judged { faults, judgements: report.judgements, taken: check::taken(article, evidence) }
}
