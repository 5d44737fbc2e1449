//! What the billing system reads: a file of the journal never replaces another, and a day's payouts
//! are listed with what says whether they changed.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use app::journal::JournalFiles;
use app::payouts::PayoutFiles;
use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_s3::{Client, Config};
use files::Exports;
use jiff::civil::date;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Objects by path; the length of each stands for its tag.
type Objects = Arc<Mutex<BTreeMap<String, usize>>>;

/// A bucket on loopback.
async fn bucket() -> (Exports, Objects) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let objects = Objects::default();
    tokio::spawn(serve(listener, Arc::clone(&objects)));
    let config = Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new("ca-central-1"))
        .endpoint_url(url)
        .force_path_style(true)
        .credentials_provider(Credentials::new("test", "test", None, None, "test"))
        .retry_config(RetryConfig::disabled())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    (Exports::new(Client::from_conf(config), "imports"), objects)
}

async fn serve(listener: TcpListener, objects: Objects) {
    loop {
        let (mut stream, _) = listener.accept().await.unwrap();
        let head = head(&mut stream).await;
        let (status, body) = answer(&head, &mut objects.lock().unwrap());
        let length = body.len();
        let head = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close");
        stream.write_all(format!("{head}\r\n\r\n{body}").as_bytes()).await.unwrap();
    }
}

fn answer(head: &str, objects: &mut BTreeMap<String, usize>) -> (&'static str, String) {
    let mut words = head.split(' ');
    let (method, path) = (words.next().unwrap(), words.next().unwrap());
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    if method == "GET" && path.trim_end_matches('/') == "/imports" {
        let prefix = query.split('&').find_map(|word| word.strip_prefix("prefix=")).unwrap();
        let prefix = prefix.replace("%2F", "/");
        let own = objects.iter().filter(|(key, _)| key.starts_with(&prefix));
        let entry = |(key, tag): (&String, &usize)| {
            format!("<Contents><Key>{key}</Key><ETag>{tag}</ETag></Contents>")
        };
        let entries: String = own.map(entry).collect();
        return ("200 OK", format!("<ListBucketResult>{entries}</ListBucketResult>"));
    }
    let key = path.strip_prefix("/imports/").unwrap().to_owned();
    let is_new = head.to_lowercase().contains("if-none-match: *");
    if is_new && objects.contains_key(&key) {
        return (
            "412 Precondition Failed",
            "<Error><Code>PreconditionFailed</Code></Error>".into(),
        );
    }
    let tag = objects.len() + 1;
    objects.insert(key, tag);
    ("200 OK", String::new())
}

/// The head of a request, after its body was read.
async fn head(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut part = vec![0; 4 << 10];
    loop {
        let count = stream.read(&mut part).await.unwrap();
        bytes.extend_from_slice(&part[..count]);
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
            assert!(count > 0, "it ends in its head");
            continue;
        };
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let lower = head.to_lowercase();
        let length = lower.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.map_or(0, |text| text.parse().unwrap());
        if bytes.len() - end - 4 >= length {
            return head;
        }
    }
}

#[tokio::test]
async fn a_file_of_the_journal_is_put_only_under_a_free_number() {
    let (files, objects) = bucket().await;
    let day = date(2026, 7, 20);
    assert_eq!(files.last_number(day).await.unwrap(), 0);
    assert!(files.put_new(day, 1, b"one".to_vec()).await.unwrap());
    assert!(!files.put_new(day, 1, b"other".to_vec()).await.unwrap());
    assert!(files.put_new(day, 10, b"ten".to_vec()).await.unwrap());
    assert_eq!(files.last_number(day).await.unwrap(), 10);
    assert_eq!(files.last_number(date(2026, 7, 21)).await.unwrap(), 0);
    let keys: Vec<_> = objects.lock().unwrap().keys().cloned().collect();
    let key = |number| format!("exports/journal/2026-07-20/{number}.jsonl");
    assert_eq!(keys, ["000001", "000010"].map(key));
}

#[tokio::test]
async fn the_payouts_of_a_day_are_listed_without_its_list_and_other_days() {
    let (files, objects) = bucket().await;
    let day = date(2026, 7, 20);
    for payout in ["po_1", "po_2"] {
        files.put_payout(day, payout, b"{}".to_vec()).await.unwrap();
    }
    files.put_payout(date(2026, 7, 21), "po_3", b"{}".to_vec()).await.unwrap();
    files.put_day(day, b"posted_on".to_vec()).await.unwrap();
    let before = files.payouts_of(day).await.unwrap();
    let names: Vec<_> = before.iter().map(|file| &*file.payout).collect();
    assert_eq!(names, ["po_1", "po_2"]);
    files.put_payout(day, "po_2", b"{}".to_vec()).await.unwrap();
    let after = files.payouts_of(day).await.unwrap();
    assert_eq!((before[0] == after[0], before[1] == after[1]), (true, false));
    assert!(objects.lock().unwrap().contains_key("exports/payouts/2026-07-20.csv"));
}
