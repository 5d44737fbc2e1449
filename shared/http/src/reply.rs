//! An answer that a handler gives.

use app::identity::ChallengeKind;
use app::login::SignedIn;
use app::login::session::NewSession;
use contract::{Challenge, SignInAnswer};
use lambda_http::http::StatusCode;
use serde::Serialize;

use crate::{Csv, cookie};

/// An answer with a body of the contract's, or the same as CSV.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply<T> {
    pub(crate) content: Content<T>,
    pub(crate) status: StatusCode,
    pub(crate) cookie: Option<String>,
}

/// What an answer holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Content<T> {
    Json(T),
    Csv(Csv),
}

/// The body of an answer that says no more than that it is done: 204.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct NoContent;

impl<T> Reply<T> {
    /// This.
    pub fn new(body: T) -> Self {
        Self { content: Content::Json(body), status: StatusCode::OK, cookie: None }
    }

    /// This file.
    pub fn csv(file: Csv) -> Self {
        Self { content: Content::Csv(file), status: StatusCode::OK, cookie: None }
    }

    /// This, which was made just now or by the same request before: 201.
    pub fn created(body: T) -> Self {
        Self { status: StatusCode::CREATED, ..Self::new(body) }
    }

    /// This; the work itself is done later: 202.
    pub fn accepted(body: T) -> Self {
        Self { status: StatusCode::ACCEPTED, ..Self::new(body) }
    }

    /// Begins a session in the caller's browser.
    #[must_use]
    pub fn with_session(mut self, session: &NewSession) -> Self {
        self.cookie = Some(cookie::set(session));
        self
    }

    /// Ends the session in the caller's browser.
    #[must_use]
    pub fn without_session(mut self) -> Self {
        self.cookie = Some(cookie::clear());
        self
    }
}

impl From<SignedIn> for Reply<SignInAnswer> {
    fn from(signed_in: SignedIn) -> Self {
        match signed_in {
            SignedIn::Session(session) => Self::new(SignInAnswer::SIGNED_IN).with_session(&session),
            SignedIn::Challenge { kind, token } => {
                let asked = match kind {
                    ChallengeKind::NewPassword => Challenge::NewPassword,
                    ChallengeKind::Totp => Challenge::Totp,
                };
                Self::new(SignInAnswer::challenge(asked, token.reveal()))
            }
        }
    }
}
