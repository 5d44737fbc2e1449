//! Why a request is not answered as asked: a public kind, and an internal text for the log only.

use app::identity::ChallengeKind;
use app::identity::IdentityError;
use app::login::LoginError;
use app::login::SignInError;
use app::outbox::QueueError;
use app::rate_limit::LimitError;
use app::store::StoreError;
use contract::ProblemKind;
use jiff::SignedDuration;

/// A request that fails. What the caller sees is its kind and the faults of their own request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    kind: ProblemKind,
    faults: Vec<Fault>,
    internal: Option<String>,
    retry_after: Option<SignedDuration>,
}

/// What is wrong with one field of a request.
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
        Self { kind, faults: Vec::new(), internal: None, retry_after: None }
    }

    /// A request that breaks a rule: this field is at fault.
    pub fn invalid(pointer: impl Into<String>, code: &'static str) -> Self {
        Self::of(ProblemKind::Invalid).with_fault(pointer, code)
    }

    /// A malformed request: this field is at fault.
    pub fn malformed(pointer: impl Into<String>, code: &'static str) -> Self {
        Self::of(ProblemKind::Malformed).with_fault(pointer, code)
    }

    /// A fault of ours.
    pub fn internal(text: impl Into<String>) -> Self {
        Self::of(ProblemKind::Internal).because(text)
    }

    /// A new password that breaks these parts of the rule.
    fn weak(unmet: &[domain::password::Unmet]) -> Self {
        let fault = |failure: Self, part: &domain::password::Unmet| {
            failure.with_fault("/newPassword", part.code())
        };
        unmet.iter().fold(Self::of(ProblemKind::Invalid), fault)
    }

    /// Names one more field that is at fault.
    #[must_use]
    pub fn with_fault(mut self, pointer: impl Into<String>, code: &'static str) -> Self {
        self.faults.push(Fault { pointer: pointer.into(), code });
        self
    }

    /// Says why, to the log only.
    #[must_use]
    pub fn because(mut self, text: impl Into<String>) -> Self {
        self.internal = Some(text.into());
        self
    }

    /// How long to wait before the next try, if that is known.
    pub fn retry_after(&self) -> Option<SignedDuration> {
        self.retry_after
    }

    /// What the caller is told.
    pub fn kind(&self) -> ProblemKind {
        self.kind
    }

    /// The fields that are at fault.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// What the log is told.
    pub fn internal_text(&self) -> Option<&str> {
        self.internal.as_deref()
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let kind = match &error {
            StoreError::Conflict
            | StoreError::Throttled
            | StoreError::Timeout
            | StoreError::Unavailable(_) => ProblemKind::Unavailable,
            // A condition that a use case expects is handled there; here it is a fault of ours.
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

impl From<SignInError> for Failure {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Refused => Self::of(ProblemKind::SignInRefused),
            SignInError::ChallengeExpired => Self::of(ProblemKind::ChallengeExpired),
            SignInError::CodeRefused => Self::of(ProblemKind::CodeRefused),
            SignInError::OtherKind(ChallengeKind::NewPassword) => {
                Self::malformed("/code", "not-asked")
            }
            SignInError::OtherKind(ChallengeKind::Totp) => {
                Self::malformed("/newPassword", "not-asked")
            }
            SignInError::Weak(unmet) => Self::weak(&unmet),
            SignInError::Limit(error) => error.into(),
            SignInError::Store(error) => error.into(),
            SignInError::Identity(error) => error.into(),
            SignInError::Queue(error) => error.into(),
        }
    }
}

impl From<QueueError> for Failure {
    fn from(error: QueueError) -> Self {
        Self::of(ProblemKind::Unavailable).because(error.to_string())
    }
}

impl From<LoginError> for Failure {
    fn from(error: LoginError) -> Self {
        match error {
            LoginError::WrongPassword => Self::invalid("/password", "wrong-password"),
            LoginError::WrongCode => Self::invalid("/code", "wrong-code"),
            LoginError::SamePassword => Self::invalid("/newPassword", "same-password"),
            LoginError::Weak(unmet) => Self::weak(&unmet),
            LoginError::FactorState => Self::of(ProblemKind::Conflict),
            LoginError::Gone => Self::of(ProblemKind::NotSignedIn),
            LoginError::Limit(error) => error.into(),
            LoginError::Store(error) => error.into(),
            LoginError::Identity(error) => error.into(),
            LoginError::Queue(error) => error.into(),
        }
    }
}
