//! What each operation takes and gives beside its path.

use schemars::JsonSchema;
use serde_json::Value;

use super::{Schemas, people, query_parameters};
use crate::{
    AdjustmentRequest, Aging, AgingQuery, AllocationPage, ChallengeRequest, CreditRequest,
    Dashboard, ForgotPasswordAnswer, ForgotPasswordRequest, Invoice, InvoiceLinePage, PageQuery,
    Portal, ProblemKind, ResetPasswordRequest, ReversalRequest, Session, SignInAnswer,
    SignInRequest, SignOutQuery, Statement, StatementQuery, Transaction, TransactionDetail,
    TransactionPage, TransactionsQuery, WriteOffRequest,
};

/// What an operation takes and gives beside its path.
pub(super) struct Shape {
    pub(super) summary: &'static str,
    pub(super) query: Vec<Value>,
    pub(super) request: Option<Value>,
    pub(super) answer: Option<Value>,
    /// Whether `Accept: text/csv` gets the answer as CSV.
    pub(super) csv: bool,
    /// Whether it needs an `Idempotency-Key`.
    pub(super) keyed: bool,
    /// What it answers when all is well and there is something to say.
    pub(super) status: &'static str,
    pub(super) problems: &'static [ProblemKind],
}

impl Shape {
    pub(super) fn new(summary: &'static str, answer: Option<Value>) -> Self {
        let (query, request, problems) = (Vec::new(), None, &[][..]);
        let (csv, keyed, status) = (false, false, "200");
        Self { summary, query, request, answer, csv, keyed, status, problems }
    }

    pub(super) fn query<T: JsonSchema>(self) -> Self {
        Self { query: query_parameters::<T>(), ..self }
    }

    pub(super) fn request(self, request: Option<Value>) -> Self {
        Self { request, ..self }
    }

    fn csv(self) -> Self {
        Self { csv: true, ..self }
    }

    pub(super) fn problems(self, problems: &'static [ProblemKind]) -> Self {
        Self { problems, ..self }
    }

    pub(super) fn status(self, status: &'static str) -> Self {
        Self { status, ..self }
    }

    /// A post that happens once for its `Idempotency-Key`.
    pub(super) fn once(
        summary: &'static str,
        request: Option<Value>,
        answer: Option<Value>,
    ) -> Self {
        let problems = &[ProblemKind::Invalid, ProblemKind::IdempotencyKeyReused];
        let shape = Self::new(summary, answer).request(request).status("201");
        Self { keyed: true, ..shape.problems(problems) }
    }

    fn posting<T: JsonSchema>(summary: &'static str, schemas: &mut Schemas) -> Self {
        Self::once(summary, schemas.request::<T>(), schemas.answer::<Transaction>())
    }
}

/// The shapes of all operations. A route that is missing here fails the test of this module.
pub(super) fn shape(operation: &str, schemas: &mut Schemas) -> Option<Shape> {
    own(operation, schemas)
        .or_else(|| people::shape(operation, schemas))
        .or_else(|| account(operation, schemas))
}

/// Of the portal itself and of signing in.
fn own(operation: &str, schemas: &mut Schemas) -> Option<Shape> {
    use ProblemKind as P;
    Some(match operation {
        "portal" => Shape::new("Branding and contact", schemas.answer::<Portal>()),
        "sign-in" => {
            let request = schemas.request::<SignInRequest>();
            Shape::new("Sign in", schemas.answer::<SignInAnswer>())
                .request(request)
                .problems(&[P::SignInRefused, P::TooManyTries])
        }
        "challenge" => {
            let request = schemas.request::<ChallengeRequest>();
            Shape::new("Answer a challenge", schemas.answer::<SignInAnswer>())
                .request(request)
                .problems(&[P::ChallengeExpired, P::CodeRefused, P::Invalid, P::TooManyTries])
        }
        "sign-out" => {
            Shape::new("Sign out", None).query::<SignOutQuery>().problems(&[P::Malformed])
        }
        "session" => Shape::new("Who is signed in", schemas.answer::<Session>()),
        "forgot-password" => {
            let request = schemas.request::<ForgotPasswordRequest>();
            Shape::new("Have a code mailed", schemas.answer::<ForgotPasswordAnswer>())
                .request(request)
                .status("202")
                .problems(&[P::TooManyTries])
        }
        "reset-password" => Shape::new("Choose a new password with the code", None)
            .request(schemas.request::<ResetPasswordRequest>())
            .problems(&[P::Invalid, P::TooManyTries]),
        _ => return None,
    })
}

/// Of an account, and of posting to it.
fn account(operation: &str, schemas: &mut Schemas) -> Option<Shape> {
    use ProblemKind as P;
    Some(match operation {
        "dashboard" => Shape::new("Account Dashboard", schemas.answer::<Dashboard>()),
        "transactions" => Shape::new("Transaction History", schemas.answer::<TransactionPage>())
            .query::<TransactionsQuery>()
            .csv()
            .problems(&[P::Malformed, P::Invalid]),
        "transaction" => Shape::new("Transaction Details", schemas.answer::<TransactionDetail>()),
        "allocations" => {
            Shape::new("What a transaction pays or is paid by", schemas.answer::<AllocationPage>())
                .query::<PageQuery>()
                .problems(&[P::Malformed])
        }
        "invoice" => Shape::new("Invoice Transaction Details", schemas.answer::<Invoice>()),
        "invoice-lines" => Shape::new("Lines of an invoice", schemas.answer::<InvoiceLinePage>())
            .query::<PageQuery>()
            .problems(&[P::Malformed]),
        "aging" => Shape::new("Account Aging", schemas.answer::<Aging>())
            .query::<AgingQuery>()
            .problems(&[P::Malformed, P::Invalid]),
        "statement" => Shape::new("Statement of a period", schemas.answer::<Statement>())
            .query::<StatementQuery>()
            .csv()
            .problems(&[P::Malformed, P::Invalid]),
        "staff-credits" => Shape::posting::<CreditRequest>("Give credit", schemas),
        "staff-adjustments" => Shape::posting::<AdjustmentRequest>("Correct a balance", schemas),
        "staff-reversals" => {
            Shape::posting::<ReversalRequest>("Return a payment, or take back a refund", schemas)
        }
        "staff-write-offs" => Shape::posting::<WriteOffRequest>("Write off", schemas),
        _ => return None,
    })
}
