//! Makes and opens the links.

use std::future::Future;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use domain::ids::UserId;
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;
use uuid::Uuid;

/// How long a link works. Mails are read late, and the law asks for at least 60 days.
pub const LINK_LIFE: SignedDuration = SignedDuration::from_hours(60 * 24);

/// What is signed begins with this, so that no other signature with the key is one of a link.
const CONTEXT: &[u8] = b"billing-portal unsubscribe 1";
/// Bytes of the user's id, of the end in seconds since 1970, and of the signature.
const USER: usize = 16;
const END: usize = 8;
const SIGNATURE: usize = 32;

/// The key could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the key of the links to unsubscribe cannot be read: {0}")]
pub struct KeyError(pub String);

/// Why a link does not work.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// It was not made here, or was altered.
    #[error("the link is forged or not complete")]
    Forged,
    /// It was made too long ago.
    #[error("the link has expired")]
    Expired,
    /// Nobody knows.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// Reads and caches the key.
pub trait UnsubscribeKey: Send + Sync {
    /// The key. Waits only while it is not known.
    fn key(&self) -> impl Future<Output = Result<Vec<u8>, KeyError>> + Send;
}

/// Opens links.
pub trait OpenLinks: Send + Sync {
    /// The user whom the token of a link names.
    fn open(
        &self,
        token: &str,
        now: Timestamp,
    ) -> impl Future<Output = Result<UserId, LinkError>> + Send;
}

/// Makes links for mails, and opens them.
#[derive(Clone, Debug)]
pub struct UnsubscribeLinks<K> {
    /// Signs them.
    pub key: K,
    /// The origin of the portal.
    pub portal_url: String,
}

impl<K: UnsubscribeKey> UnsubscribeLinks<K> {
    /// The URL for a mail to this user, which works for [`LINK_LIFE`].
    ///
    /// # Errors
    /// [`KeyError`].
    pub async fn url(&self, user: &UserId, now: Timestamp) -> Result<String, KeyError> {
        let token = token(&self.key.key().await?, user, now + LINK_LIFE)?;
        Ok(format!("{}/v1/unsubscribe/{token}", self.portal_url))
    }
}

impl<K: UnsubscribeKey> OpenLinks for UnsubscribeLinks<K> {
    async fn open(&self, token: &str, now: Timestamp) -> Result<UserId, LinkError> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(token).map_err(|_| LinkError::Forged)?;
        let (signed, signature) = bytes.split_at_checked(USER + END).ok_or(LinkError::Forged)?;
        let mac = signing(&self.key.key().await?, signed)?;
        // In constant time, and of the whole length.
        mac.verify_slice(signature).map_err(|_| LinkError::Forged)?;
        let (user, end) = signed.split_at_checked(USER).ok_or(LinkError::Forged)?;
        let user = Uuid::from_slice(user).map_err(|_| LinkError::Forged)?;
        let user = UserId::parse(&user.hyphenated().to_string()).map_err(|_| LinkError::Forged)?;
        let end: [u8; END] = end.try_into().map_err(|_| LinkError::Forged)?;
        if now.as_second() < i64::from_be_bytes(end) { Ok(user) } else { Err(LinkError::Expired) }
    }
}

fn token(key: &[u8], user: &UserId, end: Timestamp) -> Result<String, KeyError> {
    let user = Uuid::parse_str(&user.to_string()).map_err(|error| KeyError(error.to_string()))?;
    let mut bytes = Vec::with_capacity(USER + END + SIGNATURE);
    bytes.extend_from_slice(user.as_bytes());
    bytes.extend_from_slice(&end.as_second().to_be_bytes());
    let signature = signing(key, &bytes)?.finalize().into_bytes();
    bytes.extend_from_slice(&signature);
    Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

fn signing(key: &[u8], signed: &[u8]) -> Result<Hmac<Sha256>, KeyError> {
    if key.is_empty() {
        return Err(KeyError("it is empty".to_owned()));
    }
    let mac = Hmac::<Sha256>::new_from_slice(key).map_err(|error| KeyError(error.to_string()))?;
    Ok(mac.chain_update(CONTEXT).chain_update(signed))
}

#[cfg(test)]
mod tests {
    use domain::ids::Username;

    use super::*;

    const NOON: Timestamp = Timestamp::constant(1_784_116_800, 0);

    struct Known(&'static [u8]);

    impl UnsubscribeKey for Known {
        async fn key(&self) -> Result<Vec<u8>, KeyError> {
            Ok(self.0.to_vec())
        }
    }

    fn links(key: &'static [u8]) -> UnsubscribeLinks<Known> {
        UnsubscribeLinks { key: Known(key), portal_url: "https://billing.example.ca".to_owned() }
    }

    fn dana() -> UserId {
        Username::parse("dana.roy").unwrap().user_id()
    }

    async fn token_of(key: &'static [u8]) -> String {
        let url = links(key).url(&dana(), NOON).await.unwrap();
        let token = url.strip_prefix("https://billing.example.ca/v1/unsubscribe/").unwrap();
        token.to_owned()
    }

    #[tokio::test]
    async fn a_link_names_its_user_until_it_expires() {
        let token = token_of(b"key").await;
        assert!(token.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_'));
        let second = SignedDuration::from_secs(1);
        for (now, expected) in [
            (NOON, Ok(dana())),
            (NOON + LINK_LIFE - second, Ok(dana())),
            (NOON + LINK_LIFE, Err(LinkError::Expired)),
            (NOON + LINK_LIFE + LINK_LIFE, Err(LinkError::Expired)),
        ] {
            assert_eq!(links(b"key").open(&token, now).await, expected, "{now}");
        }
    }

    #[tokio::test]
    async fn a_link_that_was_altered_shortened_or_signed_with_another_key_is_forged() {
        let (token, links) = (token_of(b"key").await, links(b"key"));
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(&token).unwrap();
        assert_eq!(bytes.len(), USER + END + SIGNATURE);
        let mut forged = vec![token_of(b"another").await, format!("{token}A"), format!("{token}=")];
        for place in 0..bytes.len() {
            let mut altered = bytes.clone();
            altered[place] ^= 1;
            forged.push(BASE64_URL_SAFE_NO_PAD.encode(altered));
            forged.push(BASE64_URL_SAFE_NO_PAD.encode(&bytes[..place]));
        }
        forged.extend(["", "token", "é", "../me"].map(str::to_owned));
        for token in forged {
            assert_eq!(links.open(&token, NOON).await, Err(LinkError::Forged), "{token}");
        }
    }

    /// The signature is over the user and the end, so neither can be taken from another link.
    #[tokio::test]
    async fn the_end_of_one_link_does_not_fit_another() {
        let links = links(b"key");
        let later = NOON + LINK_LIFE;
        let old = links.url(&dana(), NOON).await.unwrap();
        let new = links.url(&dana(), later).await.unwrap();
        let parts = |url: &str| {
            let token = url.rsplit('/').next().unwrap();
            BASE64_URL_SAFE_NO_PAD.decode(token).unwrap()
        };
        let mixed = [&parts(&new)[..USER + END], &parts(&old)[USER + END..]].concat();
        let mixed = BASE64_URL_SAFE_NO_PAD.encode(mixed);
        assert_eq!(links.open(&mixed, later).await, Err(LinkError::Forged));
    }

    #[tokio::test]
    async fn an_empty_key_signs_nothing() {
        assert!(links(b"").url(&dana(), NOON).await.is_err());
        let token = token_of(b"key").await;
        assert!(matches!(links(b"").open(&token, NOON).await, Err(LinkError::Key(_))));
    }
}
