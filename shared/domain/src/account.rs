//! An account's profile, and what a new revision of its document may change.

use jiff::{Timestamp, civil::Date};

use crate::date::{day_in, zone};
use crate::document::{AccountDocument, Address, GatewayCustomer, Language};
use crate::ids::DocumentNumber;
use crate::money::Currency;
use crate::user::Email;

/// All data of an account except its ledger, users and rules.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// The revision of the last account document that was applied.
    pub revision: u64,
    /// The customer's name.
    pub name: String,
    /// The number printed on bills.
    pub number: DocumentNumber,
    /// Never changes.
    pub currency: Currency,
    /// IANA name of the zone whose civil days decide what is due.
    pub time_zone: String,
    /// `time_zone` as the billing system last sent it. An edit stays until it sends another one.
    pub sent_time_zone: String,
    /// Language of pages and e-mails.
    pub language: Language,
    /// Billing address, with edits made in the portal.
    pub bill_to: Address,
    /// `bill_to` as the billing system last sent it. Edits stay until it sends a different value.
    pub sent_bill_to: Address,
    /// Service address.
    pub service_address: Option<Address>,
    /// Billing contacts.
    pub emails: Vec<Email>,
    /// Saved methods and Auto Pay.
    pub gateway: Option<GatewayCustomer>,
    /// The last edit in the portal; `None` once the billing system has replaced an edited value.
    pub edited: Option<Edit>,
}

/// Who edited a profile in the portal, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The person's name at that time.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// What a customer wants to change. `None` keeps the present value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProfileChange {
    /// The billing address.
    pub bill_to: Option<Address>,
    /// The time zone, an IANA name that [`crate::date::account_zone`] knows.
    pub time_zone: Option<String>,
    /// The language of documents and e-mails.
    pub language: Option<Language>,
}

impl Profile {
    /// How many payment methods are saved.
    pub fn saved_methods(&self) -> usize {
        self.gateway.as_ref().map_or(0, |gateway| gateway.methods.len())
    }

    /// The profile of a new account.
    pub fn new(line: &AccountDocument) -> Self {
        Self {
            revision: line.revision,
            name: line.name.clone(),
            number: line.number.clone(),
            currency: line.currency,
            time_zone: line.time_zone.clone(),
            sent_time_zone: line.time_zone.clone(),
            language: line.language,
            bill_to: line.bill_to.clone(),
            sent_bill_to: line.bill_to.clone(),
            service_address: line.service_address.clone(),
            emails: line.emails.clone(),
            gateway: line.gateway.clone(),
            edited: None,
        }
    }

    /// The profile with what a customer changes. Issued invoices keep their address and dates.
    pub fn changed(&self, change: &ProfileChange) -> Self {
        let ProfileChange { bill_to, time_zone, language } = change.clone();
        Self {
            bill_to: bill_to.unwrap_or_else(|| self.bill_to.clone()),
            time_zone: time_zone.unwrap_or_else(|| self.time_zone.clone()),
            language: language.unwrap_or(self.language),
            ..self.clone()
        }
    }

    /// The civil day of an instant in the account's zone; `None` when the zone is unknown, which
    /// parsing rules out.
    pub fn day_of(&self, instant: Timestamp) -> Option<Date> {
        zone(&self.time_zone).map(|zone| day_in(&zone, instant))
    }

    /// The profile after a later revision. Language, contacts, methods and Auto Pay stay: after the
    /// account is created, only the customer changes them.
    ///
    /// # Errors
    /// [`ReviseError`] when the revision is older than the last one, or changes the currency.
    pub fn revised(&self, line: &AccountDocument) -> Result<Self, ReviseError> {
        if line.revision < self.revision {
            return Err(ReviseError::Stale);
        }
        if line.currency != self.currency {
            return Err(ReviseError::Currency);
        }
        let is_replaced =
            line.bill_to != self.sent_bill_to || line.time_zone != self.sent_time_zone;
        Ok(Self {
            revision: line.revision,
            name: line.name.clone(),
            number: line.number.clone(),
            time_zone: unless_sent(&self.time_zone, &self.sent_time_zone, &line.time_zone),
            sent_time_zone: line.time_zone.clone(),
            bill_to: unless_sent(&self.bill_to, &self.sent_bill_to, &line.bill_to),
            sent_bill_to: line.bill_to.clone(),
            service_address: line.service_address.clone(),
            edited: self.edited.clone().filter(|_| !is_replaced),
            ..self.clone()
        })
    }
}

/// The present value, which may be an edit, unless the billing system now sends another value than
/// it did before.
fn unless_sent<T: Clone + PartialEq>(present: &T, sent_before: &T, sent: &T) -> T {
    if sent == sent_before { present.clone() } else { sent.clone() }
}

/// Why a revision is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReviseError {
    /// A later revision was applied.
    #[error("a later revision is known")]
    Stale,
    /// The document states another currency.
    #[error("an account's currency never changes")]
    Currency,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{
        document::{CannotCharge, DocumentType, MethodKind, SavedMethod},
        ids::AccountId,
    };

    fn address(line1: &str) -> Address {
        Address {
            name: "Maple Dental".into(),
            line1: line1.into(),
            line2: None,
            city: "Ottawa".into(),
            region: Some("ON".into()),
            postal_code: Some("K1A 0B1".into()),
            country: "CA".into(),
        }
    }

    fn line(revision: u64, line1: &str) -> AccountDocument {
        AccountDocument {
            id: AccountId::parse("a-1").unwrap(),
            revision,
            name: format!("Maple Dental {revision}"),
            number: DocumentNumber::parse("100").unwrap(),
            currency: Currency::CAD,
            time_zone: "America/Toronto".into(),
            language: Language::English,
            bill_to: address(line1),
            service_address: None,
            emails: vec![Email::parse(&format!("billing{revision}@example.ca")).unwrap()],
            manager: None,
            gateway: None,
        }
    }

    #[test]
    fn an_edited_address_stays_until_the_billing_system_sends_another() {
        let mut profile = Profile::new(&line(1, "1 Elgin St"));
        profile.bill_to = address("edited by the customer");
        let same = profile.revised(&line(2, "1 Elgin St")).unwrap();
        assert_eq!(same.bill_to, address("edited by the customer"));
        let moved = same.revised(&line(3, "2 Bank St")).unwrap();
        assert_eq!(moved.bill_to, address("2 Bank St"));
    }

    #[test]
    fn an_edited_zone_stays_until_the_billing_system_sends_another() {
        let change =
            ProfileChange { time_zone: Some("America/Halifax".into()), ..ProfileChange::default() };
        let mut edited = Profile::new(&line(1, "x")).changed(&change);
        edited.edited = Some(Edit { by: "Dana Roy".into(), at: Timestamp::UNIX_EPOCH });
        let same = edited.revised(&line(2, "x")).unwrap();
        assert_eq!((&*same.time_zone, &same.edited), ("America/Halifax", &edited.edited));
        let moved = AccountDocument { time_zone: "America/Regina".into(), ..line(3, "x") };
        let moved = same.revised(&moved).unwrap();
        assert_eq!((&*moved.time_zone, moved.edited), ("America/Regina", None));
    }

    #[test]
    fn a_change_keeps_what_it_does_not_name() {
        let profile = Profile::new(&line(1, "x"));
        assert_eq!(profile.changed(&ProfileChange::default()), profile);
        let change = ProfileChange { language: Some(Language::French), ..ProfileChange::default() };
        let changed = profile.changed(&change);
        assert_eq!(changed, Profile { language: Language::French, ..profile });
    }

    #[test]
    fn a_revision_changes_the_name_but_not_the_contacts() {
        let profile = Profile::new(&line(1, "x")).revised(&line(2, "x")).unwrap();
        assert_eq!(profile.emails[0].as_str(), "billing1@example.ca");
        assert_eq!(profile.name, "Maple Dental 2");
    }

    #[test]
    fn a_lower_revision_and_another_currency_are_refused() {
        let profile = Profile::new(&line(5, "x"));
        assert_eq!(profile.revised(&line(4, "x")), Err(ReviseError::Stale));
        let dollars = AccountDocument { currency: Currency::USD, ..line(6, "x") };
        assert_eq!(profile.revised(&dollars), Err(ReviseError::Currency));
        let lower = AccountDocument { currency: Currency::USD, ..line(4, "x") };
        assert_eq!(profile.revised(&lower), Err(ReviseError::Stale), "stale comes first");
    }

    #[test]
    fn auto_pay_cannot_charge_without_a_valid_method() {
        let card = |month, year| SavedMethod {
            id: "pm".into(),
            kind: MethodKind::Card,
            brand: None,
            last4: "4242".into(),
            expiry: Some((month, year)),
            mandate: None,
            receipt_email: None,
        };
        let bank = SavedMethod { kind: MethodKind::BankDebit, expiry: None, ..card(1, 2020) };
        let why = |methods: &[SavedMethod], auto_pay, day: Date| {
            let (customer_id, methods) = ("cus".into(), methods.to_vec());
            GatewayCustomer { customer_id, methods, auto_pay }.cannot_charge(day)
        };
        let (last, next) = (date(2026, 10, 31), date(2026, 11, 1));
        let expired = Some(CannotCharge::Expired);
        assert_eq!(why(&[], true, last), Some(CannotCharge::NoMethod));
        assert_eq!(why(&[], false, last), None);
        assert_eq!(why(&[card(10, 2026)], true, last), None, "its last day");
        assert_eq!(why(&[card(10, 2026)], true, next), expired);
        assert_eq!(why(&[card(10, 2026)], false, next), None);
        assert_eq!(why(&[card(12, 2025)], true, date(2026, 1, 1)), expired);
        assert_eq!(why(&[card(1, 2027)], true, date(2026, 12, 31)), None);
        assert_eq!(why(&[card(10, 2026), bank], true, next), None, "another one can be charged");
    }

    #[test]
    fn a_document_type_parses_from_its_text() {
        for kind in DocumentType::ALL {
            assert_eq!(DocumentType::parse(kind.as_str()), Ok(*kind));
        }
    }
}
