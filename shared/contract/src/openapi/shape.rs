//! What each operation takes and gives beside its path.

use schemars::JsonSchema;
use serde_json::Value;

use super::{Schemas, query_parameters};
use crate::{
    AdjustmentRequest, Aging, AgingQuery, ChallengeRequest, CreditRequest, Dashboard, Invoice,
    Portal, ProblemKind, ReversalRequest, Session, SignInAnswer, SignInRequest, SignOutQuery,
    Statement, StatementQuery, Transaction, TransactionDetail, TransactionPage, TransactionsQuery,
    WriteOffRequest,
};

/// What an operation takes and gives beside its path.
pub(super) struct Shape {
    pub(super) summary: &'static str,
    pub(super) query: Vec<Value>,
    pub(super) request: Option<Value>,
    pub(super) answer: Option<Value>,
    /// Whether `Accept: text/csv` gets the answer as CSV.
    pub(super) csv: bool,
    /// Whether it posts to the ledger: it needs a key and answers 201.
    pub(super) posts: bool,
    pub(super) problems: &'static [ProblemKind],
}

impl Shape {
    fn new(summary: &'static str, answer: Option<Value>) -> Self {
        let (query, request, problems) = (Vec::new(), None, &[][..]);
        Self { summary, query, request, answer, csv: false, posts: false, problems }
    }

    fn query<T: JsonSchema>(self) -> Self {
        Self { query: query_parameters::<T>(), ..self }
    }

    fn request(self, request: Option<Value>) -> Self {
        Self { request, ..self }
    }

    fn csv(self) -> Self {
        Self { csv: true, ..self }
    }

    fn problems(self, problems: &'static [ProblemKind]) -> Self {
        Self { problems, ..self }
    }

    fn posting<T: JsonSchema>(summary: &'static str, schemas: &mut Schemas) -> Self {
        let request = schemas.request::<T>();
        let problems = &[ProblemKind::Invalid, ProblemKind::IdempotencyKeyReused];
        let shape = Self::new(summary, schemas.answer::<Transaction>()).request(request);
        Self { posts: true, ..shape.problems(problems) }
    }
}

/// The shapes of all operations. A route that is missing here fails the test of this module.
pub(super) fn shape(function: &str, schemas: &mut Schemas) -> Option<Shape> {
    use ProblemKind as P;
    Some(match function {
        "portal" => Shape::new("Branding and contact", schemas.answer::<Portal>()),
        "sign-in" => {
            let request = schemas.request::<SignInRequest>();
            Shape::new("Sign in", schemas.answer::<SignInAnswer>())
                .request(request)
                .problems(&[P::SignInRefused, P::SecondFactorRequired])
        }
        "challenge" => {
            let request = schemas.request::<ChallengeRequest>();
            Shape::new("Answer a challenge", schemas.answer::<SignInAnswer>())
                .request(request)
                .problems(&[
                    P::ChallengeExpired,
                    P::CodeRefused,
                    P::SecondFactorRequired,
                    P::Invalid,
                ])
        }
        "sign-out" => {
            Shape::new("Sign out", None).query::<SignOutQuery>().problems(&[P::Malformed])
        }
        "session" => Shape::new("Who is signed in", schemas.answer::<Session>()),
        "dashboard" => Shape::new("Account Dashboard", schemas.answer::<Dashboard>()),
        "transactions" => Shape::new("Transaction History", schemas.answer::<TransactionPage>())
            .query::<TransactionsQuery>()
            .csv()
            .problems(&[P::Malformed, P::Invalid]),
        "transaction" => Shape::new("Transaction Details", schemas.answer::<TransactionDetail>()),
        "invoice" => Shape::new("Invoice Transaction Details", schemas.answer::<Invoice>()),
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
