//! The fields of one JSON object: their values, and everything that is wrong with them.

use domain::date::{parse_date, parse_document_date};
use domain::ids::{AccountId, DocumentId, DocumentNumber};
use domain::money;
use domain::money::{Currency, DecimalError, Money, MoneyError, parse_decimal};
use domain::text::{TEXT_LENGTH, nfc, parse_text};
use domain::user::Email;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::super::problem::{Problem, ProblemCode};

/// What is wrong with a line; keeps the problem that comes first in the order of the codes.
#[derive(Debug, Default)]
pub(super) struct Faults(Option<Problem>);

impl Faults {
    pub(super) fn note(&mut self, code: ProblemCode, message: String) {
        if self.0.as_ref().is_none_or(|known| code < known.code) {
            self.0 = Some(Problem { code, message });
        }
    }

    pub(super) fn into_problem(self) -> Option<Problem> {
        self.0
    }
}

/// Which signs an amount may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// More than 0.
    Positive,
    /// 0 or more.
    NotNegative,
    /// Any but 0.
    NotZero,
    /// Any.
    Any,
}

/// Where a line comes from, and so which rules it must keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// From a billing system, now: every rule holds.
    Sent,
    /// From the documents bucket. It was accepted by the rules of its day, which may have been
    /// wider.
    Stored,
}

/// One object of a line. Every getter notes what is wrong and gives `None` then.
pub(super) struct Fields<'a> {
    object: &'a Map<String, Value>,
    origin: Origin,
    path: String,
    known: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    pub(super) fn new(object: &'a Map<String, Value>, origin: Origin, path: String) -> Self {
        Self { object, origin, path, known: Vec::new() }
    }

    /// Where the line comes from.
    pub(super) fn origin(&self) -> Origin {
        self.origin
    }

    /// The path of a field, as a JSON Pointer.
    pub(super) fn pointer(&self, name: &str) -> String {
        format!("{}/{name}", self.path)
    }

    fn present(&mut self, name: &'static str) -> Option<&'a Value> {
        self.known.push(name);
        self.object.get(name).filter(|value| !value.is_null())
    }

    fn required(&mut self, name: &'static str, faults: &mut Faults) -> Option<&'a Value> {
        let value = self.present(name);
        if value.is_none() {
            let message = format!("{} is missing", self.pointer(name));
            faults.note(ProblemCode::MissingField, message);
        }
        value
    }

    fn bad_value<T>(&self, name: &str, what: &str, faults: &mut Faults) -> Option<T> {
        faults.note(ProblemCode::BadValue, format!("{} {what}", self.pointer(name)));
        None
    }

    /// A field that something else parses.
    pub(super) fn parsed<T>(
        &mut self,
        name: &'static str,
        what: &str,
        parse: impl FnOnce(&str) -> Option<T>,
        faults: &mut Faults,
    ) -> Option<T> {
        let value = self.required(name, faults)?;
        match value.as_str().and_then(parse) {
            Some(parsed) => Some(parsed),
            None => self.bad_value(name, what, faults),
        }
    }

    /// The same for a field that may be left out.
    pub(super) fn optional_parsed<T>(
        &mut self,
        name: &'static str,
        what: &str,
        parse: impl FnOnce(&str) -> Option<T>,
        faults: &mut Faults,
    ) -> Option<T> {
        self.present(name)?;
        self.parsed(name, what, parse, faults)
    }

    /// Text of 1 to 500 characters, as [`domain::text`] allows it, in NFC.
    pub(super) fn text(&mut self, name: &'static str, faults: &mut Faults) -> Option<String> {
        let read = self.read_text();
        self.parsed(name, TEXT, read, faults)
    }

    /// The same for a field that may be left out.
    pub(super) fn optional_text(
        &mut self,
        name: &'static str,
        faults: &mut Faults,
    ) -> Option<String> {
        let read = self.read_text();
        self.optional_parsed(name, TEXT, read, faults)
    }

    /// Whether a field is left out, or is text without anything in it.
    pub(super) fn is_blank(&self, name: &str) -> bool {
        match self.object.get(name) {
            None | Some(Value::Null) => true,
            Some(value) => value.as_str().is_some_and(|text| text.trim().is_empty()),
        }
    }

    /// Text of up to so many characters that may be left out or empty; then `None`.
    pub(super) fn blank_text(
        &mut self,
        name: &'static str,
        longest: usize,
        faults: &mut Faults,
    ) -> Option<String> {
        self.present(name)?;
        if self.is_blank(name) {
            return None;
        }
        let what = format!("is not text of up to {longest} characters, {VISIBLE}");
        self.parsed(name, &what, |text| parse_text(text, longest).ok(), faults)
    }

    fn read_text(&self) -> fn(&str) -> Option<String> {
        match self.origin {
            Origin::Sent => |text| parse_text(text, TEXT_LENGTH).ok(),
            Origin::Stored => |text| Some(nfc(text)),
        }
    }

    /// A whole number from 0.
    pub(super) fn integer(&mut self, name: &'static str, faults: &mut Faults) -> Option<u64> {
        match self.required(name, faults)?.as_u64() {
            Some(number) => Some(number),
            None => self.bad_value(name, "is not a whole number from 0", faults),
        }
    }

    /// The same for a field that may be left out.
    pub(super) fn optional_integer(
        &mut self,
        name: &'static str,
        faults: &mut Faults,
    ) -> Option<u64> {
        self.present(name)?;
        self.integer(name, faults)
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, name: &'static str, faults: &mut Faults) -> Option<bool> {
        match self.required(name, faults)?.as_bool() {
            Some(flag) => Some(flag),
            None => self.bad_value(name, "is neither true nor false", faults),
        }
    }

    /// The same for a field that may be left out, and is `false` then.
    pub(super) fn optional_flag(&mut self, name: &'static str, faults: &mut Faults) -> bool {
        self.present(name).is_some() && self.flag(name, faults).unwrap_or(false)
    }

    /// A civil date.
    pub(super) fn date(&mut self, name: &'static str, faults: &mut Faults) -> Option<Date> {
        let value = self.required(name, faults)?;
        let parse = match self.origin {
            Origin::Sent => parse_document_date,
            Origin::Stored => parse_date,
        };
        let date = value.as_str().and_then(parse);
        if date.is_none() {
            let message =
                format!("{} is not a date from 1970 on, such as 2026-07-15", self.pointer(name));
            faults.note(ProblemCode::BadDate, message);
        }
        date
    }

    /// An amount in a currency. Without one (its field is wrong) only the form is checked.
    pub(super) fn amount(
        &mut self,
        name: &'static str,
        currency: Option<Currency>,
        sign: Sign,
        faults: &mut Faults,
    ) -> Option<Money> {
        let value = self.required(name, faults)?;
        let checked = currency.unwrap_or(Currency::CLF);
        let signed = value.as_str().is_some_and(|text| text.starts_with('-'));
        let wrong = match value.as_str().map(|text| Money::parse(text, checked)) {
            None => "is not an amount: it must be a string".to_owned(),
            Some(Ok(_)) if signed && matches!(sign, Sign::Positive | Sign::NotNegative) => {
                "must not begin with -".to_owned()
            }
            Some(Ok(money)) if sign == Sign::NotZero && money.is_zero() => {
                "must not be 0".to_owned()
            }
            Some(Ok(money)) if sign == Sign::Positive && !money.is_positive() => {
                "must be more than 0".to_owned()
            }
            Some(Ok(money)) => return currency.map(|_| money),
            Some(Err(MoneyError::Decimals(_))) => match currency {
                Some(currency) => format!("has more decimals than {} has", currency.code()),
                None => "has too many decimals".to_owned(),
            },
            Some(Err(_)) => "is not an amount such as \"12.30\"".to_owned(),
        };
        faults.note(ProblemCode::BadAmount, format!("{} {wrong}", self.pointer(name)));
        None
    }

    /// A decimal of any sign with up to six decimals: shown, never multiplied.
    pub(super) fn decimal(&mut self, name: &'static str, faults: &mut Faults) -> Option<Decimal> {
        let value = self.required(name, faults)?;
        let wrong = match value.as_str().map(|text| parse_decimal(text, 6)) {
            Some(Ok(decimal)) => return Some(decimal),
            Some(Err(DecimalError::Decimals)) => "has more than 6 decimals",
            Some(Err(DecimalError::Form)) | None => "is not a decimal string such as \"1.5\"",
        };
        faults.note(ProblemCode::BadAmount, format!("{} {wrong}", self.pointer(name)));
        None
    }

    /// An object.
    pub(super) fn object(&mut self, name: &'static str, faults: &mut Faults) -> Option<Self> {
        let path = self.pointer(name);
        match self.required(name, faults)?.as_object() {
            Some(object) => Some(Self::new(object, self.origin, path)),
            None => self.bad_value(name, "is not an object", faults),
        }
    }

    /// The same for a field that may be left out.
    pub(super) fn optional_object(
        &mut self,
        name: &'static str,
        faults: &mut Faults,
    ) -> Option<Self> {
        self.present(name)?;
        self.object(name, faults)
    }

    /// A list.
    pub(super) fn list(&mut self, name: &'static str, faults: &mut Faults) -> Option<&'a [Value]> {
        match self.required(name, faults)?.as_array() {
            Some(list) => Some(list),
            None => self.bad_value(name, "is not a list", faults),
        }
    }

    /// A list of objects, each read by `read`.
    pub(super) fn objects<T>(
        &mut self,
        name: &'static str,
        mut read: impl FnMut(Self, &mut Faults) -> Option<T>,
        faults: &mut Faults,
    ) -> Option<Vec<T>> {
        let list = self.list(name, faults)?;
        let mut all = Some(Vec::new());
        for (index, value) in list.iter().enumerate() {
            let path = format!("{}/{index}", self.pointer(name));
            let item = match value.as_object() {
                Some(object) => read(Self::new(object, self.origin, path), faults),
                None => {
                    faults.note(ProblemCode::BadValue, format!("{path} is not an object"));
                    None
                }
            };
            match (&mut all, item) {
                (Some(items), Some(item)) => items.push(item),
                _ => all = None,
            }
        }
        all
    }

    /// Notes every field that no getter has read.
    pub(super) fn finish(self, faults: &mut Faults) {
        for name in self.object.keys().filter(|name| !self.known.contains(&name.as_str())) {
            let name: String = name.chars().take(64).collect();
            faults.note(ProblemCode::UnknownField, format!("{} is not known", self.pointer(&name)));
        }
    }
}

const TEXT: &str = "is not text of 1 to 500 characters, none of them a control or format character";
const VISIBLE: &str = "none of them a control or format character";

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
