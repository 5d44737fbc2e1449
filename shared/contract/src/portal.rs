//! The portal itself.

use serde::{Deserialize, Serialize};

use crate::Language;

/// `GET /v1/portal`: the provider's name, contact and languages. Needs no session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Portal {
    /// The provider's name as its customers know it.
    pub provider_name: String,
    /// The contact for questions about invoices.
    pub contact: Contact,
    /// Languages of pages and e-mails; the first is the default.
    pub languages: Vec<Language>,
}

/// The provider's billing team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Contact {
    /// E-mail address.
    pub email: String,
    /// Telephone number, formatted for display.
    pub phone: String,
}
