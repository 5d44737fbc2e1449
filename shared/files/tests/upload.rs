//! The requests to S3 while a report is written.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::sync::{Arc, Mutex};

use app::import::{ReportFiles, ReportWriter};
use aws_sdk_s3::{
    Client, Config,
    config::{BehaviorVersion, Credentials, Region, retry::RetryConfig},
};
use files::ImportBucket;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// An S3 on loopback that records its requests, as `method query`, and fails one of them.
#[derive(Clone, Default)]
struct Store {
    asked: Arc<Mutex<Vec<String>>>,
    bytes: Arc<Mutex<usize>>,
    completed: Arc<Mutex<String>>,
    fails: &'static str,
}

impl Store {
    async fn bucket(&self) -> ImportBucket {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(self.clone().serve(listener));
        let config = Config::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::new("ca-central-1"))
            .endpoint_url(url)
            .force_path_style(true)
            .credentials_provider(Credentials::new("test", "test", None, None, "test"))
            .retry_config(RetryConfig::disabled())
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .build();
        ImportBucket::new(Client::from_conf(config), "imports")
    }

    async fn serve(self, listener: TcpListener) {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let (line, body) = read(&mut stream).await;
            let mut words = line.split(' ');
            let (method, path) = (words.next().unwrap(), words.next().unwrap());
            let query: Vec<_> = path.split_once('?').map_or(Vec::new(), |(_, query)| {
                query.split('&').filter(|word| !word.starts_with("x-id")).collect()
            });
            let asked = format!("{method} {}", query.join(" "));
            let (status, body) = self.answer(&asked, &body);
            self.asked.lock().unwrap().push(asked);
            let length = body.len();
            let head =
                format!("HTTP/1.1 {status}\r\netag: \"e\"\r\nx-amz-checksum-crc32: AAAAAA==");
            let rest = format!("content-length: {length}\r\nconnection: close\r\n\r\n{body}");
            stream.write_all(format!("{head}\r\n{rest}").as_bytes()).await.unwrap();
        }
    }

    fn answer(&self, asked: &str, body: &[u8]) -> (&'static str, String) {
        if !self.fails.is_empty() && asked.starts_with(self.fails) {
            return ("403 Forbidden", "<Error><Code>AccessDenied</Code></Error>".to_owned());
        }
        let content = |name: &str| format!("<{name}><UploadId>u-1</UploadId></{name}>");
        match asked.split_once(' ') {
            Some(("POST", "uploads")) => ("200 OK", content("InitiateMultipartUploadResult")),
            Some(("POST", _)) => {
                *self.completed.lock().unwrap() = String::from_utf8_lossy(body).into_owned();
                ("200 OK", content("CompleteMultipartUploadResult"))
            }
            Some(("PUT", _)) => {
                *self.bytes.lock().unwrap() += body.iter().filter(|byte| **byte == b'~').count();
                ("200 OK", String::new())
            }
            _ => ("204 No Content", String::new()),
        }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// The first line of a request, and its body.
async fn read(stream: &mut TcpStream) -> (String, Vec<u8>) {
    let mut bytes = Vec::new();
    let mut part = vec![0; 64 << 10];
    loop {
        let count = stream.read(&mut part).await.unwrap();
        bytes.extend_from_slice(&part[..count]);
        let Some(end) = bytes.windows(4).take(8 << 10).position(|four| four == b"\r\n\r\n") else {
            assert!(count > 0, "it ends in its head");
            continue;
        };
        let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.map_or(0, |text| text.parse().unwrap());
        if bytes.len() - end - 4 >= length {
            let line = String::from_utf8_lossy(&bytes[..end]).lines().next().unwrap().to_owned();
            return (line, bytes[end + 4..].to_vec());
        }
    }
}

async fn write(store: &Store, pieces: usize) -> std::io::Result<()> {
    let mut writer = store.bucket().await.begin_report("reports/x.jsonl".to_owned());
    for _ in 0..pieces {
        if let Err(error) = writer.write(&vec![b'~'; 1 << 20]).await {
            writer.abandon().await?;
            return Err(error);
        }
    }
    writer.finish().await
}

#[tokio::test]
async fn a_small_report_is_one_object() {
    for pieces in [0, 1, 7] {
        let store = Store::default();
        write(&store, pieces).await.unwrap();
        assert_eq!(store.asked(), ["PUT "]);
        assert_eq!(*store.bytes.lock().unwrap(), pieces << 20);
    }
}

#[tokio::test]
async fn a_large_report_is_an_upload_of_parts_that_appears_whole() {
    let store = Store::default();
    write(&store, 19).await.unwrap();
    let parts = [1, 2, 3].map(|number| format!("PUT partNumber={number} uploadId=u-1"));
    let mut expected = vec!["POST uploads".to_owned()];
    expected.extend(parts);
    expected.push("POST uploadId=u-1".to_owned());
    assert_eq!(store.asked(), expected);
    assert_eq!(*store.bytes.lock().unwrap(), 19 << 20);
    let completed = store.completed.lock().unwrap().clone();
    for number in 1..=3 {
        assert!(completed.contains(&format!("<PartNumber>{number}</PartNumber>")), "{completed}");
    }
    assert_eq!(completed.matches("<ChecksumCRC32>AAAAAA==</ChecksumCRC32>").count(), 3);
}

#[tokio::test]
async fn an_upload_that_fails_anywhere_is_dropped() {
    for fails in ["PUT partNumber=2", "PUT partNumber=3", "POST uploadId"] {
        let store = Store { fails, ..Store::default() };
        assert!(write(&store, 19).await.is_err(), "{fails}");
        assert_eq!(store.asked().last().unwrap(), "DELETE uploadId=u-1", "{fails}");
    }
}
