//! Stripe as its clients see it: requests in, answers out, and events to deliver.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::access::{self, RateLimit};
use crate::calendar::after_seconds;
use crate::expand;
use crate::faults::{Effect, Faults};
use crate::form::Form;
use crate::idempotency::Keys;
use crate::random::Random;
use crate::refusal::Refusal;
use crate::routes::execute;
use crate::state::State;
use crate::time::advance;
use crate::webhooks::Delivery;

/// A request of Stripe's API.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// `GET` or `POST`.
    pub method: String,
    /// Path and query, from `/v1/`.
    pub path: String,
    /// The header `Authorization`.
    pub authorization: Option<String>,
    /// The header `Idempotency-Key`.
    pub idempotency_key: Option<String>,
    /// The header `Stripe-Version`.
    pub version: Option<String>,
    /// The form-encoded body.
    pub body: String,
}

/// Status and body.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The JSON body.
    pub body: Value,
    /// The header `Request-Id`.
    pub request_id: String,
    /// Whether it is the first answer to this idempotency key again.
    pub replayed: bool,
}

/// What becomes of a request.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It is answered.
    Answer(Answer),
    /// The connection dies before the request has arrived.
    RequestLost,
    /// The connection dies after the request was executed.
    ResponseLost,
    /// It is executed, and answered at this time.
    Delayed {
        /// When the answer comes.
        until: Timestamp,
        /// The answer.
        answer: Answer,
    },
}

/// A request that the simulator was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Call {
    /// When it came.
    pub at: Timestamp,
    /// `GET` or `POST`.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// The form-encoded body.
    pub body: String,
    /// The header `Idempotency-Key`.
    pub idempotency_key: Option<String>,
    /// The header `Stripe-Version`.
    pub version: Option<String>,
    /// The status of the answer, even if it was lost; 0 if the request was.
    pub status: u16,
    /// Whether the answer was the first one again.
    pub replayed: bool,
}

/// The simulator. Clones share one state.
#[derive(Debug, Clone)]
pub struct Stripe {
    inner: Arc<Mutex<Inner>>,
    secret: String,
}

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) state: State,
    pub(crate) faults: Faults,
    pub(crate) limit: RateLimit,
    pub(crate) calls: Vec<Call>,
    keys: Keys,
}

/// The address of the hosted pages when nobody serves them.
const NOWHERE: &str = "https://checkout.stripe.test";

impl Stripe {
    /// An empty Stripe account. The seed decides all ids; the secret signs the webhooks.
    #[must_use]
    pub fn new(seed: u64, webhook_secret: &str) -> Self {
        let state = State::new(Random::new(seed), webhook_secret, NOWHERE);
        let inner = Arc::new(Mutex::new(Inner::new(state)));
        Self { inner, secret: webhook_secret.to_owned() }
    }

    /// The hosted pages are at this address, such as `http://127.0.0.1:4242`.
    #[must_use]
    pub fn with_pages(self, address: &str) -> Self {
        address.trim_end_matches('/').clone_into(&mut self.lock().state.pages);
        self
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a request, or loses it as a fault says.
    #[must_use]
    pub fn request(&self, now: Timestamp, request: &Request) -> Outcome {
        self.lock().request(now, request)
    }

    /// Lets time pass: bank debits settle, sessions expire, payouts are made.
    pub fn advance(&self, now: Timestamp) {
        advance(&mut self.lock().state, now);
    }

    /// The deliveries that are due. Each is due again later, unless it is accepted.
    #[must_use]
    pub fn due_deliveries(&self, now: Timestamp) -> Vec<Delivery> {
        let mut inner = self.lock();
        advance(&mut inner.state, now);
        inner.state.webhooks.due(now)
    }

    /// Says whether the receiver accepted a delivery (2xx).
    pub fn delivered(&self, delivery: &Delivery, accepted: bool, now: Timestamp) {
        let mut inner = self.lock();
        advance(&mut inner.state, now);
        inner.state.webhooks.delivered(delivery, accepted);
    }

    /// When something happens next by itself, or a delivery falls due: a simulation moves its
    /// clock there.
    #[must_use]
    pub fn next_due(&self) -> Option<Timestamp> {
        let inner = self.lock();
        let times = [inner.state.next_task_at(), inner.state.webhooks.next_due()];
        times.into_iter().flatten().min()
    }

    /// The requests that came, the oldest first.
    #[must_use]
    pub fn calls(&self) -> Vec<Call> {
        self.lock().calls.clone()
    }

    /// Forgets everything. Ids do not begin again, because its clients may remember them.
    pub fn reset(&self) {
        let mut inner = self.lock();
        let random = inner.state.random.clone();
        let state = State::new(random, &self.secret, &inner.state.pages);
        *inner = Inner::new(state);
    }
}

impl Inner {
    fn new(state: State) -> Self {
        let (faults, limit) = (Faults::default(), RateLimit::default());
        Self { state, faults, limit, calls: Vec::new(), keys: Keys::default() }
    }

    fn request(&mut self, now: Timestamp, request: &Request) -> Outcome {
        advance(&mut self.state, now);
        let path = request.path.split('?').next().unwrap_or_default();
        let fault = self.faults.take(&request.method, path);
        let (effect, seconds) = fault.map_or((None, 0), |(effect, late)| (Some(effect), late));
        if effect == Some(Effect::LoseRequest) {
            self.note(request, 0, false);
            return Outcome::RequestLost;
        }
        let until = after_seconds(now, if effect == Some(Effect::Delay) { seconds } else { 0 });
        let request_id = self.state.random.id("req_", 14);
        let (status, body, replayed) = self
            .answer(request, &request_id, effect, until)
            .unwrap_or_else(|refusal| (refusal.status, refusal.body(), false));
        self.note(request, status, replayed);
        let answer = Answer { status, body, request_id, replayed };
        match effect {
            Some(Effect::LoseResponse) => Outcome::ResponseLost,
            Some(Effect::Delay) => Outcome::Delayed { until, answer },
            _ => Outcome::Answer(answer),
        }
    }

    fn answer(
        &mut self,
        request: &Request,
        request_id: &str,
        effect: Option<Effect>,
        until: Timestamp,
    ) -> Result<(u16, Value, bool), Refusal> {
        access::authenticate(request.authorization.as_deref())?;
        access::check_version(request.version.as_deref())?;
        self.limit.count(self.state.now)?;
        if effect == Some(Effect::Status429) {
            return Err(Refusal::rate_limit());
        }
        let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
        let form = Form::parse(if request.method == "GET" { query } else { &request.body });
        let key = request.idempotency_key.as_deref().filter(|_| request.method == "POST");
        let fingerprint = format!("{} {path} {}", request.method, form.fingerprint());
        let now = self.state.now;
        if let Some(key) = key
            && let Some((status, body)) = self.keys.replay(key, &fingerprint, now)?
        {
            return Ok((status, body, true));
        }
        self.state.request = (Some(request_id.to_owned()), key.map(str::to_owned));
        let result = self.execute(&request.method, path, &form, effect);
        self.state.request = (None, None);
        let (status, body, kept) = match result {
            Ok(body) => (200, body, true),
            Err(refusal) => (refusal.status, refusal.body(), refusal.remembered),
        };
        if let Some(key) = key.filter(|_| kept) {
            self.keys.keep(key, &fingerprint, (status, &body), (now, until));
        }
        Ok((status, body, false))
    }

    fn execute(
        &mut self,
        method: &str,
        path: &str,
        form: &Form,
        effect: Option<Effect>,
    ) -> Result<Value, Refusal> {
        if effect == Some(Effect::Status500) {
            return Err(Refusal::failure());
        }
        expand::check(form)?;
        let mut body = execute(&mut self.state, method, path, form)?;
        if effect == Some(Effect::Status500Executed) {
            return Err(Refusal::failure());
        }
        expand::expand(&self.state, &mut body, form);
        Ok(body)
    }

    fn note(&mut self, request: &Request, status: u16, replayed: bool) {
        self.calls.push(Call {
            at: self.state.now,
            method: request.method.clone(),
            path: request.path.clone(),
            body: request.body.clone(),
            idempotency_key: request.idempotency_key.clone(),
            version: request.version.clone(),
            status,
            replayed,
        });
    }
}
