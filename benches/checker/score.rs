//! What is counted: faults caught, true sentences passed, and two baselines beside the check.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use article::view::Verdict;
use article::{check, words};

use crate::sets::{Case, Expected};

/// The speed is measured for at least so long.
const MEASURED: Duration = Duration::from_secs(2);

/// How many of a kind, and how many of them were judged rightly.
#[derive(Default, Clone, Copy)]
pub struct Count {
    /// Those judged rightly.
    pub right: usize,
    /// All of them.
    pub all: usize,
}

impl Count {
    /// Counts one more.
    pub fn add(&mut self, right: bool) {
        self.all += 1;
        self.right += usize::from(right);
    }

    /// Returns the share judged rightly.
    pub fn share(self) -> f64 {
        words::real(self.right) / words::real(self.all.max(1))
    }

    /// Returns it in hundredths.
    pub fn percent(self) -> f64 {
        100.0 * self.share()
    }
}

/// What the check itself says.
pub fn checker(case: &Case) -> bool {
    check::judge(&case.sentence, &case.passages()).verdict == Verdict::Supported
}

/// Returns true where the sentence was judged as it should be.
pub fn is_right(case: &Case, supported: bool) -> bool {
    supported == (case.expect == Expected::Supported)
}

/// Returns the faults caught and the true sentences passed.
pub fn rates(cases: &[Case], supports: impl Fn(&Case) -> bool) -> (Count, Count) {
    let (mut caught, mut passed) = (Count::default(), Count::default());
    for case in cases {
        let count = if case.expect == Expected::Supported { &mut passed } else { &mut caught };
        count.add(is_right(case, supports(case)));
    }
    (caught, passed)
}

/// Prints one line of totals.
pub fn totals(name: &str, cases: &[Case], supports: impl Fn(&Case) -> bool) {
    let (caught, passed) = rates(cases, supports);
    let percent = |share: f64| format!("{:.1} %", 100.0 * share);
    let balanced = f64::midpoint(caught.share(), passed.share());
    println!(
        "{name:<34} {:>8} {:>12} {:>18}",
        percent(caught.share()),
        percent(1.0 - passed.share()),
        percent(balanced)
    );
}

/// The share of a sentence's content words, by stem, that stand in its passages.
pub fn overlap(case: &Case) -> f64 {
    let held: BTreeSet<String> =
        case.evidence.iter().flat_map(|passage| words::content_stems(passage)).collect();
    let wanted = words::content_stems(&case.sentence);
    let found = wanted.iter().filter(|stem| held.contains(*stem)).count();
    Count { right: found, all: wanted.len() }.share()
}

/// Returns the threshold, in hundredths, at which overlap tells the halves apart best.
pub fn best_threshold(cases: &[Case]) -> f64 {
    let measured: Vec<(f64, Expected)> = cases.iter().map(|case| (overlap(case), case.expect)).collect();
    let balanced = |threshold: f64| {
        let (mut caught, mut passed) = (Count::default(), Count::default());
        for (overlap, expect) in &measured {
            match expect {
                Expected::Supported => passed.add(*overlap >= threshold),
                Expected::Not => caught.add(*overlap < threshold),
            }
        }
        f64::midpoint(caught.share(), passed.share())
    };
    let thresholds = (0..=100_u8).map(|hundredths| f64::from(hundredths) / 100.0);
    thresholds.max_by(|one, two| balanced(*one).total_cmp(&balanced(*two))).unwrap_or_default()
}

/// True where every number written in digits stands in the passages, digit for digit.
pub fn numbers_match(case: &Case) -> bool {
    let numbers = |text: &str| -> BTreeSet<String> {
        words::words(text).into_iter().filter(|word| word.starts_with(|c: char| c.is_ascii_digit())).collect()
    };
    let held: BTreeSet<String> = case.evidence.iter().flat_map(|passage| numbers(passage)).collect();
    numbers(&case.sentence).is_subset(&held)
}

/// Prints how many of the sentences are judged in a second.
pub fn speed(cases: &[Case]) {
    let started = Instant::now();
    let mut judged = 0_usize;
    while started.elapsed() < MEASURED {
        for case in cases {
            std::hint::black_box(check::judge(&case.sentence, &case.passages()));
        }
        judged += cases.len();
    }
    let speed = words::real(judged) / started.elapsed().as_secs_f64();
    println!("\n{speed:.0} sentences a second on one core");
}
