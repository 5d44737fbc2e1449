//! The contract of the identity ports: run against the model, and through the real adapter against
//! the running stack's emulator.
//!
//! Left out, because the emulator differs, and tested on the model in `rules`: no code for a
//! temporary password, one answer for a session, the policy for the new password of a challenge,
//! and everything that takes time or counts attempts.

use app::identity::{
    AnswerChallenge, ChallengeKind, ChallengeSession, CheckPassword, ChoosePassword, CodeAnswer,
    CodeSent, FactorAnswer, FactorBegun, LoginState, Logins, Outcome, RecoverPassword, SetUpFactor,
    SwitchOffFactor, TotpSecret,
};
use domain::ids::Username;
use domain::password::TemporaryPassword;
use domain::user::Email;
use jiff::Timestamp;

use super::{totp, wrong_totp};
use crate::access::username;

const CHOSEN: &str = "Quiet-Harbour-2026";
const OTHER: &str = "Other-Harbour-2027";

/// The ports of one provider, and what a user has besides the portal: mails, app and clock.
pub trait Provider {
    /// The port that checks passwords and answers.
    fn sign_in(&self) -> &(impl CheckPassword + AnswerChallenge);
    /// The port that creates logins.
    fn logins(&self) -> &impl Logins;
    /// The port that replaces forgotten passwords.
    fn recovery(&self) -> &impl RecoverPassword;
    /// The port that changes passwords.
    fn passwords(&self) -> &impl ChoosePassword;
    /// The port that sets second factors up.
    fn factor(&self) -> &(impl SetUpFactor + SwitchOffFactor);
    /// The code that was mailed last for a login.
    fn mailed_code(&self, username: &Username) -> String;
    /// The time of the authenticator app.
    fn now(&self) -> Timestamp;
    /// Waits until the app shows another code, if the provider refuses a used one.
    fn next_code(&self);
}

fn temporary(number: u8) -> TemporaryPassword {
    TemporaryPassword::generate([number; 32])
}

async fn create(provider: &impl Provider, name: &str, number: u8) -> Username {
    let (username, email) = (username(name), Email::parse("suite@example.ca").unwrap());
    let created = provider.logins().create_login(&username, &email, &temporary(number)).await;
    assert_eq!(created, Ok(()));
    username
}

async fn create_chosen(provider: &impl Provider, name: &str) -> Username {
    let username = create(provider, name, 1).await;
    assert_eq!(provider.passwords().choose_password(&username, CHOSEN).await, Ok(()));
    username
}

async fn check(provider: &impl Provider, username: &Username, password: &str) -> Outcome {
    provider.sign_in().check_password(username, password).await.unwrap()
}

async fn expect_challenge(
    provider: &impl Provider,
    username: &Username,
    password: &str,
    kind: ChallengeKind,
) -> ChallengeSession {
    match check(provider, username, password).await {
        Outcome::Challenge(found, session) if found == kind => session,
        other => panic!("{other:?} instead of {kind:?}"),
    }
}

/// A login is created once. A new temporary password replaces the one before, and so does a chosen
/// one.
pub async fn invitations(provider: &impl Provider) {
    let (logins, dana) = (provider.logins(), username("suite.invited"));
    assert_eq!(logins.login_state(&dana).await, Ok(LoginState::Absent));
    assert!(logins.reset_login(&dana, &temporary(1)).await.is_err(), "no login to invite again");
    create(provider, "suite.invited", 1).await;
    let email = Email::parse("suite@example.ca").unwrap();
    assert!(logins.create_login(&dana, &email, &temporary(2)).await.is_err(), "exists already");
    assert_eq!(logins.login_state(&dana).await, Ok(LoginState::Temporary));

    assert_eq!(logins.reset_login(&dana, &temporary(3)).await, Ok(()));
    for old in [1, 2] {
        let refused = check(provider, &dana, temporary(old).reveal()).await;
        assert_eq!(refused, Outcome::Refused);
    }
    let kind = ChallengeKind::NewPassword;
    let session = expect_challenge(provider, &dana, temporary(3).reveal(), kind).await;
    let chosen = provider.sign_in().answer_new_password(&dana, &session, CHOSEN).await;
    assert_eq!(chosen, Ok(Outcome::Passed));
    assert_eq!(logins.login_state(&dana).await, Ok(LoginState::Chosen));
    assert_eq!(check(provider, &dana, temporary(3).reveal()).await, Outcome::Refused);
    assert_eq!(check(provider, &dana, CHOSEN).await, Outcome::Passed);
}

/// A deleted login leaves nothing: another user can get the name.
pub async fn deleted_logins(provider: &impl Provider) {
    let (logins, dana) = (provider.logins(), create_chosen(provider, "suite.deleted").await);
    assert_eq!(provider.recovery().send_code(&dana).await, Ok(CodeSent::Sent));
    let code = provider.mailed_code(&dana);
    for _again in 0..2 {
        assert_eq!(logins.delete_login(&dana).await, Ok(()));
    }
    assert_eq!(logins.login_state(&dana).await, Ok(LoginState::Absent));
    create(provider, "suite.deleted", 5).await;
    assert_eq!(check(provider, &dana, CHOSEN).await, Outcome::Refused);
    let answer = provider.recovery().confirm_code(&dana, &code, OTHER).await;
    assert_eq!(answer, Ok(CodeAnswer::Refused));
    expect_challenge(provider, &dana, temporary(5).reveal(), ChallengeKind::NewPassword).await;
}

/// User names ignore case; unknown names and wrong passwords are refused alike.
pub async fn refusals(provider: &impl Provider) {
    let dana = create_chosen(provider, "Suite.Known").await;
    assert_eq!(check(provider, &username("SUITE.KNOWN"), CHOSEN).await, Outcome::Passed);
    assert_eq!(check(provider, &dana, OTHER).await, Outcome::Refused);
    assert_eq!(check(provider, &dana, "").await, Outcome::Refused);
    let unknown = username("suite.nobody");
    assert_eq!(check(provider, &unknown, CHOSEN).await, Outcome::Refused);
    assert_eq!(provider.recovery().send_code(&unknown).await, Ok(CodeSent::Sent));
    let refused = provider.recovery().confirm_code(&unknown, "000000", OTHER).await;
    assert_eq!(refused, Ok(CodeAnswer::Refused));
    assert!(provider.passwords().choose_password(&unknown, OTHER).await.is_err());
    let begun = provider.factor().begin_factor(&unknown, CHOSEN).await;
    assert_eq!(begun, Ok(FactorBegun::Refused));
    assert_eq!(provider.factor().switch_off_factor(&unknown).await, Ok(()));
}

/// A code sets a new password once; a wrong or malformed code changes nothing.
pub async fn forgotten_passwords(provider: &impl Provider) {
    let (recovery, dana) = (provider.recovery(), create_chosen(provider, "suite.forgot").await);
    let early = recovery.confirm_code(&dana, "000000", OTHER).await;
    assert_eq!(early, Ok(CodeAnswer::Refused), "none was sent");
    assert_eq!(recovery.send_code(&dana).await, Ok(CodeSent::Sent));
    let code = provider.mailed_code(&dana);
    let wrong = if code == "000000" { "000001" } else { "000000" };
    assert_eq!(recovery.confirm_code(&dana, wrong, OTHER).await, Ok(CodeAnswer::Refused));
    assert_eq!(check(provider, &dana, CHOSEN).await, Outcome::Passed, "nothing changed");
    assert_eq!(recovery.confirm_code(&dana, &code, OTHER).await, Ok(CodeAnswer::Chosen));
    assert_eq!(check(provider, &dana, CHOSEN).await, Outcome::Refused);
    assert_eq!(check(provider, &dana, OTHER).await, Outcome::Passed);
    assert_eq!(recovery.confirm_code(&dana, &code, CHOSEN).await, Ok(CodeAnswer::Refused), "used");
    for no_code in ["", "12345", "abcdef", "1234567"] {
        let answer = recovery.confirm_code(&dana, no_code, CHOSEN).await;
        assert_eq!(answer, Ok(CodeAnswer::Refused), "{no_code}");
    }
    assert_eq!(check(provider, &dana, OTHER).await, Outcome::Passed, "nothing changed");
}

/// A lost or expired invitation: a permanent password replaces the temporary one, and from then on
/// the provider mails codes.
pub async fn lost_invitations(provider: &impl Provider) {
    let (recovery, dana) = (provider.recovery(), create(provider, "suite.lost", 4).await);
    let set = provider.passwords().choose_password(&dana, OTHER).await;
    assert_eq!(set, Ok(()), "after a correct code of the portal's");
    assert_eq!(provider.logins().login_state(&dana).await, Ok(LoginState::Chosen));
    assert_eq!(check(provider, &dana, temporary(4).reveal()).await, Outcome::Refused);
    assert_eq!(recovery.send_code(&dana).await, Ok(CodeSent::Sent));
    let code = provider.mailed_code(&dana);
    assert_eq!(recovery.confirm_code(&dana, &code, CHOSEN).await, Ok(CodeAnswer::Chosen));
    assert_eq!(check(provider, &dana, CHOSEN).await, Outcome::Passed);
}

/// A new password replaces the one before.
pub async fn changed_passwords(provider: &impl Provider) {
    let dana = create_chosen(provider, "suite.changed").await;
    assert_eq!(provider.passwords().choose_password(&dana, OTHER).await, Ok(()));
    assert_eq!(check(provider, &dana, CHOSEN).await, Outcome::Refused);
    assert_eq!(check(provider, &dana, OTHER).await, Outcome::Passed);
}

async fn begin_set_up(provider: &impl Provider, username: &Username) -> TotpSecret {
    match provider.factor().begin_factor(username, CHOSEN).await {
        Ok(FactorBegun::Begun(secret)) => secret,
        other => panic!("{other:?}"),
    }
}

/// The set-up takes the password twice and one correct code; sign-in asks for no code before.
pub async fn factor_set_up(provider: &impl Provider) {
    let (factor, dana) = (provider.factor(), create_chosen(provider, "suite.set.up").await);
    assert_eq!(factor.begin_factor(&dana, OTHER).await, Ok(FactorBegun::Refused));
    let early = factor.confirm_factor(&dana, CHOSEN, "123456").await;
    // No page says which; the emulator reports a wrong code.
    let not_begun = matches!(early, Ok(FactorAnswer::NotBegun | FactorAnswer::WrongCode));
    assert!(not_begun, "{early:?}");

    let void = begin_set_up(provider, &dana).await;
    let secret = begin_set_up(provider, &dana).await;
    assert_ne!(void, secret, "each set-up has its own secret");
    assert_eq!(check(provider, &dana, CHOSEN).await, Outcome::Passed, "not on yet");
    let right = totp(secret.reveal(), provider.now());
    for wrong in [wrong_totp(secret.reveal(), provider.now()).as_str(), "", "12345", "abcdef"] {
        let answer = factor.confirm_factor(&dana, CHOSEN, wrong).await;
        assert_eq!(answer, Ok(FactorAnswer::WrongCode), "{wrong}");
    }
    let refused = factor.confirm_factor(&dana, OTHER, &right).await;
    assert_eq!(refused, Ok(FactorAnswer::Refused));
    assert_eq!(check(provider, &dana, CHOSEN).await, Outcome::Passed, "still not on");
    let right = totp(secret.reveal(), provider.now());
    assert_eq!(factor.confirm_factor(&dana, CHOSEN, &right).await, Ok(FactorAnswer::On));
    expect_challenge(provider, &dana, CHOSEN, ChallengeKind::Totp).await;

    let invited = create(provider, "suite.set.up.early", 7).await;
    let early = factor.begin_factor(&invited, temporary(7).reveal()).await;
    assert_eq!(early, Ok(FactorBegun::Refused), "the temporary password must be replaced first");
    let early = factor.confirm_factor(&invited, temporary(7).reveal(), "123456").await;
    assert_eq!(early, Ok(FactorAnswer::Refused));
}

/// While the factor is on, sign-in asks for a code, a set-up cannot begin again, and a caller that
/// lost the response can repeat the confirmation. After it is switched off, sign-in asks for no
/// code, and a new set-up gets another secret.
pub async fn factor_in_use(provider: &impl Provider) {
    let (factor, dana) = (provider.factor(), create_chosen(provider, "suite.factor").await);
    let secret = begin_set_up(provider, &dana).await;
    let code = totp(secret.reveal(), provider.now());
    assert_eq!(factor.confirm_factor(&dana, CHOSEN, &code).await, Ok(FactorAnswer::On));
    provider.next_code();

    let kind = ChallengeKind::Totp;
    let session = expect_challenge(provider, &dana, CHOSEN, kind).await;
    let wrong = wrong_totp(secret.reveal(), provider.now());
    let refused = provider.sign_in().answer_totp(&dana, &session, &wrong).await;
    assert_eq!(refused, Ok(Outcome::Refused));
    let session = expect_challenge(provider, &dana, CHOSEN, kind).await;
    let code = totp(secret.reveal(), provider.now());
    let passed = provider.sign_in().answer_totp(&dana, &session, &code).await;
    assert_eq!(passed, Ok(Outcome::Passed));
    provider.next_code();

    assert_eq!(factor.begin_factor(&dana, CHOSEN).await, Ok(FactorBegun::AlreadyOn));
    let refused = factor.confirm_factor(&dana, CHOSEN, &wrong).await;
    assert_eq!(refused, Ok(FactorAnswer::WrongCode));
    let code = totp(secret.reveal(), provider.now());
    assert_eq!(factor.confirm_factor(&dana, CHOSEN, &code).await, Ok(FactorAnswer::On));

    for _again in 0..2 {
        assert_eq!(factor.switch_off_factor(&dana).await, Ok(()));
    }
    assert_eq!(check(provider, &dana, CHOSEN).await, Outcome::Passed);
    assert_ne!(begin_set_up(provider, &dana).await, secret);
}

/// Runs the whole suite on one pool without logins.
pub async fn all(provider: &impl Provider) {
    invitations(provider).await;
    deleted_logins(provider).await;
    refusals(provider).await;
    forgotten_passwords(provider).await;
    lost_invitations(provider).await;
    changed_passwords(provider).await;
    factor_set_up(provider).await;
    factor_in_use(provider).await;
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::super::StrictCognito;
    use super::*;

    impl Provider for StrictCognito {
        fn sign_in(&self) -> &(impl CheckPassword + AnswerChallenge) {
            self
        }

        fn logins(&self) -> &impl Logins {
            self
        }

        fn recovery(&self) -> &impl RecoverPassword {
            self
        }

        fn passwords(&self) -> &impl ChoosePassword {
            self
        }

        fn factor(&self) -> &(impl SetUpFactor + SwitchOffFactor) {
            self
        }

        fn mailed_code(&self, username: &Username) -> String {
            self.mailed_codes(username).pop().unwrap()
        }

        fn now(&self) -> Timestamp {
            Self::now(self)
        }

        fn next_code(&self) {
            self.set_now(Self::now(self) + SignedDuration::from_secs(30));
        }
    }

    #[tokio::test]
    async fn the_strict_model_passes_the_suite() {
        all(&StrictCognito::default()).await;
    }
}
