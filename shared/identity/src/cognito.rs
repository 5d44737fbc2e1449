//! The one adapter of the user pool.

use aws_sdk_cognitoidentityprovider::Client;
use aws_types::SdkConfig;

use crate::PoolClient;

/// The user pool.
///
/// `Cognito` asks only for what the function has rights to: logins, addresses, passwords that are
/// set, second factors that are switched off. `Cognito<PoolClient>` also checks passwords and
/// codes, for which the pool wants proof of its client's secret. So a function that is not granted
/// the secret cannot make an adapter that signs users in.
#[derive(Clone, Debug)]
pub struct Cognito<P = ()> {
    pub(crate) client: Client,
    pub(crate) pool: String,
    /// The pool's client, or nothing.
    pub(crate) through: P,
}

impl Cognito {
    /// The pool that is given as AWS configuration and id.
    pub fn at((aws, pool): (&SdkConfig, String)) -> Self {
        Self::new(Client::new(aws), pool)
    }

    /// The pool with this id.
    pub fn new(client: Client, pool: impl Into<String>) -> Self {
        Self { client, pool: pool.into(), through: () }
    }

    /// The same pool through its client.
    #[must_use]
    pub fn through(self, through: PoolClient) -> Cognito<PoolClient> {
        let Self { client, pool, .. } = self;
        Cognito { client, pool, through }
    }
}
