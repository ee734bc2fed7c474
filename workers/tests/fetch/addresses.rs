//! Addresses that lead where nobody should be led. Each is fetched; what arrives is counted at a listener that hears on
//! every address this machine has.
//!
//! `scripts/refused-addresses` runs these tests where the machine has the private, link-local, metadata and translated
//! addresses too, so that a connection to any of them would arrive.

use std::net::IpAddr;
use std::sync::Arc;

use tokio::net::TcpListener;
use workers::fetch::{FetchError, Refusal, Url};

use super::hosts::{Hosts, fetch, fetcher};
use super::listener::Listener;

/// What is at the place of the port.
const PORT: &str = "{port}";

/// Addresses whose host is, however it is spelled, one that must not be connected to; and why somebody would try.
const INSIDE: &[(&str, &str)] = &[
    // 127.0.0.0/8, in all its spellings
    ("http://127.0.0.1:{port}/", "loopback, plainly"),
    ("http://127.0.0.2:{port}/", "loopback has 16 million addresses"),
    ("http://127.255.255.254:{port}/", "the last of them"),
    ("http://127.1:{port}/", "two parts"),
    ("http://127.0.1:{port}/", "three parts"),
    ("http://2130706433:{port}/", "one decimal number"),
    ("http://0x7f000001:{port}/", "one hexadecimal number"),
    ("http://0x7F.1:{port}/", "two parts, the first hexadecimal"),
    ("http://0x7f.0x0.0x0.0x1:{port}/", "four hexadecimal parts"),
    ("http://017700000001:{port}/", "one octal number"),
    ("http://0177.0.0.1:{port}/", "octal in its first part"),
    ("http://0177.0x0.0.0x1:{port}/", "octal, hexadecimal and decimal mixed"),
    ("http://00000177.0000.00.01:{port}/", "octal with many zeros"),
    ("http://127.0.0.1.:{port}/", "a dot at the end"),
    ("http://0x7f000001.:{port}/", "a number with a dot at its end"),
    ("http://%31%32%37.0.0.1:{port}/", "digits percent-encoded"),
    ("http://127%2e0%2e0%2e1:{port}/", "dots percent-encoded"),
    ("http://%30%78%37%66.1:{port}/", "0x7f percent-encoded"),
    ("http://\u{ff11}\u{ff12}\u{ff17}.\u{ff10}.\u{ff10}.\u{ff11}:{port}/", "full-width digits"),
    ("http://\u{2460}\u{2461}\u{2466}.\u{24ea}.\u{24ea}.\u{2460}:{port}/", "circled digits"),
    ("http://\u{1d7cf}\u{1d7d0}\u{1d7d5}.\u{1d7ce}.\u{1d7ce}.\u{1d7cf}:{port}/", "mathematical digits"),
    ("http://127\u{3002}0\u{3002}0\u{3002}1:{port}/", "ideographic full stops"),
    ("http://127\u{ff0e}0\u{ff0e}0\u{ff0e}1:{port}/", "full-width full stops"),
    ("http://127\u{ff61}0\u{ff61}0\u{ff61}1:{port}/", "half-width full stops"),
    ("http://127.0.0.\u{ad}1:{port}/", "a soft hyphen, which vanishes"),
    ("http://127.0.\u{200b}0.1:{port}/", "a zero-width space, which vanishes"),
    ("http://127.0.\t0.\n1:{port}/", "a tab and a line end, which vanish"),
    ("http:\\\\127.0.0.1:{port}\\", "backslashes for slashes"),
    ("http:/127.0.0.1:{port}/", "one slash"),
    ("http:127.0.0.1:{port}/", "no slash"),
    ("http://///127.0.0.1:{port}/", "five slashes"),
    ("\u{1}http://127.0.0.1:{port}/", "a control character before it"),
    ("HtTp://127.0.0.1:{port}/", "a scheme in other letters"),
    (
        "http://127.0.0.1:{port}\\@public.example/",
        "a backslash that ends the host for some and not for others",
    ),
    ("http://127.0.0.1:{port}#@public.example/", "a fragment that looks like a host"),
    ("http://127.0.0.1:{port}?@public.example/", "a query that looks like a host"),
    ("http://127.0.0.1:{port}/%2e%2e/public.example", "a path that looks like a host"),
    ("http://:@127.0.0.1:{port}/", "an empty user name and password, which vanish"),
    // 0.0.0.0/8: Linux connects its first address to this machine
    ("http://0.0.0.0:{port}/", "the unspecified address"),
    ("http://0:{port}/", "the same as one number"),
    ("http://0x0:{port}/", "the same in hexadecimal"),
    ("http://0.1.2.3:{port}/", "this network"),
    // IPv6
    ("http://[::1]:{port}/", "loopback"),
    ("http://[0:0:0:0:0:0:0:1]:{port}/", "loopback in full"),
    ("http://[0000:0000:0000:0000:0000:0000:0000:0001]:{port}/", "loopback in full with zeros"),
    ("http://[::0.0.0.1]:{port}/", "loopback, its end written as IPv4"),
    ("http://[::]:{port}/", "the unspecified address"),
    ("http://[::ffff:127.0.0.1]:{port}/", "IPv4 mapped"),
    ("http://[::ffff:7f00:1]:{port}/", "IPv4 mapped, in hexadecimal"),
    ("http://[0:0:0:0:0:FFFF:127.0.0.1]:{port}/", "IPv4 mapped, in full"),
    ("http://[::ffff:0.0.0.0]:{port}/", "the unspecified address, mapped"),
    ("http://[::127.0.0.1]:{port}/", "IPv4 compatible"),
    ("http://[::ffff:0:127.0.0.1]:{port}/", "IPv4 translated"),
    ("http://[64:ff9b::127.0.0.1]:{port}/", "through NAT64"),
    ("http://[64:ff9b::a9fe:a9fe]:{port}/", "metadata through NAT64"),
    ("http://[64:ff9b:1::7f00:1]:{port}/", "through a NAT64 of one's own"),
    ("http://[2002:7f00:1::1]:{port}/", "through 6to4"),
    ("http://[2002:a9fe:a9fe::1]:{port}/", "metadata through 6to4"),
    ("http://[2001:0:7f00:1::80ff:fffe]:{port}/", "through Teredo"),
    ("http://[fe80::1]:{port}/", "link-local"),
    ("http://[fe80::a9fe:a9fe]:{port}/", "metadata, link-local"),
    ("http://[fc00::1]:{port}/", "unique local"),
    ("http://[fd00:ec2::254]:{port}/", "metadata of AWS"),
    ("http://[fd20:ce::254]:{port}/", "metadata of Google"),
    ("http://[fec0::1]:{port}/", "site-local, of old"),
    ("http://[ff02::1]:{port}/", "multicast"),
    ("http://[100::1]:{port}/", "what swallows everything"),
    ("http://[2001:db8::1]:{port}/", "for examples"),
    ("http://[3fff::1]:{port}/", "for examples, the newer ones"),
    ("http://[5f00::1]:{port}/", "segment routing"),
    ("http://[4000::1]:{port}/", "given to nobody yet"),
    ("http://[::ffff:169.254.169.254]:{port}/", "metadata, mapped"),
    ("http://[::ffff:10.0.0.1]:{port}/", "private, mapped"),
    // metadata and private networks
    ("http://169.254.169.254:{port}/latest/meta-data/", "metadata"),
    ("http://2852039166:{port}/", "metadata as one decimal number"),
    ("http://0xa9fea9fe:{port}/", "metadata as one hexadecimal number"),
    ("http://0251.0376.0251.0376:{port}/", "metadata in octal"),
    ("http://169.254.43518:{port}/", "metadata in three parts"),
    ("http://169.254.170.2:{port}/", "credentials of a container"),
    ("http://100.100.100.200:{port}/", "metadata of Alibaba"),
    ("http://192.0.0.192:{port}/", "metadata of Oracle"),
    ("http://168.63.129.16:{port}/", "the wire server of Azure"),
    ("http://10.0.0.1:{port}/", "private"),
    ("http://167772161:{port}/", "private as one decimal number"),
    ("http://172.16.0.1:{port}/", "private"),
    ("http://172.31.255.254:{port}/", "private, at the end of its range"),
    ("http://192.168.0.1:{port}/", "private"),
    ("http://0xc0a80001:{port}/", "private as one hexadecimal number"),
    ("http://100.64.0.1:{port}/", "a provider's own network"),
    ("http://198.18.0.1:{port}/", "for measuring"),
    ("http://192.0.2.1:{port}/", "for examples"),
    ("http://198.51.100.1:{port}/", "for examples"),
    ("http://203.0.113.1:{port}/", "for examples"),
    ("http://192.88.99.1:{port}/", "a 6to4 relay"),
    ("http://224.0.0.1:{port}/", "multicast"),
    ("http://240.0.0.1:{port}/", "given to nobody"),
    ("http://255.255.255.255:{port}/", "broadcast"),
    // names
    ("http://localhost:{port}/", "the usual name"),
    ("http://LocalHost:{port}/", "in other letters"),
    ("http://localhost.:{port}/", "with a dot at its end"),
    ("http://%6cocalhost:{port}/", "percent-encoded"),
    ("http://\u{24db}ocalhost:{port}/", "with a circled letter"),
    ("http://loc\u{ad}alhost:{port}/", "with a soft hyphen"),
    ("http://127.0.0.1.names.example:{port}/", "a name server that answers with what the name says"),
    ("http://metadata.google.internal:{port}/", "the name of a cloud's metadata"),
    ("http://db:{port}/", "a name of one part, known inside"),
    ("http://inside.example:{port}/", "a public name with a private address"),
    ("http://mapped.example:{port}/", "a name with a mapped address"),
    ("http://nat64.example:{port}/", "a name with a NAT64 address"),
    ("http://both.example:{port}/", "a name with one public and one loopback address"),
    ("http://many.example:{port}/", "a name whose ninth address is loopback"),
    ("http://unspecified.example:{port}/", "a name with the unspecified address"),
];

/// Addresses that are refused for what they are, wherever they lead.
const MISSHAPEN: &[(&str, &str)] = &[
    ("http://public.example@127.0.0.1:{port}/", "a user name that looks like the host"),
    ("http://127.0.0.1:{port}@public.example/", "a host that looks like the user name"),
    ("http://ada:word@127.0.0.1:{port}/", "a user name and a password"),
    ("http://public.example%40127.0.0.1:{port}/", "an @ percent-encoded"),
    ("http://public.example\\@127.0.0.1:{port}/", "a backslash before an @"),
    ("http://public.example#@127.0.0.1:{port}/", "a host in the fragment"),
    ("http://public.example:{port}?@127.0.0.1/", "a host in the query"),
    ("http://127.0.0.1:{port}:80/", "two ports"),
    ("http://127.0.0.1:-1/", "a port below zero"),
    ("http://127.0.0.1:65616/", "a port past the last, which some cut to 80"),
    ("http://127.0.0.1%00.public.example:{port}/", "a NUL in the host"),
    ("http://127.0.0.1%0d%0a.public.example:{port}/", "a line end in the host"),
    ("http://127.0.0.1 .public.example:{port}/", "a space in the host"),
    ("http://127.0.0.1..:{port}/", "two dots at the end"),
    ("http://256.256.256.256:{port}/", "numbers that are too large"),
    ("http://0x100000000:{port}/", "a number that is too large"),
    ("http://127.0.0.0.1:{port}/", "five parts"),
    ("http://[::1]x:{port}/", "letters after the brackets"),
    ("http://[::1:{port}/", "no closing bracket"),
    ("http://::1:{port}/", "no brackets"),
    ("http://[::1%25lo]:{port}/", "a zone"),
    ("http://[::1%lo]:{port}/", "a zone, not encoded"),
    ("http://[::ffff:127.1]:{port}/", "short IPv4 in IPv6"),
    ("http://[v1.127.0.0.1]:{port}/", "an address of the future"),
    ("http:///", "no host"),
    ("http://.:{port}/", "a dot for a host"),
    ("//127.0.0.1:{port}/", "no scheme"),
    ("127.0.0.1:{port}/", "only host and port"),
    ("localhost:{port}/", "a name that is taken for the scheme"),
    ("file:///etc/passwd", "a file"),
    ("file://127.0.0.1:{port}/etc/passwd", "a file of a host"),
    ("ftp://127.0.0.1:{port}/", "FTP"),
    ("gopher://127.0.0.1:{port}/_GET%20/", "any bytes to any port"),
    ("dict://127.0.0.1:{port}/d:x", "a word to any port"),
    ("ldap://127.0.0.1:{port}/", "LDAP"),
    ("tftp://127.0.0.1:{port}/x", "TFTP"),
    ("ws://127.0.0.1:{port}/", "a socket"),
    ("jar:http://127.0.0.1:{port}!/", "an archive"),
    ("view-source:http://127.0.0.1:{port}/", "a browser's own scheme"),
    ("blob:http://127.0.0.1:{port}/x", "a browser's own scheme"),
    ("unix:/run/docker.sock:/info", "a socket of the machine"),
    ("data:text/html,<p>x</p>", "text in the address"),
    ("javascript:fetch('http://127.0.0.1:{port}/')", "a script"),
    ("", "nothing"),
    ("https://public.example:22/", "a port of another service: SSH"),
    ("https://public.example:25/", "a port of another service: mail"),
    ("http://127.0.0.1:6379/", "a port of another service: Redis"),
];

/// Who the names belong to: those who answer with an address inside.
fn hosts() -> Arc<Hosts> {
    const PUBLIC: &str = "93.184.215.14";
    Hosts::new(&[
        ("localhost", &[&["::1", "127.0.0.1"]]),
        ("127.0.0.1.names.example", &[&["127.0.0.1"]]),
        ("metadata.google.internal", &[&["169.254.169.254"]]),
        ("db", &[&["10.0.0.1"]]),
        ("inside.example", &[&["192.168.0.1"]]),
        ("mapped.example", &[&["::ffff:127.0.0.1"]]),
        ("nat64.example", &[&["64:ff9b::7f00:1"]]),
        ("both.example", &[&[PUBLIC, "127.0.0.1"]]),
        ("many.example", &[&[PUBLIC, PUBLIC, PUBLIC, PUBLIC, PUBLIC, PUBLIC, PUBLIC, PUBLIC, "127.0.0.1"]]),
        ("unspecified.example", &[&["0.0.0.0"]]),
    ])
}

/// Returns where a request would go.
fn targets(hosts: &Hosts, url: &Url) -> Vec<IpAddr> {
    let host = url.host_str().unwrap().trim_matches(['[', ']']);
    match host.parse() {
        Ok(address) => vec![address],
        Err(_) => hosts.first(host).unwrap_or_else(|| panic!("nobody knows {host}")).to_vec(),
    }
}

/// Returns true where a connection from this machine to the address would arrive at this machine.
async fn is_ours(address: IpAddr) -> bool {
    let is_one_machine = match address.to_canonical() {
        IpAddr::V4(address) => !address.is_multicast() && !address.is_broadcast(),
        IpAddr::V6(address) => !address.is_multicast() && !address.is_unicast_link_local(),
    };
    is_one_machine && TcpListener::bind((address, 0)).await.is_ok()
}

#[test]
fn the_table_has_at_least_eighty_shapes_and_none_twice() {
    let mut all: Vec<&str> = INSIDE.iter().chain(MISSHAPEN).map(|(address, _)| *address).collect();
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!((all.len(), count >= 80), (count, true));
}

/// Nothing but the judgement of addresses stands in the way here: http, every host and the listener's port are allowed.
#[tokio::test(flavor = "multi_thread")]
async fn no_connection_arrives_for_any_spelling_of_an_address_inside() {
    let mut listener = Listener::start().await;
    let port = listener.port.to_string();
    let hosts = hosts();
    let loose = fetcher(&hosts, &format!("* *:{port}"), "");
    for (address, why) in INSIDE {
        for scheme in ["http", "https"] {
            let address = address.replace(PORT, &port).replacen("http", scheme, 1);
            let error = fetch(&loose, &address).await.unwrap_err();
            assert!(matches!(error, FetchError::Refused(Refusal::Address(_))), "{why}: {address}: {error}");
            assert_eq!(listener.count().await, 0, "{why}: {address}");
        }
    }
}

/// The same spellings do lead to the listener where an operator lists their networks: so it is the judgement that keeps
/// them away, and a connection would have been counted.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_spellings_arrive_where_an_operator_lists_their_networks() {
    let mut listener = Listener::start().await;
    let port = listener.port.to_string();
    let hosts = hosts();
    let open = fetcher(&hosts, &format!("* *:{port} 0.0.0.0/0 ::/0"), "");
    let (mut tried, mut at) = (0, std::collections::BTreeSet::new());
    for (address, why) in INSIDE {
        let address = address.replace(PORT, &port);
        let url = Url::parse(&address).unwrap();
        let mut all_ours = true;
        for target in targets(&hosts, &url) {
            all_ours &= is_ours(target).await;
        }
        if all_ours {
            let fetched =
                fetch(&open, &address).await.unwrap_or_else(|error| panic!("{why}: {address}: {error}"));
            assert_eq!(fetched.bytes, b"reached");
            let arrived = listener.arrived().await;
            assert_eq!(arrived.values().sum::<usize>(), 1, "{why}: {address}");
            at.extend(arrived.into_keys());
            tried += 1;
        }
    }
    println!("{tried} of {} shapes lead to this machine, at {at:?}", INSIDE.len());
    assert!(tried >= 40, "only {tried} lead to this machine");
    assert!(at.contains(&"127.0.0.1".parse().unwrap()), "{at:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_connection_arrives_for_an_address_out_of_shape() {
    let mut listener = Listener::start().await;
    let port = listener.port.to_string();
    // Even where their networks are listed: these are refused for what they are, or name no host.
    let open = fetcher(&hosts(), &format!("* *:{port} 0.0.0.0/0 ::/0"), "");
    for (address, why) in MISSHAPEN {
        let address = address.replace(PORT, &port);
        let error = fetch(&open, &address).await.unwrap_err();
        assert!(error.is_refused() || error == FetchError::Unknown, "{why}: {address}: {error}");
        assert_eq!(listener.count().await, 0, "{why}: {address}");
    }
    let long = format!("http://127.0.0.1:{port}/{}", "x".repeat(8 * 1024));
    assert_eq!(fetch(&open, &long).await.unwrap_err(), FetchError::Refused(Refusal::Long));
    assert_eq!(listener.count().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_connection_arrives_for_any_of_them_where_nobody_allows_anything() {
    let mut listener = Listener::start().await;
    let port = listener.port.to_string();
    let usual = fetcher(&hosts(), "", "");
    for (address, why) in INSIDE.iter().chain(MISSHAPEN) {
        for address in
            [address.replace(PORT, &port), address.replace(PORT, "443").replacen("http", "https", 1)]
        {
            let error = fetch(&usual, &address).await.unwrap_err();
            // A host that nobody knows, or none that TLS could be spoken with, leads nowhere.
            let leads_nowhere = matches!(error, FetchError::Unknown | FetchError::Unreachable);
            assert!(error.is_refused() || leads_nowhere, "{why}: {address}: {error}");
        }
        assert_eq!(listener.count().await, 0, "{why}: {address}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_allowed_for_one_port_or_network_is_not_for_another() {
    let mut listener = Listener::start().await;
    let port = listener.port;
    let address = format!("http://127.0.0.1:{port}/");
    let hosts = hosts();
    for (allow, block, arrives) in [
        (format!("127.0.0.1:{port}"), "", 1),
        (format!("127.0.0.1 *:{port}"), "", 1),
        (format!("* *:{port} 127.0.0.0/8"), "", 1),
        (format!("127.0.0.1:{}", port - 1), "", 0),
        (format!("127.0.0.2:{port}"), "", 0),
        (format!("localhost:{port}"), "", 0),
        (format!("[::1]:{port}"), "", 0),
        (format!("* *:{port} 127.0.0.2/32 ::1"), "", 0),
        (format!("127.0.0.1:{port}"), "127.0.0.0/8", 0),
        (format!("127.0.0.1:{port}"), "127.0.0.1", 0),
        (format!("* *:{port} 127.0.0.0/8"), "*", 0),
    ] {
        let outcome = fetch(&fetcher(&hosts, &allow, block), &address).await;
        assert_eq!(outcome.is_ok(), arrives == 1, "{allow} / {block}: {outcome:?}");
        assert_eq!(listener.count().await, arrives, "{allow} / {block}");
    }
    // A name that is named with its port may lead anywhere but where it is blocked; without the port it may not.
    let named = format!("http://localhost:{port}/");
    for (allow, block, arrives) in [
        (format!("localhost:{port}"), "", 1),
        (format!("localhost *:{port}"), "", 0),
        (format!("localhost:{port}"), "::1 127.0.0.0/8", 0),
        (format!("localhost:{port}"), "localhost", 0),
    ] {
        let outcome = fetch(&fetcher(&hosts, &allow, block), &named).await;
        assert_eq!(outcome.is_ok(), arrives == 1, "{allow} / {block}: {outcome:?}");
        assert_eq!(listener.count().await, arrives, "{allow} / {block}");
    }
}
