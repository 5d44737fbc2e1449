//! The queue of `build-download`. A message is `{"accountId", "jobId"}`.

use app::call_records::{JobId, QueueJobs};
use app::outbox::QueueError;
use aws_types::SdkConfig;
use domain::ids::AccountId;
use serde::{Deserialize, Serialize};

use crate::BadMessage;
use crate::sqs::Queue;

/// The queue, to send to.
#[derive(Clone, Debug)]
pub struct DownloadQueue(Queue);

impl DownloadQueue {
    /// The queue with this AWS configuration and URL.
    pub fn at(resource: (&SdkConfig, String)) -> Self {
        Self(Queue::at(resource))
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Message {
    account_id: String,
    job_id: String,
}

fn encode(account: &AccountId, id: JobId) -> serde_json::Result<String> {
    serde_json::to_string(&Message { account_id: account.to_string(), job_id: id.to_string() })
}

impl QueueJobs for DownloadQueue {
    async fn queue_job(&self, account: &AccountId, id: JobId) -> Result<(), QueueError> {
        self.0.send(encode(account, id), None).await
    }
}

/// Reads a message: the account and its job.
///
/// # Errors
/// [`BadMessage`].
pub fn parse_download_job(body: &str) -> Result<(AccountId, JobId), BadMessage> {
    let Message { account_id, job_id } = serde_json::from_str(body)?;
    let account = AccountId::parse(&account_id).map_err(|_| BadMessage::Value("accountId"))?;
    let id = JobId::parse(&job_id).ok_or(BadMessage::Value("jobId"))?;
    Ok((account, id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_reads_back_and_others_are_refused() {
        let account = AccountId::parse("acct-1").unwrap();
        let id = JobId::parse("5f0c7d3e-9a41-4b8e-8d25-6f1b90c2a7e3").unwrap();
        let body = encode(&account, id).unwrap();
        assert_eq!(parse_download_job(&body).unwrap(), (account, id));
        for other in [
            "",
            "{}",
            r#"{"accountId":"a b","jobId":"5f0c7d3e-9a41-4b8e-8d25-6f1b90c2a7e3"}"#,
            r#"{"accountId":"acct-1","jobId":"5F0C"}"#,
            &body.replace('}', r#","more":1}"#),
        ] {
            assert!(parse_download_job(other).is_err(), "{other}");
        }
    }
}
