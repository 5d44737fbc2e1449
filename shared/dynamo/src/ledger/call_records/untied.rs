//! The staff's list of invoices that do not tie. The index is a moment behind the table.

use app::{
    call_records::{ReadUntied, UntiedInvoice, UntiedPosition},
    store::StoreError,
};
use domain::money::Money;
use futures_util::future::try_join_all;

use super::{keys, segment::read_sums};
use crate::{
    item::{Item, Reader},
    ledger::{LedgerTable, entry::currency},
};

impl ReadUntied for LedgerTable {
    async fn untied_invoices(
        &self,
        after: Option<&UntiedPosition>,
        limit: u16,
    ) -> Result<(Vec<UntiedInvoice>, Option<UntiedPosition>), StoreError> {
        let limit = usize::from(limit);
        let after = after.map(|(account, number)| keys::untied_gsk(account, number));
        let parts: Vec<String> = (0..keys::UNTIED_PARTS).map(keys::untied).collect();
        // One more than the page has says whether there is another.
        let most = limit.saturating_add(1);
        let read = parts.iter().map(|part| self.sparse(part, after.as_deref(), most));
        let mut found = Vec::new();
        for item in try_join_all(read).await?.iter().flatten() {
            found.push(read_untied(item)?);
        }
        found.sort_by(|a, b| (&a.account, &a.number).cmp(&(&b.account, &b.number)));
        let more = found.len() > limit;
        found.truncate(limit);
        let last = found.last().filter(|_| more);
        let next = last.map(|last| (last.account.clone(), last.number.clone()));
        Ok((found, next))
    }
}

fn read_untied(item: &Item) -> Result<UntiedInvoice, StoreError> {
    let read = Reader::new(item);
    let (account, number) = read.parsed("gsk", |gsk| keys::untied_position(gsk).ok_or(()))?;
    let difference = Money::exact(read.decimal("difference")?, currency(&read)?);
    Ok(UntiedInvoice {
        account,
        number,
        issued_on: read.date("issuedOn")?,
        calls: read_sums(&read)?.calls,
        difference: difference.map_err(|_| read.corrupt("difference"))?,
    })
}
