//! From a line to a document, or to the first problem that applies.

use domain::{
    date,
    document::{
        AccountDocument, Address, Detail, Document, DocumentType, GatewayCustomer, InvoiceDetail,
        InvoiceLine, Language, LedgerDocument, LineCategory, Manager, MethodKind, PaidBy,
        SavedMethod, Tax,
    },
    ids::{AccountId, DocumentId, DocumentNumber, Username},
    money::{self, Currency, Money},
    people::Email,
};
use jiff::civil::Date;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{
    Problem, ProblemCode,
    fields::{Faults, Fields, Sign},
};

/// One line, read as far as it can be.
#[derive(Debug)]
pub struct Parsed {
    /// Its `type`, if it has one.
    pub kind: Option<String>,
    /// Its `id`, if it has one.
    pub id: Option<String>,
    /// The document with the hash of its content, or why there is none.
    pub document: Result<(Document, String), Problem>,
}

/// Reads one line.
pub fn parse(line: &[u8]) -> Parsed {
    let value: Value = match serde_json::from_slice(line) {
        Ok(value) => value,
        Err(error) => return Parsed::unreadable(&format!("not JSON: {error}")),
    };
    let Some(object) = value.as_object() else {
        return Parsed::unreadable("not a JSON object");
    };
    let word = |name: &str| object.get(name).and_then(Value::as_str).map(shortened);
    let (kind, id) = (word("type"), word("id"));
    let mut faults = Faults::default();
    let mut fields = Fields::new(object, String::new());
    let unknown =
        |name: &str| Problem::new(ProblemCode::UnknownType, format!("/type {name:?} is not known"));
    let document = match object.get("type") {
        None | Some(Value::Null) => {
            faults.note(ProblemCode::MissingField, "/type is missing".to_owned());
            None
        }
        Some(_) => {
            let known = kind.as_deref().and_then(|kind| DocumentType::parse(kind).ok());
            let Some(known) = known else {
                let problem = unknown(kind.as_deref().unwrap_or("that is not a string"));
                return Parsed { kind, id, document: Err(problem) };
            };
            fields.text("type", &mut faults);
            let document = document(known, &mut fields, &mut faults);
            fields.finish(&mut faults);
            document
        }
    };
    let document = match (faults.into_problem(), document) {
        (None, Some(document)) => Ok((document, content_hash(&value))),
        (Some(problem), _) => Err(problem),
        (None, None) => Err(Problem::new(ProblemCode::BadValue, "the document is not valid")),
    };
    Parsed { kind, id, document }
}

impl Parsed {
    fn unreadable(message: &str) -> Self {
        let problem = Problem::new(ProblemCode::NotJson, message);
        Self { kind: None, id: None, document: Err(problem) }
    }
}

/// What a report repeats of a line's own words.
fn shortened(text: &str) -> String {
    text.chars().take(128).collect()
}

/// SHA-256, in hexadecimal, of the document as canonical JSON: keys in order, no spaces.
fn content_hash(value: &Value) -> String {
    let mut canonical = String::new();
    write_canonical(value, &mut canonical);
    Sha256::digest(canonical.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Sorts keys itself, so that no feature of the JSON library can change what was hashed before.
fn write_canonical(value: &Value, out: &mut String) {
    match value {
        Value::Object(object) => {
            let mut keys: Vec<_> = object.keys().collect();
            keys.sort();
            out.push('{');
            for (index, key) in keys.into_iter().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push(':');
                write_canonical(object.get(key).unwrap_or(&Value::Null), out);
            }
            out.push('}');
        }
        Value::Array(list) => {
            out.push('[');
            for (index, item) in list.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                write_canonical(item, out);
            }
            out.push(']');
        }
        other => out.push_str(&other.to_string()),
    }
}

fn document(kind: DocumentType, fields: &mut Fields, faults: &mut Faults) -> Option<Document> {
    match kind {
        DocumentType::Account => {
            account(fields, faults).map(|account| Document::Account(Box::new(account)))
        }
        other => ledger_document(other, fields, faults)
            .map(|document| Document::Ledger(Box::new(document))),
    }
}

fn account_id(name: &'static str, fields: &mut Fields, faults: &mut Faults) -> Option<AccountId> {
    let what = "is not an account id: up to 64 letters, digits, . _ - :";
    fields.parsed(name, what, |text| AccountId::parse(text).ok(), faults)
}

fn number(name: &'static str, fields: &mut Fields, faults: &mut Faults) -> Option<DocumentNumber> {
    fields.parsed(name, NUMBER, |text| DocumentNumber::parse(text).ok(), faults)
}

fn invoice_number(fields: &mut Fields, faults: &mut Faults) -> Option<DocumentNumber> {
    let parse = |text: &str| DocumentNumber::parse(text).ok();
    fields.optional_parsed("invoiceNumber", NUMBER, parse, faults)
}

const NUMBER: &str = "is not a number of up to 64 printable characters";

fn document_id(name: &'static str, fields: &mut Fields, faults: &mut Faults) -> Option<DocumentId> {
    fields.parsed(name, DOCUMENT_ID, |text| DocumentId::parse(text).ok(), faults)
}

const DOCUMENT_ID: &str = "is not an id of up to 128 printable characters";

fn currency(fields: &mut Fields, faults: &mut Faults) -> Option<Currency> {
    fields.parsed("currency", "is not an ISO 4217 code", money::currency, faults)
}

fn email(text: &str) -> Option<Email> {
    Email::parse(text).ok()
}

fn account(fields: &mut Fields, faults: &mut Faults) -> Option<AccountDocument> {
    let id = account_id("id", fields, faults);
    let revision = fields.integer("revision", faults);
    let name = fields.text("name", faults);
    let number = number("number", fields, faults);
    let currency = currency(fields, faults);
    let zone = |text: &str| date::zone(text).map(|_| text.to_owned());
    let time_zone = fields.parsed("timeZone", "is not an IANA time zone", zone, faults);
    let tag = |text: &str| Language::parse(text).ok();
    let language = fields.parsed("language", "is neither en-CA nor fr-CA", tag, faults);
    let bill_to = fields.object("billTo", faults).and_then(|object| address(object, faults));
    let service_address =
        fields.optional_object("serviceAddress", faults).and_then(|object| address(object, faults));
    let emails = emails(fields, faults);
    let manager =
        fields.optional_object("manager", faults).and_then(|object| manager(object, faults));
    let gateway =
        fields.optional_object("gateway", faults).and_then(|object| gateway(object, faults));
    Some(AccountDocument {
        id: id?,
        revision: revision?,
        name: name?,
        number: number?,
        currency: currency?,
        time_zone: time_zone?,
        language: language?,
        bill_to: bill_to?,
        service_address,
        emails: emails?,
        manager,
        gateway,
    })
}

fn address(mut fields: Fields, faults: &mut Faults) -> Option<Address> {
    let name = fields.text("name", faults);
    let line1 = fields.text("line1", faults);
    let line2 = fields.optional_text("line2", faults);
    let city = fields.text("city", faults);
    let region = fields.text("region", faults);
    let postal_code = fields.text("postalCode", faults);
    let code = |text: &str| {
        let upper = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
        upper.then(|| text.to_owned())
    };
    let country = fields.parsed("country", "is not an ISO 3166-1 alpha-2 code", code, faults);
    fields.finish(faults);
    Some(Address {
        name: name?,
        line1: line1?,
        line2,
        city: city?,
        region: region?,
        postal_code: postal_code?,
        country: country?,
    })
}

fn emails(fields: &mut Fields, faults: &mut Faults) -> Option<Vec<Email>> {
    let list = fields.list("emails", faults)?;
    let emails: Option<Vec<_>> = list.iter().map(|value| value.as_str().and_then(email)).collect();
    match emails {
        Some(emails) if emails.len() <= 3 => Some(emails),
        _ => {
            let message = "/emails is not a list of up to three e-mail addresses".to_owned();
            faults.note(ProblemCode::BadValue, message);
            None
        }
    }
}

fn manager(mut fields: Fields, faults: &mut Faults) -> Option<Manager> {
    let form = "is not a user name: 3 to 64 letters, digits, . _ - @ +";
    let username = fields.parsed("username", form, |text| Username::parse(text).ok(), faults);
    let email = fields.parsed("email", "is not an e-mail address", email, faults);
    let given_name = fields.text("givenName", faults);
    let family_name = fields.text("familyName", faults);
    fields.finish(faults);
    Some(Manager {
        username: username?,
        email: email?,
        given_name: given_name?,
        family_name: family_name?,
    })
}

fn gateway(mut fields: Fields, faults: &mut Faults) -> Option<GatewayCustomer> {
    let customer_id = fields.text("customerId", faults);
    let methods = fields.objects("methods", saved_method, faults);
    let auto_pay = fields.flag("autoPay", faults);
    fields.finish(faults);
    let mut methods = methods?;
    // The default one first; the rest in the order given, which is the order of fallback.
    methods.sort_by_key(|(_, default)| !default);
    let methods = methods.into_iter().map(|(method, _)| method).collect();
    Some(GatewayCustomer { customer_id: customer_id?, methods, auto_pay: auto_pay? })
}

fn saved_method(mut fields: Fields, faults: &mut Faults) -> Option<(SavedMethod, bool)> {
    let id = fields.text("id", faults);
    let form = "is neither card nor bank-debit";
    let kind = fields.parsed("type", form, |text| MethodKind::parse(text).ok(), faults);
    let brand = fields.optional_text("brand", faults);
    let digits = |text: &str| {
        let four = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        four.then(|| text.to_owned())
    };
    let last4 = fields.parsed("last4", "is not four digits", digits, faults);
    let month = fields.optional_integer("expMonth", faults);
    let year = fields.optional_integer("expYear", faults);
    let default = fields.optional_flag("default", faults);
    let pointer = fields.pointer("expMonth");
    fields.finish(faults);
    let expiry = match (month, year) {
        (None, None) => None,
        (Some(month @ 1..=12), Some(year @ 2000..=9999)) => {
            Some((u8::try_from(month).ok()?, u16::try_from(year).ok()?))
        }
        _ => {
            let message = format!("{pointer} and expYear are not a month and a year");
            faults.note(ProblemCode::BadValue, message);
            None
        }
    };
    let method = SavedMethod { id: id?, kind: kind?, brand, last4: last4?, expiry };
    Some((method, default))
}

fn ledger_document(
    kind: DocumentType,
    fields: &mut Fields,
    faults: &mut Faults,
) -> Option<LedgerDocument> {
    let id = document_id("id", fields, faults);
    let account = account_id("accountId", fields, faults);
    let currency = currency(fields, faults);
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
            portal_id(fields, faults);
            let detail = method.map(|method| Detail::Payment { method, reference, invoice });
            (received_on, positive(currency, fields, faults), detail)
        }
        DocumentType::Refund => {
            let paid_on = fields.date("paidOn", faults);
            let reason = fields.text("reason", faults);
            let parse = |text: &str| DocumentId::parse(text).ok();
            let payment = fields.optional_parsed("paymentId", DOCUMENT_ID, parse, faults);
            portal_id(fields, faults);
            let detail = reason.map(|reason| Detail::Refund { reason, payment });
            (paid_on, positive(currency, fields, faults), detail)
        }
    };
    Some(LedgerDocument {
        id: id?,
        account: account?,
        document_on: document_on?,
        amount: amount?,
        detail: detail?,
    })
}

fn positive(currency: Option<Currency>, fields: &mut Fields, faults: &mut Faults) -> Option<Money> {
    fields.amount("amount", currency, Sign::Positive, faults)
}

/// What began in the portal would be known by this id; nothing begins there yet, so none is known.
fn portal_id(fields: &mut Fields, faults: &mut Faults) {
    fields.optional_parsed("portalId", DOCUMENT_ID, |text| DocumentId::parse(text).ok(), faults);
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
