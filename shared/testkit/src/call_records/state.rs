//! The tables of call records in memory.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use app::{
    call_records::{
        InvoiceCalls, Segment,
        import::{CallRun, TieOutMark, UsageLines},
    },
    posting::RunId,
    store::StoreError,
};
use domain::{
    call_record::{Month, Totals},
    ids::{AccountId, DocumentNumber},
    money::Currency,
};
use jiff::{SignedDuration, Timestamp};

use super::{files::MemoryCallFiles, pending::pending_once};
use crate::ledger::Faults;

/// What goes wrong with one call of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Nothing is done.
    Throttled,
    /// Nothing is done.
    Conflict,
    /// Nothing is done, and the caller cannot know.
    TimeoutBefore,
    /// It is done, and the caller cannot know.
    TimeoutAfter,
}

/// Says for each call what goes wrong with it.
type Troubles = Box<dyn FnMut() -> Option<Trouble> + Send>;

/// The calls of an account and a month.
#[derive(Clone, Debug, Default)]
pub(super) struct StoredMonth {
    pub(super) version: u64,
    pub(super) totals: Totals,
    pub(super) segments: Vec<Segment>,
}

/// A run and its lease.
#[derive(Clone, Debug)]
pub(super) struct StoredRun {
    pub(super) run: CallRun,
    pub(super) lease: Option<(String, Timestamp)>,
    /// Whose fences hold.
    pub(super) fenced: String,
}

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) accounts: BTreeMap<AccountId, Currency>,
    pub(super) invoices: BTreeMap<(AccountId, DocumentNumber), UsageLines>,
    pub(super) months: BTreeMap<(AccountId, Month), StoredMonth>,
    pub(super) sums: BTreeMap<(AccountId, DocumentNumber), InvoiceCalls>,
    pub(super) marks: BTreeMap<(AccountId, DocumentNumber), TieOutMark>,
    pub(super) runs: BTreeMap<RunId, StoredRun>,
    pub(super) queue: Vec<(RunId, SignedDuration)>,
}

impl State {
    /// Lists a segment.
    pub(super) fn list(&mut self, account: &AccountId, segment: Segment) {
        let month = self.months.entry((account.clone(), segment.id.month)).or_default();
        month.version += 1;
        month.totals = month.totals.plus(segment.totals);
        month.segments.push(segment);
        month.segments.sort_by_key(|listed| listed.id);
    }

    /// Adds to the sums of an invoice and one of its lines.
    pub(super) fn add_to_invoice(
        &mut self,
        account: &AccountId,
        month: Month,
        (number, line): (DocumentNumber, &str),
        totals: Totals,
    ) {
        let sums = self.sums.entry((account.clone(), number)).or_default();
        sums.months.insert(month);
        let sum = sums.lines.entry(line.to_owned()).or_default();
        *sum = sum.plus(totals);
    }
}

/// The tables of call records, as one process sees them, and the files of segments beside them.
/// Clones are the same process.
#[derive(Clone, Default)]
pub struct MemoryCalls {
    pub(super) state: Arc<Mutex<State>>,
    pub(super) files: MemoryCallFiles,
    pub(super) faults: Faults,
    troubles: Arc<Mutex<Option<Troubles>>>,
}

impl fmt::Debug for MemoryCalls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryCalls").field("state", &self.state).finish_non_exhaustive()
    }
}

impl MemoryCalls {
    /// Empty tables, and these faults.
    pub fn new(faults: Faults) -> Self {
        Self { files: MemoryCallFiles::new(faults.clone()), faults, ..Self::default() }
    }

    /// The same tables, as another process sees them.
    #[must_use]
    pub fn process(&self, faults: Faults) -> Self {
        let files = self.files.process(faults.clone());
        Self { state: Arc::clone(&self.state), files, faults, troubles: Arc::default() }
    }

    /// The files beside the tables, as the same process sees them.
    pub fn files(&self) -> MemoryCallFiles {
        self.files.clone()
    }

    /// How many ranges of files this process has read.
    pub fn reads(&self) -> usize {
        self.files.reads()
    }

    /// From now on this says for each call what goes wrong with it.
    pub fn trouble(&self, troubles: impl FnMut() -> Option<Trouble> + Send + 'static) {
        *self.troubles.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(troubles));
    }

    /// Adds an account.
    pub fn add_account(&self, account: AccountId, currency: Currency) {
        self.state().accounts.insert(account, currency);
    }

    /// Adds an invoice of an account.
    pub fn add_invoice(&self, account: AccountId, number: DocumentNumber, lines: UsageLines) {
        self.state().invoices.insert((account, number), lines);
    }

    /// Every segment that is listed, with its account.
    pub fn all_segments(&self) -> Vec<(AccountId, Segment)> {
        let state = self.state();
        let months = state.months.iter();
        let segments = months.flat_map(|((account, _), month)| {
            month.segments.iter().map(|segment| (account.clone(), segment.clone()))
        });
        segments.collect()
    }

    /// The sums of every account and month.
    pub fn all_months(&self) -> BTreeMap<(AccountId, Month), Totals> {
        let state = self.state();
        state.months.iter().map(|(key, month)| (key.clone(), month.totals)).collect()
    }

    /// The sums of the calls of every invoice.
    pub fn all_sums(&self) -> BTreeMap<(AccountId, DocumentNumber), InvoiceCalls> {
        self.state().sums.clone()
    }

    /// The result of every tie-out.
    pub fn all_marks(&self) -> BTreeMap<(AccountId, DocumentNumber), TieOutMark> {
        self.state().marks.clone()
    }

    /// A run.
    pub fn run(&self, run: RunId) -> Option<CallRun> {
        self.state().runs.get(&run).map(|stored| stored.run.clone())
    }

    /// Takes the messages that were enqueued.
    pub fn take_queue(&self) -> Vec<(RunId, SignedDuration)> {
        std::mem::take(&mut self.state().queue)
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes one call of the tables, as a process would.
    pub(super) async fn call<T>(
        &self,
        effect: impl FnOnce(&mut State) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        pending_once().await;
        let trouble = {
            let mut troubles = self.troubles.lock().unwrap_or_else(PoisonError::into_inner);
            troubles.as_mut().and_then(|troubles| troubles())
        };
        match trouble {
            None if self.faults.is_throttled() => Err(StoreError::Throttled),
            None => self.faults.call(|| effect(&mut self.state()))?,
            Some(Trouble::Throttled) => Err(StoreError::Throttled),
            Some(Trouble::Conflict) => Err(StoreError::Conflict),
            Some(Trouble::TimeoutBefore) => Err(StoreError::Timeout),
            Some(Trouble::TimeoutAfter) => {
                drop(self.faults.call(|| effect(&mut self.state()))?);
                Err(StoreError::Timeout)
            }
        }
    }
}
