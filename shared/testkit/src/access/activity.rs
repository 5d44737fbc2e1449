//! The activity log in memory.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use app::activity::{Activity, ActivityLog, ActivityPosition, ReadActivity, RecordActivity};
use app::store::StoreError;

use crate::ledger::Faults;

/// Keeps activities in the order in which they were written.
#[derive(Clone, Debug, Default)]
pub struct MemoryActivity {
    written: Arc<Mutex<Vec<Activity>>>,
    faults: Faults,
}

impl MemoryActivity {
    /// An empty log whose calls crash as planned.
    pub fn with_faults(faults: Faults) -> Self {
        Self { written: Arc::default(), faults }
    }

    /// The activities that were written.
    pub fn all(&self) -> Vec<Activity> {
        self.written().clone()
    }

    fn written(&self) -> MutexGuard<'_, Vec<Activity>> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl RecordActivity for MemoryActivity {
    async fn record(&self, activity: &Activity) -> Result<(), StoreError> {
        self.faults.call(|| {
            let mut written = self.written();
            let key = |known: &Activity| (known.log.clone(), known.filed_at, known.id.clone());
            if written.iter().all(|known| key(known) != key(activity)) {
                written.push(activity.clone());
            }
        })?;
        Ok(())
    }
}

impl ReadActivity for MemoryActivity {
    async fn activities(
        &self,
        log: &ActivityLog,
        after: Option<&ActivityPosition>,
        limit: u16,
    ) -> Result<(Vec<Activity>, Option<ActivityPosition>), StoreError> {
        Ok(self.faults.call(|| page_of(&self.written(), log, after, limit))?)
    }
}

/// A page of a log, newest first.
pub(super) fn page_of(
    written: &[Activity],
    log: &ActivityLog,
    after: Option<&ActivityPosition>,
    limit: u16,
) -> (Vec<Activity>, Option<ActivityPosition>) {
    let mut found: Vec<Activity> =
        written.iter().filter(|known| known.log == *log).cloned().collect();
    found.sort_by(|a, b| (b.filed_at, &b.id).cmp(&(a.filed_at, &a.id)));
    found.retain(|known| after.is_none_or(|(at, id)| (known.filed_at, &known.id) < (*at, id)));
    let more = found.len() > usize::from(limit);
    found.truncate(usize::from(limit));
    let last = found.last().filter(|_| more).map(|last| (last.filed_at, last.id.clone()));
    (found, last)
}
