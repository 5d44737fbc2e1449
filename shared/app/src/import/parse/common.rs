//! Fields that several documents have.

use domain::ids::{AccountId, DocumentId, DocumentNumber};
use domain::money;
use domain::money::Currency;
use domain::user::Email;

use super::super::fields::{Faults, Fields, Origin};

pub(super) fn account_id(
    name: &'static str,
    fields: &mut Fields,
    faults: &mut Faults,
) -> Option<AccountId> {
    let what = "is not an account id: up to 64 letters, digits, . _ - :, and not . or ..";
    let sent = fields.origin() == Origin::Sent;
    // Browsers and proxies remove these from a path: such an account could not be opened.
    let parse = |text: &str| match text {
        "." | ".." if sent => None,
        _ => AccountId::parse(text).ok(),
    };
    fields.parsed(name, what, parse, faults)
}

/// The document's own number.
pub(super) fn number(
    name: &'static str,
    fields: &mut Fields,
    faults: &mut Faults,
) -> Option<DocumentNumber> {
    let parse = match fields.origin() {
        Origin::Sent => DocumentNumber::parse,
        Origin::Stored => DocumentNumber::stored,
    };
    fields.parsed(name, NUMBER, |text| parse(text).ok(), faults)
}

/// The number of an invoice that is posted already, maybe by older rules.
pub(super) fn invoice_number(fields: &mut Fields, faults: &mut Faults) -> Option<DocumentNumber> {
    let parse = |text: &str| DocumentNumber::stored(text).ok();
    fields.optional_parsed("invoiceNumber", NUMBER, parse, faults)
}

const NUMBER: &str =
    "is not a number of up to 64 bytes: printable characters in Unicode's form NFC";

/// The document's own id.
pub(super) fn document_id(fields: &mut Fields, faults: &mut Faults) -> Option<DocumentId> {
    let parse = match fields.origin() {
        Origin::Sent => DocumentId::parse,
        Origin::Stored => DocumentId::stored,
    };
    fields.parsed("id", DOCUMENT_ID, |text| parse(text).ok(), faults)
}

/// The id of a document that is posted already, maybe by older rules.
pub(super) fn known_id(text: &str) -> Option<DocumentId> {
    DocumentId::stored(text).ok()
}

pub(super) const DOCUMENT_ID: &str =
    "is not an id of up to 128 bytes: printable characters in Unicode's form NFC";

pub(super) fn currency(fields: &mut Fields, faults: &mut Faults) -> Option<Currency> {
    fields.parsed("currency", "is not an ISO 4217 code", money::currency, faults)
}

pub(super) fn email(text: &str) -> Option<Email> {
    Email::parse(text).ok()
}
