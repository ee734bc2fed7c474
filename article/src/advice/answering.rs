//! Whether the quick answer answers the question: by what it is about, and by the form of the answer asked for.

use super::{Advice, Wanted};
use crate::rank::{self, Fit, Kind, Measure, Question};
use crate::{Article, words};

/// Returns what the quick answer lacks.
pub(super) fn advice(question: &str, article: &Article) -> Option<Advice> {
    let question = Question::read(question);
    let quick: Vec<&str> = article.quick_answer.iter().map(|sentence| sentence.text.as_str()).collect();
    if quick.is_empty() {
        // A fault of the check.
        return None;
    }
    let is_about = quick.iter().any(|text| question.is_spoken_of(text));
    if !is_about && !question.terms.is_empty() {
        let words = question.terms.iter().map(|term| term.word.clone()).collect();
        return Some(Advice::OffTheQuestion { words });
    }
    let (wanted, kind) = wanted(question.kind).filter(|_| asks_at_once(&question.text))?;
    let holds = quick.iter().any(|text| rank::fit(kind, text) == Fit::Good);
    (!holds).then_some(Advice::WithoutWhatIsAsked { wanted })
}

/// Returns true where the question word is among the first three: "is it safe to swim when …" asks for no time.
fn asks_at_once(question: &str) -> bool {
    const ASKING: [&str; 8] = ["how", "when", "where", "who", "whom", "whose", "what", "which"];
    words::words(question).iter().take(3).any(|word| ASKING.contains(&word.as_str()))
}

/// Returns what can be told by its form of the answer to a kind of question, and the kind by whose form. Any number will do:
/// how far apart two tides are may be told in hours.
fn wanted(kind: Kind) -> Option<(Wanted, Kind)> {
    match kind {
        Kind::Quantity(_) => Some((Wanted::Number, Kind::Quantity(Measure::Any))),
        Kind::Time | Kind::PastTime => Some((Wanted::Time, kind)),
        Kind::Person | Kind::Somebody => Some((Wanted::Person, kind)),
        Kind::Place => Some((Wanted::Place, kind)),
        Kind::Definition
        | Kind::Reason
        | Kind::Manner
        | Kind::Steps
        | Kind::List
        | Kind::YesNo
        | Kind::Fact => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::rig;
    use super::*;

    fn told(question: &str, quick: &str) -> Option<String> {
        advice(question, &rig::article(question, &[(quick, &[1])])).map(|advice| advice.to_string())
    }

    #[test]
    fn a_quick_answer_about_something_else_is_told_of() {
        let told = told("Why does bread rise?", "A compass needle points north.").unwrap();
        assert_eq!(told, "the quick answer has none of the words the question is about: bread, rise");
    }

    #[test]
    fn a_quick_answer_without_the_number_date_or_name_asked_for_is_told_of() {
        for (question, quick, wanted) in [
            ("How many legs has a bee?", "A bee walks on its legs and flies.", "a number"),
            (
                "When was the printing press invented?",
                "The printing press was invented in Germany.",
                "a date",
            ),
            ("Who discovered gravity?", "Gravity was discovered long ago.", "a person"),
            ("How long does a cold last?", "A cold lasts until the body is rid of it.", "a number"),
        ] {
            let told = told(question, quick).unwrap();
            assert!(told.starts_with(&format!("the question asks for {wanted}")), "{question}: {told}");
        }
    }

    #[test]
    fn what_answers_is_left_alone() {
        for (question, quick) in [
            ("Why does bread rise?", "Dough expands because yeast makes gas."),
            ("How many legs has a bee?", "Bees are insects with six legs."),
            ("When was the printing press invented?", "Gutenberg printed with movable type by 1450."),
            ("When do leaves fall?", "Leaves fall in autumn."),
            ("Who discovered gravity?", "Isaac Newton described gravity."),
            ("Where do swallows go in winter?", "Swallows spend the winter in Africa."),
            ("How do I bake bread?", "Bread is baked in a hot oven."),
            ("How far apart are high waters?", "High water comes every twelve hours."),
            ("Is it safe to swim when there is thunder?", "Swimming in thunder is dangerous."),
        ] {
            assert_eq!(told(question, quick), None, "{question}");
        }
    }
}
