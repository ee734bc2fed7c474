//! Which addresses lie on the open internet.
//!
//! The standard library's own test (`IpAddr::is_global`) is not stable, and the crates that have one take some multicast
//! or translated addresses for open; so here are the networks, each with what it is called when it is refused.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{Ipv4Net, Ipv6Net};

/// What is left of IPv6 for the open internet: all that has been given out so far (RFC 4291, section 2.4).
const OPEN_V6: Ipv6Net = v6([0x2000, 0, 0, 0, 0, 0, 0, 0], 3);

/// IPv4 networks that are not of the open internet: IANA's registry of special-purpose addresses, multicast (RFC 5771),
/// and the one address on which Azure's own services answer its machines.
const CLOSED_V4: [(Ipv4Net, &str); 17] = [
    (v4([0, 0, 0, 0], 8), "an address of this very machine"),
    (v4([10, 0, 0, 0], 8), "a private address"),
    (v4([100, 64, 0, 0], 10), "an address that a provider shares out inside its network"),
    (v4([127, 0, 0, 0], 8), "a loopback address"),
    (v4([168, 63, 129, 16], 32), "an address of a cloud's own services"),
    (v4([169, 254, 0, 0], 16), "a link-local address, such as clouds give to their own services"),
    (v4([172, 16, 0, 0], 12), "a private address"),
    (v4([192, 0, 0, 0], 24), "an address for network protocols"),
    (v4([192, 0, 2, 0], 24), "an address for examples"),
    (v4([192, 88, 99, 0], 24), "an address of a 6to4 relay"),
    (v4([192, 168, 0, 0], 16), "a private address"),
    (v4([198, 18, 0, 0], 15), "an address for measuring networks"),
    (v4([198, 51, 100, 0], 24), "an address for examples"),
    (v4([203, 0, 113, 0], 24), "an address for examples"),
    (v4([224, 0, 0, 0], 4), "an address of many machines at once"),
    (v4([255, 255, 255, 255], 32), "an address of all machines around"),
    (v4([240, 0, 0, 0], 4), "an address that nobody has"),
];

/// IPv6 networks that are not of the open internet, the narrower before the wider; what lies outside [`OPEN_V6`] is
/// refused without being named here.
const CLOSED_V6: [(Ipv6Net, &str); 18] = [
    (v6([0, 0, 0, 0, 0, 0, 0, 0], 128), "an address of this very machine"),
    (v6([0, 0, 0, 0, 0, 0, 0, 1], 128), "a loopback address"),
    (v6([0, 0, 0, 0, 0, 0, 0, 0], 96), CARRIES_V4),
    (v6([0, 0, 0, 0, 0, 0xffff, 0, 0], 96), CARRIES_V4),
    (v6([0, 0, 0, 0, 0xffff, 0, 0, 0], 96), CARRIES_V4),
    (v6([0x64, 0xff9b, 0, 0, 0, 0, 0, 0], 96), CARRIES_V4),
    (v6([0x64, 0xff9b, 1, 0, 0, 0, 0, 0], 48), CARRIES_V4),
    (v6([0x100, 0, 0, 0, 0, 0, 0, 0], 64), "an address that swallows what is sent to it"),
    (v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 32), "an address of a Teredo tunnel"),
    (v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 23), "an address for network protocols"),
    (v6([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32), "an address for examples"),
    (v6([0x2002, 0, 0, 0, 0, 0, 0, 0], 16), "an address of a 6to4 tunnel"),
    (v6([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20), "an address for examples"),
    (v6([0x5f00, 0, 0, 0, 0, 0, 0, 0], 16), "an address for network protocols"),
    (v6([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7), "a private address"),
    (
        v6([0xfe80, 0, 0, 0, 0, 0, 0, 0], 10),
        "a link-local address, such as clouds give to their own services",
    ),
    (v6([0xfec0, 0, 0, 0, 0, 0, 0, 0], 10), "a private address"),
    (v6([0xff00, 0, 0, 0, 0, 0, 0, 0], 8), "an address of many machines at once"),
];

/// What IPv6 addresses are called that stand for an IPv4 one: who turns them back, and into what, is not known here.
const CARRIES_V4: &str = "an IPv6 address that carries an IPv4 one";

const fn v4([a, b, c, d]: [u8; 4], bits: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), bits)
}

const fn v6(of: [u16; 8], bits: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(of[0], of[1], of[2], of[3], of[4], of[5], of[6], of[7]), bits)
}

/// Returns what an address is that does not lie on the open internet; none for one that does.
pub(super) fn closed(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(address) => {
            CLOSED_V4.iter().find(|(network, _)| network.contains(&address)).map(|(_, what)| *what)
        }
        IpAddr::V6(address) => {
            let known = CLOSED_V6.iter().find(|(network, _)| network.contains(&address));
            let outside = || (!OPEN_V6.contains(&address)).then_some("an address that nobody has");
            known.map(|(_, what)| *what).or_else(outside)
        }
    }
}

/// Returns the IPv4 address that an IPv6 one carries at a place that is known: mapped (`::ffff:a.b.c.d`), compatible
/// (`::a.b.c.d`), translated (`::ffff:0:a.b.c.d`), through NAT64 (`64:ff9b::a.b.c.d`) or 6to4 (`2002:ab:cd::`).
pub(super) fn carried(address: IpAddr) -> Option<Ipv4Addr> {
    let IpAddr::V6(address) = address else { return None };
    let halves = |high: u16, low: u16| Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low));
    match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0 | 1] => None,
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low]
        | [0, 0, 0, 0, 0xffff, 0, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        | [0x2002, high, low, ..] => Some(halves(high, low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_open(address: &str) -> bool {
        closed(address.parse().unwrap()).is_none()
    }

    /// Each network on its own: its name, its two ends, and its neighbours where those are open.
    #[test]
    fn each_closed_network_is_closed_from_its_first_address_to_its_last_and_no_further() {
        let table = [
            ("0.0.0.0", "0.255.255.255", "", "1.0.0.0"),
            ("10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0"),
            ("100.64.0.0", "100.127.255.255", "100.63.255.255", "100.128.0.0"),
            ("127.0.0.0", "127.255.255.255", "126.255.255.255", "128.0.0.0"),
            ("168.63.129.16", "168.63.129.16", "168.63.129.15", "168.63.129.17"),
            ("169.254.0.0", "169.254.255.255", "169.253.255.255", "169.255.0.0"),
            ("172.16.0.0", "172.31.255.255", "172.15.255.255", "172.32.0.0"),
            ("192.0.0.0", "192.0.0.255", "191.255.255.255", "192.0.1.0"),
            ("192.0.2.0", "192.0.2.255", "192.0.1.255", "192.0.3.0"),
            ("192.88.99.0", "192.88.99.255", "192.88.98.255", "192.88.100.0"),
            ("192.168.0.0", "192.168.255.255", "192.167.255.255", "192.169.0.0"),
            ("198.18.0.0", "198.19.255.255", "198.17.255.255", "198.20.0.0"),
            ("198.51.100.0", "198.51.100.255", "198.51.99.255", "198.51.101.0"),
            ("203.0.113.0", "203.0.113.255", "203.0.112.255", "203.0.114.0"),
            ("224.0.0.0", "239.255.255.255", "223.255.255.255", ""),
            ("240.0.0.0", "255.255.255.255", "", ""),
            ("::", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "", "2000::"),
            ("::", "::1", "", ""),
            ("::2", "::ffff:ffff", "", ""),
            ("::ffff:0.0.0.0", "::ffff:255.255.255.255", "", ""),
            ("::ffff:0:0.0.0.0", "::ffff:0:255.255.255.255", "", ""),
            ("64:ff9b::", "64:ff9b::ffff:ffff", "", ""),
            ("64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", "", ""),
            ("100::", "100::ffff:ffff:ffff:ffff", "", ""),
            ("2001::", "2001:0:ffff:ffff:ffff:ffff:ffff:ffff", "2000:ffff:ffff::", ""),
            ("2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "2000:ffff:ffff::", "2001:200::"),
            ("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db7:ffff::", "2001:db9::"),
            ("2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:ffff:ffff::", "2003::"),
            ("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "3ffe:ffff::", "3fff:1000::"),
            ("4000::", "5eff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff:ffff::", ""),
            ("5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "", ""),
            ("5f01::", "fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "", ""),
            ("fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "", ""),
            ("fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "", ""),
            ("fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "", ""),
            ("ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "", ""),
        ];
        for (first, last, before, after) in table {
            assert!(!is_open(first) && !is_open(last), "{first} to {last}");
            for neighbour in [before, after].into_iter().filter(|neighbour| !neighbour.is_empty()) {
                assert!(is_open(neighbour), "{neighbour}");
            }
        }
        // None of the networks is missing from the table above.
        let firsts = |address: IpAddr| table.iter().any(|(first, ..)| first.parse() == Ok(address));
        for (network, _) in &CLOSED_V4 {
            let inside = network.addr() == Ipv4Addr::BROADCAST;
            assert!(inside || firsts(network.addr().into()), "{network}");
        }
        for (network, _) in &CLOSED_V6 {
            assert!(network.addr() == Ipv6Addr::LOCALHOST || firsts(network.addr().into()), "{network}");
        }
    }

    #[test]
    fn the_services_that_clouds_give_their_machines_are_closed() {
        for address in [
            "169.254.169.254",    // AWS, Google, Azure, DigitalOcean, Hetzner, OpenStack
            "169.254.170.2",      // AWS, credentials of a container
            "fd00:ec2::254",      // AWS
            "fd20:ce::254",       // Google
            "100.100.100.200",    // Alibaba
            "192.0.0.192",        // Oracle
            "168.63.129.16",      // Azure
            "fe80::a9fe:a9fe",    // AWS in some zones
            "::ffff:a9fe:a9fe",   // AWS, mapped
            "64:ff9b::a9fe:a9fe", // AWS, through NAT64
        ] {
            assert!(!is_open(address), "{address}");
        }
    }

    #[test]
    fn addresses_of_the_open_internet_are_open() {
        for address in
            ["1.1.1.1", "8.8.8.8", "93.184.215.14", "208.80.154.224", "2620:0:861:ed1a::1", "2a00::1"]
        {
            assert!(is_open(address), "{address}");
        }
    }

    #[test]
    fn an_ipv4_address_is_found_where_an_ipv6_one_carries_it() {
        let found = |address: &str| carried(address.parse().unwrap()).map(|inner| inner.to_string());
        for address in [
            "::ffff:127.0.0.1",
            "::127.0.0.1",
            "::ffff:0:127.0.0.1",
            "64:ff9b::127.0.0.1",
            "2002:7f00:1::",
            "2002:7f00:1::9:9",
        ] {
            assert_eq!(found(address).as_deref(), Some("127.0.0.1"), "{address}");
        }
        for address in ["127.0.0.1", "::", "::1", "2a00::7f00:1", "64:ff9b:1::7f00:1"] {
            assert_eq!(found(address), None, "{address}");
        }
    }
}
