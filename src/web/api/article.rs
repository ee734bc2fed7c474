//! The shape of an article in the API's document.
//!
//! Only described here: what is sent is `article::view`, which knows nothing of OpenAPI. A test compares the two.

#![expect(dead_code, reason = "these structs describe a shape and are never made")]

use utoipa::ToSchema;

/// An article with everything joined.
#[derive(ToSchema)]
pub struct Article {
    /// The title: the question, or what an editor made of it.
    title: String,
    /// The short answer.
    quick_answer: Vec<Sentence>,
    /// Facts worth a line of their own; may be empty.
    key_facts: Vec<Sentence>,
    /// The Overview and the rest.
    sections: Vec<Section>,
    /// The sources cited, in the order in which they are first cited.
    sources: Vec<Source>,
    /// Who put the words together: `extractive` or `model:NAME`.
    #[schema(example = "extractive")]
    writer: String,
    /// The page's own licence, computed from what it copies: an SPDX id; `unknown` where the licences clash.
    #[schema(example = "CC-BY-SA-4.0")]
    licence: String,
    /// Why it can have none, where they clash; such a draft cannot be approved.
    #[schema(required = false, nullable = false)]
    licence_clash: Option<String>,
}

/// A published page: an article, and how to name it when it is passed on.
#[derive(ToSchema)]
pub struct PublishedPage {
    /// The title: the question, or what an editor made of it.
    title: String,
    /// The short answer.
    quick_answer: Vec<Sentence>,
    /// Facts worth a line of their own; may be empty.
    key_facts: Vec<Sentence>,
    /// The Overview and the rest. Editors' written reasons are not told here, and passages of sources that may not be
    /// copied are cut after 40 words.
    sections: Vec<Section>,
    /// The sources cited, in the order in which they are first cited.
    sources: Vec<Source>,
    /// Who put the words together: `extractive` or `model:NAME`.
    #[schema(example = "extractive")]
    writer: String,
    /// The page's own licence, computed from what it copies: an SPDX id, or `unknown` where a source is not free.
    #[schema(example = "CC-BY-SA-4.0")]
    licence: String,
    /// The page's one absolute address.
    url: String,
    /// The address of the licence's text; null where it has none.
    licence_url: Option<String>,
    /// The line to print beside the text where it is passed on: title, site, address and licence of the page, then of
    /// each source.
    attribution: String,
    /// When it was first published (RFC 3339).
    published_at: String,
    /// When what it says last changed.
    updated_at: String,
    /// Who approved exactly this text.
    approved_by: String,
    /// When.
    approved_at: String,
}

/// A heading and what stands under it.
#[derive(ToSchema)]
pub struct Section {
    /// The heading's words.
    heading: String,
    /// 2 for a section, 3 for a sub-section of the one before.
    level: u8,
    /// The paragraphs and lists in order.
    blocks: Vec<Block>,
}

/// A paragraph or a list.
#[derive(ToSchema)]
#[schema(no_recursion)]
#[serde(untagged)]
pub enum Block {
    /// Running text.
    Paragraph {
        /// The sentences in order.
        paragraph: Vec<Sentence>,
    },
    /// A list.
    List {
        /// The sentence that announces it.
        intro: Option<Box<Sentence>>,
        /// The items.
        list: Vec<Sentence>,
    },
}

/// A sentence with its passages, what the check says of it and what an editor decided.
#[derive(ToSchema)]
pub struct Sentence {
    /// Its id within the draft: `s1`, `s2`, …
    #[schema(example = "s1")]
    id: String,
    /// Its words.
    text: String,
    /// What it rests on.
    citations: Vec<Citation>,
    /// `supported`, `unsupported`, `contradicted` or `unsure`; null before a check ran.
    verdict: Option<String>,
    /// Why.
    reasons: Vec<String>,
    /// What each layer of the check says, layer by layer; left out where it is not known, and on published pages.
    #[schema(required = false, nullable = false)]
    layers: Option<Vec<Finding>>,
    /// `accept` or `override`; null while nobody has decided.
    decision: Option<String>,
    /// The written reason of an override; left out where there is none.
    #[schema(required = false, nullable = false)]
    decision_reason: Option<String>,
    /// What sources that it does not cite say otherwise, at most three; left out where there are none, and on published
    /// pages.
    #[schema(required = false, nullable = false)]
    conflicts: Option<Vec<Conflict>>,
    /// Passages it does not cite that say it better, or may say it where it is not supported; left out where there are none, and
    /// on published pages. They change no verdict.
    #[schema(required = false, nullable = false)]
    elsewhere: Option<Vec<Elsewhere>>,
}

/// A passage that is not cited and worth a look.
#[derive(ToSchema)]
pub struct Elsewhere {
    /// `wording`: it says the sentence better than what that cites. `meaning`: it may say what is not supported.
    #[schema(example = "wording")]
    layer: String,
    /// The passage.
    passage_id: i64,
    /// Its text, word for word.
    text: String,
    /// Why it is worth a look.
    #[schema(example = "it holds 95 % of the sentence’s words, what the sentence cites 60 %")]
    reason: String,
    /// Its source.
    source_id: i64,
    /// The source's title.
    title: String,
    /// Who published it.
    publisher: String,
    /// Where it can be read; null where it has no address.
    url: Option<String>,
    /// How far that source stands behind what it says: `primary`, `reviewed` or `general`; left out where it is unranked.
    #[schema(required = false, nullable = false)]
    tier: Option<String>,
}

/// What one layer of the check says of a sentence.
#[derive(ToSchema)]
pub struct Finding {
    /// `structure`, `facts`, `wording` or `meaning`.
    #[schema(example = "facts")]
    layer: String,
    /// `supported`, `unsupported`, `contradicted` or `unsure`; left out where it only points at something worth a look, which
    /// changes no verdict.
    #[schema(required = false, nullable = false, example = "contradicted")]
    verdict: Option<String>,
    /// The passage it compared the sentence with, or points at; null where it is none.
    passage: Option<i64>,
    /// Why, in an editor's words.
    #[schema(example = "the passage says 5 million people, the sentence 6 million people")]
    reason: String,
}

/// What another source says instead: the same statement with another number or date.
#[derive(ToSchema)]
pub struct Conflict {
    /// The passage that says it.
    passage_id: i64,
    /// Its sentence, word for word.
    text: String,
    /// The number or date it gives, as it writes it.
    #[schema(example = "95 degrees Celsius")]
    theirs: String,
    /// The one the article's sentence gives.
    #[schema(example = "75 degrees Celsius")]
    ours: String,
    /// Its source.
    source_id: i64,
    /// The source's title.
    title: String,
    /// Who published it.
    publisher: String,
    /// Where it can be read; null where it has no address.
    url: Option<String>,
    /// How far that source stands behind what it says: `primary`, `reviewed` or `general`; left out where it is unranked.
    #[schema(required = false, nullable = false)]
    tier: Option<String>,
}

/// Something worth a look.
#[derive(ToSchema)]
pub struct Advice {
    /// `high_stakes` (a second person should approve it), `dose`, `hedge`, `closeness`, `answer`, `proportion`, `repetition`,
    /// `phrase` or `reading_level`.
    #[schema(example = "reading_level")]
    kind: String,
    /// What there is to look at, in a sentence.
    text: String,
    /// The sentences it is about, in reading order; none where it is about the article.
    sentences: Vec<String>,
}

/// One passage a sentence rests on.
#[derive(ToSchema)]
pub struct Citation {
    /// The passage's id.
    passage_id: i64,
    /// Its text, word for word.
    text: String,
    /// The source it stands in.
    source_id: i64,
    /// What the sentence took from it: `verbatim`, `quote`, `adapted` or `fact_only`.
    #[schema(example = "verbatim")]
    relation: String,
    /// How many of the sentence's 5-word stretches stand in it, in hundredths; outside quotation marks.
    overlap_percent: u8,
    /// The longest run of words both have, outside quotation marks.
    longest_run: usize,
}

/// A source as the page lists it.
#[derive(ToSchema)]
pub struct Source {
    /// Its id.
    id: i64,
    /// Its title.
    title: String,
    /// Where it can be read; null where it has no address.
    url: Option<String>,
    /// Who published it.
    publisher: String,
    /// An SPDX id, `LicenseRef-PD`, `fair-use` or `unknown`.
    licence: String,
    /// What the policy allows with its text: `adapt`, `quote`, `facts` or `blocked`.
    #[schema(example = "adapt")]
    allows: String,
    /// How far it stands behind what it says, by the desk's list: `primary`, `reviewed` or `general`; left out where it is
    /// unranked, and on published pages.
    #[schema(required = false, nullable = false, example = "primary")]
    tier: Option<String>,
    /// Who wrote it; left out where it is not known.
    #[schema(required = false, nullable = false)]
    author: Option<String>,
}
