//! Answers to challenges over HTTP.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::Arc;

use app::identity::{ChallengeKind, CheckPassword, Outcome};
use app::login::{
    ChallengeRecord, ChangeFactor, FactorChange, KeepChallenge, Login, LoginChange, RecoveryCode,
};
use app::secret::Secret;
use app::users::User;
use challenge::handle;
use contract::CHALLENGE;
use domain::user::{Role, UserStatus};
use jiff::SignedDuration;
use serde_json::json;
use testkit::access::{MemoryAccess, MemoryNotices, StrictCognito, member, noon, user, username};
use testkit::http::{Ask, Seen};
use testkit::portal::{Event, Routes, TestPortal};
use testkit::system::Counting;

type TestPorts = Login<StrictCognito, MemoryAccess, MemoryNotices, Counting>;

fn ports(identity: StrictCognito, access: MemoryAccess) -> Arc<TestPorts> {
    let (notices, random) = (MemoryNotices::default(), Counting::default());
    Arc::new(Login { identity, access, notices, random })
}

fn invited() -> User {
    let mut invited = user("dana.roy");
    invited.status = UserStatus::Invited;
    invited
}

/// A challenge with the token that the events send.
async fn asked(identity: StrictCognito, password: &str, kind: ChallengeKind) -> Arc<TestPorts> {
    let username = username("dana.roy");
    let Ok(Outcome::Challenge(found, session)) = identity.check_password(&username, password).await
    else {
        return ports(identity, MemoryAccess::default());
    };
    assert_eq!(found, kind);
    let membership = member("dana.roy", "a-1", Role::Viewer);
    let access = MemoryAccess::default().with_user(invited()).with_member(membership);
    let record = ChallengeRecord {
        token: Secret::new([7; 32]).hash(),
        user: username.user_id(),
        username,
        epoch: invited().session_epoch,
        kind,
        session,
        expires_at: noon() + SignedDuration::from_mins(15),
    };
    assert_eq!(access.put_challenge(&record).await, Ok(()));
    ports(identity, access)
}

async fn new_password() -> Arc<TestPorts> {
    let temporary = "Tcm7-Wad4-Kxp2-Bnr9-Hhe5";
    let cognito = StrictCognito::default().with_temporary(&username("dana.roy"), temporary);
    asked(cognito, temporary, ChallengeKind::NewPassword).await
}

async fn send(ports: &Arc<TestPorts>, request: impl Event) -> Seen {
    let routes = Routes::new().on(CHALLENGE, handle);
    TestPortal::shared(&ports.access, routes, ports).send(request).await
}

#[tokio::test]
async fn a_weak_password_is_refused_with_reasons_and_a_better_one_signs_in() {
    let ports = new_password().await;
    let weak = send(&ports, "challenge/weak-password.json").await;
    assert_eq!((weak.status.as_u16(), weak.problem()), (422, Some("invalid")));
    let fault = |code: &str| ("/newPassword".to_owned(), code.to_owned());
    assert_eq!(weak.faults(), [fault("too-short"), fault("too-few-digits"), fault("no-upper")]);
    let seen = send(&ports, "challenge/new-password.json").await;
    assert_eq!(seen.json["status"], "signed-in");
    assert!(seen.header("set-cookie").is_some());
    let again = send(&ports, "challenge/new-password.json").await;
    assert_eq!((again.status.as_u16(), again.problem()), (401, Some("challenge-expired")));
}

#[tokio::test]
async fn a_code_signs_in_and_a_wrong_one_does_not() {
    for (code, status) in [("246810", 200), ("111111", 401)] {
        let name = username("dana.roy");
        let cognito = StrictCognito::default().with_code(&name, "Quiet-Harbour-2026", code);
        let ports = asked(cognito, "Quiet-Harbour-2026", ChallengeKind::Totp).await;
        let seen = send(&ports, "challenge/code.json").await;
        assert_eq!(seen.status, status, "{code}");
        assert_eq!(seen.header("set-cookie").is_some(), status == 200, "{code}");
    }
}

#[tokio::test]
async fn a_recovery_code_signs_in_and_switches_the_factor_off() {
    let name = username("dana.roy");
    let cognito = StrictCognito::default().with_code(&name, "Quiet-Harbour-2026", "246810");
    let ports = asked(cognito, "Quiet-Harbour-2026", ChallengeKind::Totp).await;
    let dana = ports.access.user(&name.user_id()).unwrap();
    let code = RecoveryCode::parse(&"h".repeat(24)).unwrap().hash(&dana.id);
    let change = LoginChange { user: &dana, at: noon(), log: Vec::new() };
    ports.access.record_factor_change(&change, &FactorChange::On(vec![code])).await.unwrap();
    // The factor was on before the challenge was asked.
    let _ = ports.access.clone().with_user(User { second_factor: true, ..dana });
    let seen = send(&ports, "challenge/recovery-code.json").await;
    assert_eq!(seen.json["status"], "signed-in");
    assert!(seen.header("set-cookie").is_some());
    assert!(!ports.identity.has_factor(&name));
    let again = send(&ports, "challenge/recovery-code.json").await;
    assert_eq!((again.status.as_u16(), again.problem()), (401, Some("challenge-expired")));
}

#[tokio::test]
async fn a_challenge_accepts_exactly_one_answer_of_the_requested_kind() {
    let ports = new_password().await;
    let token = Secret::new([7; 32]).reveal();
    for (body, pointer, code) in [
        (json!({ "token": token }), "/newPassword", "missing-field"),
        (json!({ "token": token, "newPassword": "x", "code": "1" }), "/code", "not-asked"),
        (json!({ "token": token, "code": "1", "recoveryCode": "x" }), "/code", "not-asked"),
        (
            json!({ "token": token, "newPassword": "x", "recoveryCode": "x" }),
            "/recoveryCode",
            "not-asked",
        ),
        (json!({ "token": token, "code": "123456" }), "/code", "not-asked"),
        (json!({ "newPassword": "x" }), "/token", "missing-field"),
    ] {
        let faults = send(&ports, Ask::of(CHALLENGE).json(&body)).await.faults();
        assert_eq!(faults, [(pointer.to_owned(), code.to_owned())], "{body}");
    }
    assert_eq!(
        send(&ports, "challenge/new-password.json").await.status,
        200,
        "the challenge stays open"
    );
}
