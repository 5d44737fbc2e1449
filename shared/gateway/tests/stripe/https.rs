//! The transport over HTTP on loopback: headers, bodies, broken connections, and time limits.

use std::time::Duration;

use gateway::{API_VERSION, HttpsTransport, Method, Request, Transport, TransportError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const WITHIN: Duration = Duration::from_secs(8);

fn post() -> Request {
    Request {
        method: Method::Post,
        path: "/v1/payment_intents".to_owned(),
        body: "amount=1234".to_owned(),
        idempotency_key: Some("pay_1".to_owned()),
        secret_key: "sk_test_hush".to_owned(),
    }
}

async fn listening() -> (TcpListener, HttpsTransport) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    (listener, HttpsTransport::new(&base, WITHIN).unwrap())
}

/// Reads a request with a body of 11 bytes.
async fn read(stream: &mut TcpStream) -> String {
    let mut text = String::new();
    while !text.ends_with("amount=1234") {
        let mut part = [0; 1024];
        let count = stream.read(&mut part).await.unwrap();
        assert!(count > 0, "the request is complete");
        text.push_str(std::str::from_utf8(&part[..count]).unwrap());
    }
    text
}

async fn answer(stream: &mut TcpStream, status: &str) {
    let text = format!("HTTP/1.1 {status}\r\ncontent-length: 2\r\n\r\n{{}}");
    stream.write_all(text.as_bytes()).await.unwrap();
}

#[tokio::test]
async fn a_request_has_version_key_and_idempotency_key() {
    let (listener, transport) = listening().await;
    let served = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        let text = read(&mut stream).await;
        answer(&mut stream, "402 Payment Required").await;
        text
    };
    let (sent, text) = tokio::join!(transport.send(post()), served);
    let sent = sent.unwrap();
    assert_eq!((sent.status, sent.body.as_slice()), (402, &b"{}"[..]));
    let lines: Vec<_> = text.split("\r\n").map(str::to_lowercase).collect();
    for line in [
        "post /v1/payment_intents http/1.1",
        "authorization: bearer sk_test_hush",
        &format!("stripe-version: {API_VERSION}"),
        "idempotency-key: pay_1",
        "content-type: application/x-www-form-urlencoded",
    ] {
        assert!(lines.iter().any(|known| known == line), "{line} is missing in {lines:?}");
    }
}

#[tokio::test]
async fn a_request_whose_connection_breaks_is_sent_once_more_with_its_key() {
    let (listener, transport) = listening().await;
    let served = async {
        let (mut first, _) = listener.accept().await.unwrap();
        read(&mut first).await;
        drop(first);
        let (mut second, _) = listener.accept().await.unwrap();
        let text = read(&mut second).await;
        answer(&mut second, "200 OK").await;
        text
    };
    let (sent, text) = tokio::join!(transport.send(post()), served);
    assert_eq!(sent.unwrap().status, 200);
    assert!(text.to_lowercase().contains("idempotency-key: pay_1"));
}

#[tokio::test]
async fn a_connection_that_breaks_twice_says_so_without_the_request() {
    let (listener, transport) = listening().await;
    let served = async {
        for _ in 0..2 {
            let (mut stream, _) = listener.accept().await.unwrap();
            read(&mut stream).await;
        }
    };
    let (sent, ()) = tokio::join!(transport.send(post()), served);
    let Err(TransportError::Broken(text)) = sent else { panic!("{sent:?}") };
    assert!(!text.contains("hush") && !text.contains("1234"), "{text}");
}

#[tokio::test]
async fn nobody_listening_is_a_broken_connection() {
    let (listener, transport) = listening().await;
    drop(listener);
    let sent = transport.send(post()).await;
    assert!(matches!(sent, Err(TransportError::Broken(_))), "{sent:?}");
}

#[tokio::test]
async fn a_server_that_does_not_answer_ends_the_call_in_time() {
    let (listener, transport) = listening().await;
    let served = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        read(&mut stream).await;
        tokio::time::pause();
        stream
    };
    let (sent, stream) = tokio::join!(transport.send(post()), served);
    drop(stream);
    assert_eq!(sent, Err(TransportError::Timeout));
}
