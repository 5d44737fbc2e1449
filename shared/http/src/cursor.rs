//! Cursors: where a list goes on, good for the same account and the same filters only.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::Failure;

/// A cursor, as it travels. It holds no secret: whoever may call the route may see every position
/// in its list. Whoever likes can make one up, so who opens it checks that it is a position.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cursor<P> {
    /// Hash of what the cursor is good for.
    #[serde(rename = "b")]
    binding: String,
    #[serde(rename = "p")]
    position: P,
}

impl<P: Serialize + DeserializeOwned> Cursor<P> {
    /// A cursor at `position`, good for these parts only: the account, and each filter.
    ///
    /// # Errors
    /// Only when the position cannot be written as JSON.
    pub fn seal(parts: &[&str], position: P) -> Result<String, Failure> {
        let cursor = Self { binding: binding(parts), position };
        let json = serde_json::to_vec(&cursor).map_err(|e| Failure::internal(e.to_string()))?;
        Ok(BASE64_URL_SAFE_NO_PAD.encode(json))
    }

    /// The position of a cursor that was sealed for the same parts.
    ///
    /// # Errors
    /// A malformed `?cursor` in any other case.
    pub fn open(parts: &[&str], text: &str) -> Result<P, Failure> {
        let refused = || Failure::malformed("?cursor", "bad-cursor");
        let json = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| refused())?;
        let cursor: Self = serde_json::from_slice(&json).map_err(|_| refused())?;
        if cursor.binding == binding(parts) { Ok(cursor.position) } else { Err(refused()) }
    }
}

/// Each part goes in with its length, so that moving text between parts is another binding.
fn binding(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_be_bytes());
        hash.update(part.as_bytes());
    }
    let digest = hash.finalize();
    BASE64_URL_SAFE_NO_PAD.encode(digest.get(..16).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_opens_for_what_it_was_sealed_for() {
        let sealed = Cursor::seal(&["acct-1", "invoice"], 41_u64).unwrap();
        assert_eq!(Cursor::open(&["acct-1", "invoice"], &sealed), Ok(41_u64));
    }

    #[test]
    fn a_cursor_of_another_account_or_filter_is_refused() {
        let sealed = Cursor::seal(&["acct-1", "invoice"], 41_u64).unwrap();
        let refused = Err(Failure::malformed("?cursor", "bad-cursor"));
        for parts in [&["acct-2", "invoice"], &["acct-1", "payment"], &["acct-1i", "nvoice"]] {
            assert_eq!(Cursor::<u64>::open(parts, &sealed), refused, "{parts:?}");
        }
        for text in ["", "x", "e30", "%%"] {
            assert_eq!(Cursor::<u64>::open(&["acct-1", "invoice"], text), refused, "{text}");
        }
    }
}
