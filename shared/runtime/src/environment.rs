//! Typed environment variables. A missing or wrong value is an error with the variable's name.

use std::collections::HashMap;

use jiff::SignedDuration;

/// What is wrong with a function's configuration. Names variables, never values.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The variable is not set, or empty.
    #[error("environment variable {0} is not set")]
    Missing(&'static str),
    /// The variable has a value that it cannot have.
    #[error("environment variable {0} must be {1}")]
    Invalid(&'static str, &'static str),
    /// The function did not declare the resource.
    #[error("no capability of this function grants {0}")]
    NotGranted(&'static str),
}

/// A function's environment variables.
#[derive(Clone, Debug, Default)]
pub struct Environment(HashMap<String, String>);

impl Environment {
    /// Those of this process.
    pub fn of_process() -> Self {
        Self(std::env::vars().collect())
    }

    /// Those listed, for tests.
    pub fn of<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    /// A text.
    ///
    /// # Errors
    /// [`ConfigError::Missing`].
    pub fn text(&self, name: &'static str) -> Result<String, ConfigError> {
        self.0
            .get(name)
            .filter(|value| !value.is_empty())
            .cloned()
            .ok_or(ConfigError::Missing(name))
    }

    /// `true` or `false`.
    ///
    /// # Errors
    /// When it is missing or anything else.
    pub fn flag(&self, name: &'static str) -> Result<bool, ConfigError> {
        self.text(name)?.parse().map_err(|_| ConfigError::Invalid(name, "true or false"))
    }

    /// A whole number above zero.
    ///
    /// # Errors
    /// When it is missing or anything else.
    pub fn count(&self, name: &'static str) -> Result<u32, ConfigError> {
        match self.text(name)?.parse() {
            Ok(0) | Err(_) => Err(ConfigError::Invalid(name, "a whole number above zero")),
            Ok(count) => Ok(count),
        }
    }

    /// A duration in whole days.
    ///
    /// # Errors
    /// When it is missing, or not a whole number above zero.
    pub fn days(&self, name: &'static str) -> Result<SignedDuration, ConfigError> {
        Ok(SignedDuration::from_hours(i64::from(self.count(name)?).saturating_mul(24)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_the_variable_and_not_its_value() {
        let environment = Environment::of([("DAYS", "soon"), ("EMPTY", ""), ("ON", "yes")]);
        assert_eq!(environment.text("NONE"), Err(ConfigError::Missing("NONE")));
        assert_eq!(environment.text("EMPTY"), Err(ConfigError::Missing("EMPTY")));
        let message = environment.count("DAYS").unwrap_err().to_string();
        assert_eq!(message, "environment variable DAYS must be a whole number above zero");
        assert!(environment.flag("ON").is_err());
    }

    #[test]
    fn values_are_read_as_what_they_are() {
        let environment = Environment::of([("DAYS", "7"), ("ON", "false"), ("NAME", "x")]);
        assert_eq!(environment.count("DAYS"), Ok(7));
        assert_eq!(environment.flag("ON"), Ok(false));
        assert_eq!(environment.text("NAME").as_deref(), Ok("x"));
    }
}
