//! Faults that a test asks for: what goes wrong with the next requests of an operation.

use serde::Deserialize;

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// The connection dies before the request arrives: nothing is executed.
    LoseRequest,
    /// The request is executed, and its answer never arrives.
    LoseResponse,
    /// Stripe fails before it executes the request, and keeps that answer under the key.
    #[serde(rename = "status-500")]
    Status500,
    /// Stripe executes the request and fails all the same, and keeps that answer under the key.
    #[serde(rename = "status-500-executed")]
    Status500Executed,
    /// Too many requests: nothing is executed, and nothing kept under the key.
    #[serde(rename = "status-429")]
    Status429,
    /// The answer comes late. Meanwhile the same key is answered with 409.
    Delay,
}

/// A fault of the next requests of one operation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fault {
    /// Method and path, such as `POST /v1/payment_intents`; a part of the path in braces stands
    /// for any, as in `POST /v1/payment_intents/{id}/cancel`.
    pub operation: String,
    /// What goes wrong.
    pub effect: Effect,
    /// How late the answer is, for [`Effect::Delay`].
    #[serde(default)]
    pub seconds: i64,
    /// How many requests it meets.
    #[serde(default = "once")]
    pub times: u32,
}

fn once() -> u32 {
    1
}

impl Fault {
    fn meets(&self, method: &str, path: &str) -> bool {
        let Some((own_method, own_path)) = self.operation.split_once(' ') else { return false };
        let (own, asked) = (own_path.split('/'), path.split('/'));
        let same = own.clone().count() == asked.clone().count();
        let mut pairs = own.zip(asked);
        own_method == method && same && pairs.all(|(own, asked)| own == asked || is_any(own))
    }
}

fn is_any(part: &str) -> bool {
    part.starts_with('{') && part.ends_with('}')
}

/// The faults that are still to come.
#[derive(Debug, Clone, Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    pub(crate) fn add(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    /// The effect of the first fault that this request meets, which is used up by it.
    pub(crate) fn take(&mut self, method: &str, path: &str) -> Option<(Effect, i64)> {
        let met = self.0.iter_mut().find(|fault| fault.times > 0 && fault.meets(method, path))?;
        met.times -= 1;
        let taken = (met.effect, met.seconds);
        self.0.retain(|fault| fault.times > 0);
        Some(taken)
    }
}
