//! Downloads of call records and of long PDFs: files that are removed after a day, and links to
//! them.

use std::{io, time::Duration};

use app::call_records::{DownloadFiles, DownloadUpload, LINK_LIFE, PresignedLink};
use aws_sdk_s3::{Client, presigning::PresigningConfig};
use aws_types::SdkConfig;
use bytes::Bytes;
use jiff::Timestamp;

use crate::{failed, is_forbidden, is_missing, upload::Upload};

/// What a browser takes the file for, by its name.
fn content_type(key: &str) -> &'static str {
    if key.ends_with(".pdf") { "application/pdf" } else { "text/csv; charset=utf-8" }
}

/// The bucket of full documents, for downloads.
#[derive(Clone, Debug)]
pub struct Downloads {
    client: Client,
    bucket: String,
}

impl Downloads {
    /// The bucket with this AWS configuration and name.
    pub fn at((aws, bucket): (&SdkConfig, String)) -> Self {
        Self::new(Client::new(aws), bucket)
    }

    /// The bucket of this name.
    pub fn new(client: Client, bucket: impl Into<String>) -> Self {
        Self { client, bucket: bucket.into() }
    }
}

/// The header by which a browser saves a file under this name. Names of downloads are plain ASCII;
/// any other character would end the quoted name, so it becomes `-`.
fn attachment(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || "._-+".contains(c) { c } else { '-' };
    format!("attachment; filename=\"{}\"", name.chars().map(plain).collect::<String>())
}

impl DownloadFiles for Downloads {
    type Upload = DownloadWriter;

    async fn find(&self, key: &str) -> io::Result<Option<u64>> {
        let head = self.client.head_object().bucket(&self.bucket).key(key);
        match Box::pin(head.send()).await {
            Ok(object) => {
                let length = object.content_length.and_then(|length| u64::try_from(length).ok());
                length.map(Some).ok_or_else(|| io::Error::other(format!("{key} has no length")))
            }
            Err(error) if is_missing(&error) || is_forbidden(&error) => Ok(None),
            Err(error) => Err(failed(&error)),
        }
    }

    fn begin(&self, key: &str) -> DownloadWriter {
        let (client, bucket) = (self.client.clone(), self.bucket.clone());
        DownloadWriter(Upload::new(client, bucket, key.to_owned(), content_type(key)))
    }

    async fn link(&self, key: &str, now: Timestamp) -> io::Result<PresignedLink> {
        let name = key.rsplit('/').next().unwrap_or_default();
        let life = Duration::try_from(LINK_LIFE).map_err(io::Error::other)?;
        // It begins in the machine's time, as every signature does: S3 knows no other.
        let signed = PresigningConfig::expires_in(life).map_err(io::Error::other)?;
        let get = self.client.get_object().bucket(&self.bucket).key(key);
        let get = get
            .response_content_type(content_type(key))
            .response_content_disposition(attachment(name));
        let request = Box::pin(get.presigned(signed)).await.map_err(|error| failed(&error))?;
        let expires_at = now.checked_add(LINK_LIFE).map_err(io::Error::other)?;
        Ok(PresignedLink { url: request.uri().to_owned(), expires_at })
    }
}

/// A download that is being written.
#[derive(Debug)]
pub struct DownloadWriter(Upload);

impl DownloadUpload for DownloadWriter {
    async fn write(&mut self, piece: Bytes) -> io::Result<()> {
        self.0.write(&piece).await
    }

    async fn finish(self) -> io::Result<u64> {
        self.0.finish().await
    }

    async fn abandon(self) -> io::Result<()> {
        self.0.abandon().await
    }
}
