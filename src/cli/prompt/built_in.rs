//! The words compiled into the program, by stage.

use desk::prompt::BuiltIn;
use workers::writer::Prompts;
use workers::writer::model::Stage;

/// Returns the words compiled in, in the order of the stages.
pub(super) fn built_in() -> Vec<BuiltIn> {
    let prompts = Prompts::default();
    let built_in = |stage: Stage| {
        let prompt = prompts.of(stage);
        BuiltIn {
            stage: stage.word().to_owned(),
            version: prompt.version.to_string(),
            words: prompt.rules.to_string(),
        }
    };
    Stage::ALL.into_iter().map(built_in).collect()
}
