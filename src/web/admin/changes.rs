//! What is different between two revisions, in words.

use article::changes::{Changes, HeadingChange, SentenceChange};

/// One difference, ready to print.
pub struct ChangeLine {
    /// What happened, in a word or two.
    pub what: &'static str,
    /// The sentence it happened to.
    pub sentence: Option<String>,
    /// The words before.
    pub before: Option<String>,
    /// The words after.
    pub after: Option<String>,
}

/// Returns the differences as lines.
#[must_use]
pub fn lines(changes: &Changes) -> Vec<ChangeLine> {
    let title = changes.title.iter().map(|(before, after)| ChangeLine {
        what: "Title changed",
        sentence: None,
        before: Some(before.clone()),
        after: Some(after.clone()),
    });
    let headings = changes.headings.iter().map(of_heading);
    title.chain(headings).chain(changes.sentences.iter().map(of_sentence)).collect()
}

/// Returns the differences in one line: `1 sentence edited, 2 moved`.
#[must_use]
pub fn summary(changes: Option<&Changes>) -> String {
    let Some(changes) = changes else { return "The first text".to_owned() };
    if changes.is_empty() {
        return "Paragraphs cut differently".to_owned();
    }
    let mut counted: Vec<(&'static str, usize)> = Vec::new();
    for line in lines(changes) {
        match counted.iter_mut().find(|(what, _)| *what == line.what) {
            Some((_, count)) => *count = count.saturating_add(1),
            None => counted.push((line.what, 1)),
        }
    }
    let told = |(what, count): &(&'static str, usize)| match count {
        1 => (*what).to_owned(),
        more => format!("{what} ({more})"),
    };
    counted.iter().map(told).collect::<Vec<_>>().join(" · ")
}

fn of_heading(change: &HeadingChange) -> ChangeLine {
    let line = |what, before: Option<&String>, after: Option<&String>| ChangeLine {
        what,
        sentence: None,
        before: before.cloned(),
        after: after.cloned(),
    };
    match change {
        HeadingChange::Added(heading) => line("New heading", None, Some(heading)),
        HeadingChange::Removed(heading) => line("Heading gone", Some(heading), None),
        HeadingChange::Moved(heading) => line("Heading moved", None, Some(heading)),
    }
}

fn of_sentence(change: &SentenceChange) -> ChangeLine {
    let (what, before, after) = match change {
        SentenceChange::Added(sentence) => ("Sentence inserted", None, Some(sentence)),
        SentenceChange::Removed(sentence) => ("Sentence removed", Some(sentence), None),
        SentenceChange::Changed { before, after } => ("Sentence edited", Some(before), Some(after)),
        SentenceChange::Moved(sentence) => ("Sentence moved", None, Some(sentence)),
    };
    let sentence = after.or(before).map(|sentence| sentence.id.to_string());
    let words = |sentence: &article::Sentence| sentence.text.clone();
    ChangeLine { what, sentence, before: before.map(words), after: after.map(words) }
}
