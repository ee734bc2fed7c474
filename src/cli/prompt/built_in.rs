//! The words compiled into the program, by stage.

use desk::prompt::BuiltIn;

/// Returns the words compiled in, in the order of the stages.
pub(super) fn built_in() -> Vec<BuiltIn> {
    vec![
        BuiltIn {
            stage: "article",
            version: "1",
            words: include_str!("../../../workers/src/writer/model/article.md"),
        },
        BuiltIn {
            stage: "revision",
            version: "1",
            words: include_str!("../../../workers/src/writer/model/revision.md"),
        },
    ]
}
