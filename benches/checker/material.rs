//! The true sentences that faults are put into: those of the starter library, and the supported ones of the
//! sets that may be read.

use article::sentences::sentences;

use crate::sets::{self, Expected};

/// A sentence that its evidence says.
pub struct Truth {
    /// The article or the topic it is from; a source is in one half as a whole.
    pub source: String,
    /// The sentence.
    pub sentence: String,
    /// The paragraph it stands in, or the passages it rests on.
    pub evidence: Vec<String>,
    /// Reworded by hand, not word for word.
    pub reworded: bool,
}

impl Truth {
    /// Returns true for what nobody looks at.
    pub fn is_held_out(&self) -> bool {
        hash(&self.source) % 2 == 1
    }
}

/// Returns a number for a text, the same on every machine and every day (FNV-1a, 64 bits, well mixed at the end).
pub fn hash(text: &str) -> u64 {
    let fold = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325, fold);
    (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 16
}

/// Returns all true sentences, in the order of their files.
pub fn truths() -> Vec<Truth> {
    let mut truths = library();
    for set in ["open", "open-2", "open-3", "open-4", "sealed-2", "sealed-3"] {
        let supported = sets::cases(set).into_iter().filter(|case| case.expect == Expected::Supported);
        truths.extend(supported.map(|case| Truth {
            // The topic; the fourth set has none in its ids, but one passage a topic.
            source: match case.id.rsplit_once('-') {
                Some((topic, _)) if topic.contains('-') => topic.to_owned(),
                _ => case.evidence.first().cloned().unwrap_or_default(),
            },
            sentence: case.sentence,
            evidence: case.evidence,
            reworded: true,
        }));
    }
    truths
}

fn library() -> Vec<Truth> {
    let folder = format!("{}/../library", env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
    files.sort();
    let mut truths = Vec::new();
    for file in files {
        let source = file.file_stem().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&file).unwrap();
        let body = text.splitn(3, "---\n").nth(2).unwrap_or_default();
        for lines in paragraphs(body) {
            let paragraph = lines.join(" ");
            let cut = |line: &String| -> Vec<String> {
                sentences(line).into_iter().filter_map(|range| Some(line.get(range)?.to_owned())).collect()
            };
            for sentence in lines.iter().flat_map(cut) {
                if sentence.ends_with('.') && sentence.split(' ').count() >= 5 {
                    let (source, evidence) = (source.clone(), vec![paragraph.clone()]);
                    truths.push(Truth { source, sentence, evidence, reworded: false });
                }
            }
        }
    }
    truths
}

/// Returns the paragraphs of an article, each as its lines; a list is one, with what announces it.
fn paragraphs(body: &str) -> Vec<Vec<String>> {
    let mut paragraphs = Vec::new();
    let mut open: Vec<String> = Vec::new();
    for line in body.lines().chain([""]) {
        let line = line.trim();
        let announces = open.last().is_some_and(|last| last.ends_with(':'));
        if line.is_empty() && announces {
            continue;
        }
        if line.is_empty() || line.starts_with('#') {
            paragraphs.push(std::mem::take(&mut open));
            continue;
        }
        let number = line.split_once(". ").filter(|(number, _)| number.chars().all(|c| c.is_ascii_digit()));
        let text = number.map_or(line, |(_, text)| text);
        open.push(text.strip_prefix("- ").unwrap_or(text).to_owned());
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs
}
