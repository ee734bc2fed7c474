//! How often a text is suspected of speaking to a machine: JSON lines `{"set","text"}` in the file named, a table by set.
//!
//! The collections it is run on are not ours and not part of this repository; docs/SECURITY.md says which, and what came out.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement that cannot go on is void, and its result is what it prints"
)]

use std::collections::BTreeMap;
use std::time::Instant;

use article::suspicion::suspicions;
use serde::Deserialize;

#[derive(Deserialize)]
struct Row {
    set: String,
    text: String,
}

fn main() {
    let each = std::env::args().any(|argument| argument == "--each");
    let mut files = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let file = files.next().expect("usage: scripts/bench suspicion FILE [--each]");
    let text = std::fs::read_to_string(&file).expect("the file can be read");
    let rows: Vec<Row> =
        text.lines().map(|line| serde_json::from_str(line).expect("a line is {\"set\",\"text\"}")).collect();
    let mut sets: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let began = Instant::now();
    for row in &rows {
        let found = suspicions(&row.text);
        let (all, suspected) = sets.entry(&row.set).or_default();
        *all += 1;
        *suspected += usize::from(!found.is_empty());
        if each {
            println!("{} {found:?} {:?}", row.set, row.text.chars().take(160).collect::<String>());
        }
    }
    let seconds = began.elapsed().as_secs_f64();
    println!("{:<28} {:>7} {:>10} {:>8}", "set", "texts", "suspected", "share");
    for (set, (all, suspected)) in sets {
        let share = 100.0 * f64::from(u32::try_from(suspected).unwrap_or(u32::MAX))
            / f64::from(u32::try_from(all).unwrap_or(u32::MAX));
        println!("{set:<28} {all:>7} {suspected:>10} {share:>6.1} %");
    }
    println!("{:.0} ms for all", seconds * 1000.0);
}
