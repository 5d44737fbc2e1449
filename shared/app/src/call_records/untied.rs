//! Invoices whose calls do not add up to them, as staff list them.

use std::future::Future;

use domain::{
    ids::{AccountId, DocumentNumber},
    money::Money,
};
use jiff::civil::Date;

use crate::store::StoreError;

/// An invoice that does not tie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UntiedInvoice {
    /// The account.
    pub account: AccountId,
    /// The invoice.
    pub number: DocumentNumber,
    /// The day of issue.
    pub issued_on: Date,
    /// Number of its calls.
    pub calls: u64,
    /// The sum of the groups' differences. It may be 0.
    pub difference: Money,
}

/// Where a page of the list begins: after this invoice of this account.
pub type UntiedPosition = (AccountId, DocumentNumber);

/// Invoices, and where the next page begins; `None` at the end.
pub type UntiedPage = (Vec<UntiedInvoice>, Option<UntiedPosition>);

/// Lists invoices that do not tie.
pub trait ReadUntied: Send + Sync {
    /// Up to `limit` invoices, by account and number, and where the next page begins.
    fn untied_invoices(
        &self,
        after: Option<&UntiedPosition>,
        limit: u16,
    ) -> impl Future<Output = Result<UntiedPage, StoreError>> + Send;
}
