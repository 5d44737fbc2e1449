//! One's own second factor, over HTTP.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop at once")]

use app::login::Login;
use app::login::session::NewSession;
use contract::{RECOVERY_CODES, REMOVE_TOTP, RouteInfo, SET_UP_TOTP, VERIFY_TOTP};
use domain::user::Role;
use jiff::SignedDuration;
use portal_http::{Gate, Routes};
use second_factor::{Ports, remove, renew, set_up, verify};
use serde_json::{Value, json};
use testkit::access::{
    MemoryAccess, MemoryNotices, StrictCognito, live_session, member, noon, user, username,
};
use testkit::cognito::totp;
use testkit::http::{Ask, KnownOrigin, PORTAL_URL, Seen, http_event};
use testkit::system::{Counting, FixedClock};

const CHOSEN: &str = "Quiet-Harbour-2026";

type TestPorts = Ports<StrictCognito, MemoryAccess, MemoryNotices, Counting>;

fn gate<A>(access: A) -> Gate<KnownOrigin, FixedClock, A> {
    let portal_url = PORTAL_URL.to_owned();
    Gate { origin: KnownOrigin, clock: FixedClock::at(noon()), portal_url, access }
}

fn here() -> NewSession {
    live_session(&user("dana.roy"), 1, noon())
}

fn ports() -> TestPorts {
    let identity = StrictCognito::default().with_chosen(&username("dana.roy"), CHOSEN);
    let access = MemoryAccess::default()
        .with_user(user("dana.roy"))
        .with_member(member("dana.roy", "a-1", Role::Viewer))
        .with_session(&here().record);
    let (notices, random) = (MemoryNotices::default(), Counting::default());
    let login = Login { identity, access, notices, random };
    Ports { login, issuer: "North & Fils".to_owned() }
}

async fn answer(ports: &TestPorts, request: lambda_http::Request) -> Seen {
    let routes = Routes::new().on(SET_UP_TOTP, set_up).on(VERIFY_TOTP, verify);
    let routes = routes.on(REMOVE_TOTP, remove).on(RECOVERY_CODES, renew);
    Seen::of(&routes.answer(&gate(ports.login.access.clone()), ports, request).await)
}

async fn send(ports: &TestPorts, route: &RouteInfo, body: &Value) -> Seen {
    let ask = Ask::for_route(route).signed_in(&here()).json(body);
    answer(ports, ask.request()).await
}

fn fault(pointer: &str, code: &str) -> [(String, String); 1] {
    [(pointer.to_owned(), code.to_owned())]
}

#[tokio::test]
async fn it_is_set_up_renewed_and_removed() {
    let ports = ports();
    let seen = answer(&ports, http_event("second-factor/set-up.json")).await;
    assert_eq!(seen.status, 200);
    let secret = seen.json["secret"].as_str().unwrap().to_owned();
    let expected = format!(
        "otpauth://totp/North%20%26%20Fils:dana.roy?secret={secret}&issuer=North%20%26%20Fils"
    );
    assert_eq!(seen.json["uri"], expected);

    let body = json!({ "password": CHOSEN, "code": totp(&secret, noon()) });
    let seen = send(&ports, &VERIFY_TOTP.info(), &body).await;
    let codes = seen.json["recoveryCodes"].as_array().cloned().unwrap();
    assert_eq!((seen.status.as_u16(), codes.len()), (200, 10));
    assert!(codes.iter().all(|code| code.as_str().unwrap().len() == 29));
    assert!(seen.header("set-cookie").is_some(), "a session that has shown the factor");
    let ended = answer(&ports, http_event("second-factor/set-up.json")).await;
    assert_eq!(ended.status, 401);
    let mut dana = ports.login.access.user(&username("dana.roy").user_id()).unwrap();
    dana.session_epoch -= 1;
    let _ = ports.login.access.clone().with_user(dana);
    let again = answer(&ports, http_event("second-factor/set-up.json")).await;
    assert_eq!((again.status.as_u16(), again.problem()), (409, Some("conflict")));

    let seen = answer(&ports, http_event("second-factor/renew.json")).await;
    assert_eq!(seen.json["recoveryCodes"].as_array().map(Vec::len), Some(10));
    assert_ne!(seen.json["recoveryCodes"][0], codes[0]);
    ports.login.identity.set_now(noon() + SignedDuration::from_mins(1));
    assert_eq!(answer(&ports, http_event("second-factor/remove.json")).await.status, 204);
    assert!(!ports.login.identity.has_factor(&username("dana.roy")));
    let seen = answer(&ports, http_event("second-factor/renew.json")).await;
    assert_eq!(seen.status, 409, "it is off");
}

#[tokio::test]
async fn each_step_takes_the_password_again() {
    let ports = ports();
    for route in [SET_UP_TOTP, REMOVE_TOTP, RECOVERY_CODES] {
        let seen = send(&ports, &route.info(), &json!({ "password": "wrong" })).await;
        assert_eq!(seen.faults(), fault("/password", "wrong-password"), "{}", route.operation);
        assert_eq!(seen.status, 422);
    }
    let wrong = json!({ "password": "wrong", "code": "123456" });
    let seen = send(&ports, &VERIFY_TOTP.info(), &wrong).await;
    assert_eq!(seen.faults(), fault("/password", "wrong-password"));
    answer(&ports, http_event("second-factor/set-up.json")).await;
    for code in ["", "12345", "abcdef"] {
        let body = json!({ "password": CHOSEN, "code": code });
        let seen = send(&ports, &VERIFY_TOTP.info(), &body).await;
        assert_eq!(seen.faults(), fault("/code", "wrong-code"), "{code}");
    }
    assert!(!ports.login.identity.has_factor(&username("dana.roy")));
    assert!(ports.login.access.activities().is_empty());
}
