//! Changing the password with the current one, and replays of old challenges.

use app::activity::Action;
use app::identity::{ChallengeKind, Logins};
use app::login::session::is_valid;
use app::login::{ChallengeReply, ChangePassword, LoginError, SignInError};
use app::rate_limit::{CONFIRMATIONS, LimitError};
use domain::password::{TemporaryPassword, Unmet};
use domain::user::UserStatus;
use jiff::SignedDuration;
use testkit::access::{noon, user, username};
use testkit::ledger::{Faults, When};

use crate::world::{AWAY, CHOSEN, NEXT, TEMPORARY, World, invited, session};

#[tokio::test]
async fn a_changed_password_ends_every_session_and_starts_a_new_one() {
    let world = World::dana();
    let old = session(world.sign_in("dana.roy", CHOSEN).await);
    session(world.sign_in_from(AWAY, "dana.roy", CHOSEN).await);
    let new = world.change(CHOSEN, NEXT).await.unwrap();
    assert_ne!(new.secret, old.secret);
    assert_eq!(world.live_sessions("dana.roy"), 1);
    assert_eq!(new.record.epoch, world.user("dana.roy").session_epoch);
    let dana = world.user("dana.roy");
    assert_eq!((dana.password_changed_at, dana.password_pending_since), (Some(noon()), None));
    assert_eq!(world.actions(), [Action::PasswordChanged]);
    assert_eq!(world.login.notices.sent().len(), 1);
    assert!(world.login.identity.accepts(&username("dana.roy"), NEXT));
}

#[tokio::test]
async fn a_wrong_weak_or_unchanged_password_changes_nothing() {
    let world = World::dana();
    session(world.sign_in("dana.roy", CHOSEN).await);
    for (current, new, expected) in [
        ("wrong", NEXT, LoginError::WrongPassword),
        ("", NEXT, LoginError::WrongPassword),
        (CHOSEN, CHOSEN, LoginError::SamePassword),
        (CHOSEN, "Aa1", LoginError::Weak(vec![Unmet::TooShort, Unmet::TooFewDigits])),
    ] {
        assert_eq!(world.change(current, new).await.map(|_| ()), Err(expected), "{current} {new}");
    }
    assert_eq!(world.live_sessions("dana.roy"), 1);
    assert!(world.actions().is_empty() && world.login.notices.sent().is_empty());
    for _ in 0..CONFIRMATIONS.max_attempts {
        assert_eq!(world.change("", NEXT).await.map(|_| ()), Err(LoginError::WrongPassword));
    }
    let over = world.change(CHOSEN, NEXT).await;
    assert!(matches!(over, Err(LoginError::Limit(LimitError::TooMany(_)))));
}

/// After a crash at any call: if the password was changed, all earlier sessions are invalid, and
/// the next sign-in logs the change.
#[tokio::test]
async fn a_change_interrupted_by_a_crash_leaves_no_old_session_with_a_new_password() {
    for when in [When::Before, When::After] {
        for call in 1.. {
            let mut world = World::dana();
            let old = session(world.sign_in_from(AWAY, "dana.roy", CHOSEN).await);
            world.faults.crash_later(call, when);
            let done = world.change(CHOSEN, NEXT).await.is_ok();
            world.faults.revive();
            let changed = world.login.identity.accepts(&username("dana.roy"), NEXT);
            let is_invalid = !is_valid(&world.user("dana.roy"), &old.record, world.now());
            assert!(is_invalid || !changed, "{call} {when:?}");
            world.advance(SignedDuration::from_secs(20));
            session(world.sign_in("dana.roy", if changed { NEXT } else { CHOSEN }).await);
            assert!(!changed || world.actions() == [Action::PasswordChanged], "{call} {when:?}");
            assert_eq!(world.user("dana.roy").password_pending_since, None);
            if done {
                break;
            }
        }
    }
}

/// The provider accepted the first password, but the portal did not record it.
#[tokio::test]
async fn a_first_password_interrupted_by_a_crash_is_recorded_by_the_next_sign_in() {
    for when in [When::Before, When::After] {
        for call in 1.. {
            let world = World::with_faults(Faults::default()).with_temporary(invited("dana.roy"));
            let token = world.expect_challenge(TEMPORARY, ChallengeKind::NewPassword).await;
            world.faults.crash_later(call, when);
            let done = world.answer(&token, ChallengeReply::NewPassword(CHOSEN)).await.is_ok();
            world.faults.revive();
            let chosen = world.login.identity.accepts(&username("dana.roy"), CHOSEN);
            if !chosen {
                let token = world.expect_challenge(TEMPORARY, ChallengeKind::NewPassword).await;
                session(world.answer(&token, ChallengeReply::NewPassword(CHOSEN)).await);
            }
            session(world.sign_in("dana.roy", CHOSEN).await);
            assert_eq!(world.user("dana.roy").status, UserStatus::Active, "{call} {when:?}");
            assert_eq!(world.actions(), [Action::PasswordChosen], "{call} {when:?}");
            if done {
                break;
            }
        }
    }
}

#[tokio::test]
async fn a_sign_in_leaves_a_change_in_progress_to_its_request() {
    let mut world = World::dana();
    let dana = world.user("dana.roy");
    world.login.access.begin_password_change(&dana.id, noon()).await.unwrap();
    world.advance(SignedDuration::from_secs(14));
    session(world.sign_in("dana.roy", CHOSEN).await);
    assert!(world.actions().is_empty());
    world.advance(SignedDuration::from_secs(1));
    session(world.sign_in("dana.roy", CHOSEN).await);
    assert_eq!(world.actions(), [Action::PasswordChanged]);
    assert_eq!(world.live_sessions("dana.roy"), 1, "earlier sessions have ended");
}

#[tokio::test]
async fn a_challenge_from_before_a_new_invitation_sets_no_password() {
    let world = World::with_faults(Faults::default()).with_temporary(invited("dana.roy"));
    let token = world.expect_challenge(TEMPORARY, ChallengeKind::NewPassword).await;
    session(world.answer(&token, ChallengeReply::NewPassword(CHOSEN)).await);
    let again = TemporaryPassword::generate([9; 32]);
    world.login.identity.reset_login(&username("dana.roy"), &again).await.unwrap();
    let replayed = world.answer(&token, ChallengeReply::NewPassword(NEXT)).await;
    assert_eq!(replayed, Err(SignInError::ChallengeExpired));
    let mut gone = user("dana.roy");
    gone.status = UserStatus::Deactivated;
    let world = world.with_member(gone);
    assert_eq!(world.live_sessions("dana.roy"), 0, "deactivated");
}

#[tokio::test]
async fn a_challenge_from_before_a_password_change_is_void() {
    let mut world = World::dana();
    let codes = world.with_factor().await;
    let token = world.expect_challenge(CHOSEN, ChallengeKind::Totp).await;
    world.change(CHOSEN, NEXT).await.unwrap();
    let reply = ChallengeReply::RecoveryCode(&codes[0].reveal());
    assert_eq!(world.answer(&token, reply).await, Err(SignInError::ChallengeExpired));
    assert!(world.user("dana.roy").second_factor);
}

#[tokio::test]
async fn a_change_that_the_provider_refuses_is_not_recorded() {
    let world = World::dana();
    session(world.sign_in("dana.roy", CHOSEN).await);
    world.forgot("dana.roy").await.unwrap();
    world.send_code().await.unwrap();
    let code = world.mailed_code("dana.roy");
    // The model refuses a password that passes the portal's rule.
    world.login.identity.refuse_passwords();
    assert!(world.reset("dana.roy", &code, NEXT).await.is_err());
    assert_eq!(world.user("dana.roy").password_pending_since, None);
    assert!(world.change(CHOSEN, NEXT).await.is_err());
    assert_eq!(world.user("dana.roy").password_pending_since, None);
    assert!(world.actions().is_empty());
}
