//! A draft is written with the words it falls to.

use std::sync::Arc;

use desk::people::{self, Role};
use desk::platform::SystemClock;
use desk::prompt::{self, BuiltIn};
use workers::writer::Model;
use workers::writer::model::ModelSettings;

use crate::rig::{self, Rig};

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_that_falls_to_a_candidate_is_asked_for_with_its_words() {
    // Nobody listens there: what it would have been asked is on record all the same.
    let model = ModelSettings::new("http://127.0.0.1:1/v1/", "m-1", None).unwrap();
    let writer = Arc::new(Model::new(model).unwrap());
    let rig = Rig::start_with(|tools| tools.with_writer(writer)).await;
    let pool = rig.database.pool();
    desk::evidence::import(pool, &SystemClock, &rig::tea()).await.unwrap();
    let email = "olga@example.org".parse().unwrap();
    let olga = people::add_user(pool, &SystemClock, &email, Some("olga"), Role::Operator).await.unwrap();
    let built_in = BuiltIn {
        stage: "outline".to_owned(),
        version: "1".to_owned(),
        words: "Plan an article.".to_owned(),
    };
    let proposed = ("outline", "Plan it well.", 100);
    let version = prompt::propose(pool, &SystemClock, &olga, &[built_in], proposed).await.unwrap();
    rig.suggest().await;
    rig.until_suggestion("drafted").await;
    assert_eq!(rig.text("SELECT prompt_version AS text FROM writings").await, "outline desk-1");
    let asked = "SELECT prompt || ' ' || prompt_hash AS text FROM model_requests";
    assert_eq!(rig.text(asked).await, format!("outline desk-1 {}", version.words_hash));
    rig.end().await;
}
