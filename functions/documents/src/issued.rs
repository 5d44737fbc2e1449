//! What is issued to the customer: invoices and receipts, in the account's language.

use app::call_records::ReadCallRecords;
use app::reading::{
    LinePage, ReadDocuments, ReadInvoices, ReadProvidedPdfs, show_invoice, show_transaction,
};
use app::store::StoreError;
use contract::{Language, ProblemKind, shown_number};
use domain::account::Profile;
use domain::ids::{AccountId, DocumentNumber};
use portal_http::{AccountCaller, Failure, Pdf, Request, present};

use super::{Ports, failed, refuse_too_many};

/// The invoice with this number.
pub(super) async fn invoice<L, R, F, D, A, C>(
    ports: &Ports<L, R, F, D, A, C>,
    request: &Request<AccountCaller>,
    number: &DocumentNumber,
) -> Result<Pdf, Failure>
where
    L: ReadInvoices,
    R: ReadCallRecords,
    F: ReadDocuments + ReadProvidedPdfs,
{
    let Ports { ledger, calls, files, issuer, .. } = ports;
    let account = request.caller().account();
    let found = show_invoice(ledger, files, calls, account, number, request.now()).await;
    let invoice = found.map_err(StoreError::from)?.ok_or_else(absent)?;
    let profile = profile(ledger, account).await?;
    let language = present::value::language(profile.language);
    let named = [name("invoice", "facture", language), number.as_str()];
    if invoice.detail.pdf.is_some()
        && let Some(own) = provided(ledger, files, account, number).await?
    {
        return Ok(Pdf::new(&named, own));
    }
    refuse_too_many(invoice.detail.lines.len())?;
    let all = LinePage { lines: invoice.detail.lines.clone(), next: None };
    let lines = present::invoice::lines(account, number, &all)?.items;
    let shown = contract::Invoice { lines, ..present::invoice::details(account, invoice)? };
    let made = pdf::invoice(issuer, profile.number.as_str(), &shown, language);
    Ok(Pdf::new(&named, made.map_err(failed)?))
}

/// The provider's own PDF; `None` when it was missing at the time of the import.
async fn provided(
    ledger: &impl ReadInvoices,
    files: &impl ReadProvidedPdfs,
    account: &AccountId,
    number: &DocumentNumber,
) -> Result<Option<Vec<u8>>, Failure> {
    let record = ledger.invoice(account, number).await?.ok_or_else(absent)?;
    let found = files.provided_pdf(&record.document_key).await;
    Ok(found.map_err(|error| StoreError::Unavailable(error.to_string()))?)
}

/// The receipt of the payment of the path, and the payment's number.
pub(super) async fn receipt<L, R, F, D, A, C>(
    ports: &Ports<L, R, F, D, A, C>,
    request: &Request<AccountCaller>,
) -> Result<(Pdf, String), Failure>
where
    L: ReadInvoices,
{
    let account = request.caller().account();
    let entry = request.path_entry()?;
    let payment = show_transaction(&ports.ledger, account, entry).await?.ok_or_else(absent)?;
    let payment = present::transaction::details(account, payment)?;
    let profile = profile(&ports.ledger, account).await?;
    let language = present::value::language(profile.language);
    let bill_to = present::account::billing_address(&profile.bill_to);
    let to = (profile.number.as_str(), &bill_to);
    let made = pdf::receipt(&ports.issuer, to, &payment, language).map_err(failed)?;
    let number = payment.transaction.number;
    let named = [name("receipt", "recu", language), shown_number(&number)];
    Ok((Pdf::new(&named, made.ok_or_else(absent)?), number))
}

async fn profile(ledger: &impl ReadInvoices, account: &AccountId) -> Result<Profile, Failure> {
    Ok(ledger.head(account).await?.ok_or_else(absent)?.profile)
}

/// The first part of a file's name.
pub(super) const fn name(
    english: &'static str,
    french: &'static str,
    language: Language,
) -> &'static str {
    match language {
        Language::EnCa => english,
        Language::FrCa => french,
    }
}

fn absent() -> Failure {
    Failure::of(ProblemKind::NotFound)
}
