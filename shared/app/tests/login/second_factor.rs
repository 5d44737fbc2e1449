//! The second factor and its recovery codes.

use app::activity::{Action, ActivityLog};
use app::identity::ChallengeKind;
use app::identity::SetUpFactor;
use app::login::ChallengeReply;
use app::login::SignInError;
use app::login::session::is_valid;
use app::login::{LoginError, RECOVERY_CODES, RecoveryCode};
use app::mailer::SecurityChange;
use app::rate_limit::{CONFIRMATIONS, LimitError};
use app::users::User;
use domain::user::{Role, Staff};
use jiff::SignedDuration;
use testkit::access::{member, user, username};
use testkit::cognito::{totp, wrong_totp};
use testkit::ledger::{Faults, When};

use crate::world::{AWAY, CHOSEN, World, session};

fn notices(world: &World) -> Vec<SecurityChange> {
    world.login.notices.sent().iter().map(|notice| notice.what).collect()
}

#[tokio::test]
async fn an_app_is_set_up_with_its_first_code_and_asked_for_from_then_on() {
    let mut world = World::dana();
    assert_eq!(world.set_up("wrong").await, Err(LoginError::WrongPassword));
    let secret = world.set_up(CHOSEN).await.unwrap();
    let (right, wrong) = (totp(&secret, world.now()), wrong_totp(&secret, world.now()));
    assert_eq!(world.verify(CHOSEN, &wrong).await, Err(LoginError::WrongCode));
    assert_eq!(world.verify("wrong", &right).await, Err(LoginError::WrongPassword));
    assert!(!world.user("dana.roy").second_factor);
    let codes = world.verify(CHOSEN, &right).await.unwrap();
    let mut different: Vec<_> = codes.iter().map(RecoveryCode::reveal).collect();
    different.sort();
    different.dedup();
    assert_eq!(different.len(), RECOVERY_CODES);
    let dana = world.user("dana.roy");
    assert_eq!((dana.second_factor, dana.factor_changed_at), (true, Some(world.now())));
    assert_eq!(world.actions(), [Action::SecondFactorOn]);
    assert_eq!(world.login.access.recovery_codes(&dana.id), RECOVERY_CODES);
    assert!(notices(&world).iter().all(|what| *what == SecurityChange::SecondFactorOn));

    world.pass(SignedDuration::from_mins(1));
    let token = world.asked(CHOSEN, ChallengeKind::Totp).await;
    let code = totp(&secret, world.now());
    session(world.answer(&token, ChallengeReply::Code(&code)).await);
    assert_eq!(world.set_up(CHOSEN).await, Err(LoginError::FactorState), "on already");
}

#[tokio::test]
async fn without_a_set_up_there_is_nothing_to_verify_or_renew() {
    let world = World::dana();
    assert_eq!(world.verify(CHOSEN, "123456").await, Err(LoginError::FactorState));
    assert_eq!(world.renew(CHOSEN).await, Err(LoginError::FactorState));
    assert_eq!(world.remove(CHOSEN).await, Ok(()), "it is off");
    assert!(world.actions().is_empty());
}

#[tokio::test]
async fn it_is_switched_off_with_the_password_and_its_codes_with_it() {
    let mut world = World::dana();
    world.with_factor().await;
    assert_eq!(world.remove("wrong").await, Err(LoginError::WrongPassword));
    assert!(world.user("dana.roy").second_factor);
    assert_eq!(world.remove(CHOSEN).await, Ok(()));
    let dana = world.user("dana.roy");
    assert!(!dana.second_factor && !world.login.identity.has_factor(&dana.username));
    assert_eq!(world.login.access.recovery_codes(&dana.id), 0);
    assert_eq!(world.actions(), [Action::SecondFactorOn, Action::SecondFactorOff]);
    session(world.sign_in("dana.roy", CHOSEN).await);
}

#[tokio::test]
async fn a_recovery_code_lets_in_once_switches_the_factor_off_and_ends_the_others() {
    let mut world = World::dana();
    let codes = world.with_factor().await;
    let (first, tokens) = (
        codes[3].reveal().to_uppercase(),
        [
            world.asked(CHOSEN, ChallengeKind::Totp).await,
            world.asked(CHOSEN, ChallengeKind::Totp).await,
            world.asked(CHOSEN, ChallengeKind::Totp).await,
        ],
    );
    let wrong = ChallengeReply::RecoveryCode("0000-0000-0000-0000-0000-0000");
    assert_eq!(world.answer(&tokens[0], wrong).await, Err(SignInError::CodeRefused));
    let right = ChallengeReply::RecoveryCode(&first);
    let used = world.answer(&tokens[0], right).await;
    assert_eq!(used, Err(SignInError::ChallengeExpired), "a challenge is answered once");
    session(world.answer(&tokens[1], right).await);
    let dana = world.user("dana.roy");
    assert!(dana.must_set_up_factor, "before anything else");
    assert!(!dana.second_factor && !world.login.identity.has_factor(&dana.username));
    assert_eq!(world.login.access.recovery_codes(&dana.id), 0);
    assert_eq!(world.actions(), [Action::SecondFactorOn, Action::RecoveryCodeUsed]);
    assert_eq!(notices(&world).last(), Some(&SecurityChange::RecoveryCodeUsed));
    for code in [&first, &codes[4].reveal()] {
        let again = world.answer(&tokens[2], ChallengeReply::RecoveryCode(code)).await;
        assert!(again.is_err(), "neither it nor another one counts");
    }
    session(world.sign_in("dana.roy", CHOSEN).await);
}

#[tokio::test]
async fn a_session_from_before_the_factor_ends_with_it_and_the_caller_gets_another() {
    let mut world = World::dana();
    let codes = world.with_factor().await;
    assert_eq!(world.live_sessions("dana.roy"), 1, "the one of who switched it on");
    let token = world.asked(CHOSEN, ChallengeKind::Totp).await;
    session(world.answer(&token, ChallengeReply::RecoveryCode(&codes[0].reveal())).await);
    // Somebody else who has the password, while the factor is off.
    let thief = session(world.sign_in_from(AWAY, "dana.roy", CHOSEN).await);
    world.with_factor().await;
    let dana = world.user("dana.roy");
    assert!(!dana.must_set_up_factor && dana.second_factor);
    assert!(!is_valid(&dana, &thief.record, world.now()), "it has never shown the factor");
}

#[tokio::test]
async fn new_recovery_codes_end_the_old_ones() {
    let mut world = World::dana();
    let old = world.with_factor().await;
    assert_eq!(world.renew("wrong").await, Err(LoginError::WrongPassword));
    let new = world.renew(CHOSEN).await.unwrap();
    assert_eq!(world.actions().last(), Some(&Action::RecoveryCodesRenewed));
    let token = world.asked(CHOSEN, ChallengeKind::Totp).await;
    let refused = world.answer(&token, ChallengeReply::RecoveryCode(&old[0].reveal())).await;
    assert_eq!(refused, Err(SignInError::CodeRefused));
    let token = world.asked(CHOSEN, ChallengeKind::Totp).await;
    session(world.answer(&token, ChallengeReply::RecoveryCode(&new[0].reveal())).await);
}

#[tokio::test]
async fn codes_are_limited_for_each_user_whatever_they_are() {
    let mut world = World::dana();
    world.with_factor().await;
    for number in 0..CONFIRMATIONS.most {
        world.pass(SignedDuration::from_millis(1));
        let token = world.asked(CHOSEN, ChallengeKind::Totp).await;
        let code = format!("0000-0000-0000-0000-0000-00{number:02}");
        let wrong = world.answer(&token, ChallengeReply::RecoveryCode(&code)).await;
        assert_eq!(wrong, Err(SignInError::CodeRefused), "{number}");
        // What signing in counts is another matter.
        world.login.access.forget_all_tries_but(CONFIRMATIONS.name);
    }
    let token = world.asked(CHOSEN, ChallengeKind::Totp).await;
    let over = world.answer(&token, ChallengeReply::Code("123456")).await;
    assert!(matches!(over, Err(SignInError::Limit(LimitError::TooMany(_)))));
    let over = world.remove(CHOSEN).await;
    assert!(matches!(over, Err(LoginError::Limit(LimitError::TooMany(_)))));
}

#[tokio::test]
async fn what_becomes_of_a_login_is_its_owner_s_matter_and_of_staff_the_provider_s() {
    let mut agent = user("dana.roy");
    agent.staff = Some(Staff::Agent);
    for (person, expected) in [(user("dana.roy"), vec!["own"]), (agent, vec!["own", "staff"])] {
        let mut world = World::with_faults(Faults::default()).with_chosen(person);
        let mut left = member("dana.roy", "a-3", Role::Manager);
        left.active = false;
        let second = member("dana.roy", "a-2", Role::Manager);
        let _ = world.login.access.clone().with_member(second).with_member(left);
        world.with_factor().await;
        let mut told: Vec<_> = world
            .login
            .access
            .activities()
            .into_iter()
            .map(|one| match one.log {
                ActivityLog::Account(account) => account.to_string(),
                ActivityLog::User(user) if user == username("dana.roy").user_id() => {
                    "own".to_owned()
                }
                ActivityLog::User(_) => "of another".to_owned(),
                ActivityLog::Staff => "staff".to_owned(),
            })
            .collect();
        told.sort();
        assert_eq!(told, expected);
    }
}

/// Whatever was cut off: after the next sign-in our record says what the provider says, the person
/// is in, and nobody is asked for a code that they cannot have.
async fn settled(world: &mut World, secret: &str) -> User {
    world.faults.revive();
    world.pass(SignedDuration::from_mins(2));
    if world.login.identity.has_factor(&username("dana.roy")) {
        let token = world.asked(CHOSEN, ChallengeKind::Totp).await;
        let code = totp(secret, world.now());
        session(world.answer(&token, ChallengeReply::Code(&code)).await);
    } else {
        session(world.sign_in("dana.roy", CHOSEN).await);
    }
    let dana = world.user("dana.roy");
    assert_eq!(dana.second_factor, world.login.identity.has_factor(&dana.username));
    dana
}

#[tokio::test]
async fn a_set_up_that_is_cut_off_anywhere_can_be_finished() {
    for when in [When::Before, When::After] {
        for call in 1.. {
            let mut world = World::dana();
            let secret = world.set_up(CHOSEN).await.unwrap();
            let code = totp(&secret, world.now());
            world.faults.crash_later(call, when);
            let done = world.verify(CHOSEN, &code).await.is_ok();
            let dana = settled(&mut world, &secret).await;
            if !dana.second_factor {
                world.with_factor().await;
            } else if !done {
                assert_eq!(world.actions(), [Action::SecondFactorOn], "{call} {when:?}");
                world.renew(CHOSEN).await.unwrap();
            }
            assert_eq!(
                world.login.access.recovery_codes(&dana.id),
                RECOVERY_CODES,
                "{call} {when:?}"
            );
            if done {
                break;
            }
        }
    }
}

#[tokio::test]
async fn who_lost_the_answer_to_the_first_code_verifies_again() {
    let mut world = World::dana();
    let secret = world.set_up(CHOSEN).await.unwrap();
    let first = world.verify(CHOSEN, &totp(&secret, world.now())).await.unwrap();
    world.pass(SignedDuration::from_mins(1));
    let second = world.verify(CHOSEN, &totp(&secret, world.now())).await.unwrap();
    assert_ne!(first, second);
    assert_eq!(world.login.access.recovery_codes(&world.user("dana.roy").id), RECOVERY_CODES);
}

#[tokio::test]
async fn a_set_up_begun_again_heals_a_factor_that_only_the_provider_knows() {
    let world = World::dana();
    let secret = world.set_up(CHOSEN).await.unwrap();
    let (dana, code) = (username("dana.roy"), totp(&secret, world.now()));
    world.login.identity.confirm_factor(&dana, CHOSEN, &code).await.unwrap();
    assert_eq!(world.set_up(CHOSEN).await, Err(LoginError::FactorState));
    assert!(world.user("dana.roy").second_factor);
    assert_eq!(world.actions(), [Action::SecondFactorOn]);
}

#[tokio::test]
async fn a_recovery_that_is_cut_off_anywhere_locks_nobody_out_and_a_code_counts_once() {
    for when in [When::Before, When::After] {
        for call in 1.. {
            let mut world = World::dana();
            let secret = world.set_up(CHOSEN).await.unwrap();
            let codes = world.verify(CHOSEN, &totp(&secret, world.now())).await.unwrap();
            world.pass(SignedDuration::from_mins(1));
            let spare = world.asked(CHOSEN, ChallengeKind::Totp).await;
            let token = world.asked(CHOSEN, ChallengeKind::Totp).await;
            let code = codes[0].reveal();
            world.faults.crash_later(call, when);
            let done = world.answer(&token, ChallengeReply::RecoveryCode(&code)).await.is_ok();
            // Without the app: the same code again with another challenge, or the password alone.
            world.faults.revive();
            let sessions = world.login.access.sessions().len();
            let again = world.answer(&spare, ChallengeReply::RecoveryCode(&code)).await.is_ok();
            let used = world.actions().contains(&Action::RecoveryCodeUsed);
            assert!(used, "{call} {when:?}: it was used, by the first or the second try");
            assert!(!(again && sessions > 1), "{call} {when:?}: two sessions of one code");
            let dana = settled(&mut world, &secret).await;
            assert!(!dana.second_factor, "{call} {when:?}");
            assert_eq!(world.login.access.recovery_codes(&dana.id), 0);
            if done {
                break;
            }
        }
    }
}

#[tokio::test]
async fn a_removal_that_is_cut_off_anywhere_is_recorded_by_the_next_sign_in() {
    for when in [When::Before, When::After] {
        for call in 1.. {
            let mut world = World::dana();
            let secret = world.set_up(CHOSEN).await.unwrap();
            world.verify(CHOSEN, &totp(&secret, world.now())).await.unwrap();
            world.pass(SignedDuration::from_mins(1));
            world.faults.crash_later(call, when);
            let done = world.remove(CHOSEN).await.is_ok();
            let dana = settled(&mut world, &secret).await;
            if !dana.second_factor {
                let off = [Action::SecondFactorOn, Action::SecondFactorOff];
                assert_eq!(world.actions(), off, "{call} {when:?}");
                assert_eq!(world.login.access.recovery_codes(&dana.id), 0);
            }
            if done {
                break;
            }
        }
    }
}
