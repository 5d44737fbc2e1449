//! What is asked of Cognito, and what its answers mean.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop at once"
)]

use app::access::ChallengeKind;
use app::identity::{
    AnswerChallenge, ChallengeSession, CheckPassword, IdentityError, LoginState, Logins, Outcome,
};
use aws_sdk_cognitoidentityprovider::config::{
    BehaviorVersion, Credentials, Region, retry::RetryConfig,
};
use aws_sdk_cognitoidentityprovider::{Client, Config};
use domain::ids::Username;
use domain::password::TemporaryPassword;
use domain::people::Email;
use identity::{CognitoLogins, CognitoSignIn};
use serde_json::{Value, json};
use testkit::scripted::Scripted;

/// HMAC-SHA256 of "dana.royclient-1" under "hush", in base64.
const PROOF: &str = "SjhQ4CROGwe/gtLKBPi5zTk2N/5JXyYrgIUowVAQeJw=";

fn client(service: &Scripted) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new("ca-central-1"))
        .endpoint_url(service.url())
        .credentials_provider(Credentials::new("test", "test", None, None, "test"))
        .retry_config(RetryConfig::disabled())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    Client::from_conf(config)
}

fn dana() -> Username {
    Username::parse("dana.roy").unwrap()
}

fn secret() -> Result<Value, &'static str> {
    Ok(json!({ "UserPoolClient": { "ClientSecret": "hush" } }))
}

fn challenge(name: &str) -> Result<Value, &'static str> {
    Ok(json!({ "ChallengeName": name, "Session": "opaque" }))
}

fn asked(kind: ChallengeKind) -> Result<Outcome, IdentityError> {
    Ok(Outcome::Asked(kind, ChallengeSession::new("opaque")))
}

fn passed() -> Result<Value, &'static str> {
    Ok(json!({ "AuthenticationResult": { "AccessToken": "never seen again" } }))
}

#[tokio::test]
async fn a_password_is_checked_with_proof_and_the_secret_is_fetched_once() {
    let service = Scripted::answering(vec![secret(), passed(), passed()]).await;
    let sign_in = CognitoSignIn::new(client(&service), "pool-1", "client-1");
    sign_in.warm().await;
    for _twice in 0..2 {
        let outcome = sign_in.check_password(&dana(), "Quiet-Harbour-2026").await;
        assert_eq!(outcome, Ok(Outcome::Passed));
    }
    let requests = service.asked();
    let operations: Vec<&str> = requests.iter().map(|(name, _)| name.as_str()).collect();
    let expected = ["DescribeUserPoolClient", "AdminInitiateAuth", "AdminInitiateAuth"];
    assert_eq!(operations, expected);
    assert_eq!(
        requests[1].1,
        json!({
            "UserPoolId": "pool-1",
            "ClientId": "client-1",
            "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
            "AuthParameters": {
                "USERNAME": "dana.roy",
                "PASSWORD": "Quiet-Harbour-2026",
                "SECRET_HASH": PROOF,
            },
        })
    );
}

#[tokio::test]
async fn what_a_password_can_come_to() {
    for (answer, outcome) in [
        (passed(), Ok(Outcome::Passed)),
        (challenge("NEW_PASSWORD_REQUIRED"), asked(ChallengeKind::NewPassword)),
        (challenge("SOFTWARE_TOKEN_MFA"), asked(ChallengeKind::Totp)),
        (Err("NotAuthorizedException"), Ok(Outcome::Refused)),
        (Err("UserNotFoundException"), Ok(Outcome::Refused)),
        (Err("UserNotConfirmedException"), Ok(Outcome::Refused)),
        (Err("PasswordResetRequiredException"), Ok(Outcome::Refused)),
        (Err("TooManyRequestsException"), Err(IdentityError::Busy)),
    ] {
        let service = Scripted::answering(vec![secret(), answer.clone()]).await;
        let sign_in = CognitoSignIn::new(client(&service), "pool-1", "client-1");
        assert_eq!(sign_in.check_password(&dana(), "x").await, outcome, "{answer:?}");
    }
    for odd in
        [challenge("SMS_MFA"), Err("InvalidParameterException"), Err("InternalErrorException")]
    {
        let service = Scripted::answering(vec![secret(), odd.clone()]).await;
        let sign_in = CognitoSignIn::new(client(&service), "pool-1", "client-1");
        let outcome = sign_in.check_password(&dana(), "x").await;
        assert!(matches!(outcome, Err(IdentityError::Unavailable(_))), "{odd:?}: {outcome:?}");
    }
}

#[tokio::test]
async fn what_an_answer_can_come_to() {
    for (answer, outcome) in [
        (passed(), Ok(Outcome::Passed)),
        (challenge("SOFTWARE_TOKEN_MFA"), asked(ChallengeKind::Totp)),
        (Err("CodeMismatchException"), Ok(Outcome::Refused)),
        (Err("ExpiredCodeException"), Ok(Outcome::Refused)),
        (Err("NotAuthorizedException"), Ok(Outcome::Expired)),
        (Err("TooManyRequestsException"), Err(IdentityError::Busy)),
    ] {
        let service = Scripted::answering(vec![secret(), answer.clone()]).await;
        let sign_in = CognitoSignIn::new(client(&service), "pool-1", "client-1");
        let session = ChallengeSession::new("before");
        let found = sign_in.answer_totp(&dana(), &session, "246810").await;
        assert_eq!(found, outcome, "{answer:?}");
        assert_eq!(
            service.asked()[1].1,
            json!({
                "UserPoolId": "pool-1",
                "ClientId": "client-1",
                "ChallengeName": "SOFTWARE_TOKEN_MFA",
                "Session": "before",
                "ChallengeResponses": {
                    "USERNAME": "dana.roy",
                    "SECRET_HASH": PROOF,
                    "SOFTWARE_TOKEN_MFA_CODE": "246810",
                },
            })
        );
    }
}

#[tokio::test]
async fn a_new_password_goes_to_the_challenge_that_asked_for_it() {
    let service = Scripted::answering(vec![secret(), passed()]).await;
    let sign_in = CognitoSignIn::new(client(&service), "pool-1", "client-1");
    let session = ChallengeSession::new("before");
    let outcome = sign_in.answer_new_password(&dana(), &session, "Quiet-Harbour-2026").await;
    assert_eq!(outcome, Ok(Outcome::Passed));
    let request = service.asked()[1].1.clone();
    assert_eq!(request["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    assert_eq!(request["ChallengeResponses"]["NEW_PASSWORD"], "Quiet-Harbour-2026");
}

#[tokio::test]
async fn a_login_is_absent_temporary_or_chosen() {
    let user = |status: &str| Ok(json!({ "Username": "dana.roy", "UserStatus": status }));
    for (answer, state) in [
        (Err("UserNotFoundException"), LoginState::Absent),
        (user("FORCE_CHANGE_PASSWORD"), LoginState::Temporary),
        (user("CONFIRMED"), LoginState::Chosen),
        (user("RESET_REQUIRED"), LoginState::Chosen),
    ] {
        let service = Scripted::answering(vec![answer.clone()]).await;
        let logins = CognitoLogins::new(client(&service), "pool-1");
        assert_eq!(logins.login_state(&dana()).await, Ok(state), "{answer:?}");
    }
}

#[tokio::test]
async fn a_login_is_made_without_cognitos_own_mail_and_reset_as_temporary() {
    let made = json!({ "User": { "Username": "dana.roy" } });
    let service = Scripted::answering(vec![Ok(made), Ok(json!({}))]).await;
    let logins = CognitoLogins::new(client(&service), "pool-1");
    let password = TemporaryPassword::generate([1; 32]);
    let email = Email::parse("dana@example.ca").unwrap();
    assert_eq!(logins.create_login(&dana(), &email, &password).await, Ok(()));
    assert_eq!(logins.reset_login(&dana(), &password).await, Ok(()));
    let requests = service.asked();
    assert_eq!(
        requests[0].1,
        json!({
            "UserPoolId": "pool-1",
            "Username": "dana.roy",
            "TemporaryPassword": password.reveal(),
            "MessageAction": "SUPPRESS",
            "UserAttributes": [
                { "Name": "email", "Value": "dana@example.ca" },
                { "Name": "email_verified", "Value": "true" },
            ],
        })
    );
    assert_eq!(requests[1].0, "AdminSetUserPassword");
    assert_eq!(requests[1].1["Permanent"], false);
}
