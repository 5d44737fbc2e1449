//! Tests of the model's rules that the suite leaves out, because emulators differ.

use app::identity::{
    AnswerChallenge, ChallengeKind, ChallengeSession, CheckPassword, ChoosePassword, CodeAnswer,
    CodeSent, FactorAnswer, FactorBegun, IdentityError, Logins, Outcome, RecoverPassword,
    SetUpFactor, SwitchOffFactor,
};
use domain::ids::Username;
use domain::password::TemporaryPassword;
use domain::user::Email;
use jiff::SignedDuration;

use super::StrictCognito;
use super::exception::Exception;
use super::pool::{Auth, CODE_LIFE, Pool, SESSION_LIFE, TEMPORARY_LIFE};
use crate::access::{noon, username};
use crate::ledger::{Faults, When};

const CHOSEN: &str = "Quiet-Harbour-2026";
const OTHER: &str = "Other-Harbour-2027";
const TEMPORARY: &str = "Tcm7-Wad4-Kxp2-Bnr9-Hhe5";
const SECOND: SignedDuration = SignedDuration::from_secs(1);

fn dana() -> Username {
    username("dana.roy")
}

fn chosen() -> StrictCognito {
    StrictCognito::default().with_chosen(&dana(), CHOSEN)
}

fn invited() -> StrictCognito {
    StrictCognito::default().with_temporary(&dana(), TEMPORARY)
}

async fn check(cognito: &StrictCognito, password: &str) -> Outcome {
    cognito.check_password(&dana(), password).await.unwrap()
}

async fn expect_challenge(
    cognito: &StrictCognito,
    password: &str,
    kind: ChallengeKind,
) -> ChallengeSession {
    match check(cognito, password).await {
        Outcome::Challenge(found, session) if found == kind => session,
        other => panic!("{other:?} instead of {kind:?}"),
    }
}

async fn mailed(cognito: &StrictCognito) -> String {
    assert_eq!(cognito.send_code(&dana()).await, Ok(CodeSent::Sent));
    cognito.mailed_codes(&dana()).pop().unwrap()
}

async fn with_app() -> StrictCognito {
    let cognito = chosen();
    let begun = cognito.begin_factor(&dana(), CHOSEN).await;
    assert!(matches!(begun, Ok(FactorBegun::Begun(_))), "{begun:?}");
    let code = cognito.app_code(&dana()).unwrap();
    assert_eq!(cognito.confirm_factor(&dana(), CHOSEN, &code).await, Ok(FactorAnswer::On));
    cognito
}

#[tokio::test]
async fn no_code_is_sent_while_the_password_is_temporary() {
    let cognito = invited();
    assert_eq!(cognito.send_code(&dana()).await, Ok(CodeSent::Refused));
    assert!(cognito.mailed_codes(&dana()).is_empty());
}

#[tokio::test]
async fn an_earlier_code_does_not_replace_a_temporary_password() {
    let cognito = chosen();
    let code = mailed(&cognito).await;
    let temporary = TemporaryPassword::generate([1; 32]);
    cognito.reset_login(&dana(), &temporary).await.unwrap();
    assert_eq!(cognito.confirm_code(&dana(), &code, OTHER).await, Ok(CodeAnswer::Refused));
    assert!(cognito.accepts(&dana(), temporary.reveal()));
}

#[tokio::test]
async fn a_temporary_password_expires_and_setting_another_restarts_the_period() {
    let cognito = invited();
    cognito.set_now(noon() + TEMPORARY_LIFE - SECOND);
    expect_challenge(&cognito, TEMPORARY, ChallengeKind::NewPassword).await;
    cognito.set_now(noon() + TEMPORARY_LIFE);
    assert_eq!(check(&cognito, TEMPORARY).await, Outcome::Refused);
    let again = TemporaryPassword::generate([1; 32]);
    cognito.reset_login(&dana(), &again).await.unwrap();
    expect_challenge(&cognito, again.reveal(), ChallengeKind::NewPassword).await;

    let short = invited().with_temporary_life(SignedDuration::from_hours(1));
    short.set_now(noon() + SignedDuration::from_hours(1));
    assert_eq!(check(&short, TEMPORARY).await, Outcome::Refused);
}

#[tokio::test]
async fn a_session_accepts_one_answer_for_its_login_and_kind_before_it_expires() {
    let kind = ChallengeKind::NewPassword;
    let cognito = invited();
    let session = expect_challenge(&cognito, TEMPORARY, kind).await;
    let first = cognito.answer_new_password(&dana(), &session, CHOSEN).await;
    assert_eq!(first, Ok(Outcome::Passed));
    let again = cognito.answer_new_password(&dana(), &session, OTHER).await;
    assert_eq!(again, Ok(Outcome::Expired));
    assert!(cognito.accepts(&dana(), CHOSEN), "nothing changed");

    let cognito = invited().with_chosen(&username("other"), CHOSEN);
    let session = expect_challenge(&cognito, TEMPORARY, kind).await;
    let foreign = cognito.answer_new_password(&username("other"), &session, OTHER).await;
    assert_eq!(foreign, Ok(Outcome::Expired));
    let session = expect_challenge(&cognito, TEMPORARY, kind).await;
    let other_kind = cognito.answer_totp(&dana(), &session, "123456").await;
    assert_eq!(other_kind, Ok(Outcome::Expired));
    let session = expect_challenge(&cognito, TEMPORARY, kind).await;
    cognito.set_now(noon() + SESSION_LIFE);
    let late = cognito.answer_new_password(&dana(), &session, OTHER).await;
    assert_eq!(late, Ok(Outcome::Expired));
}

#[tokio::test]
async fn every_path_to_a_password_enforces_the_pools_policy() {
    let long = format!("Ab1{}", "x".repeat(254));
    for weak in ["Abcdefghijklm1", "abcdefghijklmn1", "ABCDEFGHIJKLMN1", "Abcdefghijklmno", &long] {
        let refused = Err(IdentityError::Rejected("InvalidPasswordException".to_owned()));
        let cognito = invited();
        let session = expect_challenge(&cognito, TEMPORARY, ChallengeKind::NewPassword).await;
        let answer = cognito.answer_new_password(&dana(), &session, weak).await;
        assert_eq!(answer.map(drop), refused, "{weak}");
        assert!(cognito.accepts(&dana(), TEMPORARY));

        let cognito = chosen();
        assert_eq!(cognito.choose_password(&dana(), weak).await, refused, "{weak}");
        let code = mailed(&cognito).await;
        let answer = cognito.confirm_code(&dana(), &code, weak).await;
        assert_eq!(answer.map(drop), refused, "{weak}");
        assert!(cognito.accepts(&dana(), CHOSEN));
    }
    assert_eq!(chosen().choose_password(&dana(), "Abcdefghijklmn1").await, Ok(()));
}

#[tokio::test]
async fn a_code_is_valid_for_an_hour_or_until_the_next_code() {
    let cognito = chosen();
    let first = mailed(&cognito).await;
    let second = mailed(&cognito).await;
    assert_ne!(first, second);
    assert_eq!(cognito.confirm_code(&dana(), &first, OTHER).await, Ok(CodeAnswer::Refused));
    cognito.set_now(noon() + CODE_LIFE);
    assert_eq!(cognito.confirm_code(&dana(), &second, OTHER).await, Ok(CodeAnswer::Refused));
    cognito.set_now(noon() + CODE_LIFE - SECOND);
    assert_eq!(cognito.confirm_code(&dana(), &second, OTHER).await, Ok(CodeAnswer::Chosen));
}

#[tokio::test]
async fn requests_and_attempts_of_codes_are_limited_to_five_an_hour() {
    let cognito = chosen();
    for _request in 0..5 {
        mailed(&cognito).await;
    }
    assert_eq!(cognito.send_code(&dana()).await, Err(IdentityError::Busy));
    let code = cognito.mailed_codes(&dana()).pop().unwrap();
    let answer = cognito.confirm_code(&dana(), &code, OTHER).await;
    assert_eq!(answer, Ok(CodeAnswer::Refused), "refused like a wrong code");
    cognito.set_now(noon() + SignedDuration::from_hours(1));
    mailed(&cognito).await;
}

#[tokio::test]
async fn the_fifth_failure_locks_for_a_second_and_each_further_one_doubles_it() {
    let cognito = chosen();
    for _failure in 0..4 {
        assert_eq!(check(&cognito, OTHER).await, Outcome::Refused);
    }
    assert_eq!(check(&cognito, CHOSEN).await, Outcome::Passed, "which resets the count");
    for _failure in 0..5 {
        assert_eq!(check(&cognito, OTHER).await, Outcome::Refused);
    }
    assert_eq!(check(&cognito, CHOSEN).await, Outcome::Refused, "locked");
    cognito.set_now(noon() + SECOND);
    assert_eq!(check(&cognito, OTHER).await, Outcome::Refused);
    cognito.set_now(noon() + SECOND * 2);
    assert_eq!(check(&cognito, CHOSEN).await, Outcome::Refused, "locked for two seconds");
    cognito.set_now(noon() + SECOND * 3);
    assert_eq!(check(&cognito, CHOSEN).await, Outcome::Passed);
}

#[tokio::test]
async fn wrong_codes_count_as_failures_and_fifteen_quiet_minutes_reset_the_count() {
    let cognito = with_app().await;
    let wrong = super::wrong_totp("GEZDGNBV", noon());
    for _failure in 0..5 {
        let session = expect_challenge(&cognito, CHOSEN, ChallengeKind::Totp).await;
        let refused = cognito.answer_totp(&dana(), &session, &wrong).await;
        assert_eq!(refused, Ok(Outcome::Refused));
    }
    assert_eq!(check(&cognito, CHOSEN).await, Outcome::Refused, "locked");
    cognito.set_now(noon() + SignedDuration::from_mins(15));
    assert_eq!(check(&cognito, OTHER).await, Outcome::Refused);
    expect_challenge(&cognito, CHOSEN, ChallengeKind::Totp).await;
}

#[tokio::test]
async fn an_access_token_is_valid_for_an_hour_and_void_while_its_login_is_disabled() {
    let cognito = chosen();
    let initiate = |pool: &mut Pool| pool.admin_initiate_auth(&dana(), CHOSEN);
    let Ok(Auth::Tokens(token)) = initiate(&mut cognito.pool()) else { panic!("no token") };
    let associate = || cognito.pool().associate_software_token(&token).map(drop);
    assert_eq!(associate(), Ok(()));
    cognito.disable(&dana());
    assert_eq!(associate(), Err(Exception::NotAuthorized));
    cognito.enable(&dana());
    cognito.set_now(noon() + SignedDuration::from_hours(1));
    assert_eq!(associate(), Err(Exception::NotAuthorized));
    cognito.set_now(noon());
    let unknown = cognito.pool().verify_software_token("access-0", "123456");
    assert_eq!(unknown, Err(Exception::NotAuthorized));
}

#[tokio::test]
async fn a_completed_set_up_cannot_be_confirmed_again_after_the_factor_is_off() {
    let cognito = with_app().await;
    assert_eq!(cognito.switch_off_factor(&dana()).await, Ok(()));
    let code = cognito.app_code(&dana()).unwrap();
    let answer = cognito.confirm_factor(&dana(), CHOSEN, &code).await;
    assert_eq!(answer, Ok(FactorAnswer::NotBegun));
    let never = chosen().pool().admin_set_user_mfa_preference(&dana(), true);
    assert_eq!(never, Err(Exception::InvalidParameter), "nothing was verified");
}

#[tokio::test]
async fn an_app_code_works_once_and_its_clock_may_differ_by_one_step() {
    let cognito = with_app().await;
    let used = cognito.app_code(&dana()).unwrap();
    let session = expect_challenge(&cognito, CHOSEN, ChallengeKind::Totp).await;
    let again = cognito.answer_totp(&dana(), &session, &used).await;
    assert_eq!(again, Ok(Outcome::Refused));
    for (seconds, outcome) in [(60, Outcome::Refused), (30, Outcome::Passed)] {
        cognito.set_now(noon() + SECOND * seconds);
        let ahead = cognito.app_code(&dana()).unwrap();
        cognito.set_now(noon());
        let session = expect_challenge(&cognito, CHOSEN, ChallengeKind::Totp).await;
        let answer = cognito.answer_totp(&dana(), &session, &ahead).await;
        assert_eq!(answer, Ok(outcome), "{seconds}");
    }
}

#[tokio::test]
async fn a_disabled_login_is_refused_without_revealing_it() {
    let cognito = chosen();
    let code = mailed(&cognito).await;
    cognito.disable(&dana());
    assert_eq!(check(&cognito, CHOSEN).await, Outcome::Refused);
    assert_eq!(cognito.send_code(&dana()).await, Ok(CodeSent::Sent));
    assert_eq!(cognito.mailed_codes(&dana()).len(), 1, "no further one was mailed");
    assert_eq!(cognito.confirm_code(&dana(), &code, OTHER).await, Ok(CodeAnswer::Refused));
    assert_eq!(cognito.begin_factor(&dana(), CHOSEN).await, Ok(FactorBegun::Refused));
    cognito.enable(&dana());
    assert_eq!(check(&cognito, CHOSEN).await, Outcome::Passed);

    let cognito = invited();
    let session = expect_challenge(&cognito, TEMPORARY, ChallengeKind::NewPassword).await;
    cognito.disable(&dana());
    let answer = cognito.answer_new_password(&dana(), &session, CHOSEN).await;
    assert_eq!(answer, Ok(Outcome::Expired));
    assert!(cognito.accepts(&dana(), TEMPORARY), "nothing changed");
}

#[tokio::test]
async fn no_code_goes_to_an_address_that_is_not_verified() {
    let cognito = chosen();
    cognito.unverify(&dana());
    assert_eq!(cognito.send_code(&dana()).await, Ok(CodeSent::Sent));
    assert!(cognito.mailed_codes(&dana()).is_empty());
}

#[tokio::test]
async fn a_second_factor_stays_on_when_the_password_is_replaced() {
    let cognito = with_app().await;
    let code = mailed(&cognito).await;
    assert_eq!(cognito.confirm_code(&dana(), &code, OTHER).await, Ok(CodeAnswer::Chosen));
    expect_challenge(&cognito, OTHER, ChallengeKind::Totp).await;
    let temporary = TemporaryPassword::generate([1; 32]);
    cognito.reset_login(&dana(), &temporary).await.unwrap();
    let session = expect_challenge(&cognito, temporary.reveal(), ChallengeKind::NewPassword).await;
    let next = cognito.answer_new_password(&dana(), &session, CHOSEN).await;
    assert!(matches!(next, Ok(Outcome::Challenge(ChallengeKind::Totp, _))), "{next:?}");
    assert!(cognito.has_factor(&dana()));
}

#[tokio::test]
async fn a_set_up_interrupted_at_any_step_can_be_started_again() {
    let mut completed = false;
    for call in 1..9 {
        for when in [When::Before, When::After] {
            let faults = Faults::crash_at(call, when);
            let cognito = StrictCognito::with_faults(faults.clone()).with_chosen(&dana(), CHOSEN);
            let _ = cognito.begin_factor(&dana(), CHOSEN).await;
            let code = cognito.app_code(&dana()).unwrap_or_default();
            completed |= cognito.confirm_factor(&dana(), CHOSEN, &code).await.is_ok();
            faults.revive();
            cognito.set_now(noon() + SECOND * 30);
            let begun = cognito.begin_factor(&dana(), CHOSEN).await;
            let ready = matches!(begun, Ok(FactorBegun::Begun(_) | FactorBegun::AlreadyOn));
            assert!(ready, "{call} {when:?}: {begun:?}");
            let code = cognito.app_code(&dana()).unwrap();
            let answer = cognito.confirm_factor(&dana(), CHOSEN, &code).await;
            assert_eq!(answer, Ok(FactorAnswer::On), "{call} {when:?}");
            assert!(cognito.has_factor(&dana()), "{call} {when:?}");
        }
    }
    assert!(completed, "a set-up makes more calls than this test covers");
}

#[tokio::test]
async fn a_user_name_cannot_be_taken_twice() {
    let cognito = StrictCognito::default();
    let email = Email::parse("dana@example.ca").unwrap();
    let temporary = TemporaryPassword::generate([1; 32]);
    assert_eq!(cognito.create_login(&dana(), &email, &temporary).await, Ok(()));
    let taken = cognito.create_login(&dana(), &email, &temporary).await;
    let error = IdentityError::Rejected("UsernameExistsException".to_owned());
    assert_eq!(taken, Err(error));
}
