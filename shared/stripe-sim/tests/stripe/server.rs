//! The simulator over HTTP.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo};
use jiff::Timestamp;
use serde_json::{Value, json};
use stripe_sim::{Stripe, server, sign};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::timeout;

use crate::shop::{SECRET, START, id};

/// A simulator, and the receiver of its webhooks.
struct Running {
    address: String,
    http: Client<HttpConnector, Full<Bytes>>,
    received: UnboundedReceiver<(String, String)>,
}

fn clock() -> Timestamp {
    START.parse().unwrap()
}

impl Running {
    async fn start() -> Self {
        let (sender, received) = unbounded_channel();
        let hooks = server::listen(0).await.unwrap();
        let url = format!("http://{}/hook", hooks.local_addr().unwrap());
        tokio::spawn(receive(hooks, sender));
        let listener = server::listen(0).await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let stripe = Stripe::new(1, SECRET).with_pages(&address);
        tokio::spawn(server::serve(stripe, listener, Some(url), Arc::new(clock)));
        let http = Client::builder(TokioExecutor::new()).build_http();
        Self { address, http, received }
    }

    /// Status, headers and body; nothing if the connection dies.
    async fn send(&self, method: &str, path: &str, body: &str) -> Option<(u16, String, String)> {
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.address))
            .header("authorization", "Bearer sk_test_1")
            .header("idempotency-key", format!("{method}{path}{body}"))
            .body(Full::new(Bytes::from(body.to_owned())))
            .unwrap();
        let reply = self.http.request(request).await.ok()?;
        let (status, headers) = (reply.status().as_u16(), format!("{:?}", reply.headers()));
        let body = reply.into_body().collect().await.unwrap().to_bytes();
        Some((status, headers, String::from_utf8(body.to_vec()).unwrap()))
    }

    async fn json(&self, method: &str, path: &str, body: &str) -> Value {
        let (status, _, text) = self.send(method, path, body).await.unwrap();
        assert_eq!(status, 200, "{path}: {text}");
        serde_json::from_str(&text).unwrap()
    }

    async fn next_event(&mut self) -> (String, String) {
        timeout(Duration::from_secs(20), self.received.recv()).await.unwrap().unwrap()
    }
}

/// Passes on signature and body of each delivery.
async fn receive(listener: TcpListener, sender: UnboundedSender<(String, String)>) {
    while let Ok((stream, _)) = listener.accept().await {
        let sender = sender.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            let sender = sender.clone();
            async move {
                let signature = request.headers()["stripe-signature"].to_str().unwrap().to_owned();
                let body = request.into_body().collect().await.unwrap().to_bytes();
                sender.send((signature, String::from_utf8(body.to_vec()).unwrap())).unwrap();
                Ok::<_, Infallible>(Response::new(Full::<Bytes>::default()))
            }
        });
        let connection = hyper::server::conn::http1::Builder::new();
        tokio::spawn(connection.serve_connection(TokioIo::new(stream), service));
    }
}

const CUSTOMER: &str = "email=a@example.com";

#[tokio::test]
async fn a_request_is_answered_and_its_event_delivered() {
    let mut running = Running::start().await;
    let customer = running.json("POST", "/v1/customers", CUSTOMER).await;
    let (signature, body) = running.next_event().await;
    assert_eq!(signature, sign(SECRET, &body, clock()));
    let event: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(event["data"]["object"]["id"], customer["id"]);
    let (_, headers, again) = running.send("POST", "/v1/customers", CUSTOMER).await.unwrap();
    assert_eq!(serde_json::from_str::<Value>(&again).unwrap(), customer);
    assert!(headers.contains("idempotent-replayed") && headers.contains("request-id"));
}

#[tokio::test]
async fn a_lost_answer_closes_the_connection() {
    let running = Running::start().await;
    for effect in ["lose-request", "lose-response"] {
        let fault = json!({"operation": "POST /v1/customers", "effect": effect});
        running.json("POST", "/_sim/faults", &fault.to_string()).await;
        assert_eq!(running.send("POST", "/v1/customers", effect).await, None);
    }
    let calls = running.json("GET", "/_sim/calls", "").await;
    let statuses: Vec<_> =
        calls["calls"].as_array().unwrap().iter().map(|call| call["status"].as_u64()).collect();
    // The second was executed, and the parameter that it has is unknown.
    assert_eq!(statuses, [Some(0), Some(400)], "{calls}");
}

#[tokio::test]
async fn the_hosted_page_pays_and_leads_back() {
    let running = Running::start().await;
    let form = "mode=payment&success_url=https://shop.example/ok\
                &line_items[0][price_data][currency]=cad\
                &line_items[0][price_data][unit_amount]=5000\
                &line_items[0][price_data][product_data][name]=x";
    let session = running.json("POST", "/v1/checkout/sessions", form).await;
    let path = session["url"].as_str().unwrap().strip_prefix(&running.address).unwrap();
    let (status, headers, page) = running.send("GET", path, "").await.unwrap();
    assert!(status == 200 && headers.contains("text/html") && page.contains("<form"));
    let entered = "method=card&number=4242424242424242&expiry=12/30&cvc=123";
    let (status, headers, _) = running.send("POST", path, entered).await.unwrap();
    assert!(status == 303 && headers.contains("https://shop.example/ok"), "{headers}");
    assert_eq!(running.send("GET", "/other", "").await.unwrap().0, 404);
}

#[tokio::test]
async fn each_control_has_its_route() {
    let running = Running::start().await;
    let control = async |path: &str, body: Value| {
        let path = format!("/_sim/{path}");
        running.json("POST", &path, &body.to_string()).await
    };
    let methods = json!([{"id": "pm_bank", "bankDebit": true, "mandate": "mandate_1"},
        {"id": "pm_card", "card": "4242424242424242", "expMonth": 12, "expYear": 2030}]);
    control("customers", json!({"id": "cus_demo", "name": "Demo", "methods": methods})).await;
    control("payment-methods/pm_card", json!({"expMonth": 1, "expYear": 2031})).await;
    control("payment-methods/pm_card", json!({"decline": "lost_card"})).await;
    let changed = control("payment-methods/pm_bank", json!({"mandate": "active"})).await;
    assert_eq!(changed["mandate"]["status"], "active");
    let debit = "amount=10000&currency=cad&customer=cus_demo&payment_method=pm_bank\
                 &mandate=mandate_1&confirm=true&off_session=true";
    let intent = id(&running.json("POST", "/v1/payment_intents", debit).await);
    let settled = control(&format!("payment-intents/{intent}/settle"), json!({})).await;
    assert_eq!(settled["status"], "succeeded");
    let refund = format!("payment_intent={intent}&amount=10");
    let refund = id(&running.json("POST", "/v1/refunds", &refund).await);
    let failed = control(&format!("refunds/{refund}/fail"), json!({})).await;
    assert_eq!(failed["status"], "failed");
    let returned = json!({"reason": "debit_not_authorized"});
    control(&format!("payment-intents/{intent}/return"), returned).await;
    let setup = "mode=setup&success_url=https://shop.example/ok&customer=cus_demo";
    let session = id(&running.json("POST", "/v1/checkout/sessions", setup).await);
    let step = control(&format!("checkout/{session}"), json!({"card": "5555555555554444"})).await;
    assert_eq!(step["redirectUrl"], "https://shop.example/ok");
    control("webhooks", json!({"mode": "reorder", "seconds": 1})).await;
    assert_eq!(control("payouts", json!({})).await["payouts"].as_array().unwrap().len(), 0);
    control("reset", json!({})).await;
    assert_eq!(running.json("GET", "/_sim/calls", "").await, json!({"calls": []}));
    for (path, body) in [("/_sim/nothing", "{}"), ("/_sim/faults", "{\"effect\": \"x\"}")] {
        let (status, ..) = running.send("POST", path, body).await.unwrap();
        assert!(status == 404 || status == 400, "{path}: {status}");
    }
}
