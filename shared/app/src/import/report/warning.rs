//! Warnings of a report: a line was posted although a part of it could not be done, or although it
//! looks wrong.

use domain::{
    document::{AccountDocument, Detail, Document, InvoiceDetail},
    plausible::{TaxBase, multiplies_out},
};

use super::super::problem::WarningCode;

/// A warning about a posted line, for people and for programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// What kind it is.
    pub code: WarningCode,
    /// The same in words, naming the first field concerned.
    pub message: String,
}

/// The warnings about a document that was posted, in the order of their codes and at most one of
/// each, so that no line makes a report much longer. `username_taken` says whether its manager was
/// left out.
pub(in crate::import) fn warnings(document: &Document, username_taken: bool) -> Vec<Warning> {
    match document {
        Document::Account(account) if username_taken => left_out(account).into_iter().collect(),
        Document::Account(_) => Vec::new(),
        Document::Ledger(document) => match &document.detail {
            Detail::Invoice(invoice) => {
                [amount_mismatch(invoice), rate_mismatch(invoice)].into_iter().flatten().collect()
            }
            _ => Vec::new(),
        },
    }
}

fn left_out(account: &AccountDocument) -> Option<Warning> {
    let username = &account.manager.as_ref()?.username;
    let message = format!("/manager/username {username} is taken: the account has no manager");
    Some(Warning { code: WarningCode::UsernameTaken, message })
}

fn amount_mismatch(invoice: &InvoiceDetail) -> Option<Warning> {
    let mut wrong = (0..).zip(&invoice.lines).filter(|(_, line)| !multiplies_out(line));
    let (index, line): (usize, _) = wrong.next()?;
    let (quantity, price) = (line.quantity.normalize(), line.unit_price.normalize());
    let message = format!(
        "/lines/{index}/amount is {}, which is not quantity {quantity} × unitPrice {price}{}",
        line.amount,
        and_more(wrong.count()),
    );
    Some(Warning { code: WarningCode::AmountMismatch, message })
}

fn rate_mismatch(invoice: &InvoiceDetail) -> Option<Warning> {
    let base = TaxBase::of(&invoice.lines);
    let mut wrong = (0..).zip(&invoice.taxes).filter(|(_, tax)| base.contradicts(tax));
    let (index, tax): (usize, _) = wrong.next()?;
    let message = format!(
        "/taxes/{index}/rate is a percentage, and {} does not make an amount of {}{}",
        tax.rate.normalize(),
        tax.amount,
        and_more(wrong.count()),
    );
    Some(Warning { code: WarningCode::RateMismatch, message })
}

fn and_more(others: usize) -> String {
    if others == 0 { String::new() } else { format!(" (and {others} more like it)") }
}
