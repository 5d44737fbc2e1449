//! Forgot Password of somebody whose password is temporary: a code of our own.

use app::identity::ChallengeKind;
use app::login::ChallengeReply;
use app::login::SignInError;
use app::login::{CodeSending, LoginError, RESET_CODE_LIFE};
use domain::user::UserStatus;
use jiff::SignedDuration;
use testkit::access::{noon, username};
use testkit::ledger::{Faults, When};

use crate::world::{AWAY, CHOSEN, NEXT, TEMPORARY, World, invited, session};

const NEW: ChallengeKind = ChallengeKind::NewPassword;

/// Dana, with an invitation that is good for an hour.
fn dana() -> World {
    World::with_faults(Faults::default()).with_temporary(invited("dana.roy"))
}

async fn mailed(world: &World) -> String {
    world.forgot("dana.roy").await.unwrap();
    assert_eq!(world.send_code().await, Ok(CodeSending::Sent));
    world.own_codes("dana.roy").pop().unwrap()
}

#[tokio::test]
async fn a_stranger_s_forgot_password_changes_nothing_until_the_code_is_used() {
    let world = dana();
    let before = world.user("dana.roy");
    let earlier = world.asked(TEMPORARY, NEW).await;
    for again in 1..=3 {
        world.forgot_from(AWAY, "dana.roy").await.unwrap();
        assert_eq!(world.send_code().await, Ok(CodeSending::Sent));
        assert_eq!(world.own_codes("dana.roy").len(), again);
        assert_eq!(world.user("dana.roy"), before);
        assert!(world.login.identity.accepts(&username("dana.roy"), TEMPORARY));
        world.asked(TEMPORARY, NEW).await;
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
        "a weak password costs no code"
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
async fn only_the_last_code_counts_and_for_an_hour() {
    let mut world = dana();
    let first = mailed(&world).await;
    let second = mailed(&world).await;
    assert_eq!(world.reset("dana.roy", &first, CHOSEN).await, Err(LoginError::WrongCode));
    world.pass(RESET_CODE_LIFE - SignedDuration::from_millis(1));
    world.reset("dana.roy", &second, CHOSEN).await.unwrap();

    let mut world = dana();
    let code = mailed(&world).await;
    world.pass(RESET_CODE_LIFE);
    assert_eq!(world.reset("dana.roy", &code, CHOSEN).await, Err(LoginError::WrongCode));
    assert_eq!(world.user("dana.roy").status, UserStatus::Invited);
}

#[tokio::test]
async fn a_code_ends_with_what_ends_the_sessions() {
    let world = dana();
    let code = mailed(&world).await;
    let token = world.asked(TEMPORARY, NEW).await;
    session(world.answer(&token, ChallengeReply::NewPassword(CHOSEN)).await);
    assert_eq!(world.reset("dana.roy", &code, NEXT).await, Err(LoginError::WrongCode));
    session(world.sign_in("dana.roy", CHOSEN).await);
}

/// Wherever a reset is cut off, either the temporary password or the new one works, and after a
/// sign-in the record says so.
#[tokio::test]
async fn a_reset_that_is_cut_off_anywhere_leaves_one_password_that_works() {
    for when in [When::Before, When::After] {
        for call in 1.. {
            let mut world = dana();
            let code = mailed(&world).await;
            world.faults.crash_later(call, when);
            let done = world.reset("dana.roy", &code, CHOSEN).await.is_ok();
            world.faults.revive();
            world.pass(SignedDuration::from_secs(20));
            if world.login.identity.accepts(&username("dana.roy"), CHOSEN) {
                session(world.sign_in("dana.roy", CHOSEN).await);
            } else {
                let token = world.asked(TEMPORARY, NEW).await;
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

/// The provider may have mailed a code to an address that was wrong: none of its counts until none
/// can be valid any more, and who asks meanwhile gets one of ours.
#[tokio::test]
async fn a_code_at_an_address_that_was_corrected_counts_no_more() {
    let mut world = World::dana();
    world.forgot("dana.roy").await.unwrap();
    world.send_code().await.unwrap();
    let earlier = world.mailed_code("dana.roy");
    let mut dana = world.user("dana.roy");
    dana.email_changed_at = Some(world.now());
    let _ = world.login.access.clone().with_user(dana);
    world.pass(RESET_CODE_LIFE - SignedDuration::from_millis(1));
    assert_eq!(world.reset("dana.roy", &earlier, NEXT).await, Err(LoginError::WrongCode));
    let ours = mailed(&world).await;
    world.reset("dana.roy", &ours, NEXT).await.unwrap();
    world.pass(SignedDuration::from_hours(1));
    world.forgot("dana.roy").await.unwrap();
    world.send_code().await.unwrap();
    assert_eq!(world.own_codes("dana.roy").len(), 1, "the provider mails them again");
}

#[tokio::test]
async fn before_an_invitation_no_code_is_mailed_and_none_counts() {
    let world = World::dana();
    world.forgot("dana.roy").await.unwrap();
    world.send_code().await.unwrap();
    let earlier = world.mailed_code("dana.roy");
    let mut dana = world.user("dana.roy");
    dana.status = UserStatus::Recorded;
    let _ = world.login.access.clone().with_user(dana.clone());
    assert_eq!(world.reset("dana.roy", &earlier, NEXT).await, Err(LoginError::WrongCode));
    assert_eq!(world.send_code().await, Ok(CodeSending::Nobody));
    assert!(world.login.identity.accepts(&username("dana.roy"), CHOSEN));
    assert_eq!(world.user("dana.roy"), dana);
}
