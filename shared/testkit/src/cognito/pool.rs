//! The pool's logins, and what each operation does to them.
//!
//! "Reference" is the Amazon Cognito user pools API reference, "Guide" the developer guide; each
//! rule names its page. Where no page says what happens, the model takes the strict reading, and
//! the comment says so.

use std::collections::BTreeMap;

use app::identity::ChallengeKind;
use domain::ids::Username;
use domain::password::MAX_CHARS;
use jiff::{SignedDuration, Timestamp};

use super::exception::Exception::{
    self, CodeMismatch, ExpiredCode, InvalidParameter, InvalidPassword, NotAuthorized,
    UserNotFound, UsernameExists,
};
use super::factor::Factor;
use super::limits::{FailedAttempts, RecoveryAttempts};
use crate::access::noon;

/// `AuthSessionValidity` of the template's client (Reference, CreateUserPoolClient: 3 to 15
/// minutes).
pub(super) const SESSION_LIFE: SignedDuration = SignedDuration::from_mins(15);
/// Guide, "Recovering user accounts": the code is valid for one hour.
pub(super) const CODE_LIFE: SignedDuration = SignedDuration::from_hours(1);
/// `TemporaryPasswordValidityDays` of the template's pool, unless a test sets another.
pub(super) const TEMPORARY_LIFE: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Reference, CreateUserPoolClient: access tokens live an hour unless the client says otherwise.
const TOKEN_LIFE: SignedDuration = SignedDuration::from_hours(1);
/// `MinimumLength` of the template's pool.
const MIN_CHARS: usize = 15;

/// The states of a login that can occur. `UNCONFIRMED` needs a sign-up, which the pool does not
/// allow; `RESET_REQUIRED` needs `AdminResetUserPassword`, which the portal never calls (Guide,
/// "Signing up and confirming user accounts").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    ForceChangePassword,
    Confirmed,
}

/// The outcome of a correct password or answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Auth {
    /// Tokens; the model keeps only the access token.
    Tokens(String),
    /// The next challenge, and its session.
    Challenge(ChallengeKind, String),
}

#[derive(Debug)]
pub(super) struct Login {
    pub(super) password: String,
    pub(super) password_set_at: Timestamp,
    pub(super) status: Status,
    pub(super) enabled: bool,
    pub(super) email_verified: bool,
    /// The address to which it was corrected.
    pub(super) corrected_email: Option<String>,
    pub(super) factor: Factor,
    /// The valid code, and since when.
    pub(super) code: Option<(String, Timestamp)>,
    /// All codes that were mailed, oldest first.
    pub(super) mailed: Vec<String>,
    failures: FailedAttempts,
    recoveries: RecoveryAttempts,
}

impl Login {
    pub(super) fn new(password: &str, status: Status, now: Timestamp) -> Self {
        Self {
            password: password.to_owned(),
            password_set_at: now,
            status,
            enabled: true,
            email_verified: true,
            corrected_email: None,
            factor: Factor::default(),
            code: None,
            mailed: Vec::new(),
            failures: FailedAttempts::default(),
            recoveries: RecoveryAttempts::default(),
        }
    }

    fn set_password(&mut self, password: &str, status: Status, now: Timestamp) {
        self.password = password.to_owned();
        (self.password_set_at, self.status) = (now, status);
    }
}

#[derive(Debug)]
pub(super) struct Session {
    pub(super) username: Username,
    kind: ChallengeKind,
    ends_at: Timestamp,
}

/// The pool. User names are in lower case, since the pool's `CaseSensitive: false` ignores case
/// (Reference, UsernameConfigurationType).
#[derive(Debug)]
pub(super) struct Pool {
    pub(super) now: Timestamp,
    pub(super) temporary_life: SignedDuration,
    pub(super) logins: BTreeMap<Username, Login>,
    pub(super) checks: usize,
    pub(super) deletions: usize,
    /// Whether the pool refuses every new password.
    pub(super) refuses_passwords: bool,
    pub(super) sessions: BTreeMap<String, Session>,
    pub(super) tokens: BTreeMap<String, (Username, Timestamp)>,
    counter: u32,
}

impl Default for Pool {
    fn default() -> Self {
        Self {
            now: noon(),
            temporary_life: TEMPORARY_LIFE,
            logins: BTreeMap::new(),
            checks: 0,
            deletions: 0,
            refuses_passwords: false,
            sessions: BTreeMap::new(),
            tokens: BTreeMap::new(),
            counter: 0,
        }
    }
}

impl Pool {
    /// Checks the pool's policy (Reference, PasswordPolicyType), which is weaker than the portal's
    /// own rule. The request's own pattern refuses white space at either end, and line ends.
    fn check_policy(&self, password: &str) -> Result<(), Exception> {
        let fits = (MIN_CHARS..=MAX_CHARS).contains(&password.encode_utf16().count());
        let has = |class: fn(&char) -> bool| password.chars().any(|c| class(&c));
        let classes = has(char::is_ascii_uppercase)
            && has(char::is_ascii_lowercase)
            && has(char::is_ascii_digit);
        // The characters that `.` in the pattern does not match.
        let is_line_end = |c: char| matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
        let matches_pattern = password.trim() == password && !password.contains(is_line_end);
        let accepted = fits && classes && matches_pattern && !self.refuses_passwords;
        if accepted { Ok(()) } else { Err(InvalidPassword) }
    }

    /// A number that differs for each call, and is the same in each run.
    fn next(&mut self) -> u32 {
        self.counter += 1;
        self.counter
    }

    /// Reference, AdminGetUser. `PreventUserExistenceErrors` does not apply to `Admin…` calls other
    /// than sign-in: an unknown name is `UserNotFoundException` (Guide, "Managing user existence
    /// error responses").
    pub(super) fn admin_get_user(&self, username: &Username) -> Result<Status, Exception> {
        self.logins.get(username).map(|login| login.status).ok_or(UserNotFound)
    }

    /// Reference, AdminCreateUser: the login is in `FORCE_CHANGE_PASSWORD`, with a temporary
    /// password that must pass the policy. A name that is taken is `UsernameExistsException`.
    pub(super) fn admin_create_user(
        &mut self,
        username: &Username,
        temporary: &str,
        email_verified: bool,
    ) -> Result<(), Exception> {
        if self.logins.contains_key(username) {
            return Err(UsernameExists);
        }
        self.check_policy(temporary)?;
        let mut login = Login::new(temporary, Status::ForceChangePassword, self.now);
        login.email_verified = email_verified;
        self.logins.insert(username.clone(), login);
        Ok(())
    }

    /// Reference, AdminSetUserPassword: works in every state; the password must pass the policy.
    /// Afterwards the login is `CONFIRMED` if the password is permanent, and otherwise
    /// `FORCE_CHANGE_PASSWORD` with a new validity period.
    pub(super) fn admin_set_user_password(
        &mut self,
        username: &Username,
        password: &str,
        permanent: bool,
    ) -> Result<(), Exception> {
        let now = self.now;
        let policy = self.check_policy(password);
        let login = self.logins.get_mut(username).ok_or(UserNotFound)?;
        policy?;
        let status = if permanent { Status::Confirmed } else { Status::ForceChangePassword };
        login.set_password(password, status, now);
        Ok(())
    }

    /// Reference, AdminInitiateAuth with `ADMIN_USER_PASSWORD_AUTH`.
    /// - An unknown name is refused like a wrong password (Guide, "Managing user existence error
    ///   responses"), and so is a disabled login (Reference, AdminDisableUser).
    /// - The fifth wrong password locks the login for a while (`limits`).
    /// - `FORCE_CHANGE_PASSWORD` asks for a new password and gives no tokens before it; an expired
    ///   temporary password is refused (Reference, AdminSetUserPassword).
    /// - The second factor is asked for after a chosen password (Guide, "TOTP software token MFA").
    pub(super) fn admin_initiate_auth(
        &mut self,
        username: &Username,
        password: &str,
    ) -> Result<Auth, Exception> {
        self.checks += 1;
        let now = self.now;
        if password.is_empty() {
            return Err(InvalidParameter);
        }
        let login = self.logins.get_mut(username).ok_or(NotAuthorized)?;
        if !login.enabled {
            return Err(NotAuthorized);
        }
        login.failures.check_lock(now)?;
        if login.password != password {
            return Err(login.failures.record_failure(now, NotAuthorized));
        }
        let temporary = login.status == Status::ForceChangePassword;
        if temporary && now >= login.password_set_at + self.temporary_life {
            return Err(NotAuthorized);
        }
        Ok(self.after_password(username))
    }

    fn after_password(&mut self, username: &Username) -> Auth {
        let login = &self.logins[username];
        if login.status == Status::ForceChangePassword {
            self.challenge(username, ChallengeKind::NewPassword)
        } else if login.factor.is_on() {
            self.challenge(username, ChallengeKind::Totp)
        } else {
            self.sign_in(username)
        }
    }

    fn challenge(&mut self, username: &Username, kind: ChallengeKind) -> Auth {
        let name = format!("session-{}", self.next());
        let ends_at = self.now + SESSION_LIFE;
        let session = Session { username: username.clone(), kind, ends_at };
        self.sessions.insert(name.clone(), session);
        Auth::Challenge(kind, name)
    }

    fn sign_in(&mut self, username: &Username) -> Auth {
        let token = format!("access-{}", self.next());
        let ends_at = self.now + TOKEN_LIFE;
        self.tokens.insert(token.clone(), (username.clone(), ends_at));
        if let Some(login) = self.logins.get_mut(username) {
            login.failures = FailedAttempts::default();
        }
        Auth::Tokens(token)
    }

    /// A session is valid for one answer to one challenge of one login, until it expires; otherwise
    /// the error is `NotAuthorizedException` (Reference, AdminRespondToAuthChallenge). That a wrong
    /// answer consumes it, too, is the strict reading.
    fn consume_session(
        &mut self,
        session: &str,
        username: &Username,
        kind: ChallengeKind,
    ) -> Result<&mut Login, Exception> {
        let session = self.sessions.remove(session).ok_or(NotAuthorized)?;
        let fits = session.username == *username && session.kind == kind;
        let login = self.logins.get_mut(username).filter(|login| login.enabled);
        match login {
            Some(login) if fits && self.now < session.ends_at => Ok(login),
            _ => Err(NotAuthorized),
        }
    }

    /// Reference, AdminRespondToAuthChallenge with `NEW_PASSWORD_REQUIRED`: the login becomes
    /// `CONFIRMED`, and the second factor is asked for next.
    pub(super) fn respond_new_password(
        &mut self,
        username: &Username,
        session: &str,
        password: &str,
    ) -> Result<Auth, Exception> {
        let now = self.now;
        let policy = self.check_policy(password);
        let login = self.consume_session(session, username, ChallengeKind::NewPassword)?;
        policy?;
        login.set_password(password, Status::Confirmed, now);
        Ok(self.after_password(username))
    }

    /// Reference, AdminRespondToAuthChallenge with `SOFTWARE_TOKEN_MFA`: a wrong code is
    /// `CodeMismatchException`, and counts as a failed attempt (Guide, "Adding MFA to a user
    /// pool"); a used one is `ExpiredCodeException`.
    pub(super) fn respond_totp(
        &mut self,
        username: &Username,
        session: &str,
        code: &str,
    ) -> Result<Auth, Exception> {
        let now = self.now;
        let login = self.consume_session(session, username, ChallengeKind::Totp)?;
        login.failures.check_lock(now)?;
        if let Err(error) = login.factor.check(code, now) {
            return Err(login.failures.record_failure(now, error));
        }
        Ok(self.sign_in(username))
    }

    /// Reference, ForgotPassword; Guide, "Managing user existence error responses": unknown names,
    /// disabled logins and those without a verified address get the same answer as if a code were
    /// mailed. In `FORCE_CHANGE_PASSWORD` the error is `NotAuthorizedException`, "User password
    /// cannot be reset in the current state" (AWS knowledge center, "cognito-forgot-password").
    /// That a new code voids the one before is the strict reading.
    pub(super) fn forgot_password(&mut self, username: &Username) -> Result<(), Exception> {
        let (now, number) = (self.now, self.next());
        let login = self.logins.get_mut(username);
        let Some(login) = login.filter(|login| login.enabled && login.email_verified) else {
            return Ok(());
        };
        login.recoveries.count(now)?;
        if login.status == Status::ForceChangePassword {
            return Err(NotAuthorized);
        }
        let code = format!("{:06}", number.wrapping_mul(611_953) % 1_000_000);
        login.code = Some((code.clone(), now));
        login.mailed.push(code);
        Ok(())
    }

    /// Reference, ConfirmForgotPassword; Guide, "Managing user existence error responses": unknown
    /// names and disabled logins are `CodeMismatchException`. A code works once, within an hour.
    /// Afterwards the login is `CONFIRMED`; the second factor stays as it was. That a code does not
    /// work in `FORCE_CHANGE_PASSWORD` is the strict reading.
    pub(super) fn confirm_forgot_password(
        &mut self,
        username: &Username,
        code: &str,
        password: &str,
    ) -> Result<(), Exception> {
        let now = self.now;
        self.check_policy(password)?;
        let login = self.logins.get_mut(username).filter(|login| login.enabled);
        let login = login.ok_or(CodeMismatch)?;
        login.recoveries.count(now)?;
        if login.status == Status::ForceChangePassword {
            return Err(NotAuthorized);
        }
        match &login.code {
            Some((valid, since)) if now < *since + CODE_LIFE => {
                if valid != code {
                    return Err(CodeMismatch);
                }
            }
            _ => return Err(ExpiredCode),
        }
        login.code = None;
        login.set_password(password, Status::Confirmed, now);
        Ok(())
    }

    /// The login of an access token. Tokens of disabled logins are void (Reference,
    /// AdminDisableUser).
    fn owner(&mut self, token: &str) -> Result<&mut Login, Exception> {
        let now = self.now;
        let (username, ends_at) = self.tokens.get(token).ok_or(NotAuthorized)?;
        let login = self.logins.get_mut(username).filter(|login| login.enabled);
        login.filter(|_| now < *ends_at).ok_or(NotAuthorized)
    }

    /// Reference, AssociateSoftwareToken: takes an access token. The new secret replaces the old
    /// one when it is verified, not before.
    pub(super) fn associate_software_token(&mut self, token: &str) -> Result<String, Exception> {
        let number = self.next();
        Ok(self.owner(token)?.factor.associate(number))
    }

    /// Reference, VerifySoftwareToken: takes an access token. The software token is then verified,
    /// but sign-in does not ask for it yet.
    pub(super) fn verify_software_token(
        &mut self,
        token: &str,
        code: &str,
    ) -> Result<(), Exception> {
        let now = self.now;
        self.owner(token)?.factor.verify(code, now)
    }

    /// Reference, AdminSetUserMFAPreference.
    pub(super) fn admin_set_user_mfa_preference(
        &mut self,
        username: &Username,
        on: bool,
    ) -> Result<(), Exception> {
        self.logins.get_mut(username).ok_or(UserNotFound)?.factor.prefer(on)
    }
}
