//! Secrets that a browser keeps for us, of which we keep only the hash.

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// 256 random bits: in a session's cookie, or a challenge's token. `Debug` hides them.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; 32]);

impl Secret {
    /// A secret of these random bytes.
    pub const fn new(random: [u8; 32]) -> Self {
        Self(random)
    }

    /// Reads what [`Self::reveal`] wrote, and nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
        bytes.try_into().ok().map(Self)
    }

    /// The secret as text, for the browser only.
    pub fn reveal(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What is stored of it.
    pub fn hash(&self) -> SecretHash {
        SecretHash::of(&self.0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The SHA-256 of a [`Secret`] or a recovery code, in base64url. Says nothing about it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SecretHash(String);

impl SecretHash {
    /// The hash of something secret.
    pub fn of(secret: &[u8]) -> Self {
        Self(BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(secret)))
    }

    /// What was stored.
    pub fn from_stored(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// As it is stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_reads_back_and_its_hash_does_not_show_it() {
        let secret = Secret::new([9; 32]);
        assert_eq!(Secret::parse(&secret.reveal()), Some(secret.clone()));
        assert_ne!(secret.hash().as_str(), secret.reveal());
        assert!(!format!("{secret:?}").contains(&secret.reveal()));
    }

    #[test]
    fn anything_but_thirty_two_bytes_is_no_secret() {
        let short = BASE64_URL_SAFE_NO_PAD.encode([9; 31]);
        let padded = format!("{}=", Secret::new([9; 32]).reveal());
        for text in ["", "x", &short, &padded, "é"] {
            assert_eq!(Secret::parse(text), None, "{text}");
        }
    }
}
