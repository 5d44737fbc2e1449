//! Where a request comes from: the client's address and user agent.

use std::net::IpAddr;

/// Where a request comes from, as far as limits and the trail need it. An IPv6 address counts with
/// its whole /64, which is what one customer of a network has.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ClientAddress {
    text: String,
    network: String,
}

impl ClientAddress {
    /// The address that the edge names; `unknown` when it names none.
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

    /// The address, for people.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What counts as one place.
    pub fn network(&self) -> &str {
        &self.network
    }
}

/// Where a session begins.
#[derive(Clone, Copy, Debug)]
pub struct Client<'a> {
    /// The client's address.
    pub address: &'a ClientAddress,
    /// What the browser calls itself.
    pub user_agent: &'a str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_one_place() {
        let network = |text| ClientAddress::parse(Some(text)).network().to_owned();
        assert_eq!(network("203.0.113.7"), "203.0.113.7");
        assert_eq!(network("::ffff:203.0.113.7"), "203.0.113.7");
        assert_eq!(network("2001:db8:1:2:3::4"), network("2001:db8:1:2:ffff::1"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        for nobody in [None, Some(""), Some("203.0.113"), Some("a\r\nb")] {
            assert_eq!(ClientAddress::parse(nobody).as_str(), "unknown");
        }
    }
}
