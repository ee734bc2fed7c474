//! The list of tiers: who may set it, what is refused, what it says of sources, and that nothing of it is lost.

use article::Tier;
use desk::evidence::{self, SetTierError, TIERS_MAX, TierKind, TierSetting};
use desk::people::{self, Role, Senior};

use crate::rig::Rig;

fn setting(kind: TierKind, name: &str, seen: Option<Tier>, tier: Option<Tier>) -> TierSetting {
    TierSetting { kind, name: name.to_owned(), seen, tier, why: "They write it themselves.".to_owned() }
}

async fn senior(rig: &Rig) -> Senior {
    let email = "grace@example.org".parse().unwrap();
    let person = people::add_user(rig.pool(), &rig.clock, &email, Some("Grace"), Role::Senior).await.unwrap();
    person.as_senior().unwrap()
}

async fn set(rig: &Rig, by: &Senior, setting: TierSetting) -> Result<(), SetTierError> {
    evidence::set_tier(rig.pool(), &rig.clock, by, &setting).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tier_is_what_the_list_says_of_the_host_and_of_the_publisher_where_there_is_no_address() {
    let rig = Rig::new().await;
    let found = rig.tea().await.evidence;
    let tea = *found.sources.keys().next().unwrap();
    assert_eq!(found.sources[&tea].tier, Tier::Unranked);
    let grace = senior(&rig).await;
    set(&rig, &grace, setting(TierKind::Publisher, "Test Library", None, Some(Tier::General))).await.unwrap();
    assert_eq!(rig.tea().await.evidence.sources[&tea].tier, Tier::Unranked, "it has an address");
    set(&rig, &grace, setting(TierKind::Host, "https://TEA.example/green", None, Some(Tier::Primary)))
        .await
        .unwrap();
    assert_eq!(rig.tea().await.evidence.sources[&tea].tier, Tier::Primary);
    let held = evidence::source(rig.pool(), tea).await.unwrap().unwrap();
    assert_eq!(held.source.tier, Tier::Primary);
    set(&rig, &grace, setting(TierKind::Host, "tea.example", Some(Tier::Primary), None)).await.unwrap();
    assert_eq!(rig.tea().await.evidence.sources[&tea].tier, Tier::Unranked);
    let tiers = evidence::tiers(rig.pool()).await.unwrap();
    let lines: Vec<_> = tiers.lines.iter().map(|line| (line.name.as_str(), line.tier)).collect();
    assert_eq!(lines, [("test library", Some(Tier::General))]);
    let entries: Vec<_> = tiers.entries.iter().map(|entry| (entry.name.as_str(), entry.tier)).collect();
    let of_host = |tier| ("tea.example", tier);
    assert_eq!(
        entries,
        [of_host(None), of_host(Some(Tier::Primary)), ("test library", Some(Tier::General))],
        "what was taken off stays on record"
    );
    assert!(tiers.entries.iter().all(|entry| entry.set_by == "Grace" && entry.why.contains("themselves")));
    let refused = rig.refused("DELETE FROM tier_settings").await;
    assert!(refused.contains("tier_settings"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_setting_that_is_stale_or_says_nothing_new_or_gives_no_reason_is_refused_and_nothing_is_stored() {
    let rig = Rig::new().await;
    let grace = senior(&rig).await;
    let host = |seen, tier| setting(TierKind::Host, "law.example", seen, tier);
    set(&rig, &grace, host(None, Some(Tier::Primary))).await.unwrap();
    let stale = set(&rig, &grace, host(None, Some(Tier::General))).await.unwrap_err();
    assert_eq!(stale.to_string(), "law.example has changed since you saw it: it is primary now");
    let same = set(&rig, &grace, host(Some(Tier::Primary), Some(Tier::Primary))).await.unwrap_err();
    assert_eq!(same.to_string(), "law.example is primary already");
    let silent = TierSetting { why: " \u{200B}".to_owned(), ..host(Some(Tier::Primary), None) };
    assert!(matches!(set(&rig, &grace, silent).await, Err(SetTierError::ReasonMissing)));
    let nameless = setting(TierKind::Host, "example", None, Some(Tier::Primary));
    assert!(matches!(set(&rig, &grace, nameless).await, Err(SetTierError::Name)));
    let absent = setting(TierKind::Publisher, "Nobody", None, None);
    assert!(matches!(set(&rig, &grace, absent).await, Err(SetTierError::Same { .. })));
    assert_eq!(rig.count("SELECT count(*) FROM tier_settings").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_list_takes_no_new_line_but_lets_those_on_it_be_changed() {
    let rig = Rig::new().await;
    let grace = senior(&rig).await;
    rig.run(&format!(
        "INSERT INTO tier_settings (at, kind, name, tier, set_by, why)
         SELECT now(), 'host', 'h' || n || '.example', 'general', {}, 'so' FROM generate_series(1, {TIERS_MAX}) AS n",
        grace.person().id
    ))
    .await;
    let one_more = || setting(TierKind::Host, "one.more.example", None, Some(Tier::General));
    assert!(matches!(set(&rig, &grace, one_more()).await, Err(SetTierError::Full)));
    let off = setting(TierKind::Host, "h7.example", Some(Tier::General), None);
    set(&rig, &grace, off).await.unwrap();
    set(&rig, &grace, one_more()).await.unwrap();
    assert_eq!(evidence::tiers(rig.pool()).await.unwrap().lines.len(), TIERS_MAX);
}
