//! Logins for invited people.

use app::identity::{CorrectEmail, LoginState, Logins};
use domain::password::TemporaryPassword;
use domain::user::Email;
use identity::Cognito;
use serde_json::json;
use testkit::scripted::Scripted;

use crate::{client, dana};

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
        let logins = Cognito::new(client(service.url()), "pool-1");
        assert_eq!(logins.login_state(&dana()).await, Ok(state), "{answer:?}");
    }
}

#[tokio::test]
async fn a_login_is_made_without_cognitos_own_mail_and_reset_as_temporary() {
    let made = json!({ "User": { "Username": "dana.roy" } });
    let service = Scripted::answering(vec![Ok(made), Ok(json!({}))]).await;
    let logins = Cognito::new(client(service.url()), "pool-1");
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

#[tokio::test]
async fn a_corrected_address_is_verified_in_the_same_request() {
    let service = Scripted::answering(vec![Ok(json!({})), Err("UserNotFoundException")]).await;
    let logins = Cognito::new(client(service.url()), "pool-1");
    let email = Email::parse("dana@example.ca").unwrap();
    for _known_or_not in 0..2 {
        assert_eq!(logins.correct_email(&dana(), &email).await, Ok(()));
    }
    let (operation, body) = service.asked().swap_remove(0);
    assert_eq!(operation, "AdminUpdateUserAttributes");
    let attributes = json!([
        { "Name": "email", "Value": "dana@example.ca" },
        { "Name": "email_verified", "Value": "true" },
    ]);
    assert_eq!(body["UserAttributes"], attributes);
}
