//! The controls as routes under `/_sim`, JSON in and out.

use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::control_types::{PaymentStep, Refused};
use crate::stripe::Stripe;
use crate::webhooks::WebhookMode;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Mode {
    Normal,
    Drop,
    Duplicate,
    Reorder,
    Delay,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Webhooks {
    mode: Mode,
    #[serde(default = "a_while")]
    seconds: i64,
}

fn a_while() -> i64 {
    5
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Step {
    reason: Option<String>,
    /// Of an authentication: whether the customer fails.
    fail: bool,
}

impl Stripe {
    /// Executes a control route, and gives status and body.
    #[must_use]
    pub fn control_route(
        &self,
        now: Timestamp,
        method: &str,
        path: &str,
        body: &str,
    ) -> (u16, Value) {
        let rest = path.strip_prefix("/_sim/").unwrap_or_default();
        let parts: Vec<&str> = rest.split('/').collect();
        let done = self.route(now, method, &parts, body);
        done.map_or_else(|refused| (refused.status, refused.body), |body| (200, body))
    }

    fn route(
        &self,
        now: Timestamp,
        method: &str,
        parts: &[&str],
        body: &str,
    ) -> Result<Value, Refused> {
        match (method, parts) {
            ("GET", ["calls"]) => Ok(json!({"calls": self.calls()})),
            ("POST", ["reset"]) => {
                self.reset();
                Ok(json!({}))
            }
            ("POST", ["faults"]) => {
                self.fault(parse(body)?);
                Ok(json!({}))
            }
            ("POST", ["webhooks"]) => {
                self.set_webhooks(mode(&parse(body)?));
                Ok(json!({}))
            }
            ("POST", ["checkout", id]) => {
                let step = self.enter(now, id, &parse(body)?)?;
                Ok(serde_json::to_value(step).unwrap_or_default())
            }
            ("POST", ["payment-intents" | "setup-intents", id, step]) => {
                self.payment(now, id, &payment_step(step, &parse(body)?)?)
            }
            ("POST", ["customers"]) => self.add_customer(now, &parse(body)?),
            ("POST", ["payment-methods", id]) => self.change_method(now, id, &parse(body)?),
            ("POST", ["refunds", id, "fail"]) => self.fail_refund(now, id),
            ("POST", ["payouts"]) => Ok(json!({"payouts": self.pay_out(now)})),
            _ => Err(refused(404, "There is no such control route.")),
        }
    }
}

fn refused(status: u16, message: &str) -> Refused {
    Refused { status, body: json!({"error": {"message": message}}) }
}

fn parse<T: DeserializeOwned>(body: &str) -> Result<T, Refused> {
    let body = if body.trim().is_empty() { "{}" } else { body };
    serde_json::from_str(body)
        .map_err(|error| refused(400, &format!("The body is not understood: {error}.")))
}

fn mode(webhooks: &Webhooks) -> WebhookMode {
    let seconds = webhooks.seconds;
    match webhooks.mode {
        Mode::Normal => WebhookMode::Normal,
        Mode::Drop => WebhookMode::Drop,
        Mode::Duplicate => WebhookMode::Duplicate,
        Mode::Reorder => WebhookMode::Reorder { seconds },
        Mode::Delay => WebhookMode::Delay { seconds },
    }
}

fn payment_step(name: &str, step: &Step) -> Result<PaymentStep, Refused> {
    let reason = step.reason.clone();
    Ok(match name {
        "settle" => PaymentStep::Settle,
        "return" => PaymentStep::Return { reason },
        "charge-back" => PaymentStep::ChargeBack { reason },
        "win" => PaymentStep::Win,
        "authenticate" => PaymentStep::Authenticate { passes: !step.fail },
        "verify" => PaymentStep::Verify,
        _ => return Err(refused(404, "There is no such control route.")),
    })
}
