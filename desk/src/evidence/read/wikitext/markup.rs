//! The markup of wikitext that nests: comments, notes, templates, tables and links. What is left is plain lines.

use super::templates::{self, LOST};

/// How deep templates, tables and links may stand in each other; what is deeper is a hole.
const DEPTH_MAX: usize = 60;

/// The longest tag, in characters: a note with a name and a group has about 100.
const TAG_CHARS_MAX: usize = 1_000;

/// The longest address in a link, in characters.
const ADDRESS_CHARS_MAX: usize = 2_000;

/// Elements that no reader sees as part of a sentence.
const LEFT_OUT: [&str; 12] = [
    "ref",
    "gallery",
    "timeline",
    "score",
    "syntaxhighlight",
    "source",
    "templatedata",
    "imagemap",
    "graph",
    "mapframe",
    "hiero",
    "references",
];

/// Formulas: without them the sentence would say something else.
const FORMULAS: [&str; 3] = ["math", "chem", "ce"];

/// The parts of a wiki whose links are pictures or belong to the page's margin.
const NO_TEXT: [&str; 4] = ["file", "image", "category", "media"];

/// Something that was opened and not closed yet.
struct Frame {
    kind: Kind,
    text: String,
    /// True where it began a line of the page itself.
    began_line: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Template,
    Table,
    Link,
}

/// A walk through a page from its first character to its last; each is looked at once, whatever stands there.
#[derive(Default)]
struct Walk {
    page: String,
    frames: Vec<Frame>,
    /// Links to other sites whose text is being read.
    outward: usize,
    /// Elements of which nothing further is closed.
    unclosed: Vec<String>,
}

/// Returns the lines of a page without what nests, with [`LOST`] where words are missing.
pub fn lines(wikitext: &str) -> String {
    let mut walk = Walk::default();
    let mut rest = wikitext;
    while let Some((before, from)) =
        rest.find(['<', '{', '}', '|', '[', ']']).and_then(|at| rest.split_at_checked(at))
    {
        walk.push(before);
        rest = walk.mark(from);
    }
    walk.push(rest);
    while let Some(frame) = walk.frames.pop() {
        match frame.kind {
            Kind::Template => walk.push(&format!("{LOST}{}", frame.text)),
            Kind::Link => walk.push(&frame.text),
            // To the end of the page, as readers see it.
            Kind::Table => {}
        }
    }
    walk.page
}

impl Walk {
    fn text(&mut self) -> &mut String {
        self.frames.last_mut().map_or(&mut self.page, |frame| &mut frame.text)
    }

    fn push(&mut self, text: &str) {
        self.text().push_str(text);
    }

    fn top(&self) -> Option<Kind> {
        self.frames.last().map(|frame| frame.kind)
    }

    fn begins_line(&self) -> bool {
        let text = self.frames.last().map_or(&self.page, |frame| &frame.text);
        text.rsplit('\n').next().is_none_or(|line| line.chars().all(|c| matches!(c, ' ' | '\t' | ':')))
    }

    /// Reads one mark and returns what stands after it.
    fn mark<'a>(&mut self, from: &'a str) -> &'a str {
        if let Some(after) = from.strip_prefix("<!--") {
            return after.split_once("-->").map_or("", |(_, after)| after);
        }
        if let Some(after) = from.strip_prefix('<') {
            return self.element(after);
        }
        if let Some(after) = from.strip_prefix("{{") {
            return self.open(Kind::Template, after);
        }
        if let Some(after) = from.strip_prefix("{|").filter(|_| self.begins_line()) {
            return self.open(Kind::Table, after);
        }
        if let Some(after) =
            from.strip_prefix("|}").filter(|_| self.top() == Some(Kind::Table) && self.begins_line())
        {
            self.frames.pop();
            return after;
        }
        if let Some(after) = from.strip_prefix("}}").filter(|_| self.is_in_template()) {
            return self.end_template(after);
        }
        if let Some(after) = from.strip_prefix("[[") {
            return self.open(Kind::Link, after);
        }
        if let Some(after) = from.strip_prefix("]]").filter(|_| self.top() == Some(Kind::Link)) {
            return self.end_link(after);
        }
        if let Some(after) = from.strip_prefix('[') {
            return self.outward(after);
        }
        if let Some(after) = from.strip_prefix(']').filter(|_| self.outward > 0) {
            self.outward = self.outward.saturating_sub(1);
            return after;
        }
        self.literally(from)
    }

    fn literally<'a>(&mut self, from: &'a str) -> &'a str {
        let mut chars = from.chars();
        if let Some(mark) = chars.next() {
            self.text().push(mark);
        }
        chars.as_str()
    }

    fn open<'a>(&mut self, kind: Kind, after: &'a str) -> &'a str {
        if self.frames.len() >= DEPTH_MAX {
            self.text().push(LOST);
        } else {
            let began_line = self.frames.is_empty() && self.begins_line();
            self.frames.push(Frame { kind, text: String::new(), began_line });
        }
        after
    }

    /// Returns true where a template is open, with nothing but unfinished links in it.
    fn is_in_template(&self) -> bool {
        let inner = self.frames.iter().rev().find(|frame| frame.kind != Kind::Link);
        inner.is_some_and(|frame| frame.kind == Kind::Template)
    }

    fn end_template<'a>(&mut self, after: &'a str) -> &'a str {
        while let Some(link) = self.frames.pop_if(|frame| frame.kind == Kind::Link) {
            self.push(&link.text);
        }
        let Some(frame) = self.frames.pop() else { return after };
        let line = after.split('\n').next().unwrap_or_default().trim();
        let is_alone = frame.text.contains('\n')
            || line.is_empty()
            || line.starts_with("{{")
            || line.starts_with("<!--");
        match templates::words(&frame.text) {
            Some(words) => self.push(&words),
            // A box or a notice: it is in no sentence.
            None if frame.began_line && is_alone => {}
            None => self.text().push(LOST),
        }
        if self.begins_line() { after.trim_start_matches(' ') } else { after }
    }

    fn end_link<'a>(&mut self, after: &'a str) -> &'a str {
        if let Some(frame) = self.frames.pop() {
            self.push(link_text(&frame.text));
        }
        after
    }

    /// Reads the address of a link to another site; its text follows, and a link without one is a mark like a note's.
    fn outward<'a>(&mut self, after: &'a str) -> &'a str {
        let is_address =
            ["http://", "https://", "//", "mailto:"].iter().any(|start| after.starts_with(start));
        let end = after.char_indices().take(ADDRESS_CHARS_MAX).find(|(_, c)| c.is_whitespace() || *c == ']');
        let Some((at, _)) = end.filter(|_| is_address) else {
            self.text().push('[');
            return after;
        };
        let rest = after.get(at..).unwrap_or_default();
        if let Some(rest) = rest.strip_prefix(']') {
            return rest;
        }
        self.outward = self.outward.saturating_add(1);
        rest.trim_start_matches(' ')
    }

    /// Reads an element whose inside is no text of the page; others are left to the reader of HTML.
    fn element<'a>(&mut self, after: &'a str) -> &'a str {
        let name: String =
            after.chars().take_while(char::is_ascii_alphanumeric).take(20).collect::<String>().to_lowercase();
        let is_formula = FORMULAS.contains(&name.as_str());
        let is_raw = matches!(name.as_str(), "nowiki" | "pre");
        let end = after.char_indices().take(TAG_CHARS_MAX).find(|(_, c)| *c == '>');
        let tag = end.and_then(|(at, _)| after.split_at_checked(at));
        let Some((tag, rest)) = tag.filter(|_| is_formula || is_raw || LEFT_OUT.contains(&name.as_str()))
        else {
            self.text().push('<');
            return after;
        };
        let rest = rest.strip_prefix('>').unwrap_or(rest);
        if is_formula {
            self.text().push(LOST);
        }
        if tag.ends_with('/') {
            return rest;
        }
        let Some((inside, rest)) = self.closed(&name, rest) else { return rest };
        if is_raw && name == "nowiki" {
            let raw = plainly(inside);
            self.push(&raw);
        }
        rest
    }

    /// Parts what follows an open element at its end; none where it has none, which is looked for once a page.
    fn closed<'a>(&mut self, name: &str, rest: &'a str) -> Option<(&'a str, &'a str)> {
        if self.unclosed.iter().any(|known| known == name) {
            return None;
        }
        let is_end = |at: usize| {
            let end = rest.get(at..).and_then(|end| end.strip_prefix("</"));
            end.and_then(|end| end.get(..name.len())).is_some_and(|end| end.eq_ignore_ascii_case(name))
        };
        let Some(at) = rest.match_indices("</").map(|(at, _)| at).find(|at| is_end(*at)) else {
            self.unclosed.push(name.to_owned());
            return None;
        };
        let (inside, end) = rest.split_at_checked(at)?;
        Some((inside, end.split_once('>').map_or("", |(_, after)| after)))
    }
}

/// Returns what a reader sees of a link, from what stands between its brackets.
fn link_text(inside: &str) -> &str {
    let target = inside.split('|').next().unwrap_or_default().trim();
    let part = target.split_once(':').map(|(part, _)| part.trim().to_ascii_lowercase());
    // Two or three small letters and a colon: the same page in another language.
    let is_language = target
        .split_once(':')
        .is_some_and(|(part, _)| matches!(part.len(), 2..=3) && part.chars().all(|c| c.is_ascii_lowercase()));
    if is_language || part.is_some_and(|part| NO_TEXT.contains(&part.as_str())) {
        return "";
    }
    let label = inside.split_once('|').map(|(_, label)| label.trim()).filter(|label| !label.is_empty());
    label.unwrap_or_else(|| target.trim_start_matches(':'))
}

/// Writes raw text so that none of its signs is markup.
fn plainly(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => plain.push_str("&lt;"),
            '\'' => plain.push_str("&#39;"),
            '=' => plain.push_str("&#61;"),
            '*' => plain.push_str("&#42;"),
            '#' => plain.push_str("&#35;"),
            ':' => plain.push_str("&#58;"),
            '\n' => plain.push(' '),
            c => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_read_as_readers_see_them() {
        for (wikitext, seen) in [
            ("a [[Vein]]s and [[Artery|arteries]] b", "a Veins and arteries b"),
            ("[[File:A.jpg|thumb|A [[vein]] and {{foo}}]]Text", "Text"),
            ("x[[Category:Anatomy]][[fr:Veine]]", "x"),
            ("[[:Category:Anatomy]] [[Foo#Bar|]]", "Category:Anatomy Foo#Bar"),
            (
                "see [https://example.org/ the site], [http://example.org/x] [1] [sic]",
                "see the site,  [1] [sic]",
            ),
        ] {
            assert_eq!(lines(wikitext), seen, "{wikitext}");
        }
    }

    #[test]
    fn notes_comments_and_tables_are_left_out() {
        let wikitext = "One<ref name=\"a>b\">{{cite web|x}}</ref>.<!-- never [[ --> Two<ref name=x />.\n{| class=wikitable\n| a\n{| \n| inner\n|}\n|}\nThree.";
        assert!(lines(wikitext).starts_with("One"), "{}", lines(wikitext));
        assert!(lines(wikitext).ends_with(". Two.\n\nThree."), "{}", lines(wikitext));
        assert_eq!(lines("a <nowiki>[[b]] ''c''</nowiki> d"), "a [[b]] &#39;&#39;c&#39;&#39; d");
        assert_eq!(lines("x <math>a^{b_{c}} < {{d}}</math> y"), format!("x {LOST} y"));
    }

    #[test]
    fn boxes_go_and_holes_are_marked() {
        assert_eq!(lines("{{Infobox river\n| a = {{b|c}}\n}}\n{{Foo bar}}\nThe Rhine."), "\n\nThe Rhine.");
        assert_eq!(
            lines("It has {{population|Rome}} people and {{convert|5|km}}."),
            format!("It has {LOST} people and 5 km.")
        );
        assert_eq!(lines("It is {{nowrap|{{unknown}} long}}."), format!("It is {LOST} long."));
        assert_eq!(lines("Never {{closed. Text"), format!("Never {LOST}closed. Text"));
        assert_eq!(lines("a }} b ]] c | d"), "a }} b ]] c | d");
        assert_eq!(lines("{{foo|[[bar}} x"), format!("{LOST} x"));
    }

    #[test]
    fn hostile_markup_costs_no_more_than_its_length() {
        for mark in
            ["{{", "[[", "{|\n", "<ref>", "<ref ", "<!--", "}}", "[http://", "<nowiki>", "{{a|[[b|", "</"]
        {
            let length = lines(&mark.repeat(100_000)).len();
            assert!(length <= 1_000_000, "{mark}: {length}");
        }
    }
}
