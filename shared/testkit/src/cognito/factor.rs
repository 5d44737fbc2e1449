//! A login's software token: its secret, whether it was verified, and whether sign-in asks for it.

use jiff::Timestamp;

use super::exception::Exception;
use super::totp::{BASE32, code_of, step};

#[derive(Clone, Debug)]
enum Codes {
    /// One code that is always valid, for tests of other subjects.
    Always(String),
    /// The codes of an authenticator app, and the step of the last code used.
    App { secret: String, used: i64 },
}

/// A login's software token: none, one that waits for its first code, or a verified one that is on
/// or off. A verified token stays in use until another one is verified.
#[derive(Clone, Debug, Default)]
pub(super) struct Factor {
    waiting: Option<String>,
    verified: Option<Codes>,
    on: bool,
}

impl Factor {
    pub(super) fn always(code: &str) -> Self {
        Self { waiting: None, verified: Some(Codes::Always(code.to_owned())), on: true }
    }

    pub(super) fn is_on(&self) -> bool {
        self.on
    }

    /// The code that the app shows: of the secret that was made last.
    pub(super) fn code(&self, now: Timestamp) -> Option<String> {
        match (&self.waiting, &self.verified) {
            (Some(secret), _) | (None, Some(Codes::App { secret, .. })) => {
                Some(code_of(secret, step(now)))
            }
            (None, Some(Codes::Always(code))) => Some(code.clone()),
            (None, None) => None,
        }
    }

    /// A secret of 160 bits, in base32 (Guide, "TOTP software token MFA").
    pub(super) fn associate(&mut self, number: u32) -> String {
        let mut state = u64::from(number);
        let letters = std::iter::repeat_with(|| {
            state =
                state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
            char::from(BASE32[usize::try_from(state >> 59).unwrap()])
        });
        let secret: String = letters.take(32).collect();
        self.waiting = Some(secret.clone());
        secret
    }

    /// A wrong code is `EnableSoftwareTokenMFAException` (Reference, VerifySoftwareToken), and the
    /// secret keeps waiting. Without a secret the error is `SoftwareTokenMFANotFoundException`; no
    /// page says so.
    pub(super) fn verify(&mut self, code: &str, now: Timestamp) -> Result<(), Exception> {
        let secret = self.waiting.clone().ok_or(Exception::SoftwareTokenMFANotFound)?;
        let used = matching_step(&secret, code, now);
        let used = used.ok_or(Exception::EnableSoftwareTokenMFA)?;
        self.verified = Some(Codes::App { secret, used });
        self.waiting = None;
        Ok(())
    }

    /// Only a verified token can be switched on: "User does not have delivery config set to
    /// turn on SOFTWARE_TOKEN_MFA", `InvalidParameterException` (issue 4645 of aws-sdk-js-v3).
    /// Switching off keeps the token.
    pub(super) fn prefer(&mut self, on: bool) -> Result<(), Exception> {
        if on && self.verified.is_none() {
            return Err(Exception::InvalidParameter);
        }
        self.on = on;
        Ok(())
    }

    /// A code works once: "Your software token has already been used once",
    /// `ExpiredCodeException` (Reference, AdminRespondToAuthChallenge).
    pub(super) fn check(&mut self, code: &str, now: Timestamp) -> Result<(), Exception> {
        match &mut self.verified {
            Some(Codes::Always(known)) if known == code => Ok(()),
            Some(Codes::App { secret, used }) => match matching_step(secret, code, now) {
                Some(step) if step <= *used => Err(Exception::ExpiredCode),
                Some(step) => {
                    *used = step;
                    Ok(())
                }
                None => Err(Exception::CodeMismatch),
            },
            _ => Err(Exception::CodeMismatch),
        }
    }
}

/// The step of a matching code. Clocks may differ by one step (RFC 6238, section 5.2).
fn matching_step(secret: &str, code: &str, now: Timestamp) -> Option<i64> {
    (step(now) - 1..=step(now) + 1).find(|step| code_of(secret, *step) == code)
}
