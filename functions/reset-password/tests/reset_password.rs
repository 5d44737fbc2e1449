//! Setting a new password with a code, over HTTP.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::Arc;

use app::identity::RecoverPassword;
use app::login::Login;
use contract::RESET_PASSWORD;
use domain::user::Role;
use reset_password::handle;
use serde_json::json;
use testkit::access::{MemoryAccess, MemoryNotices, StrictCognito, member, user, username};
use testkit::http::{Ask, Seen};
use testkit::portal::{Event, Routes, TestPortal};
use testkit::system::Counting;

type TestLogin = Login<StrictCognito, MemoryAccess, MemoryNotices, Counting>;

fn login() -> Arc<TestLogin> {
    let identity =
        StrictCognito::default().with_chosen(&username("dana.roy"), "Quiet-Harbour-2026");
    let membership = member("dana.roy", "a-1", Role::Viewer);
    let access = MemoryAccess::default().with_user(user("dana.roy")).with_member(membership);
    let (notices, random) = (MemoryNotices::default(), Counting::default());
    Arc::new(Login { identity, access, notices, random })
}

async fn send(login: &Arc<TestLogin>, request: impl Event) -> Seen {
    let routes = Routes::new().on(RESET_PASSWORD, handle);
    TestPortal::shared(&login.access, routes, login).send(request).await
}

fn reset(username: &str, code: &str, password: &str) -> Ask {
    let body = json!({ "username": username, "code": code, "newPassword": password });
    Ask::of(RESET_PASSWORD).json(&body)
}

#[tokio::test]
async fn a_code_sets_the_password_once_and_gives_no_session() {
    let login = login();
    login.identity.send_code(&username("dana.roy")).await.unwrap();
    let code = login.identity.mailed_codes(&username("dana.roy")).pop().unwrap();
    let right = reset("Dana.Roy", &code, "Other-Harbour-2027");
    let seen = send(&login, &right).await;
    assert_eq!((seen.status.as_u16(), seen.header("set-cookie")), (204, None));
    assert!(login.identity.accepts(&username("dana.roy"), "Other-Harbour-2027"));
    let again = send(&login, &right).await;
    assert_eq!(again.faults(), [("/code".to_owned(), "wrong-code".to_owned())]);
}

#[tokio::test]
async fn a_wrong_code_gets_the_same_response_for_every_name() {
    let wrong = send(&login(), "reset-password/ok.json").await;
    assert_eq!((wrong.status.as_u16(), wrong.problem()), (422, Some("invalid")));
    for (name, code) in [("dana.roy", "000000"), ("dana.roy", ""), ("nobody", "246810"), ("!", "1")]
    {
        let seen = send(&login(), reset(name, code, "Other-Harbour-2027")).await;
        assert_eq!((seen.status, seen.faults()), (wrong.status, wrong.faults()), "{name} {code}");
        assert_eq!(seen.json["detail"], wrong.json["detail"], "{name} {code}");
    }
}

#[tokio::test]
async fn a_weak_password_names_its_faults_before_anything_is_counted() {
    let login = login();
    let seen = send(&login, reset("dana.roy", "246810", "Short-1")).await;
    let fault = |code: &str| ("/newPassword".to_owned(), code.to_owned());
    assert_eq!(seen.faults(), [fault("too-short"), fault("too-few-digits")]);
    let dana = user("dana.roy").id.to_string();
    assert_eq!(login.access.tries("reset-user", &dana), 0);
}
