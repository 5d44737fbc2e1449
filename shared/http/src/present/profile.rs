//! An account's profile, and what is wrong with a change of it.

use app::profile::ProfileError;
use contract::{ChangeProfileRequest, EnteredAddress, ProblemKind, ProfileEdit};
use domain::account::{Profile, ProfileChange};
use domain::address::{Part, Wrong, parse_address};
use domain::date::account_zone;
use domain::document::Address;

use super::account::billing_address;
use super::value::{from_language, language};
use crate::Failure;

/// A profile.
pub fn profile(profile: &Profile) -> contract::Profile {
    contract::Profile {
        billing_address: billing_address(&profile.bill_to),
        time_zone: profile.time_zone.clone(),
        language: language(profile.language),
        emails: profile.emails.iter().map(ToString::to_string).collect(),
        edited: profile
            .edited
            .as_ref()
            .map(|edit| ProfileEdit { by: edit.by.clone(), at: edit.at }),
    }
}

/// The change that a request asks for.
///
/// # Errors
/// `invalid`, naming every field that is wrong.
pub fn change(sent: ChangeProfileRequest) -> Result<ProfileChange, Failure> {
    let ChangeProfileRequest { billing_address, time_zone, language } = sent;
    let zone = |name: String| match account_zone(&name) {
        Some(_) => Ok(name),
        None => Err(Failure::invalid("/timeZone", "bad-time-zone")),
    };
    Ok(ProfileChange {
        bill_to: billing_address.map(address).transpose()?,
        time_zone: time_zone.map(zone).transpose()?,
        language: language.map(from_language),
    })
}

fn address(sent: EnteredAddress) -> Result<Address, Failure> {
    let EnteredAddress { name, line1, line2, city, region, postal_code, country } = sent;
    let sent = Address { name, line1, line2, city, region, postal_code, country };
    parse_address(&sent).map_err(|faults| {
        let invalid = Failure::of(ProblemKind::Invalid);
        faults.into_iter().fold(invalid, |failure, (part, wrong)| {
            let pointer = format!("/billingAddress/{}", name_of(part));
            failure.with_fault(pointer, code(part, wrong, &sent.country))
        })
    })
}

const fn name_of(part: Part) -> &'static str {
    match part {
        Part::Name => "name",
        Part::Line1 => "line1",
        Part::Line2 => "line2",
        Part::City => "city",
        Part::Region => "region",
        Part::PostalCode => "postalCode",
        Part::Country => "country",
    }
}

fn code(part: Part, wrong: Wrong, country: &str) -> &'static str {
    match (wrong, part) {
        (Wrong::Missing, _) => "missing-field",
        (Wrong::TooLong, _) => "too-long",
        (Wrong::Invalid, Part::Region) => "bad-region",
        (Wrong::Invalid, Part::PostalCode) if country == "US" => "bad-zip-code",
        (Wrong::Invalid, Part::PostalCode) => "bad-postal-code",
        (Wrong::Invalid, Part::Country) => "bad-country",
        (Wrong::Invalid, _) => "bad-line",
    }
}

impl From<ProfileError> for Failure {
    fn from(error: ProfileError) -> Self {
        match error {
            ProfileError::UnknownAccount => Self::of(ProblemKind::NotFound),
            ProfileError::Stale => Self::of(ProblemKind::Stale),
            ProfileError::Store(error) => error.into(),
        }
    }
}
