//! Requests as API Gateway sends them, and responses as a browser sees them.

use app::login::session::NewSession;
use app::origin::{OriginSecretError, OriginSecrets};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use contract::{Method, Route, RouteInfo};
use lambda_http::http::StatusCode;
use lambda_http::request::LambdaRequest;
use lambda_http::{Adapter, Body, Context, IntoResponse, LambdaEvent, Request, Response, Service};
use serde_json::{Map, Value, json};

/// The value that the edge sends in tests.
pub const ORIGIN_SECRET: &str = "edge-secret";
/// The URL of the portal in tests.
pub const PORTAL_URL: &str = "https://billing.example.ca";

/// Accepts [`ORIGIN_SECRET`] and the previous secret. After it reads the secrets again, it accepts
/// `edge-secret-after` instead of the previous one.
#[derive(Clone, Copy, Debug)]
pub struct KnownOrigin;

impl OriginSecrets for KnownOrigin {
    async fn accepted(&self) -> Result<Vec<String>, OriginSecretError> {
        Ok(vec![ORIGIN_SECRET.to_owned(), "edge-secret-before".to_owned()])
    }

    async fn reread(&self) -> Option<Vec<String>> {
        Some(vec!["edge-secret-after".to_owned(), ORIGIN_SECRET.to_owned()])
    }
}

/// A route, whatever its access rule.
pub trait AnyRoute {
    /// Method, and path with `{parameters}`.
    fn line(&self) -> (Method, &'static str);
}

impl<A> AnyRoute for Route<A> {
    fn line(&self) -> (Method, &'static str) {
        (self.method, self.path)
    }
}

impl AnyRoute for RouteInfo {
    fn line(&self) -> (Method, &'static str) {
        (self.method, self.path)
    }
}

/// A request of the portal's own page. The methods change parts of it.
#[derive(Clone, Debug)]
pub struct Ask {
    method: &'static str,
    /// The path of the route, with its parameters.
    template: &'static str,
    path: String,
    query: String,
    parameters: Map<String, Value>,
    headers: Map<String, Value>,
    body: Option<String>,
}

impl Ask {
    /// A request of a route, without a session. [`Self::with`] replaces the parameters of its path.
    pub fn for_route(route: &RouteInfo) -> Self {
        Self::of(*route)
    }

    /// A request of a route, without a session.
    pub fn of(route: impl AnyRoute) -> Self {
        let (method, path) = route.line();
        let headers = json!({
            "host": "api.example.ca",
            "x-origin-verify": ORIGIN_SECRET,
            "origin": PORTAL_URL,
            "x-requested-with": "portal",
            "x-client-address": "203.0.113.7",
            "content-type": "application/json",
        });
        Self {
            method: method.name(),
            template: path,
            path: path.to_owned(),
            query: String::new(),
            parameters: Map::new(),
            headers: headers.as_object().cloned().unwrap_or_default(),
            body: None,
        }
    }

    /// Replaces a parameter of the path.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.path = self.path.replace(&format!("{{{name}}}"), value);
        self.parameters.insert(name.to_owned(), json!(value));
        self
    }

    /// Sends a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(name.to_owned(), json!(value));
        self
    }

    /// Does not send a header.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.headers.remove(name);
        self
    }

    /// Sends a session's cookie.
    #[must_use]
    pub fn signed_in(self, session: &NewSession) -> Self {
        let cookie = format!("__Host-sid={}.{}", session.record.user, session.secret.reveal());
        self.header("cookie", &cookie)
    }

    /// Sends a query string.
    #[must_use]
    pub fn query(mut self, query: &str) -> Self {
        query.clone_into(&mut self.query);
        self
    }

    /// Sends a JSON body.
    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.body(&body.to_string())
    }

    /// Sends any body.
    #[must_use]
    pub fn body(mut self, body: &str) -> Self {
        self.body = Some(body.to_owned());
        self
    }

    /// The request, through the same parser as on Lambda.
    pub fn request(&self) -> Request {
        lambda_http::request::from_str(&self.event()).unwrap()
    }

    /// The event that carries it.
    pub fn event(&self) -> String {
        let event = json!({
            "version": "2.0",
            "routeKey": format!("{} {}", self.method, self.template),
            "rawPath": self.path,
            "rawQueryString": self.query,
            "headers": self.headers,
            "pathParameters": self.parameters,
            "requestContext": {
                "accountId": "000000000000", "apiId": "api", "domainName": "api.example.ca",
                "http": {
                    "method": self.method, "path": self.path, "protocol": "HTTP/1.1",
                    "sourceIp": "203.0.113.7", "userAgent": "test",
                },
                "requestId": "request-1", "routeKey": format!("{} {}", self.method, self.template),
                "stage": "$default",
                "time": "15/Jul/2026:12:00:00 +0000", "timeEpoch": 1_784_116_800_000_u64,
            },
            "body": self.body,
            "isBase64Encoded": false,
        });
        event.to_string()
    }
}

/// A response.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// HTTP status.
    pub status: StatusCode,
    /// The body as JSON; `null` when there is none.
    pub json: Value,
    /// The body as text; empty when there is none.
    pub text: String,
    headers: Vec<(String, String)>,
}

impl Seen {
    /// Reads a response.
    pub fn of(response: &Response<Body>) -> Self {
        let headers = response.headers().iter();
        let text = |value: &lambda_http::http::HeaderValue| value.to_str().unwrap().to_owned();
        let headers = headers.map(|(name, value)| (name.to_string(), text(value))).collect();
        Self::new(response.status(), response.body().as_ref(), headers)
    }

    /// Reads a response of the Lambda runtime. The HTTP API turns its cookies into headers.
    pub fn of_runtime(response: &Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let headers = response["headers"].as_object().unwrap().iter();
        let cookies = response["cookies"].as_array().into_iter().flatten();
        let headers = headers
            .map(|(name, value)| (name.clone(), text(value)))
            .chain(cookies.map(|cookie| ("set-cookie".to_owned(), text(cookie))));
        let status = u16::try_from(response["statusCode"].as_u64().unwrap()).unwrap();
        let body = if response["body"].is_null() { Vec::new() } else { body_bytes(response) };
        Self::new(StatusCode::from_u16(status).unwrap(), &body, headers.collect())
    }

    fn new(status: StatusCode, body: &[u8], headers: Vec<(String, String)>) -> Self {
        let json = serde_json::from_slice(body).unwrap_or_default();
        Self { status, json, text: String::from_utf8(body.to_vec()).unwrap(), headers }
    }

    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The problem's type, without the prefix `/problems/`.
    pub fn problem(&self) -> Option<&str> {
        self.json.get("type")?.as_str()?.strip_prefix("/problems/")
    }

    /// Pointer and code of each faulty field.
    pub fn faults(&self) -> Vec<(String, String)> {
        let text = |fault: &Value, name: &str| fault[name].as_str().unwrap_or_default().to_owned();
        let faults = self.json["errors"].as_array().cloned().unwrap_or_default();
        faults.iter().map(|fault| (text(fault, "pointer"), text(fault, "code"))).collect()
    }
}

/// The response of the Lambda runtime to an event, as JSON.
pub async fn runtime_response<'a, S>(service: S, event: &str) -> Value
where
    S: Service<Request>,
    S::Future: Send + 'a,
    S::Response: IntoResponse,
    S::Error: std::fmt::Debug,
{
    let payload: LambdaRequest = serde_json::from_str(event).unwrap();
    let event = LambdaEvent::new(payload, Context::default());
    let response = Adapter::from(service).call(event).await.unwrap();
    serde_json::to_value(response).unwrap()
}

/// The bytes of such a response's body.
pub fn body_bytes(response: &Value) -> Vec<u8> {
    let body = response["body"].as_str().unwrap();
    match response["isBase64Encoded"].as_bool().unwrap() {
        true => BASE64_STANDARD.decode(body).unwrap(),
        false => body.as_bytes().to_vec(),
    }
}

/// An event of `events/`, as text.
pub fn event(path: &str) -> String {
    let events = concat!(env!("CARGO_MANIFEST_DIR"), "/../../events");
    std::fs::read_to_string(format!("{events}/{path}")).unwrap()
}

/// An event of `events/` as an HTTP request.
pub fn http_event(path: &str) -> Request {
    lambda_http::request::from_str(&event(path)).unwrap()
}
