//! The adapter as the suite wants it: all ports on one pool.

use app::identity::{
    AnswerChallenge, CheckPassword, ChoosePassword, Logins, RecoverPassword, SecondFactor,
};
use aws_sdk_cognitoidentityprovider::config::{
    BehaviorVersion, Credentials, Region, retry::RetryConfig,
};
use aws_sdk_cognitoidentityprovider::{Client, Config};
use domain::ids::Username;
use identity::{
    CognitoLogins, CognitoPasswords, CognitoRecovery, CognitoSecondFactor, CognitoSignIn,
    PoolClient,
};
use jiff::Timestamp;
use testkit::cognito::suite::Provider;

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
    sign_in: CognitoSignIn,
    logins: CognitoLogins,
    recovery: CognitoRecovery,
    passwords: CognitoPasswords,
    factor: CognitoSecondFactor,
    outside: O,
}

impl<O> Adapter<O> {
    /// On the pool with this id, through this client of it.
    pub(crate) fn new(client: &Client, pool: &str, app: &PoolClient, outside: O) -> Self {
        Self {
            sign_in: CognitoSignIn::new(client.clone(), pool, app.clone()),
            logins: CognitoLogins::new(client.clone(), pool),
            recovery: CognitoRecovery::new(client.clone(), pool, app.clone()),
            passwords: CognitoPasswords::new(client.clone(), pool),
            factor: CognitoSecondFactor::new(client.clone(), pool, app.clone()),
            outside,
        }
    }
}

impl<O: Outside> Provider for Adapter<O> {
    fn sign_in(&self) -> &(impl CheckPassword + AnswerChallenge) {
        &self.sign_in
    }

    fn logins(&self) -> &impl Logins {
        &self.logins
    }

    fn recovery(&self) -> &impl RecoverPassword {
        &self.recovery
    }

    fn passwords(&self) -> &impl ChoosePassword {
        &self.passwords
    }

    fn factor(&self) -> &impl SecondFactor {
        &self.factor
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
