//! Sign-in attempts are limited, and a stranger cannot lock a user out.

use app::login::{SignInError, SignedIn};
use app::rate_limit::{LimitError, SIGN_IN_ADDRESS, SIGN_IN_KNOWN, SIGN_IN_UNKNOWN};
use jiff::SignedDuration;
use testkit::access::user;

use crate::world::{AWAY, CHOSEN, HOME, World, session};

fn too_many(result: &Result<SignedIn, SignInError>) -> Option<SignedDuration> {
    match result {
        Err(SignInError::Limit(LimitError::TooMany(too_many))) => Some(too_many.retry_after),
        _ => None,
    }
}

#[tokio::test]
async fn a_stranger_has_few_attempts_and_cannot_lock_out_a_user_at_a_known_address() {
    let mut world = World::dana();
    session(world.sign_in("dana.roy", CHOSEN).await);
    for number in 0..SIGN_IN_UNKNOWN.max_attempts {
        let from = format!("198.51.100.{number}");
        let wrong = world.sign_in_from(&from, "dana.roy", "wrong").await;
        assert_eq!(wrong, Err(SignInError::Refused));
    }
    let checks = world.login.identity.checks();
    let over = world.sign_in_from(AWAY, "dana.roy", CHOSEN).await;
    assert_eq!(too_many(&over), Some(SIGN_IN_UNKNOWN.window), "until the window ends");
    assert_eq!(world.login.identity.checks(), checks, "Cognito is not called");
    // Cognito's own lock after five wrong passwords lasts a few seconds.
    world.advance(SignedDuration::from_secs(2));
    session(world.sign_in("Dana.ROY", CHOSEN).await);
    world.advance(SIGN_IN_UNKNOWN.window);
    session(world.sign_in_from(AWAY, "dana.roy", CHOSEN).await);
}

#[tokio::test]
async fn a_known_address_is_limited_and_a_success_resets_its_count() {
    let mut world = World::dana();
    session(world.sign_in("dana.roy", CHOSEN).await);
    for round in 0..2 {
        for _ in 1..SIGN_IN_KNOWN.max_attempts {
            world.advance(SignedDuration::from_secs(40));
            let wrong = world.sign_in("dana.roy", "wrong").await;
            assert_eq!(wrong, Err(SignInError::Refused), "{round}");
        }
        world.advance(SignedDuration::from_secs(60));
        session(world.sign_in("dana.roy", CHOSEN).await);
    }
    for _ in 0..SIGN_IN_KNOWN.max_attempts {
        assert_eq!(world.sign_in("dana.roy", "").await, Err(SignInError::Refused));
    }
    assert!(too_many(&world.sign_in("dana.roy", CHOSEN).await).is_some());
}

/// However the attempts are spread, Cognito's own lock stays below a minute.
#[tokio::test]
async fn a_patient_stranger_cannot_make_the_provider_lock_the_user_out() {
    for minutes in 1..=30 {
        let mut world = World::dana();
        session(world.sign_in("dana.roy", CHOSEN).await);
        let from = |number: u32| format!("198.51.{}.{}", number / 200, number % 200);
        for number in 0..200 {
            world.advance(SignedDuration::from_mins(minutes));
            let _ = world.sign_in_from(&from(number), "dana.roy", "wrong").await;
        }
        world.advance(SignedDuration::from_mins(1));
        session(world.sign_in("dana.roy", CHOSEN).await);
    }
}

#[tokio::test]
async fn an_address_is_limited_over_all_names_except_users_known_there() {
    let world = World::dana().with_chosen(user("sam.keller"));
    session(world.sign_in("sam.keller", CHOSEN).await);
    for number in 1..SIGN_IN_ADDRESS.max_attempts {
        let name = if number == 1 { "no name!".to_owned() } else { format!("user{number}") };
        let refused = world.sign_in(&name, "wrong").await;
        assert_eq!(refused, Err(SignInError::Refused), "{name}");
    }
    assert!(too_many(&world.sign_in("dana.roy", CHOSEN).await).is_some());
    session(world.sign_in_from(AWAY, "dana.roy", CHOSEN).await);
    session(world.sign_in("sam.keller", CHOSEN).await);
}

#[tokio::test]
async fn an_address_is_forgotten_after_ninety_days() {
    let mut world = World::dana();
    session(world.sign_in("dana.roy", CHOSEN).await);
    world.advance(SignedDuration::from_hours(90 * 24));
    for _ in 0..SIGN_IN_UNKNOWN.max_attempts {
        assert_eq!(world.sign_in("dana.roy", "").await, Err(SignInError::Refused));
    }
    let over = world.sign_in_from(HOME, "dana.roy", CHOSEN).await;
    assert!(too_many(&over).is_some(), "as from any unknown address");
}
