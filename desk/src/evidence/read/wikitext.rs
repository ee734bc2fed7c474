//! Wikitext as dumps of wikis hold it, made into the HTML that the reader of a wiki's pages reads.
//!
//! Own code, since no kept crate says where a template stood: each drops it, and "The river is long and" would pass for
//! a sentence of the page.

mod markup;
mod templates;

pub use templates::LOST;

/// How deep lists may stand in each other; what is deeper is an item of the deepest.
const LIST_DEPTH_MAX: usize = 8;

/// Returns a page as HTML, with [`LOST`] where the words of a template are missing.
pub fn html(wikitext: &str) -> String {
    let mut page = Page::default();
    for line in markup::lines(wikitext).lines() {
        page.line(line.trim_end());
    }
    page.end_lists(0);
    page.html
}

/// A page that is being written.
#[derive(Default)]
struct Page {
    html: String,
    /// The marks of the lists that are open, outermost first.
    lists: Vec<char>,
}

impl Page {
    fn line(&mut self, line: &str) {
        let marks: Vec<char> = line.chars().take_while(|c| is_list_mark(*c)).take(LIST_DEPTH_MAX).collect();
        if !marks.is_empty() {
            let content = line.trim_start_matches(is_list_mark).trim_start();
            self.item(&marks, content);
            return;
        }
        self.end_lists(0);
        if let Some((level, heading)) = heading(line) {
            let level = level.to_string();
            self.write(&[
                "<h",
                &level,
                ">",
                &without_quotes(heading),
                "</h",
                &level,
                ">
",
            ]);
        } else if line.starts_with("----") || line.is_empty() {
            self.html.push_str("\n<p>");
        } else if is_switch(line) {
        } else if line.starts_with(' ') {
            // Readers see it as program text, which is no prose.
            self.html.push_str("\n<p>");
        } else {
            self.html.push_str(&without_quotes(line));
            self.html.push('\n');
        }
    }

    fn write(&mut self, parts: &[&str]) {
        self.html.extend(parts.iter().copied());
    }

    fn item(&mut self, marks: &[char], content: &str) {
        let same = |(open, mark): &(&char, &char)| list_of(**open) == list_of(**mark);
        let common = self.lists.iter().zip(marks).take_while(same).count();
        self.end_lists(common);
        if let Some(mark) = marks.last().filter(|_| common == marks.len()) {
            self.html.push_str(item_of(*mark));
        }
        for mark in marks.iter().skip(common) {
            self.write(&["<", list_of(*mark), ">", item_of(*mark)]);
            self.lists.push(*mark);
        }
        let content = without_quotes(content);
        match content.split_once(" : ").filter(|_| marks.last() == Some(&';')) {
            Some((term, words)) => self.write(&[
                term, "<dd>", words, "
",
            ]),
            None => self.write(&[
                &content, "
",
            ]),
        }
    }

    /// Ends the lists that are open beyond the first `kept`.
    fn end_lists(&mut self, kept: usize) {
        while self.lists.len() > kept {
            if let Some(mark) = self.lists.pop() {
                self.write(&[
                    "</",
                    list_of(mark),
                    ">
",
                ]);
            }
        }
    }
}

fn is_list_mark(c: char) -> bool {
    matches!(c, '*' | '#' | ':' | ';')
}

fn list_of(mark: char) -> &'static str {
    match mark {
        '*' => "ul",
        '#' => "ol",
        _ => "dl",
    }
}

fn item_of(mark: char) -> &'static str {
    match mark {
        '*' | '#' => "<li>",
        ';' => "<dt>",
        _ => "<dd>",
    }
}

/// Returns the level and words of a heading.
fn heading(line: &str) -> Option<(usize, &str)> {
    let marks = |mut chars: Box<dyn Iterator<Item = char> + '_>| {
        let mut count = 0_usize;
        while chars.next() == Some('=') {
            count = count.saturating_add(1);
        }
        count
    };
    let level = marks(Box::new(line.chars())).min(marks(Box::new(line.chars().rev()))).min(6);
    let words = line.get(level..line.len().checked_sub(level)?)?.trim();
    (level > 0 && !words.is_empty()).then_some((level, words))
}

/// Returns true for a line that only tells the wiki something: `__NOTOC__`.
fn is_switch(line: &str) -> bool {
    let inside = line.trim().strip_prefix("__").and_then(|line| line.strip_suffix("__"));
    inside.is_some_and(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase()))
}

/// Returns a line without the quotes that mean bold and italic.
fn without_quotes(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut run = 0_usize;
    for c in line.chars().chain(['\n']) {
        if c == '\'' {
            run = run.saturating_add(1);
            continue;
        }
        let kept = match run {
            0 | 2 | 3 | 5 => 0,
            1 | 4 => 1,
            more => more.saturating_sub(5),
        };
        text.extend(std::iter::repeat_n('\'', kept));
        run = 0;
        text.push(c);
    }
    text.pop();
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_that_mean_bold_and_italic_go() {
        assert_eq!(
            without_quotes("'''Tide''' is ''the'' sea's '''''rise''''' and ''''s"),
            "Tide is the sea's rise and 's"
        );
    }

    #[test]
    fn headings_have_as_many_marks_on_both_sides() {
        assert_eq!(heading("== Causes =="), Some((2, "Causes")));
        assert_eq!(heading("=== a = b =="), Some((2, "= a = b")));
        for none in ["= ", "a = b", "==", "====", "=", ""] {
            assert_eq!(heading(none), None, "{none}");
        }
    }

    #[test]
    fn lists_stand_in_each_other() {
        assert_eq!(
            html("* a\n** b\n* c\n# d\ne"),
            "<ul><li>a\n<ul><li>b\n</ul>\n<li>c\n</ul>\n<ol><li>d\n</ol>\ne\n"
        );
        assert_eq!(html("; Ebb : falling\n: more"), "<dl><dt>Ebb<dd>falling\n<dd>more\n</dl>\n");
    }
}
