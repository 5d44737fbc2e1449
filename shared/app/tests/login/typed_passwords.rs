//! Passwords as people type and copy them.

use app::identity::ChallengeKind;
use app::login::ChallengeReply;
use app::login::LoginError;
use app::login::SignInError;
use domain::password::Unmet;
use testkit::access::{user, username};
use testkit::cognito::totp;
use testkit::ledger::Faults;

use crate::world::{CHOSEN, NEXT, TEMPORARY, World, invited, session};

/// The same text as two systems send it.
const COMPOSED: &str = "Caf\u{e9}-Harbour-2026";
const DECOMPOSED: &str = "Cafe\u{301}-Harbour-2026";

fn is_challenge<E>(result: Result<app::login::SignedIn, E>) -> bool {
    matches!(result, Ok(app::login::SignedIn::Challenge { .. }))
}

#[tokio::test]
async fn a_temporary_password_copied_with_a_blank_at_either_end_signs_in() {
    let copies = ["", " ", "\n", "\u{a0}"].map(|blank| format!("{blank}{TEMPORARY}{blank}"));
    for copied in copies {
        let world = World::with_faults(Faults::default()).with_temporary(invited("dana.roy"));
        assert!(is_challenge(world.sign_in("dana.roy", &copied).await), "{copied:?}");
        assert_eq!(world.login.identity.checks(), 1, "the provider counts each password");
    }
}

#[tokio::test]
async fn a_blank_around_a_password_that_was_chosen_is_part_of_it() {
    let world = World::dana();
    let around = format!("{CHOSEN} ");
    assert_eq!(world.sign_in("dana.roy", &around).await, Err(SignInError::Refused));
    assert_eq!(world.change(&around, NEXT).await, Err(LoginError::WrongPassword));
    session(world.sign_in("dana.roy", CHOSEN).await);
}

#[tokio::test]
async fn the_same_text_typed_on_another_system_is_the_same_password_on_every_path() {
    let mut world = World::with_faults(Faults::default()).with_temporary(invited("dana.roy"));
    let accepts = |world: &World| world.login.identity.accepts(&username("dana.roy"), COMPOSED);
    let token = world.asked(TEMPORARY, ChallengeKind::NewPassword).await;
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
    world.pass(jiff::SignedDuration::from_mins(1));
    world.renew(DECOMPOSED).await.unwrap();
    world.remove(DECOMPOSED).await.unwrap();
    session(world.sign_in("dana.roy", DECOMPOSED).await);
}

/// Neither the temporary password nor the user name becomes part of a password, on any path.
#[tokio::test]
async fn neither_the_temporary_password_nor_the_user_name_makes_a_password() {
    for (password, part) in
        [(TEMPORARY, Unmet::Temporary), ("DANA.roy-Harbour-26", Unmet::Username)]
    {
        let first = World::with_faults(Faults::default()).with_temporary(invited("dana.roy"));
        let token = first.asked(TEMPORARY, ChallengeKind::NewPassword).await;
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
