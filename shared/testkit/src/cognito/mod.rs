//! A strict model of Cognito's user states, as far as the portal meets them.
//!
//! Stricter than emulators, which let much of this pass. What each operation does is told in
//! `pool`, rule by rule with its source; here is how a test makes logins and looks at them.
//! Time stands still at [`noon`](crate::access::noon) until a test sets it.

mod attributes;
mod deletion;
mod exception;
mod factor;
pub mod identity_suite;
mod limits;
mod pool;
mod ports;
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
    /// An empty pool whose operations die as planned. A port's call may take several.
    pub fn with_faults(faults: Faults) -> Self {
        Self { pool: Arc::default(), faults }
    }

    /// A login whose owner has chosen this password.
    #[must_use]
    pub fn with_chosen(self, username: &Username, password: &str) -> Self {
        self.with(username, password, Status::Confirmed, Factor::default())
    }

    /// A login that waits for its first sign-in.
    #[must_use]
    pub fn with_temporary(self, username: &Username, password: &str) -> Self {
        self.with(username, password, Status::ForceChangePassword, Factor::default())
    }

    /// A login with a second factor, for which this code is good at all times.
    #[must_use]
    pub fn with_code(self, username: &Username, password: &str, code: &str) -> Self {
        self.with(username, password, Status::Confirmed, Factor::always(code))
    }

    /// Temporary passwords are good for so long.
    #[must_use]
    pub fn with_temporary_life(self, life: SignedDuration) -> Self {
        self.pool().temporary_life = life;
        self
    }

    /// It is this late now.
    pub fn set_now(&self, now: Timestamp) {
        self.pool().now = now;
    }

    /// How late it is.
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

    /// The pool refuses every new password, as a stricter policy would.
    pub fn refuse_passwords(&self) {
        self.pool().refuses = true;
    }

    /// A login's address is no longer verified.
    pub fn unverify(&self, username: &Username) {
        self.change(username, |login| login.email_verified = false);
    }

    /// Whether this password works now.
    pub fn accepts(&self, username: &Username, password: &str) -> bool {
        self.pool().logins.get(username).is_some_and(|login| login.password == password)
    }

    /// The password that works now.
    pub fn password(&self, username: &Username) -> Option<String> {
        self.pool().logins.get(username).map(|login| login.password.clone())
    }

    /// The address that a login's was corrected to.
    pub fn corrected_email(&self, username: &Username) -> Option<String> {
        self.pool().logins.get(username).and_then(|login| login.corrected_email.clone())
    }

    /// How often a password was checked.
    pub fn checks(&self) -> usize {
        self.pool().checks
    }

    /// How many logins were deleted.
    pub fn deletions(&self) -> usize {
        self.pool().deletions
    }

    /// The codes that were mailed to a login's owner, the last one last. It alone may be good.
    pub fn mailed_codes(&self, username: &Username) -> Vec<String> {
        self.pool().logins.get(username).map(|login| login.mailed.clone()).unwrap_or_default()
    }

    /// The code that the owner's authenticator app shows now.
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

    /// One operation, unless the process dies at it.
    fn call<T>(&self, operation: impl FnOnce(&mut Pool) -> T) -> Result<T, IdentityError> {
        let crash = |_| IdentityError::Unavailable("crashed".to_owned());
        self.faults.call(|| operation(&mut self.pool())).map_err(crash)
    }
}
