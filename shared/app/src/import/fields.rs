//! Reading the fields of one JSON object and noting everything that is wrong with them.

use domain::{
    date::parse_date,
    money::{Currency, DecimalError, Money, MoneyError, parse_decimal},
};
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::{Problem, ProblemCode};

/// Longest text of a field, in characters.
const MAX_TEXT: usize = 500;

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

/// One object of a line. Every getter notes what is wrong and gives `None` then.
pub(super) struct Fields<'a> {
    object: &'a Map<String, Value>,
    path: String,
    known: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    pub(super) fn new(object: &'a Map<String, Value>, path: String) -> Self {
        Self { object, path, known: Vec::new() }
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

    /// Text of 1 to 500 characters without control characters.
    pub(super) fn text(&mut self, name: &'static str, faults: &mut Faults) -> Option<String> {
        self.parsed(name, TEXT, plain_text, faults)
    }

    /// The same for a field that may be left out.
    pub(super) fn optional_text(
        &mut self,
        name: &'static str,
        faults: &mut Faults,
    ) -> Option<String> {
        self.optional_parsed(name, TEXT, plain_text, faults)
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
        let date = value.as_str().and_then(parse_date);
        if date.is_none() {
            let message = format!("{} is not a date such as 2026-07-15", self.pointer(name));
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
            Some(object) => Some(Self::new(object, path)),
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
                Some(object) => read(Self::new(object, path), faults),
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

    /// Notes every field that nobody asked for.
    pub(super) fn finish(self, faults: &mut Faults) {
        for name in self.object.keys().filter(|name| !self.known.contains(&name.as_str())) {
            let name: String = name.chars().take(64).collect();
            faults.note(ProblemCode::UnknownField, format!("{} is not known", self.pointer(&name)));
        }
    }
}

const TEXT: &str = "is not text of 1 to 500 characters";

fn plain_text(text: &str) -> Option<String> {
    let fits = text.chars().count() <= MAX_TEXT && !text.trim().is_empty();
    let clean = !text.chars().any(char::is_control);
    (fits && clean).then(|| text.to_owned())
}
