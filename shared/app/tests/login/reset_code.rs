//! Forgot Password of a user whose password is temporary: the portal mails its own code.

use app::identity::ChallengeKind;
use app::login::{ChallengeReply, CodeOutcome, LoginError, RESET_CODE_LIFE, SignInError};
use domain::user::UserStatus;
use jiff::SignedDuration;
use testkit::access::{noon, username};
use testkit::ledger::{Faults, When};

use crate::world::{AWAY, CHOSEN, NEXT, TEMPORARY, World, invited, session};

const NEW: ChallengeKind = ChallengeKind::NewPassword;

/// Dana, with an invitation that is valid for an hour.
fn dana() -> World {
    World::with_faults(Faults::default()).with_temporary(invited("dana.roy"))
}

async fn mailed(world: &World) -> String {
    world.forgot("dana.roy").await.unwrap();
    assert_eq!(world.send_code().await, Ok(CodeOutcome::Sent));
    world.portal_codes("dana.roy").pop().unwrap()
}

#[tokio::test]
async fn forgot_password_changes_nothing_until_the_code_is_used() {
    let world = dana();
    let before = world.user("dana.roy");
    let earlier = world.expect_challenge(TEMPORARY, NEW).await;
    for count in 1..=3 {
        world.forgot_from(AWAY, "dana.roy").await.unwrap();
        assert_eq!(world.send_code().await, Ok(CodeOutcome::Sent));
        assert_eq!(world.portal_codes("dana.roy").len(), count);
        assert_eq!(world.user("dana.roy"), before);
        assert!(world.login.identity.accepts(&username("dana.roy"), TEMPORARY));
        world.expect_challenge(TEMPORARY, NEW).await;
    }
    session(world.answer(&earlier, ChallengeReply::NewPassword(CHOSEN)).await);
}

#[tokio::test]
async fn a_code_sets_the_password_once_and_ends_the_invitation() {
    let world = dana();
    let code = mailed(&world).await;
    let other = world.reset("sam.keller", &code, CHOSEN).await;
    assert_eq!(other, Err(LoginError::WrongCode), "of another user");
    assert!(
        world.reset("dana.roy", &code, "short").await.is_err(),
        "a weak password does not consume the code"
    );
    world.reset("dana.roy", &code, CHOSEN).await.unwrap();
    let dana = world.user("dana.roy");
    assert_eq!((dana.status, dana.invite_expires_at), (UserStatus::Active, None));
    assert_eq!((dana.password_changed_at, dana.password_pending_since), (Some(noon()), None));
    assert_eq!(world.sign_in("dana.roy", TEMPORARY).await, Err(SignInError::Refused));
    session(world.sign_in("dana.roy", CHOSEN).await);
    let again = world.reset("dana.roy", &code, NEXT).await;
    assert_eq!(again, Err(LoginError::WrongCode));
    session(world.sign_in("dana.roy", CHOSEN).await);
}

#[tokio::test]
async fn only_the_latest_code_is_valid_and_for_an_hour() {
    let mut world = dana();
    let first = mailed(&world).await;
    let second = mailed(&world).await;
    assert_eq!(world.reset("dana.roy", &first, CHOSEN).await, Err(LoginError::WrongCode));
    world.advance(RESET_CODE_LIFE - SignedDuration::from_millis(1));
    world.reset("dana.roy", &second, CHOSEN).await.unwrap();

    let mut world = dana();
    let code = mailed(&world).await;
    world.advance(RESET_CODE_LIFE);
    assert_eq!(world.reset("dana.roy", &code, CHOSEN).await, Err(LoginError::WrongCode));
    assert_eq!(world.user("dana.roy").status, UserStatus::Invited);
}

#[tokio::test]
async fn ending_all_sessions_voids_a_code() {
    let world = dana();
    let code = mailed(&world).await;
    let token = world.expect_challenge(TEMPORARY, NEW).await;
    session(world.answer(&token, ChallengeReply::NewPassword(CHOSEN)).await);
    assert_eq!(world.reset("dana.roy", &code, NEXT).await, Err(LoginError::WrongCode));
    session(world.sign_in("dana.roy", CHOSEN).await);
}

/// After a crash at any call either the temporary password or the new one works, and the next
/// sign-in records which.
#[tokio::test]
async fn a_reset_interrupted_by_a_crash_leaves_one_working_password() {
    for when in [When::Before, When::After] {
        for call in 1.. {
            let mut world = dana();
            let code = mailed(&world).await;
            world.faults.crash_later(call, when);
            let done = world.reset("dana.roy", &code, CHOSEN).await.is_ok();
            world.faults.revive();
            world.advance(SignedDuration::from_secs(20));
            if world.login.identity.accepts(&username("dana.roy"), CHOSEN) {
                session(world.sign_in("dana.roy", CHOSEN).await);
            } else {
                let token = world.expect_challenge(TEMPORARY, NEW).await;
                session(world.answer(&token, ChallengeReply::NewPassword(CHOSEN)).await);
            }
            let dana = world.user("dana.roy");
            assert_eq!(dana.status, UserStatus::Active, "{call} {when:?}");
            assert_eq!(dana.password_pending_since, None, "{call} {when:?}");
            if done {
                break;
            }
        }
    }
}

/// The provider may have mailed a code to the wrong address. Its codes are refused until that one
/// has expired; until then the portal mails its own.
#[tokio::test]
async fn a_code_mailed_to_a_corrected_address_is_void() {
    let mut world = World::dana();
    world.forgot("dana.roy").await.unwrap();
    world.send_code().await.unwrap();
    let earlier = world.mailed_code("dana.roy");
    let mut dana = world.user("dana.roy");
    dana.email_changed_at = Some(world.now());
    let _ = world.login.access.clone().with_user(dana);
    world.advance(RESET_CODE_LIFE - SignedDuration::from_millis(1));
    assert_eq!(world.reset("dana.roy", &earlier, NEXT).await, Err(LoginError::WrongCode));
    let code = mailed(&world).await;
    world.reset("dana.roy", &code, NEXT).await.unwrap();
    world.advance(SignedDuration::from_hours(1));
    world.forgot("dana.roy").await.unwrap();
    world.send_code().await.unwrap();
    assert_eq!(world.portal_codes("dana.roy").len(), 1, "the provider mails codes again");
}

#[tokio::test]
async fn before_an_invitation_no_code_is_mailed_and_none_is_valid() {
    let world = World::dana();
    world.forgot("dana.roy").await.unwrap();
    world.send_code().await.unwrap();
    let earlier = world.mailed_code("dana.roy");
    let mut dana = world.user("dana.roy");
    dana.status = UserStatus::Recorded;
    let _ = world.login.access.clone().with_user(dana.clone());
    assert_eq!(world.reset("dana.roy", &earlier, NEXT).await, Err(LoginError::WrongCode));
    assert_eq!(world.send_code().await, Ok(CodeOutcome::NoRecipient));
    assert!(world.login.identity.accepts(&username("dana.roy"), CHOSEN));
    assert_eq!(world.user("dana.roy"), dana);
}
