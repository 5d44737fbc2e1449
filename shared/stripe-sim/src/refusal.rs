//! What Stripe answers instead of an object: its error object, with a status.

use serde_json::{Map, Value, json};

/// An error of Stripe's API.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    /// Whether the answer is kept under the idempotency key. Stripe keeps it once the endpoint
    /// has started to execute; a request that fails validation leaves its key free.
    pub(crate) remembered: bool,
    error: Map<String, Value>,
}

impl Refusal {
    fn new(status: u16, remembered: bool, error: Value) -> Self {
        let error = if let Value::Object(error) = error { error } else { Map::new() };
        Self { status, remembered, error }
    }

    /// A parameter that the API refuses.
    pub(crate) fn invalid(code: &str, param: &str, message: &str) -> Self {
        let error = json!({
            "type": "invalid_request_error", "code": code, "param": param, "message": message,
        });
        Self::new(400, false, error)
    }

    /// A parameter that the API needs.
    pub(crate) fn required(param: &str) -> Self {
        Self::invalid("parameter_missing", param, &format!("Missing required param: {param}."))
    }

    /// The object that a parameter names does not exist.
    pub(crate) fn missing(kind: &str, id: &str, param: &str) -> Self {
        let message = format!("No such {}: '{id}'", name(kind));
        Self::invalid("resource_missing", param, &message)
    }

    /// The object that the path names does not exist.
    pub(crate) fn not_found(kind: &str, id: &str) -> Self {
        Self { status: 404, ..Self::missing(kind, id, "id") }
    }

    /// There is no such route.
    pub(crate) fn no_route(method: &str, path: &str) -> Self {
        let message = format!("Unrecognized request URL ({method}: {path}).");
        Self::new(404, false, json!({"type": "invalid_request_error", "message": message}))
    }

    /// The secret key is missing or wrong.
    pub(crate) fn unauthorized(message: &str) -> Self {
        Self::new(401, false, json!({"type": "invalid_request_error", "message": message}))
    }

    /// The state of an object does not allow the operation. The endpoint had started to execute.
    pub(crate) fn state(code: &str, message: &str) -> Self {
        let error = json!({"type": "invalid_request_error", "code": code, "message": message});
        Self::new(400, true, error)
    }

    /// A declined card.
    pub(crate) fn card(error: Value) -> Self {
        Self::new(402, true, error)
    }

    /// An idempotency key that came with other parameters before.
    pub(crate) fn other_parameters(key: &str) -> Self {
        let message = format!(
            "Keys for idempotent requests can only be used with the same parameters they were \
             first used with. Try using a key other than '{key}' if you meant to execute a \
             different request."
        );
        Self::new(400, false, json!({"type": "idempotency_error", "message": message}))
    }

    /// A request with this key is still in progress.
    pub(crate) fn in_progress(key: &str) -> Self {
        let message = format!(
            "There is currently another in-progress request using this idempotency key ({key}). \
             Please try again later."
        );
        let error = json!({
            "type": "idempotency_error", "code": "idempotency_key_in_use", "message": message,
        });
        Self::new(409, false, error)
    }

    /// More requests than the account may send.
    pub(crate) fn rate_limit() -> Self {
        let error = json!({
            "type": "invalid_request_error",
            "code": "rate_limit",
            "message": "Request rate limit exceeded. Please wait and try again.",
        });
        Self::new(429, false, error)
    }

    /// A failure on Stripe's side. It is kept under the key.
    pub(crate) fn failure() -> Self {
        let message = "An unknown error occurred.";
        Self::new(500, true, json!({"type": "api_error", "message": message}))
    }

    /// Adds a field to the error object, such as the payment intent that it left.
    pub(crate) fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.error.insert(key.to_owned(), value.into());
        self
    }

    /// Stripe's `decline_code`, or its `code` if there is none.
    pub(crate) fn code(&self) -> &str {
        let text = |key: &str| self.error.get(key).and_then(Value::as_str);
        text("decline_code").or(text("code")).unwrap_or_default()
    }

    /// The body of the answer.
    pub(crate) fn body(&self) -> Value {
        json!({"error": self.error})
    }
}

/// How Stripe's messages call a kind of object.
fn name(kind: &str) -> &str {
    match kind {
        "payment_method" => "PaymentMethod",
        "checkout.session" => "checkout.session",
        "setup_intent" => "setupintent",
        other => other,
    }
}
