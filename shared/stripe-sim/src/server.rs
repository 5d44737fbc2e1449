//! The simulator as an HTTP server, and the deliveries of its webhooks.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, HeaderValue, LOCATION};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo};
use jiff::Timestamp;
use serde_json::Value;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

use crate::hosted_page::Page;
use crate::stripe::{self, Answer, Outcome, Stripe};
use crate::webhooks::Delivery;

/// The largest body of a request.
const MAX_BODY: usize = 1024 * 1024;
/// How often deliveries that are due are looked for.
const TICK: Duration = Duration::from_millis(50);
/// How many deliveries are under way at most.
const AT_ONCE: usize = 8;
/// A receiver that has not answered by then has not accepted.
const PATIENCE: Duration = Duration::from_secs(20);

/// The time at which a request comes.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Serves the simulator on a listener until the future is dropped, and delivers its webhooks to
/// this address, if there is one.
pub async fn serve(
    stripe: Stripe,
    listener: TcpListener,
    webhook_url: Option<String>,
    clock: Clock,
) {
    let server = Arc::new(Server { stripe, clock });
    if let Some(url) = webhook_url {
        tokio::spawn(deliver(server.clone(), url));
    }
    loop {
        if let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(converse(stream, server.clone()));
        }
    }
}

/// Listens on this port of the loopback interface; 0 is any free port.
///
/// # Errors
///
/// The port is in use.
pub async fn listen(port: u16) -> std::io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await
}

struct Server {
    stripe: Stripe,
    clock: Clock,
}

async fn converse(stream: TcpStream, server: Arc<Server>) {
    let service = service_fn(move |request| {
        let server = server.clone();
        async move { server.answer(request).await }
    });
    let connection = hyper::server::conn::http1::Builder::new();
    // A client may close its connection at any time, and a fault closes it for the client.
    let _ = connection.serve_connection(TokioIo::new(stream), service).await;
}

type Reply = Response<Full<Bytes>>;

/// The connection dies without an answer.
#[derive(Debug)]
struct Lost;

impl std::fmt::Display for Lost {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a fault closed the connection")
    }
}

impl std::error::Error for Lost {}

impl Server {
    fn now(&self) -> Timestamp {
        (self.clock)()
    }

    async fn answer(&self, request: Request<Incoming>) -> Result<Reply, Lost> {
        let (parts, body) = request.into_parts();
        let Ok(body) = Limited::new(body, MAX_BODY).collect().await else {
            return Ok(json(StatusCode::PAYLOAD_TOO_LARGE, &Value::Null));
        };
        let body = String::from_utf8_lossy(&body.to_bytes()).into_owned();
        let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
        let method = parts.method.as_str();
        if parts.uri.path().starts_with("/_sim/") {
            let (status, body) = self.stripe.control_route(self.now(), method, target, &body);
            return Ok(json(code(status), &body));
        }
        if !parts.uri.path().starts_with("/v1/") {
            return Ok(page(self.stripe.page(self.now(), method, target, &body)));
        }
        let header = |name: &str| Some(parts.headers.get(name)?.to_str().ok()?.to_owned());
        let request = stripe::Request {
            method: method.to_owned(),
            path: target.to_owned(),
            authorization: header(AUTHORIZATION.as_str()),
            idempotency_key: header("idempotency-key"),
            version: header("stripe-version"),
            body,
        };
        match self.stripe.request(self.now(), &request) {
            Outcome::Answer(answer) => Ok(api(&answer)),
            Outcome::RequestLost | Outcome::ResponseLost => Err(Lost),
            Outcome::Delayed { until, answer } => {
                let late = until.duration_since(self.now());
                sleep(Duration::try_from(late).unwrap_or_default()).await;
                Ok(api(&answer))
            }
        }
    }
}

fn code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn json(status: StatusCode, body: &Value) -> Reply {
    let mut reply = Response::new(Full::new(Bytes::from(body.to_string())));
    *reply.status_mut() = status;
    reply.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    reply
}

fn api(answer: &Answer) -> Reply {
    let mut reply = json(code(answer.status), &answer.body);
    let headers = reply.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&answer.request_id) {
        headers.insert("request-id", id);
    }
    headers.insert("stripe-version", HeaderValue::from_static(crate::state::API_VERSION));
    if answer.replayed {
        headers.insert("idempotent-replayed", HeaderValue::from_static("true"));
    }
    reply
}

fn page(page: Page) -> Reply {
    let mut reply = match page {
        Page::Html { status, body } => {
            let mut reply = Response::new(Full::new(Bytes::from(body)));
            *reply.status_mut() = code(status);
            let html = HeaderValue::from_static("text/html; charset=utf-8");
            reply.headers_mut().insert(CONTENT_TYPE, html);
            reply
        }
        Page::Redirect(url) => {
            let mut reply = Response::new(Full::default());
            *reply.status_mut() = StatusCode::SEE_OTHER;
            if let Ok(url) = HeaderValue::from_str(&url) {
                reply.headers_mut().insert(LOCATION, url);
            }
            reply
        }
    };
    reply.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    reply
}

type Http = Client<HttpConnector, Full<Bytes>>;

/// Posts each delivery when it is due, several at a time, so that a slow receiver of one does not
/// hold up the others.
async fn deliver(server: Arc<Server>, url: String) {
    let http: Http = Client::builder(TokioExecutor::new()).build_http();
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let free = Arc::new(Semaphore::new(AT_ONCE));
    loop {
        ticks.tick().await;
        for delivery in server.stripe.due_deliveries(server.now()) {
            let Ok(permit) = free.clone().acquire_owned().await else { return };
            let posted = post(server.clone(), http.clone(), url.clone(), delivery);
            tokio::spawn(async move {
                posted.await;
                drop(permit);
            });
        }
    }
}

async fn post(server: Arc<Server>, http: Http, url: String, delivery: Delivery) {
    let request = Request::builder()
        .method(Method::POST)
        .uri(url)
        .header(CONTENT_TYPE, "application/json; charset=utf-8")
        .header("stripe-signature", &delivery.signature)
        .body(Full::new(Bytes::from(delivery.body.clone())));
    let Ok(request) = request else { return };
    let answered = timeout(PATIENCE, http.request(request)).await;
    let accepted = matches!(answered, Ok(Ok(reply)) if reply.status().is_success());
    server.stripe.delivered(&delivery, accepted, server.now());
}
