//! Passwords as users type and copy them.

use app::identity::ChallengeKind;
use app::login::{ChallengeReply, LoginError, SignInError, SignedIn};
use domain::password::Unmet;
use testkit::access::{user, username};
use testkit::cognito::totp;
use testkit::ledger::Faults;

use crate::world::{CHOSEN, NEXT, TEMPORARY, World, invited, session};

/// The same text, in the two Unicode forms that systems send.
const COMPOSED: &str = "Caf\u{e9}-Harbour-2026";
const DECOMPOSED: &str = "Cafe\u{301}-Harbour-2026";

fn is_challenge<E>(result: Result<SignedIn, E>) -> bool {
    matches!(result, Ok(SignedIn::Challenge { .. }))
}

#[tokio::test]
async fn blanks_around_a_temporary_password_are_ignored() {
    let copies = ["", " ", "\n", "\u{a0}"].map(|blank| format!("{blank}{TEMPORARY}{blank}"));
    for copied in copies {
        let world = World::with_faults(Faults::default()).with_temporary(invited("dana.roy"));
        assert!(is_challenge(world.sign_in("dana.roy", &copied).await), "{copied:?}");
        assert_eq!(world.login.identity.checks(), 1, "the provider counts each check");
    }
}

#[tokio::test]
async fn blanks_around_a_chosen_password_are_significant() {
    let world = World::dana();
    let around = format!("{CHOSEN} ");
    assert_eq!(world.sign_in("dana.roy", &around).await, Err(SignInError::Refused));
    assert_eq!(world.change(&around, NEXT).await, Err(LoginError::WrongPassword));
    session(world.sign_in("dana.roy", CHOSEN).await);
}

#[tokio::test]
async fn unicode_equivalent_passwords_are_equal_on_every_path() {
    let mut world = World::with_faults(Faults::default()).with_temporary(invited("dana.roy"));
    let accepts = |world: &World| world.login.identity.accepts(&username("dana.roy"), COMPOSED);
    let token = world.expect_challenge(TEMPORARY, ChallengeKind::NewPassword).await;
    session(world.answer(&token, ChallengeReply::NewPassword(DECOMPOSED)).await);
    assert!(accepts(&world), "the first password");
    for typed in [COMPOSED, DECOMPOSED] {
        session(world.sign_in("dana.roy", typed).await);
    }
    let same = world.change(COMPOSED, DECOMPOSED).await;
    assert_eq!(same, Err(LoginError::SamePassword));
    world.change(DECOMPOSED, NEXT).await.unwrap();
    world.change(NEXT, DECOMPOSED).await.unwrap();
    assert!(accepts(&world), "changed");
    world.forgot("dana.roy").await.unwrap();
    world.send_code().await.unwrap();
    world.reset("dana.roy", &world.mailed_code("dana.roy"), DECOMPOSED).await.unwrap();
    assert!(accepts(&world), "reset");
    let secret = world.set_up(DECOMPOSED).await.unwrap();
    world.verify(DECOMPOSED, &totp(&secret, world.now())).await.unwrap();
    world.advance(jiff::SignedDuration::from_mins(1));
    world.renew(DECOMPOSED).await.unwrap();
    world.remove(DECOMPOSED).await.unwrap();
    session(world.sign_in("dana.roy", DECOMPOSED).await);
}

#[tokio::test]
async fn no_path_accepts_a_temporary_or_guessable_password_or_one_with_the_user_name() {
    for (password, part) in [
        (TEMPORARY, Unmet::Temporary),
        ("DANA.roy-Harbour-26", Unmet::Username),
        ("Harbour-26-Danaroy", Unmet::Username),
        ("Password12345678", Unmet::Guessable),
    ] {
        let first = World::with_faults(Faults::default()).with_temporary(invited("dana.roy"));
        let token = first.expect_challenge(TEMPORARY, ChallengeKind::NewPassword).await;
        let answer = first.answer(&token, ChallengeReply::NewPassword(password)).await;
        assert_eq!(answer, Err(SignInError::Weak(vec![part])), "first");
        session(first.answer(&token, ChallengeReply::NewPassword(CHOSEN)).await);

        let world = World::with_faults(Faults::default()).with_chosen(user("dana.roy"));
        let weak = Err(LoginError::Weak(vec![part]));
        assert_eq!(world.change(CHOSEN, password).await.map(|_| ()), weak, "changed");
        for name in ["dana.roy", " Dana.Roy"] {
            assert_eq!(world.reset(name, "246810", password).await, weak, "reset");
        }
    }
}
