//! Faults of each kind, put into true sentences by rule and judged beside their originals.
//!
//! Half of the sources is held out: what is made from them is counted, never shown.

use std::collections::BTreeMap;

use article::check;

use crate::faults;
use crate::material::{self, Truth, hash};
use crate::score::{self, Count, checker, is_right, numbers_match, overlap, totals};
use crate::sets::{Case, Expected};

/// So many of a kind are shown.
const SHOWN: usize = 40;

/// Measures one half; `each` shows some faults of each kind, `missed` all that passed.
pub fn measure(sealed: bool, each: bool, missed: bool) {
    let truths: Vec<Truth> =
        material::truths().into_iter().filter(|truth| truth.is_held_out() == sealed).collect();
    let open = cases(&truths);
    let (true_ones, false_ones): (Vec<&Case>, Vec<&Case>) =
        open.iter().partition(|case| case.expect == Expected::Supported);
    let threshold = score::best_threshold(&open);
    let by_overlap = |case: &Case| overlap(case) >= threshold;
    println!("{} true sentences, {} faults\n", true_ones.len(), false_ones.len());
    println!(
        "{:<26} {:>7} {:>10} {:>14} {:>14}",
        "kind", "faults", "caught %", "by overlap %", "by numbers %"
    );
    let mut kinds: BTreeMap<&str, Vec<&Case>> = BTreeMap::new();
    for case in &false_ones {
        kinds.entry(&case.kind).or_default().push(case);
    }
    let caught = |cases: &[&Case], supports: &dyn Fn(&Case) -> bool| {
        let mut count = Count::default();
        for case in cases {
            count.add(!supports(case));
        }
        count.percent()
    };
    for (kind, cases) in &kinds {
        println!(
            "{kind:<26} {:>7} {:>10.1} {:>14.1} {:>14.1}",
            cases.len(),
            caught(cases, &checker),
            caught(cases, &by_overlap),
            caught(cases, &numbers_match)
        );
    }
    for (name, kind) in [("false alarms, word for word", "library"), ("false alarms, reworded", "reworded")] {
        let cases: Vec<&Case> = true_ones.iter().copied().filter(|case| case.kind == kind).collect();
        println!(
            "{name:<29} {:>4} {:>10.1} {:>14.1} {:>14.1}",
            cases.len(),
            caught(&cases, &checker),
            caught(&cases, &by_overlap),
            caught(&cases, &numbers_match)
        );
    }
    println!("\n{:<34} {:>8} {:>12} {:>18}", "", "caught", "false alarms", "balanced accuracy");
    totals("the check", &open, checker);
    totals(&format!("word overlap >= {threshold:.2}"), &open, by_overlap);
    totals("every number in the passages", &open, numbers_match);
    score::speed(&open);
    if each || missed {
        show(&kinds, missed);
    }
}

/// Returns the true sentences and the faults made from them.
fn cases(truths: &[Truth]) -> Vec<Case> {
    let mut cases = Vec::new();
    for truth in truths {
        let case = |kind: &str, expect: Expected, sentence: &str| Case {
            id: truth.source.clone(),
            kind: kind.to_owned(),
            expect,
            sentence: sentence.to_owned(),
            evidence: truth.evidence.clone(),
        };
        cases.push(case(
            if truth.reworded { "reworded" } else { "library" },
            Expected::Supported,
            &truth.sentence,
        ));
        cases.extend(
            faults::turned(truth)
                .into_iter()
                .map(|(kind, evidence)| Case { evidence, ..case(kind, Expected::Not, &truth.sentence) }),
        );
        let others: Vec<&Truth> =
            truths.iter().filter(|other| other.source != truth.source && !other.reworded).collect();
        cases.extend(
            faults::faults(truth, &others)
                .iter()
                .map(|fault| case(fault.kind, Expected::Not, &fault.sentence)),
        );
    }
    cases
}

fn show(kinds: &BTreeMap<&str, Vec<&Case>>, missed: bool) {
    for (kind, cases) in kinds {
        let mut shown: Vec<&&Case> =
            cases.iter().filter(|case| !missed || !is_right(case, checker(case))).collect();
        shown.sort_by_key(|case| hash(&case.sentence));
        println!("\n{kind}");
        for case in shown.into_iter().take(if missed { usize::MAX } else { SHOWN }) {
            let opinion = check::judge(&case.sentence, &case.passages());
            println!("  {:?}: {}\n      {}", opinion.verdict, case.sentence, opinion.reasons.join("; "));
        }
    }
}
