//! The import bucket: files as they were dropped, work in progress, reports.

use std::{io, pin::Pin};

use app::import::{Arrival, BillingFiles, ReportFiles, RunId};
use aws_sdk_s3::{Client, primitives::ByteStream};
use tokio::io::AsyncRead;

use crate::{failed, is_missing};

/// The bucket that the billing system and the portal share.
#[derive(Clone, Debug)]
pub struct ImportBucket {
    client: Client,
    bucket: String,
}

impl ImportBucket {
    /// The bucket of this name.
    pub fn new(client: Client, bucket: impl Into<String>) -> Self {
        Self { client, bucket: bucket.into() }
    }

    async fn put_text(&self, key: &str, content: &str) -> io::Result<()> {
        let body = ByteStream::from(content.as_bytes().to_vec());
        let put = self.client.put_object().bucket(&self.bucket).key(key).body(body);
        put.content_type("application/json").send().await.map_err(|error| failed(&error))?;
        Ok(())
    }
}

impl BillingFiles for ImportBucket {
    type Reader = Pin<Box<dyn AsyncRead + Send>>;

    async fn open(&self, arrival: &Arrival) -> io::Result<Option<Self::Reader>> {
        let get = self.client.get_object().bucket(&self.bucket).key(&arrival.key);
        match get.version_id(&arrival.version_id).send().await {
            Ok(object) => Ok(Some(Box::pin(object.body.into_async_read()))),
            Err(error) if is_missing(&error) => Ok(None),
            Err(error) => Err(failed(&error)),
        }
    }
}

fn part_key(run: RunId, part: u64) -> String {
    format!("work/{run}/problems-{part:06}.jsonl")
}

impl ReportFiles for ImportBucket {
    async fn put_part(&self, run: RunId, part: u64, lines: &str) -> io::Result<()> {
        self.put_text(&part_key(run, part), lines).await
    }

    async fn part(&self, run: RunId, part: u64) -> io::Result<String> {
        let get = self.client.get_object().bucket(&self.bucket).key(part_key(run, part));
        let object = get.send().await.map_err(|error| failed(&error))?;
        let bytes = object.body.collect().await.map_err(|error| failed(&error))?;
        String::from_utf8(bytes.to_vec()).map_err(|error| failed(&error))
    }

    async fn put(&self, key: &str, content: &str) -> io::Result<()> {
        self.put_text(key, content).await
    }
}
