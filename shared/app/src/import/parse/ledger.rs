//! Lines that become entries of a ledger.

use domain::{
    document::{
        Detail, DocumentType, InvoiceDetail, InvoiceLine, LedgerDocument, LineCategory, PaidBy, Tax,
    },
    ids::{AccountId, DocumentId},
    money::{Currency, Money},
};
use jiff::civil::Date;

use super::{
    super::problem::ProblemCode,
    fields::{
        DOCUMENT_ID, Faults, Fields, Sign, account_id, currency, document_id, invoice_number,
        known_id, number,
    },
};

pub(super) fn ledger_document(
    kind: DocumentType,
    fields: &mut Fields,
    faults: &mut Faults,
) -> Option<LedgerDocument> {
    let id = document_id(fields, faults);
    let account = account_id("accountId", fields, faults);
    let currency = currency(fields, faults);
    let portal_id = portal_id(kind, fields, faults);
    let (document_on, amount, detail) = match kind {
        DocumentType::Account => return None,
        DocumentType::Invoice => {
            let issued_on = fields.date("issuedOn", faults);
            let total = fields.amount("total", currency, Sign::NotNegative, faults);
            let detail = invoice(issued_on, total, currency, account.as_ref(), fields, faults);
            (issued_on, total, detail.map(Detail::Invoice))
        }
        DocumentType::Credit => {
            let issued_on = fields.date("issuedOn", faults);
            let number = number("number", fields, faults);
            let reason = fields.text("reason", faults);
            let invoice = invoice_number(fields, faults);
            let detail = number.zip(reason);
            let detail = detail.map(|(number, reason)| Detail::Credit { number, reason, invoice });
            (issued_on, positive(currency, fields, faults), detail)
        }
        DocumentType::Payment => {
            let received_on = fields.date("receivedOn", faults);
            let form = "is none of cheque, wire, card, bank-debit, cash, other";
            let way = |text: &str| PaidBy::parse(text).ok();
            let method = fields.parsed("method", form, way, faults);
            let reference = fields.optional_text("reference", faults);
            let invoice = invoice_number(fields, faults);
            let detail = method.map(|method| Detail::Payment { method, reference, invoice });
            (received_on, positive(currency, fields, faults), detail)
        }
        DocumentType::Refund
        | DocumentType::Reversal
        | DocumentType::Adjustment
        | DocumentType::WriteOff => with_reason(kind, currency, fields, faults),
    };
    let amount = if kind == DocumentType::Reversal { None } else { Some(amount?) };
    Some(LedgerDocument {
        id: id?,
        account: account?,
        document_on: document_on?,
        currency: currency?,
        amount,
        portal_id,
        detail: detail?,
    })
}

/// The types that say why: a day, an amount (but for a reversal) and what they name.
fn with_reason(
    kind: DocumentType,
    currency: Option<Currency>,
    fields: &mut Fields,
    faults: &mut Faults,
) -> (Option<Date>, Option<Money>, Option<Detail>) {
    let day = match kind {
        DocumentType::Refund => "paidOn",
        DocumentType::Adjustment => "effectiveOn",
        _ => "on",
    };
    let on = fields.date(day, faults);
    let amount = match kind {
        DocumentType::Reversal => None,
        DocumentType::Adjustment => fields.amount("amount", currency, Sign::NotZero, faults),
        _ => positive(currency, fields, faults),
    };
    let reason = fields.text("reason", faults);
    let detail = match kind {
        DocumentType::Reversal => {
            let payment = fields.parsed("paymentId", DOCUMENT_ID, known_id, faults);
            reason.zip(payment).map(|(reason, payment)| Detail::Reversal { reason, payment })
        }
        DocumentType::WriteOff => {
            let invoice = invoice_number(fields, faults);
            reason.map(|reason| Detail::WriteOff { reason, invoice })
        }
        DocumentType::Adjustment => reason.map(|reason| Detail::Adjustment { reason }),
        _ => {
            let payment = fields.optional_parsed("paymentId", DOCUMENT_ID, known_id, faults);
            reason.map(|reason| Detail::Refund { reason, payment })
        }
    };
    (on, amount, detail)
}

fn positive(currency: Option<Currency>, fields: &mut Fields, faults: &mut Faults) -> Option<Money> {
    fields.amount("amount", currency, Sign::Positive, faults)
}

/// What the portal calls a document that began there. Only some types can.
fn portal_id(kind: DocumentType, fields: &mut Fields, faults: &mut Faults) -> Option<DocumentId> {
    let may_begin_there =
        matches!(kind, DocumentType::Payment | DocumentType::Refund | DocumentType::Adjustment);
    may_begin_there.then(|| fields.optional_parsed("portalId", DOCUMENT_ID, known_id, faults))?
}

fn invoice(
    issued_on: Option<Date>,
    total: Option<Money>,
    currency: Option<Currency>,
    account: Option<&AccountId>,
    fields: &mut Fields,
    faults: &mut Faults,
) -> Option<InvoiceDetail> {
    let number = number("number", fields, faults);
    let due_on = fields.date("dueOn", faults);
    if due_on.zip(issued_on).is_some_and(|(due, issued)| due < issued) {
        faults.note(ProblemCode::BadValue, "/dueOn is before /issuedOn".to_owned());
    }
    let period = fields.object("period", faults).and_then(|object| period(object, faults));
    let read = |object: Fields<'_>, faults: &mut Faults| invoice_line(object, currency, faults);
    let lines = fields.objects("lines", read, faults);
    let read = |object: Fields<'_>, faults: &mut Faults| tax(object, currency, faults);
    let taxes = fields.objects("taxes", read, faults);
    let prefix = account.map(|account| format!("billing/documents/{account}/"));
    let under = |text: &str| {
        let inside = prefix.as_ref().is_some_and(|prefix| text.starts_with(prefix));
        (inside && text.len() <= 1024).then(|| text.to_owned())
    };
    let pdf = fields.optional_parsed(
        "pdf",
        "is not a key under billing/documents/<accountId>/",
        under,
        faults,
    );
    let (lines, taxes) = (lines?, taxes?);
    let amounts = lines.iter().map(|line| line.amount).chain(taxes.iter().map(|tax| tax.amount));
    if Money::sum(currency?, amounts).ok() != total {
        let message = "/total is not the sum of lines and taxes".to_owned();
        faults.note(ProblemCode::TotalMismatch, message);
    }
    Some(InvoiceDetail { number: number?, due_on: due_on?, period: period?, lines, taxes, pdf })
}

fn period(mut fields: Fields, faults: &mut Faults) -> Option<(Date, Date)> {
    let from = fields.date("from", faults);
    let to = fields.date("to", faults);
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        let message = format!("{} is before its from", fields.pointer("to"));
        faults.note(ProblemCode::BadValue, message);
    }
    fields.finish(faults);
    from.zip(to)
}

fn invoice_line(
    mut fields: Fields,
    currency: Option<Currency>,
    faults: &mut Faults,
) -> Option<InvoiceLine> {
    let id = fields.text("id", faults);
    let description = fields.text("description", faults);
    let form = "is none of recurring, usage, one-time, credit";
    let cause = |text: &str| LineCategory::parse(text).ok();
    let category = fields.parsed("category", form, cause, faults);
    let quantity = fields.decimal("quantity", faults);
    let unit_price = fields.decimal("unitPrice", faults);
    let amount = fields.amount("amount", currency, Sign::Any, faults);
    let usage = fields.optional_object("usage", faults).and_then(|mut usage| {
        let calls = usage.integer("calls", faults);
        let seconds = usage.integer("billedSeconds", faults);
        usage.finish(faults);
        calls.zip(seconds)
    });
    fields.finish(faults);
    Some(InvoiceLine {
        id: id?,
        description: description?,
        category: category?,
        quantity: quantity?,
        unit_price: unit_price?,
        amount: amount?,
        usage,
    })
}

fn tax(mut fields: Fields, currency: Option<Currency>, faults: &mut Faults) -> Option<Tax> {
    let name = fields.text("name", faults);
    let rate = fields.decimal("rate", faults);
    let amount = fields.amount("amount", currency, Sign::Any, faults);
    let registration = fields.optional_text("registration", faults);
    fields.finish(faults);
    Some(Tax { name: name?, rate: rate?, amount: amount?, registration })
}
