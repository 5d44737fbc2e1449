//! Values that many requests and responses share.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, de::Error};

/// An amount of money: `{"amount": "-210.69", "currency": "CAD"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Money {
    /// Decimal string with exactly the currency's decimals; a credit is negative.
    pub amount: String,
    /// ISO 4217 code.
    pub currency: String,
}

/// A language of the portal, as a BCP 47 tag.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub enum Language {
    /// Canadian English.
    #[default]
    #[serde(rename = "en-CA")]
    EnCa,
    /// Canadian French.
    #[serde(rename = "fr-CA")]
    FrCa,
}

impl Language {
    /// The text of the language.
    pub const fn pick<'t>(self, english: &'t str, french: &'t str) -> &'t str {
        match self {
            Self::EnCa => english,
            Self::FrCa => french,
        }
    }

    /// Every language, in the order of display.
    pub const ALL: [Self; 2] = [Self::EnCa, Self::FrCa];

    /// The BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::EnCa => "en-CA",
            Self::FrCa => "fr-CA",
        }
    }

    /// The language with exactly this tag.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }
}

/// The query of lists without filters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PageQuery {
    /// Items of a page: 1 to 200, 50 by default.
    #[cfg_attr(feature = "openapi", schemars(range(min = 1, max = 200)))]
    #[serde(default)]
    pub limit: Option<u16>,
    /// `next` of the previous page.
    #[serde(default)]
    pub cursor: Option<String>,
}

/// Deserializes a civil date of the form `2026-07-15`. Refuses the other forms that the date parser
/// accepts. `T` is `Date` for a required field and `Option<Date>` for an optional one.
pub(crate) fn plain_date<'de, D: Deserializer<'de>, T: From<Date>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let text = String::deserialize(deserializer)?;
    let date: Date = text.parse().map_err(D::Error::custom)?;
    let plain = text.len() == 10 && date.to_string() == text;
    if plain { Ok(T::from(date)) } else { Err(D::Error::custom("not of the form 2026-07-15")) }
}
