//! A strict model of Cognito's user states, as far as the portal meets them.
//!
//! Stricter than emulators, which let some of these pass:
//! - A login with a temporary password (`FORCE_CHANGE_PASSWORD`) is asked for a new one and gets no
//!   further without it (AdminInitiateAuth, `NEW_PASSWORD_REQUIRED`).
//! - An unknown user and a wrong password are the same refusal (`PreventUserExistenceErrors`).
//! - A challenge's session is good for one answer (RespondToAuthChallenge:
//!   `NotAuthorizedException`, invalid session); a wrong code is `CodeMismatchException`.
//! - The second factor is asked after a chosen password, also right after choosing it.
//! - AdminCreateUser refuses a name that exists; AdminSetUserPassword with `Permanent=false` makes
//!   any login temporary again.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use app::access::ChallengeKind;
use app::identity::{
    AnswerChallenge, ChallengeSession, CheckPassword, IdentityError, LoginState, Logins, Outcome,
};
use domain::ids::Username;
use domain::password::{self, TemporaryPassword};
use domain::people::Email;

use crate::ledger::Faults;

#[derive(Clone, Debug)]
struct Login {
    password: String,
    temporary: bool,
    code: Option<String>,
}

#[derive(Debug, Default)]
struct Pool {
    logins: BTreeMap<Username, Login>,
    sessions: BTreeMap<String, (Username, ChallengeKind)>,
    given: usize,
    checks: usize,
}

/// A user pool in memory.
#[derive(Clone, Debug, Default)]
pub struct StrictCognito {
    pool: Arc<Mutex<Pool>>,
    faults: Faults,
}

impl StrictCognito {
    /// An empty pool whose calls die as planned.
    pub fn with_faults(faults: Faults) -> Self {
        Self { pool: Arc::default(), faults }
    }

    /// A login whose owner has chosen this password.
    #[must_use]
    pub fn with_chosen(self, username: &Username, password: &str) -> Self {
        self.with(username, password, false, None)
    }

    /// A login that waits for its first sign-in.
    #[must_use]
    pub fn with_temporary(self, username: &Username, password: &str) -> Self {
        self.with(username, password, true, None)
    }

    /// A login with a second factor, whose current code is this.
    #[must_use]
    pub fn with_code(self, username: &Username, password: &str, code: &str) -> Self {
        self.with(username, password, false, Some(code))
    }

    /// Whether this password works now.
    pub fn accepts(&self, username: &Username, password: &str) -> bool {
        self.pool().logins.get(username).is_some_and(|login| login.password == password)
    }

    /// The password that works now.
    pub fn password(&self, username: &Username) -> Option<String> {
        self.pool().logins.get(username).map(|login| login.password.clone())
    }

    /// How often a password was checked.
    pub fn checks(&self) -> usize {
        self.pool().checks
    }

    fn with(
        self,
        username: &Username,
        password: &str,
        temporary: bool,
        code: Option<&str>,
    ) -> Self {
        let login =
            Login { password: password.to_owned(), temporary, code: code.map(str::to_owned) };
        self.pool().logins.insert(username.clone(), login);
        self
    }

    fn pool(&self) -> MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn call<T>(
        &self,
        effect: impl FnOnce(&mut Pool) -> Result<T, IdentityError>,
    ) -> Result<T, IdentityError> {
        let crash = |_| IdentityError::Unavailable("crashed".to_owned());
        self.faults.call(|| effect(&mut self.pool())).map_err(crash)?
    }
}

impl Pool {
    fn ask(&mut self, username: &Username, kind: ChallengeKind) -> Outcome {
        self.given += 1;
        let session = format!("session-{}", self.given);
        self.sessions.insert(session.clone(), (username.clone(), kind));
        Outcome::Asked(kind, ChallengeSession::new(session))
    }

    fn after_password(&mut self, username: &Username) -> Outcome {
        let login = self.logins.get(username);
        match login {
            None => Outcome::Refused,
            Some(login) if login.temporary => self.ask(username, ChallengeKind::NewPassword),
            Some(login) if login.code.is_some() => self.ask(username, ChallengeKind::Totp),
            Some(_) => Outcome::Passed,
        }
    }

    fn take(
        &mut self,
        session: &ChallengeSession,
        username: &Username,
        kind: ChallengeKind,
    ) -> bool {
        self.sessions.remove(session.reveal()) == Some((username.clone(), kind))
    }
}

impl CheckPassword for StrictCognito {
    async fn check_password(
        &self,
        username: &Username,
        password: &str,
    ) -> Result<Outcome, IdentityError> {
        self.call(|pool| {
            pool.checks += 1;
            let login = pool.logins.get(username);
            let right = login.is_some_and(|login| login.password == password);
            Ok(if right { pool.after_password(username) } else { Outcome::Refused })
        })
    }
}

impl AnswerChallenge for StrictCognito {
    async fn answer_new_password(
        &self,
        username: &Username,
        session: &ChallengeSession,
        password: &str,
    ) -> Result<Outcome, IdentityError> {
        self.call(|pool| {
            if !pool.take(session, username, ChallengeKind::NewPassword) {
                return Ok(Outcome::Expired);
            }
            if password::check(password).is_err() {
                return Err(IdentityError::Unavailable("InvalidPasswordException".to_owned()));
            }
            if let Some(login) = pool.logins.get_mut(username) {
                login.password = password.to_owned();
                login.temporary = false;
            }
            Ok(pool.after_password(username))
        })
    }

    async fn answer_totp(
        &self,
        username: &Username,
        session: &ChallengeSession,
        code: &str,
    ) -> Result<Outcome, IdentityError> {
        self.call(|pool| {
            if !pool.take(session, username, ChallengeKind::Totp) {
                return Ok(Outcome::Expired);
            }
            let known = pool.logins.get(username).and_then(|login| login.code.as_deref());
            Ok(if known == Some(code) { Outcome::Passed } else { Outcome::Refused })
        })
    }
}

impl Logins for StrictCognito {
    async fn login_state(&self, username: &Username) -> Result<LoginState, IdentityError> {
        self.call(|pool| {
            Ok(match pool.logins.get(username) {
                None => LoginState::Absent,
                Some(login) if login.temporary => LoginState::Temporary,
                Some(_) => LoginState::Chosen,
            })
        })
    }

    async fn create_login(
        &self,
        username: &Username,
        _email: &Email,
        password: &TemporaryPassword,
    ) -> Result<(), IdentityError> {
        self.call(|pool| {
            if pool.logins.contains_key(username) {
                return Err(IdentityError::Unavailable("UsernameExistsException".to_owned()));
            }
            let password = password.reveal().to_owned();
            let login = Login { password, temporary: true, code: None };
            pool.logins.insert(username.clone(), login);
            Ok(())
        })
    }

    async fn reset_login(
        &self,
        username: &Username,
        password: &TemporaryPassword,
    ) -> Result<(), IdentityError> {
        self.call(|pool| {
            let login = pool.logins.get_mut(username);
            let unknown = || IdentityError::Unavailable("UserNotFoundException".to_owned());
            let login = login.ok_or_else(unknown)?;
            login.password = password.reveal().to_owned();
            login.temporary = true;
            Ok(())
        })
    }
}
