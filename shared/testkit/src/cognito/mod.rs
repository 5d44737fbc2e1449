//! A strict model of Cognito's user states, as far as the portal uses them.
//!
//! The model is stricter than emulators, which accept much that Cognito refuses. `pool` documents
//! the rules of each operation with their sources; this file lets a test create and inspect logins.
//! The time is [`noon`](crate::access::noon) until a test sets it.

mod attributes;
mod deletion;
mod exception;
mod factor;
mod identity;
pub mod identity_suite;
mod limits;
mod pool;
#[cfg(test)]
mod rules;
mod served;
mod totp;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use app::identity::IdentityError;
use domain::ids::Username;
use jiff::{SignedDuration, Timestamp};

use crate::ledger::Faults;
use factor::Factor;
use pool::{Login, Pool, Status};

pub use served::{CLIENT_ID, CLIENT_SECRET, POOL_ID};
pub use totp::{totp, wrong_totp};

/// A user pool in memory.
#[derive(Clone, Debug, Default)]
pub struct StrictCognito {
    pool: Arc<Mutex<Pool>>,
    faults: Faults,
}

impl StrictCognito {
    /// An empty pool whose operations crash as planned. One call of a port may make several.
    pub fn with_faults(faults: Faults) -> Self {
        Self { pool: Arc::default(), faults }
    }

    /// Adds a login with this chosen password.
    #[must_use]
    pub fn with_chosen(self, username: &Username, password: &str) -> Self {
        self.with(username, password, Status::Confirmed, Factor::default())
    }

    /// Adds a login with this temporary password, which waits for its first sign-in.
    #[must_use]
    pub fn with_temporary(self, username: &Username, password: &str) -> Self {
        self.with(username, password, Status::ForceChangePassword, Factor::default())
    }

    /// Adds a login with a second factor, for which this code is always valid.
    #[must_use]
    pub fn with_code(self, username: &Username, password: &str, code: &str) -> Self {
        self.with(username, password, Status::Confirmed, Factor::always(code))
    }

    /// Sets how long temporary passwords are valid.
    #[must_use]
    pub fn with_temporary_life(self, life: SignedDuration) -> Self {
        self.pool().temporary_life = life;
        self
    }

    /// Sets the time.
    pub fn set_now(&self, now: Timestamp) {
        self.pool().now = now;
    }

    /// The pool's time.
    pub fn now(&self) -> Timestamp {
        self.pool().now
    }

    /// Disables a login, as `AdminDisableUser` does.
    pub fn disable(&self, username: &Username) {
        self.change(username, |login| login.enabled = false);
    }

    /// Enables a login again, as `AdminEnableUser` does.
    pub fn enable(&self, username: &Username) {
        self.change(username, |login| login.enabled = true);
    }

    /// Makes the pool refuse every new password, as a stricter policy would.
    pub fn refuse_passwords(&self) {
        self.pool().refuses_passwords = true;
    }

    /// Marks a login's address as not verified.
    pub fn unverify(&self, username: &Username) {
        self.change(username, |login| login.email_verified = false);
    }

    /// Whether this is the login's password.
    pub fn accepts(&self, username: &Username, password: &str) -> bool {
        self.pool().logins.get(username).is_some_and(|login| login.password == password)
    }

    /// The login's password.
    pub fn password(&self, username: &Username) -> Option<String> {
        self.pool().logins.get(username).map(|login| login.password.clone())
    }

    /// The address to which a login's was corrected.
    pub fn corrected_email(&self, username: &Username) -> Option<String> {
        self.pool().logins.get(username).and_then(|login| login.corrected_email.clone())
    }

    /// The number of password checks.
    pub fn checks(&self) -> usize {
        self.pool().checks
    }

    /// The number of deleted logins.
    pub fn deletions(&self) -> usize {
        self.pool().deletions
    }

    /// The codes that were mailed for a login, oldest first. Only the last one can be valid.
    pub fn mailed_codes(&self, username: &Username) -> Vec<String> {
        self.pool().logins.get(username).map(|login| login.mailed.clone()).unwrap_or_default()
    }

    /// The code that the user's authenticator app shows.
    pub fn app_code(&self, username: &Username) -> Option<String> {
        let pool = self.pool();
        pool.logins.get(username).and_then(|login| login.factor.code(pool.now))
    }

    /// Whether sign-in asks for a second factor.
    pub fn has_factor(&self, username: &Username) -> bool {
        self.pool().logins.get(username).is_some_and(|login| login.factor.is_on())
    }

    fn with(self, username: &Username, password: &str, status: Status, factor: Factor) -> Self {
        let mut login = Login::new(password, status, self.now());
        login.factor = factor;
        self.pool().logins.insert(username.clone(), login);
        self
    }

    fn change(&self, username: &Username, effect: impl FnOnce(&mut Login)) {
        effect(self.pool().logins.get_mut(username).expect("no such login"));
    }

    fn pool(&self) -> MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs one operation, unless the planned crash happens at it.
    fn call<T>(&self, operation: impl FnOnce(&mut Pool) -> T) -> Result<T, IdentityError> {
        let crash = |_| IdentityError::Unavailable("crashed".to_owned());
        self.faults.call(|| operation(&mut self.pool())).map_err(crash)
    }
}
