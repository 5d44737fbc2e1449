//! Forgot Password, also for lost and expired invitations.

use app::activity::Action;
use app::login::{CodeOutcome, LoginError, SignInError};
use app::rate_limit::{FORGOT_ADDRESS, FORGOT_USER, LimitError, RECOVERY_USER_ADDRESS};
use domain::password::Unmet;
use domain::user::{Role, Staff, UserStatus};
use jiff::SignedDuration;
use testkit::access::{member, noon, user, username};
use testkit::ledger::{Faults, When};

use crate::world::{AWAY, CHOSEN, NEXT, TEMPORARY, World, invited, session};

#[tokio::test]
async fn a_mailed_code_sets_a_new_password_once_and_ends_all_sessions() {
    let world = World::dana();
    session(world.sign_in("dana.roy", CHOSEN).await);
    world.forgot("Dana.ROY").await.unwrap();
    assert_eq!(world.send_code().await, Ok(CodeOutcome::Sent));
    let code = world.mailed_code("dana.roy");
    assert_eq!(world.live_sessions("dana.roy"), 1, "requesting a code changes nothing");

    let weak = world.reset("dana.roy", &code, "short").await;
    let unmet = vec![Unmet::TooShort, Unmet::TooFewDigits, Unmet::NoUpper];
    assert_eq!(weak, Err(LoginError::Weak(unmet)));
    assert_eq!(world.reset("dana.roy", &code, NEXT).await, Ok(()));
    assert_eq!(world.live_sessions("dana.roy"), 0);
    let dana = world.user("dana.roy");
    assert_eq!((dana.password_changed_at, dana.password_pending_since), (Some(noon()), None));
    assert_eq!(world.actions(), [Action::PasswordReset]);
    assert_eq!(world.login.access.activities()[0].address.as_deref(), Some("203.0.113.7"));

    let again = world.reset("dana.roy", &code, "Third-Harbour-2028").await;
    assert_eq!(again, Err(LoginError::WrongCode), "a code works once");
    assert_eq!(world.user("dana.roy").password_pending_since, None);
    session(world.sign_in("dana.roy", NEXT).await);
    assert_eq!(world.sign_in("dana.roy", CHOSEN).await, Err(SignInError::Refused));
}

#[tokio::test]
async fn a_wrong_code_ends_no_session() {
    let world = World::dana();
    session(world.sign_in("dana.roy", CHOSEN).await);
    assert_eq!(world.reset("dana.roy", "000000", NEXT).await, Err(LoginError::WrongCode));
    session(world.sign_in("dana.roy", CHOSEN).await);
    assert_eq!(world.live_sessions("dana.roy"), 2);
    assert!(world.actions().is_empty());
}

#[tokio::test]
async fn forgot_password_recovers_an_expired_invitation() {
    let mut world = World::with_faults(Faults::default()).with_temporary(invited("dana.roy"));
    world.advance(SignedDuration::from_hours(8 * 24));
    assert_eq!(world.sign_in("dana.roy", TEMPORARY).await, Err(SignInError::Refused));
    world.forgot("dana.roy").await.unwrap();
    assert_eq!(world.send_code().await, Ok(CodeOutcome::Sent));
    world.reset("dana.roy", &world.mailed_code("dana.roy"), CHOSEN).await.unwrap();
    let dana = world.user("dana.roy");
    assert_eq!((dana.status, dana.invite_expires_at), (UserStatus::Active, None));
    session(world.sign_in("dana.roy", CHOSEN).await);
}

#[tokio::test]
async fn a_user_who_may_not_sign_in_is_not_mailed_a_code() {
    let mut gone = user("gone");
    gone.status = UserStatus::Deactivated;
    let mut left = member("left", "a-1", Role::Manager);
    left.active = false;
    let mut agent = user("lou.agent");
    agent.staff = Some(Staff::Agent);
    let world = World::with_faults(Faults::default())
        .with_chosen(gone)
        .with_chosen(user("left"))
        .with_chosen(agent)
        .with_member(user("recorded"));
    let _ = world.login.access.clone().with_member(left);
    for name in ["gone", "left", "recorded", "nobody"] {
        world.forgot(name).await.unwrap();
        assert_eq!(world.send_code().await, Ok(CodeOutcome::NoRecipient), "{name}");
        assert!(world.login.identity.mailed_codes(&username(name)).is_empty(), "{name}");
    }
    world.forgot("lou.agent").await.unwrap();
    assert_eq!(world.send_code().await, Ok(CodeOutcome::Sent), "staff need no account");
}

fn is_too_many(result: Result<(), LoginError>) -> bool {
    matches!(result, Err(LoginError::Limit(LimitError::TooMany(_))))
}

#[tokio::test]
async fn malformed_names_are_dropped_and_attempts_are_limited() {
    let world = World::dana();
    world.forgot("no name!").await.unwrap();
    assert!(world.codes.sent().is_empty());
    for name in ["dana.roy", "nobody"] {
        for _ in 1..RECOVERY_USER_ADDRESS.max_attempts {
            assert_eq!(world.forgot(name).await, Ok(()));
        }
        assert_eq!(world.reset(name, "1", NEXT).await, Err(LoginError::WrongCode));
        assert!(is_too_many(world.forgot(name).await), "{name}");
        assert!(is_too_many(world.reset(name, "1", NEXT).await), "{name}");
    }
    let counted = 1 + 2 * RECOVERY_USER_ADDRESS.max_attempts;
    for number in counted..FORGOT_ADDRESS.max_attempts {
        assert_eq!(world.forgot(&format!("user{number}")).await, Ok(()));
    }
    assert!(is_too_many(world.forgot("somebody.else").await), "the address");
}

#[tokio::test]
async fn a_stranger_at_one_address_cannot_use_up_a_users_password_resets() {
    let world = World::dana();
    world.forgot_from(AWAY, "dana.roy").await.unwrap();
    world.send_code().await.unwrap();
    while !is_too_many(world.reset_from(AWAY, "dana.roy", "000000", NEXT).await) {}
    assert!(is_too_many(world.forgot_from(AWAY, "dana.roy").await));
    // The code that the stranger requested went to the user.
    world.reset("dana.roy", &world.mailed_code("dana.roy"), NEXT).await.unwrap();
    session(world.sign_in("dana.roy", NEXT).await);
}

#[tokio::test]
async fn codes_mailed_to_one_user_are_limited_over_all_addresses() {
    let world = World::dana();
    let mut sent = 0;
    for number in 0..FORGOT_USER.max_attempts + 5 {
        let from = format!("198.51.100.{number}");
        sent += u32::from(world.forgot_from(&from, "dana.roy").await.is_ok());
    }
    assert_eq!(sent, FORGOT_USER.max_attempts);
}

#[tokio::test]
async fn a_reset_makes_the_address_known() {
    let world = World::dana();
    world.forgot("dana.roy").await.unwrap();
    world.send_code().await.unwrap();
    world.reset("dana.roy", &world.mailed_code("dana.roy"), NEXT).await.unwrap();
    for _ in 0..5 {
        let _ = world.sign_in_from(AWAY, "dana.roy", "").await;
    }
    assert!(world.sign_in_from(AWAY, "dana.roy", NEXT).await.is_err());
    session(world.sign_in("dana.roy", NEXT).await);
}

/// After a crash at any call the next sign-in succeeds with the password that is set. If that is
/// the new one, no earlier session is valid and the change is in the activity log.
#[tokio::test]
async fn a_reset_interrupted_by_a_crash_is_completed_by_the_next_sign_in() {
    for when in [When::Before, When::After] {
        for call in 1.. {
            let mut world = World::with_faults(Faults::default()).with_chosen(user("dana.roy"));
            session(world.sign_in_from(AWAY, "dana.roy", CHOSEN).await);
            world.forgot("dana.roy").await.unwrap();
            world.send_code().await.unwrap();
            let code = world.mailed_code("dana.roy");
            world.faults.crash_later(call, when);
            let done = world.reset("dana.roy", &code, NEXT).await.is_ok();
            world.faults.revive();
            world.advance(SignedDuration::from_secs(20));
            let name = username("dana.roy");
            let changed = world.login.identity.accepts(&name, NEXT);
            session(world.sign_in("dana.roy", if changed { NEXT } else { CHOSEN }).await);
            let dana = world.user("dana.roy");
            assert_eq!(dana.password_pending_since, None, "{call} {when:?}");
            if changed {
                assert_eq!(world.live_sessions("dana.roy"), 1, "{call} {when:?}");
                assert_eq!(world.actions().len(), 1, "{call} {when:?}");
                assert!(dana.password_changed_at.is_some());
                assert!(!world.login.notices.sent().is_empty());
            }
            if done {
                break;
            }
        }
    }
}

#[tokio::test]
async fn a_code_is_sent_after_a_crash_of_the_worker() {
    for when in [When::Before, When::After] {
        for call in 1.. {
            let world = World::with_faults(Faults::default()).with_temporary(invited("dana.roy"));
            world.forgot("dana.roy").await.unwrap();
            world.faults.crash_later(call, when);
            let done = world.send_code().await.is_ok();
            world.faults.revive();
            assert_eq!(world.send_code().await, Ok(CodeOutcome::Sent), "{call} {when:?}");
            world.reset("dana.roy", &world.mailed_code("dana.roy"), NEXT).await.unwrap();
            session(world.sign_in("dana.roy", NEXT).await);
            if done {
                break;
            }
        }
    }
}
