//! The extractive writer: sentences word for word from sources that may be copied. No model, no key, no network.
//!
//! It cannot say what no source says. What it can get wrong is the choice, so most of its work is choosing: the
//! [`quick_answer`], then [`key_facts`], then the [`body`]; `said` sees to it that nothing is said twice.

mod body;
mod key_facts;
mod outline;
mod plan;
mod quick_answer;
mod said;
mod wording;

#[cfg(test)]
mod tests;

use article::rank::{Kind, Missing, Question, Ranking, Statistics};
use article::{Evidence, check};
use async_trait::async_trait;

use self::plan::Plan;
use self::said::Said;
use super::{Assignment, NoAnswer, Purse, Work, Writer, WriterError, Written};

/// The writer that copies. It holds nothing and costs nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Extractive;

#[async_trait]
impl Writer for Extractive {
    fn name(&self) -> article::Writer {
        article::Writer::Extractive
    }

    async fn write(&self, task: &Assignment<'_>, _purse: &dyn Purse) -> Result<Work, WriterError> {
        // Some tenths of a second of pure reckoning: not on a thread that others wait for.
        let question = task.question.to_owned();
        let (evidence, statistics) = (task.evidence.clone(), task.statistics.clone());
        let drafting = tokio::task::spawn_blocking(move || draft(&question, &evidence, &statistics));
        drafting.await.map_err(|error| WriterError::Unreachable(error.to_string()))?.map(Work::from)
    }
}

/// Writes at once what [`Extractive`] writes: nothing is waited for, but some tenths of a second of reckoning.
///
/// # Errors
///
/// Returns [`WriterError::Unusable`] if the article would not pass the structural check. That would be a fault of
/// this writer, and is better met here than on an editor's desk. [`WriterError::Unencoded`] where the sentence encoder
/// cannot run on this machine.
pub fn draft(question: &str, evidence: &Evidence, statistics: &Statistics) -> Result<Written, WriterError> {
    let question_read = Question::read(question);
    let ranking = Ranking::new(&question_read, evidence, statistics)?;
    let answers = match ranking.answers() {
        Ok(answers) => answers,
        Err(missing) => return Ok(Written::NoAnswer(no_answer(&question_read, missing))),
    };
    let mut said = Said::new(&ranking);
    let quick = quick_answer::choose(&ranking, &answers, &mut said);
    let Some(best) = quick.first().copied() else {
        let reason =
            "what answers the question is too long, or too bound to its place, to stand as a quick answer";
        return Ok(Written::NoAnswer(NoAnswer { reason: reason.to_owned(), missing: Vec::new() }));
    };
    let facts = key_facts::choose(&ranking, best, &mut said);
    let sections = body::choose(&ranking, best, &mut said);
    let article = Plan { quick, facts, sections }.article(question, ranking.units());
    match check::check(&article, evidence).faults.first() {
        None => Ok(Written::Article(article)),
        Some(fault) => Err(WriterError::Unusable(fault.to_string())),
    }
}

/// Puts into words why nothing answers.
fn no_answer(question: &Question, missing: Missing) -> NoAnswer {
    let wanted = match question.kind {
        Kind::Quantity(_) => "a number of the kind asked for",
        Kind::Time | Kind::PastTime => "a date or time",
        Kind::Person | Kind::Somebody => "a name",
        _ => "an answer of the kind asked for",
    };
    let reason = if missing.form {
        format!("the sources speak of this, but no sentence gives {wanted}")
    } else if missing.words.is_empty() {
        "no sentence of the sources brings the words of the question together".to_owned()
    } else {
        let words: Vec<String> = missing.words.iter().map(|word| format!("“{word}”")).collect();
        format!(
            "no sentence of the sources speaks of {} together with the rest of the question",
            words.join(", ")
        )
    };
    NoAnswer { reason, missing: missing.words }
}
