//! Text that a mail client turns into a link.
//!
//! Users choose names, and the provider's e-mails contain these names. With a link in a name, an
//! attacker could use an invitation to send a message of their own.

/// Characters that count as the dot of a host name: the full stop, those that IDNA treats as one
/// (UTS 46, section 4), and those whose compatibility form is one.
const DOTS: &[char] = &['.', '\u{2024}', '\u{3002}', '\u{FE52}', '\u{FF0E}', '\u{FF61}'];

/// The most common and most abused top-level domains of more than two letters. Any two letters
/// count as a country's.
const SUFFIXES: &[&str] = &[
    "app", "bank", "biz", "blog", "cfd", "click", "cloud", "club", "com", "cyou", "dev", "edu",
    "email", "finance", "fun", "gov", "help", "icu", "info", "int", "link", "live", "loan", "lol",
    "mil", "mobi", "money", "monster", "net", "online", "org", "page", "pay", "pro", "quest",
    "sbs", "shop", "site", "space", "store", "support", "tech", "tel", "top", "vip", "web",
    "website", "win", "work", "world", "xxx", "xyz", "zone",
];

/// Whether a name contains a link: `://`, `www.`, or a dot with a letter or digit before it and at
/// least two after it. So initials (`J.R. Smith`, `A.B.C.`) and abbreviations before a space
/// (`St. John`) are names. The function uses no list of top-level domains, which would never be
/// complete.
pub fn has_link(name: &str) -> bool {
    let text: String = name.chars().map(|c| if DOTS.contains(&c) { '.' } else { c }).collect();
    let text = text.to_lowercase().replace('\u{FF1A}', ":").replace('\u{FF0F}', "/");
    if text.contains("://") || text.contains("www.") {
        return true;
    }
    let mut labels = text.split('.').peekable();
    while let (Some(before), Some(after)) = (labels.next(), labels.peek()) {
        let follows = after.chars().take_while(|c| c.is_alphanumeric() || *c == '-').count();
        let begins = after.starts_with(char::is_alphanumeric);
        if before.ends_with(char::is_alphanumeric) && begins && follows > 1 {
            return true;
        }
    }
    false
}

/// Whether a user name looks like a host name. Dots are common in user names, so only the part
/// after the last dot counts: two letters, or one of the common top-level domains.
pub fn is_host_like(username: &str) -> bool {
    let username = username.to_lowercase();
    let known = |last: &str| {
        let country = last.len() == 2 && last.chars().all(|c| c.is_ascii_alphabetic());
        country || SUFFIXES.contains(&last)
    };
    let ends = username.rsplit_once('.').is_some_and(|(_, last)| known(last));
    ends || username.starts_with("www.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_and_abbreviations_are_not_links() {
        for name in [
            "J.R. Smith",
            "St. John",
            "Jr.",
            "Ph.D.",
            "A.B.C. Ltd",
            "Jean-Paul",
            "O'Neil",
            "D’Aoust",
            "M. Lévesque",
            "Dr. Anne",
            "J.-P. Roy",
            "S.p.A.",
            "...",
            ". .",
            "Li",
        ] {
            assert!(!has_link(name), "{name}");
        }
    }

    #[test]
    fn host_names_and_urls_are_links() {
        for name in [
            "evil.com",
            "Visit evil.co",
            "paypal.com.example",
            "EVIL.ZONE",
            "x.co",
            "www.evil",
            "http://a",
            "évil.рф",
            "evil。com",
            "evil．com",
            "evil｡com",
            "evil․com",
            "a.b.co/x",
            "192.168.10.20",
            "Bill (evil.com)",
            "evil.xn--p1ai",
            "h：／／x",
            "evil.com.",
        ] {
            assert!(has_link(name), "{name}");
        }
    }

    #[test]
    fn a_user_name_is_host_like_if_it_ends_in_a_top_level_domain() {
        for name in ["dana.roy", "dana_roy", "d.roy2", "roy", "a.b.1", "jean.paul.2"] {
            assert!(!is_host_like(name), "{name}");
        }
        for name in ["evil.com", "www.dana", "pay.evil.xyz", "evil.ca", "Evil.Co"] {
            assert!(is_host_like(name), "{name}");
        }
    }
}
