//! An editor settles the outline of an article before the rest is written.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use article::page::Shell;
use article::{Passage, PassageId, Source};
use askama::Template;
use desk::draft::{self, OUTLINE_SECTIONS_MAX, Outline, OutlinedSection};
use desk::people::Session;
use desk::platform::id::DraftId;
use serde::Deserialize;

use super::{page, refusal, see_other, shell};
use crate::web::Site;
use crate::web::form::EditorForm;
use crate::web::guard::SignedInEditor;
use crate::web::problem::Problem;

/// What the form sends: `heading-2` is the heading of section 2, `of-901` the number of the section that passage 901 is
/// given to, or nothing.
#[derive(Deserialize)]
pub struct OutlineForm {
    #[serde(flatten)]
    fields: BTreeMap<String, String>,
}

#[derive(Template)]
#[template(path = "admin/outline.html")]
struct OutlinePage {
    shell: Shell,
    id: DraftId,
    csrf: String,
    question: String,
    /// The sections, and empty ones after them to fill in.
    sections: Vec<SectionLine>,
    used: Vec<Choice>,
    unused: Vec<Choice>,
    refused: Option<String>,
}

struct SectionLine {
    number: usize,
    heading: String,
}

/// A passage, and the section it is given to.
struct Choice {
    id: PassageId,
    /// The section's number; 0 where it is not used.
    section: usize,
    text: String,
    place: String,
    licence: String,
}

/// Shows the outline that waits.
///
/// # Errors
/// 404 where there is no such draft, 409 where no outline of it waits; 403 for those who may not decide.
pub async fn show(editor: SignedInEditor, site: Data<Site>, id: Path<i64>) -> Result<HttpResponse, Problem> {
    answer(&site, &editor.session, DraftId(*id), (StatusCode::OK, None)).await
}

/// Settles the outline as it was sent; the draft is written from it.
///
/// # Errors
/// 404 where there is no such draft, 403 where the form or the role does not allow it. A refusal is a page, with what was
/// sent.
pub async fn submit(
    sent: EditorForm<OutlineForm>,
    site: Data<Site>,
    id: Path<i64>,
) -> Result<HttpResponse, Problem> {
    let EditorForm { editor, form } = sent;
    let id = DraftId(*id);
    let outline = form.outline();
    let Err(error) = draft::settle_outline(&site.pool, &*site.clock, &editor.editor, id, &outline).await
    else {
        return Ok(see_other(&format!("/admin/drafts/{id}")));
    };
    let problem = Problem::from(error);
    match problem.status {
        StatusCode::CONFLICT => refusal::conflict(&site, &editor.session, (id, ""), String::new(), problem),
        StatusCode::UNPROCESSABLE_ENTITY => {
            let sent = Some((outline, problem.detail));
            answer(&site, &editor.session, id, (problem.status, sent)).await
        }
        _ => Err(problem),
    }
}

async fn answer(
    site: &Site,
    session: &Session,
    id: DraftId,
    (status, sent): (StatusCode, Option<(Outline, String)>),
) -> Result<HttpResponse, Problem> {
    let draft::Outlined { draft, outline, evidence } = draft::outlined(&site.pool, id).await?;
    let (outline, refused) = match sent {
        Some((outline, refused)) => (outline, Some(refused)),
        None => (outline, None),
    };
    let title = if refused.is_some() { "Not done: outline" } else { "Outline" };
    let section_of = |id: PassageId| {
        let found = outline.sections.iter().position(|section| section.passages.contains(&id));
        found.map_or(0, |place| place.saturating_add(1))
    };
    let mut offered: Vec<(&Passage, &Source)> =
        evidence.passages.keys().filter_map(|id| evidence.passage(*id)).collect();
    offered.retain(|(_, source)| source.licence.may_copy());
    offered.sort_by_key(|(passage, source)| (section_of(passage.id), source.id, passage.position));
    let choices =
        offered.into_iter().map(|(passage, source)| Choice::of(passage, source, section_of(passage.id)));
    let (used, unused) = choices.partition(|choice| choice.section > 0);
    let rows = outline.sections.len().saturating_add(1).min(OUTLINE_SECTIONS_MAX);
    let heading = |number: usize| {
        let section = outline.sections.get(number.saturating_sub(1));
        SectionLine { number, heading: section.map(|section| section.heading.clone()).unwrap_or_default() }
    };
    page(
        status,
        &OutlinePage {
            shell: shell::inside(site, &format!("{title}: {}", draft.question), session),
            id,
            csrf: session.csrf_token.clone(),
            question: draft.question.clone(),
            sections: (1..=rows).map(heading).collect(),
            used,
            unused,
            refused,
        },
    )
}

impl Choice {
    fn of(passage: &Passage, source: &Source, section: usize) -> Self {
        let path = passage.heading_path.iter().map(String::as_str);
        let place: Vec<&str> = std::iter::once(source.title.as_str()).chain(path).collect();
        Self {
            id: passage.id,
            section,
            text: passage.text.clone(),
            place: place.join(" › "),
            licence: source.licence.to_string(),
        }
    }
}

impl OutlineForm {
    /// Returns the outline: sections with a heading or a passage, in the order of their numbers; passages in the order of their
    /// ids.
    fn outline(&self) -> Outline {
        let section = |number: usize| {
            let heading = self.fields.get(&format!("heading-{number}")).map(|text| text.trim().to_owned());
            let given = self.fields.iter().filter(|(_, value)| value.parse() == Ok(number));
            let passages = given.filter_map(|(name, _)| name.strip_prefix("of-")?.parse().ok());
            let mut passages: Vec<PassageId> = passages.map(PassageId).collect();
            passages.sort_unstable();
            OutlinedSection { heading: heading.unwrap_or_default(), passages }
        };
        let sections = (1..=OUTLINE_SECTIONS_MAX).map(section);
        let is_there =
            |section: &OutlinedSection| !section.heading.is_empty() || !section.passages.is_empty();
        Outline { sections: sections.filter(is_there).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_becomes_an_outline_without_its_empty_sections() {
        let fields = [
            ("csrf", "x"),
            ("heading-1", " Overview "),
            ("heading-2", ""),
            ("heading-3", "Causes"),
            ("of-12", "3"),
            ("of-9", "1"),
            ("of-10", "1"),
            ("of-11", ""),
            ("of-x", "1"),
            ("heading-99", "Nowhere"),
        ];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let outline = OutlineForm { fields: BTreeMap::from(fields) }.outline();
        let sections: Vec<(&str, Vec<i64>)> = outline
            .sections
            .iter()
            .map(|section| (section.heading.as_str(), section.passages.iter().map(|id| id.0).collect()))
            .collect();
        assert_eq!(sections, [("Overview", vec![9, 10]), ("Causes", vec![12])]);
    }
}
