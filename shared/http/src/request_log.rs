//! The one log line of each request: ids, status and duration.

use app::system::Clock;
use contract::Language;
use jiff::Timestamp;
use lambda_http::{Body, Response};

use crate::Failure;
use crate::request::raw::RawRequest;
use crate::response::problem;

/// The log line of a request, as far as it is known.
pub(crate) struct RequestLog<'a, C> {
    route: &'static str,
    request_id: &'a str,
    clock: &'a C,
    began: Timestamp,
    /// The id of the signed-in user.
    pub(crate) user: Option<String>,
}

impl<'a, C: Clock> RequestLog<'a, C> {
    pub(crate) fn new(route: &'static str, raw: &'a RawRequest, clock: &'a C) -> Self {
        Self { route, request_id: &raw.request_id, clock, began: clock.now(), user: None }
    }

    /// When the request arrived.
    pub(crate) fn began(&self) -> Timestamp {
        self.began
    }

    /// Logs a failure with its cause, and returns its problem document.
    pub(crate) fn failed(&self, failure: &Failure, language: Language) -> Response<Body> {
        let response = problem::document(failure, self.request_id, language);
        self.write(response.status().as_u16(), failure.cause());
        response
    }

    /// Logs a response, and returns it.
    pub(crate) fn responded(&self, response: Response<Body>) -> Response<Body> {
        self.write(response.status().as_u16(), None);
        response
    }

    fn write(&self, status: u16, error: Option<&str>) {
        let ms = self.clock.now().duration_since(self.began).as_millis();
        let ms = u64::try_from(ms).unwrap_or_default();
        let Self { route, request_id, user, .. } = self;
        let user = user.as_deref();
        if status >= 500 {
            tracing::error!(route, status, request_id, user, ms, error, "request");
        } else {
            tracing::info!(route, status, request_id, user, ms, "request");
        }
    }
}
