//! Every hour: tells the billing system what was posted in the portal.

use app::journal::{FILE_LINES, JournalError, JournalFiles, JournalStore, JournalWriter, Written};
use app::system::Clock;
use jiff::{SignedDuration, Timestamp};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[Capability::JournalEntries, Capability::WriteJournal];

/// Time kept at the end of a call, to write the file that was begun and remove its marks.
const RESERVE: SignedDuration = SignedDuration::from_secs(120);

/// What this function works with.
#[derive(Debug)]
pub struct Ports<S, F, C> {
    /// The entries.
    pub store: S,
    /// The files.
    pub files: F,
    /// The clock.
    pub clock: C,
}

/// Why a run failed.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The journal could not be written.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// Some entries are not in the journal; the next run tries again.
    #[error("the journal is incomplete: {0:?}; the next run tries again")]
    Incomplete(Written),
}

/// Writes the journal until everything is written or the call, which ends at `deadline`, is almost
/// over.
///
/// # Errors
/// See [`WriteError`].
pub async fn handle<S, F, C>(ports: &Ports<S, F, C>, deadline: Timestamp) -> Result<(), WriteError>
where
    S: JournalStore,
    F: JournalFiles,
    C: Clock,
{
    let Ports { store, files, clock } = ports;
    let until = deadline.saturating_sub(RESERVE).unwrap_or(deadline);
    let writer = JournalWriter { store, files, clock, file_lines: FILE_LINES };
    let done = writer.run(until).await?;
    let Written { files, lines, damaged, is_cut_off } = done;
    tracing::info!(files, lines, damaged, is_cut_off, "journal written");
    if damaged == 0 && !is_cut_off { Ok(()) } else { Err(WriteError::Incomplete(done)) }
}
