//! What was asked of models for a draft, in words: what it cost, what became of it, what was left out.

use article::page::Moment;
use desk::draft::{self, KeptWriting};
use desk::money::Amount;
use desk::platform::StoreError;
use desk::platform::id::DraftId;

use crate::web::Site;
use crate::web::problem::Problem;

/// One call of a model, ready to print.
pub struct Line {
    /// When.
    pub at: Moment,
    /// The draft's attempt that asked.
    pub attempt: i32,
    /// What it cost and what became of it.
    pub what: String,
    /// What it came to; none where that is not known, or nothing.
    pub cost: Option<String>,
    /// The version of the words it was asked with.
    pub prompt_version: String,
    /// How many sentences and headings were left out.
    pub refused_sentences: usize,
    /// The first of them: the words and the reason.
    pub refused: Vec<(String, String)>,
}

/// Returns the calls for a draft, the first one first.
///
/// # Errors
/// Where the database does not answer.
pub async fn of_draft(site: &Site, id: DraftId) -> Result<Vec<Line>, Problem> {
    let mut connection = site.pool.get().await.map_err(StoreError::from)?;
    let kept = draft::writings(&mut connection, id).await?;
    Ok(kept.into_iter().map(line).collect())
}

fn line(kept: KeptWriting) -> Line {
    let KeptWriting { attempt, at, writing, refused_sentences, cost_micros } = kept;
    Line {
        at: Moment::minute(at),
        attempt,
        what: writing.to_string(),
        cost: cost_micros.filter(|micros| *micros > 0).map(|micros| Amount::of_micros(micros).to_string()),
        refused_sentences,
        refused: writing.refused.into_iter().map(|refused| (refused.text, refused.reason)).collect(),
        prompt_version: writing.prompt_version,
    }
}
