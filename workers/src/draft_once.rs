//! One draft without a desk: find, write and check once, and store nothing.

use article::advice::{Advice, advise};
use article::check;
use article::licence::policy::Terms;
use article::view::ArticleView;
use desk::draft::{Outage, Writing};
use desk::evidence::{self, Document, LOADED_MAX};

use crate::finder::{Finders, nearest, screen, weigh};
use crate::writer::{Assignment, NoAccount, Prompts, Writer, WriterError, Written};

/// What came of it.
#[derive(Debug, Clone)]
pub struct Drafted {
    /// The article, or why there is none.
    pub answer: Answer,
    /// What an editor should look at in the article.
    pub advice: Vec<Advice>,
    /// What was searched, a line each, and which places could not be.
    pub searched: Vec<String>,
    /// The places that could not be searched.
    pub outages: Vec<Outage>,
    /// What was asked of models; none where no model was asked.
    pub writings: Vec<Writing>,
    /// Whether any place answered at all.
    pub any_answered: bool,
}

/// The article, or why there is none.
#[derive(Debug, Clone)]
pub enum Answer {
    /// An article, each sentence with its passages and what the check says of it.
    Article(Box<ArticleView>),
    /// What was found does not answer the question.
    None {
        /// Why, in one sentence.
        reason: String,
    },
}

/// Finds, writes and checks. Sources and passages are numbered from 1.
///
/// A model is asked with the words of `prompts`. What licences allow is as `terms` have it. Only documents that finders bring are heard, not passages stored in a desk:
/// there is none here; those marked as a machine's work are left out.
///
/// # Errors
/// Where the writer could not be asked, or wrote what fails the structural check.
pub async fn draft_once(
    question: &str,
    finders: &Finders,
    (writer, prompts): (&dyn Writer, Prompts),
    terms: Terms,
) -> Result<Drafted, WriterError> {
    let mut gathered = finders.find(question).await;
    let (machines, documents): (Vec<Document>, Vec<Document>) =
        gathered.documents().cloned().partition(|document| document.machine.is_some());
    let told = |document: &Document| {
        let why = document.machine.as_deref().unwrap_or_default();
        format!("“{}”: left out, for {why}", document.title)
    };
    gathered.searched.extend(machines.iter().map(told).collect::<Vec<_>>());
    let mut evidence = nearest::shorten(question, evidence::evidence(&documents), LOADED_MAX).under(terms);
    gathered.searched.extend(screen(&mut evidence));
    let evidence = weigh(question, evidence, &gathered.statistics).await?;
    let task = Assignment { prompts, ..Assignment::new(question, &evidence, &gathered.statistics) };
    let work = writer.write(&task, &NoAccount).await?;
    let mut advice = Vec::new();
    let answer = match work.written {
        Written::Article(article) => {
            let mut report = check::check(&article, &evidence);
            if let Some(fault) = report.faults.first() {
                return Err(WriterError::Unusable(fault.to_string()));
            }
            if let Err(error) = check::elsewhere(&article, &evidence, &mut report.judgements) {
                tracing::warn!(%error, "no passage was sought by its meaning");
            }
            advice = advise(question, &article, &evidence, &[]);
            Answer::Article(Box::new(ArticleView::for_editors(&article, &evidence, &report.judgements)))
        }
        Written::Outlined(_) => {
            return Err(WriterError::Unusable("it wrote an outline and nothing else".to_owned()));
        }
        Written::NoAnswer(none) => Answer::None { reason: none.reason },
    };
    let any_answered = !gathered.found.is_empty();
    Ok(Drafted {
        answer,
        advice,
        writings: work.writings,
        searched: gathered.searched,
        outages: gathered.outages,
        any_answered,
    })
}
