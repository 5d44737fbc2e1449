//! Failures of requests: what the caller sees, and the cause for the log.
//!
//! Errors of stores and other services that many use cases share are mapped here. Each module of
//! [`present`](crate::present) maps the errors of its own use cases.

use app::identity::IdentityError;
use app::outbox::QueueError;
use app::rate_limit::LimitError;
use app::store::StoreError;
use contract::{Money, ProblemKind};
use jiff::SignedDuration;

/// A failed request. The caller sees the kind and the faults of their own request; the cause is for
/// the log only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    kind: ProblemKind,
    faults: Vec<Fault>,
    cause: Option<String>,
    retry_after: Option<SignedDuration>,
    // Few failures have it, and all results have room for it.
    now: Option<Box<Now>>,
}

/// What a caller who pays must know of the account as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Now {
    /// Its balance.
    Balance(Money),
    /// The payment that must end first.
    Payment(String),
}

/// A faulty field of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// JSON Pointer into the body, `?name` for a query parameter, or the name of a header.
    pub pointer: String,
    /// Stable code.
    pub code: &'static str,
}

impl Failure {
    /// A failure of this kind.
    pub fn of(kind: ProblemKind) -> Self {
        Self { kind, faults: Vec::new(), cause: None, retry_after: None, now: None }
    }

    /// A request that breaks a rule at this field.
    pub fn invalid(pointer: impl Into<String>, code: &'static str) -> Self {
        Self::of(ProblemKind::Invalid).with_fault(pointer, code)
    }

    /// A request that is malformed at this field.
    pub fn malformed(pointer: impl Into<String>, code: &'static str) -> Self {
        Self::of(ProblemKind::Malformed).with_fault(pointer, code)
    }

    /// A payment that names another balance than this one.
    pub fn balance_changed(now: Money) -> Self {
        let now = Some(Box::new(Now::Balance(now)));
        Self { now, ..Self::of(ProblemKind::BalanceChanged) }
    }

    /// A payment while this one has not ended.
    pub fn payment_in_flight(id: String) -> Self {
        let now = Some(Box::new(Now::Payment(id)));
        Self { now, ..Self::of(ProblemKind::PaymentInFlight) }
    }

    /// A fault of the portal itself. The text is for the log only.
    pub fn internal(text: impl Into<String>) -> Self {
        Self::of(ProblemKind::Internal).because(text)
    }

    /// A new password that breaks these parts of the password rule.
    pub(crate) fn weak_password(unmet: &[domain::password::Unmet]) -> Self {
        let fault = |failure: Self, part: &domain::password::Unmet| {
            failure.with_fault("/newPassword", part.code())
        };
        unmet.iter().fold(Self::of(ProblemKind::Invalid), fault)
    }

    /// Adds a faulty field.
    #[must_use]
    pub fn with_fault(mut self, pointer: impl Into<String>, code: &'static str) -> Self {
        self.faults.push(Fault { pointer: pointer.into(), code });
        self
    }

    /// Adds the cause, for the log only.
    #[must_use]
    pub fn because(mut self, text: impl Into<String>) -> Self {
        self.cause = Some(text.into());
        self
    }

    /// How long the caller must wait before they retry, if that is known.
    pub fn retry_after(&self) -> Option<SignedDuration> {
        self.retry_after
    }

    /// The balance that a payment must name now.
    pub fn current_balance(&self) -> Option<&Money> {
        match self.now.as_deref() {
            Some(Now::Balance(balance)) => Some(balance),
            _ => None,
        }
    }

    /// The payment that must end before another one.
    pub fn payment_id(&self) -> Option<&str> {
        match self.now.as_deref() {
            Some(Now::Payment(id)) => Some(id),
            _ => None,
        }
    }

    /// What happened, as the caller sees it.
    pub fn kind(&self) -> ProblemKind {
        self.kind
    }

    /// The faulty fields.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// The cause, for the log.
    pub fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let kind = match &error {
            StoreError::Conflict
            | StoreError::Throttled
            | StoreError::Timeout
            | StoreError::Unavailable(_) => ProblemKind::Unavailable,
            // A use case handles the conditions that it expects. Here it is a fault of the portal.
            StoreError::ConditionFailed(_) | StoreError::Corrupt(_) => ProblemKind::Internal,
        };
        Self::of(kind).because(error.to_string())
    }
}

impl From<LimitError> for Failure {
    fn from(error: LimitError) -> Self {
        match error {
            LimitError::TooMany(too_many) => {
                let retry_after = Some(too_many.retry_after);
                Self { retry_after, ..Self::of(ProblemKind::TooManyTries) }
            }
            LimitError::Store(error) => error.into(),
        }
    }
}

impl From<IdentityError> for Failure {
    fn from(error: IdentityError) -> Self {
        Self::of(ProblemKind::Unavailable).because(error.to_string())
    }
}

impl From<QueueError> for Failure {
    fn from(error: QueueError) -> Self {
        Self::of(ProblemKind::Unavailable).because(error.to_string())
    }
}
