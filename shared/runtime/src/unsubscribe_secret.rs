//! The key that signs the links to unsubscribe, from Secrets Manager.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use app::unsubscribe::{KeyError, UnsubscribeKey};
use aws_config::SdkConfig;
use aws_sdk_secretsmanager::Client;
use aws_sdk_secretsmanager::error::DisplayErrorContext;
use tokio::sync::OnceCell;
use tokio::time::timeout;

/// How long a call waits at most for the key while it is not known.
const READ_TIME: Duration = Duration::from_secs(3);

/// The key. The template makes it and nothing changes it, so it is read once; clones share it.
#[derive(Clone)]
pub struct UnsubscribeSecret(Arc<Inner>);

struct Inner {
    client: Client,
    arn: String,
    key: OnceCell<Vec<u8>>,
}

impl fmt::Debug for UnsubscribeSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnsubscribeSecret").field("arn", &self.0.arn).finish_non_exhaustive()
    }
}

impl UnsubscribeSecret {
    /// The secret that is given as AWS configuration and ARN.
    pub fn at((aws, arn): (&SdkConfig, String)) -> Self {
        Self(Arc::new(Inner { client: Client::new(aws), arn, key: OnceCell::new() }))
    }

    async fn read(&self) -> Result<Vec<u8>, KeyError> {
        let get = self.0.client.get_secret_value().secret_id(&self.0.arn).send();
        let late = |_| KeyError(format!("no answer within {READ_TIME:?}"));
        let answer = timeout(READ_TIME, get).await.map_err(late)?;
        let answer = answer.map_err(|error| KeyError(DisplayErrorContext(error).to_string()))?;
        let key = answer.secret_string.filter(|key| !key.is_empty());
        key.map(String::into_bytes).ok_or_else(|| KeyError("it is empty".to_owned()))
    }
}

impl UnsubscribeKey for UnsubscribeSecret {
    async fn key(&self) -> Result<Vec<u8>, KeyError> {
        self.0.key.get_or_try_init(|| self.read()).await.cloned()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use testkit::emulator::aws;
    use testkit::scripted::Scripted;

    use super::*;

    #[tokio::test]
    async fn the_key_is_read_once_and_an_outage_before_that_is_an_error() {
        let gone = Err("ResourceNotFoundException");
        let empty = Ok(json!({ "SecretString": "" }));
        let known = Ok(json!({ "SecretString": "hush" }));
        let service = Scripted::answering(vec![gone, empty, known]).await;
        let secret = UnsubscribeSecret::at((&aws(service.url()), "arn".to_owned()));
        for _failure in 0..2 {
            assert!(secret.key().await.is_err());
        }
        for _call in 0..3 {
            assert_eq!(secret.clone().key().await, Ok(b"hush".to_vec()));
        }
        assert_eq!(service.asked().len(), 3);
        assert!(!format!("{secret:?}").contains("hush"));
    }
}
