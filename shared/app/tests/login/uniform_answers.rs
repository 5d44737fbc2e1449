//! Responses do not reveal which users exist: the same answers, after as many calls of the ports.

use app::login::{LoginError, SignInError};
use domain::user::UserStatus;
use testkit::access::{user, username};
use testkit::ledger::Faults;

use crate::world::{CHOSEN, NEXT, World, invited};

/// Users who are active, deactivated, disabled at the provider, invited, without a verified
/// address, and unknown.
const NAMES: &[&str] = &["dana.roy", "gone", "disabled", "invited", "unverified", "nobody"];

fn all_users() -> World {
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

/// Asserts that the answer and the number of calls are the same for every user, and gives both.
async fn same_for_all<T: PartialEq + std::fmt::Debug>(
    ask: impl AsyncFn(&World, &str) -> T,
) -> (T, u64) {
    let mut answers = Vec::new();
    for name in NAMES {
        let world = all_users();
        let answer = ask(&world, name).await;
        answers.push((answer, world.faults.calls()));
    }
    for (name, answer) in NAMES.iter().zip(&answers) {
        assert_eq!(*answer, answers[0], "{name}");
    }
    answers.remove(0)
}

#[tokio::test]
async fn a_wrong_password_is_refused_alike_for_every_user() {
    let ask = async |world: &World, name: &str| world.sign_in(name, "Wrong-Harbour-2026").await;
    // The calls: the known address, two counts, the user, the provider.
    assert_eq!(same_for_all(ask).await, (Err(SignInError::Refused), 5));
}

#[tokio::test]
async fn forgot_password_answers_alike_for_every_user() {
    let ask = async |world: &World, name: &str| world.forgot(name).await;
    // The calls: three counts and a message.
    assert_eq!(same_for_all(ask).await, (Ok(()), 4));
}

#[tokio::test]
async fn a_wrong_code_is_refused_alike_for_every_user() {
    let ask = async |world: &World, name: &str| world.reset(name, "000000", NEXT).await;
    // The calls: three counts, a message, the mark, the user, the provider, clearing the mark.
    assert_eq!(same_for_all(ask).await, (Err(LoginError::WrongCode), 8));
}

#[tokio::test]
async fn a_wrong_code_in_the_portals_format_is_refused_alike_for_every_user() {
    let code = "h7kc-9wpd-x4mt-2b0s-qe8n-v5ya";
    let ask = async |world: &World, name: &str| world.reset(name, code, NEXT).await;
    // The calls: three counts, a message, the mark, the user, the code, clearing the mark.
    assert_eq!(same_for_all(ask).await, (Err(LoginError::WrongCode), 8));
}

#[tokio::test]
async fn a_user_who_may_not_sign_in_is_refused_like_a_wrong_password() {
    let world = all_users();
    for name in ["gone", "disabled", "nobody"] {
        assert_eq!(world.sign_in(name, CHOSEN).await, Err(SignInError::Refused), "{name}");
    }
    assert!(world.sign_in("dana.roy", CHOSEN).await.is_ok());
}
