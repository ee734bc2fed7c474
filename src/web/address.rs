//! Whose request it is, as far as limits go: a prefix of the address, never the address.

use std::net::IpAddr;

use actix_web::HttpRequest;

use super::Settings;

/// Returns the part of the client's address that is counted: the first 24 bits of IPv4, the first 56 of IPv6 (what one
/// subscriber usually has).
#[must_use]
pub fn prefix(request: &HttpRequest, settings: &Settings) -> String {
    let forwarded = || {
        let header = request.headers().get_all("x-forwarded-for").last()?.to_str().ok()?;
        header.rsplit(',').next()?.trim().parse().ok()
    };
    let peer = || request.peer_addr().map(|peer| peer.ip());
    let address = if settings.trust_proxy { forwarded().or_else(peer) } else { peer() };
    address.map_or_else(|| "unknown".to_owned(), of_address)
}

fn of_address(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:{:x}::/56", d & 0xff00)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_counted_by_prefix() {
        let of = |text: &str| of_address(text.parse().unwrap());
        assert_eq!(of("203.0.113.77"), "203.0.113.0/24");
        assert_eq!(of("::ffff:203.0.113.77"), "203.0.113.0/24");
        assert_eq!(of("2001:db8:1:23ff::1"), "2001:db8:1:2300::/56");
    }
}
