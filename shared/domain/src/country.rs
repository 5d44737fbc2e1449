//! Country codes of addresses, and what Canada and the United States require of one.

/// Codes assigned by ISO 3166-1 (alpha-2), sorted. Source: ISO's Online Browsing Platform, the same
/// as `iso3166.tab` of the IANA time-zone database; unchanged since SS was added in August 2011.
const ASSIGNED: [&[u8; 2]; 249] = [
    b"AD", b"AE", b"AF", b"AG", b"AI", b"AL", b"AM", b"AO", b"AQ", b"AR", b"AS", b"AT", b"AU",
    b"AW", b"AX", b"AZ", b"BA", b"BB", b"BD", b"BE", b"BF", b"BG", b"BH", b"BI", b"BJ", b"BL",
    b"BM", b"BN", b"BO", b"BQ", b"BR", b"BS", b"BT", b"BV", b"BW", b"BY", b"BZ", b"CA", b"CC",
    b"CD", b"CF", b"CG", b"CH", b"CI", b"CK", b"CL", b"CM", b"CN", b"CO", b"CR", b"CU", b"CV",
    b"CW", b"CX", b"CY", b"CZ", b"DE", b"DJ", b"DK", b"DM", b"DO", b"DZ", b"EC", b"EE", b"EG",
    b"EH", b"ER", b"ES", b"ET", b"FI", b"FJ", b"FK", b"FM", b"FO", b"FR", b"GA", b"GB", b"GD",
    b"GE", b"GF", b"GG", b"GH", b"GI", b"GL", b"GM", b"GN", b"GP", b"GQ", b"GR", b"GS", b"GT",
    b"GU", b"GW", b"GY", b"HK", b"HM", b"HN", b"HR", b"HT", b"HU", b"ID", b"IE", b"IL", b"IM",
    b"IN", b"IO", b"IQ", b"IR", b"IS", b"IT", b"JE", b"JM", b"JO", b"JP", b"KE", b"KG", b"KH",
    b"KI", b"KM", b"KN", b"KP", b"KR", b"KW", b"KY", b"KZ", b"LA", b"LB", b"LC", b"LI", b"LK",
    b"LR", b"LS", b"LT", b"LU", b"LV", b"LY", b"MA", b"MC", b"MD", b"ME", b"MF", b"MG", b"MH",
    b"MK", b"ML", b"MM", b"MN", b"MO", b"MP", b"MQ", b"MR", b"MS", b"MT", b"MU", b"MV", b"MW",
    b"MX", b"MY", b"MZ", b"NA", b"NC", b"NE", b"NF", b"NG", b"NI", b"NL", b"NO", b"NP", b"NR",
    b"NU", b"NZ", b"OM", b"PA", b"PE", b"PF", b"PG", b"PH", b"PK", b"PL", b"PM", b"PN", b"PR",
    b"PS", b"PT", b"PW", b"PY", b"QA", b"RE", b"RO", b"RS", b"RU", b"RW", b"SA", b"SB", b"SC",
    b"SD", b"SE", b"SG", b"SH", b"SI", b"SJ", b"SK", b"SL", b"SM", b"SN", b"SO", b"SR", b"SS",
    b"ST", b"SV", b"SX", b"SY", b"SZ", b"TC", b"TD", b"TF", b"TG", b"TH", b"TJ", b"TK", b"TL",
    b"TM", b"TN", b"TO", b"TR", b"TT", b"TV", b"TW", b"TZ", b"UA", b"UG", b"UM", b"US", b"UY",
    b"UZ", b"VA", b"VC", b"VE", b"VG", b"VI", b"VN", b"VU", b"WF", b"WS", b"YE", b"YT", b"ZA",
    b"ZM", b"ZW",
];

/// The codes of all countries, sorted.
pub fn countries() -> impl Iterator<Item = &'static str> {
    ASSIGNED.iter().filter_map(|code| std::str::from_utf8(code.as_slice()).ok())
}

/// Whether ISO 3166-1 assigns this code. `UK` is only reserved (the country is `GB`), `ZZ` is for
/// private use.
pub fn is_country(code: &str) -> bool {
    ASSIGNED.binary_search_by(|assigned| assigned.as_slice().cmp(code.as_bytes())).is_ok()
}

/// Whether an address in this country needs a region and a postal code. Elsewhere either may be
/// missing: Hong Kong has no postal codes, Singapore and Germany write no region.
pub fn needs_region_and_postal_code(code: &str) -> bool {
    matches!(code, "CA" | "US")
}

/// Provinces and territories. Source: Canada Post, *Addressing Guidelines*.
pub const CANADA: [&str; 13] =
    ["AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT"];

/// States, territories, freely associated states and the regions of military mail. Source: USPS,
/// *Publication 28*, appendix B. ISO 3166-2 does not have the last three (AA, AE, AP).
pub const UNITED_STATES: [&str; 62] = [
    "AK", "AL", "AR", "AS", "AZ", "CA", "CO", "CT", "DC", "DE", "FL", "FM", "GA", "GU", "HI", "IA",
    "ID", "IL", "IN", "KS", "KY", "LA", "MA", "MD", "ME", "MH", "MI", "MN", "MO", "MP", "MS", "MT",
    "NC", "ND", "NE", "NH", "NJ", "NM", "NV", "NY", "OH", "OK", "OR", "PA", "PR", "PW", "RI", "SC",
    "SD", "TN", "TX", "UT", "VA", "VI", "VT", "WA", "WI", "WV", "WY", "AA", "AE", "AP",
];

/// The codes of a country's regions; `None` where the portal has no list of them.
pub fn regions(country: &str) -> Option<&'static [&'static str]> {
    match country {
        "CA" => Some(&CANADA),
        "US" => Some(&UNITED_STATES),
        _ => None,
    }
}

/// A postal code as the country writes it; `None` when it cannot be one. Codes of other countries
/// than Canada and the United States stay as they are.
///
/// Canada: `A1A 1A1` without D, F, I, O, Q, U, and without W and Z in front (Canada Post,
/// *Addressing Guidelines*). United States: five digits, or nine with a hyphen (USPS,
/// *Publication 28*).
pub fn postal_code(country: &str, code: &str) -> Option<String> {
    match country {
        "CA" => canadian_code(code),
        "US" => us_code(code),
        _ => Some(code.to_owned()),
    }
}

fn canadian_code(code: &str) -> Option<String> {
    let code: String = code.chars().filter(|c| !matches!(c, ' ' | '-' | '\u{a0}')).collect();
    let code = code.to_ascii_uppercase();
    let letter = |c: char| c.is_ascii_uppercase() && !"DFIOQU".contains(c);
    let has_form = code.chars().enumerate().all(|(at, c)| match at {
        0 => letter(c) && !"WZ".contains(c),
        2 | 4 => letter(c),
        _ => c.is_ascii_digit(),
    });
    let (area, unit) = code.split_at_checked(3).filter(|_| has_form && code.len() == 6)?;
    Some(format!("{area} {unit}"))
}

fn us_code(code: &str) -> Option<String> {
    let digits: String = code.chars().filter(|c| !matches!(c, ' ' | '-' | '\u{a0}')).collect();
    let is_number = digits.chars().all(|c| c.is_ascii_digit());
    match (is_number, digits.len()) {
        (true, 5) => Some(digits),
        (true, 9) => digits.split_at_checked(5).map(|(zone, four)| format!("{zone}-{four}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_canadian_code_is_written_in_capitals_with_a_blank() {
        for text in ["k1a 0b1", "K1A0B1", "K1A-0B1", " K1A\u{a0}0b1 "] {
            assert_eq!(postal_code("CA", text).as_deref(), Some("K1A 0B1"), "{text}");
        }
        for text in
            ["", "K1A", "K1A 0B", "K1A 0B12", "D1A 0B1", "W1A 0B1", "K1A 0O1", "11A 0B1", "é1A 0B1"]
        {
            assert_eq!(postal_code("CA", text), None, "{text}");
        }
    }

    #[test]
    fn an_american_code_has_five_or_nine_digits() {
        assert_eq!(postal_code("US", "02134").as_deref(), Some("02134"));
        assert_eq!(postal_code("US", "021341234").as_deref(), Some("02134-1234"));
        assert_eq!(postal_code("US", "02134-1234").as_deref(), Some("02134-1234"));
        for text in ["", "2134", "0213A", "021345", "02134-12", "٠٢١٣٤"] {
            assert_eq!(postal_code("US", text), None, "{text}");
        }
    }

    #[test]
    fn other_countries_write_codes_in_their_own_way() {
        assert_eq!(postal_code("GB", "SW1A 1AA").as_deref(), Some("SW1A 1AA"));
        assert!(regions("GB").is_none());
        assert!(regions("US").is_some_and(|all| all.contains(&"AE")), "military mail");
    }

    #[test]
    fn only_assigned_codes_are_countries() {
        assert!(ASSIGNED.is_sorted_by(|a, b| a < b), "sorted, for the binary search");
        for code in ["AD", "CA", "DE", "GB", "HK", "SG", "SS", "US", "ZW"] {
            assert!(is_country(code), "{code}");
        }
        for code in ["", "C", "CAN", "ca", "UK", "EU", "XK", "ZZ", "AN", "É"] {
            assert!(!is_country(code), "{code}");
        }
    }
}
