//! The description of an operation: its query, request, response and problems.

use schemars::JsonSchema;
use serde_json::Value;

use super::schemas::{Schemas, query_parameters};
use crate::{ProblemKind, Transaction};

/// The query, request, response and problems of an operation.
pub(super) struct Shape {
    pub(super) summary: &'static str,
    pub(super) query: Vec<Value>,
    pub(super) request: Option<Value>,
    pub(super) response: Option<Value>,
    /// Whether `Accept: text/csv` returns CSV.
    pub(super) csv: bool,
    /// Whether it returns a PDF, and JSON only where that is too long for a response.
    pub(super) pdf: bool,
    /// Whether it requires an `Idempotency-Key`.
    pub(super) keyed: bool,
    /// Whether the response has an `ETag`.
    pub(super) tagged: bool,
    /// Whether it requires an `If-Match`, and accepts an `Idempotency-Key`.
    pub(super) replaces: bool,
    /// The status of a success with content.
    pub(super) status: &'static str,
    /// What a response 202 means, if there is one, and its content.
    pub(super) later: Option<(&'static str, Option<Value>)>,
    pub(super) problems: &'static [ProblemKind],
}

impl Shape {
    pub(super) fn new(summary: &'static str, response: Option<Value>) -> Self {
        let (query, request, problems) = (Vec::new(), None, &[][..]);
        let (csv, keyed, tagged, replaces, status, later) =
            (false, false, false, false, "200", None);
        Self {
            summary,
            query,
            request,
            response,
            csv,
            pdf: false,
            keyed,
            tagged,
            replaces,
            status,
            later,
            problems,
        }
    }

    pub(super) fn query<T: JsonSchema>(self) -> Self {
        Self { query: query_parameters::<T>(), ..self }
    }

    pub(super) fn request(self, request: Option<Value>) -> Self {
        Self { request, ..self }
    }

    pub(super) fn csv(self) -> Self {
        Self { csv: true, ..self }
    }

    pub(super) fn pdf(self) -> Self {
        Self { pdf: true, ..self }
    }

    /// The response has an `ETag`.
    pub(super) fn tagged(self) -> Self {
        Self { tagged: true, ..self }
    }

    /// An operation that replaces what the caller saw.
    pub(super) fn replaces(self) -> Self {
        Self { replaces: true, ..self.tagged() }
    }

    pub(super) fn problems(self, problems: &'static [ProblemKind]) -> Self {
        Self { problems, ..self }
    }

    pub(super) fn status(self, status: &'static str) -> Self {
        Self { status, ..self }
    }

    pub(super) fn later(self, later: &'static str) -> Self {
        self.later_with(later, None)
    }

    pub(super) fn later_with(self, later: &'static str, response: Option<Value>) -> Self {
        Self { later: Some((later, response)), ..self }
    }

    /// An operation that takes effect once for its `Idempotency-Key`.
    pub(super) fn idempotent(
        summary: &'static str,
        request: Option<Value>,
        response: Option<Value>,
    ) -> Self {
        let problems = &[ProblemKind::Invalid, ProblemKind::IdempotencyKeyReused];
        let shape = Self::new(summary, response).request(request).status("201");
        Self { keyed: true, ..shape.problems(problems) }
    }

    pub(super) fn posting<T: JsonSchema>(summary: &'static str, schemas: &mut Schemas) -> Self {
        Self::idempotent(summary, schemas.request::<T>(), schemas.response::<Transaction>())
    }
}
