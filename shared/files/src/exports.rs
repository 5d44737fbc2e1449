//! What operators export. It is kept for a day, and they read it with their own rights.

use std::io;

use app::audit::ExportFiles;
use aws_sdk_s3::{Client, primitives::ByteStream};
use aws_types::SdkConfig;
use domain::ids::AccountId;

use crate::failed;

/// The bucket of full documents, for exports. The billing system has no rights to it.
#[derive(Clone, Debug)]
pub struct AuditExports {
    client: Client,
    bucket: String,
}

impl AuditExports {
    /// The bucket with this AWS configuration and name.
    pub fn at((aws, bucket): (&SdkConfig, String)) -> Self {
        Self { client: Client::new(aws), bucket }
    }
}

impl ExportFiles for AuditExports {
    async fn put_journal(&self, account: &AccountId, journal: &str) -> io::Result<String> {
        let key = format!("exports/audit/{account}.journal");
        let body = ByteStream::from(journal.as_bytes().to_vec());
        let put = self.client.put_object().bucket(&self.bucket).key(&key).body(body);
        let put = put.content_type("text/plain; charset=utf-8");
        put.send().await.map_err(|error| failed(&error))?;
        Ok(format!("s3://{}/{key}", self.bucket))
    }
}
