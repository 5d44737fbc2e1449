//! The suite of the identity provider against the running stack's emulator.
//!
//! The suite leaves out what the emulator does otherwise than Cognito: it sends
//! codes in `FORCE_CHANGE_PASSWORD`; it takes a challenge's session more than once; it takes any
//! new password in a challenge; a used code of an app counts again; and nothing is limited.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod provider;

use aws_sdk_cognitoidentityprovider::Client;
use aws_sdk_cognitoidentityprovider::types::{
    ExplicitAuthFlowsType, PasswordPolicyType, PreventUserExistenceErrorTypes, UserPoolMfaType,
    UserPoolPolicyType, UsernameConfigurationType,
};
use domain::ids::Username;
use identity::PoolClient;
use jiff::Timestamp;
use provider::{Adapter, Outside, client};
use testkit::cognito::identity_suite;

struct Emulator;

impl Outside for Emulator {
    /// The emulator mails this code to every user.
    fn mailed_code(&self, _username: &Username) -> String {
        "654321".to_owned()
    }

    #[expect(clippy::disallowed_methods, reason = "the emulator's clock is the machine's")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    /// The emulator takes a code twice.
    fn next_code(&self) {}
}

/// A pool and its client, as the template makes them: the pool's id, and the client.
async fn create(client: &Client) -> (String, PoolClient) {
    let policy = PasswordPolicyType::builder().minimum_length(15).require_uppercase(true);
    let policy = policy.require_lowercase(true).require_numbers(true).require_symbols(false);
    let pool = client.create_user_pool().pool_name(format!("suite-{}", std::process::id()));
    let pool = pool
        .policies(UserPoolPolicyType::builder().password_policy(policy.build()).build())
        .username_configuration(
            UsernameConfigurationType::builder().case_sensitive(false).build().unwrap(),
        )
        .mfa_configuration(UserPoolMfaType::Optional);
    let pool = pool.send().await.unwrap().user_pool.unwrap().id.unwrap();
    let app = client.create_user_pool_client().user_pool_id(&pool).client_name("suite");
    let app = app
        .generate_secret(true)
        .explicit_auth_flows(ExplicitAuthFlowsType::AllowAdminUserPasswordAuth)
        .prevent_user_existence_errors(PreventUserExistenceErrorTypes::Enabled);
    let app = app.send().await.unwrap().user_pool_client.unwrap();
    (pool, PoolClient::known(app.client_id.unwrap(), app.client_secret.unwrap()))
}

#[tokio::test]
#[ignore = "needs a running stack"]
async fn the_emulator_s_pool_does_the_same_as_the_model() {
    #[expect(clippy::disallowed_methods, reason = "tests are configured by variables")]
    let path = std::env::var("STACK_JSON").expect("STACK_JSON names a stack's stack.json");
    let about: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let client = client(about["awsEndpoint"].as_str().unwrap());
    let (pool, app) = create(&client).await;
    identity_suite::all(&Adapter::new(&client, &pool, &app, Emulator)).await;
    client.delete_user_pool().user_pool_id(pool).send().await.unwrap();
}
