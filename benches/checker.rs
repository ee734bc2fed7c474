//! How the check judges: every sentence of `benches/checker/open.jsonl`, or of `sealed.jsonl` with `--sealed`, against
//! its passages, beside two baselines. With `--second` those of the second set: `open-2.jsonl`, `sealed-2.jsonl`; with
//! `--third` and `--fourth` those of the third and the fourth.
//!
//! `scripts/bench checker` prints totals by kind only; with `--each` it names what went wrong, in the open half alone.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement that cannot go on is void, and its result is what it prints"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use article::view::Verdict;
use article::{check, words};
use serde::Deserialize;

/// The speed is measured for at least so long.
const MEASURED: Duration = Duration::from_secs(2);

/// One line of the set.
#[derive(Deserialize)]
struct Case {
    id: String,
    kind: String,
    expect: Expected,
    sentence: String,
    evidence: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Expected {
    /// The passages say all of it.
    Supported,
    /// They do not.
    Not,
}

/// How many of a kind, and how many of them were judged rightly.
#[derive(Default, Clone, Copy)]
struct Count {
    right: usize,
    all: usize,
}

fn main() {
    let given = |name: &str| std::env::args().any(|argument| argument == name);
    let sealed = given("--sealed");
    let each = !sealed && given("--each");
    let sets = [("--second", "-2"), ("--third", "-3"), ("--fourth", "-4")];
    let which = sets.into_iter().find(|(flag, _)| given(flag)).map_or("", |(_, set)| set);
    let open = cases(&format!("open{which}"));
    // The baseline's threshold is the one that is best on the open half, whichever half is scored.
    let threshold = best_threshold(&open);
    let cases = if sealed { self::cases(&format!("sealed{which}")) } else { open };
    let checker = |case: &Case| check::judge(&case.sentence, &passages(case)).verdict == Verdict::Supported;
    kinds(&cases, checker);
    if each {
        wrong(&cases);
    }
    println!("\n{:<34} {:>8} {:>12} {:>18}", "", "caught", "false alarms", "balanced accuracy");
    totals("the check", &cases, checker);
    totals(&format!("word overlap >= {threshold:.2}"), &cases, |case| overlap(case) >= threshold);
    totals("every number in the passages", &cases, numbers_match);
    speed(&cases);
}

fn cases(half: &str) -> Vec<Case> {
    let file = format!("{}/benches/checker/{half}.jsonl", env!("CARGO_MANIFEST_DIR"));
    let lines = std::fs::read_to_string(file).unwrap();
    lines
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn passages(case: &Case) -> Vec<&str> {
    case.evidence.iter().map(String::as_str).collect()
}

fn kinds(cases: &[Case], supports: impl Fn(&Case) -> bool) {
    let mut counts: BTreeMap<(Expected, &str), Count> = BTreeMap::new();
    for case in cases {
        let count = counts.entry((case.expect, &case.kind)).or_default();
        count.all += 1;
        count.right += usize::from(supports(case) == (case.expect == Expected::Supported));
    }
    println!("{:<10} {:<24} {:>7} {:>6} {:>7}", "expected", "kind", "right", "all", "%");
    for ((expected, kind), count) in counts {
        let name = if expected == Expected::Supported { "supported" } else { "not" };
        println!("{name:<10} {kind:<24} {:>7} {:>6} {:>7.1}", count.right, count.all, 100.0 * share(count));
    }
}

fn wrong(cases: &[Case]) {
    for case in cases {
        let opinion = check::judge(&case.sentence, &passages(case));
        if (opinion.verdict == Verdict::Supported) != (case.expect == Expected::Supported) {
            println!(
                "{} {} {:?}: {}\n      {}",
                case.id,
                case.kind,
                opinion.verdict,
                case.sentence,
                opinion.reasons.join("; ")
            );
        }
    }
}

fn share(count: Count) -> f64 {
    words::real(count.right) / words::real(count.all.max(1))
}

/// The share of faults caught, and the share of true sentences passed.
fn rates(cases: &[Case], supports: impl Fn(&Case) -> bool) -> (f64, f64) {
    let (mut caught, mut passed) = (Count::default(), Count::default());
    for case in cases {
        let count = if case.expect == Expected::Supported { &mut passed } else { &mut caught };
        count.all += 1;
        count.right += usize::from(supports(case) == (case.expect == Expected::Supported));
    }
    (share(caught), share(passed))
}

fn totals(name: &str, cases: &[Case], supports: impl Fn(&Case) -> bool) {
    let (caught, passed) = rates(cases, supports);
    let percent = |share: f64| format!("{:.1} %", 100.0 * share);
    let balanced = f64::midpoint(caught, passed);
    println!("{name:<34} {:>8} {:>12} {:>18}", percent(caught), percent(1.0 - passed), percent(balanced));
}

/// The share of a sentence's content words, by stem, that stand in its passages.
fn overlap(case: &Case) -> f64 {
    let held: BTreeSet<String> =
        case.evidence.iter().flat_map(|passage| words::content_stems(passage)).collect();
    let wanted = words::content_stems(&case.sentence);
    let found = wanted.iter().filter(|stem| held.contains(*stem)).count();
    share(Count { right: found, all: wanted.len() })
}

/// Returns the threshold, in hundredths, at which overlap tells the halves apart best.
fn best_threshold(cases: &[Case]) -> f64 {
    let balanced = |threshold: f64| {
        let (caught, passed) = rates(cases, |case| overlap(case) >= threshold);
        f64::midpoint(caught, passed)
    };
    let thresholds = (0..=100_u8).map(|hundredths| f64::from(hundredths) / 100.0);
    thresholds.max_by(|one, two| balanced(*one).total_cmp(&balanced(*two))).unwrap_or_default()
}

/// True where every number written in digits stands in the passages, digit for digit.
fn numbers_match(case: &Case) -> bool {
    let numbers = |text: &str| -> BTreeSet<String> {
        words::words(text).into_iter().filter(|word| word.starts_with(|c: char| c.is_ascii_digit())).collect()
    };
    let held: BTreeSet<String> = case.evidence.iter().flat_map(|passage| numbers(passage)).collect();
    numbers(&case.sentence).is_subset(&held)
}

fn speed(cases: &[Case]) {
    let started = Instant::now();
    let mut judged = 0_usize;
    while started.elapsed() < MEASURED {
        for case in cases {
            std::hint::black_box(check::judge(&case.sentence, &passages(case)));
        }
        judged += cases.len();
    }
    let speed = words::real(judged) / started.elapsed().as_secs_f64();
    println!("\n{speed:.0} sentences a second on one core");
}
