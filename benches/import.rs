//! How fast a dump comes in, and what memory that takes: `scripts/bench import` imports generated dumps of 10,000 and of
//! 50,000 pages into an empty database each, and then once more, where nothing is new; with a file, that dump alone.
#![allow(clippy::allow_attributes, reason = "a bench is no part of the program")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::format_push_string,
    reason = "a bench that fails should panic, and prints its figures"
)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use support::TestDatabase;

/// The sizes that are measured, in pages.
const SIZES: [usize; 2] = [10_000, 50_000];

/// How many words the generated pages choose from.
const WORDS: u64 = 20_000;

/// How often the peak memory is read; the last reading counts, and the peak never falls.
const BETWEEN_READINGS: Duration = Duration::from_millis(20);

#[tokio::main]
async fn main() {
    let file = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let folder = tempfile::tempdir().unwrap();
    let dumps: Vec<PathBuf> = match file {
        Some(file) => vec![file.into()],
        None => SIZES.iter().map(|pages| generated(folder.path(), *pages)).collect(),
    };
    println!("dump                        MiB  import       s  pages/s  peak MiB");
    for dump in dumps {
        let database = TestDatabase::new().await;
        for which in ["first", "again"] {
            let (took, peak, said) = import(&dump, database.url());
            let pages: f64 = said
                .split([':', ',', ';'])
                .filter(|part| part.contains("added") || part.contains("unchanged"))
                .filter_map(|part| part.split_whitespace().next()?.parse::<f64>().ok())
                .sum();
            let name = dump.file_name().unwrap().to_string_lossy();
            let mib = fs::metadata(&dump).unwrap().len() / (1024 * 1024);
            println!(
                "{name:<24} {mib:>6}  {which:<6} {:>7.1} {:>8.0} {:>9.1}",
                took.as_secs_f64(),
                pages / took.as_secs_f64(),
                peak
            );
        }
    }
}

/// Imports a dump with the program itself; returns how long it took, its peak resident memory in MiB and what it said.
fn import(dump: &Path, database: &str) -> (Duration, f64, String) {
    let began = Instant::now();
    let mut program = Command::new(env!("CARGO_BIN_EXE_answerdesk"))
        .args(["library", "import", dump.to_str().unwrap(), "--licence", "CC-BY-SA-4.0", "--log", "warn"])
        .env("DATABASE_URL", database)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", program.id());
    let mut peak = 0.0_f64;
    while program.try_wait().unwrap().is_none() {
        let told = fs::read_to_string(&status).unwrap_or_default();
        let kib = told
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse().ok());
        peak = peak.max(kib.unwrap_or(0.0) / 1024.0);
        std::thread::sleep(BETWEEN_READINGS);
    }
    let took = began.elapsed();
    let output = program.wait_with_output().unwrap();
    assert!(output.status.success(), "the import failed");
    (took, peak, String::from_utf8(output.stdout).unwrap())
}

/// Writes a dump of so many pages, each of about 3 KiB in three sections with links, notes, templates and a list; the same
/// every time.
fn generated(folder: &Path, pages: usize) -> PathBuf {
    let path = folder.join(format!("generated-{pages}.xml"));
    let mut file = BufWriter::new(File::create(&path).unwrap());
    let mut dice = Dice(pages.try_into().unwrap());
    writeln!(
        file,
        "<mediawiki><siteinfo><sitename>Generated</sitename><base>https://wiki.example/wiki/Main_Page</base></siteinfo>"
    )
    .unwrap();
    for number in 0..pages {
        let text = page(&mut dice).replace('&', "&amp;").replace('<', "&lt;");
        writeln!(
            file,
            "<page><title>{} {number}</title><ns>0</ns><id>{number}</id><revision><id>{number}</id><model>wikitext</model>\
             <text xml:space=\"preserve\">{text}</text></revision></page>",
            dice.word()
        )
        .unwrap();
    }
    writeln!(file, "</mediawiki>").unwrap();
    file.flush().unwrap();
    path
}

fn page(dice: &mut Dice) -> String {
    let mut text = "{{Short description|generated}}\n{{Infobox thing\n| name = x\n}}\n".to_owned();
    for section in 0..3 {
        if section > 0 {
            text += &format!("\n== {} ==\n", dice.word());
        }
        for _ in 0..2 {
            for _ in 0..4 {
                let words: Vec<String> = (0..12).map(|_| dice.word()).collect();
                text += &format!(
                    "The '''{}''' of [[{}|{}]] is {} long<ref>{{{{cite web|title={}}}}}</ref>. ",
                    words[0],
                    words[1],
                    words[2],
                    words[3..11].join(" "),
                    words[11]
                );
            }
            text += "\n\n";
        }
        text += &format!("* {}\n* {}\n", dice.word(), dice.word());
    }
    text
}

/// Numbers that look random and are the same every time (Knuth's MMIX generator).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    /// A word of three to four syllables; small numbers come more often, as with real words.
    fn word(&mut self) -> String {
        let most = self.below(WORDS) + 1;
        let mut number = self.below(most);
        let mut word = String::new();
        for _ in 0..3 {
            word += [
                "ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "vo", "wu",
                "ya", "ze", "cho", "shi", "tra", "ple", "gri", "sto", "blu", "dre", "fla", "kni", "pro",
            ][usize::try_from(number % 28).unwrap()];
            number /= 28;
        }
        word
    }
}
