//! How often something may be tried, by one person and from one address.
//!
//! Tries are counted in the access table before the work, in windows of fixed length, so they hold
//! across all instances of a function. A stranger cannot lock a user out for long: tries from where
//! the user has signed in before are counted apart, and a stranger at one address does not use up
//! what lets a user in again by mail.
use crate::store::StoreError;
use domain::ids::UserId;
use jiff::{SignedDuration, Timestamp};
use std::future::Future;

/// A limit: so many tries in so much time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// What is limited; part of the key under which tries are counted.
    pub name: &'static str,
    /// Tries at most.
    pub most: u32,
    /// In windows of this length.
    pub window: SignedDuration,
}

const fn limit(name: &'static str, most: u32, minutes: i64) -> Limit {
    Limit { name, most, window: SignedDuration::from_mins(minutes) }
}

/// Sign-ins from one address of users who have not signed in from it before; an office may share
/// it.
pub const SIGN_IN_ADDRESS: Limit = limit("sign-in-address", 50, 15);

/// Sign-ins of one user from one address that they have signed in from before.
pub const SIGN_IN_KNOWN: Limit = limit("sign-in-known", 10, 15);

/// Sign-ins of one user from all other addresses together. Cognito's own lockout, of all addresses,
/// begins with the sixth wrong password, doubles, and forgets after a quarter of an hour without
/// tries. Five tries cannot fill 90 minutes without such a quarter, so it stays below a minute.
pub const SIGN_IN_UNKNOWN: Limit = limit("sign-in-unknown", 5, 90);

/// What confirms who a user is after a first check: codes of the second factor, recovery codes and
/// present passwords.
pub const CONFIRMATIONS: Limit = limit("confirmations", 10, 15);

/// Codes of one user that are asked for and tried from one address. Cognito allows one user 5 to 20
/// in an hour from everywhere, as it sees the risk (Guide, "Recovering user accounts"), so one
/// stranger leaves at least one, and has had the user mailed a code to try it with.
pub const RECOVERY_HERE: Limit = limit("recovery-here", 4, 60);

/// Forgotten passwords of one user, from everywhere. Each mails the user a code that works.
pub const FORGOT_USER: Limit = limit("forgot-user", 10, 60);

/// Forgotten passwords from one address.
pub const FORGOT_ADDRESS: Limit = limit("forgot-address", 20, 60);

/// New passwords of one user, with a mailed code, from everywhere.
pub const RESET_USER: Limit = limit("reset-user", 20, 60);

/// New passwords from one address.
pub const RESET_ADDRESS: Limit = limit("reset-address", 20, 60);

/// Changes of one user's own name and language; each is told in all of their accounts.
pub const PROFILE: Limit = limit("profile", 20, 60);

/// Invitations by one user, and by all whom they invited, directly or through others.
pub const INVITATIONS_BY: Limit = limit("invitations-by", 50, 60);

/// Invitations of one user to one account, or as staff.
pub const INVITATIONS_OF: Limit = limit("invitations-of", 5, 60);

/// Invitations by all users of one account, in a day.
pub const INVITATIONS_FROM: Limit = limit("invitations-from", 200, 24 * 60);

/// Invitations by the users of one account to one mailbox, in a day. Less than what all accounts
/// together may send there, so that one account alone cannot use that up.
pub const MAILBOX_FROM: Limit = limit("invitations-mailbox-from", 8, 24 * 60);

/// Invitations by customers of any account to one mailbox, in a day.
pub const MAILBOX: Limit = limit("invitations-mailbox", 20, 24 * 60);

/// Under what name tries of one user from one network are counted.
pub fn user_at(user: &UserId, network: &str) -> String {
    format!("{user}#{network}")
}

/// Somebody has tried too often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMany {
    /// How long to wait.
    pub retry_after: SignedDuration,
}

/// Why something is not tried.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LimitError {
    /// Too often.
    #[error("too many tries")]
    TooMany(TooMany),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// One count of tries.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AttemptKey {
    /// The limit's name.
    pub limit: &'static str,
    /// Whose tries: a user, an address, or both.
    pub subject: String,
    /// When the window ends.
    pub ends_at: Timestamp,
}

/// Counts tries.
pub trait CountAttempts: Send + Sync {
    /// Counts one more and answers how many there are now.
    fn count_attempt(
        &self,
        key: &AttemptKey,
    ) -> impl Future<Output = Result<u32, StoreError>> + Send;

    /// Forgets a count. It is no error when there is none.
    fn forget_attempts(
        &self,
        key: &AttemptKey,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

impl Limit {
    /// The count that holds now for `subject`.
    pub fn key(&self, subject: &str, now: Timestamp) -> AttemptKey {
        let length = self.window.as_secs().max(1);
        let begun = now.as_second().div_euclid(length).saturating_mul(length);
        let ends_at = Timestamp::from_second(begun.saturating_add(length)).unwrap_or(now);
        AttemptKey { limit: self.name, subject: subject.to_owned(), ends_at }
    }

    /// Counts a try of `subject`.
    ///
    /// # Errors
    /// [`LimitError::TooMany`] when there were too many before this one.
    pub async fn count(
        &self,
        store: &impl CountAttempts,
        subject: &str,
        now: Timestamp,
    ) -> Result<(), LimitError> {
        let key = self.key(subject, now);
        if store.count_attempt(&key).await? <= self.most {
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
    fn a_window_ends_within_its_length() {
        let now: Timestamp = "2026-07-15T10:07:30Z".parse().unwrap();
        let key = SIGN_IN_KNOWN.key("u", now);
        assert_eq!(key.ends_at, "2026-07-15T10:15:00Z".parse().unwrap());
        let next = SIGN_IN_KNOWN.key("u", key.ends_at).ends_at;
        assert_eq!(next.duration_since(key.ends_at), SIGN_IN_KNOWN.window);
    }
}
