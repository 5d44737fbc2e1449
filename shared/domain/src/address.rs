//! The billing address that a customer enters.

use crate::country::{is_country, needs_region_and_postal_code, postal_code, regions};
use crate::document::Address;
use crate::text::parse_text;

/// Most characters of each part. An envelope's window shows no more.
pub const PART_LENGTH: usize = 120;

/// A part of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Addressee.
    Name,
    /// First street line.
    Line1,
    /// Second street line.
    Line2,
    /// City.
    City,
    /// Province or state.
    Region,
    /// Postal code.
    PostalCode,
    /// Country.
    Country,
}

/// What is wrong with a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It is needed and empty.
    Missing,
    /// It has more than [`PART_LENGTH`] characters.
    TooLong,
    /// It has invisible characters, or is not known in the country.
    Invalid,
}

/// The address in its stored form: texts trimmed and in NFC, postal code as the country writes it,
/// `None` for optional parts that are empty. An address in Canada or the United States has one of
/// their regions and a postal code; elsewhere both are optional.
///
/// # Errors
/// Every part that is wrong, in the order of [`Part`].
pub fn parse_address(sent: &Address) -> Result<Address, Vec<(Part, Wrong)>> {
    let mut faults = Vec::new();
    let country = sent.country.trim().to_ascii_uppercase();
    let is_strict = needs_region_and_postal_code(&country);
    let mut part = |part, text: Option<&str>, needed: bool| match parse_part(text, needed) {
        Ok(text) => text,
        Err(wrong) => {
            faults.push((part, wrong));
            None
        }
    };
    let name = part(Part::Name, Some(&sent.name), true);
    let line1 = part(Part::Line1, Some(&sent.line1), true);
    let line2 = part(Part::Line2, sent.line2.as_deref(), false);
    let city = part(Part::City, Some(&sent.city), true);
    let region = part(Part::Region, sent.region.as_deref(), is_strict);
    let code = part(Part::PostalCode, sent.postal_code.as_deref(), is_strict);
    if let (Some(known), Some(region)) = (regions(&country), &region)
        && !known.contains(&&**region)
    {
        faults.push((Part::Region, Wrong::Invalid));
    }
    let postal_code = code.and_then(|code| {
        let own = postal_code(&country, &code);
        if own.is_none() {
            faults.push((Part::PostalCode, Wrong::Invalid));
        }
        own
    });
    if !is_country(&country) {
        faults.push((Part::Country, Wrong::Invalid));
    }
    faults.sort_by_key(|(part, _)| *part);
    match (name, line1, city, faults.is_empty()) {
        (Some(name), Some(line1), Some(city), true) => {
            Ok(Address { name, line1, line2, city, region, postal_code, country })
        }
        _ => Err(faults),
    }
}

fn parse_part(text: Option<&str>, needed: bool) -> Result<Option<String>, Wrong> {
    let text = text.unwrap_or_default().trim();
    match (text.is_empty(), needed) {
        (true, true) => Err(Wrong::Missing),
        (true, false) => Ok(None),
        (false, _) if text.chars().count() > PART_LENGTH => Err(Wrong::TooLong),
        (false, _) => parse_text(text, PART_LENGTH).map(Some).map_err(|_| Wrong::Invalid),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn address(region: &str, postal_code: &str, country: &str) -> Address {
        Address {
            name: " Maple Dental ".into(),
            line1: "1 Elgin St".into(),
            line2: Some(" ".into()),
            city: "Ottawa".into(),
            region: Some(region.into()),
            postal_code: Some(postal_code.into()),
            country: country.into(),
        }
    }

    #[test]
    fn an_address_is_stored_as_its_country_writes_it() {
        let parsed = parse_address(&address("ON", "k1a0b1", "ca")).unwrap();
        assert_eq!((&*parsed.name, parsed.line2), ("Maple Dental", None));
        assert_eq!(parsed.postal_code.as_deref(), Some("K1A 0B1"));
        assert_eq!((parsed.region.as_deref(), &*parsed.country), (Some("ON"), "CA"));
    }

    #[test]
    fn canada_and_the_united_states_need_their_own_region_and_a_postal_code() {
        use Part::{PostalCode, Region};
        use Wrong::{Invalid, Missing};
        let faults = |region, code, country| parse_address(&address(region, code, country));
        for country in ["CA", "US"] {
            let missing = faults("", "", country);
            assert_eq!(missing, Err(vec![(Region, Missing), (PostalCode, Missing)]), "{country}");
        }
        assert_eq!(faults("NY", "K1A 0B1", "CA"), Err(vec![(Region, Invalid)]));
        assert_eq!(faults("ON", "10001", "CA"), Err(vec![(PostalCode, Invalid)]));
        assert_eq!(faults("on", "K1A 0B1", "CA"), Err(vec![(Region, Invalid)]));
        assert!(faults("AE", "09001", "US").is_ok(), "military mail");
    }

    #[test]
    fn hong_kong_has_no_postal_codes_and_singapore_no_regions() {
        let parsed = parse_address(&address("", "", "HK")).unwrap();
        assert_eq!((parsed.region, parsed.postal_code), (None, None));
        assert!(parse_address(&address("", "049909", "SG")).is_ok());
    }

    #[test]
    fn every_wrong_part_is_named() {
        use Part::{City, Country, Line1, Name};
        let wrong = Address {
            name: "x".repeat(PART_LENGTH + 1),
            line1: "1\u{202e}2".into(),
            city: String::new(),
            ..address("ON", "K1A 0B1", "UK")
        };
        let faults = [
            (Name, Wrong::TooLong),
            (Line1, Wrong::Invalid),
            (City, Wrong::Missing),
            (Country, Wrong::Invalid),
        ];
        assert_eq!(parse_address(&wrong), Err(faults.to_vec()));
    }

    proptest! {
        /// What is stored can be sent again and stays the same.
        #[test]
        fn parsing_is_idempotent(
            name in "\\PC{0,12}", line2 in "\\PC{0,8}", region in "[A-Z]{0,2}",
            code in "[ -]?[A-Za-z0-9]{0,6}", country in "CA|US|GB|HK|XX",
        ) {
            let sent = Address {
                name, line2: Some(line2), ..address(&region, &code, &country)
            };
            if let Ok(once) = parse_address(&sent) {
                prop_assert_eq!(parse_address(&once), Ok(once.clone()));
            }
        }
    }
}
