//! Users: roles, status, names and e-mail addresses.

use std::fmt;

use crate::{
    ids::InvalidId,
    text::{InvalidText, NAME_LENGTH, parse_text},
    text_enum::text_enum,
};

text_enum! {
    /// A member's role in an account, low to high.
    Role {
        /// Sees balances and invoices.
        Viewer = "viewer",
        /// Also makes payments.
        Billing = "billing",
        /// Office Manager: everything, including the account's users.
        Manager = "manager",
    }
}

text_enum! {
    /// A role of staff, low to high.
    Staff {
        /// Reads any account.
        Agent = "agent",
        /// Also posts corrections and manages logins and staff.
        Admin = "admin",
    }
}

text_enum! {
    /// The status of a user's login.
    UserStatus {
        /// Known from an import; no invitation has been sent.
        Recorded = "recorded",
        /// Has a temporary password.
        Invited = "invited",
        /// Has chosen a password.
        Active = "active",
        /// Cannot sign in. No other user can take the name.
        Deactivated = "deactivated",
    }
}

text_enum! {
    /// Why an address gets no mails about payments any more.
    EmailProblem {
        /// A mail to it bounced permanently.
        Bounced = "bounced",
        /// Its owner called a mail spam.
        Complained = "complained",
    }
}

/// A given or family name, in NFC and without leading and trailing white space. It may be empty:
/// many people have only one name.
///
/// # Errors
/// [`InvalidText`] when it has more than [`NAME_LENGTH`] characters, or one that [`crate::text`]
/// refuses.
pub fn parse_name(text: &str) -> Result<String, InvalidText> {
    if text.trim().is_empty() { Ok(String::new()) } else { parse_text(text, NAME_LENGTH) }
}

/// Whether at least one of the two names is not empty.
pub const fn is_named(given: &str, family: &str) -> bool {
    !given.is_empty() || !family.is_empty()
}

/// Given and family name, or the one that is not empty.
pub fn whole_name(given: &str, family: &str) -> String {
    format!("{given} {family}").trim().to_owned()
}

/// The name for a greeting: the given name, or the family name if there is no given name.
pub fn name_in_greeting<'a>(given: &'a str, family: &'a str) -> &'a str {
    if given.is_empty() { family } else { given }
}

/// Most bytes of an e-mail address (RFC 5321, section 4.5.3.1.3, less the angle brackets).
pub const EMAIL_BYTES: usize = 254;

/// An e-mail address, in lower case, so that equal addresses are equal texts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

impl Email {
    /// Parses and lower-cases an address.
    ///
    /// # Errors
    /// [`InvalidId`] when it is not `local@domain.tld`, has a space or a control character, or is
    /// longer than 254 bytes.
    pub fn parse(text: &str) -> Result<Self, InvalidId> {
        let clean = text.len() <= EMAIL_BYTES
            && text.chars().all(|c| c.is_ascii_graphic() && !"<>()[],;:\\\"".contains(c));
        match text.split_once('@') {
            Some((local, domain)) if clean && is_local(local) && is_domain(domain) => {
                Ok(Self(text.to_ascii_lowercase()))
            }
            _ => Err(InvalidId),
        }
    }

    /// The address in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The mailbox of the address, as far as the spelling shows: `+` begins a tag that the owner
    /// chose, and Gmail ignores dots (support.google.com/mail/answer/7436150).
    pub fn mailbox(&self) -> String {
        let (local, domain) = self.0.split_once('@').unwrap_or((&self.0, ""));
        let local = match local.split_once('+') {
            Some((before, _)) if !before.is_empty() => before,
            _ => local,
        };
        match domain {
            "gmail.com" | "googlemail.com" => format!("{}@gmail.com", local.replace('.', "")),
            _ => format!("{local}@{domain}"),
        }
    }
}

fn is_local(text: &str) -> bool {
    !text.is_empty() && text.len() <= 64
}

fn is_domain(text: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    text.contains('.') && text.split('.').all(label)
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_parses_from_its_text_and_roles_are_ordered() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.as_str()), Ok(*role));
        }
        assert_eq!(Role::parse("Manager"), Err(InvalidId));
        assert!(Role::Viewer < Role::Billing && Role::Billing < Role::Manager);
    }

    #[test]
    fn one_name_is_enough() {
        for (text, name) in
            [(" Sukarno ", "Sukarno"), ("", ""), ("\u{a0}", ""), ("O’Neil", "O’Neil")]
        {
            assert_eq!(parse_name(text).as_deref(), Ok(name));
        }
        for text in ["a\u{202e}", "\u{200b}", &"b".repeat(101)] {
            assert_eq!(parse_name(text), Err(InvalidText), "{text:?}");
        }
        assert!(is_named("Sukarno", "") && is_named("", "Cher") && !is_named("", ""));
        assert_eq!(whole_name("Dana", "Roy"), "Dana Roy");
        assert_eq!(
            (whole_name("Sukarno", ""), whole_name("", "Cher")),
            ("Sukarno".into(), "Cher".into())
        );
        assert_eq!(
            (name_in_greeting("Dana", "Roy"), name_in_greeting("", "Cher")),
            ("Dana", "Cher")
        );
    }

    #[test]
    fn an_email_ignores_case() {
        assert_eq!(Email::parse("Dana@Example.ca"), Email::parse("dana@example.CA"));
    }

    #[test]
    fn a_mailbox_ignores_tags_and_the_dots_of_gmail() {
        let mailbox = |text| Email::parse(text).unwrap().mailbox();
        for text in ["d.ana+a@gmail.com", "DANA@googlemail.com", "dana+b+c@gmail.com"] {
            assert_eq!(mailbox(text), "dana@gmail.com");
        }
        assert_eq!(mailbox("dana.roy+x@example.ca"), "dana.roy@example.ca");
        assert_ne!(mailbox("danaroy@example.ca"), mailbox("dana.roy@example.ca"));
        assert_eq!(mailbox("+x@example.ca"), "+x@example.ca");
    }

    #[test]
    fn an_email_that_could_break_a_mail_header_is_refused() {
        for text in [
            "",
            "a",
            "@b.ca",
            "a@b",
            "a@b..ca",
            "a@-b.ca",
            "a b@c.ca",
            "a@b.ca\r\nBcc: x@y.ca",
            "a@b@c.ca",
            "é@b.ca",
        ] {
            assert_eq!(Email::parse(text), Err(InvalidId), "{text:?}");
        }
    }
}
