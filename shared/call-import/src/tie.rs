//! Tie-out of the invoices whose calls a run stored.

use std::collections::BTreeSet;

use app::{
    call_records::import::{CommitSegments, ReadUsageLines, TieOutMark},
    store::StoreError,
};
use domain::{
    call_record::{Totals, tie_out},
    money::Money,
};
use futures_util::{StreamExt, TryStreamExt, stream};

use crate::{
    context::CallImportPorts,
    lease::{Interruption, Lease},
    store::InvoiceKey,
};

/// Computes the tie-out of each invoice from all its calls, and stores the results. Another run may
/// do the same at the same time: the result of the most calls stays.
pub(crate) async fn tie_out_all<P: CallImportPorts>(
    lease: &Lease<'_, P>,
    invoices: &BTreeSet<InvoiceKey>,
) -> Result<(), Interruption> {
    let all: Vec<_> = invoices.iter().map(|invoice| tie_out_one(lease, invoice)).collect();
    let all = stream::iter(all).buffer_unordered(lease.import.limits.at_once);
    all.try_collect::<()>().await
}

async fn tie_out_one<P: CallImportPorts>(
    lease: &Lease<'_, P>,
    invoice: &InvoiceKey,
) -> Result<(), Interruption> {
    lease.check().await?;
    match computed(lease, invoice).await {
        // The calls are posted, and the rest of the run does not depend on it.
        Err(StoreError::Corrupt(what)) => {
            let (account, number) = invoice;
            tracing::error!(
                %account,
                %number,
                what,
                "the tie-out of an invoice could not be computed: its document or the sums of its \
                 calls are damaged; repair them, and the next calls of the invoice compute it again"
            );
            Ok(())
        }
        ended => Ok(ended?),
    }
}

async fn computed<P: CallImportPorts>(
    lease: &Lease<'_, P>,
    (account, number): &InvoiceKey,
) -> Result<(), StoreError> {
    let (tables, invoices) = (lease.import.tables, lease.import.invoices);
    let invoice = lease.retry(|| invoices.usage_lines(account, number)).await?;
    let corrupt =
        |what: &str| StoreError::Corrupt(format!("invoice {number} of {account}: {what}"));
    let invoice = invoice.ok_or_else(|| corrupt("posted, but not found"))?;
    let sums = lease.retry(|| tables.invoice_sums(account, number)).await?.lines;
    let too_large = |_| corrupt("its sums exceed what money can be");
    let tied = tie_out(&invoice.lines, &sums, Money::zero(invoice.currency)).map_err(too_large)?;
    let differences = tied.groups.iter().map(|group| group.difference);
    let mark = TieOutMark {
        calls: sums.values().copied().fold(Totals::default(), Totals::plus),
        issued_on: invoice.issued_on,
        tied: tied.matches(),
        difference: Money::sum(invoice.currency, differences).map_err(too_large)?,
    };
    lease.retry(|| tables.mark_tie_out(account, number, &mark)).await
}
