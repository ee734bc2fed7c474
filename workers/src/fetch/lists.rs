//! What an operator allows and blocks: hosts, ports and networks, in one line each.

use std::net::IpAddr;
use std::str::FromStr;

use ipnet::IpNet;
use url::Host;

/// The most entries of one list.
pub const ENTRIES_MAX: usize = 1000;

/// What may be fetched besides public hosts over https; see [`Allow::from_str`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allow {
    /// `*`: any host may be asked without TLS.
    pub(super) every_host: bool,
    /// `news.example`, `.news.example`: these may be asked without TLS.
    pub(super) hosts: Vec<HostName>,
    /// `wiki.lan:8080`: this port of this host, with or without TLS, whatever network it is in.
    pub(super) places: Vec<(String, u16)>,
    /// `*:8443`: this port of any host.
    pub(super) ports: Vec<u16>,
    /// `10.1.0.0/16`: addresses that count as public ones.
    pub(super) networks: Vec<IpNet>,
}

/// What is not fetched, whoever allows it; see [`Block::from_str`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Block {
    /// `*`: every host that is not allowed by its name.
    pub(super) every_host: bool,
    /// `ads.example`, `.ads.example`.
    pub(super) hosts: Vec<HostName>,
    /// `198.51.100.0/24`.
    pub(super) networks: Vec<IpNet>,
}

/// A host, or all hosts below one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum HostName {
    /// This very host.
    Exactly(String),
    /// All hosts whose names end in a dot and this.
    Below(String),
}

impl HostName {
    pub(super) fn matches(&self, host: &str) -> bool {
        match self {
            Self::Exactly(name) => name == host,
            Self::Below(name) => {
                host.strip_suffix(name.as_str()).is_some_and(|rest| rest.len() > 1 && rest.ends_with('.'))
            }
        }
    }
}

/// Why a list cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    /// An entry is none.
    #[error("`{entry}` is {why}; entries are {forms}")]
    Entry {
        /// What was given.
        entry: String,
        /// What is wrong with it.
        why: &'static str,
        /// What would be right.
        forms: &'static str,
    },
    /// There are more entries than are read.
    #[error("{0} entries are too many: at most {ENTRIES_MAX}")]
    Many(usize),
}

const ALLOW_FORMS: &str = "a host (news.example, or .news.example for all below it), a host and its port \
    (wiki.lan:8080), a port of any host (*:8443), a network (10.1.0.0/16), or * for plain http from any host";

const BLOCK_FORMS: &str = "a host (ads.example, or .ads.example for all below it), a network (198.51.100.0/24), or * \
    for every host that is not allowed by its name";

/// One entry, as both lists read it.
enum Entry {
    Every,
    EveryPort(u16),
    Host(HostName),
    Place(String, u16),
    Address(String, IpAddr),
    Network(IpNet),
}

impl FromStr for Allow {
    type Err = ListError;

    /// Reads entries separated by spaces or commas: a host, a host and its port, a port of any host, a network.
    fn from_str(text: &str) -> Result<Self, ListError> {
        let mut list = Self::default();
        for text in entries(text)? {
            match entry(text, ALLOW_FORMS)? {
                Entry::Every => list.every_host = true,
                Entry::EveryPort(port) => list.ports.push(port),
                Entry::Host(host) => list.hosts.push(host),
                Entry::Place(host, port) => list.places.push((host, port)),
                Entry::Network(network) => list.networks.push(network),
                // Naming an address allows it and, as a host, plain http from it.
                Entry::Address(host, address) => {
                    list.networks.push(address.into());
                    list.hosts.push(HostName::Exactly(host));
                }
            }
        }
        Ok(list)
    }
}

impl FromStr for Block {
    type Err = ListError;

    /// Reads entries separated by spaces or commas: a host, a network, or `*`.
    fn from_str(text: &str) -> Result<Self, ListError> {
        let mut list = Self::default();
        for text in entries(text)? {
            match entry(text, BLOCK_FORMS)? {
                Entry::Every => list.every_host = true,
                Entry::Host(host) => list.hosts.push(host),
                Entry::Network(network) => list.networks.push(network),
                Entry::Address(_, address) => list.networks.push(address.into()),
                Entry::EveryPort(_) | Entry::Place(..) => {
                    let why = "a host with a port, and a host is blocked with all its ports";
                    return Err(ListError::Entry { entry: text.to_owned(), why, forms: BLOCK_FORMS });
                }
            }
        }
        Ok(list)
    }
}

fn entries(text: &str) -> Result<Vec<&str>, ListError> {
    let all: Vec<&str> =
        text.split(|c: char| c == ',' || c.is_whitespace()).filter(|part| !part.is_empty()).collect();
    if all.len() > ENTRIES_MAX { Err(ListError::Many(all.len())) } else { Ok(all) }
}

fn entry(text: &str, forms: &'static str) -> Result<Entry, ListError> {
    let wrong = |why| ListError::Entry { entry: text.to_owned(), why, forms };
    if text == "*" {
        return Ok(Entry::Every);
    }
    if text.contains("://") {
        return Err(wrong("an address, not a host"));
    }
    if text.contains('/') {
        let network: IpNet = text.parse().ok().ok_or_else(|| wrong("no network"))?;
        return Ok(Entry::Network(network.trunc()));
    }
    let bare = text.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')).unwrap_or(text);
    if let Ok(address) = bare.parse::<IpAddr>() {
        return Ok(Entry::Address(of_address(address), address));
    }
    let (name, port) = match text.rsplit_once(':') {
        None => (text, None),
        Some((name, port)) => {
            let port = port.parse().ok().filter(|port| *port > 0);
            (name, Some(port.ok_or_else(|| wrong("no host with a port"))?))
        }
    };
    if let ("*", Some(port)) = (name, port) {
        return Ok(Entry::EveryPort(port));
    }
    let below = name.strip_prefix('.');
    let host = host(below.unwrap_or(name)).ok_or_else(|| wrong("no host"))?;
    match (below.is_some(), port) {
        (false, Some(port)) => Ok(Entry::Place(host, port)),
        (false, None) => Ok(Entry::Host(HostName::Exactly(host))),
        (true, None) => Ok(Entry::Host(HostName::Below(host))),
        (true, Some(_)) => Err(wrong("a port of many hosts, and each is to be named")),
    }
}

/// Returns a host as addresses spell it: in lower case and ASCII, without a dot at its end.
fn host(name: &str) -> Option<String> {
    match Host::parse(name).ok()? {
        Host::Domain(name) => {
            let name = name.strip_suffix('.').unwrap_or(&name);
            (!name.is_empty() && !name.contains('*')).then(|| name.to_owned())
        }
        Host::Ipv4(address) => Some(of_address(address.into())),
        Host::Ipv6(address) => Some(of_address(address.into())),
    }
}

fn of_address(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("[{address}]"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allow_list_holds_hosts_ports_and_networks() {
        let list: Allow =
            "News.Example. .Bücher.example, wiki.lan:8080 [::1]:81\n*:8443 10.1.2.3/16 10.9.9.9"
                .parse()
                .unwrap();
        let exactly = |name: &str| HostName::Exactly(name.to_owned());
        let below = HostName::Below("xn--bcher-kva.example".to_owned());
        assert_eq!(list.hosts, [exactly("news.example"), below, exactly("10.9.9.9")]);
        assert_eq!(list.places, [("wiki.lan".to_owned(), 8080), ("[::1]".to_owned(), 81)]);
        assert_eq!((list.ports, list.every_host), (vec![8443], false));
        let networks: Vec<IpNet> = ["10.1.0.0/16", "10.9.9.9/32"].map(|net| net.parse().unwrap()).into();
        assert_eq!(list.networks, networks);
        assert_eq!(" , ".parse::<Allow>().unwrap(), Allow::default());
    }

    #[test]
    fn what_is_no_entry_is_told_with_what_would_be() {
        for bad in [
            "https://news.example",
            "10.0.0.0/33",
            "news.example/path",
            ".lan:8080",
            "wiki.lan:",
            "wiki.lan:0",
            "wiki.lan:70000",
            "a b.example:x",
            "*.news.example",
            "user@news.example",
            ".",
            "[::1",
        ] {
            let error = bad.parse::<Allow>().unwrap_err().to_string();
            assert!(error.contains("entries are a host (news.example"), "{bad}: {error}");
            assert!(bad.parse::<Block>().is_err(), "{bad}");
        }
        assert!("wiki.lan:8080".parse::<Block>().unwrap_err().to_string().contains("with all its ports"));
        let many = "a.example ".repeat(ENTRIES_MAX + 1);
        assert_eq!(many.parse::<Allow>().unwrap_err().to_string(), "1001 entries are too many: at most 1000");
    }

    #[test]
    fn a_dot_before_a_host_means_those_below_it() {
        let below = HostName::Below("news.example".to_owned());
        assert!(below.matches("a.news.example") && below.matches("a.b.news.example"));
        for other in ["news.example", "badnews.example", ".news.example", "news.example.evil"] {
            assert!(!below.matches(other), "{other}");
        }
    }
}
