//! What may be fetched: the rules for an address as it is written, and for the network its host is in.

use std::net::IpAddr;

use ipnet::IpNet;
use url::{Host, Url};

use super::address::{carried, closed};
use super::lists::{Allow, Block};

/// The longest address that is fetched, in bytes (8 KiB): what the usual servers take (Apache 8,190, nginx 8 KiB).
pub const URL_BYTES_MAX: usize = 8 * 1024;

/// Why an address is not fetched, in words that follow it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is no web address.
    #[error("it cannot be read as a web address")]
    Unreadable,
    /// It is longer than [`URL_BYTES_MAX`].
    #[error("it is longer than {URL_BYTES_MAX} bytes")]
    Long,
    /// It is of another scheme than http and https.
    #[error("it must begin with https://")]
    Scheme,
    /// It is without TLS, and nobody allowed that for its host.
    #[error("it begins with http://, which an operator has to allow for its host")]
    Unprotected,
    /// A redirect leads from https to http.
    #[error("it leads from https:// down to http://")]
    Downgrade,
    /// It holds a user name or a password.
    #[error("it holds a user name or a password")]
    Credentials,
    /// It is of another port than 80 and 443.
    #[error("it names the port {0}, which an operator has to allow")]
    Port(u16),
    /// An operator blocked its host, or the network its host is in.
    #[error("its host is blocked")]
    Blocked,
    /// Only named hosts are fetched from, and its host is none of them.
    #[error("nobody named its host")]
    NotNamed,
    /// Its host is not on the open internet.
    #[error("its host has {0}")]
    Address(&'static str),
}

/// How a host's addresses are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// They must lie on the open internet, or in a network that an operator listed.
    Open,
    /// An operator named this host and port: they may lie anywhere.
    Named,
}

/// What may be fetched. Without any list: public hosts, over https, on ports 80 and 443.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules {
    allow: Allow,
    block: Block,
}

impl Rules {
    /// Returns the rules with what an operator allows and blocks; what is blocked is blocked, whatever allows it.
    #[must_use]
    pub fn new(allow: Allow, block: Block) -> Self {
        Self { allow, block }
    }

    /// Returns rules for one place alone: the host and port of this address, with or without TLS, whatever network they
    /// are in, unless they are blocked here.
    #[must_use]
    pub fn only(&self, place: &Url) -> Self {
        let place = host_of(place).zip(place.port_or_known_default());
        Self {
            allow: Allow { places: place.into_iter().collect(), ..Allow::default() },
            block: Block { every_host: true, ..self.block.clone() },
        }
    }

    /// Judges an address as it is written, and the host in it where that is a number already.
    ///
    /// # Errors
    /// Why it is not fetched.
    pub(super) fn check(&self, url: &Url) -> Result<Way, Refusal> {
        if url.as_str().len() > URL_BYTES_MAX {
            return Err(Refusal::Long);
        }
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Refusal::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refusal::Credentials);
        }
        let place = host_of(url).zip(url.port_or_known_default()).ok_or(Refusal::Unreadable)?;
        let (host, port) = (place.0.as_str(), place.1);
        if self.block.hosts.iter().any(|blocked| blocked.matches(host)) {
            return Err(Refusal::Blocked);
        }
        let is_named = self.allow.places.contains(&place);
        let is_allowed = self.allow.hosts.iter().any(|allowed| allowed.matches(host));
        if self.block.every_host && !is_named && !is_allowed {
            return Err(Refusal::NotNamed);
        }
        if !is_named && !matches!(port, 80 | 443) && !self.allow.ports.contains(&port) {
            return Err(Refusal::Port(port));
        }
        if !is_named && !is_allowed && !self.allow.every_host && url.scheme() == "http" {
            return Err(Refusal::Unprotected);
        }
        let way = if is_named { Way::Named } else { Way::Open };
        // A host that is a number is connected to without being looked up.
        match url.host() {
            Some(Host::Ipv4(address)) => self.permit(address.into(), way)?,
            Some(Host::Ipv6(address)) => self.permit(address.into(), way)?,
            Some(Host::Domain(_)) | None => {}
        }
        Ok(way)
    }

    /// Judges an address that would be connected to.
    ///
    /// # Errors
    /// Why it must not be.
    pub(super) fn permit(&self, address: IpAddr, way: Way) -> Result<(), Refusal> {
        let inner = carried(address).map(IpAddr::from);
        if [Some(address), inner].into_iter().flatten().any(|address| holds(&self.block.networks, address)) {
            return Err(Refusal::Blocked);
        }
        match way {
            Way::Named => Ok(()),
            // Where an operator listed such a network (a NAT64 gateway's), what the address carries is judged as well.
            Way::Open => {
                [Some(address), inner].into_iter().flatten().try_for_each(|address| self.is_open(address))
            }
        }
    }

    fn is_open(&self, address: IpAddr) -> Result<(), Refusal> {
        match closed(address) {
            Some(what) if !holds(&self.allow.networks, address) => Err(Refusal::Address(what)),
            _ => Ok(()),
        }
    }
}

fn holds(networks: &[IpNet], address: IpAddr) -> bool {
    networks.iter().any(|network| network.contains(&address))
}

/// Returns the host of an address as the lists spell it.
fn host_of(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    let host = host.strip_suffix('.').unwrap_or(host);
    (!host.is_empty()).then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(allow: &str, block: &str) -> Rules {
        Rules::new(allow.parse().unwrap(), block.parse().unwrap())
    }

    fn check(rules: &Rules, url: &str) -> Result<Way, Refusal> {
        rules.check(&Url::parse(url).unwrap())
    }

    #[test]
    fn without_lists_public_hosts_are_fetched_over_https_on_the_usual_ports() {
        let none = Rules::default();
        for url in [
            "https://news.example/a?b#c",
            "https://news.example:80/",
            "https://1.1.1.1/",
            "https://[2a00::1]/",
        ] {
            assert_eq!(check(&none, url), Ok(Way::Open), "{url}");
        }
        for (url, why) in [
            ("http://news.example/", Refusal::Unprotected),
            ("https://news.example:8443/", Refusal::Port(8443)),
            ("ftp://news.example/", Refusal::Scheme),
            ("https://ada@news.example/", Refusal::Credentials),
            ("https://:word@news.example/", Refusal::Credentials),
            ("https://10.1.2.3/", Refusal::Address("a private address")),
            ("https://./", Refusal::Unreadable),
        ] {
            assert_eq!(check(&none, url), Err(why), "{url}");
        }
        let long = format!("https://news.example/{}", "x".repeat(URL_BYTES_MAX));
        assert_eq!(check(&none, &long), Err(Refusal::Long));
    }

    #[test]
    fn each_form_of_an_allow_list_allows_that_and_no_more() {
        let host = rules("old.example", "");
        assert_eq!(check(&host, "http://old.example./"), Ok(Way::Open));
        assert_eq!(check(&host, "http://a.old.example/"), Err(Refusal::Unprotected));
        assert_eq!(check(&host, "http://old.example:8080/"), Err(Refusal::Port(8080)));

        let place = rules("wiki.lan:8080", "");
        assert_eq!(check(&place, "http://wiki.lan:8080/"), Ok(Way::Named));
        assert_eq!(check(&place, "https://wiki.lan:8080/"), Ok(Way::Named));
        assert_eq!(check(&place, "https://wiki.lan/"), Ok(Way::Open));
        assert_eq!(check(&place, "http://other.lan:8080/"), Err(Refusal::Port(8080)));

        let port = rules("*:8443", "");
        assert_eq!(check(&port, "https://news.example:8443/"), Ok(Way::Open));
        assert_eq!(check(&port, "http://news.example:8443/"), Err(Refusal::Unprotected));
        assert_eq!(check(&port, "https://127.0.0.1:8443/"), Err(Refusal::Address("a loopback address")));

        let network = rules("10.1.0.0/16", "");
        assert_eq!(check(&network, "https://10.1.2.3/"), Ok(Way::Open));
        assert_eq!(check(&network, "https://10.2.0.1/"), Err(Refusal::Address("a private address")));
        assert_eq!(check(&rules("10.1.2.3", ""), "http://10.1.2.3/"), Ok(Way::Open));
    }

    #[test]
    fn what_is_blocked_is_blocked_whatever_allows_it() {
        let all = rules(
            "ads.example ads.example:81 10.0.0.0/8 good.ads.example",
            ".ads.example ads.example 10.9.0.0/16",
        );
        for url in [
            "https://ads.example/",
            "http://ads.example:81/",
            "https://good.ads.example/",
            "https://10.9.1.1/",
        ] {
            assert_eq!(check(&all, url), Err(Refusal::Blocked), "{url}");
        }
        assert_eq!(all.permit("10.9.1.1".parse().unwrap(), Way::Named), Err(Refusal::Blocked));
        assert_eq!(all.permit("::ffff:10.9.1.1".parse().unwrap(), Way::Named), Err(Refusal::Blocked));
        assert_eq!(all.permit("10.8.1.1".parse().unwrap(), Way::Open), Ok(()));
    }

    #[test]
    fn where_every_host_is_blocked_the_named_ones_are_left() {
        let named = rules(".news.example wiki.lan:8080 *:8443 10.0.0.0/8", "*");
        for url in ["https://a.news.example/", "http://wiki.lan:8080/"] {
            assert!(check(&named, url).is_ok(), "{url}");
        }
        for url in
            ["https://news.example/", "https://wiki.lan/", "https://other.example:8443/", "https://10.0.0.1/"]
        {
            assert_eq!(check(&named, url), Err(Refusal::NotNamed), "{url}");
        }
    }

    #[test]
    fn one_place_alone_is_that_host_and_port_unless_blocked() {
        let url = Url::parse("http://wiki.lan:8080/w/").unwrap();
        let only = rules("*:9 other.example", "10.9.0.0/16").only(&url);
        assert_eq!(only.check(&url), Ok(Way::Named));
        for other in ["http://wiki.lan:9/", "https://other.example/", "https://wiki.lan/"] {
            assert_eq!(check(&only, other), Err(Refusal::NotNamed), "{other}");
        }
        assert_eq!(only.permit("10.1.1.1".parse().unwrap(), Way::Named), Ok(()));
        assert_eq!(only.permit("10.9.1.1".parse().unwrap(), Way::Named), Err(Refusal::Blocked));
        assert_eq!(rules("", "wiki.lan").only(&url).check(&url), Err(Refusal::Blocked));
    }

    #[test]
    fn a_listed_network_of_carried_addresses_does_not_open_what_they_carry() {
        let nat64 = rules("64:ff9b::/96", "");
        assert_eq!(nat64.permit("64:ff9b::1.1.1.1".parse().unwrap(), Way::Open), Ok(()));
        let inside = nat64.permit("64:ff9b::10.0.0.1".parse().unwrap(), Way::Open);
        assert_eq!(inside, Err(Refusal::Address("a private address")));
    }
}
