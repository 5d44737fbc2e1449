//! Identifiers as types: a value of such a type has been checked.

use std::fmt;

use uuid::Uuid;

use crate::text::is_identifier;

/// The text does not have the form of the identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a valid identifier")]
pub struct InvalidId;

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $max:expr, $allowed:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Parses an identifier from input.
            ///
            /// # Errors
            /// [`InvalidId`] when it is empty, too long, or has a character that is not allowed.
            pub fn parse(text: &str) -> Result<Self, InvalidId> {
                let allowed: fn(&str) -> bool = $allowed;
                let fits = !text.is_empty() && text.len() <= $max;
                if fits && allowed(text) { Ok(Self(text.to_owned())) } else { Err(InvalidId) }
            }

            /// The text as it was parsed.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

/// Adds to a type of [`text_id`] a parser for stored values.
macro_rules! stored_id {
    ($name:ident, $max:expr) => {
        impl $name {
            /// Parses an identifier that is stored, or that a caller looks up. It also accepts
            /// identifiers that were stored before [`Self::parse`] became stricter.
            ///
            /// # Errors
            /// [`InvalidId`] when it is empty, too long, or has a control character.
            pub fn stored(text: &str) -> Result<Self, InvalidId> {
                let fits = !text.is_empty() && text.len() <= $max;
                let clean = !text.chars().any(char::is_control) && text.trim() == text;
                if fits && clean { Ok(Self(text.to_owned())) } else { Err(InvalidId) }
            }
        }
    };
}

fn is_plain(text: &str) -> bool {
    text.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'_' | b'-' | b':'))
}

/// Most bytes of an account's id.
pub const ACCOUNT_ID_BYTES: usize = 64;
/// Most bytes of a document's id.
pub const DOCUMENT_ID_BYTES: usize = 128;
/// Most bytes of a user name.
pub const USERNAME_BYTES: usize = 64;
/// Most bytes of a number printed on a document.
pub const NUMBER_BYTES: usize = 64;

text_id! {
    /// The billing system's id of an account: up to 64 ASCII letters, digits, `.`, `_`, `-`, `:`.
    AccountId, ACCOUNT_ID_BYTES, is_plain
}

text_id! {
    /// The id of a document, unique within its type: up to 128 bytes of what [`crate::text`]
    /// allows, in NFC.
    DocumentId, DOCUMENT_ID_BYTES, is_identifier
}
stored_id!(DocumentId, DOCUMENT_ID_BYTES);

text_id! {
    /// A number printed on a document, unique per account for invoices: up to 64 bytes of what
    /// [`crate::text`] allows, in NFC.
    DocumentNumber, NUMBER_BYTES, is_identifier
}
stored_id!(DocumentNumber, NUMBER_BYTES);

/// The id of a payment that a customer makes in the portal: `pay_` and 32 hexadecimal digits. It is
/// the number that customers see.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PaymentId(String);

/// The id of a refund that staff ask for: `ref_` and 32 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RefundId(String);

/// Adds to an id of a prefix and a UUID its constructors.
macro_rules! prefixed_id {
    ($name:ident, $prefix:literal) => {
        impl $name {
            /// The id of this UUID.
            pub fn of(uuid: Uuid) -> Self {
                Self(format!(concat!($prefix, "{}"), uuid.simple()))
            }

            /// Parses the text that [`fmt::Display`] gives.
            ///
            /// # Errors
            /// [`InvalidId`] when it is anything else.
            pub fn parse(text: &str) -> Result<Self, InvalidId> {
                let digits = text.strip_prefix($prefix).ok_or(InvalidId)?;
                let uuid = Uuid::try_parse(digits).map_err(|_| InvalidId)?;
                let id = Self::of(uuid);
                if id.0 == text { Ok(id) } else { Err(InvalidId) }
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

prefixed_id!(PaymentId, "pay_");
prefixed_id!(RefundId, "ref_");

/// The name with which a user signs in: 3 to 64 of `a-z 0-9 . _ - @ +`. It is not case-sensitive
/// and is kept in lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Username(String);

impl Username {
    /// Parses and lower-cases a name.
    ///
    /// # Errors
    /// [`InvalidId`] when it is too short, too long, or has a character that is not allowed.
    pub fn parse(text: &str) -> Result<Self, InvalidId> {
        let fits = (3..=USERNAME_BYTES).contains(&text.len());
        let clean = |c: char| c.is_ascii_alphanumeric() || ".-_@+".contains(c);
        if fits && text.chars().all(clean) {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(InvalidId)
        }
    }

    /// The name in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id of the one user who can have this name.
    pub fn user_id(&self) -> UserId {
        UserId(Uuid::new_v5(&USER_NAMESPACE, self.0.as_bytes()))
    }
}

impl fmt::Display for Username {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Namespace of user ids. It can never change, because stored ids depend on it.
const USER_NAMESPACE: Uuid = Uuid::from_u128(0x5f0c_7d3e_9a41_4b8e_8d25_6f1b_90c2_a7e3);

/// The id of a user, derived from the user name, so that a name can belong to only one user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserId(Uuid);

impl UserId {
    /// Parses the text that [`fmt::Display`] gives.
    ///
    /// # Errors
    /// [`InvalidId`] when it is not a hyphenated UUID.
    pub fn parse(text: &str) -> Result<Self, InvalidId> {
        if text.len() != 36 {
            return Err(InvalidId);
        }
        Uuid::try_parse(text).map(Self).map_err(|_| InvalidId)
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.hyphenated())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_name_in_any_case_gives_the_same_user_id() {
        let user = |name| Username::parse(name).unwrap().user_id();
        assert_eq!(user("Dana.Roy"), user("dana.roy"));
        assert_ne!(user("dana.roy"), user("dana.roi"));
        assert_eq!(UserId::parse(&user("dana.roy").to_string()), Ok(user("dana.roy")));
    }

    #[test]
    fn an_account_id_has_no_key_separators() {
        for text in ["", "a#b", "a/b", "a b", "é", &"a".repeat(65)] {
            assert_eq!(AccountId::parse(text), Err(InvalidId), "{text}");
        }
        assert!(AccountId::parse("acct-2041:A.b_c").is_ok());
    }

    #[test]
    fn a_document_number_has_no_outer_space_or_control() {
        for text in ["", " x", "x ", "a\nb", &"9".repeat(65)] {
            assert_eq!(DocumentNumber::parse(text), Err(InvalidId), "{text:?}");
        }
        assert!(DocumentNumber::parse("2026/07 № 12").is_ok());
    }

    #[test]
    fn an_identifier_stored_before_a_stricter_rule_can_be_read() {
        for text in ["INV\u{200b}1", "Re\u{301}f-1", "\u{202e}1"] {
            assert_eq!(DocumentNumber::parse(text), Err(InvalidId), "{text:?}");
            assert_eq!(DocumentId::parse(text), Err(InvalidId), "{text:?}");
            assert_eq!(DocumentNumber::stored(text).map(|it| it.to_string()), Ok(text.to_owned()));
            assert_eq!(DocumentId::stored(text).map(|it| it.to_string()), Ok(text.to_owned()));
        }
        for text in ["", " x", "a\nb"] {
            assert_eq!(DocumentNumber::stored(text), Err(InvalidId), "{text:?}");
        }
    }
}
