//! What Stripe checks before it looks at a request: the secret key, the version, the rate.

use std::collections::VecDeque;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;

use crate::calendar::after_seconds;
use crate::refusal::Refusal;
use crate::state::API_VERSION;

/// Refuses a request without a secret key of test mode, as a bearer token or as the user of
/// basic authentication.
///
/// # Errors
///
/// 401.
pub(crate) fn authenticate(header: Option<&str>) -> Result<(), Refusal> {
    let missing = "You did not provide an API key. You need to provide your API key in the \
                   Authorization header, using Bearer auth.";
    let Some(header) = header else { return Err(Refusal::unauthorized(missing)) };
    let key = match header.split_once(' ') {
        Some((kind, key)) if kind.eq_ignore_ascii_case("bearer") => key.trim().to_owned(),
        Some((kind, encoded)) if kind.eq_ignore_ascii_case("basic") => user(encoded.trim()),
        _ => return Err(Refusal::unauthorized(missing)),
    };
    if key.strip_prefix("sk_test_").is_some_and(|rest| !rest.is_empty()) {
        return Ok(());
    }
    let shown: String = key.chars().take(8).collect();
    Err(Refusal::unauthorized(&format!("Invalid API Key provided: {shown}***")))
}

fn user(encoded: &str) -> String {
    let decoded = STANDARD.decode(encoded).unwrap_or_default();
    let text = String::from_utf8(decoded).unwrap_or_default();
    text.split(':').next().unwrap_or_default().to_owned()
}

/// Refuses a version of the API that is not simulated. Without one the account's is used.
///
/// # Errors
///
/// 400.
pub(crate) fn check_version(version: Option<&str>) -> Result<(), Refusal> {
    match version {
        Some(other) if other != API_VERSION => {
            let message = format!("Invalid Stripe API version: {other}.");
            Err(Refusal::invalid("api_version_invalid", "Stripe-Version", &message))
        }
        _ => Ok(()),
    }
}

/// How many requests the account may send in a second.
#[derive(Debug, Clone)]
pub(crate) struct RateLimit {
    pub(crate) per_second: usize,
    last: VecDeque<Timestamp>,
}

/// Stripe's limit in live mode. Source: <https://docs.stripe.com/rate-limits>.
const PER_SECOND: usize = 100;

impl Default for RateLimit {
    fn default() -> Self {
        Self { per_second: PER_SECOND, last: VecDeque::new() }
    }
}

impl RateLimit {
    /// Counts a request.
    ///
    /// # Errors
    ///
    /// 429, if the last second had as many as are allowed.
    pub(crate) fn count(&mut self, now: Timestamp) -> Result<(), Refusal> {
        // A clock that was set back makes earlier requests count for nothing.
        self.last.retain(|at| *at <= now && after_seconds(*at, 1) > now);
        if self.last.len() >= self.per_second {
            return Err(Refusal::rate_limit());
        }
        self.last.push_back(now);
        Ok(())
    }
}
