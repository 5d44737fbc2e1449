//! Problems of rows, as reports have them.

use call_rows::RowCode;
use serde_json::json;

use crate::checkpoint::{Checkpoint, WorkObject};
use crate::{
    context::{CallImportError, CallImportPorts},
    decide::Refusal,
    key::problem_key,
    lease::Lease,
    sorted::Writer,
};
use app::call_records::import::{CallWorkFile, CallWorkFiles};

/// Most characters of a message: it may repeat what a row has.
const MAX_MESSAGE: usize = 500;

/// Bytes of problems after which a part of them is written.
const PART_BYTES: usize = 4 << 20;

/// Code of a batch that cannot be read any further.
pub(crate) const UNREADABLE: &str = "unreadable";

/// Code of a row that names a line of an invoice by more than a key may have.
pub(crate) const BAD_VALUE: &str = RowCode::BadValue.as_str();

/// Rows that are rejected, each with its line and what the report says of it.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    found: Vec<(u64, String)>,
    bytes: usize,
}

impl Problems {
    /// Adds a row that is rejected. `call` is its id, where it is known.
    pub(crate) fn add(&mut self, line: u64, call: Option<&str>, code: &str, message: &str) {
        let message: String = message.chars().take(MAX_MESSAGE).collect();
        let text = json!({
            "line": line, "type": "call", "id": call, "code": code, "message": message,
        });
        let text = text.to_string();
        self.bytes = self.bytes.saturating_add(text.len());
        self.found.push((line, text));
    }

    /// Adds a row that is rejected for what is stored.
    pub(crate) fn refuse(&mut self, line: u64, call: &str, refusal: &Refusal) {
        self.add(line, Some(call), refusal.code(), &refusal.message());
    }

    /// How many there are.
    pub(crate) fn count(&self) -> u64 {
        u64::try_from(self.found.len()).unwrap_or(u64::MAX)
    }

    /// Whether there are enough for a part.
    pub(crate) const fn is_full(&self) -> bool {
        self.bytes >= PART_BYTES
    }

    /// Writes them as a part, and adds it to the checkpoint.
    pub(crate) async fn put<P: CallImportPorts>(
        &mut self,
        lease: &Lease<'_, P>,
        checkpoint: &mut Checkpoint,
    ) -> Result<(), CallImportError> {
        let mut found = std::mem::take(self).found;
        found.sort();
        let mut writer = Writer::new(lease.import.limits.block_bytes.min(64 << 10));
        for (line, text) in &found {
            writer.push(&problem_key(*line), text.as_bytes())?;
        }
        if let Some((object, content)) = writer.finish()? {
            lease.import.files.put_work(lease.run, problems_file(object), content).await?;
            checkpoint.problems.push(object);
        }
        Ok(())
    }
}

/// The work file of a part of problems.
pub(crate) const fn problems_file(object: WorkObject) -> CallWorkFile {
    CallWorkFile::Problems { hash: object.hash }
}
