//! The import bucket: the billing system's files, work files, reports.

use std::{io, pin::Pin};

use app::{
    import::{Arrival, BillingFiles, ReportFiles, WorkFile, WorkFiles},
    posting::RunId,
};
use aws_sdk_s3::{Client, primitives::ByteStream};
use aws_types::SdkConfig;
use tokio::io::AsyncRead;

use crate::{failed, is_missing, upload::ReportUpload};

/// The bucket that the billing system and the portal share.
#[derive(Clone, Debug)]
pub struct ImportBucket {
    pub(crate) client: Client,
    pub(crate) bucket: String,
}

impl ImportBucket {
    /// The bucket with this AWS configuration and name.
    pub fn at((aws, bucket): (&SdkConfig, String)) -> Self {
        Self::new(Client::new(aws), bucket)
    }

    /// The bucket of this name.
    pub fn new(client: Client, bucket: impl Into<String>) -> Self {
        Self { client, bucket: bucket.into() }
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

fn work_key(run: RunId, file: WorkFile) -> String {
    format!("work/{run}/{file}.zst")
}

/// Compression level of work files, low because each is read once.
const LEVEL: i32 = 1;

impl WorkFiles for ImportBucket {
    async fn put_work(&self, run: RunId, file: WorkFile, content: Vec<u8>) -> io::Result<()> {
        let body = ByteStream::from(zstd::encode_all(content.as_slice(), LEVEL)?);
        let put = self.client.put_object().bucket(&self.bucket).key(work_key(run, file));
        put.body(body).send().await.map_err(|error| failed(&error))?;
        Ok(())
    }

    async fn work(&self, run: RunId, file: WorkFile) -> io::Result<Option<Vec<u8>>> {
        let get = self.client.get_object().bucket(&self.bucket).key(work_key(run, file));
        let object = match get.send().await {
            Ok(object) => object,
            Err(error) if is_missing(&error) => return Ok(None),
            Err(error) => return Err(failed(&error)),
        };
        let bytes = object.body.collect().await.map_err(|error| failed(&error))?;
        zstd::decode_all(bytes.into_bytes().as_ref()).map(Some)
    }
}

impl ReportFiles for ImportBucket {
    type Writer = ReportUpload;

    fn begin_report(&self, key: String) -> ReportUpload {
        ReportUpload::new(self.client.clone(), self.bucket.clone(), key)
    }

    async fn put_report(&self, key: &str, content: &str) -> io::Result<()> {
        let body = ByteStream::from(content.as_bytes().to_vec());
        let put = self.client.put_object().bucket(&self.bucket).key(key).body(body);
        put.content_type("application/json").send().await.map_err(|error| failed(&error))?;
        Ok(())
    }
}
