//! An account's profile.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{BillingAddress, Language};

/// `GET …/profile`: billing address, time zone and language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    /// The address of bills to come. A bill keeps the address with which it was issued.
    pub billing_address: BillingAddress,
    /// IANA time zone. Due dates are civil days in this zone.
    pub time_zone: String,
    /// Language of documents, and of e-mails to the billing contacts.
    pub language: Language,
    /// E-mail addresses of the billing contacts, as the billing system sent them.
    pub emails: Vec<String>,
    /// The last change in the portal; `null` without one.
    pub edited: Option<ProfileEdit>,
}

/// Who changed a profile in the portal, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ProfileEdit {
    /// The person's name at that time.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// `PATCH …/profile`: changes what it names, and tells the billing system through the journal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeProfileRequest {
    /// The whole new address.
    #[serde(default)]
    pub billing_address: Option<EnteredAddress>,
    /// An IANA time zone that browsers know.
    #[serde(default)]
    pub time_zone: Option<String>,
    /// The language.
    #[serde(default)]
    pub language: Option<Language>,
}

/// An address as a customer enters it. Each part has at most 120 characters on one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EnteredAddress {
    /// Addressee.
    pub name: String,
    /// First street line.
    pub line1: String,
    /// Second street line.
    #[serde(default)]
    pub line2: Option<String>,
    /// City.
    pub city: String,
    /// In Canada and the United States the code of a province, territory or state; elsewhere a text
    /// or `null`.
    #[serde(default)]
    pub region: Option<String>,
    /// Required in Canada and the United States.
    #[serde(default)]
    pub postal_code: Option<String>,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
}
