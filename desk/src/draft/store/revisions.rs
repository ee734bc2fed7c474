//! The rows of revisions and of what the check says of their sentences.

use std::collections::BTreeMap;

use article::check::Taken;
use article::view::{Judgement, Judgements, Verdict};
use article::{Article, ContentHash, SentenceId};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use serde_json::Value;

use super::{decode, encode};
use crate::draft::model::{Draft, Revision};
use crate::draft::revise::{Author, Judged};
use crate::platform::StoreError;
use crate::platform::id::{DraftId, RevisionId, UserId};
use crate::platform::schema::{drafts, revisions, sentence_uses, verdicts};

/// How many uses one statement inserts; Postgres takes 65,535 parameters, and a use has seven.
const USES_A_STATEMENT: usize = 1_000;

/// Writes a revision with its verdicts and makes it the current one, in the caller's transaction, which holds the
/// draft's lock.
pub(crate) async fn insert_revision(
    connection: &mut AsyncPgConnection,
    draft: &Draft,
    article: &Article,
    judged: &Judged,
    (author, now): (Author, Timestamp),
) -> Result<Revision, StoreError> {
    let number = draft.current_revision.unwrap_or(0).saturating_add(1);
    let edited_by = if let Author::Editor(id) = author { Some(id) } else { None };
    let id = diesel::insert_into(revisions::table)
        .values((
            revisions::draft_id.eq(draft.id),
            revisions::number.eq(number),
            revisions::article.eq(encode(article)?),
            revisions::content_hash.eq(article.content_hash().0),
            revisions::faults.eq(encode(&judged.faults)?),
            revisions::edited_by.eq(edited_by),
            revisions::created_at.eq(now.to_diesel()),
        ))
        .returning(revisions::id)
        .get_result(connection)
        .await?;
    insert_verdicts(connection, id, &judged.judgements).await?;
    insert_uses(connection, id, &judged.taken).await?;
    diesel::update(drafts::table.find(draft.id))
        .set(drafts::current_revision.eq(number))
        .execute(connection)
        .await?;
    revision(connection, draft.id, number)
        .await?
        .ok_or_else(|| StoreError::Corrupt(format!("revision {id} vanished")))
}

async fn insert_verdicts(
    connection: &mut AsyncPgConnection,
    revision: i64,
    judgements: &Judgements,
) -> Result<(), StoreError> {
    let mut rows = Vec::with_capacity(judgements.len());
    for (sentence, judgement) in judgements {
        rows.push((
            verdicts::revision_id.eq(revision),
            verdicts::sentence_id.eq(&sentence.0),
            verdicts::verdict.eq(word(judgement.verdict)),
            verdicts::reasons.eq(encode(&judgement.reasons)?),
            verdicts::findings.eq(encode(&judgement.findings)?),
        ));
    }
    diesel::insert_into(verdicts::table).values(rows).execute(connection).await?;
    Ok(())
}

async fn insert_uses(
    connection: &mut AsyncPgConnection,
    revision: i64,
    taken: &[Taken],
) -> Result<(), StoreError> {
    let row = |taken: &Taken| {
        (
            sentence_uses::revision_id.eq(revision),
            sentence_uses::sentence_id.eq(taken.sentence.0.clone()),
            sentence_uses::passage_id.eq(taken.passage.0),
            sentence_uses::relation.eq(taken.used.relation.word()),
            sentence_uses::overlap_percent.eq(i16::from(taken.used.overlap_percent)),
            sentence_uses::longest_run.eq(i32::try_from(taken.used.longest_run).unwrap_or(i32::MAX)),
            sentence_uses::licence.eq(taken.licence.to_string()),
        )
    };
    for some in taken.chunks(USES_A_STATEMENT) {
        let rows: Vec<_> = some.iter().map(row).collect();
        diesel::insert_into(sentence_uses::table).values(rows).execute(connection).await?;
    }
    Ok(())
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Supported => "supported",
        Verdict::Unsupported => "unsupported",
        Verdict::Contradicted => "contradicted",
        Verdict::Unsure => "unsure",
    }
}

fn read_verdict(word: &str) -> Result<Verdict, StoreError> {
    Ok(match word {
        "supported" => Verdict::Supported,
        "unsupported" => Verdict::Unsupported,
        "contradicted" => Verdict::Contradicted,
        "unsure" => Verdict::Unsure,
        other => return Err(StoreError::Corrupt(format!("no such verdict: {other}"))),
    })
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = revisions, check_for_backend(diesel::pg::Pg))]
struct RevisionRow {
    id: RevisionId,
    draft_id: DraftId,
    number: i32,
    article: Value,
    content_hash: String,
    faults: Value,
    edited_by: Option<UserId>,
    created_at: jiff_diesel::Timestamp,
}

impl TryFrom<RevisionRow> for Revision {
    type Error = StoreError;

    /// The hash is compared with the text at every reading: a row that was tampered with is an error, not a page.
    fn try_from(row: RevisionRow) -> Result<Self, StoreError> {
        let article: Article = decode(row.article)?;
        if article.content_hash().0 != row.content_hash {
            return Err(StoreError::Corrupt(format!("revision {} is not the text its hash names", row.id)));
        }
        Ok(Self {
            id: row.id,
            draft_id: row.draft_id,
            number: row.number,
            article,
            content_hash: ContentHash(row.content_hash),
            faults: decode(row.faults)?,
            edited_by: row.edited_by,
            created_at: row.created_at.to_jiff(),
        })
    }
}

/// Returns one revision of a draft.
///
/// # Errors
/// Where the database does not answer or the row is not what its hash says.
pub async fn revision(
    connection: &mut AsyncPgConnection,
    id: DraftId,
    number: i32,
) -> Result<Option<Revision>, StoreError> {
    let found = revisions::table.filter(revisions::draft_id.eq(id)).filter(revisions::number.eq(number));
    let row: Option<RevisionRow> =
        found.select(RevisionRow::as_select()).first(connection).await.optional()?;
    row.map(Revision::try_from).transpose()
}

/// Returns the newest revisions of a draft, the newest first.
pub(crate) async fn latest_revisions(
    connection: &mut AsyncPgConnection,
    id: DraftId,
    limit: i64,
) -> Result<Vec<Revision>, StoreError> {
    let found = revisions::table.filter(revisions::draft_id.eq(id)).order(revisions::number.desc());
    let rows: Vec<RevisionRow> = found.limit(limit).select(RevisionRow::as_select()).load(connection).await?;
    rows.into_iter().map(Revision::try_from).collect()
}

/// Returns the articles of these revisions; what does not exist is left out.
pub(crate) async fn articles(
    connection: &mut AsyncPgConnection,
    ids: &[RevisionId],
) -> Result<BTreeMap<RevisionId, Article>, StoreError> {
    let wanted = revisions::table.filter(revisions::id.eq_any(ids.iter().map(|id| id.0)));
    let rows: Vec<RevisionRow> = wanted.select(RevisionRow::as_select()).load(connection).await?;
    let article = |row| Revision::try_from(row).map(|revision| (revision.id, revision.article));
    rows.into_iter().map(article).collect()
}

/// Returns what the check said of each sentence of a revision; no decisions yet.
pub(crate) async fn verdicts_of(
    connection: &mut AsyncPgConnection,
    id: RevisionId,
) -> Result<Judgements, StoreError> {
    let rows: Vec<(String, String, Value, Value)> = verdicts::table
        .filter(verdicts::revision_id.eq(id.0))
        .select((verdicts::sentence_id, verdicts::verdict, verdicts::reasons, verdicts::findings))
        .load(connection)
        .await?;
    let judgement = |(id, verdict, reasons, findings): (String, String, Value, Value)| {
        let (verdict, reasons) = (read_verdict(&verdict)?, decode(reasons)?);
        let judgement = Judgement { verdict, reasons, findings: decode(findings)?, decision: None };
        Ok((SentenceId(id), judgement))
    };
    rows.into_iter().map(judgement).collect()
}
