//! The pool's one client: its id, and the secret that proves a call comes from the portal.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use app::identity::IdentityError;
use aws_sdk_secretsmanager::Client;
use aws_sdk_secretsmanager::error::DisplayErrorContext;
use aws_types::SdkConfig;
use tokio::sync::OnceCell;
use tokio::time::timeout;

/// How long a request waits at most for the secret while it is not known.
const READ_TIME: Duration = Duration::from_secs(3);

/// The pool's one client. Its secret never changes, so it is read from Secrets Manager once; clones
/// share it. `DescribeUserPoolClient` also gives it, but allows only five calls a second in an AWS
/// account, fewer than there are cold starts on a morning.
#[derive(Clone)]
pub struct PoolClient(Arc<Inner>);

struct Inner {
    id: String,
    /// Where the secret is, unless it was given.
    stored: Option<(Client, String)>,
    secret: OnceCell<String>,
}

impl fmt::Debug for PoolClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PoolClient").field("id", &self.0.id).finish_non_exhaustive()
    }
}

impl PoolClient {
    /// The client with this id, whose secret is given as AWS configuration and ARN.
    pub fn at((aws, arn): (&SdkConfig, String), id: impl Into<String>) -> Self {
        Self::new(Client::new(aws), arn, id)
    }

    /// The client with this id, whose secret has this ARN.
    pub fn new(secrets: Client, arn: impl Into<String>, id: impl Into<String>) -> Self {
        let (id, stored) = (id.into(), Some((secrets, arn.into())));
        Self(Arc::new(Inner { id, stored, secret: OnceCell::new() }))
    }

    /// The client with this id and secret, for tests.
    pub fn known(id: impl Into<String>, secret: impl Into<String>) -> Self {
        let secret = OnceCell::new_with(Some(secret.into()));
        Self(Arc::new(Inner { id: id.into(), stored: None, secret }))
    }

    /// Reads the secret before the first request needs it. A failure is left to that request.
    pub async fn warm(&self) {
        let _later = self.secret().await;
    }

    pub(crate) fn id(&self) -> &str {
        &self.0.id
    }

    /// The secret.
    ///
    /// # Errors
    /// When it is not known, and Secrets Manager does not give it in time.
    pub(crate) async fn secret(&self) -> Result<&str, IdentityError> {
        let read = self.0.secret.get_or_try_init(|| async {
            let late = |_| IdentityError::Unavailable("the client's secret: no answer".to_owned());
            timeout(READ_TIME, self.read()).await.map_err(late)?
        });
        Ok(read.await?.as_str())
    }

    async fn read(&self) -> Result<String, IdentityError> {
        let failed =
            |text: String| IdentityError::Unavailable(format!("the client's secret: {text}"));
        let (secrets, arn) = self.0.stored.as_ref().ok_or_else(|| failed("nowhere".to_owned()))?;
        let answer = secrets.get_secret_value().secret_id(arn).send().await;
        let answer = answer.map_err(|error| failed(DisplayErrorContext(error).to_string()))?;
        let secret = answer.secret_string.filter(|secret| !secret.is_empty());
        secret.ok_or_else(|| failed("it is empty".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_is_never_printed_by_accident() {
        assert!(!format!("{:?}", PoolClient::known("client-1", "hush")).contains("hush"));
    }
}
