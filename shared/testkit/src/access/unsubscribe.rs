//! Links to unsubscribe, with a known key.

use app::unsubscribe::{KeyError, UnsubscribeKey, UnsubscribeLinks};

use crate::http::PORTAL_URL;

/// A key that the tests know.
#[derive(Clone, Debug)]
pub struct KnownKey(pub String);

impl UnsubscribeKey for KnownKey {
    async fn key(&self) -> Result<Vec<u8>, KeyError> {
        Ok(self.0.as_bytes().to_vec())
    }
}

/// The links that this key signs.
pub fn links(key: &str) -> UnsubscribeLinks<KnownKey> {
    UnsubscribeLinks { key: KnownKey(key.to_owned()), portal_url: PORTAL_URL.to_owned() }
}
