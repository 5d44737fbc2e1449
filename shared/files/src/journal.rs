//! What the billing system reads in the import bucket beside reports: the journal, and the files of
//! payouts.

use std::io;

use app::journal::JournalFiles;
use app::payouts::{PayoutFile, PayoutFiles};
use aws_sdk_s3::Client;
use aws_sdk_s3::error::ProvideErrorMetadata;
use aws_sdk_s3::primitives::ByteStream;
use aws_types::SdkConfig;
use jiff::civil::Date;

use crate::failed;

const LINES: &str = "application/jsonl";

/// The import bucket, for what is exported to the billing system.
#[derive(Clone, Debug)]
pub struct Exports {
    client: Client,
    bucket: String,
}

impl Exports {
    /// The bucket with this AWS configuration and name.
    pub fn at((aws, bucket): (&SdkConfig, String)) -> Self {
        Self::new(Client::new(aws), bucket)
    }

    /// The bucket of this name.
    pub fn new(client: Client, bucket: impl Into<String>) -> Self {
        Self { client, bucket: bucket.into() }
    }

    /// The names under a prefix, without it, and the tags of their content.
    async fn list(&self, prefix: &str) -> io::Result<Vec<(String, String)>> {
        let (mut found, mut next) = (Vec::new(), None);
        loop {
            let list = self.client.list_objects_v2().bucket(&self.bucket).prefix(prefix);
            let page = list.set_continuation_token(next).send().await;
            let page = page.map_err(|error| failed(&error))?;
            found.extend(page.contents().iter().filter_map(|object| {
                let name = object.key()?.strip_prefix(prefix)?.to_owned();
                Some((name, object.e_tag().unwrap_or_default().to_owned()))
            }));
            next = page.next_continuation_token;
            if next.is_none() {
                return Ok(found);
            }
        }
    }

    async fn put(&self, key: String, kind: &str, content: Vec<u8>) -> io::Result<()> {
        let put = self.client.put_object().bucket(&self.bucket).key(key).content_type(kind);
        let put = put.body(ByteStream::from(content)).send().await;
        put.map_err(|error| failed(&error))?;
        Ok(())
    }
}

fn journal(day: Date) -> String {
    format!("exports/journal/{day}/")
}

fn payouts(day: Date) -> String {
    format!("exports/payouts/{day}/")
}

impl JournalFiles for Exports {
    async fn last_number(&self, day: Date) -> io::Result<u32> {
        let names = self.list(&journal(day)).await?;
        let number = |(name, _): &(String, _)| name.strip_suffix(".jsonl")?.parse().ok();
        Ok(names.iter().filter_map(number).max().unwrap_or_default())
    }

    async fn put_new(&self, day: Date, number: u32, content: Vec<u8>) -> io::Result<bool> {
        let put = self.client.put_object().bucket(&self.bucket).content_type(LINES);
        let put = put.key(format!("{}{number:06}.jsonl", journal(day)));
        match put.if_none_match("*").body(ByteStream::from(content)).send().await {
            Ok(_) => Ok(true),
            Err(error) => {
                let code = error.as_service_error().and_then(ProvideErrorMetadata::code);
                // Another writer was faster, or is writing at the same time.
                match code {
                    Some("PreconditionFailed" | "ConditionalRequestConflict") => Ok(false),
                    _ => Err(failed(&error)),
                }
            }
        }
    }
}

impl PayoutFiles for Exports {
    async fn put_payout(&self, day: Date, payout: &str, content: Vec<u8>) -> io::Result<()> {
        self.put(format!("{}{payout}.jsonl", payouts(day)), LINES, content).await
    }

    async fn payouts_of(&self, day: Date) -> io::Result<Vec<PayoutFile>> {
        let names = self.list(&payouts(day)).await?;
        let file = |(name, content_tag): (String, String)| {
            let payout = name.strip_suffix(".jsonl")?.to_owned();
            Some(PayoutFile { payout, content_tag })
        };
        Ok(names.into_iter().filter_map(file).collect())
    }

    async fn read_payout(&self, day: Date, payout: &str) -> io::Result<Vec<u8>> {
        let get = self.client.get_object().bucket(&self.bucket);
        let object = get.key(format!("{}{payout}.jsonl", payouts(day))).send().await;
        let body = object.map_err(|error| failed(&error))?.body;
        Ok(body.collect().await.map_err(|error| failed(&error))?.to_vec())
    }

    async fn put_day(&self, day: Date, csv: Vec<u8>) -> io::Result<()> {
        self.put(format!("exports/payouts/{day}.csv"), "text/csv; charset=utf-8", csv).await
    }
}
