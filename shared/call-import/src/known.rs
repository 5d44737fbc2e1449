//! What is known of the rows of a pass: accounts, invoices, and calls that are stored.

use std::collections::{BTreeMap, BTreeSet};

use app::call_records::{
    Segment,
    import::{CommitSegments, ListedSegments},
};
use call_store::{Hash, find_ids};
use domain::{
    ids::{AccountId, DocumentNumber},
    money::Currency,
};

use crate::{
    context::{CallImportError, CallImportPorts},
    decide::Stored,
    key::PartKey,
    lease::{Interruption, Lease},
    store::{InvoiceKey, Names},
};

/// Accounts and invoices that exist.
#[derive(Debug, Default)]
pub(crate) struct Known {
    accounts: BTreeMap<AccountId, Currency>,
    invoices: BTreeMap<AccountId, BTreeSet<String>>,
}

impl Known {
    /// Looks up these accounts, and those of the invoices whose account exists.
    pub(crate) async fn look_up<P: CallImportPorts>(
        lease: &Lease<'_, P>,
        accounts: &[AccountId],
        invoices: Vec<InvoiceKey>,
    ) -> Result<Self, Interruption> {
        let tables = lease.import.tables;
        let accounts: BTreeMap<_, _> =
            lease.retry(|| tables.accounts(accounts)).await?.into_iter().collect();
        let of_known = invoices.into_iter().filter(|(account, _)| accounts.contains_key(account));
        let asked: Vec<_> = of_known.collect();
        let mut known = Self { accounts, invoices: BTreeMap::new() };
        if !asked.is_empty() {
            for (account, number) in lease.retry(|| tables.invoices(&asked)).await? {
                known.invoices.entry(account).or_default().insert(number.as_str().to_owned());
            }
        }
        Ok(known)
    }

    /// The account's currency; `None` when it does not exist.
    pub(crate) fn currency(&self, account: &AccountId) -> Option<Currency> {
        self.accounts.get(account).copied()
    }

    /// Whether a row may name this invoice: it exists, or the number is empty.
    pub(crate) fn has_invoice(&self, account: &AccountId, number: &str) -> bool {
        let invoices = || self.invoices.get(account);
        number.is_empty() || invoices().is_some_and(|invoices| invoices.contains(number))
    }
}

/// An invoice that rows name; `None` when they name none.
pub(crate) fn invoice_key(account: &AccountId, number: &str) -> Option<InvoiceKey> {
    DocumentNumber::stored(number).ok().map(|number| (account.clone(), number))
}

/// The segments of a part whose files are kept.
pub(crate) async fn listed<P: CallImportPorts>(
    lease: &Lease<'_, P>,
    part: &PartKey,
) -> Result<ListedSegments, Interruption> {
    let (tables, now) = (lease.import.tables, lease.now());
    let mut listed = lease.retry(|| tables.listed(&part.account, part.month)).await?;
    listed.segments.retain(|segment| segment.kept_until > now);
    Ok(listed)
}

/// The number of the next segment of a part that this pass stores.
pub(crate) fn next_number(listed: &ListedSegments, names: Names) -> u32 {
    let own = listed.segments.iter().filter(|segment| is_own(segment, names));
    own.map(|segment| segment.id.part.saturating_add(1)).max().unwrap_or_default()
}

fn is_own(segment: &Segment, names: Names) -> bool {
    (segment.id.run, segment.id.pass) == (names.run, names.pass)
}

/// Which of these ids, which are sorted, are stored in these segments.
pub(crate) async fn stored<P: CallImportPorts>(
    lease: &Lease<'_, P>,
    listed: &ListedSegments,
    names: Names,
    wanted: &[Hash],
) -> Result<Stored, Interruption> {
    let mut stored = Stored::default();
    for segment in &listed.segments {
        let calls = lease.import.calls;
        let found = lease.retry(|| find_ids(calls, segment, wanted)).await;
        let found = found.map_err(CallImportError::from)?;
        let of = if is_own(segment, names) { &mut stored.own } else { &mut stored.others };
        of.extend(found);
    }
    Ok(stored)
}
