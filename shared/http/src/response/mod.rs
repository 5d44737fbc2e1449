//! Responses as handlers make them: content, status, session cookie, and where to go on.

use app::login::session::NewSession;
use lambda_http::http::StatusCode;
use serde::Serialize;

use crate::cookie;
use csv::Csv;
use pdf::Pdf;

pub(crate) mod csv;
pub(crate) mod download;
pub(crate) mod encode;
mod field_text;
mod file_name;
pub(crate) mod outgoing;
pub(crate) mod pdf;
pub(crate) mod problem;

/// A response with a body of the contract's type `T`, with the same as CSV or PDF, or without
/// content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response<T> {
    pub(crate) content: Content<T>,
    pub(crate) status: StatusCode,
    pub(crate) cookie: Option<String>,
    pub(crate) location: Option<String>,
    pub(crate) tag: Option<String>,
}

/// The content of a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Content<T> {
    Json(T),
    Csv(Csv),
    Pdf(Pdf),
    Empty,
}

/// The body type of a route whose responses never have content. It has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum NoContent {}

impl Response<NoContent> {
    /// 204 without content.
    pub fn no_content() -> Self {
        Self::empty(StatusCode::NO_CONTENT)
    }

    /// 303: the browser goes on to this URL, with GET.
    pub fn see_other(location: String) -> Self {
        Self { location: Some(location), ..Self::empty(StatusCode::SEE_OTHER) }
    }
}

impl<T> Response<T> {
    /// 200 with this body.
    pub fn new(body: T) -> Self {
        Self { content: Content::Json(body), ..Self::empty(StatusCode::OK) }
    }

    /// 200 with this file.
    pub fn csv(file: Csv) -> Self {
        Self { content: Content::Csv(file), ..Self::empty(StatusCode::OK) }
    }

    /// 200 with this document.
    pub fn pdf(file: Pdf) -> Self {
        Self { content: Content::Pdf(file), ..Self::empty(StatusCode::OK) }
    }

    /// 201 with what this request created, or what an earlier request with the same idempotency key
    /// created.
    pub fn created(body: T) -> Self {
        Self { status: StatusCode::CREATED, ..Self::new(body) }
    }

    /// 202: the work itself is done later.
    pub fn accepted(body: T) -> Self {
        Self { status: StatusCode::ACCEPTED, ..Self::new(body) }
    }

    /// 202 without content: what the request asks for is recorded, and its result is not known yet.
    pub fn pending() -> Self {
        Self::empty(StatusCode::ACCEPTED)
    }

    fn empty(status: StatusCode) -> Self {
        Self { content: Content::Empty, status, cookie: None, location: None, tag: None }
    }

    /// Sets the header `ETag`: it identifies what the body shows.
    #[must_use]
    pub fn with_tag(self, tag: impl Into<String>) -> Self {
        Self { tag: Some(tag.into()), ..self }
    }

    /// Sets the session cookie.
    #[must_use]
    pub fn with_session(mut self, session: &NewSession) -> Self {
        self.cookie = Some(cookie::set(session));
        self
    }

    /// Deletes the session cookie.
    #[must_use]
    pub fn without_session(mut self) -> Self {
        self.cookie = Some(cookie::clear());
        self
    }
}
