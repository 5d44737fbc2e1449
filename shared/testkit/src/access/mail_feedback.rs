//! Suppressed addresses in memory.

use std::collections::BTreeMap;

use app::mail_feedback::{ReadSuppressions, RecordSuppression, Suppression, address_hash};
use app::store::StoreError;
use domain::user::Email;

use crate::access::MemoryAccess;
use crate::access::memory::Table;

impl Table {
    /// Why this address is suppressed, if it is.
    pub(super) fn suppression(&self, email: &Email) -> Option<&Suppression> {
        self.suppressed.get(&address_hash(email))
    }
}

impl ReadSuppressions for MemoryAccess {
    async fn suppressions(
        &self,
        emails: &[Email],
    ) -> Result<BTreeMap<Email, Suppression>, StoreError> {
        self.call(|table| {
            let found = |email: &Email| Some((email.clone(), *table.suppression(email)?));
            Ok(emails.iter().filter_map(found).collect())
        })
    }
}

impl RecordSuppression for MemoryAccess {
    async fn suppress(&self, email: &Email, suppression: &Suppression) -> Result<(), StoreError> {
        self.call(|table| {
            if suppression.replaces(table.suppression(email)) {
                table.suppressed.insert(address_hash(email), *suppression);
            }
            Ok(())
        })
    }
}

impl MemoryAccess {
    /// Suppresses an address.
    #[must_use]
    pub fn with_suppressed(self, email: &Email, suppression: Suppression) -> Self {
        self.table().suppressed.insert(address_hash(email), suppression);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::mail_feedback_suite;

    #[tokio::test]
    async fn the_memory_store_passes_the_suite() {
        mail_feedback_suite::all(&MemoryAccess::default()).await;
    }
}
