//! Cognito's own rate limits for one login.

use jiff::{SignedDuration, Timestamp};

use super::exception::Exception;

/// The number of the first failure that locks the login.
const FIRST_LOCKING_FAILURE: u32 = 5;
/// The longest lock, and the time without an attempt after which the count resets.
const RESET_AFTER: SignedDuration = SignedDuration::from_mins(15);

/// Counts wrong passwords and codes. From the fifth failure on the login is locked for 2^(n-5)
/// seconds, at most 15 minutes. Attempts during a lock are refused and not counted. A sign-in, or
/// 15 minutes without an attempt, resets the count (Guide, "Lockout behavior for failed sign-in
/// attempts").
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct FailedAttempts {
    count: u32,
    last: Option<Timestamp>,
    locked_until: Option<Timestamp>,
}

impl FailedAttempts {
    /// Refuses an attempt during a lock: "Password attempts exceeded", `NotAuthorizedException`.
    pub(super) fn check_lock(&mut self, now: Timestamp) -> Result<(), Exception> {
        if self.last.is_some_and(|last| now >= last + RESET_AFTER) {
            *self = Self::default();
        }
        self.last = Some(now);
        match self.locked_until {
            Some(end) if now < end => Err(Exception::NotAuthorized),
            _ => Ok(()),
        }
    }

    /// Counts a failure, and gives back its error.
    pub(super) fn record_failure(&mut self, now: Timestamp, error: Exception) -> Exception {
        self.count += 1;
        if let Some(more) = self.count.checked_sub(FIRST_LOCKING_FAILURE) {
            let lock = SignedDuration::from_secs(1 << more.min(10)).min(RESET_AFTER);
            self.locked_until = Some(now + lock);
        }
        error
    }
}

/// Counts codes requested and tried. Cognito allows 5 to 20 in an hour, depending on the risk that
/// it sees (Guide, "Recovering user accounts"); the model always allows 5.
#[derive(Clone, Debug, Default)]
pub(super) struct RecoveryAttempts(Vec<Timestamp>);

impl RecoveryAttempts {
    /// Counts one, or refuses it: "Attempt limit exceeded", `LimitExceededException`.
    pub(super) fn count(&mut self, now: Timestamp) -> Result<(), Exception> {
        self.0.retain(|at| now < *at + SignedDuration::from_hours(1));
        if self.0.len() >= 5 {
            return Err(Exception::LimitExceeded);
        }
        self.0.push(now);
        Ok(())
    }
}
