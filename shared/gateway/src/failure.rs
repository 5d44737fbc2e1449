//! What a response without an object means.
//!
//! Sources: <https://docs.stripe.com/api/errors>, <https://docs.stripe.com/error-low-level>.

use app::payments::gateway::GatewayError;

use crate::decline;
use crate::objects::{ErrorBody, ErrorEnvelope};
use crate::transport::{Method, Response, TransportError};

/// Why a call gave no object.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A card was declined. For a charge that is an answer.
    Declined(Box<ErrorBody>),
    /// The secret key does not count (any more). Nothing was carried out.
    Key,
    /// Anything else.
    Other(GatewayError),
}

impl From<GatewayError> for Failure {
    fn from(error: GatewayError) -> Self {
        Self::Other(error)
    }
}

impl From<TransportError> for Failure {
    fn from(error: TransportError) -> Self {
        Self::Other(GatewayError::Unknown(error.to_string()))
    }
}

impl From<Failure> for GatewayError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Declined(error) => {
                let decline = decline::declined(error.code.as_deref(), error.bank_code());
                Self::Refused { code: error.name(402), decline }
            }
            Failure::Key => Self::Busy,
            Failure::Other(error) => error,
        }
    }
}

impl ErrorBody {
    /// The bank's own reason.
    pub(crate) fn bank_code(&self) -> Option<&str> {
        self.decline_code.as_deref()
    }

    /// What the log calls it.
    fn name(&self, status: u16) -> String {
        let own = self.decline_code.as_ref().or(self.code.as_ref()).or(self.kind.as_ref());
        own.cloned().unwrap_or_else(|| status.to_string())
    }
}

/// The body of a success, or what else the response means.
///
/// Only an error in Stripe's own form says that a request was not carried out: an answer of
/// something in between, such as a proxy, says nothing.
pub(crate) fn success(method: Method, response: Response) -> Result<Vec<u8>, Failure> {
    let Response { status, body } = response;
    if (200..300).contains(&status) {
        return Ok(body);
    }
    let unknown = |text: String| Err(Failure::Other(GatewayError::Unknown(text)));
    if status == 429 {
        return Err(Failure::Other(GatewayError::Busy));
    }
    let Ok(ErrorEnvelope { error }) = serde_json::from_slice(&body) else {
        return unknown(format!("status {status} without Stripe's error object"));
    };
    // The first request with this key had other parameters. It may well have been carried out.
    if error.kind.as_deref() == Some("idempotency_error") {
        return unknown(format!("status {status}: {}", error.name(status)));
    }
    match status {
        401 | 403 => Err(Failure::Key),
        402 => Err(Failure::Declined(Box::new(error))),
        // A dependency of Stripe failed, a conflict, or a time-out: nothing is certain.
        408 | 409 | 424 | 425 => unknown(format!("status {status}: {}", error.name(status))),
        400..500 => Err(Failure::Other(refusal(method, status, &error))),
        _ => unknown(format!("status {status}: {}", error.name(status))),
    }
}

/// A request that Stripe did not carry out.
fn refusal(method: Method, status: u16, error: &ErrorBody) -> GatewayError {
    let missing = error.code.as_deref() == Some("resource_missing");
    // A form that names what does not exist is refused; a path that does is not found.
    if missing && (status == 404 || method == Method::Get) {
        return GatewayError::NotFound;
    }
    let decline = decline::refused(error.code.as_deref(), error.param.as_deref());
    GatewayError::Refused { code: error.name(status), decline }
}

#[cfg(test)]
mod tests {
    use domain::payment::Decline;
    use serde_json::json;

    use super::*;

    fn answer(method: Method, status: u16, body: &str) -> Result<(), GatewayError> {
        let response = Response { status, body: body.as_bytes().to_vec() };
        success(method, response).map(|_| ()).map_err(GatewayError::from)
    }

    fn error(method: Method, status: u16, error: &serde_json::Value) -> GatewayError {
        answer(method, status, &json!({ "error": error }).to_string()).unwrap_err()
    }

    fn refused(code: &str, decline: Decline) -> GatewayError {
        GatewayError::Refused { code: code.to_owned(), decline }
    }

    #[test]
    fn a_request_that_may_have_been_carried_out_is_unknown() {
        let api = json!({ "type": "api_error", "message": "hush" });
        for status in [408, 409, 424, 425, 500, 502, 503, 504, 301] {
            let error = error(Method::Post, status, &api);
            let GatewayError::Unknown(text) = error else { panic!("{status}: {error:?}") };
            assert!(text.contains(&status.to_string()) && !text.contains("hush"), "{text}");
        }
        let reused = json!({ "type": "idempotency_error" });
        assert!(matches!(error(Method::Post, 400, &reused), GatewayError::Unknown(_)));
    }

    #[test]
    fn an_answer_that_is_not_stripes_says_nothing() {
        for status in [400, 402, 403, 404, 500] {
            for body in ["", "<html>no</html>", "{}", "[]"] {
                let unknown = answer(Method::Get, status, body);
                assert!(matches!(unknown, Err(GatewayError::Unknown(_))), "{status} {body}");
            }
        }
        assert_eq!(answer(Method::Post, 429, "slow down"), Err(GatewayError::Busy));
    }

    #[test]
    fn a_request_that_was_not_carried_out_is_busy_refused_or_not_found() {
        let limit = json!({ "type": "invalid_request_error", "code": "rate_limit" });
        assert_eq!(error(Method::Post, 429, &limit), GatewayError::Busy);
        let key = json!({ "type": "invalid_request_error" });
        assert_eq!(error(Method::Post, 401, &key), GatewayError::Busy);
        let missing = json!({ "code": "resource_missing", "param": "payment_method" });
        assert_eq!(error(Method::Get, 404, &missing), GatewayError::NotFound);
        assert_eq!(error(Method::Post, 404, &missing), GatewayError::NotFound);
        assert_eq!(error(Method::Get, 400, &missing), GatewayError::NotFound);
        let detached = refused("resource_missing", Decline::MethodUnavailable);
        assert_eq!(error(Method::Post, 400, &missing), detached);
        let mandate = json!({ "code": "payment_intent_mandate_invalid" });
        let inactive = refused("payment_intent_mandate_invalid", Decline::MandateInactive);
        assert_eq!(error(Method::Post, 400, &mandate), inactive);
        let amount = json!({ "code": "amount_too_small", "param": "amount" });
        let small = refused("amount_too_small", Decline::Refused);
        assert_eq!(error(Method::Post, 400, &amount), small);
        let path = json!({ "type": "invalid_request_error" });
        let wrong = refused("invalid_request_error", Decline::Refused);
        assert_eq!(error(Method::Get, 404, &path), wrong);
    }

    #[test]
    fn a_decline_outside_of_a_charge_is_a_refusal_with_the_banks_reason() {
        let card = json!({
            "type": "card_error", "code": "card_declined", "decline_code": "insufficient_funds",
        });
        let refused = refused("insufficient_funds", Decline::InsufficientFunds);
        assert_eq!(error(Method::Post, 402, &card), refused);
    }
}
