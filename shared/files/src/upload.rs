//! A file written piece by piece: one object when it is small, otherwise a multipart upload.

use std::io;

use app::import::ReportWriter;
use aws_sdk_s3::{
    Client,
    primitives::ByteStream,
    types::{CompletedMultipartUpload, CompletedPart},
};

use crate::failed;

/// Size of a part, in bytes. S3 accepts at most 10,000 parts, of at least 5 MiB each but the last.
const PART: usize = 8 << 20;

/// An object that appears when it is finished.
#[derive(Debug)]
pub(crate) struct Upload {
    client: Client,
    bucket: String,
    key: String,
    content_type: &'static str,
    /// Bytes that are in no part yet.
    pending: Vec<u8>,
    /// The upload, once there are enough bytes for a part.
    id: Option<String>,
    parts: Vec<CompletedPart>,
    bytes: u64,
}

impl Upload {
    pub(crate) fn new(
        client: Client,
        bucket: String,
        key: String,
        content_type: &'static str,
    ) -> Self {
        let (pending, parts) = (Vec::new(), Vec::new());
        Self { client, bucket, key, content_type, pending, id: None, parts, bytes: 0 }
    }

    /// The upload's id; starts an upload when there is none.
    async fn id(&mut self) -> io::Result<String> {
        if let Some(id) = &self.id {
            return Ok(id.clone());
        }
        let create = self.client.create_multipart_upload().bucket(&self.bucket).key(&self.key);
        let created = create.content_type(self.content_type).send().await;
        let id = created.map_err(|error| failed(&error))?.upload_id;
        let id = id.ok_or_else(|| io::Error::other("an upload without an id"))?;
        self.id = Some(id.clone());
        Ok(id)
    }

    async fn put_part(&mut self) -> io::Result<()> {
        let id = self.id().await?;
        let number = i32::try_from(self.parts.len()).unwrap_or(i32::MAX).saturating_add(1);
        let body = ByteStream::from(std::mem::take(&mut self.pending));
        let put = self.client.upload_part().bucket(&self.bucket).key(&self.key).upload_id(id);
        let part = put.part_number(number).body(body).send().await;
        let part = part.map_err(|error| failed(&error))?;
        // The SDK sends a checksum with each part, so S3 requires it again at the end.
        let completed = CompletedPart::builder().part_number(number).set_e_tag(part.e_tag);
        self.parts.push(completed.set_checksum_crc32(part.checksum_crc32).build());
        Ok(())
    }

    async fn complete(&mut self) -> io::Result<()> {
        let Some(id) = self.id.clone() else {
            let body = ByteStream::from(std::mem::take(&mut self.pending));
            let put = self.client.put_object().bucket(&self.bucket).key(&self.key).body(body);
            let put = put.content_type(self.content_type).send().await;
            put.map_err(|error| failed(&error))?;
            return Ok(());
        };
        if !self.pending.is_empty() {
            self.put_part().await?;
        }
        let parts = std::mem::take(&mut self.parts);
        let parts = CompletedMultipartUpload::builder().set_parts(Some(parts)).build();
        let end = self.client.complete_multipart_upload().bucket(&self.bucket).key(&self.key);
        let end = end.upload_id(id).multipart_upload(parts);
        end.send().await.map_err(|error| failed(&error))?;
        Ok(())
    }

    /// Appends bytes, and sends a part once there are enough.
    pub(crate) async fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        self.pending.extend_from_slice(piece);
        self.bytes = self.bytes.saturating_add(piece.len() as u64);
        if self.pending.len() < PART {
            return Ok(());
        }
        self.put_part().await
    }

    /// Makes it appear, and returns its length.
    pub(crate) async fn finish(mut self) -> io::Result<u64> {
        let (completed, bytes) = (self.complete().await, self.bytes);
        if completed.is_err() {
            // If this fails, the bucket's lifecycle removes the parts.
            self.abandon().await.ok();
        }
        completed.map(|()| bytes)
    }

    /// Removes what was sent.
    pub(crate) async fn abandon(self) -> io::Result<()> {
        let Some(id) = self.id else { return Ok(()) };
        let abort = self.client.abort_multipart_upload().bucket(&self.bucket).key(&self.key);
        abort.upload_id(id).send().await.map_err(|error| failed(&error))?;
        Ok(())
    }
}

/// A report, with one line of JSON after the other.
#[derive(Debug)]
pub struct ReportUpload(Upload);

impl ReportUpload {
    pub(crate) fn new(client: Client, bucket: String, key: String) -> Self {
        Self(Upload::new(client, bucket, key, "application/jsonl"))
    }
}

impl ReportWriter for ReportUpload {
    async fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        self.0.write(piece).await
    }

    async fn finish(self) -> io::Result<()> {
        self.0.finish().await.map(drop)
    }

    async fn abandon(self) -> io::Result<()> {
        self.0.abandon().await
    }
}
