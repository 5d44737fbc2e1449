//! Jobs that build downloads. They are in this table because it deletes what has expired.

use app::call_records::{DownloadFile, Job, JobId, JobState, ReadJobs, RecordJobs, StartJobs};
use app::store::{Condition, StoreError};
use aws_sdk_dynamodb::types::AttributeValue;
use domain::ids::{AccountId, UserId};

use crate::access::{AccessTable, record::ttl};
use crate::error::write_error;
use crate::item::{Item, Reader, Writer, integer, key, text};

/// As it is stored. The policy of the function that records jobs allows no other partition.
const JOB: &str = "JOB";

/// The states, as they are stored.
const QUEUED: &str = "queued";
const RUNNING: &str = "running";
const DONE: &str = "done";
const FAILED: &str = "failed";

fn job_key(account: &AccountId, id: JobId) -> Item {
    key(format!("{JOB}#{account}#{id}"), JOB)
}

/// What a state sets: its name, thousandths done, and the file.
fn state(state: &JobState) -> (&'static str, u64, Option<AttributeValue>) {
    match state {
        JobState::Queued => (QUEUED, 0, None),
        JobState::Running { permille } => (RUNNING, u64::from(*permille), None),
        JobState::Done(DownloadFile { key, bytes }) => {
            let file = Writer::map().text("key", key).integer("bytes", *bytes).attribute();
            (DONE, 1000, Some(file))
        }
        JobState::Failed => (FAILED, 1000, None),
    }
}

fn read_state(read: &Reader<'_>) -> Result<JobState, StoreError> {
    Ok(match read.text("state")? {
        QUEUED => JobState::Queued,
        RUNNING => {
            let permille = read.integer("permille")?;
            let permille = u16::try_from(permille).ok().filter(|permille| *permille <= 1000);
            JobState::Running { permille: permille.ok_or_else(|| read.corrupt("permille"))? }
        }
        DONE => {
            let file = read.map("file")?;
            let (key, bytes) = (file.text("key")?.to_owned(), file.integer("bytes")?);
            JobState::Done(DownloadFile { key, bytes })
        }
        FAILED => JobState::Failed,
        _ => return Err(read.corrupt("state")),
    })
}

impl StartJobs for AccessTable {
    async fn put_job(&self, job: &Job) -> Result<(), StoreError> {
        let (name, permille, file) = state(&job.state);
        let mut item = Writer::from_key(job_key(&job.account, job.id))
            .text("user", job.user.to_string())
            .text("request", &job.request)
            .text("state", name)
            .integer("permille", permille)
            .instant("startedAt", job.started_at)
            .instant("expiresAt", job.expires_at)
            .with("ttl", ttl(job.expires_at))
            .build();
        item.extend(file.map(|file| ("file".to_owned(), file)));
        let put = self.client.put_item().table_name(&self.table).set_item(Some(item));
        let put = put.condition_expression("attribute_not_exists(pk)");
        match put.send().await.map_err(|error| write_error(&error, Condition::Job)) {
            Ok(_) | Err(StoreError::ConditionFailed(Condition::Job)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

impl ReadJobs for AccessTable {
    async fn job(&self, account: &AccountId, id: JobId) -> Result<Option<Job>, StoreError> {
        let item = self.get(job_key(account, id)).await?;
        let read = |item: Item| {
            let read = Reader::new(&item);
            Ok(Job {
                id,
                account: account.clone(),
                user: read.parsed("user", UserId::parse)?,
                request: read.text("request")?.to_owned(),
                state: read_state(&read)?,
                started_at: read.instant("startedAt")?,
                expires_at: read.instant("expiresAt")?,
            })
        };
        item.map(read).transpose()
    }
}

impl RecordJobs for AccessTable {
    async fn record_job(
        &self,
        account: &AccountId,
        id: JobId,
        new: &JobState,
    ) -> Result<(), StoreError> {
        let (name, permille, file) = state(new);
        let update = self.client.update_item().table_name(&self.table);
        let mut update = update
            .set_key(Some(job_key(account, id)))
            .condition_expression(
                "attribute_exists(pk) AND #state IN (:queued, :running) AND permille <= :permille",
            )
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":queued", text(QUEUED))
            .expression_attribute_values(":running", text(RUNNING))
            .expression_attribute_values(":state", text(name))
            .expression_attribute_values(":permille", integer(permille));
        let mut set = "SET #state = :state, permille = :permille".to_owned();
        if let Some(file) = file {
            set.push_str(", #file = :file");
            update = update
                .expression_attribute_names("#file", "file")
                .expression_attribute_values(":file", file);
        }
        let sent = update.update_expression(set).send().await;
        match sent.map_err(|error| write_error(&error, Condition::Job)) {
            Ok(_) | Err(StoreError::ConditionFailed(Condition::Job)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}
