//! The ids that links within a page lead to.

use crate::view::SectionView;

/// From how many headings on a page has a list of contents.
const CONTENTS_MIN: usize = 3;

/// One section in the contents.
pub(super) struct ContentsEntry {
    pub(super) anchor: String,
    pub(super) heading: String,
    pub(super) subs: Vec<ContentsEntry>,
}

/// Returns an id for each heading: `section-` and its words, so that a shared link outlives a reordering. Headings
/// with the same words are told apart by a number.
pub(super) fn anchors<'a>(headings: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut taken: Vec<String> = Vec::new();
    for heading in headings {
        let base = format!("section-{}", words(heading));
        let mut anchor = base.clone();
        let mut number = 2_usize;
        while taken.contains(&anchor) {
            anchor = format!("{base}-{number}");
            number = number.saturating_add(1);
        }
        taken.push(anchor);
    }
    taken
}

fn words(heading: &str) -> String {
    let folded: String = heading
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .flat_map(char::to_lowercase)
        .collect();
    folded.split_whitespace().collect::<Vec<_>>().join("-")
}

/// Returns the contents, sub-sections under their section; nothing where there are too few headings to need them.
pub(super) fn contents(sections: &[SectionView], anchors: &[String]) -> Vec<ContentsEntry> {
    let mut contents: Vec<ContentsEntry> = Vec::new();
    if sections.len() < CONTENTS_MIN {
        return contents;
    }
    for (section, anchor) in sections.iter().zip(anchors) {
        let entry =
            ContentsEntry { anchor: anchor.clone(), heading: section.heading.clone(), subs: Vec::new() };
        match contents.last_mut() {
            Some(above) if section.level > 2 => above.subs.push(entry),
            _ => contents.push(entry),
        }
    }
    contents
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_the_headings_words_and_never_the_same() {
        let made = anchors(["Overview", "The Sun's role", "Overview", "…"].into_iter());
        assert_eq!(made, ["section-overview", "section-the-sun-s-role", "section-overview-2", "section-"]);
    }

    #[test]
    fn contents_put_sub_sections_under_their_section() {
        let section =
            |heading: &str, level| SectionView { heading: heading.to_owned(), level, blocks: Vec::new() };
        let sections = [section("Overview", 2), section("Causes", 2), section("The Moon", 3)];
        let ids = anchors(sections.iter().map(|s| s.heading.as_str()));
        let shown: Vec<_> =
            contents(&sections, &ids).into_iter().map(|entry| (entry.heading, entry.subs.len())).collect();
        assert_eq!(shown, [("Overview".to_owned(), 0), ("Causes".to_owned(), 1)]);
        assert!(contents(&sections[..2], &ids).is_empty());
    }
}
