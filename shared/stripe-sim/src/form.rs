//! Parameters of a request: form-encoded, with brackets for nesting.

use serde_json::{Map, Value};

use crate::refusal::Refusal;

/// The parameters of one request, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Form(Vec<(String, String)>);

const LONGEST_KEY: usize = 40;
const LONGEST_VALUE: usize = 500;
const MOST_METADATA: usize = 50;

/// `a[b][]` is `["a", "b", ""]`.
fn segments(name: &str) -> Vec<&str> {
    name.split('[').map(|part| part.trim_end_matches(']')).collect()
}

/// Whether a pattern such as `metadata[*]` stands for the name of a parameter.
fn stands_for(pattern: &str, name: &str) -> bool {
    let (pattern, name) = (segments(pattern), segments(name));
    let same = |(pattern, name): (&&str, &&str)| *pattern == "*" || pattern == name;
    pattern.len() == name.len() && pattern.iter().zip(name.iter()).all(same)
}

impl<'a> FromIterator<(&'a str, &'a str)> for Form {
    fn from_iter<T: IntoIterator<Item = (&'a str, &'a str)>>(pairs: T) -> Self {
        let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        Self(pairs.into_iter().map(owned).collect())
    }
}

impl Form {
    /// The parameters of a body or of a query.
    pub(crate) fn parse(encoded: &str) -> Self {
        Self(form_urlencoded::parse(encoded.as_bytes()).into_owned().collect())
    }

    /// Refuses a parameter that is none of these; `[*]` stands for any name or number.
    ///
    /// # Errors
    ///
    /// `parameter_unknown`, and metadata that is too long.
    pub(crate) fn only(&self, known: &[&str]) -> Result<(), Refusal> {
        let is_known = |name: &str| {
            let mut patterns = known.iter().chain(&["expand[*]"]);
            patterns.any(|pattern| stands_for(pattern, name))
        };
        if let Some((name, _)) = self.0.iter().find(|(name, _)| !is_known(name)) {
            let message = format!("Received unknown parameter: {name}");
            return Err(Refusal::invalid("parameter_unknown", name, &message));
        }
        self.check_metadata()
    }

    /// Source: <https://docs.stripe.com/metadata>.
    fn check_metadata(&self) -> Result<(), Refusal> {
        let own =
            |(name, _): &&(String, String)| segments(name).iter().rev().nth(1) == Some(&"metadata");
        let too_long = |(name, value): &&(String, String)| {
            let key = segments(name).last().map_or(0, |key| key.chars().count());
            key > LONGEST_KEY || value.chars().count() > LONGEST_VALUE
        };
        if let Some((name, _)) = self.0.iter().filter(own).find(too_long) {
            let message = format!(
                "Metadata keys can have up to {LONGEST_KEY} characters, and values up to \
                 {LONGEST_VALUE}."
            );
            return Err(Refusal::invalid("parameter_invalid_string", name, &message));
        }
        if self.0.iter().filter(own).count() > MOST_METADATA {
            let message = format!("Metadata can have up to {MOST_METADATA} keys.");
            return Err(Refusal::invalid("parameter_invalid", "metadata", &message));
        }
        Ok(())
    }

    /// The value of a parameter. An empty one counts as absent.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().rev().find(|(own, _)| own == name)?;
        Some(found.1.as_str()).filter(|value| !value.is_empty())
    }

    /// Whether a parameter with this first segment is there.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(own, _)| segments(own).first() == Some(&name))
    }

    /// The value of a parameter without which the request is refused.
    ///
    /// # Errors
    ///
    /// `parameter_missing`.
    pub(crate) fn required(&self, name: &str) -> Result<&str, Refusal> {
        self.text(name).ok_or_else(|| Refusal::required(name))
    }

    /// The value of a parameter that is a whole number.
    ///
    /// # Errors
    ///
    /// `parameter_invalid_integer`.
    pub(crate) fn number(&self, name: &str) -> Result<Option<i64>, Refusal> {
        let parse = |value: &str| {
            value.parse().map_err(|_| {
                let message = format!("Invalid integer: {value}");
                Refusal::invalid("parameter_invalid_integer", name, &message)
            })
        };
        self.text(name).map(parse).transpose()
    }

    /// The value of a parameter that is `true` or `false`, which it is if it is absent.
    ///
    /// # Errors
    ///
    /// A value that is neither `true` nor `false`.
    pub(crate) fn flag(&self, name: &str) -> Result<bool, Refusal> {
        match self.text(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(other) => {
                let message = format!("Invalid boolean: {other}");
                Err(Refusal::invalid("parameter_invalid_boolean", name, &message))
            }
        }
    }

    /// A value of a closed list.
    ///
    /// # Errors
    ///
    /// Any other value.
    pub(crate) fn one_of(&self, name: &str, allowed: &[&str]) -> Result<Option<&str>, Refusal> {
        match self.text(name) {
            Some(value) if !allowed.contains(&value) => {
                let list = allowed.join(", ");
                let message = format!("Invalid {name}: must be one of {list}");
                Err(Refusal::invalid("parameter_invalid_enum", name, &message))
            }
            value => Ok(value),
        }
    }

    /// The values of `name[]` or `name[0]`, `name[1]` …
    pub(crate) fn list(&self, name: &str) -> Vec<&str> {
        let own = |(key, value): &(String, String)| match segments(key).as_slice() {
            [first, _] if *first == name => Some(value.clone()),
            _ => None,
        };
        let found = self.0.iter().filter(|pair| own(pair).is_some());
        found.map(|(_, value)| value.as_str()).collect()
    }

    /// The values of `name[key]`, as an object of texts.
    pub(crate) fn map(&self, name: &str) -> Map<String, Value> {
        let own = |(key, value): &(String, String)| match segments(key).as_slice() {
            [first, second] if *first == name => {
                Some(((*second).to_owned(), Value::from(value.as_str())))
            }
            _ => None,
        };
        self.0.iter().filter_map(own).collect()
    }

    /// What is under `name`: `name[a][b]` becomes `a[b]`.
    pub(crate) fn section(&self, name: &str) -> Self {
        let own = |(key, value): &(String, String)| {
            let rest = key.strip_prefix(name)?.strip_prefix('[')?;
            let (first, more) = rest.split_once(']')?;
            Some((format!("{first}{more}"), value.clone()))
        };
        Self(self.0.iter().filter_map(own).collect())
    }

    /// The first segments, in their order: the numbers of a list of objects.
    pub(crate) fn keys(&self) -> Vec<String> {
        let mut keys: Vec<String> = Vec::new();
        for (name, _) in &self.0 {
            let first = segments(name).first().map(|first| (*first).to_owned());
            keys.extend(first.filter(|first| !keys.contains(first)));
        }
        keys
    }

    /// The same text for the same parameters, in whatever order.
    pub(crate) fn fingerprint(&self) -> String {
        let mut pairs = self.0.clone();
        pairs.sort();
        form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
    }
}
