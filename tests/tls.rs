//! TLS to Postgres: a real server with a certificate of our own, which takes nobody on its port without TLS.
#![allow(clippy::allow_attributes, reason = "which of these a test needs changes with the test")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails should panic"
)]

#[path = "support/mod.rs"]
mod support;

use std::path::PathBuf;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use desk::platform::SystemClock;
use desk::suggestion::{self, Pages, Question};
use diesel::sql_types::BigInt;
use diesel::{QueryableByName, sql_query};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use support::{PrivateCluster, Program};

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// An authority that signs certificates.
fn authority() -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

struct Scene {
    cluster: PrivateCluster,
    /// Certificates of two authorities: the one that signed the server's, and another.
    right: PathBuf,
    wrong: PathBuf,
    folder: tempfile::TempDir,
}

impl Scene {
    /// A server whose certificate is made out to `localhost`, and which wants TLS and a password from all who come by
    /// its port.
    async fn new() -> Self {
        let (ours, other) = (authority(), authority());
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &ours).unwrap();
        let rules = "local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n";
        let cluster = tokio::task::spawn_blocking(move || {
            PrivateCluster::start_on_a_port(&[
                ("server.key", &key.serialize_pem()),
                ("server.crt", &certificate.pem()),
                ("pg_hba.conf", rules),
            ])
        });
        let folder = tempfile::tempdir().unwrap();
        let (right, wrong) = (folder.path().join("our root.pem"), folder.path().join("other.pem"));
        std::fs::write(&right, ours.pem()).unwrap();
        std::fs::write(&wrong, other.pem()).unwrap();
        let scene = Self { cluster: cluster.await.unwrap(), right, wrong, folder };
        for sql in [
            "CREATE ROLE ada LOGIN PASSWORD 'secret-word'",
            "CREATE DATABASE desk OWNER ada",
            "ALTER SYSTEM SET ssl = on",
            "SELECT pg_reload_conf()",
        ] {
            scene.inside().await.batch_execute(sql).await.unwrap();
        }
        scene.until("SELECT count(*) FROM pg_settings WHERE name = 'ssl' AND setting = 'on'", 1).await;
        scene
    }

    /// Comes in by the socket, as the server's own account.
    async fn inside(&self) -> AsyncPgConnection {
        AsyncPgConnection::establish(&self.cluster.url()).await.unwrap()
    }

    /// The address on the port, with that end.
    fn url(&self, host: &str, end: &str) -> String {
        format!("postgres://ada:secret-word@{host}:{}/desk?{end}", self.cluster.port())
    }

    async fn count(&self, sql: &str) -> i64 {
        count(&mut self.inside().await, sql).await
    }

    async fn until(&self, sql: &str, wanted: i64) {
        let began = Instant::now();
        while self.count(sql).await != wanted {
            assert!(began.elapsed() < PATIENCE, "not yet {wanted}: {sql}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

async fn count(connection: &mut AsyncPgConnection, sql: &str) -> i64 {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        count: i64,
    }
    sql_query(sql).get_result::<Row>(connection).await.unwrap().count
}

fn migrate(url: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_answerdesk")).arg("migrate").env("DATABASE_URL", url).output().unwrap()
}

#[track_caller]
fn works(url: &str) {
    let output = migrate(url);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Runs what must not come in; the one sentence it says holds these words and no password.
#[track_caller]
fn is_refused(url: &str, words: &str) {
    let output = migrate(url);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains(words) && !said.contains("secret-word"), "`{words}` is not in {said}");
}

fn query(path: &std::path::Path) -> String {
    path.to_str().unwrap().replace(' ', "%20")
}

#[tokio::test(flavor = "multi_thread")]
async fn with_require_every_connection_is_encrypted_and_new_jobs_are_heard_of() {
    let scene = Scene::new().await;
    // The password's proof is tied to the server's certificate (RFC 5929), so nobody in between can pass it on.
    let url = scene.url("localhost", "sslmode=require&channel_binding=require");
    works(&url);
    let web = Program::start(&["web", "--listen", "127.0.0.1:0"], &url, &[]);
    let site = format!("http://{}", web.said("listening at").split_whitespace().last().unwrap());
    assert_eq!(reqwest::get(format!("{site}/readyz")).await.unwrap().status(), 200);
    let work = Program::start(&["work"], &url, &[]);
    work.said("ready");
    let listening = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'ada' AND query LIKE 'LISTEN%'";
    scene.until(listening, 1).await;
    let pool = desk::platform::connect(&url, 1).unwrap();
    suggestion::submit(
        &pool,
        &SystemClock,
        &Question::parse("Why is the sky blue?").unwrap(),
        &Pages::default(),
    )
    .await
    .unwrap();
    let done = "SELECT count(*) FROM jobs WHERE kind = 'write_draft' AND state = 'done'";
    let began = Instant::now();
    while count(&mut pool.get().await.unwrap(), done).await != 1 {
        assert!(began.elapsed() < PATIENCE, "the job is not done");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let whose = "FROM pg_stat_activity JOIN pg_stat_ssl USING (pid) WHERE usename = 'ada'";
    assert!(scene.count(&format!("SELECT count(*) {whose} AND ssl")).await >= 3);
    assert_eq!(scene.count(&format!("SELECT count(*) {whose} AND NOT ssl")).await, 0);
    assert_eq!((web.terminate(), work.terminate()), (Some(0), Some(0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_wants_tls_refuses_who_comes_without_and_says_what_to_do() {
    let scene = Scene::new().await;
    is_refused(&scene.url("localhost", "sslmode=disable"), "say sslmode=require in its URL");
    // The default takes TLS where it is offered, and where it is not, goes on without.
    works(&scene.url("127.0.0.1", ""));
}

#[tokio::test(flavor = "multi_thread")]
async fn verifying_believes_only_the_right_authority_and_the_right_name() {
    let scene = Scene::new().await;
    let with = |host: &str, mode: &str, root: &PathBuf| {
        scene.url(host, &format!("sslmode={mode}&sslrootcert={}", query(root)))
    };
    works(&with("localhost", "verify-full", &scene.right));
    is_refused(&with("localhost", "verify-full", &scene.wrong), "no certificate of sslrootcert vouches");
    is_refused(&with("127.0.0.1", "verify-full", &scene.right), "is not made out to the host of the URL");
    works(&with("127.0.0.1", "verify-ca", &scene.right));
    is_refused(&with("127.0.0.1", "verify-ca", &scene.wrong), "no certificate of sslrootcert vouches");
    // As in libpq, whoever names a root means it.
    is_refused(&with("localhost", "require", &scene.wrong), "no certificate of sslrootcert vouches");
    let system = scene.url("localhost", "sslmode=verify-full&sslrootcert=system");
    is_refused(&system, "sslrootcert");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_or_kept_is_told() {
    let scene = Scene::new().await;
    let missing = scene.folder.path().join("missing.pem");
    let empty = scene.folder.path().join("empty.pem");
    std::fs::write(&empty, "no certificate here\n").unwrap();
    for (end, words) in [
        (format!("sslmode=verify-full&sslrootcert={}", query(&missing)), "missing.pem, cannot be read"),
        (format!("sslmode=verify-full&sslrootcert={}", query(&empty)), "there is no certificate in the file"),
        ("sslmode=verify-full".to_owned(), "also needs sslrootcert"),
        ("sslmode=allow".to_owned(), "sslmode must be disable, prefer, require, verify-ca or verify-full"),
    ] {
        is_refused(&scene.url("localhost", &end), words);
    }
    scene.inside().await.batch_execute("ALTER SYSTEM SET ssl = off").await.unwrap();
    scene.inside().await.batch_execute("SELECT pg_reload_conf()").await.unwrap();
    scene.until("SELECT count(*) FROM pg_settings WHERE name = 'ssl' AND setting = 'off'", 1).await;
    is_refused(&scene.url("localhost", "sslmode=require"), "this Postgres offers no TLS");
}
