//! A service that returns scripted answers and records its requests, for adapters whose service has
//! no emulator here.

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// The recorded requests, each with its operation.
type Asked = Arc<Mutex<Vec<(String, Value)>>>;

/// A service on loopback that speaks AWS's JSON protocol.
#[derive(Debug)]
pub struct Scripted {
    url: String,
    asked: Asked,
}

impl Scripted {
    /// Answers each request with the next item: a success with a body, or an error with its code.
    pub async fn answering(script: Vec<Result<Value, &'static str>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Asked::default();
        tokio::spawn(serve(listener, script, Arc::clone(&asked)));
        Self { url, asked }
    }

    /// The same, and then accepts every further request without an answer.
    pub async fn hanging_after(script: Vec<Result<Value, &'static str>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Asked::default();
        let known = Arc::clone(&asked);
        tokio::spawn(async move {
            let listener = serve(listener, script, known).await;
            let mut open = Vec::new();
            loop {
                open.push(listener.accept().await.unwrap());
            }
        });
        Self { url, asked }
    }

    /// Its URL.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The recorded requests: operation and body.
    pub fn asked(&self) -> Vec<(String, Value)> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn serve(
    listener: TcpListener,
    script: Vec<Result<Value, &'static str>>,
    asked: Asked,
) -> TcpListener {
    for answer in script {
        let (mut stream, _) = listener.accept().await.unwrap();
        let request = read(&mut stream).await;
        asked.lock().unwrap_or_else(PoisonError::into_inner).push(request);
        let error = |code| serde_json::json!({ "__type": code });
        stream.write_all(response(answer.map_err(error)).as_bytes()).await.unwrap();
    }
    listener
}

/// An HTTP response with a success or a failure, which closes the connection.
pub(crate) fn response(answer: Result<Value, Value>) -> String {
    let (status, body) = match answer {
        Ok(body) => ("200 OK", body.to_string()),
        Err(body) => ("400 Bad Request", body.to_string()),
    };
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\ncontent-type: application/x-amz-json-1.1\r\n");
    format!("{head}content-length: {length}\r\nconnection: close\r\n\r\n{body}")
}

/// The operation and the body of a request.
pub(crate) async fn read(stream: &mut TcpStream) -> (String, Value) {
    let mut bytes = Vec::new();
    loop {
        let mut part = [0; 4096];
        let count = stream.read(&mut part).await.unwrap();
        bytes.extend_from_slice(&part[..count]);
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = header(head, "content-length").and_then(|text| text.parse().ok());
        if count == 0 || body.len() >= length.unwrap_or(0) {
            let target = header(head, "x-amz-target").unwrap_or_default();
            let operation = target.rsplit('.').next().unwrap_or_default().to_owned();
            return (operation, serde_json::from_str(body).unwrap_or_default());
        }
    }
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().find_map(|line| {
        let (known, value) = line.split_once(':')?;
        known.eq_ignore_ascii_case(name).then_some(value.trim())
    })
}
