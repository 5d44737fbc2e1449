//! Rate limits of one user, one address, or one user at one address.
//!
//! Attempts are counted before the work, in the access table, in windows of fixed length; the
//! limits therefore hold across all instances of a function. A stranger cannot lock a user out for
//! long: attempts from addresses where the user has signed in before are counted apart, and a
//! stranger at one address cannot use up all codes that a user may request by mail.

use std::future::Future;

use domain::ids::UserId;
use jiff::{SignedDuration, Timestamp};

use crate::store::StoreError;

/// A rate limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// What is limited; part of the stored key of a count.
    pub name: &'static str,
    /// Attempts allowed in one window.
    pub max_attempts: u32,
    /// The length of a window.
    pub window: SignedDuration,
}

const fn limit(name: &'static str, max_attempts: u32, minutes: i64) -> Limit {
    Limit { name, max_attempts, window: SignedDuration::from_mins(minutes) }
}

/// Sign-ins from one address by users who have not signed in from it before. Many users of one
/// company may share an address.
pub const SIGN_IN_ADDRESS: Limit = limit("sign-in-address", 50, 15);

/// Sign-ins of one user from one address that the user has signed in from before.
pub const SIGN_IN_KNOWN: Limit = limit("sign-in-known", 10, 15);

/// Sign-ins of one user from all other addresses together.
///
/// Cognito's own lockout, which covers all addresses, begins at the fifth wrong password and
/// doubles with each one more. It resets after 15 minutes without an attempt. Five attempts in 90
/// minutes always leave such a gap, so the lockout stays below a minute (Guide, "Lockout behavior
/// for failed sign-in attempts").
pub const SIGN_IN_UNKNOWN: Limit = limit("sign-in-unknown", 5, 90);

/// Second-factor codes, recovery codes and current passwords of one user, together.
pub const CONFIRMATIONS: Limit = limit("confirmations", 10, 15);

/// Requests for mailed codes, and attempts with them, for one user from one address.
///
/// Cognito allows one user 5 to 20 in an hour from everywhere, depending on the risk that it sees
/// (Guide, "Recovering user accounts"). So a stranger at one address leaves the user at least one
/// attempt, and the stranger's request has mailed the user a code to use in it.
pub const RECOVERY_USER_ADDRESS: Limit = limit("recovery-here", 4, 60);

/// Forgot Password of one user, from everywhere. Each request mails the user a valid code.
pub const FORGOT_USER: Limit = limit("forgot-user", 10, 60);

/// Forgot Password from one address.
pub const FORGOT_ADDRESS: Limit = limit("forgot-address", 20, 60);

/// Password resets of one user with a mailed code, from everywhere.
pub const RESET_USER: Limit = limit("reset-user", 20, 60);

/// Password resets from one address.
pub const RESET_ADDRESS: Limit = limit("reset-address", 20, 60);

/// Changes of one user's own name and language.
pub const PROFILE: Limit = limit("profile", 20, 60);

/// Invitations by one user and by all users whom that user invited, directly or through others.
pub const INVITATIONS_BY: Limit = limit("invitations-by", 50, 60);

/// Invitations of one user to one account, or as staff.
pub const INVITATIONS_OF: Limit = limit("invitations-of", 5, 60);

/// Invitations by all users of one account, in a day.
pub const INVITATIONS_FROM: Limit = limit("invitations-from", 200, 24 * 60);

/// Invitations by the users of one account to one mailbox, in a day. Less than [`MAILBOX`], so that
/// one account alone cannot use that up.
pub const MAILBOX_FROM: Limit = limit("invitations-mailbox-from", 8, 24 * 60);

/// Invitations by customers of any account to one mailbox, in a day.
pub const MAILBOX: Limit = limit("invitations-mailbox", 20, 24 * 60);

/// Payments of one account. Each asks the gateway, and a stranger's card numbers could be tried.
pub const PAYMENTS: Limit = limit("payments", 30, 60);

/// The gateway's pages to save a method for one account.
pub const METHOD_PAGES: Limit = limit("method-pages", 20, 60);

/// The subject under which attempts of one user from one network are counted.
pub fn user_and_network(user: &UserId, network: &str) -> String {
    format!("{user}#{network}")
}

/// Too many attempts in the current window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMany {
    /// The time until the window ends.
    pub retry_after: SignedDuration,
}

/// Why an attempt is not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LimitError {
    /// The limit is exceeded.
    #[error("too many attempts")]
    TooMany(TooMany),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The key of an attempt count.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AttemptKey {
    /// The limit's name.
    pub limit: &'static str,
    /// Who or what is limited: for example a user, an address, or both.
    pub subject: String,
    /// When the window ends.
    pub ends_at: Timestamp,
}

/// Counts attempts.
pub trait CountAttempts: Send + Sync {
    /// Counts one more attempt, and gives the new count.
    fn count_attempt(
        &self,
        key: &AttemptKey,
    ) -> impl Future<Output = Result<u32, StoreError>> + Send;

    /// Deletes a count. Succeeds when there is none.
    fn forget_attempts(
        &self,
        key: &AttemptKey,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

impl Limit {
    /// The key of `subject`'s count in the window of `now`.
    pub fn key(&self, subject: &str, now: Timestamp) -> AttemptKey {
        let length = self.window.as_secs().max(1);
        let window_start = now.as_second().div_euclid(length).saturating_mul(length);
        let ends_at = Timestamp::from_second(window_start.saturating_add(length)).unwrap_or(now);
        AttemptKey { limit: self.name, subject: subject.to_owned(), ends_at }
    }

    /// Counts an attempt of `subject`.
    ///
    /// # Errors
    /// [`LimitError::TooMany`] when this attempt exceeds the limit.
    pub async fn count(
        &self,
        store: &impl CountAttempts,
        subject: &str,
        now: Timestamp,
    ) -> Result<(), LimitError> {
        let key = self.key(subject, now);
        if store.count_attempt(&key).await? <= self.max_attempts {
            return Ok(());
        }
        let retry_after = key.ends_at.duration_since(now);
        Err(LimitError::TooMany(TooMany { retry_after }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_have_fixed_bounds_and_follow_each_other() {
        let now: Timestamp = "2026-07-15T10:07:30Z".parse().unwrap();
        let key = SIGN_IN_KNOWN.key("u", now);
        assert_eq!(key.ends_at, "2026-07-15T10:15:00Z".parse().unwrap());
        let next = SIGN_IN_KNOWN.key("u", key.ends_at).ends_at;
        assert_eq!(next.duration_since(key.ends_at), SIGN_IN_KNOWN.window);
    }
}
