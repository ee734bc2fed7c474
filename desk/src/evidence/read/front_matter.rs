//! Front matter: the labels a document carries itself, between two lines of `---` at its very start.

use super::Labels;

/// The most lines front matter may have; what runs on longer is text under a ruled line.
const LINES_MAX: usize = 60;

/// Splits a document into its own labels and its body.
///
/// Only `key: value` lines are read, for the keys `title`, `publisher`, `url`, `licence` (or `license`) and `author`;
/// other keys and whatever is indented under them are passed over. A first line of `---` that no such lines and no
/// second `---` follow is a ruled line, and the whole is body.
#[must_use]
pub fn split(document: &str) -> (Labels, &str) {
    let whole = document.strip_prefix('\u{feff}').unwrap_or(document);
    parse(whole).unwrap_or_else(|| (Labels::default(), whole))
}

fn parse(document: &str) -> Option<(Labels, &str)> {
    let mut labels = Labels::default();
    let mut lines = document.split_inclusive('\n');
    let mut read = lines.next().filter(|line| line.trim_end() == "---")?.len();
    for line in lines.take(LINES_MAX) {
        read += line.len();
        if matches!(line.trim_end(), "---" | "...") {
            return Some((labels, document.get(read..)?));
        }
        if !is_passed_over(line) {
            let (key, value) = line.split_once(':')?;
            take(&mut labels, key, value);
        }
    }
    None
}

/// Returns true for lines that hold nothing for us: blank, comments, and what YAML would put under the key above.
fn is_passed_over(line: &str) -> bool {
    line.trim().is_empty() || line.starts_with([' ', '\t', '#']) || line.starts_with("- ")
}

fn take(labels: &mut Labels, key: &str, value: &str) {
    let field = match key.trim().to_ascii_lowercase().as_str() {
        "title" => &mut labels.title,
        "publisher" => &mut labels.publisher,
        "url" => &mut labels.url,
        "licence" | "license" => &mut labels.licence,
        "author" => &mut labels.author,
        _ => return,
    };
    let value = unquoted(value.trim());
    *field = (!value.is_empty()).then(|| value.to_owned());
}

/// Returns what stands inside a pair of quotes, or the text itself.
fn unquoted(value: &str) -> &str {
    ['"', '\'']
        .iter()
        .find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote))
        .unwrap_or(value)
        .trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_read_and_the_body_left() {
        let text = "---\r\nTitle: \"Tides: why\"\r\nlicense: CC0-1.0\nurl: https://example.org/a\ntags:\n  - sea\n\
                    publisher:\nauthor: 'A. B.'\n---\n# Tides\n";
        let (labels, body) = split(text);
        assert_eq!(labels.title.as_deref(), Some("Tides: why"));
        assert_eq!(labels.licence.as_deref(), Some("CC0-1.0"));
        assert_eq!(labels.url.as_deref(), Some("https://example.org/a"));
        assert_eq!(labels.publisher, None);
        assert_eq!(labels.author.as_deref(), Some("A. B."));
        assert_eq!(body, "# Tides\n");
    }

    #[test]
    fn a_ruled_line_is_no_front_matter() {
        for text in [
            "---\nIt is text.\n---\nMore.",
            "---\ntitle: never closed\n",
            "text\n---\ntitle: late\n---\n",
            "---",
            "",
        ] {
            assert_eq!(split(text), (Labels::default(), text), "{text}");
        }
        let long = format!("---\n{}---\n", "key: value\n".repeat(LINES_MAX));
        assert_eq!(split(&long).1, long);
    }

    #[test]
    fn a_byte_order_mark_is_passed_over() {
        let (labels, body) = split("\u{feff}---\ntitle: Tides\n---\nText.");
        assert_eq!((labels.title.as_deref(), body), (Some("Tides"), "Text."));
    }
}
