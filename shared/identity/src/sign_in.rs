//! Checking passwords and codes.

use app::identity::{AnswerChallenge, ChallengeSession, CheckPassword, IdentityError, Outcome};
use aws_sdk_cognitoidentityprovider::Client;
use aws_sdk_cognitoidentityprovider::types::ChallengeNameType;
use aws_types::SdkConfig;
use domain::ids::Username;

use crate::PoolClient;
use crate::client::{AppClient, Initiated};

/// Signing in through the pool's one client.
#[derive(Debug)]
pub struct CognitoSignIn(AppClient);

impl CognitoSignIn {
    /// The pool that is given as AWS configuration and id, through this client of it.
    pub fn at((aws, pool): (&SdkConfig, String), app: PoolClient) -> Self {
        Self::new(Client::new(aws), pool, app)
    }

    /// The pool with this id, through this client of it.
    pub fn new(client: Client, pool: impl Into<String>, app: PoolClient) -> Self {
        Self(AppClient::new(client, pool, app))
    }
}

impl CheckPassword for CognitoSignIn {
    async fn check_password(
        &self,
        username: &Username,
        password: &str,
    ) -> Result<Outcome, IdentityError> {
        Ok(match self.0.initiate(username, password).await? {
            Initiated::SignedIn(_dropped) => Outcome::Passed,
            Initiated::Asked(kind, session) => Outcome::Asked(kind, session),
            Initiated::Refused => Outcome::Refused,
        })
    }
}

impl AnswerChallenge for CognitoSignIn {
    async fn answer_new_password(
        &self,
        username: &Username,
        session: &ChallengeSession,
        password: &str,
    ) -> Result<Outcome, IdentityError> {
        let challenge = ChallengeNameType::NewPasswordRequired;
        self.0.respond(username, session, challenge, ("NEW_PASSWORD", password)).await
    }

    async fn answer_totp(
        &self,
        username: &Username,
        session: &ChallengeSession,
        code: &str,
    ) -> Result<Outcome, IdentityError> {
        self.0.respond_totp(username, session, code).await
    }
}
