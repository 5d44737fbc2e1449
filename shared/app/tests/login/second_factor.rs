//! The second factor and its recovery codes.

use app::activity::{Action, ActivityLog};
use app::identity::{ChallengeKind, SetUpFactor};
use app::login::session::is_valid;
use app::login::{ChallengeReply, LoginError, RECOVERY_CODES, RecoveryCode, SignInError};
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
async fn the_first_code_switches_the_factor_on_and_sign_in_asks_for_it() {
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

    world.advance(SignedDuration::from_mins(1));
    let token = world.expect_challenge(CHOSEN, ChallengeKind::Totp).await;
    let code = totp(&secret, world.now());
    session(world.answer(&token, ChallengeReply::Code(&code)).await);
    assert_eq!(world.set_up(CHOSEN).await, Err(LoginError::FactorState), "already on");
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
async fn the_password_switches_the_factor_off_and_voids_its_recovery_codes() {
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
async fn a_recovery_code_works_once_switches_the_factor_off_and_voids_the_others() {
    let mut world = World::dana();
    let codes = world.with_factor().await;
    let (first, tokens) = (
        codes[3].reveal().to_uppercase(),
        [
            world.expect_challenge(CHOSEN, ChallengeKind::Totp).await,
            world.expect_challenge(CHOSEN, ChallengeKind::Totp).await,
            world.expect_challenge(CHOSEN, ChallengeKind::Totp).await,
        ],
    );
    let wrong = ChallengeReply::RecoveryCode("0000-0000-0000-0000-0000-0000");
    assert_eq!(world.answer(&tokens[0], wrong).await, Err(SignInError::CodeRefused));
    let right = ChallengeReply::RecoveryCode(&first);
    let used = world.answer(&tokens[0], right).await;
    assert_eq!(used, Err(SignInError::ChallengeExpired), "a challenge is answered once");
    session(world.answer(&tokens[1], right).await);
    let dana = world.user("dana.roy");
    assert!(dana.must_set_up_factor, "the user must set a factor up before anything else");
    assert!(!dana.second_factor && !world.login.identity.has_factor(&dana.username));
    assert_eq!(world.login.access.recovery_codes(&dana.id), 0);
    assert_eq!(world.actions(), [Action::SecondFactorOn, Action::RecoveryCodeUsed]);
    assert_eq!(notices(&world).last(), Some(&SecurityChange::RecoveryCodeUsed));
    for code in [&first, &codes[4].reveal()] {
        let again = world.answer(&tokens[2], ChallengeReply::RecoveryCode(code)).await;
        assert!(again.is_err(), "neither it nor another one is valid");
    }
    session(world.sign_in("dana.roy", CHOSEN).await);
}

#[tokio::test]
async fn switching_the_factor_on_ends_earlier_sessions_and_starts_a_new_one() {
    let mut world = World::dana();
    let codes = world.with_factor().await;
    assert_eq!(world.live_sessions("dana.roy"), 1, "the session of the user who switched it on");
    let token = world.expect_challenge(CHOSEN, ChallengeKind::Totp).await;
    session(world.answer(&token, ChallengeReply::RecoveryCode(&codes[0].reveal())).await);
    // A thief has the password, and signs in while the factor is off.
    let thief = session(world.sign_in_from(AWAY, "dana.roy", CHOSEN).await);
    world.with_factor().await;
    let dana = world.user("dana.roy");
    assert!(!dana.must_set_up_factor && dana.second_factor);
    assert!(!is_valid(&dana, &thief.record, world.now()), "it began without the factor");
}

#[tokio::test]
async fn new_recovery_codes_void_the_old_ones() {
    let mut world = World::dana();
    let old = world.with_factor().await;
    assert_eq!(world.renew("wrong").await, Err(LoginError::WrongPassword));
    let new = world.renew(CHOSEN).await.unwrap();
    assert_eq!(world.actions().last(), Some(&Action::RecoveryCodesRenewed));
    let token = world.expect_challenge(CHOSEN, ChallengeKind::Totp).await;
    let refused = world.answer(&token, ChallengeReply::RecoveryCode(&old[0].reveal())).await;
    assert_eq!(refused, Err(SignInError::CodeRefused));
    let token = world.expect_challenge(CHOSEN, ChallengeKind::Totp).await;
    session(world.answer(&token, ChallengeReply::RecoveryCode(&new[0].reveal())).await);
}

#[tokio::test]
async fn codes_and_passwords_share_one_limit_for_each_user() {
    let mut world = World::dana();
    world.with_factor().await;
    for number in 0..CONFIRMATIONS.max_attempts {
        world.advance(SignedDuration::from_millis(1));
        let token = world.expect_challenge(CHOSEN, ChallengeKind::Totp).await;
        let code = format!("0000-0000-0000-0000-0000-00{number:02}");
        let wrong = world.answer(&token, ChallengeReply::RecoveryCode(&code)).await;
        assert_eq!(wrong, Err(SignInError::CodeRefused), "{number}");
        // The limits of signing in must not interfere.
        world.login.access.forget_all_tries_but(CONFIRMATIONS.name);
    }
    let token = world.expect_challenge(CHOSEN, ChallengeKind::Totp).await;
    let over = world.answer(&token, ChallengeReply::Code("123456")).await;
    assert!(matches!(over, Err(SignInError::Limit(LimitError::TooMany(_)))));
    let over = world.remove(CHOSEN).await;
    assert!(matches!(over, Err(LoginError::Limit(LimitError::TooMany(_)))));
}

#[tokio::test]
async fn a_login_change_is_logged_for_the_user_and_for_staff_also_in_the_staff_log() {
    let mut agent = user("dana.roy");
    agent.staff = Some(Staff::Agent);
    for (user, expected) in [(user("dana.roy"), vec!["own"]), (agent, vec!["own", "staff"])] {
        let mut world = World::with_faults(Faults::default()).with_chosen(user);
        let mut left = member("dana.roy", "a-3", Role::Manager);
        left.active = false;
        let second = member("dana.roy", "a-2", Role::Manager);
        let _ = world.login.access.clone().with_member(second).with_member(left);
        world.with_factor().await;
        let mut logs: Vec<_> = world
            .login
            .access
            .activities()
            .into_iter()
            .map(|activity| match activity.log {
                ActivityLog::Account(account) => account.to_string(),
                ActivityLog::User(user) if user == username("dana.roy").user_id() => {
                    "own".to_owned()
                }
                ActivityLog::User(_) => "of another".to_owned(),
                ActivityLog::Staff => "staff".to_owned(),
            })
            .collect();
        logs.sort();
        assert_eq!(logs, expected);
    }
}

/// Restarts after a crash, and signs in. Then the portal's record agrees with the provider, and the
/// user needs no code that they cannot have.
async fn recover_and_sign_in(world: &mut World, secret: &str) -> User {
    world.faults.revive();
    world.advance(SignedDuration::from_mins(2));
    if world.login.identity.has_factor(&username("dana.roy")) {
        let token = world.expect_challenge(CHOSEN, ChallengeKind::Totp).await;
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
async fn a_set_up_interrupted_by_a_crash_can_be_completed() {
    for when in [When::Before, When::After] {
        for call in 1.. {
            let mut world = World::dana();
            let secret = world.set_up(CHOSEN).await.unwrap();
            let code = totp(&secret, world.now());
            world.faults.crash_later(call, when);
            let done = world.verify(CHOSEN, &code).await.is_ok();
            let dana = recover_and_sign_in(&mut world, &secret).await;
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
async fn a_user_who_lost_the_recovery_codes_response_can_verify_again() {
    let mut world = World::dana();
    let secret = world.set_up(CHOSEN).await.unwrap();
    let first = world.verify(CHOSEN, &totp(&secret, world.now())).await.unwrap();
    world.advance(SignedDuration::from_mins(1));
    let second = world.verify(CHOSEN, &totp(&secret, world.now())).await.unwrap();
    assert_ne!(first, second);
    assert_eq!(world.login.access.recovery_codes(&world.user("dana.roy").id), RECOVERY_CODES);
}

#[tokio::test]
async fn beginning_a_set_up_again_records_a_factor_that_only_the_provider_has() {
    let world = World::dana();
    let secret = world.set_up(CHOSEN).await.unwrap();
    let (dana, code) = (username("dana.roy"), totp(&secret, world.now()));
    world.login.identity.confirm_factor(&dana, CHOSEN, &code).await.unwrap();
    assert_eq!(world.set_up(CHOSEN).await, Err(LoginError::FactorState));
    assert!(world.user("dana.roy").second_factor);
    assert_eq!(world.actions(), [Action::SecondFactorOn]);
}

#[tokio::test]
async fn a_recovery_interrupted_by_a_crash_locks_no_user_out_and_uses_the_code_once() {
    for when in [When::Before, When::After] {
        for call in 1.. {
            let mut world = World::dana();
            let secret = world.set_up(CHOSEN).await.unwrap();
            let codes = world.verify(CHOSEN, &totp(&secret, world.now())).await.unwrap();
            world.advance(SignedDuration::from_mins(1));
            let spare = world.expect_challenge(CHOSEN, ChallengeKind::Totp).await;
            let token = world.expect_challenge(CHOSEN, ChallengeKind::Totp).await;
            let code = codes[0].reveal();
            world.faults.crash_later(call, when);
            let done = world.answer(&token, ChallengeReply::RecoveryCode(&code)).await.is_ok();
            // Without the app, the user has the same code with another challenge, or the password.
            world.faults.revive();
            let sessions = world.login.access.sessions().len();
            let again = world.answer(&spare, ChallengeReply::RecoveryCode(&code)).await.is_ok();
            let used = world.actions().contains(&Action::RecoveryCodeUsed);
            assert!(used, "{call} {when:?}: the first or the second attempt used it");
            assert!(!(again && sessions > 1), "{call} {when:?}: one code started two sessions");
            let dana = recover_and_sign_in(&mut world, &secret).await;
            assert!(!dana.second_factor, "{call} {when:?}");
            assert_eq!(world.login.access.recovery_codes(&dana.id), 0);
            if done {
                break;
            }
        }
    }
}

#[tokio::test]
async fn a_removal_interrupted_by_a_crash_is_recorded_by_the_next_sign_in() {
    for when in [When::Before, When::After] {
        for call in 1.. {
            let mut world = World::dana();
            let secret = world.set_up(CHOSEN).await.unwrap();
            world.verify(CHOSEN, &totp(&secret, world.now())).await.unwrap();
            world.advance(SignedDuration::from_mins(1));
            world.faults.crash_later(call, when);
            let done = world.remove(CHOSEN).await.is_ok();
            let dana = recover_and_sign_in(&mut world, &secret).await;
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
