//! Whether anything answers at all.

/// What there is to go by, each about 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Signals {
    /// How near the nearest sentence is in meaning.
    pub nearest: f64,
    /// How near the tenth nearest is: where ten are as near as one, they are of the topic and not of the question.
    pub tenth: f64,
    /// How near the question's telling word that fares worst comes to a word of one sentence.
    pub worst_word: f64,
    /// The same over the nearest sentences together.
    pub worst_word_anywhere: f64,
    /// How much of the question the best sentences' words and place cover.
    pub coverage: f64,
    /// 1 where the question asks for a number, a date or a name.
    pub strict: f64,
    /// 1 where it does and one of the best sentences has one.
    pub fits: f64,
    /// 1 where a name, number or deed of the question stands nowhere near.
    pub name_missing: f64,
    /// How many of the question's terms tell, a tenth each: a long question is never covered as well as a short one.
    pub length: f64,
}

impl Signals {
    /// Returns true where the best sentences are likelier than not to hold the answer.
    ///
    /// A logistic regression over 210 questions that the starter library answers and 207 that it does not, none of them
    /// in the evaluation set; the last 140 were written by somebody who had seen nothing but the library, and count
    /// twice. The threshold is where, by tenfold cross-validation, seven near misses of ten are refused among those.
    pub(super) fn answer(&self) -> bool {
        let sum = 3.00 * self.nearest - 1.42 * self.tenth
            + 2.21 * self.worst_word
            + 0.41 * self.worst_word_anywhere
            + 3.09 * self.coverage
            - 1.84 * self.strict
            + 1.02 * self.fits
            - 1.66 * self.name_missing
            + 4.26 * self.length;
        sum > 5.06
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_near_in_meaning_and_words_answers_and_a_missing_name_speaks_against_it() {
        let near = Signals {
            nearest: 0.75,
            tenth: 0.4,
            worst_word: 0.5,
            coverage: 0.7,
            length: 0.3,
            ..Signals::default()
        };
        assert!(near.answer());
        assert!(!Signals { name_missing: 1.0, ..near }.answer());
        assert!(!Signals { strict: 1.0, ..near }.answer());
        assert!(!Signals { nearest: 0.3, coverage: 0.2, ..near }.answer());
    }
}
