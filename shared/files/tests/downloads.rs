//! Links to downloads, and downloads that are not there.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use app::call_records::DownloadFiles;
use aws_sdk_s3::{
    Client, Config,
    config::{BehaviorVersion, Credentials, Region, retry::RetryConfig},
};
use files::Downloads;
use jiff::Timestamp;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

const KEY: &str = "downloads/a/hash/a-calls-2026-06-machine-UTC.csv";

fn bucket(url: &str) -> Downloads {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new("ca-central-1"))
        .endpoint_url(url)
        .force_path_style(true)
        .credentials_provider(Credentials::new("test", "test", None, None, "test"))
        .retry_config(RetryConfig::disabled())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    Downloads::new(Client::from_conf(config), "documents")
}

/// An S3 on loopback that answers one request so.
async fn answering(head: &'static str) -> Downloads {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = [0; 4096];
        assert!(stream.read(&mut request).await.unwrap() > 0);
        let answer = format!("HTTP/1.1 {head}\r\nconnection: close\r\n\r\n");
        stream.write_all(answer.as_bytes()).await.unwrap();
    });
    bucket(&url)
}

#[tokio::test]
async fn a_link_is_alive_for_five_minutes_and_saves_a_csv_under_the_file_s_name() {
    let now: Timestamp = "2026-07-15T12:00:00Z".parse().unwrap();
    let link = bucket("http://127.0.0.1:9").link(KEY, now).await.unwrap();
    assert_eq!(link.expires_at.to_string(), "2026-07-15T12:05:00Z");
    let (path, query) = link.url.split_once('?').unwrap();
    assert!(path.ends_with(&format!("/documents/{KEY}")), "{path}");
    let has = |parameter: &str| query.split('&').any(|found| found == parameter);
    assert!(has("X-Amz-Expires=300"), "{query}");
    assert!(has("response-content-type=text%2Fcsv%3B%20charset%3Dutf-8"), "{query}");
    let name = "a-calls-2026-06-machine-UTC.csv";
    let disposition = format!("attachment%3B%20filename%3D%22{name}%22");
    assert!(has(&format!("response-content-disposition={disposition}")), "{query}");
}

#[tokio::test]
async fn a_name_cannot_end_the_header_that_it_is_in() {
    let now: Timestamp = "2026-07-15T12:00:00Z".parse().unwrap();
    let link = bucket("http://127.0.0.1:9").link("downloads/a/h/a\";é\r\n.csv", now).await.unwrap();
    assert!(link.url.contains("filename%3D%22a-----.csv%22"), "{}", link.url);
}

/// Without the right to list the bucket, S3 says 403 of an object that is not there.
#[tokio::test]
async fn a_file_that_is_not_there_is_none_also_where_s3_says_forbidden() {
    for (head, expected) in [
        ("200 OK\r\ncontent-length: 7", Some(7)),
        ("404 Not Found\r\ncontent-length: 0", None),
        ("403 Forbidden\r\ncontent-length: 0", None),
    ] {
        assert_eq!(answering(head).await.find(KEY).await.unwrap(), expected, "{head}");
    }
    let failing = answering("500 Internal Server Error\r\ncontent-length: 0").await;
    assert!(failing.find(KEY).await.is_err());
}
