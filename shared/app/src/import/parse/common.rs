//! Fields that several documents have.

use domain::{
    ids::{AccountId, DocumentId, DocumentNumber},
    money::{self, Currency},
    people::Email,
};

use super::super::fields::{Faults, Fields};

pub(super) fn account_id(
    name: &'static str,
    fields: &mut Fields,
    faults: &mut Faults,
) -> Option<AccountId> {
    let what = "is not an account id: up to 64 letters, digits, . _ - :";
    fields.parsed(name, what, |text| AccountId::parse(text).ok(), faults)
}

pub(super) fn number(
    name: &'static str,
    fields: &mut Fields,
    faults: &mut Faults,
) -> Option<DocumentNumber> {
    fields.parsed(name, NUMBER, |text| DocumentNumber::parse(text).ok(), faults)
}

pub(super) fn invoice_number(fields: &mut Fields, faults: &mut Faults) -> Option<DocumentNumber> {
    let parse = |text: &str| DocumentNumber::parse(text).ok();
    fields.optional_parsed("invoiceNumber", NUMBER, parse, faults)
}

const NUMBER: &str = "is not a number of up to 64 printable characters";

pub(super) fn document_id(
    name: &'static str,
    fields: &mut Fields,
    faults: &mut Faults,
) -> Option<DocumentId> {
    fields.parsed(name, DOCUMENT_ID, |text| DocumentId::parse(text).ok(), faults)
}

pub(super) const DOCUMENT_ID: &str = "is not an id of up to 128 printable characters";

pub(super) fn currency(fields: &mut Fields, faults: &mut Faults) -> Option<Currency> {
    fields.parsed("currency", "is not an ISO 4217 code", money::currency, faults)
}

pub(super) fn email(text: &str) -> Option<Email> {
    Email::parse(text).ok()
}
