//! Files of call records: those of segments in the bucket of documents, and the work files of their
//! import in the import bucket.

use std::{io, ops::Range};

use app::{
    call_records::{
        ReadCallFiles,
        import::{CallFiles, CallWorkFile, CallWorkFiles},
    },
    posting::RunId,
};
use aws_sdk_s3::{
    Client,
    primitives::ByteStream,
    types::{Delete, ObjectIdentifier},
};
use aws_types::SdkConfig;
use bytes::Bytes;

use crate::{ImportBucket, failed};

/// The bucket of full documents, for call records.
#[derive(Clone, Debug)]
pub struct CallRecordFiles {
    client: Client,
    bucket: String,
}

impl CallRecordFiles {
    /// The bucket with this AWS configuration and name.
    pub fn at((aws, bucket): (&SdkConfig, String)) -> Self {
        Self::new(Client::new(aws), bucket)
    }

    /// The bucket of this name.
    pub fn new(client: Client, bucket: impl Into<String>) -> Self {
        Self { client, bucket: bucket.into() }
    }
}

impl ReadCallFiles for CallRecordFiles {
    async fn read(&self, key: &str, range: Range<u64>) -> io::Result<Bytes> {
        read_range(&self.client, &self.bucket, key, range).await
    }
}

impl CallFiles for CallRecordFiles {
    async fn put(&self, key: &str, content: Bytes) -> io::Result<()> {
        put(&self.client, &self.bucket, key, content).await
    }
}

/// What the work files of a run begin with.
fn work_prefix(run: RunId) -> String {
    format!("work/call-records/{run}/")
}

fn work_key(run: RunId, file: CallWorkFile) -> String {
    format!("{}{file}", work_prefix(run))
}

impl CallWorkFiles for ImportBucket {
    async fn put_work(&self, run: RunId, file: CallWorkFile, content: Bytes) -> io::Result<()> {
        put(&self.client, &self.bucket, &work_key(run, file), content).await
    }

    async fn read_work(
        &self,
        run: RunId,
        file: CallWorkFile,
        range: Range<u64>,
    ) -> io::Result<Bytes> {
        read_range(&self.client, &self.bucket, &work_key(run, file), range).await
    }

    async fn delete_work(&self, run: RunId) -> io::Result<()> {
        let mut next = None;
        loop {
            let list = self.client.list_objects_v2().bucket(&self.bucket).prefix(work_prefix(run));
            let page = Box::pin(list.set_continuation_token(next).send()).await;
            let page = page.map_err(|error| failed(&error))?;
            let keys = page.contents().iter().filter_map(|object| object.key());
            let keys: Vec<_> = keys
                .map(|key| ObjectIdentifier::builder().key(key).build())
                .collect::<Result<_, _>>()
                .map_err(io::Error::other)?;
            if !keys.is_empty() {
                self.delete(keys).await?;
            }
            next = page.next_continuation_token;
            if next.is_none() {
                return Ok(());
            }
        }
    }
}

impl ImportBucket {
    /// Deletes up to 1,000 objects.
    async fn delete(&self, keys: Vec<ObjectIdentifier>) -> io::Result<()> {
        let delete = Delete::builder().set_objects(Some(keys)).quiet(true).build();
        let delete = delete.map_err(io::Error::other)?;
        let delete = self.client.delete_objects().bucket(&self.bucket).delete(delete);
        let deleted = Box::pin(delete.send()).await.map_err(|error| failed(&error))?;
        let Some(error) = deleted.errors().first() else { return Ok(()) };
        let (key, code) = (error.key().unwrap_or_default(), error.code().unwrap_or_default());
        Err(io::Error::other(format!("{key} cannot be deleted: {code}")))
    }
}

async fn put(client: &Client, bucket: &str, key: &str, content: Bytes) -> io::Result<()> {
    let put = client.put_object().bucket(bucket).key(key).body(ByteStream::from(content));
    Box::pin(put.send()).await.map_err(|error| failed(&error))?;
    Ok(())
}

/// These bytes of an object, all of them.
async fn read_range(
    client: &Client,
    bucket: &str,
    key: &str,
    range: Range<u64>,
) -> io::Result<Bytes> {
    // An empty range cannot be asked for: the last byte of a range is part of it.
    let Some(last) = range.end.checked_sub(1).filter(|last| *last >= range.start) else {
        return Ok(Bytes::new());
    };
    let get = client.get_object().bucket(bucket).key(key);
    let get = get.range(format!("bytes={}-{last}", range.start));
    let object = Box::pin(get.send()).await.map_err(|error| failed(&error))?;
    let body = object.body.collect().await.map_err(|error| failed(&error))?.into_bytes();
    // S3 answers a range that goes beyond the end with what there is.
    let wanted = range.end.saturating_sub(range.start);
    if body.len() as u64 == wanted {
        return Ok(body);
    }
    let (found, start) = (body.len(), range.start);
    Err(io::Error::other(format!("{key} has {found} of {wanted} bytes from {start} on")))
}
