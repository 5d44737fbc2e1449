//! Links to unsubscribe, with a known key.

use app::unsubscribe::{KeyError, UnsubscribeKey, UnsubscribeLinks};

use crate::http::PORTAL_URL;

/// A key that the tests know.
#[derive(Clone, Copy, Debug)]
pub struct KnownKey(pub &'static str);

impl UnsubscribeKey for KnownKey {
    async fn key(&self) -> Result<Vec<u8>, KeyError> {
        Ok(self.0.as_bytes().to_vec())
    }
}

/// The links that this key signs.
pub fn links(key: &'static str) -> UnsubscribeLinks<KnownKey> {
    UnsubscribeLinks { key: KnownKey(key), portal_url: PORTAL_URL.to_owned() }
}
