//! Cursors: where the next page of a list begins. A cursor is valid only for the account and the
//! filters for which it was made.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::Failure;

/// A cursor as the client sees it. It holds no secret: a caller of the route may see every position
/// of the list. It is not signed either, so the code that opens a cursor checks the position.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cursor<P> {
    /// Hash of the account and the filters.
    #[serde(rename = "b")]
    binding: String,
    #[serde(rename = "p")]
    position: P,
}

impl<P: Serialize + DeserializeOwned> Cursor<P> {
    /// A cursor at `position` that is valid only for these parts: the account and each filter.
    ///
    /// # Errors
    /// `internal` when the position cannot be written as JSON.
    pub fn seal(parts: &[&str], position: P) -> Result<String, Failure> {
        let cursor = Self { binding: binding(parts), position };
        let json = serde_json::to_vec(&cursor).map_err(|e| Failure::internal(e.to_string()))?;
        Ok(BASE64_URL_SAFE_NO_PAD.encode(json))
    }

    /// The position of a cursor that was made for the same parts.
    ///
    /// # Errors
    /// `malformed`, naming `?cursor`, for any other cursor.
    pub fn open(parts: &[&str], text: &str) -> Result<P, Failure> {
        let refused = || Failure::malformed("?cursor", "bad-cursor");
        let json = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| refused())?;
        let cursor: Self = serde_json::from_slice(&json).map_err(|_| refused())?;
        if cursor.binding == binding(parts) { Ok(cursor.position) } else { Err(refused()) }
    }
}

/// Hashes each part with its length, so that moving text between parts gives another hash.
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
