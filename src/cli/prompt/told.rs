//! Versions and trials as a terminal shows them.

use desk::prompt::{BuiltIn, Figures, List, State, Trial, Version, words_hash};

/// How many digits of a hash tell one from another.
const DIGITS: usize = 12;

/// Returns the stages with what holds in them, then the versions, then the trials, a line each.
pub(super) fn list(list: &List, built_in: &[BuiltIn]) -> String {
    let mut lines = Vec::new();
    for one in built_in {
        let is_current = |version: &&Version| version.stage == one.stage && version.state == State::Current;
        let holds = match list.versions.iter().find(is_current) {
            Some(version) => version.told(),
            None => format!("{} (compiled in)", one.version),
        };
        lines.push(format!("{:<14} {holds}", one.stage));
    }
    if !list.versions.is_empty() {
        lines.push("\nversions".to_owned());
    }
    lines.extend(list.versions.iter().map(version));
    if !list.trials.is_empty() {
        lines.push("\ntrials, the newest first".to_owned());
    }
    lines.extend(list.trials.iter().map(|trial| told(trial, &name(trial, list, built_in))));
    lines.join("\n")
}

fn version(version: &Version) -> String {
    let share = match version.state {
        State::Candidate => format!(", {} % of drafts", version.share_percent),
        State::Current | State::Retired => String::new(),
    };
    let mut line = format!("{:<24} {}{share}", version.to_string(), version.state.word());
    let moves = [
        ("proposed", Some(&version.proposed)),
        ("promoted", version.promoted.as_ref()),
        ("retired", version.retired.as_ref()),
    ];
    for (what, (by, at)) in moves.into_iter().filter_map(|(what, who)| Some((what, who?))) {
        let told = format!(", {what} by {by} {}", at.strftime("%F"));
        line.push_str(&told);
    }
    line
}

/// Returns what the words of a trial are called.
fn name(trial: &Trial, list: &List, built_in: &[BuiltIn]) -> String {
    let is_same = |stage: &str, hash: &str| stage == trial.stage && hash == trial.words_hash;
    let of_desk = list.versions.iter().find(|one| is_same(&one.stage, &one.words_hash));
    let compiled = built_in.iter().find(|one| is_same(&one.stage, &words_hash(&one.words)));
    match (of_desk, compiled) {
        (Some(version), _) => version.to_string(),
        (None, Some(one)) => format!("{} {}", one.stage, one.version),
        (None, None) => format!("{} {}", trial.stage, short(&trial.words_hash)),
    }
}

fn told(trial: &Trial, name: &str) -> String {
    let Figures { answerable, answered, right, unanswerable, refused, .. } = trial.figures;
    let Figures { by_model, sentences, supported, citations, needed, left_out, .. } = trial.figures;
    let seconds = trial.figures.milliseconds / 1_000;
    format!(
        "{name:<24} {} set {} under {}: {right} right and {answered} answered of {answerable}, {refused} of {unanswerable} refused, \
        {by_model} by the model; recall {supported} of {sentences}, precision {needed} of {citations}, {left_out} left out; {seconds} s",
        trial.at.strftime("%F %H:%M"),
        short(&trial.set_hash),
        short(&trial.conditions_hash()),
    )
}

fn short(hash: &str) -> &str {
    hash.get(..DIGITS).unwrap_or(hash)
}
