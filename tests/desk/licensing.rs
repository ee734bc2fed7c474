//! The licence ledger: how a licence came, who may set it, what it allows, and what a page keeps of it.

use article::licence::policy::{Class, Terms};
use article::view::Decision;
use article::{Article, Licence, Sentence, SentenceId, SourceId};
use desk::evidence::{self, Labels, LicenceSetting, Origin, SetLicenceError};
use desk::people::{self, Role, Senior};
use desk::platform::id::DraftId;
use desk::review::{self, ReviewError};
use desk::{draft, page};

use crate::rig::{QUESTION, Rig, SOURCE, tea_article};

const SHOWS: &str = "https://tea.example/terms";

fn setting(seen: &str, licence: &str) -> LicenceSetting {
    LicenceSetting {
        seen: seen.to_owned(),
        licence: licence.to_owned(),
        reason: "Their terms say so.".to_owned(),
        evidence: SHOWS.to_owned(),
    }
}

async fn senior(rig: &Rig) -> Senior {
    let email = "grace@example.org".parse().unwrap();
    let person = people::add_user(rig.pool(), &rig.clock, &email, Some("Grace"), Role::Senior).await.unwrap();
    person.as_senior().unwrap()
}

async fn import(rig: &Rig, name: &str, text: &str) -> SourceId {
    let document = evidence::read(name, text.as_bytes(), &Labels::default()).unwrap();
    evidence::import(rig.pool(), &rig.clock, &document).await.unwrap().source_id
}

async fn set(rig: &Rig, by: &Senior, id: SourceId, seen: &str, to: &str) -> Result<Licence, SetLicenceError> {
    evidence::set_licence(rig.pool(), &rig.clock, by, id, &setting(seen, to)).await
}

/// The ledger of a source, oldest first: `origin from→to holds`.
async fn ledger(rig: &Rig, id: SourceId) -> Vec<String> {
    let licensed = evidence::licensed(rig.pool(), id).await.unwrap().unwrap();
    let line = |entry: &evidence::LicenceEntry| {
        let from = entry.from.as_ref().map(ToString::to_string).unwrap_or_default();
        format!("{} {from}→{} {}", entry.origin.word(), entry.to, entry.holds)
    };
    licensed.entries.iter().rev().map(line).collect()
}

/// Holds a draft about tea whose last sentence rests on a source of salt under that licence, with those words.
async fn held_with_salt(rig: &Rig, licence: &str, words: &str) -> Result<DraftId, draft::DraftError> {
    let begun = rig.begin(rig.suggest(QUESTION).await.suggestion.id).await;
    let mut find = rig.tea().await;
    let text = format!("---\ntitle: Salt\npublisher: Press\nlicence: {licence}\n---\n{SALT}\n");
    let salt = import(rig, "salt.md", &text).await;
    let mut connection = rig.pool().get().await.unwrap();
    let found = evidence::load_sources(&mut connection, &[salt], &[], 10).await.unwrap();
    drop(connection);
    let passage = *found.passages.keys().next().unwrap();
    find.evidence.passages.extend(found.passages);
    find.evidence.sources.extend(found.sources);
    find.evidence.terms = found.terms;
    let mut article: Article = tea_article(&find.evidence);
    article.key_facts.push(Sentence {
        id: SentenceId::numbered(7),
        text: words.to_owned(),
        passages: vec![passage],
    });
    draft::hold(rig.pool(), &rig.clock, &begun, &find, &article).await.map(|_| begun.draft_id)
}

const SALT: &str = "Salt came up the same river on flat boats that were towed by oxen along a path of stone.";
const SALT_FACT: &str = "Oxen towed the boats that brought salt upriver.";

async fn approved(rig: &Rig, id: DraftId) -> Result<page::Page, ReviewError> {
    let ada = rig.editor("ada").await;
    let view = review::read(rig.pool(), id).await.unwrap().unwrap().view.unwrap();
    for sentence in view.sentences() {
        let decision = Decision::Override { reason: "I read it.".to_owned() };
        review::decide(rig.pool(), &rig.clock, &ada, (id, 1), (&sentence.id, decision)).await.unwrap();
    }
    let approval = review::approve(rig.pool(), &rig.clock, &ada, (id, 1)).await?;
    Ok(page::publish(rig.pool(), &rig.clock, approval).await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn how_a_licence_came_is_on_record_from_the_first_import() {
    let rig = Rig::new().await;
    let html = "<h1>Salt</h1><p>Salt is mined in the mountains.</p>\
        <a rel=license href='https://creativecommons.org/licenses/by/4.0/'>BY</a>";
    let marked = import(&rig, "marked.html", html).await;
    let stated = import(&rig, "tea.md", SOURCE).await;
    let silent = import(&rig, "silent.md", "# Pepper\n\nPepper grows on vines.\n").await;
    for (id, origin, licence, allows) in [
        (marked, Origin::Detected, "CC-BY-4.0", Class::Adapt),
        (stated, Origin::Stated, "CC-BY-SA-4.0", Class::Adapt),
        (silent, Origin::Unsaid, "unknown", Class::Blocked),
    ] {
        let held = evidence::licensed(rig.pool(), id).await.unwrap().unwrap();
        assert_eq!((held.origin, held.source.licence.to_string().as_str()), (origin, licence));
        assert_eq!((held.allows, held.entries.len()), (allows, 1));
    }
    let again = import(&rig, "tea.md", SOURCE).await;
    assert_eq!(ledger(&rig, again).await, ["stated →CC-BY-SA-4.0 true"], "the same again is no entry");
    import(&rig, "tea.md", &SOURCE.replace("CC-BY-SA-4.0", "CC-BY-NC-4.0")).await;
    assert_eq!(
        ledger(&rig, stated).await,
        ["stated →CC-BY-SA-4.0 true", "stated CC-BY-SA-4.0→CC-BY-NC-4.0 true"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_senior_sets_a_licence_with_reason_and_evidence_and_it_stays_when_the_source_comes_again() {
    let rig = Rig::new().await;
    let id = import(&rig, "silent.md", "# Pepper\n\nPepper grows on vines.\n").await;
    let grace = senior(&rig).await;
    assert_eq!(set(&rig, &grace, id, "unknown", "cc-by-4.0").await.unwrap().to_string(), "CC-BY-4.0");
    let held = evidence::licensed(rig.pool(), id).await.unwrap().unwrap();
    assert_eq!((held.origin, held.allows), (Origin::Set, Class::Adapt));
    let entry = &held.entries[0];
    assert_eq!(
        (entry.set_by.as_deref(), entry.reason.as_deref()),
        (Some("Grace"), Some("Their terms say so."))
    );
    assert_eq!((entry.evidence.as_deref(), entry.holds), (Some(SHOWS), true));
    // The source comes again and says nothing, then something else.
    import(&rig, "silent.md", "# Pepper\n\nPepper grows on vines.\n").await;
    import(&rig, "silent.md", "---\nlicence: GFDL-1.3-only\n---\n# Pepper\n\nPepper grows on vines.\n").await;
    let held = evidence::licensed(rig.pool(), id).await.unwrap().unwrap();
    assert_eq!((held.source.licence.to_string().as_str(), held.origin), ("CC-BY-4.0", Origin::Set));
    assert_eq!(
        ledger(&rig, id).await,
        ["unsaid →unknown true", "set unknown→CC-BY-4.0 true", "stated CC-BY-4.0→GFDL-1.3-only false"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn setting_a_licence_is_refused_without_role_reason_evidence_or_the_licence_seen() {
    let rig = Rig::new().await;
    let id = import(&rig, "tea.md", SOURCE).await;
    let ada = rig.editor("ada").await;
    assert!(ada.person().as_senior().is_none(), "an editor is no senior");
    let grace = senior(&rig).await;
    let stale = set(&rig, &grace, id, "unknown", "CC0-1.0").await;
    assert!(
        matches!(&stale, Err(SetLicenceError::Stale(now)) if now.to_string() == "CC-BY-SA-4.0"),
        "{stale:?}"
    );
    let none = set(&rig, &grace, SourceId(999_999), "unknown", "CC0-1.0").await;
    assert!(matches!(none, Err(SetLicenceError::NoSuchSource)));
    let refused = async |change: &dyn Fn(&mut LicenceSetting)| {
        let mut setting = setting("CC-BY-SA-4.0", "CC0-1.0");
        change(&mut setting);
        evidence::set_licence(rig.pool(), &rig.clock, &grace, id, &setting).await.unwrap_err()
    };
    assert!(matches!(refused(&|s| s.reason = " ".to_owned()).await, SetLicenceError::ReasonMissing));
    assert!(matches!(refused(&|s| s.evidence = "a mail".to_owned()).await, SetLicenceError::EvidenceMissing));
    assert!(matches!(refused(&|s| s.licence.clear()).await, SetLicenceError::NoLicence));
    assert!(matches!(
        refused(&|s| s.licence = "free as in beer".to_owned()).await,
        SetLicenceError::Licence(_)
    ));
    assert_eq!(ledger(&rig, id).await.len(), 1, "nothing was stored");
    set(&rig, &grace, id, "CC-BY-SA-4.0", "CC0-1.0").await.unwrap();
    assert!(matches!(set(&rig, &grace, id, "CC0-1.0", "CC0-1.0").await, Err(SetLicenceError::Same(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_statement_changes_a_licence_or_its_record_behind_the_ledgers_back() {
    let rig = Rig::new().await;
    import(&rig, "tea.md", SOURCE).await;
    let words = rig.refused("UPDATE sources SET licence = 'CC0-1.0'").await;
    assert!(words.contains("is not what the ledger says"), "{words}");
    for sql in ["UPDATE licence_settings SET to_licence = 'CC0-1.0'", "DELETE FROM licence_settings"] {
        assert!(rig.refused(sql).await.contains("never changed or deleted"), "{sql}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operators_terms_for_nc_and_nd_are_kept_and_decide_at_once() {
    let rig = Rig::new().await;
    let nc = "CC-BY-NC-4.0";
    let blocked = held_with_salt(&rig, nc, SALT_FACT).await;
    assert!(
        matches!(&blocked, Err(draft::DraftError::Faulty { faults }) if faults[0].contains("allows nothing"))
    );
    let terms = evidence::set_terms(rig.pool(), &rig.clock, (Some(Class::Facts), None)).await.unwrap();
    assert_eq!(terms, Terms { non_commercial: Class::Facts, ..Terms::default() });
    let again = evidence::set_terms(rig.pool(), &rig.clock, (Some(Class::Facts), None)).await.unwrap();
    assert_eq!((again, rig.count("SELECT count(*) FROM licence_terms").await), (terms, 1));
    let other = Rig::new().await;
    evidence::set_terms(other.pool(), &other.clock, (Some(Class::Facts), None)).await.unwrap();
    let id = held_with_salt(&other, nc, SALT_FACT).await.unwrap();
    let reading = review::read(other.pool(), id).await.unwrap().unwrap();
    let view = reading.view.unwrap();
    assert_eq!(view.sources.iter().find(|source| source.title == "Salt").unwrap().allows, Class::Facts);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_each_sentence_took_is_measured_and_kept_with_its_revision() {
    let rig = Rig::new().await;
    held_with_salt(&rig, "fair-use", SALT_FACT).await.unwrap();
    let uses = |relation: &str, licence: &str| {
        format!("SELECT count(*) FROM sentence_uses WHERE relation = '{relation}' AND licence = '{licence}'")
    };
    assert_eq!(rig.count(&uses("verbatim", "CC-BY-SA-4.0")).await, 6);
    assert_eq!(rig.count(&uses("fact_only", "fair-use")).await, 1);
    let whole = "SELECT count(*) FROM sentence_uses WHERE relation = 'verbatim' AND overlap_percent = 100 AND longest_run = 9";
    assert!(rig.count(whole).await >= 1);
    assert!(rig.refused("DELETE FROM sentence_uses").await.contains("never changed or deleted"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_from_a_source_that_gives_facts_only_is_never_held() {
    for licence in ["fair-use", "GFDL-1.3-only"] {
        let rig = Rig::new().await;
        let refused = held_with_salt(&rig, licence, SALT).await;
        let Err(draft::DraftError::Faulty { faults }) = refused else { panic!("{refused:?}") };
        assert!(faults.iter().any(|fault| fault.contains("copied from “Salt”")), "{faults:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn by_sa_and_gfdl_text_on_one_page_stop_the_approval_and_the_editor_is_told_before() {
    let rig = Rig::new().await;
    let id = held_with_salt(&rig, "CC-BY-4.0", SALT).await.unwrap();
    let grace = senior(&rig).await;
    let salt = evidence::licensed(rig.pool(), SourceId(2)).await.unwrap().unwrap();
    assert_eq!(salt.source.title, "Salt");
    set(&rig, &grace, salt.source.id, "CC-BY-4.0", "GFDL-1.3-only").await.unwrap();
    let view = review::read(rig.pool(), id).await.unwrap().unwrap().view.unwrap();
    let clash = view.licence_clash.unwrap();
    assert!(clash.contains("CC-BY-SA-4.0") && clash.contains("GFDL-1.3-only"), "{clash}");
    let refused = approved(&rig, id).await;
    let Err(ReviewError::Faulty(faults)) = refused else { panic!("{refused:?}") };
    assert!(
        faults.iter().any(|fault| fault.contains("can have no licence: text under CC-BY-SA-4.0")),
        "{faults:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_from_by_sa_cc0_and_fair_use_keeps_the_labels_it_was_published_with() {
    let rig = Rig::new().await;
    let id = held_with_salt(&rig, "fair-use", SALT_FACT).await.unwrap();
    let page = approved(&rig, id).await.unwrap();
    let read = async || page::by_slug(rig.pool(), &page.slug).await.unwrap().unwrap().view;
    let before = read().await;
    assert_eq!(before.licence.to_string(), "CC-BY-SA-4.0");
    // Both sources are labelled anew.
    let grace = senior(&rig).await;
    set(&rig, &grace, SourceId(1), "CC-BY-SA-4.0", "unknown").await.unwrap();
    set(&rig, &grace, SourceId(2), "fair-use", "CC0-1.0").await.unwrap();
    import(&rig, "tea.md", &SOURCE.replace("Test Library", "Somebody Else")).await;
    let after = read().await;
    assert_eq!((&after.sources, &after.licence), (&before.sources, &before.licence));
    assert_eq!(page::recent(rig.pool()).await.unwrap()[0].licence, before.licence, "the feed says the same");
    assert!(rig.refused("UPDATE page_sources SET licence = 'x'").await.contains("never changed or deleted"));
    assert!(rig.refused("UPDATE pages SET licence = 'CC0-1.0'").await.contains("never changed or deleted"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_licence_set_between_approval_and_publication_stops_the_page() {
    let rig = Rig::new().await;
    let (id, revision) = rig.held().await;
    let ada = rig.editor("ada").await;
    rig.accept_all(&ada, id, &revision).await;
    let approval = review::approve(rig.pool(), &rig.clock, &ada, (id, 1)).await.unwrap();
    let grace = senior(&rig).await;
    set(&rig, &grace, SourceId(1), "CC-BY-SA-4.0", "fair-use").await.unwrap();
    let refused = page::publish(rig.pool(), &rig.clock, approval).await;
    assert!(
        matches!(&refused, Err(page::PublishError::Unlicensed(why)) if why[0].contains("copied from “Tea”")),
        "{refused:?}"
    );
    assert_eq!(rig.count("SELECT count(*) FROM pages").await, 0);
    // Put right, it is published by the job.
    set(&rig, &grace, SourceId(1), "fair-use", "CC-BY-SA-4.0").await.unwrap();
    let approval = review::approval_of(rig.pool(), id).await.unwrap().unwrap();
    page::publish(rig.pool(), &rig.clock, approval).await.unwrap();
}
