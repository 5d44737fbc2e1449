//! Cognito's own limits for one login.

use jiff::{SignedDuration, Timestamp};

use super::exception::Exception;

/// Failed tries that have no consequence.
const FREE_TRIES: u32 = 5;
/// The longest lock, and how long nobody may try for the count to begin anew.
const QUIET: SignedDuration = SignedDuration::from_mins(15);

/// Wrong passwords and codes. From the fifth on the login is locked for 2^(n-5) seconds, 15 minutes
/// at most. Tries meanwhile are refused and do not count. A sign-in or 15 minutes without a try
/// begin anew (Guide, "Lockout behavior for failed sign-in attempts").
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tries {
    failed: u32,
    last: Option<Timestamp>,
    locked_until: Option<Timestamp>,
}

impl Tries {
    /// Whether a try counts now: "Password attempts exceeded", `NotAuthorizedException`.
    pub(super) fn admit(&mut self, now: Timestamp) -> Result<(), Exception> {
        if self.last.is_some_and(|last| now >= last + QUIET) {
            *self = Self::default();
        }
        self.last = Some(now);
        match self.locked_until {
            Some(end) if now < end => Err(Exception::NotAuthorized),
            _ => Ok(()),
        }
    }

    /// Counts a failure, and gives its error back.
    pub(super) fn failed(&mut self, now: Timestamp, error: Exception) -> Exception {
        self.failed += 1;
        if let Some(more) = self.failed.checked_sub(FREE_TRIES) {
            let lock = SignedDuration::from_secs(1 << more.min(10)).min(QUIET);
            self.locked_until = Some(now + lock);
        }
        error
    }
}

/// Codes asked for and tried: 5 to 20 in an hour, as the risk is seen (Guide, "Recovering user
/// accounts"); here always 5.
#[derive(Clone, Debug, Default)]
pub(super) struct Recoveries(Vec<Timestamp>);

impl Recoveries {
    /// Counts one, or refuses it: "Attempt limit exceeded", `LimitExceededException`.
    pub(super) fn admit(&mut self, now: Timestamp) -> Result<(), Exception> {
        self.0.retain(|at| now < *at + SignedDuration::from_hours(1));
        if self.0.len() >= 5 {
            return Err(Exception::LimitExceeded);
        }
        self.0.push(now);
        Ok(())
    }
}
