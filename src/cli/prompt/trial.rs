//! `answerdesk prompt trial`: a set of questions, with the words that hold and with a candidate's.

use std::path::PathBuf;
use std::sync::Arc;

use article::licence::policy::Terms;
use desk::platform::{Clock, Pool, SystemClock};
use desk::prompt::{
    self, BuiltIn, Chosen, Figures, PromptError, QUESTIONS_MIN, State, Trial, Version, words_hash, worse,
};
use serde_json::{Map, Value, json};
use workers::writer::{Prompts, Writer};

use super::{AtArgs, built_in};
use crate::cli::eval::{Set, SetArgs, score};
use crate::cli::settings::LicenceArgs;
use crate::cli::writers::WriterArgs;
use crate::cli::{Fault, logging};

/// What `answerdesk prompt trial` takes.
#[derive(Debug, Clone, clap::Args)]
pub(in crate::cli) struct TrialArgs {
    /// The stage.
    pub(super) stage: String,
    /// The questions, as for `answerdesk eval`; at least 20 for a trial that counts.
    #[arg(long, value_name = "FILE")]
    questions: PathBuf,
    #[command(flatten)]
    set: SetArgs,
    #[command(flatten)]
    writers: WriterArgs,
    #[command(flatten)]
    licences: LicenceArgs,
    #[command(flatten)]
    pub(super) at: AtArgs,
}

/// A trial that is about to be run.
pub(super) struct Trying<'a> {
    args: &'a TrialArgs,
    set: Set,
    writer: Arc<dyn Writer>,
    terms: Terms,
}

/// Words of a stage, under the name of their version.
struct Words {
    told: String,
    chosen: Chosen,
}

impl<'a> Trying<'a> {
    /// Reads what is needed; nothing is asked of a model yet.
    pub(super) fn of(args: &'a TrialArgs) -> Result<Self, Fault> {
        let writer = args.writers.writer()?;
        if !matches!(writer.name(), article::Writer::Model(_)) {
            let why = "a trial needs a model that writes: set ANSWERDESK_MODEL_URL and ANSWERDESK_MODEL_NAME";
            return Err(Fault::Start(why.to_owned()));
        }
        let set = args.set.read(&args.questions)?;
        Ok(Self { args, set, writer, terms: args.licences.terms() })
    }

    /// Runs the set twice, keeps both trials and tells what is worse.
    pub(super) async fn run(&self, stage: &str, pool: &Pool) -> Result<String, Fault> {
        let standing = prompt::standing(pool).await?;
        let built_in = built_in();
        let is_candidate = |version: &&Version| version.stage == stage && version.state == State::Candidate;
        let Some(candidate) = standing.iter().find(is_candidate).cloned() else {
            let (what, stage) = (State::Candidate.word(), stage.to_owned());
            return Err(PromptError::NothingThere { what, stage }.into());
        };
        let current: Vec<Version> =
            standing.into_iter().filter(|version| version.state == State::Current).collect();
        let conditions = self.conditions(stage, &holding(&built_in, &current));
        let holds = words_that_hold(stage, &built_in, &current)?;
        let others: Vec<Chosen> =
            current.into_iter().filter(|version| version.stage != stage).map(Chosen::from).collect();
        let tried = Words { told: candidate.to_string(), chosen: candidate.into() };
        let before = self.one(&holds, (&others, &conditions), pool).await?;
        let after = self.one(&tried, (&others, &conditions), pool).await?;
        Ok(told((&holds.told, &before), (&tried.told, &after)))
    }

    /// Runs the set once and keeps the trial.
    async fn one(
        &self,
        words: &Words,
        (others, conditions): (&[Chosen], &Value),
        pool: &Pool,
    ) -> Result<Figures, Fault> {
        logging::note(&format!("with {}:", words.told));
        let prompts = Prompts::chosen(others.iter().chain([&words.chosen]).cloned());
        let mut scores = score(&self.set, (&*self.writer, &prompts), self.terms).await?;
        scores.price(self.args.set.price_in, self.args.set.price_out);
        let trial = Trial {
            stage: words.chosen.stage.clone(),
            words_hash: words_hash(&words.chosen.words),
            set_hash: self.set.hash.clone(),
            conditions: conditions.clone(),
            figures: scores.figures(),
            at: SystemClock.now(),
        };
        prompt::keep_trial(pool, &trial).await?;
        Ok(trial.figures)
    }

    /// Returns all that the answers depend on besides the questions and the words of that stage.
    fn conditions(&self, stage: &str, holding: &[(String, String)]) -> Value {
        let others = holding.iter().filter(|(other, _)| other != stage);
        let words: Map<String, Value> = others.map(|(stage, hash)| (stage.clone(), json!(hash))).collect();
        json!({
            "program": env!("CARGO_PKG_VERSION"),
            "writer": self.args.writers.conditions(),
            "questions": self.set.cases.len(),
            "sources": self.set.sources_hash,
            "licences": self.terms,
            "words": words,
        })
    }
}

/// Returns each stage with the hash of the words that hold in it.
fn holding(built_in: &[BuiltIn], current: &[Version]) -> Vec<(String, String)> {
    let hash = |one: &BuiltIn| {
        let of_desk = current.iter().find(|version| version.stage == one.stage);
        of_desk.map_or_else(|| words_hash(&one.words), |version| version.words_hash.clone())
    };
    built_in.iter().map(|one| (one.stage.clone(), hash(one))).collect()
}

fn words_that_hold(stage: &str, built_in: &[BuiltIn], current: &[Version]) -> Result<Words, Fault> {
    if let Some(version) = current.iter().find(|version| version.stage == stage) {
        return Ok(Words { told: version.to_string(), chosen: version.clone().into() });
    }
    let none = || Fault::Failed(format!("this program has no stage {stage} any more"));
    let one = built_in.iter().find(|one| one.stage == stage).cloned().ok_or_else(none)?;
    let BuiltIn { stage, version, words } = one;
    Ok(Words { told: format!("{stage} {version}"), chosen: Chosen { stage, version, words } })
}

/// Returns what came of both, and whether it allows a promotion.
fn told((holds, before): (&str, &Figures), (tried, after): (&str, &Figures)) -> String {
    let mut lines = vec![format!("{:<24} {holds:>20} {tried:>20}", "")];
    let mut line =
        |name: &str, one: String, two: String| lines.push(format!("{name:<24} {one:>20} {two:>20}"));
    for ((name, one), (_, two)) in before.all().into_iter().zip(after.all()) {
        line(name, one.to_string(), two.to_string());
    }
    line("seconds", (before.milliseconds / 1_000).to_string(), (after.milliseconds / 1_000).to_string());
    let worse = worse(before, after);
    if after.questions() < QUESTIONS_MIN {
        lines.push(format!("Too few questions for a promotion: {QUESTIONS_MIN} are needed."));
    } else if after.by_model == 0 {
        lines.push(format!("With {tried} the model wrote no article. It cannot be promoted."));
    } else if worse.is_empty() {
        lines.push("Nothing is worse: it may be promoted.".to_owned());
    } else {
        let worse: Vec<&str> = worse.iter().map(|worse| worse.what).collect();
        lines.push(format!("Worse: {}. It cannot be promoted.", worse.join(", ")));
    }
    lines.join("\n")
}
