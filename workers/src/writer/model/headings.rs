//! Headings cite nothing, so they may say nothing: only words that the question or the passages have.

use std::collections::BTreeSet;

use article::{Article, Section, is_page_heading, words};
use desk::draft::RefusedText;

use super::offer::Offered;

/// The most words of a heading.
const WORDS_MAX: usize = 10;

/// The heading over the first section of every page.
const OVERVIEW: &str = "Overview";

/// Words that order a page and say nothing about its matter.
#[rustfmt::skip]
const ORDERING: &[&str] = &[
    "advice", "background", "basics", "benefits", "causes", "comparison", "conclusion", "definition", "details",
    "differences", "effects", "examples", "explanation", "facts", "factors", "features", "history", "important",
    "introduction", "key", "kinds", "main", "meaning", "methods", "origins", "overview", "process", "purpose",
    "reasons", "risks", "role", "signs", "steps", "summary", "tips", "types", "uses", "works",
];

/// Gives every section a heading that says nothing uncited; returns those that were replaced, with the reason.
///
/// The first section is the Overview, as on every page. In place of a heading that brings in words of its own stands
/// the one under which the section's first passage stands in its source.
pub(super) fn ground(article: &mut Article, offered: &[Offered<'_>]) -> Vec<RefusedText> {
    let mut known = words_of(offered);
    known.extend(words::content_stems(&article.title));
    let mut replaced = Vec::new();
    for (place, section) in article.sections.iter_mut().enumerate() {
        let heading = if place == 0 {
            OVERVIEW.to_owned()
        } else if is_grounded(&section.heading, &known) {
            continue;
        } else {
            let reason = "it says more than the passages do, or is no heading".to_owned();
            replaced.push(RefusedText { text: section.heading.clone(), reason });
            heading_of_source(section, offered)
        };
        section.heading = heading;
    }
    replaced
}

fn words_of(offered: &[Offered<'_>]) -> BTreeSet<String> {
    let mut known: BTreeSet<String> = ORDERING.iter().map(|word| words::stem(word)).collect();
    for Offered { passage, source, .. } in offered {
        for text in passage.heading_path.iter().chain([&source.title, &passage.text]) {
            known.extend(words::content_stems(text));
        }
    }
    known
}

fn is_grounded(heading: &str, known: &BTreeSet<String>) -> bool {
    let count = words::count(heading);
    (1..=WORDS_MAX).contains(&count)
        && !heading.ends_with(['.', ':', '!'])
        && words::content_stems(heading).iter().all(|stem| known.contains(stem))
}

fn heading_of_source(section: &Section, offered: &[Offered<'_>]) -> String {
    let first = section.sentences().find_map(|sentence| sentence.passages.first());
    let found = offered.iter().find(|offered| Some(&offered.passage.id) == first);
    let heading = found.and_then(|offered| {
        offered
            .passage
            .heading_path
            .last()
            .filter(|heading| words::count(heading) > 0 && !is_page_heading(heading))
            .or(Some(&offered.source.title))
    });
    heading.filter(|heading| words::count(heading) > 0).cloned().unwrap_or_else(|| "Details".to_owned())
}
