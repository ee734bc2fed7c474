//! Which questions are in a language the desk answers in: English, for now.

use whatlang::{Lang, Script, detect};

use super::Question;

/// How sure the detector must be before a question in Latin letters is called foreign. Short questions are easily
/// mistaken, and a foreign question that slips through only finds no evidence.
const CONFIDENCE_MIN: f64 = 0.9;

/// Returns true where the question is surely not in English.
pub(crate) fn is_foreign(question: &Question) -> bool {
    let Some(found) = detect(question.as_str()) else { return false };
    match found.script() {
        Script::Latin => found.lang() != Lang::Eng && found.is_reliable() && found.confidence() >= CONFIDENCE_MIN,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn foreign(text: &str) -> bool {
        is_foreign(&Question::parse(text).unwrap())
    }

    #[test]
    fn other_languages_are_told_apart() {
        assert!(foreign("Почему небо голубое днём?"));
        assert!(foreign("なぜ空は青いのですか教えて"));
        assert!(foreign("Warum ist der Himmel tagsüber blau und abends manchmal rot?"));
        assert!(foreign("Pourquoi le ciel est-il bleu pendant la journée et rouge le soir ?"));
    }

    #[test]
    fn english_is_not_mistaken() {
        for question in ["Why is the sky blue?", "What is umami?", "Is sourdough vegan?", "How do tides work?", "Who was Gutenberg?", "Vitamin D dosis?", "Maillard reaction: why?"] {
            assert!(!foreign(question), "{question}");
        }
    }
}
