//! A ledger after the import of a file.

use app::import::{Arrival, Import, InviteOnImport, Limits, Outcome, register};
use jiff::Timestamp;
use serde_json::Value;

use super::{Faults, MemoryFiles, MemoryLedger};
use crate::documents::file;
use crate::system::FixedClock;

/// The ledger and the files after the import of these lines, which arrived at noon UTC of 20 July
/// 2026. Every line must be posted.
pub async fn imported(lines: &[Value]) -> (MemoryLedger, MemoryFiles) {
    imported_with(Faults::default(), lines).await
}

/// Like [`imported`], with faults that begin after the import.
pub async fn imported_with(faults: Faults, lines: &[Value]) -> (MemoryLedger, MemoryFiles) {
    let (ledger, files) = (MemoryLedger::new(faults), MemoryFiles::default());
    let at: Timestamp = "2026-07-20T12:00:00Z".parse().unwrap();
    let (key, version_id) = ("billing/all.jsonl".to_owned(), "v1".to_owned());
    let arrival = Arrival { key, version_id, at, sequencer: String::new() };
    files.drop_file(&arrival, file(lines));
    register(&ledger, &arrival).await.unwrap();
    let clock = FixedClock::at(at);
    let import = Import {
        store: &ledger,
        documents: &files,
        files: &files,
        runs: &ledger,
        clock: &clock,
        invite: InviteOnImport(false),
        limits: Limits::default(),
    };
    let outcome = import.work("test", Timestamp::MAX).await.unwrap();
    assert_eq!(outcome, Outcome::Done);
    let problems = files.text(&app::import::Report::problems_key(&arrival));
    assert_eq!(problems.as_deref(), Some(""), "every line is posted");
    (ledger, files)
}
