//! The checkpoint from which an interrupted run continues.

use std::collections::BTreeMap;

use app::{
    call_records::import::{CallRun, CallWorkFile},
    import::FileState,
};
use domain::call_record::{CallCharge, Month};
use domain::ids::AccountId;
use serde::{Deserialize, Serialize};

use crate::context::CallImportError;

/// Which stage of its pass a run is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Stage {
    /// The batch is read and cut into slices. In pass 0 alone.
    #[default]
    Partition,
    /// Slices are merged and their rows posted.
    Merge,
    /// Every row is decided; the report is written.
    Report,
}

/// A work object: sorted records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(u64, u64, u64, u64)", into = "(u64, u64, u64, u64)")]
pub(crate) struct WorkObject {
    /// Hash of its content: its name.
    pub(crate) hash: u64,
    /// Its bytes.
    pub(crate) bytes: u64,
    /// How many of these, at its end, are its index.
    pub(crate) index: u64,
    /// Its records.
    pub(crate) records: u64,
}

impl From<(u64, u64, u64, u64)> for WorkObject {
    fn from((hash, bytes, index, records): (u64, u64, u64, u64)) -> Self {
        Self { hash, bytes, index, records }
    }
}

impl From<WorkObject> for (u64, u64, u64, u64) {
    fn from(object: WorkObject) -> Self {
        (object.hash, object.bytes, object.index, object.records)
    }
}

/// How many rows ended where, and what was posted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Counts {
    pub(crate) posted: u64,
    pub(crate) duplicates: u64,
    pub(crate) rejected: u64,
    pub(crate) waiting: u64,
    /// Billed seconds posted.
    pub(crate) billed_seconds: u64,
    /// Charges posted, by currency.
    pub(crate) charges: BTreeMap<String, String>,
}

impl Counts {
    /// Adds to the charges of a currency.
    pub(crate) fn charge(&mut self, currency: &str, more: CallCharge) -> Option<()> {
        let sum = self.charges.entry(currency.to_owned()).or_insert_with(|| "0".to_owned());
        *sum = CallCharge::parse_sum(sum)?.plus(more).to_string();
        Some(())
    }

    /// Rows that ended anywhere.
    pub(crate) const fn total(&self) -> u64 {
        let ended = self.posted.saturating_add(self.duplicates).saturating_add(self.rejected);
        ended.saturating_add(self.waiting)
    }
}

/// How far a run is. Saved as a whole, so that it always describes one point.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Checkpoint {
    pub(crate) pass: u32,
    pub(crate) stage: Stage,
    /// The header of the batch as it was written; empty before the first slice is finished.
    pub(crate) header: String,
    /// The batch's own columns.
    pub(crate) extra_columns: Vec<String>,
    /// Decompressed bytes of the batch up to the end of the last finished slice.
    pub(crate) byte: u64,
    /// The physical line that begins there.
    pub(crate) line: u64,
    /// Rows in finished slices, rejected ones included.
    pub(crate) lines: u64,
    /// Bytes that rows which were not rejected may have had in the batch.
    pub(crate) row_bytes: u64,
    /// What the file was like, as [`FileState::as_str`] gives it; empty while it is being read.
    pub(crate) file: String,
    /// Where rows ended. In the merge of a later pass, `waiting` counts those that wait again.
    pub(crate) counts: Counts,
    /// Sorted rows of this pass.
    pub(crate) rows: Vec<WorkObject>,
    /// Account and month up to which every row of this pass is decided, and what is posted listed.
    pub(crate) after: Option<(String, String)>,
    /// Files of fragments written in this pass.
    pub(crate) fragment_files: u64,
    /// Sorted rows that wait for the next pass.
    pub(crate) waiting: Vec<WorkObject>,
    /// Parts of the problems, each sorted by line.
    pub(crate) problems: Vec<WorkObject>,
    /// Whether this pass rejects rows that would wait.
    pub(crate) is_last: bool,
    /// Rows that had ended when this pass began: posted, duplicate or rejected.
    pub(crate) ended_before: u64,
    /// Whether the run says when this pass ended.
    pub(crate) has_end: bool,
}

impl Checkpoint {
    /// Reads the checkpoint of a run.
    ///
    /// # Errors
    /// [`CallImportError::Work`] when it is not one.
    pub(crate) fn of(run: &CallRun) -> Result<Self, CallImportError> {
        if run.checkpoint.is_empty() {
            return Ok(Self::default());
        }
        let damaged = |error| CallImportError::Work(format!("checkpoint of {}: {error}", run.id));
        serde_json::from_str(&run.checkpoint).map_err(damaged)
    }

    /// Writes it into the run.
    ///
    /// # Errors
    /// [`CallImportError::Work`] when it is too large to be saved.
    pub(crate) fn store(&self, run: &mut CallRun) -> Result<(), CallImportError> {
        let text = serde_json::to_string(self);
        let text = text.map_err(|error| CallImportError::Work(error.to_string()))?;
        if text.len() > CallRun::CHECKPOINT_BYTES {
            let message = format!("the checkpoint has {} bytes: cut the batch", text.len());
            return Err(CallImportError::Work(message));
        }
        run.checkpoint = text;
        Ok(())
    }

    /// What the file was like; `None` while it is being read.
    pub(crate) fn file(&self) -> Option<FileState> {
        FileState::parse(&self.file)
    }

    /// The work file of rows of this pass.
    pub(crate) const fn rows_file(&self, object: WorkObject) -> CallWorkFile {
        CallWorkFile::Rows { pass: self.pass, hash: object.hash }
    }

    /// The part up to which the pass is decided.
    pub(crate) fn after(&self) -> Result<Option<(AccountId, Month)>, CallImportError> {
        let Some((account, month)) = &self.after else { return Ok(None) };
        let part = AccountId::parse(account).ok().zip(Month::parse(month));
        let damaged = || CallImportError::Work(format!("{account} {month} is not a part"));
        part.map(Some).ok_or_else(damaged)
    }
}

#[cfg(test)]
mod tests {
    use app::{import::Arrival, posting::RunId};
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn a_checkpoint_is_read_as_it_was_saved() {
        let arrival = Arrival {
            key: "call-records/a.csv".into(),
            version_id: "1".into(),
            at: Timestamp::UNIX_EPOCH,
            sequencer: "1".into(),
        };
        let mut run = CallRun::new(RunId::of("a", "1"), arrival);
        assert_eq!(Checkpoint::of(&run).unwrap(), Checkpoint::default());
        let object = WorkObject { hash: u64::MAX, bytes: 2, index: 1, records: 3 };
        let mut checkpoint = Checkpoint {
            rows: vec![object, object],
            after: Some(("a".into(), "2026-06".into())),
            ..Checkpoint::default()
        };
        checkpoint.counts.charge("CAD", CallCharge::from_millionths(-1)).unwrap();
        checkpoint.store(&mut run).unwrap();
        assert_eq!(Checkpoint::of(&run).unwrap(), checkpoint);
        run.checkpoint.pop();
        assert!(Checkpoint::of(&run).is_err());
    }
}
