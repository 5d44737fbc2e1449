//! The adapter as the suite wants it: all ports on one pool.

use app::identity::{
    AnswerChallenge, CheckPassword, ChoosePassword, Logins, RecoverPassword, SetUpFactor,
    SwitchOffFactor,
};
use aws_sdk_cognitoidentityprovider::config::{
    BehaviorVersion, Credentials, Region, retry::RetryConfig,
};
use aws_sdk_cognitoidentityprovider::{Client, Config};
use domain::ids::Username;
use identity::{Cognito, PoolClient};
use jiff::Timestamp;
use testkit::cognito::identity_suite::Provider;

/// A client of what speaks Cognito's protocol at this address.
pub(crate) fn client(url: &str) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new("us-east-1"))
        .endpoint_url(url)
        .credentials_provider(Credentials::new("test", "test", None, None, "test"))
        .retry_config(RetryConfig::disabled())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    Client::from_conf(config)
}

/// What a person has beside the portal.
pub(crate) trait Outside {
    /// The code that was mailed last.
    fn mailed_code(&self, username: &Username) -> String;
    /// What the app's clock shows.
    fn now(&self) -> Timestamp;
    /// Waits until the app shows another code, where a used one is refused.
    fn next_code(&self);
}

/// All ports on one pool.
pub(crate) struct Adapter<O> {
    identity: Cognito<PoolClient>,
    outside: O,
}

impl<O> Adapter<O> {
    /// On the pool with this id, through this client of it.
    pub(crate) fn new(client: &Client, pool: &str, app: &PoolClient, outside: O) -> Self {
        Self { identity: Cognito::new(client.clone(), pool).through(app.clone()), outside }
    }
}

impl<O: Outside> Provider for Adapter<O> {
    fn sign_in(&self) -> &(impl CheckPassword + AnswerChallenge) {
        &self.identity
    }

    fn logins(&self) -> &impl Logins {
        &self.identity
    }

    fn recovery(&self) -> &impl RecoverPassword {
        &self.identity
    }

    fn passwords(&self) -> &impl ChoosePassword {
        &self.identity
    }

    fn factor(&self) -> &(impl SetUpFactor + SwitchOffFactor) {
        &self.identity
    }

    fn mailed_code(&self, username: &Username) -> String {
        self.outside.mailed_code(username)
    }

    fn now(&self) -> Timestamp {
        self.outside.now()
    }

    fn next_code(&self) {
        self.outside.next_code();
    }
}
