//! Secrets that the browser keeps; the portal stores only their hashes.

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// 256 random bits: the secret of a session's cookie, or a challenge's token. `Debug` hides them.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; 32]);

impl Secret {
    /// Makes a secret of random bytes.
    pub const fn new(random: [u8; 32]) -> Self {
        Self(random)
    }

    /// Parses the text of [`Self::reveal`]. `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
        bytes.try_into().ok().map(Self)
    }

    /// The secret in base64url without padding, for the browser only.
    pub fn reveal(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.0)
    }

    /// The hash that is stored.
    pub fn hash(&self) -> SecretHash {
        SecretHash::of(&self.0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The SHA-256 of a [`Secret`] or a code, in base64url. It does not reveal the secret.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SecretHash(String);

impl SecretHash {
    /// Hashes a secret.
    pub fn of(secret: &[u8]) -> Self {
        Self(BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(secret)))
    }

    /// Wraps a stored hash.
    pub fn from_stored(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text that is stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_parses_and_neither_hash_nor_debug_reveals_it() {
        let secret = Secret::new([9; 32]);
        assert_eq!(Secret::parse(&secret.reveal()), Some(secret.clone()));
        assert_ne!(secret.hash().as_str(), secret.reveal());
        assert!(!format!("{secret:?}").contains(&secret.reveal()));
    }

    #[test]
    fn only_thirty_two_bytes_in_unpadded_base64url_parse() {
        let short = BASE64_URL_SAFE_NO_PAD.encode([9; 31]);
        let padded = format!("{}=", Secret::new([9; 32]).reveal());
        for text in ["", "x", &short, &padded, "é"] {
            assert_eq!(Secret::parse(text), None, "{text}");
        }
    }
}
