//! A transport that gives scripted answers and keeps what it was asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use gateway::{Method, Request, Response, Secrets, Stripe, Transport, TransportError};
use serde_json::Value;

type Answer = Result<Response, TransportError>;

/// The script. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct Script {
    answers: Arc<Mutex<VecDeque<Answer>>>,
    asked: Arc<Mutex<Vec<Request>>>,
}

/// A success with this object.
pub(crate) fn ok(body: &Value) -> Answer {
    answer(200, body)
}

/// A response with this status.
pub(crate) fn answer(status: u16, body: &Value) -> Answer {
    Ok(Response { status, body: body.to_string().into_bytes() })
}

/// A page of a list, the last one.
pub(crate) fn list(data: &[Value]) -> Answer {
    ok(&serde_json::json!({ "object": "list", "data": data, "has_more": false }))
}

/// Stripe, which gives these answers in their order.
pub(crate) fn stripe(answers: Vec<Answer>) -> (Stripe<Script, Secrets>, Script) {
    let script = Script::default();
    script.answers.lock().unwrap().extend(answers);
    (Stripe::new(script.clone(), super::secrets()), script)
}

impl Transport for Script {
    async fn send(&self, request: Request) -> Answer {
        self.asked.lock().unwrap().push(request);
        self.answers.lock().unwrap().pop_front().unwrap()
    }
}

impl Script {
    /// All requests. Every answer must have been asked for.
    pub(crate) fn asked(&self) -> Vec<Request> {
        assert_eq!(self.answers.lock().unwrap().len(), 0, "answers that nobody asked for");
        self.asked.lock().unwrap().clone()
    }

    /// Methods and paths, without queries.
    pub(crate) fn paths(&self) -> Vec<String> {
        let path = |asked: &Request| {
            format!("{} {}", asked.method.as_str(), asked.path.split('?').next().unwrap())
        };
        self.asked().iter().map(path).collect()
    }
}

/// The fields of a request: of its form, or of its query.
pub(crate) fn fields(request: &Request) -> Vec<(String, String)> {
    let text = match request.method {
        Method::Post => request.body.as_str(),
        Method::Get => request.path.split_once('?').map_or("", |(_, query)| query),
    };
    form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}

/// Fails unless a request has exactly these fields, in any order; what it expands does not count.
pub(crate) fn assert_fields(request: &Request, expected: &[(&str, &str)]) {
    let mut sent = fields(request);
    sent.retain(|(name, _)| name != "expand[]");
    sent.sort();
    let mut expected: Vec<_> =
        expected.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    expected.sort();
    assert_eq!(sent, expected);
}
