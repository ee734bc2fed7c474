//! What the environment says: proxies, which are ignored, and whose certificates are trusted. A process's environment
//! cannot be set safely while it runs, so these tests run a part of themselves again with another one.

use std::path::{Path, PathBuf};
use std::process::Command;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tempfile::TempDir;
use workers::fetch::{FetchError, Refusal};

use super::hosts::{Hosts, fetch, fetcher};
use super::listener::Listener;
use super::server::{Reply, Server};

/// Returns what the first half of a test told the second.
#[expect(clippy::disallowed_methods, reason = "it is the environment that is tested")]
fn told(name: &str) -> String {
    std::env::var(name).expect("this is half of another test")
}

/// Runs the other half of a test with these variables, and returns once it has passed.
async fn run(other_half: &'static str, variables: Vec<(&'static str, String)>) {
    let output = tokio::task::spawn_blocking(move || {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args([other_half, "--exact", "--ignored", "--nocapture"]);
        for name in ["NO_PROXY", "no_proxy", "REQUEST_METHOD", "SSL_CERT_FILE", "SSL_CERT_DIR"] {
            command.env_remove(name);
        }
        command.envs(variables).output().unwrap()
    });
    let output = output.await.unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("1 passed"), "{said}\n{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_in_the_environment_is_ignored() {
    let mut listener = Listener::start().await;
    let proxy = Server::start(|_| Reply::html("proxied")).await;
    let mut variables = vec![("TEST_TARGET", listener.address().to_string())];
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        variables.push((name, format!("http://{}", proxy.address)));
    }
    run("environment::other_half_of_the_proxy", variables).await;
    // The plain client went to the proxy, the fetcher to the address itself.
    assert_eq!(proxy.seen().len(), 1);
    assert!(proxy.seen()[0].header("user-agent").is_empty());
    assert_eq!(listener.count().await, 1);
}

#[tokio::test]
#[ignore = "run by a_proxy_in_the_environment_is_ignored"]
async fn other_half_of_the_proxy() {
    let target = told("TEST_TARGET");
    let url = format!("http://{target}/");
    let plain = reqwest::Client::new().get(&url).send().await.unwrap();
    assert_eq!(plain.text().await.unwrap(), "proxied", "the variables do name a proxy");
    let fetcher = fetcher(&Hosts::new(&[]), &target, "");
    assert_eq!(fetch(&fetcher, &url).await.unwrap().bytes, b"reached");
}

/// Certificates for `secure.example`: `ca.pem`, `certificate.pem`, `key.pem`.
fn certificates() -> TempDir {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["secure.example".to_owned()]).unwrap();
    let certificate = params.signed_by(&key, &authority).unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("ca.pem"), authority.pem()).unwrap();
    std::fs::write(folder.path().join("certificate.pem"), certificate.pem()).unwrap();
    std::fs::write(folder.path().join("key.pem"), key.serialize_pem()).unwrap();
    folder
}

fn config(folder: &Path) -> rustls::ServerConfig {
    let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let certificate = CertificateDer::from_pem_slice(&read("certificate.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_slice(&read("key.pem")).unwrap();
    let provider = std::sync::Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap()
}

#[tokio::test]
async fn a_certificate_that_nobody_trusted_signed_is_not_trusted() {
    let folder = certificates();
    let server = Server::start_tls(config(folder.path()), |_| Reply::html("hello")).await;
    let hosts = Hosts::new(&[("secure.example", &[&["127.0.0.1"]])]);
    let port = server.address.port();
    let fetcher = fetcher(&hosts, &format!("secure.example:{port}"), "");
    let error = fetch(&fetcher, &format!("https://secure.example:{port}/")).await.unwrap_err();
    assert_eq!(error, FetchError::Untrusted);
    assert!(server.seen().is_empty(), "nothing was asked");
}

#[tokio::test]
async fn over_tls_nothing_is_left_for_plain_http() {
    let folder = certificates();
    let authority = folder.path().join("ca.pem").to_str().unwrap().to_owned();
    let folder = folder.path().to_str().unwrap().to_owned();
    run("environment::other_half_of_tls", vec![("SSL_CERT_FILE", authority), ("TEST_FOLDER", folder)]).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "run by over_tls_nothing_is_left_for_plain_http"]
async fn other_half_of_tls() {
    let folder = PathBuf::from(told("TEST_FOLDER"));
    let mut listener = Listener::start().await;
    let down = format!("http://plain.example:{}/", listener.port);
    let server = Server::start_tls(config(&folder), move |request| match request.target.as_str() {
        "/down" => Reply::to(&down),
        "/here" => Reply::to("/"),
        _ => Reply::html("hello"),
    })
    .await;
    let port = server.address.port();
    let loopback: &[&[&str]] = &[&["127.0.0.1"]];
    let hosts =
        Hosts::new(&[("secure.example", loopback), ("other.example", loopback), ("plain.example", loopback)]);
    // Everything is allowed: only the way down is not.
    let allow = format!("* secure.example:{port} other.example:{port} plain.example:{}", listener.port);
    let fetcher = fetcher(&hosts, &allow, "");
    for path in ["", "here"] {
        let page = fetch(&fetcher, &format!("https://secure.example:{port}/{path}")).await.unwrap();
        assert_eq!(page.bytes, b"hello");
    }
    let error = fetch(&fetcher, &format!("https://secure.example:{port}/down")).await.unwrap_err();
    assert_eq!(error, FetchError::SentOn(Refusal::Downgrade));
    assert_eq!(listener.count().await, 0);
    // The same certificate for another name.
    let asked = server.seen().len();
    let error = fetch(&fetcher, &format!("https://other.example:{port}/")).await.unwrap_err();
    assert_eq!((error, server.seen().len()), (FetchError::Untrusted, asked));
    // What is allowed is reached: the listener would have counted.
    assert!(fetch(&fetcher, &format!("http://plain.example:{}/", listener.port)).await.is_ok());
    assert_eq!(listener.count().await, 1);
}
