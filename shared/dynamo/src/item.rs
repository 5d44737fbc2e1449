//! Items as typed attributes. A missing or malformed attribute is [`StoreError::Corrupt`].

use std::collections::{BTreeSet, HashMap};
use std::str::FromStr;

use app::store::StoreError;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;

/// An item in the SDK's types.
pub type Item = HashMap<String, AttributeValue>;

/// A string attribute.
pub fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

/// A whole number.
pub fn integer(value: u64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

/// A decimal number, exact.
pub fn decimal(value: Decimal) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

/// An instant with milliseconds, always of the same length, so that text order is time order.
pub fn instant_text(instant: Timestamp) -> String {
    format!("{instant:.3}")
}

/// The key of an item.
pub fn key(pk: impl Into<String>, sk: impl Into<String>) -> Item {
    HashMap::from([("pk".to_owned(), text(pk)), ("sk".to_owned(), text(sk))])
}

/// Builds an item.
#[derive(Clone, Debug, Default)]
pub struct Writer(Item);

impl Writer {
    /// An item with this key.
    #[must_use]
    pub fn new(pk: impl Into<String>, sk: impl Into<String>) -> Self {
        Self(key(pk, sk))
    }

    /// An item with a key that [`key`] made.
    #[must_use]
    pub fn from_key(key: Item) -> Self {
        Self(key)
    }

    /// A map inside an item.
    #[must_use]
    pub fn map() -> Self {
        Self::default()
    }

    /// Any attribute.
    #[must_use]
    pub fn with(mut self, name: &str, value: AttributeValue) -> Self {
        self.0.insert(name.to_owned(), value);
        self
    }

    /// A string.
    #[must_use]
    pub fn text(self, name: &str, value: impl Into<String>) -> Self {
        self.with(name, text(value))
    }

    /// A string, if there is one; otherwise the attribute is absent.
    #[must_use]
    pub fn optional_text(self, name: &str, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.text(name, value),
            None => self,
        }
    }

    /// A whole number.
    #[must_use]
    pub fn integer(self, name: &str, value: u64) -> Self {
        self.with(name, integer(value))
    }

    /// A whole number, if there is one.
    #[must_use]
    pub fn optional_integer(self, name: &str, value: Option<u64>) -> Self {
        match value {
            Some(value) => self.integer(name, value),
            None => self,
        }
    }

    /// A decimal number.
    #[must_use]
    pub fn decimal(self, name: &str, value: Decimal) -> Self {
        self.with(name, decimal(value))
    }

    /// A civil date.
    #[must_use]
    pub fn date(self, name: &str, value: Date) -> Self {
        self.text(name, value.to_string())
    }

    /// A civil date, if there is one.
    #[must_use]
    pub fn optional_date(self, name: &str, value: Option<Date>) -> Self {
        self.optional_text(name, value.map(|date| date.to_string()))
    }

    /// An instant.
    #[must_use]
    pub fn instant(self, name: &str, value: Timestamp) -> Self {
        self.text(name, instant_text(value))
    }

    /// An instant, if there is one.
    #[must_use]
    pub fn optional_instant(self, name: &str, value: Option<Timestamp>) -> Self {
        self.optional_text(name, value.map(instant_text))
    }

    /// Yes or no.
    #[must_use]
    pub fn flag(self, name: &str, value: bool) -> Self {
        self.with(name, AttributeValue::Bool(value))
    }

    /// A flag that is absent unless it is set.
    #[must_use]
    pub fn optional_flag(self, name: &str, value: bool) -> Self {
        if value { self.flag(name, true) } else { self }
    }

    /// A set of strings; an empty one is absent.
    #[must_use]
    pub fn texts(self, name: &str, values: impl Iterator<Item = impl Into<String>>) -> Self {
        let values: Vec<String> = values.map(Into::into).collect();
        if values.is_empty() { self } else { self.with(name, AttributeValue::Ss(values)) }
    }

    /// The finished item.
    #[must_use]
    pub fn build(self) -> Item {
        self.0
    }

    /// The finished map, as an attribute.
    #[must_use]
    pub fn attribute(self) -> AttributeValue {
        AttributeValue::M(self.0)
    }
}

/// Reads an item.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a>(&'a Item);

impl<'a> Reader<'a> {
    /// Reads this item.
    pub fn new(item: &'a Item) -> Self {
        Self(item)
    }

    /// An attribute that must be there.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it is not.
    pub fn get(&self, name: &str) -> Result<&'a AttributeValue, StoreError> {
        self.0.get(name).ok_or_else(|| self.corrupt(name))
    }

    /// A string.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it is missing or something else.
    pub fn text(&self, name: &str) -> Result<&'a str, StoreError> {
        self.get(name)?.as_s().map(String::as_str).map_err(|_| self.corrupt(name))
    }

    /// A string that may be absent.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it is something else.
    pub fn optional_text(&self, name: &str) -> Result<Option<&'a str>, StoreError> {
        if self.0.contains_key(name) { self.text(name).map(Some) } else { Ok(None) }
    }

    /// A string, parsed.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it is missing or does not parse.
    pub fn parsed<T, E>(
        &self,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, StoreError> {
        parse(self.text(name)?).map_err(|_| self.corrupt(name))
    }

    /// A string that may be absent, parsed.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it does not parse.
    pub fn optional_parsed<T, E>(
        &self,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, StoreError> {
        self.optional_text(name)?
            .map(|text| parse(text).map_err(|_| self.corrupt(name)))
            .transpose()
    }

    /// A whole number.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it is missing or not a whole number.
    pub fn integer(&self, name: &str) -> Result<u64, StoreError> {
        self.number(name)?.parse().map_err(|_| self.corrupt(name))
    }

    /// A whole number that may be absent.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it is not a whole number.
    pub fn optional_integer(&self, name: &str) -> Result<Option<u64>, StoreError> {
        if self.0.contains_key(name) { self.integer(name).map(Some) } else { Ok(None) }
    }

    /// A decimal number, exactly.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it is missing or has more digits than can be held exactly.
    pub fn decimal(&self, name: &str) -> Result<Decimal, StoreError> {
        Decimal::from_str_exact(self.number(name)?).map_err(|_| self.corrupt(name))
    }

    /// A civil date.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it is missing or not a date.
    pub fn date(&self, name: &str) -> Result<Date, StoreError> {
        self.parsed(name, Date::from_str)
    }

    /// A civil date that may be absent.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it is not a date.
    pub fn optional_date(&self, name: &str) -> Result<Option<Date>, StoreError> {
        self.optional_parsed(name, Date::from_str)
    }

    /// An instant.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it is missing or not an instant.
    pub fn instant(&self, name: &str) -> Result<Timestamp, StoreError> {
        self.parsed(name, Timestamp::from_str)
    }

    /// An instant that may be absent.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it is not an instant.
    pub fn optional_instant(&self, name: &str) -> Result<Option<Timestamp>, StoreError> {
        self.optional_parsed(name, Timestamp::from_str)
    }

    /// Yes or no.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it is missing or something else.
    pub fn flag(&self, name: &str) -> Result<bool, StoreError> {
        self.get(name)?.as_bool().copied().map_err(|_| self.corrupt(name))
    }

    /// A flag; false when absent.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it is something else.
    pub fn optional_flag(&self, name: &str) -> Result<bool, StoreError> {
        if self.0.contains_key(name) { self.flag(name) } else { Ok(false) }
    }

    /// A set of strings, parsed; empty when absent.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it is something else, or one does not parse.
    pub fn texts<T: Ord, E>(
        &self,
        name: &str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Result<BTreeSet<T>, StoreError> {
        let Some(value) = self.0.get(name) else { return Ok(BTreeSet::new()) };
        let texts = value.as_ss().map_err(|_| self.corrupt(name))?;
        texts.iter().map(|text| parse(text).map_err(|_| self.corrupt(name))).collect()
    }

    /// A map inside the item.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it is missing or something else.
    pub fn map(&self, name: &str) -> Result<Reader<'a>, StoreError> {
        self.get(name)?.as_m().map(Reader).map_err(|_| self.corrupt(name))
    }

    /// A map that may be absent.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it is something else.
    pub fn optional_map(&self, name: &str) -> Result<Option<Reader<'a>>, StoreError> {
        if self.0.contains_key(name) { self.map(name).map(Some) } else { Ok(None) }
    }

    /// The maps of a list.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it is missing, or something in it is not a map.
    pub fn maps(&self, name: &str) -> Result<Vec<Reader<'a>>, StoreError> {
        let list = self.get(name)?.as_l().map_err(|_| self.corrupt(name))?;
        list.iter().map(|each| each.as_m().map(Reader).map_err(|_| self.corrupt(name))).collect()
    }

    /// The error that says which attribute of which item is wrong. Names keys, never values.
    pub fn corrupt(&self, name: &str) -> StoreError {
        let key = |part: &str| match self.0.get(part) {
            Some(AttributeValue::S(value)) => value.clone(),
            _ => "?".to_owned(),
        };
        StoreError::Corrupt(format!("{name} of {} / {}", key("pk"), key("sk")))
    }

    fn number(&self, name: &str) -> Result<&'a str, StoreError> {
        self.get(name)?.as_n().map(String::as_str).map_err(|_| self.corrupt(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back_exactly() {
        let amount = Decimal::from_str_exact("-210.69").unwrap();
        let at = Timestamp::from_str("2026-07-15T10:00:00.5Z").unwrap();
        let item = Writer::new("A#1", "HEAD")
            .text("name", "x")
            .decimal("balance", amount)
            .integer("version", 7)
            .date("dueOn", jiff::civil::date(2026, 7, 15))
            .instant("at", at)
            .flag("enabled", true)
            .with("address", Writer::map().text("city", "Québec").attribute())
            .build();
        let read = Reader::new(&item);
        assert_eq!(read.text("name"), Ok("x"));
        assert_eq!(read.decimal("balance"), Ok(amount));
        assert_eq!(read.integer("version"), Ok(7));
        assert_eq!(read.date("dueOn"), Ok(jiff::civil::date(2026, 7, 15)));
        assert_eq!(read.instant("at"), Ok(at));
        assert_eq!(read.flag("enabled"), Ok(true));
        assert_eq!(read.map("address").and_then(|map| map.text("city")), Ok("Québec"));
        assert_eq!(read.optional_text("nothing"), Ok(None));
    }

    #[test]
    fn a_missing_or_malformed_attribute_is_corrupt_and_never_a_default() {
        let item =
            Writer::new("A#1", "HEAD").text("balance", "12").text("on", "2026-02-30").build();
        let read = Reader::new(&item);
        let corrupt = |name: &str| StoreError::Corrupt(format!("{name} of A#1 / HEAD"));
        assert_eq!(read.decimal("balance"), Err(corrupt("balance")));
        assert_eq!(read.optional_date("on"), Err(corrupt("on")));
        assert_eq!(read.integer("version"), Err(corrupt("version")));
    }

    #[test]
    fn instants_sort_as_text() {
        let at = |text: &str| instant_text(Timestamp::from_str(text).unwrap());
        assert!(at("2026-07-15T10:00:00Z") < at("2026-07-15T10:00:00.5Z"));
        assert!(at("2026-07-15T10:00:00.5Z") < at("2026-07-15T10:00:01Z"));
    }
}
