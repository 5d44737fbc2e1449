//! Nobody learns who is known: the same answers, after the same calls of the same ports.

use app::login::LoginError;
use app::login::SignInError;
use domain::user::UserStatus;
use testkit::access::{user, username};
use testkit::ledger::Faults;

use crate::world::{CHOSEN, NEXT, World, invited};

/// Somebody known, deactivated, disabled at the provider, waiting with an invitation, without an
/// address that is verified; and nobody.
const WHO: &[&str] = &["dana.roy", "gone", "disabled", "invited", "unverified", "nobody"];

fn everybody() -> World {
    let mut gone = user("gone");
    gone.status = UserStatus::Deactivated;
    let world = World::with_faults(Faults::default())
        .with_chosen(user("dana.roy"))
        .with_chosen(gone)
        .with_chosen(user("disabled"))
        .with_chosen(user("unverified"))
        .with_temporary(invited("invited"));
    world.login.identity.disable(&username("disabled"));
    world.login.identity.unverify(&username("unverified"));
    world
}

/// What each of them gets, and after how many calls.
async fn each<T: PartialEq + std::fmt::Debug>(ask: impl AsyncFn(&World, &str) -> T) -> (T, u64) {
    let mut answers = Vec::new();
    for name in WHO {
        let world = everybody();
        let answer = ask(&world, name).await;
        answers.push((answer, world.faults.calls()));
    }
    for (name, answer) in WHO.iter().zip(&answers) {
        assert_eq!(*answer, answers[0], "{name}");
    }
    answers.remove(0)
}

#[tokio::test]
async fn a_wrong_password_is_refused_alike() {
    let ask = async |world: &World, name: &str| world.sign_in(name, "Wrong-Harbour-2026").await;
    // One look at the address, two counts, one at the user, one question to the provider.
    assert_eq!(each(ask).await, (Err(SignInError::Refused), 5));
}

#[tokio::test]
async fn forgot_password_answers_alike() {
    let ask = async |world: &World, name: &str| world.forgot(name).await;
    // Three counts and a message.
    assert_eq!(each(ask).await, (Ok(()), 4));
}

#[tokio::test]
async fn a_wrong_code_is_refused_alike() {
    let ask = async |world: &World, name: &str| world.reset(name, "000000", NEXT).await;
    // Three counts, a message, a mark, the user, the provider, and the mark taken back.
    assert_eq!(each(ask).await, (Err(LoginError::WrongCode), 8));
}

#[tokio::test]
async fn a_wrong_code_of_our_own_form_is_refused_alike() {
    let code = "h7kc-9wpd-x4mt-2b0s-qe8n-v5ya";
    let ask = async |world: &World, name: &str| world.reset(name, code, NEXT).await;
    // Three counts, a message, a mark, the user, the code, and the mark taken back.
    assert_eq!(each(ask).await, (Err(LoginError::WrongCode), 8));
}

#[tokio::test]
async fn who_may_not_sign_in_is_refused_like_a_wrong_password() {
    let world = everybody();
    for name in ["gone", "disabled", "nobody"] {
        assert_eq!(world.sign_in(name, CHOSEN).await, Err(SignInError::Refused), "{name}");
    }
    assert!(world.sign_in("dana.roy", CHOSEN).await.is_ok());
}
