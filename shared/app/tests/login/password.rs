//! A new password with the present one; and replays of whatever is old.

use app::activity::Action;
use app::identity::ChallengeKind;
use app::identity::Logins;
use app::login::ChallengeReply;
use app::login::SignInError;
use app::login::session::is_valid;
use app::login::{ChangePassword, LoginError};
use app::rate_limit::{CONFIRMATIONS, LimitError};
use domain::password::{TemporaryPassword, Unmet};
use domain::user::UserStatus;
use jiff::SignedDuration;
use testkit::access::{noon, user, username};
use testkit::ledger::{Faults, When};

use crate::world::{AWAY, CHOSEN, NEXT, TEMPORARY, World, invited, session};

#[tokio::test]
async fn every_other_session_ends_and_the_caller_gets_a_new_one() {
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
async fn nothing_changes_with_a_wrong_a_weak_or_the_same_password() {
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
    for _ in 0..CONFIRMATIONS.most {
        assert_eq!(world.change("", NEXT).await.map(|_| ()), Err(LoginError::WrongPassword));
    }
    let over = world.change(CHOSEN, NEXT).await;
    assert!(matches!(over, Err(LoginError::Limit(LimitError::TooMany(_)))));
}

/// Wherever a change is cut off: all earlier sessions are dead if the password is another one, and
/// the next sign-in puts it into the trail.
#[tokio::test]
async fn a_change_that_is_cut_off_anywhere_leaves_no_old_session_with_a_new_password() {
    for when in [When::Before, When::After] {
        for call in 1.. {
            let mut world = World::dana();
            let old = session(world.sign_in_from(AWAY, "dana.roy", CHOSEN).await);
            world.faults.crash_later(call, when);
            let done = world.change(CHOSEN, NEXT).await.is_ok();
            world.faults.revive();
            let changed = world.login.identity.accepts(&username("dana.roy"), NEXT);
            let dead = !is_valid(&world.user("dana.roy"), &old.record, world.now());
            assert!(dead || !changed, "{call} {when:?}");
            world.pass(SignedDuration::from_secs(20));
            session(world.sign_in("dana.roy", if changed { NEXT } else { CHOSEN }).await);
            assert!(!changed || world.actions() == [Action::PasswordChanged], "{call} {when:?}");
            assert_eq!(world.user("dana.roy").password_pending_since, None);
            if done {
                break;
            }
        }
    }
}

/// A first password that the provider took and we did not hear of.
#[tokio::test]
async fn a_first_password_that_is_cut_off_anywhere_is_recorded_by_the_next_sign_in() {
    for when in [When::Before, When::After] {
        for call in 1.. {
            let world = World::with_faults(Faults::default()).with_temporary(invited("dana.roy"));
            let token = world.asked(TEMPORARY, ChallengeKind::NewPassword).await;
            world.faults.crash_later(call, when);
            let done = world.answer(&token, ChallengeReply::NewPassword(CHOSEN)).await.is_ok();
            world.faults.revive();
            let chosen = world.login.identity.accepts(&username("dana.roy"), CHOSEN);
            if !chosen {
                let token = world.asked(TEMPORARY, ChallengeKind::NewPassword).await;
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
async fn a_change_that_somebody_is_at_is_left_to_them() {
    let mut world = World::dana();
    let dana = world.user("dana.roy");
    world.login.access.begin_password(&dana.id, noon()).await.unwrap();
    world.pass(SignedDuration::from_secs(14));
    session(world.sign_in("dana.roy", CHOSEN).await);
    assert!(world.actions().is_empty());
    world.pass(SignedDuration::from_secs(1));
    session(world.sign_in("dana.roy", CHOSEN).await);
    assert_eq!(world.actions(), [Action::PasswordChanged]);
    assert_eq!(world.live_sessions("dana.roy"), 1, "whatever was before is over");
}

#[tokio::test]
async fn a_challenge_from_before_a_new_invitation_sets_no_password() {
    let world = World::with_faults(Faults::default()).with_temporary(invited("dana.roy"));
    let token = world.asked(TEMPORARY, ChallengeKind::NewPassword).await;
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
async fn a_question_from_before_a_change_is_answered_by_nobody() {
    let mut world = World::dana();
    let codes = world.with_factor().await;
    let token = world.asked(CHOSEN, ChallengeKind::Totp).await;
    world.change(CHOSEN, NEXT).await.unwrap();
    let reply = ChallengeReply::RecoveryCode(&codes[0].reveal());
    assert_eq!(world.answer(&token, reply).await, Err(SignInError::ChallengeExpired));
    assert!(world.user("dana.roy").second_factor);
}

#[tokio::test]
async fn a_change_that_the_provider_refuses_is_no_change() {
    let world = World::dana();
    session(world.sign_in("dana.roy", CHOSEN).await);
    world.forgot("dana.roy").await.unwrap();
    world.send_code().await.unwrap();
    let code = world.mailed_code("dana.roy");
    // The model refuses what our rule lets pass.
    world.login.identity.refuse_passwords();
    assert!(world.reset("dana.roy", &code, NEXT).await.is_err());
    assert_eq!(world.user("dana.roy").password_pending_since, None);
    assert!(world.change(CHOSEN, NEXT).await.is_err());
    assert_eq!(world.user("dana.roy").password_pending_since, None);
    assert!(world.actions().is_empty());
}
