//! The caller's second factor, over HTTP.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::Arc;

use app::login::Login;
use contract::{RECOVERY_CODES, REMOVE_TOTP, RouteInfo, SET_UP_TOTP, VERIFY_TOTP};
use domain::user::Role;
use jiff::SignedDuration;
use second_factor::{Ports, remove, renew, set_up, verify};
use serde_json::{Value, json};
use testkit::access::{MemoryAccess, MemoryNotices, StrictCognito, member, noon, username};
use testkit::cognito::totp;
use testkit::http::Seen;
use testkit::portal::{Event, Routes, TestPortal, ask, dana};
use testkit::system::Counting;

const CHOSEN: &str = "Quiet-Harbour-2026";

type TestPorts = Ports<StrictCognito, MemoryAccess, MemoryNotices, Counting>;

fn ports() -> Arc<TestPorts> {
    let identity = StrictCognito::default().with_chosen(&username("dana.roy"), CHOSEN);
    let access = dana().with_member(member("dana.roy", "a-1", Role::Viewer));
    let (notices, random) = (MemoryNotices::default(), Counting::default());
    let login = Login { identity, access, notices, random };
    Arc::new(Ports { login, issuer: "North & Fils".to_owned() })
}

async fn answer(ports: &Arc<TestPorts>, request: impl Event) -> Seen {
    let routes = Routes::new().on(SET_UP_TOTP, set_up).on(VERIFY_TOTP, verify);
    let routes = routes.on(REMOVE_TOTP, remove).on(RECOVERY_CODES, renew);
    TestPortal::shared(&ports.login.access, routes, ports).send(request).await
}

async fn send(ports: &Arc<TestPorts>, route: RouteInfo, body: &Value) -> Seen {
    answer(ports, ask(route).json(body)).await
}

fn fault(pointer: &str, code: &str) -> [(String, String); 1] {
    [(pointer.to_owned(), code.to_owned())]
}

#[tokio::test]
async fn a_second_factor_is_set_up_renewed_and_removed() {
    let ports = ports();
    let seen = answer(&ports, "second-factor/set-up.json").await;
    assert_eq!(seen.status, 200);
    let secret = seen.json["secret"].as_str().unwrap().to_owned();
    let expected = format!(
        "otpauth://totp/North%20%26%20Fils:dana.roy?secret={secret}&issuer=North%20%26%20Fils"
    );
    assert_eq!(seen.json["uri"], expected);

    let body = json!({ "password": CHOSEN, "code": totp(&secret, noon()) });
    let seen = send(&ports, VERIFY_TOTP.info(), &body).await;
    let codes = seen.json["recoveryCodes"].as_array().cloned().unwrap();
    assert_eq!((seen.status.as_u16(), codes.len()), (200, 10));
    assert!(codes.iter().all(|code| code.as_str().unwrap().len() == 29));
    assert!(seen.header("set-cookie").is_some(), "a session that has shown the factor");
    let ended = answer(&ports, "second-factor/set-up.json").await;
    assert_eq!(ended.status, 401);
    let mut dana = ports.login.access.user(&username("dana.roy").user_id()).unwrap();
    dana.session_epoch -= 1;
    let _ = ports.login.access.clone().with_user(dana);
    let again = answer(&ports, "second-factor/set-up.json").await;
    assert_eq!((again.status.as_u16(), again.problem()), (409, Some("conflict")));

    let seen = answer(&ports, "second-factor/renew.json").await;
    assert_eq!(seen.json["recoveryCodes"].as_array().map(Vec::len), Some(10));
    assert_ne!(seen.json["recoveryCodes"][0], codes[0]);
    ports.login.identity.set_now(noon() + SignedDuration::from_mins(1));
    assert_eq!(answer(&ports, "second-factor/remove.json").await.status, 204);
    assert!(!ports.login.identity.has_factor(&username("dana.roy")));
    let seen = answer(&ports, "second-factor/renew.json").await;
    assert_eq!(seen.status, 409, "it is off");
}

#[tokio::test]
async fn each_step_needs_the_password() {
    let ports = ports();
    for route in [SET_UP_TOTP, REMOVE_TOTP, RECOVERY_CODES] {
        let seen = send(&ports, route.info(), &json!({ "password": "wrong" })).await;
        assert_eq!(seen.faults(), fault("/password", "wrong-password"), "{}", route.operation);
        assert_eq!(seen.status, 422);
    }
    let wrong = json!({ "password": "wrong", "code": "123456" });
    let seen = send(&ports, VERIFY_TOTP.info(), &wrong).await;
    assert_eq!(seen.faults(), fault("/password", "wrong-password"));
    assert!(!ports.login.identity.has_factor(&username("dana.roy")));
    assert!(ports.login.access.activities().is_empty());
}

#[tokio::test]
async fn a_wrong_code_switches_nothing_on() {
    let ports = ports();
    answer(&ports, "second-factor/set-up.json").await;
    for code in ["", "12345", "abcdef"] {
        let body = json!({ "password": CHOSEN, "code": code });
        let seen = send(&ports, VERIFY_TOTP.info(), &body).await;
        assert_eq!(seen.faults(), fault("/code", "wrong-code"), "{code}");
    }
    assert!(!ports.login.identity.has_factor(&username("dana.roy")));
    assert!(ports.login.access.activities().is_empty());
}
