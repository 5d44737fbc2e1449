//! What is shown of call records, in memory.

use std::{io, ops::Range};

use app::{
    call_records::{
        InvoiceCalls, MonthTotals, ReadCallFiles, ReadCallRecords, ReadUntied, Segment,
        UntiedInvoice, UntiedPosition, import::TieOutMark,
    },
    store::StoreError,
};
use bytes::Bytes;
use domain::{
    call_record::Month,
    ids::{AccountId, DocumentNumber},
};

use super::state::MemoryCalls;

impl MemoryCalls {
    /// With an invoice that does not tie. Of its calls only their number is known.
    #[must_use]
    pub fn with_untied(self, invoice: UntiedInvoice) -> Self {
        let UntiedInvoice { account, number, issued_on, calls, difference } = invoice;
        let calls = domain::call_record::Totals { calls, ..Default::default() };
        let mark = TieOutMark { calls, issued_on, tied: false, difference };
        self.state().marks.insert((account, number), mark);
        self
    }
}

impl ReadCallRecords for MemoryCalls {
    async fn months(
        &self,
        account: &AccountId,
        from: Month,
        to: Month,
    ) -> Result<Vec<MonthTotals>, StoreError> {
        self.call(|state| {
            let months = state.months.range((account.clone(), from)..=(account.clone(), to));
            let totals = months.map(|((_, month), stored)| MonthTotals {
                month: *month,
                version: stored.version,
                totals: stored.totals,
            });
            Ok(totals.collect())
        })
        .await
    }

    async fn segments(
        &self,
        account: &AccountId,
        from: Month,
        to: Month,
    ) -> Result<Vec<Segment>, StoreError> {
        self.call(|state| {
            let months = state.months.range((account.clone(), from)..=(account.clone(), to));
            Ok(months.flat_map(|(_, stored)| stored.segments.clone()).collect())
        })
        .await
    }

    async fn invoice_calls(
        &self,
        account: &AccountId,
        number: &DocumentNumber,
    ) -> Result<InvoiceCalls, StoreError> {
        let key = (account.clone(), number.clone());
        self.call(|state| Ok(state.sums.get(&key).cloned().unwrap_or_default())).await
    }
}

impl ReadUntied for MemoryCalls {
    async fn untied_invoices(
        &self,
        after: Option<&UntiedPosition>,
        limit: u16,
    ) -> Result<(Vec<UntiedInvoice>, Option<UntiedPosition>), StoreError> {
        self.call(|state| {
            let untied = state.marks.iter().filter(|(_, mark)| !mark.tied);
            let mut rest = untied.filter(|(of, _)| after.is_none_or(|after| *of > after));
            let invoice = |((account, number), mark): (&UntiedPosition, &TieOutMark)| {
                let TieOutMark { calls, issued_on, difference, .. } = *mark;
                let (account, number) = (account.clone(), number.clone());
                UntiedInvoice { account, number, issued_on, calls: calls.calls, difference }
            };
            let page: Vec<_> = rest.by_ref().take(limit.into()).map(invoice).collect();
            let last = page.last().filter(|_| rest.next().is_some());
            let next = last.map(|last| (last.account.clone(), last.number.clone()));
            Ok((page, next))
        })
        .await
    }
}

/// The files beside the tables.
impl ReadCallFiles for MemoryCalls {
    async fn read(&self, key: &str, range: Range<u64>) -> io::Result<Bytes> {
        self.files.read(key, range).await
    }
}
