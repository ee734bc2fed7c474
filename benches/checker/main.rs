//! How the check judges: every sentence of `benches/checker/open.jsonl`, or of `sealed.jsonl` with `--sealed`, against
//! its passages, beside two baselines. With `--second` those of the second set: `open-2.jsonl`, `sealed-2.jsonl`; with
//! `--third` and `--fourth` those of the third and the fourth.
//!
//! With `--file FILE`, a desk's own rows (`answerdesk eval export`), of which those without a label are passed over.
//! With `--elsewhere`, how well a better passage is found for the open half's sentences (`elsewhere.rs`).
//!
//! With `--generated`, faults of each kind put into true sentences by rule (`generated.rs`).
//!
//! `scripts/bench checker` prints totals by kind only; with `--each` it names what went wrong, in the open half alone.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement that cannot go on is void, and its result is what it prints"
)]

mod elsewhere;
mod faults;
mod generated;
mod material;
mod score;
mod sets;

use std::collections::BTreeMap;

use article::check;
use score::{Count, checker, is_right, numbers_match, overlap, totals};
use sets::{Case, Expected};

fn main() {
    let given = |name: &str| std::env::args().any(|argument| argument == name);
    let sealed = given("--sealed");
    let each = !sealed && given("--each");
    if given("--generated") {
        generated::measure(sealed, each, !sealed && given("--missed"));
        return;
    }
    let sets = [("--second", "-2"), ("--third", "-3"), ("--fourth", "-4")];
    let which = sets.into_iter().find(|(flag, _)| given(flag)).map_or("", |(_, set)| set);
    let open = sets::cases(&format!("open{which}"));
    if given("--elsewhere") {
        elsewhere::measure(&open, given("--each"));
        return;
    }
    // The baseline's threshold is the one that is best on the open half, whichever half is scored.
    let threshold = score::best_threshold(&open);
    let cases = match own_file() {
        Some(file) => {
            let (cases, unlabelled) = sets::own(&file);
            println!("{} rows with a label; {unlabelled} without one are passed over\n", cases.len());
            cases
        }
        None if sealed => sets::cases(&format!("sealed{which}")),
        None => open,
    };
    if cases.is_empty() {
        return;
    }
    kinds(&cases);
    if each {
        wrong(&cases);
    }
    println!("\n{:<34} {:>8} {:>12} {:>18}", "", "caught", "false alarms", "balanced accuracy");
    totals("the check", &cases, checker);
    totals(&format!("word overlap >= {threshold:.2}"), &cases, |case| overlap(case) >= threshold);
    totals("every number in the passages", &cases, numbers_match);
    score::speed(&cases);
}

/// Returns what stands after `--file`.
fn own_file() -> Option<String> {
    std::env::args().skip_while(|argument| argument != "--file").nth(1)
}

fn kinds(cases: &[Case]) {
    let mut counts: BTreeMap<(Expected, &str), Count> = BTreeMap::new();
    for case in cases {
        counts.entry((case.expect, &case.kind)).or_default().add(is_right(case, checker(case)));
    }
    println!("{:<10} {:<24} {:>7} {:>6} {:>7}", "expected", "kind", "right", "all", "%");
    for ((expected, kind), count) in counts {
        let name = if expected == Expected::Supported { "supported" } else { "not" };
        println!("{name:<10} {kind:<24} {:>7} {:>6} {:>7.1}", count.right, count.all, count.percent());
    }
}

fn wrong(cases: &[Case]) {
    for case in cases.iter().filter(|case| !is_right(case, checker(case))) {
        let opinion = check::judge(&case.sentence, &case.passages());
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
