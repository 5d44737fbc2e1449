//! Where a request comes from: the client's address and user agent.

use std::net::IpAddr;

/// The client's IP address, as rate limits and the activity log need it. Rate limits treat a whole
/// IPv6 /64 as one network, since providers assign at least that much to one customer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ClientAddress {
    text: String,
    network: String,
}

impl ClientAddress {
    /// Parses the address that the edge reports; `unknown` when there is none or it is malformed.
    pub fn parse(text: Option<&str>) -> Self {
        match text.and_then(|text| text.trim().parse::<IpAddr>().ok()).map(|ip| ip.to_canonical()) {
            Some(IpAddr::V6(ip)) => {
                let [a, b, c, d, ..] = ip.segments();
                Self { text: ip.to_string(), network: format!("{a:x}:{b:x}:{c:x}:{d:x}::/64") }
            }
            Some(ip) => Self { text: ip.to_string(), network: ip.to_string() },
            None => Self { text: "unknown".to_owned(), network: "unknown".to_owned() },
        }
    }

    /// The address, to be shown and logged.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The network under which attempts are counted: an IPv4 address, or an IPv6 /64.
    pub fn network(&self) -> &str {
        &self.network
    }
}

/// The client of a request.
#[derive(Clone, Copy, Debug)]
pub struct Client<'a> {
    /// The client's address.
    pub address: &'a ClientAddress,
    /// The browser's `User-Agent` header; empty when it sends none.
    pub user_agent: &'a str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ipv4_address_and_an_ipv6_64_are_one_network() {
        let network = |text| ClientAddress::parse(Some(text)).network().to_owned();
        assert_eq!(network("203.0.113.7"), "203.0.113.7");
        assert_eq!(network("::ffff:203.0.113.7"), "203.0.113.7");
        assert_eq!(network("2001:db8:1:2:3::4"), network("2001:db8:1:2:ffff::1"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        for malformed in [None, Some(""), Some("203.0.113"), Some("a\r\nb")] {
            assert_eq!(ClientAddress::parse(malformed).as_str(), "unknown");
        }
    }
}
