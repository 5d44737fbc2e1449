//! Addresses, names and time zones of account lines, of many countries.

use app::import::{ProblemCode, parse};
use domain::document::Document;

use super::*;

fn changed(path: &str, value: Value) -> Value {
    let mut line = account("a", 1);
    let (parent, name) = path.rsplit_once('/').unwrap();
    line.pointer_mut(parent).unwrap()[name] = value;
    line
}

fn code(line: &Value) -> Option<ProblemCode> {
    parse(line.to_string().as_bytes()).document.err().map(|problem| problem.code)
}

fn address(fields: &Value) -> Value {
    let mut line = account("a", 1);
    line["billTo"] = json!({ "name": "Billing", "line1": "1 Main St", "city": "Here" });
    for (name, value) in fields.as_object().unwrap() {
        line["billTo"][name] = value.clone();
    }
    line
}

#[test]
fn the_required_parts_of_an_address_depend_on_its_country() {
    for fields in [
        json!({ "country": "HK", "region": "Kowloon" }),
        json!({ "country": "DE", "postalCode": "10115" }),
        json!({ "country": "SG", "region": "", "postalCode": "018956" }),
        json!({ "country": "AE", "region": null, "postalCode": " " }),
        json!({ "country": "CA", "region": "ON", "postalCode": "K1A 0B1" }),
    ] {
        assert_eq!(code(&address(&fields)), None, "{fields}");
    }
    for fields in [
        json!({ "country": "CA", "region": "ON" }),
        json!({ "country": "CA", "region": "", "postalCode": "K1A 0B1" }),
        json!({ "country": "US", "postalCode": "10001" }),
    ] {
        assert_eq!(code(&address(&fields)), Some(ProblemCode::MissingField), "{fields}");
    }
    for country in ["UK", "ZZ", "XK", "EU", "ca", "CAN", ""] {
        let line = changed("/billTo/country", json!(country));
        assert_eq!(code(&line), Some(ProblemCode::BadValue), "{country}");
    }
    let line = changed("/billTo/region", json!("O\u{202e}N"));
    assert_eq!(code(&line), Some(ProblemCode::BadValue), "not `missing-field`");
}

#[test]
fn one_name_is_enough_for_a_manager() {
    for (path, value) in [
        ("/manager/givenName", json!("")),
        ("/manager/familyName", json!(" ")),
        ("/manager/familyName", Value::Null),
        ("/manager/givenName", json!("é".repeat(100))),
    ] {
        assert_eq!(code(&changed(path, value.clone())), None, "{path} {value}");
    }
    let line = without(account("a", 1)["manager"].clone(), "familyName");
    let Document::Account(parsed) =
        parse(changed("/manager", line).to_string().as_bytes()).document.unwrap().0
    else {
        panic!("an account")
    };
    let manager = parsed.manager.unwrap();
    assert_eq!((manager.given_name.as_str(), manager.family_name.as_str()), ("Robin", ""));
    let mut nameless = changed("/manager/givenName", json!(""));
    nameless["manager"]["familyName"] = json!("\u{a0}");
    assert_eq!(code(&nameless), Some(ProblemCode::MissingField));
    for name in ["x".repeat(101), "a\u{202e}".to_owned()] {
        let line = changed("/manager/givenName", json!(name));
        assert_eq!(code(&line), Some(ProblemCode::BadValue), "{name}");
    }
}

#[test]
fn a_time_zone_that_browsers_do_not_support_is_refused() {
    for zone in ["Etc/Unknown", "Factory", "localtime", "right/UTC", "UTC+1", "Middle/Earth"] {
        assert_eq!(code(&changed("/timeZone", json!(zone))), Some(ProblemCode::BadValue), "{zone}");
    }
    for zone in ["America/St_Johns", "Asia/Kolkata", "UTC", "Etc/GMT+5"] {
        assert_eq!(code(&changed("/timeZone", json!(zone))), None, "{zone}");
    }
}
