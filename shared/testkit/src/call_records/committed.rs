//! What an import of call records reads and lists, in memory.

use std::collections::BTreeSet;

use app::{
    call_records::{
        InvoiceCalls, ReadCallRecords,
        import::{
            CallCommit, CommitOutcome, CommitSegments, FENCE_COPIES, ListedSegments,
            MAX_INVOICE_LINES, ReadUsageLines, TieOutMark, UsageLines,
        },
    },
    import::LEASE_LOST,
    store::StoreError,
};
use domain::{
    call_record::Month,
    ids::{AccountId, DocumentNumber},
    money::Currency,
};

use super::state::{MemoryCalls, State};

impl CommitSegments for MemoryCalls {
    async fn accounts(
        &self,
        accounts: &[AccountId],
    ) -> Result<Vec<(AccountId, Currency)>, StoreError> {
        assert_eq!(accounts.iter().collect::<BTreeSet<_>>().len(), accounts.len(), "distinct");
        self.call(|state| {
            let known = accounts.iter().filter_map(|account| state.accounts.get_key_value(account));
            Ok(known.map(|(account, currency)| (account.clone(), *currency)).collect())
        })
        .await
    }

    async fn invoices(
        &self,
        invoices: &[(AccountId, DocumentNumber)],
    ) -> Result<Vec<(AccountId, DocumentNumber)>, StoreError> {
        assert_eq!(invoices.iter().collect::<BTreeSet<_>>().len(), invoices.len(), "distinct");
        self.call(|state| {
            let known = invoices.iter().filter(|invoice| state.invoices.contains_key(*invoice));
            Ok(known.cloned().collect())
        })
        .await
    }

    async fn listed(
        &self,
        account: &AccountId,
        month: Month,
    ) -> Result<ListedSegments, StoreError> {
        self.call(|state| {
            let month = state.months.get(&(account.clone(), month)).cloned().unwrap_or_default();
            Ok(ListedSegments { version: month.version, segments: month.segments })
        })
        .await
    }

    async fn commit(&self, commit: &CallCommit<'_>) -> Result<CommitOutcome, StoreError> {
        self.call(|state| list(state, commit)).await
    }

    async fn invoice_sums(
        &self,
        account: &AccountId,
        number: &DocumentNumber,
    ) -> Result<InvoiceCalls, StoreError> {
        self.invoice_calls(account, number).await
    }

    async fn mark_tie_out(
        &self,
        account: &AccountId,
        number: &DocumentNumber,
        mark: &TieOutMark,
    ) -> Result<(), StoreError> {
        self.call(|state| {
            let key = (account.clone(), number.clone());
            let stored = state.marks.get(&key);
            if stored.is_none_or(|stored| stored.calls.calls <= mark.calls.calls) {
                state.marks.insert(key, *mark);
            }
            Ok(())
        })
        .await
    }
}

/// Lists a segment.
fn list(state: &mut State, commit: &CallCommit<'_>) -> Result<CommitOutcome, StoreError> {
    let CallCommit { account, version, segment, lines, fence } = *commit;
    assert!(lines.len() <= MAX_INVOICE_LINES, "{} lines", lines.len());
    assert!(fence.copy < FENCE_COPIES, "copy {}", fence.copy);
    let pairs: BTreeSet<_> = lines.iter().map(|line| (&line.number, &line.line)).collect();
    assert_eq!(pairs.len(), lines.len(), "distinct");
    if state.runs.get(&fence.run).is_none_or(|run| run.fenced != fence.owner) {
        return Err(LEASE_LOST);
    }
    let month = state.months.get(&(account.clone(), segment.id.month));
    if month.is_some_and(|month| month.segments.iter().any(|listed| listed.id == segment.id)) {
        return Ok(CommitOutcome::AlreadyListed);
    }
    if month.map_or(0, |month| month.version) != version {
        return Ok(CommitOutcome::VersionMoved);
    }
    for line in lines {
        let pair = (line.number.clone(), line.line.as_str());
        state.add_to_invoice(account, segment.id.month, pair, line.totals);
    }
    state.list(account, segment.clone());
    Ok(CommitOutcome::Committed)
}

impl ReadUsageLines for MemoryCalls {
    async fn usage_lines(
        &self,
        account: &AccountId,
        number: &DocumentNumber,
    ) -> Result<Option<UsageLines>, StoreError> {
        let key = (account.clone(), number.clone());
        self.call(|state| Ok(state.invoices.get(&key).cloned())).await
    }
}
