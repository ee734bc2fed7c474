//! What people do with sources: looking through them, blocking, opening, having them fetched again.

use article::{Licence, SourceId};
use desk::draft::{self, DraftError, Find};
use desk::evidence::{
    self, Change, Document, FlagKind, Imported, LISTED_MAX, Labels, Only, SourceError, Wanted, block_source,
    browse, put_flag_away, read, read_page, refetch_source, unblock_source,
};
use desk::overview::source_standing;
use desk::people::{self, Role, Senior};
use desk::platform::WebAddress;
use desk::platform::id::FlagId;
use desk::review;
use diesel::sql_types::Text;
use diesel_async::RunQueryDsl;
use jiff::SignedDuration;

use crate::rig::{QUESTION, Rig, SOURCE, tea_article};

const TEA: SourceId = SourceId(1);

fn document(title: &str, url: &str, licence: &str, body: &str) -> Document {
    let text =
        format!("---\ntitle: {title}\npublisher: Leaf Press\nlicence: {licence}\nurl: {url}\n---\n{body}\n");
    read("a.md", text.as_bytes(), &Labels::default()).unwrap()
}

/// A page of a wiki, as its finder brings it.
fn page(body: &str, revision: &str) -> Document {
    let labels = Labels {
        title: Some("Green tea".to_owned()),
        publisher: Some("Tea Wiki".to_owned()),
        url: Some("https://wiki.example/wiki/Green_tea".to_owned()),
        licence: Some("CC-BY-SA-4.0".to_owned()),
        ..Labels::default()
    };
    read_page(body.as_bytes(), &labels, revision).unwrap()
}

impl Rig {
    async fn import(&self, document: &Document) -> Imported {
        evidence::import(self.pool(), &self.clock, document).await.unwrap()
    }

    async fn senior(&self) -> Senior {
        let email = "sam@example.org".parse().unwrap();
        let person =
            people::add_user(self.pool(), &self.clock, &email, Some("sam"), Role::Senior).await.unwrap();
        person.as_senior().unwrap()
    }

    async fn hits(&self, word: &str) -> usize {
        let mut conn = self.pool().get().await.unwrap();
        evidence::search(&mut conn, &[evidence::Sought::plain(word)], 50).await.unwrap().len()
    }

    /// The titles listed, newest first.
    async fn listed(&self, wanted: Wanted) -> Vec<String> {
        let rows = browse(self.pool(), &wanted).await.unwrap();
        rows.into_iter().map(|row| row.source.title).collect()
    }
}

fn words(text: &str) -> Wanted {
    Wanted { words: Some(text.to_owned()), ..Wanted::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blocked_source_is_found_no_more_until_a_senior_opens_it() {
    let rig = Rig::new().await;
    rig.tea().await;
    let (ada, sam) = (rig.editor("ada").await, rig.senior().await);
    let before = rig.hits("tea").await;
    assert!(before > 0);
    block_source(rig.pool(), &rig.clock, &ada, TEA, "It  invents\nthings.").await.unwrap();
    assert_eq!(rig.hits("tea").await, 0);
    let mut conn = rig.pool().get().await.unwrap();
    let near = evidence::load_sources(&mut conn, &[TEA], &[], 100).await.unwrap();
    assert!(near.passages.is_empty(), "nor is it loaded");
    let held = evidence::source(rig.pool(), TEA).await.unwrap().unwrap();
    let block = held.block.unwrap();
    assert_eq!((block.by.as_str(), block.why.as_str()), ("ada", "It invents things."));
    unblock_source(rig.pool(), &rig.clock, &sam, TEA, "It was corrected.").await.unwrap();
    assert_eq!(rig.hits("tea").await, before);
    assert_eq!(evidence::source(rig.pool(), TEA).await.unwrap().unwrap().block, None);
    assert_eq!(rig.moves().await, ["user source open→blocked", "user source blocked→open"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn blocking_needs_a_reason_and_is_done_once() {
    let rig = Rig::new().await;
    rig.tea().await;
    let (ada, sam) = (rig.editor("ada").await, rig.senior().await);
    let block = async |id, why: &str| block_source(rig.pool(), &rig.clock, &ada, id, why).await;
    for bad in ["", " \u{200B}\n", &"x".repeat(501)] {
        assert!(matches!(block(TEA, bad).await, Err(SourceError::ReasonMissing)), "{bad}");
    }
    assert!(matches!(block(SourceId(99), "No.").await, Err(SourceError::NoSuchSource)));
    block(TEA, "No.").await.unwrap();
    assert!(matches!(block(TEA, "No.").await, Err(SourceError::Already { word: "blocked" })));
    unblock_source(rig.pool(), &rig.clock, &sam, TEA, "Yes.").await.unwrap();
    let again = unblock_source(rig.pool(), &rig.clock, &sam, TEA, "Yes.").await;
    assert!(matches!(again, Err(SourceError::Already { word: "open" })));
    assert_eq!(rig.moves().await.len(), 2, "what is refused leaves no trace");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_text_of_a_blocked_source_is_not_found_either() {
    let rig = Rig::new().await;
    let of = |body: &str| document("Tea", "https://tea.example/", "CC0-1.0", body);
    let first = rig.import(&of("Tea is a drink.")).await;
    let (ada, sam) = (rig.editor("ada").await, rig.senior().await);
    block_source(rig.pool(), &rig.clock, &ada, first.source_id, "No.").await.unwrap();
    let second = rig.import(&of("Oolong is a tea.")).await;
    assert_eq!((second.change, second.source_id), (Change::Rewritten, first.source_id));
    assert_eq!(rig.hits("oolong").await, 0);
    let mut conn = rig.pool().get().await.unwrap();
    let brought = evidence::load_at(&mut conn, second.snapshot_id, &[0]).await.unwrap();
    assert!(brought.passages.is_empty(), "nor when a finder has just brought it");
    unblock_source(rig.pool(), &rig.clock, &sam, first.source_id, "Yes.").await.unwrap();
    assert_eq!((rig.hits("oolong").await, rig.hits("drink").await), (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_whose_source_was_blocked_while_it_was_written_is_not_held() {
    let rig = Rig::new().await;
    let begun = rig.begin(rig.suggest(QUESTION).await.suggestion.id).await;
    let find = rig.tea().await;
    let ada = rig.editor("ada").await;
    block_source(rig.pool(), &rig.clock, &ada, TEA, "No.").await.unwrap();
    let article = tea_article(&find.evidence);
    let refused = draft::hold(rig.pool(), &rig.clock, &begun, &find, &article).await;
    assert!(matches!(refused, Err(DraftError::SourceBlocked { title }) if title == "Tea"));
    assert_eq!(rig.count("SELECT count(*) FROM revisions").await, 0);
    assert_eq!(rig.count("SELECT count(*) FROM draft_passages").await, 0);
    assert_eq!(rig.count("SELECT count(*) FROM drafts WHERE state = 'writing'").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_rests_on_a_source_is_listed_with_the_passages_it_cites() {
    let rig = Rig::new().await;
    let (id, revision) = rig.held().await;
    let standing = source_standing(rig.pool(), TEA).await.unwrap().unwrap();
    assert!(standing.pages.is_empty());
    let cited: Vec<i64> = standing.drafts[0].passages.iter().map(|passage| passage.id.0).collect();
    let all: Vec<i64> = revision.article.cited().into_iter().map(|passage| passage.0).collect();
    assert_eq!((standing.drafts.len(), standing.drafts[0].draft_id), (1, id));
    assert_eq!(cited, all);
    // What an editor takes out depends on it no longer.
    let ada = rig.editor("ada").await;
    let last = revision.article.sentences().last().unwrap();
    let shorter = desk::review::remove(rig.pool(), &rig.clock, &ada, (id, 1), &last.id).await.unwrap();
    let standing = source_standing(rig.pool(), TEA).await.unwrap().unwrap();
    assert_eq!(standing.drafts[0].passages.len(), all.len() - 1);
    // What is published is a page, and no draft any more.
    rig.accept_all(&ada, id, &shorter).await;
    let approval = desk::review::approve(rig.pool(), &rig.clock, &ada, (id, 2)).await.unwrap();
    let page = desk::page::publish(rig.pool(), &rig.clock, approval).await.unwrap();
    let standing = source_standing(rig.pool(), TEA).await.unwrap().unwrap();
    assert!(standing.drafts.is_empty());
    assert_eq!(standing.pages[0].slug.as_deref(), Some(page.slug.as_str()));
    assert_eq!(standing.pages[0].passages.len(), all.len() - 1);
    let refused = rig.refused("DELETE FROM citations").await;
    assert!(refused.contains("never changed or deleted"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn sources_are_listed_by_words_publisher_licence_and_flag() {
    let rig = Rig::new().await;
    rig.import(&document("Green tea", "https://tea.example/green", "CC0-1.0", "It is brewed at 75 degrees."))
        .await;
    rig.import(&document(
        "Black tea",
        "https://tea.example/black",
        "CC-BY-4.0",
        "It is brewed with boiling water.",
    ))
    .await;
    rig.import(&document("Coffee", "https://beans.example/", "CC-BY-4.0", "It is roasted.")).await;
    assert_eq!(rig.listed(Wanted::default()).await, ["Coffee", "Black tea", "Green tea"]);
    assert_eq!(rig.listed(words("teas")).await, ["Black tea", "Green tea"]);
    assert_eq!(rig.listed(words("tea -black")).await, ["Green tea"]);
    assert_eq!(rig.listed(words("beans.example")).await, ["Coffee"]);
    assert_eq!(rig.listed(words("boiling")).await, Vec::<String>::new());
    let in_text = |text: &str| Wanted { in_text: true, ..words(text) };
    assert_eq!(rig.listed(in_text("boiling")).await, ["Black tea"]);
    assert_eq!(rig.listed(in_text("brewing")).await, ["Black tea", "Green tea"]);
    for odd in ["\0", "'); DROP TABLE sources; --", "& | ! (", "\"", &"x ".repeat(400)] {
        rig.listed(words(odd)).await;
        rig.listed(in_text(odd)).await;
    }
    let free: Licence = "CC-BY-4.0".parse().unwrap();
    let by = Wanted { licence: Some(free.clone()), ..Wanted::default() };
    assert_eq!(rig.listed(by).await, ["Coffee", "Black tea"]);
    let by = Wanted { licence: Some(free), publisher: Some("Leaf Press".to_owned()), ..words("tea") };
    assert_eq!(rig.listed(by).await, ["Black tea"]);
    let nobody = Wanted { publisher: Some("Leaf".to_owned()), ..Wanted::default() };
    assert_eq!(rig.listed(nobody).await, Vec::<String>::new());
    let ada = rig.editor("ada").await;
    block_source(rig.pool(), &rig.clock, &ada, SourceId(3), "No.").await.unwrap();
    rig.run(
        "INSERT INTO source_flags (source_id, kind, detail, raised_at, seen_at, settled_at)
         VALUES (1, 'gone', 'x', now(), now(), NULL), (2, 'gone', 'x', now(), now(), now())",
    )
    .await;
    let only = |only| Wanted { only: Some(only), ..Wanted::default() };
    assert_eq!(rig.listed(only(Only::Blocked)).await, ["Coffee"]);
    assert_eq!(rig.listed(only(Only::Flagged)).await, ["Green tea"]);
    assert_eq!(rig.listed(only(Only::Kind(FlagKind::Gone))).await, ["Green tea"]);
    assert_eq!(rig.listed(only(Only::Kind(FlagKind::Shrunk))).await, Vec::<String>::new());
    let rows = browse(rig.pool(), &Wanted::default()).await.unwrap();
    assert!(rows[0].is_blocked && !rows[2].is_blocked);
    assert_eq!((rows[2].flags.as_slice(), rows[1].flags.len()), ([FlagKind::Gone].as_slice(), 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_list_goes_on_behind_its_last_row_and_every_filter_has_an_index() {
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
        plan: String,
    }
    let rig = Rig::new().await;
    rig.run(
        "INSERT INTO sources (key, title, publisher, licence, created_at)
         SELECT 'work ' || n, 'Wave ' || n, 'Press ' || n % 100, CASE n % 500 WHEN 0 THEN 'MIT' ELSE 'unknown' END, now()
         FROM generate_series(1, 5000) AS n",
    )
    .await;
    let mut wanted = Wanted { publisher: Some("Press 7".to_owned()), ..Wanted::default() };
    let first = browse(rig.pool(), &wanted).await.unwrap();
    assert_eq!(first.len(), LISTED_MAX);
    rig.run(
        "INSERT INTO sources (key, title, publisher, licence, created_at)
         SELECT 'more ' || n, 'More', 'Press 7', 'unknown', now() FROM generate_series(1, 20) AS n",
    )
    .await;
    wanted.before = first.last().map(|row| row.source.id);
    let second = browse(rig.pool(), &wanted).await.unwrap();
    assert!(second.iter().all(|row| Some(row.source.id) < wanted.before));
    wanted.before = None;
    assert_eq!(browse(rig.pool(), &wanted).await.unwrap()[0].source.title, "More");
    rig.run("ANALYZE sources").await;
    let mut conn = rig.pool().get().await.unwrap();
    for (filter, index) in [
        ("words @@ websearch_to_tsquery('english', '4711')", "sources_words"),
        ("publisher = 'Press 7'", "sources_publisher"),
        ("licence = 'MIT'", "sources_licence"),
        ("blocked_at IS NOT NULL", "sources_blocked"),
        ("id < 4000", "sources_pkey"),
    ] {
        let plan = format!("EXPLAIN SELECT id, title FROM sources WHERE {filter} ORDER BY id DESC LIMIT 50");
        let rows: Vec<Row> = diesel::sql_query(plan).load(&mut conn).await.unwrap();
        assert!(rows.iter().any(|row| row.plan.contains(index)), "{filter}: {:?}", rows[0].plan);
    }
}

const LONG: &str = "Green tea is brewed with water of about 75 degrees Celsius, which is hot and does not boil. Water that \
    is too hot makes green tea bitter. The leaves are steeped for two or three minutes, and can be used again after that.";

#[tokio::test(flavor = "multi_thread")]
async fn the_same_text_from_two_places_is_one_source_with_two_addresses() {
    let rig = Rig::new().await;
    let at = |url: &str, licence: &str, body: &str| document("Green tea", url, licence, body);
    let first = rig.import(&at("https://tea.example/", "CC-BY-SA-4.0", LONG)).await;
    let copy = rig.import(&at("https://copy.example/", "CC0-1.0", LONG)).await;
    assert_eq!(copy, Imported { change: Change::Joined, ..first.clone() });
    let again = rig.import(&at("https://copy.example/#part", "CC0-1.0", LONG)).await;
    assert_eq!(again, Imported { change: Change::Unchanged, ..first.clone() });
    let held = evidence::source(rig.pool(), first.source_id).await.unwrap().unwrap();
    let addresses: Vec<_> = held.addresses.iter().map(|address| address.url.as_deref().unwrap()).collect();
    assert_eq!(addresses, ["https://tea.example/", "https://copy.example/"]);
    assert_eq!(held.source.licence.to_string(), "CC-BY-SA-4.0", "a copy does not choose the licence");
    assert_eq!(rig.count("SELECT count(*) FROM sources").await, 1);
    // Once the copy says something else it is a source of its own, and the first is untouched.
    let other = rig.import(&at("https://copy.example/", "CC0-1.0", &LONG.replace("bitter", "sweet"))).await;
    assert_eq!(other.change, Change::Added);
    assert_ne!(other.source_id, first.source_id);
    let held = evidence::source(rig.pool(), first.source_id).await.unwrap().unwrap();
    assert_eq!((held.addresses.len(), held.snapshots.len()), (1, 1));
    let held = evidence::source(rig.pool(), other.source_id).await.unwrap().unwrap();
    assert_eq!((held.addresses.len(), held.source.licence.to_string().as_str()), (1, "CC0-1.0"));
}

#[tokio::test(flavor = "multi_thread")]
async fn short_texts_are_the_same_only_under_the_same_title() {
    let rig = Rig::new().await;
    let entry = |title: &str, url: &str| document(title, url, "CC0-1.0", "See the other entry.");
    let first = rig.import(&entry("Tea", "https://a.example/tea")).await;
    let other = rig.import(&entry("Coffee", "https://a.example/coffee")).await;
    assert_eq!((other.change, other.source_id == first.source_id), (Change::Added, false));
    let same = rig.import(&entry("TEA", "https://b.example/tea")).await;
    assert_eq!((same.change, same.source_id), (Change::Joined, first.source_id));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wikis_page_that_lost_its_text_never_replaces_a_good_one_but_an_editor_may_say_it_is_right() {
    let rig = Rig::new().await;
    let first = rig.import(&page(&format!("<p>{LONG}</p>"), "41")).await;
    let shrunk = page("<p>Green tea is a drink.</p>", "42");
    for _ in 0..2 {
        let refused = rig.import(&shrunk).await;
        assert_eq!(refused, Imported { change: Change::Refused, ..first.clone() });
    }
    assert_eq!((rig.hits("bitter").await, rig.count("SELECT count(*) FROM snapshots").await), (1, 1));
    let held = evidence::source(rig.pool(), TEA).await.unwrap().unwrap();
    assert_eq!((held.flags.len(), held.flags[0].kind), (1, FlagKind::Shrunk));
    assert!(held.flags[0].detail.contains("21 bytes of text came"), "{}", held.flags[0].detail);
    // A good text puts the flag away by itself.
    rig.import(&page(&format!("<p>{LONG} Enjoy.</p>"), "43")).await;
    let held = evidence::source(rig.pool(), TEA).await.unwrap().unwrap();
    assert_eq!(held.flags[0].settled.as_ref().unwrap().by, None);
    // That was no person's word: the short text is refused again, until somebody says that it is right.
    assert_eq!(rig.import(&shrunk).await.change, Change::Refused);
    let ada = rig.editor("ada").await;
    let flag = evidence::source(rig.pool(), TEA).await.unwrap().unwrap().flags[0].id;
    let away = async |id| put_flag_away(rig.pool(), &rig.clock, &ada, (TEA, id), "It was split up.").await;
    away(flag).await.unwrap();
    assert!(matches!(away(flag).await, Err(SourceError::NoSuchFlag)));
    assert!(matches!(away(FlagId(99)).await, Err(SourceError::NoSuchFlag)));
    assert_eq!(rig.import(&shrunk).await.change, Change::Rewritten);
    assert_eq!((rig.hits("bitter").await, rig.hits("drink").await), (0, 1));
    assert_eq!(rig.moves().await, ["user source flagged: shrunk→flag put away"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_keeps_what_was_known_of_it() {
    let rig = Rig::new().await;
    rig.import(&page(&format!("<p>{LONG}</p>"), "41")).await;
    let held = evidence::source(rig.pool(), TEA).await.unwrap().unwrap();
    let kept = &held.snapshots[0];
    assert_eq!((kept.revision.as_deref(), kept.publisher.as_deref()), (Some("41"), Some("Tea Wiki")));
    assert_eq!((kept.language.as_deref(), kept.media_type.as_str()), (Some("eng"), "text/html"));
    assert!(kept.is_current && kept.passages > 0 && kept.bytes > 200);
    for column in ["publisher", "author", "language", "etag", "last_modified"] {
        let refused = rig.refused(&format!("UPDATE snapshots SET {column} = NULL")).await;
        assert!(refused.contains("what was read is kept"), "{column}: {refused}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_is_fetched_again_by_one_job_at_a_time_and_only_from_an_address() {
    let rig = Rig::new().await;
    rig.tea().await;
    let homeless = read("a.md", b"# Nowhere\n\nIt has no address.\n", &Labels::default()).unwrap();
    let homeless = rig.import(&homeless).await.source_id;
    let ada = rig.editor("ada").await;
    let ask = async |id| refetch_source(rig.pool(), &rig.clock, &ada, id).await;
    ask(TEA).await.unwrap();
    assert!(matches!(ask(TEA).await, Err(SourceError::Already { .. })));
    assert!(matches!(ask(homeless).await, Err(SourceError::NoAddress)));
    assert!(matches!(ask(SourceId(99)).await, Err(SourceError::NoSuchSource)));
    assert_eq!(rig.count("SELECT count(*) FROM jobs WHERE kind = 'refetch_source'").await, 1);
    assert_eq!(rig.moves().await, ["user source →to be fetched again"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_asker_brought_is_found_once_a_text_that_rests_on_it_is_approved() {
    let rig = Rig::new().await;
    let tea = evidence::read("tea.md", SOURCE.as_bytes(), &Labels::default()).unwrap();
    let aside = evidence::import_aside(rig.pool(), &rig.clock, &tea).await.unwrap();
    assert_eq!(aside.change, Change::Added);
    assert_eq!(rig.hits("tea").await, 0);
    let again = evidence::import_aside(rig.pool(), &rig.clock, &tea).await.unwrap();
    assert_eq!((again.change, rig.hits("tea").await), (Change::Unchanged, 0), "another asker");
    let editor = rig.editor("ada").await;
    // Opened again after a block, it is still aside.
    let senior = rig.senior().await;
    block_source(rig.pool(), &rig.clock, &editor, TEA, "who is that?").await.unwrap();
    unblock_source(rig.pool(), &rig.clock, &senior, TEA, "a farmer").await.unwrap();
    assert_eq!(rig.hits("tea").await, 0);
    let begun = rig.begin(rig.suggest(QUESTION).await.suggestion.id).await;
    let places: Vec<usize> = (0..aside.passages).collect();
    let evidence = {
        let mut connection = rig.pool().get().await.unwrap();
        evidence::load_at(&mut connection, aside.snapshot_id, &places).await.unwrap()
    };
    let find = Find { evidence, ..Find::default() };
    let article = tea_article(&find.evidence);
    let revision = draft::hold(rig.pool(), &rig.clock, &begun, &find, &article).await.unwrap();
    rig.accept_all(&editor, begun.draft_id, &revision).await;
    assert_eq!(rig.hits("tea").await, 0, "nobody has approved anything yet");
    review::approve(rig.pool(), &rig.clock, &editor, (begun.draft_id, revision.number)).await.unwrap();
    assert!(rig.hits("tea").await > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_desk_brings_itself_is_no_longer_aside() {
    let rig = Rig::new().await;
    let tea = evidence::read("tea.md", SOURCE.as_bytes(), &Labels::default()).unwrap();
    evidence::import_aside(rig.pool(), &rig.clock, &tea).await.unwrap();
    let imported = evidence::import_many(rig.pool(), &rig.clock, &[tea]).await.unwrap();
    assert_eq!(imported[0].change, Change::Unchanged);
    assert!(rig.hits("tea").await > 0);
    // Nor is what was found before an asker named it.
    let black = document("Black tea", "https://tea.example/black", "CC-BY-4.0", "Assam grows on plains.\n");
    rig.import(&black).await;
    evidence::import_aside(rig.pool(), &rig.clock, &black).await.unwrap();
    assert_eq!(rig.hits("Assam").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_named_page_whose_job_is_dead_is_told_of_by_the_sweep() {
    let rig = Rig::new().await;
    let editor = rig.editor("ada").await;
    let address = WebAddress::parse("https://tea.example/").unwrap();
    let id = evidence::name_page(rig.pool(), &rig.clock, &editor, &address).await.unwrap();
    rig.clock.advance(SignedDuration::from_hours(1));
    assert_eq!(evidence::abandon_unread(rig.pool(), &rig.clock).await.unwrap(), 0, "its job still waits");
    rig.run("UPDATE jobs SET state = 'dead', finished_at = now()").await;
    assert_eq!(evidence::abandon_unread(rig.pool(), &rig.clock).await.unwrap(), 1);
    let end = evidence::named_page(rig.pool(), id).await.unwrap().unwrap().end.unwrap();
    assert_eq!(end.outcome, "not read: the job that was to read it is dead");
    assert_eq!(evidence::abandon_unread(rig.pool(), &rig.clock).await.unwrap(), 0);
}
