//! The figures as a terminal shows them.

use article::words;

use super::scores::Scores;

/// Returns the figures, a line each.
pub(super) fn of(scores: &Scores) -> String {
    let mut lines = String::new();
    let mut line = |name: &str, value: &str| {
        let told = format!("{name:<46} {value}\n");
        lines.push_str(&told);
    };
    line("writer", &scores.writer);
    line("answerable questions that were answered", &share(scores.answered, scores.answerable));
    line("… whose quick answer holds what was expected", &share(scores.right, scores.answerable));
    line("others that were refused", &share(scores.refused, scores.unanswerable));
    for (writer, count) in &scores.written_by {
        line(&format!("articles by {writer}"), &count.to_string());
    }
    line("citation recall (sentences supported)", &share(scores.supported, scores.sentences));
    line("citation precision (citations needed)", &share(scores.needed, scores.citations));
    for (prompt, calls) in &scores.calls {
        let left_out = scores.left_out.get(prompt).copied().unwrap_or(0);
        let told = format!(
            "{} calls, {} unused, {:.1} s; {left_out} of what it wrote was left out",
            calls.all, calls.unused, calls.seconds
        );
        line(&format!("prompt {prompt}"), &told);
    }
    if scores.tokens_in > 0 {
        line("tokens read and written", &format!("{} and {}", scores.tokens_in, scores.tokens_out));
    }
    if let Some(cost) = scores.cost {
        line("cost", &cost.to_string());
    }
    line("seconds a question: median, longest", &times(&scores.seconds));
    lines
}

fn share(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "none".to_owned();
    }
    let percent = words::real(part) * 100.0 / words::real(whole);
    format!("{part} of {whole} ({percent:.0} %)")
}

fn times(seconds: &[f64]) -> String {
    let at = |place: usize| seconds.get(place).copied().unwrap_or_default();
    format!("{:.2}, {:.2}", at(seconds.len() / 2), at(seconds.len().saturating_sub(1)))
}
