//! Whether anything answers at all.

/// What there is to go by when it is asked whether anything answers.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Signals {
    /// The log odds that the sentence nearest to the question answers it, as the cross-encoder has it: a better sign than
    /// the highest of all, which in thirty readings is often high by chance.
    pub nearest: f64,
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
    /// twice (`article/encoder/training/fit_gate.py`). The threshold is where, by tenfold cross-validation, three near
    /// misses of four are refused among those.
    pub(super) fn answer(&self) -> bool {
        let sum = 0.47 * self.nearest + 2.75 * self.coverage - 0.95 * self.strict + 0.52 * self.fits
            - 1.88 * self.name_missing
            + 2.15 * self.length;
        sum > 0.15
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_reads_as_an_answer_answers_and_a_missing_name_or_form_speaks_against_it() {
        let near = Signals { nearest: 1.0, coverage: 0.4, length: 0.3, ..Signals::default() };
        assert!(near.answer());
        assert!(!Signals { nearest: -4.5, ..near }.answer());
        assert!(!Signals { name_missing: 1.0, nearest: -1.0, ..near }.answer());
        assert!(!Signals { strict: 1.0, nearest: -2.0, ..near }.answer());
    }
}
