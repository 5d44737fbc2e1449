//! People: roles, status and e-mail addresses.

use std::fmt;

use crate::{ids::InvalidId, words::words};

words! {
    /// A person's role in an account, low to high.
    Role {
        /// Sees balances and invoices.
        Viewer = "viewer",
        /// Also pays.
        Billing = "billing",
        /// Office Manager: everything.
        Manager = "manager",
    }
}

words! {
    /// A role of the provider's own people, low to high.
    Staff {
        /// Reads any account.
        Agent = "agent",
        /// Also posts.
        Admin = "admin",
    }
}

words! {
    /// Where a user stands.
    UserStatus {
        /// Known from an import; nobody has been invited yet.
        Recorded = "recorded",
        /// Has a temporary password.
        Invited = "invited",
        /// Has chosen a password.
        Active = "active",
        /// May not sign in; the name stays theirs.
        Deactivated = "deactivated",
    }
}

/// An e-mail address, in lower case, so that the same address is the same text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

impl Email {
    /// The address, lower-cased, if a mail could be sent to it.
    ///
    /// # Errors
    /// [`InvalidId`] when it is not `local@domain.tld`, has a space or a control character, or is
    /// longer than 254 bytes.
    pub fn parse(text: &str) -> Result<Self, InvalidId> {
        let clean = text.len() <= 254
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
    fn a_word_reads_back_as_itself() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.as_str()), Ok(*role));
        }
        assert_eq!(Role::parse("Manager"), Err(InvalidId));
        assert!(Role::Viewer < Role::Billing && Role::Billing < Role::Manager);
    }

    #[test]
    fn an_address_is_the_same_in_any_case() {
        assert_eq!(Email::parse("Dana@Example.ca"), Email::parse("dana@example.CA"));
    }

    #[test]
    fn an_address_that_could_break_out_of_a_header_is_refused() {
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
