//! Suppressed addresses: which ones get no optional mails, why, and since when.

use std::collections::BTreeMap;
use std::future::Future;

use domain::user::{Email, EmailProblem};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::store::StoreError;

/// Why an address is suppressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// What became of a mail.
    pub problem: EmailProblem,
    /// When that was reported first.
    pub since: Timestamp,
}

impl Suppression {
    /// Whether this replaces what is known of the address. A complaint replaces a bounce, and
    /// nothing replaces a complaint: the person asked for no mails.
    pub fn replaces(&self, known: Option<&Self>) -> bool {
        known.is_none_or(|known| {
            known.problem == EmailProblem::Bounced && self.problem == EmailProblem::Complained
        })
    }
}

/// The key under which an address is suppressed: the SHA-256 of the address in lower case, in
/// hexadecimal. The record outlives the user, so it does not have the address itself.
pub fn address_hash(email: &Email) -> String {
    Sha256::digest(email.as_str()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads suppressed addresses.
pub trait ReadSuppressions: Send + Sync {
    /// Those of these addresses that are suppressed. Strongly consistent.
    fn suppressions(
        &self,
        emails: &[Email],
    ) -> impl Future<Output = Result<BTreeMap<Email, Suppression>, StoreError>> + Send;
}

/// Records suppressed addresses.
pub trait RecordSuppression: Send + Sync {
    /// Suppresses an address, if this [replaces](Suppression::replaces) what is known of it.
    fn suppress(
        &self,
        email: &Email,
        suppression: &Suppression,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operator_can_compute_the_key() {
        // printf %s dana.roy@example.ca | sha256sum
        let expected = "4e3e100d85f2a236994c3e4ec81359fb85b5e46823ca2f6159c91631e52f170e";
        let spelled = ["dana.roy@example.ca", "Dana.Roy@Example.CA"];
        for text in spelled {
            assert_eq!(address_hash(&Email::parse(text).unwrap()), expected, "{text}");
        }
    }
}
