//! Names whose answers change. The first answer stands for a public address: it is loopback's 127.0.0.3, in a network
//! that is listed, so that it can be connected to; the second is 127.0.0.1, which is not listed.

use std::collections::BTreeMap;
use std::net::IpAddr;

use workers::fetch::{FetchError, Refusal};

use super::hosts::{Hosts, fetch, fetcher};
use super::listener::Listener;

fn at(address: &str, count: usize) -> BTreeMap<IpAddr, usize> {
    BTreeMap::from([(address.parse().unwrap(), count)])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_changes_after_it_was_judged_gains_nothing() {
    let mut listener = Listener::start().await;
    let hosts = Hosts::new(&[("turns.example", &[&["127.0.0.3"], &["127.0.0.1"]])]);
    let allow = format!("* *:{} 127.0.0.3", listener.port);
    let address = format!("http://turns.example:{}/", listener.port);
    let fetcher = fetcher(&hosts, &allow, "");

    // One look-up serves both the judgement and the connection.
    assert_eq!(fetch(&fetcher, &address).await.unwrap().bytes, b"reached");
    assert_eq!(hosts.asked(), ["turns.example"]);
    assert_eq!(listener.arrived().await, at("127.0.0.3", 1));

    // The next connection is judged by the next answer.
    for _ in 0..3 {
        let error = fetch(&fetcher, &address).await.unwrap_err();
        assert_eq!(error, FetchError::Refused(Refusal::Address("a loopback address")));
    }
    assert_eq!(hosts.asked().len(), 4);
    assert_eq!(listener.count().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_changes_while_it_redirects_to_itself_gains_nothing() {
    let mut listener = Listener::start().await;
    let hosts = Hosts::new(&[("turns.example", &[&["127.0.0.4"], &["127.0.0.1"]])]);
    let to = format!("Location: http://turns.example:{}/inside\r\n", listener.port);
    let server = super::server::Server::start_at("127.0.0.4:0", move |_| {
        super::server::Reply::of("302 Found", &to, b"")
    })
    .await;
    let ports = (server.address.port(), listener.port);
    let fetcher = fetcher(&hosts, &format!("* *:{} *:{} 127.0.0.4", ports.0, ports.1), "");
    let error = fetch(&fetcher, &format!("http://turns.example:{}/", ports.0)).await.unwrap_err();
    assert_eq!(error, FetchError::SentOn(Refusal::Address("a loopback address")));
    assert_eq!((server.seen().len(), listener.count().await), (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_address_that_does_not_answer_is_not_replaced_by_a_new_answer() {
    let mut listener = Listener::start().await;
    // Nobody listens at that port of 127.0.0.3: another look-up would bring 127.0.0.1, where somebody does.
    let closed = std::net::TcpListener::bind("127.0.0.3:0").unwrap();
    let port = closed.local_addr().unwrap().port();
    drop(closed);
    let hosts = Hosts::new(&[("turns.example", &[&["127.0.0.3"], &["127.0.0.1"]])]);
    let fetcher = fetcher(&hosts, &format!("* *:{port} *:{} 127.0.0.3", listener.port), "");
    let error = fetch(&fetcher, &format!("http://turns.example:{port}/")).await.unwrap_err();
    assert_eq!(error, FetchError::Unreachable);
    assert_eq!(hosts.asked().len(), 1);
    assert_eq!(listener.count().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_refused_address_refuses_the_name_wherever_it_stands() {
    let mut listener = Listener::start().await;
    let hosts = Hosts::new(&[
        ("first.example", &[&["127.0.0.1", "127.0.0.3"]]),
        ("last.example", &[&["127.0.0.3", "127.0.0.1"]]),
        ("ninth.example", &[&["127.0.0.3"; 9]]),
        (
            "tenth.example",
            &[&[
                "127.0.0.3",
                "127.0.0.3",
                "127.0.0.3",
                "127.0.0.3",
                "127.0.0.3",
                "127.0.0.3",
                "127.0.0.3",
                "127.0.0.3",
                "127.0.0.3",
                "127.0.0.1",
            ]],
        ),
        ("none.example", &[&[]]),
    ]);
    let fetcher = fetcher(&hosts, &format!("* *:{} 127.0.0.3", listener.port), "");
    for host in ["first", "last", "tenth"] {
        let error = fetch(&fetcher, &format!("http://{host}.example:{}/", listener.port)).await.unwrap_err();
        assert_eq!(error, FetchError::Refused(Refusal::Address("a loopback address")), "{host}");
        assert_eq!(listener.count().await, 0, "{host}");
    }
    assert!(fetch(&fetcher, &format!("http://ninth.example:{}/", listener.port)).await.is_ok());
    assert_eq!(listener.arrived().await, at("127.0.0.3", 1));
    let error = fetch(&fetcher, &format!("http://none.example:{}/", listener.port)).await.unwrap_err();
    assert!(matches!(error, FetchError::Unreachable | FetchError::Unknown), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_is_named_with_one_port_is_judged_anew_for_another() {
    let server = super::server::Server::start_at("127.0.0.4:0", |_| super::server::Reply::kept("kept")).await;
    let mut listener = Listener::start().await;
    let hosts = Hosts::new(&[("turns.example", &[&["127.0.0.4"], &["127.0.0.1"]])]);
    let (named, other) = (server.address.port(), listener.port);
    // The first connection may lead anywhere, and stays open; the second may not.
    let fetcher = fetcher(&hosts, &format!("turns.example:{named} turns.example *:{other}"), "");
    let first = fetch(&fetcher, &format!("http://turns.example:{named}/")).await.unwrap();
    assert_eq!(first.bytes, b"kept");
    let error = fetch(&fetcher, &format!("http://turns.example:{other}/")).await.unwrap_err();
    assert_eq!(error, FetchError::Refused(Refusal::Address("a loopback address")));
    assert_eq!((hosts.asked().len(), listener.count().await), (2, 0));
}
