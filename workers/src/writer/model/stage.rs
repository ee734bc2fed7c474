//! The stages an article is written in, and the words a model is asked with in each.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use data_encoding::HEXLOWER;
use desk::prompt::Chosen;
use sha2::{Digest, Sha256};

/// A stage of writing, in order; each is asked for by itself, and paid for and kept by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// Headings, and which passages each section uses.
    Outline,
    /// One section, from its passages alone.
    Section,
    /// The quick answer and the key facts.
    QuickAnswer,
    /// What the check refused, written again.
    Revision,
}

impl Stage {
    /// All stages, in order.
    pub const ALL: [Self; 4] = [Self::Outline, Self::Section, Self::QuickAnswer, Self::Revision];

    /// Returns its word, as settings, records and prompts have it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Outline => "outline",
            Self::Section => "section",
            Self::QuickAnswer => "quick_answer",
            Self::Revision => "revision",
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Stage {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|stage| stage.word() == word).ok_or_else(|| {
            let words: Vec<&str> = Self::ALL.into_iter().map(Self::word).collect();
            format!("`{word}` is no stage of writing: {}", words.join(", "))
        })
    }
}

/// The words a model is asked with in one stage, and the version their writer gave them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// The stage they are for.
    pub stage: Stage,
    /// Their version; whoever changes the words, or the form in which question and passages are given, raises it.
    pub version: Cow<'static, str>,
    /// The words.
    pub rules: Cow<'static, str>,
}

impl Prompt {
    const fn ours(stage: Stage, version: &'static str, rules: &'static str) -> Self {
        Self { stage, version: Cow::Borrowed(version), rules: Cow::Borrowed(rules) }
    }

    /// Returns its stage and version: `section 1`.
    #[must_use]
    pub fn told(&self) -> String {
        format!("{} {}", self.stage, self.version)
    }

    /// Returns SHA-256 of its words, in hex: a version may be forgotten, words cannot.
    #[must_use]
    pub fn hash(&self) -> String {
        HEXLOWER.encode(&Sha256::digest(self.rules.as_bytes()))
    }
}

/// The prompts of all stages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompts {
    outline: Prompt,
    section: Prompt,
    quick_answer: Prompt,
    revision: Prompt,
}

/// Those that come with the program.
impl Default for Prompts {
    fn default() -> Self {
        Self {
            outline: Prompt::ours(Stage::Outline, "1", include_str!("prompts/outline.md")),
            section: Prompt::ours(Stage::Section, "1", include_str!("prompts/section.md")),
            quick_answer: Prompt::ours(Stage::QuickAnswer, "1", include_str!("prompts/quick_answer.md")),
            revision: Prompt::ours(Stage::Revision, "1", include_str!("prompts/revision.md")),
        }
    }
}

impl Prompts {
    /// Returns the prompt of a stage.
    #[must_use]
    pub fn of(&self, stage: Stage) -> &Prompt {
        match stage {
            Stage::Outline => &self.outline,
            Stage::Section => &self.section,
            Stage::QuickAnswer => &self.quick_answer,
            Stage::Revision => &self.revision,
        }
    }

    /// Returns the prompts with the words that a desk chose; a stage it names that there is no more is passed over.
    #[must_use]
    pub fn chosen(words: impl IntoIterator<Item = Chosen>) -> Self {
        words.into_iter().fold(Self::default(), |prompts, chosen| match chosen.stage.parse() {
            Ok(stage) => prompts.with(stage, chosen.version, chosen.words),
            Err(_) => prompts,
        })
    }

    /// Returns the prompts with other words for one stage.
    #[must_use]
    pub fn with(mut self, stage: Stage, version: String, rules: String) -> Self {
        let prompt = Prompt { stage, version: Cow::Owned(version), rules: Cow::Owned(rules) };
        match stage {
            Stage::Outline => self.outline = prompt,
            Stage::Section => self.section = prompt,
            Stage::QuickAnswer => self.quick_answer = prompt,
            Stage::Revision => self.revision = prompt,
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_changes_the_rules_raises_their_version() {
        let prompts = Prompts::default();
        let told = |stage| {
            let prompt = prompts.of(stage);
            format!("{} {}", prompt.told(), prompt.hash().get(..12).unwrap())
        };
        assert_eq!(
            Stage::ALL.map(told),
            [
                "outline 1 4437a777e83d",
                "section 1 27f2a1cb8bf7",
                "quick_answer 1 b79b8c45bbfe",
                "revision 1 0b2e7836a62e",
            ]
        );
    }

    #[test]
    fn what_a_desk_chose_takes_the_place_of_what_comes_with_the_program() {
        let chosen = ["section", "article"].map(|stage| Chosen {
            stage: stage.to_owned(),
            version: "desk-3".to_owned(),
            words: "Write it.".to_owned(),
        });
        let prompts = Prompts::chosen(chosen);
        assert_eq!(prompts.of(Stage::Section).told(), "section desk-3");
        assert_eq!(&*prompts.of(Stage::Section).rules, "Write it.");
        assert_eq!(prompts.of(Stage::Outline), Prompts::default().of(Stage::Outline));
    }

    #[test]
    fn every_stage_has_its_word_and_other_words_take_its_place() {
        for stage in Stage::ALL {
            assert_eq!(stage.word().parse(), Ok(stage));
            let prompts = Prompts::default().with(stage, "2".to_owned(), "Write.".to_owned());
            assert_eq!(
                (prompts.of(stage).told(), &*prompts.of(stage).rules),
                (format!("{stage} 2"), "Write.")
            );
            let same =
                Stage::ALL.iter().filter(|other| prompts.of(**other) == Prompts::default().of(**other));
            assert_eq!(same.count(), 3);
        }
        assert_eq!(
            "article".parse::<Stage>().unwrap_err(),
            "`article` is no stage of writing: outline, section, quick_answer, revision"
        );
    }
}
