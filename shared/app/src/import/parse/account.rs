//! Account lines.

use domain::country::{is_country, needs_region_and_postal_code};
use domain::date;
use domain::document::{
    AccountDocument, Address, GatewayCustomer, Language, Manager, MethodKind, SavedMethod,
};
use domain::ids::Username;
use domain::text::{NAME_LENGTH, TEXT_LENGTH};
use domain::user::Email;

use super::{
    super::problem::ProblemCode,
    fields::{Faults, Fields, Origin, account_id, currency, email, number},
};

/// Saved methods that an account may have; all of them stand in its head.
const MAX_METHODS: usize = 20;

pub(super) fn account(fields: &mut Fields, faults: &mut Faults) -> Option<AccountDocument> {
    let id = account_id("id", fields, faults);
    let revision = fields.integer("revision", faults);
    let name = fields.text("name", faults);
    let number = number("number", fields, faults);
    let currency = currency(fields, faults);
    let find = match fields.origin() {
        Origin::Sent => date::account_zone,
        Origin::Stored => date::zone,
    };
    let zone = |text: &str| find(text).map(|_| text.to_owned());
    let form = "is not an IANA time zone that browsers know";
    let time_zone = fields.parsed("timeZone", form, zone, faults);
    let tag = |text: &str| Language::parse(text).ok();
    let language = fields.parsed("language", "is neither en-CA nor fr-CA", tag, faults);
    let bill_to = fields.object("billTo", faults).and_then(|object| address(object, faults));
    let service_address =
        fields.optional_object("serviceAddress", faults).and_then(|object| address(object, faults));
    let emails = emails(fields, faults);
    let manager =
        fields.optional_object("manager", faults).and_then(|object| manager(object, faults));
    let gateway =
        fields.optional_object("gateway", faults).and_then(|object| gateway(object, faults));
    Some(AccountDocument {
        id: id?,
        revision: revision?,
        name: name?,
        number: number?,
        currency: currency?,
        time_zone: time_zone?,
        language: language?,
        bill_to: bill_to?,
        service_address,
        emails: emails?,
        manager,
        gateway,
    })
}

fn address(mut fields: Fields, faults: &mut Faults) -> Option<Address> {
    let name = fields.text("name", faults);
    let line1 = fields.text("line1", faults);
    let line2 = fields.optional_text("line2", faults);
    let city = fields.text("city", faults);
    let region = fields.blank_text("region", TEXT_LENGTH, faults);
    let postal_code = fields.blank_text("postalCode", TEXT_LENGTH, faults);
    let is_sent = fields.origin() == Origin::Sent;
    let code = |text: &str| (!is_sent || is_country(text)).then(|| text.to_owned());
    let form = "is not assigned by ISO 3166-1 (two capital letters, such as CA)";
    let country = fields.parsed("country", form, code, faults);
    if is_sent && country.as_deref().is_some_and(needs_region_and_postal_code) {
        for name in ["region", "postalCode"].into_iter().filter(|name| fields.is_blank(name)) {
            let message = format!("{} is missing", fields.pointer(name));
            faults.note(ProblemCode::MissingField, message);
        }
    }
    fields.finish(faults);
    Some(Address {
        name: name?,
        line1: line1?,
        line2,
        city: city?,
        region,
        postal_code,
        country: country?,
    })
}

fn emails(fields: &mut Fields, faults: &mut Faults) -> Option<Vec<Email>> {
    let list = fields.list("emails", faults)?;
    let emails: Option<Vec<_>> = list.iter().map(|value| value.as_str().and_then(email)).collect();
    match emails {
        Some(emails) if emails.len() <= 3 => Some(emails),
        _ => {
            let message = "/emails is not a list of up to three e-mail addresses".to_owned();
            faults.note(ProblemCode::BadValue, message);
            None
        }
    }
}

fn manager(mut fields: Fields, faults: &mut Faults) -> Option<Manager> {
    let form = "is not a user name: 3 to 64 letters, digits, . _ - @ +";
    let username = fields.parsed("username", form, |text| Username::parse(text).ok(), faults);
    let email = fields.parsed("email", "is not an e-mail address", email, faults);
    // Many people have one name only.
    let given_name = fields.blank_text("givenName", NAME_LENGTH, faults).unwrap_or_default();
    let family_name = fields.blank_text("familyName", NAME_LENGTH, faults).unwrap_or_default();
    if fields.is_blank("givenName") && fields.is_blank("familyName") {
        let message = format!("{} is missing", fields.pointer("givenName"));
        faults.note(ProblemCode::MissingField, message);
    }
    fields.finish(faults);
    Some(Manager { username: username?, email: email?, given_name, family_name })
}

fn gateway(mut fields: Fields, faults: &mut Faults) -> Option<GatewayCustomer> {
    let customer_id = fields.text("customerId", faults);
    let methods = fields.objects("methods", saved_method, faults);
    let auto_pay = fields.flag("autoPay", faults);
    let is_sent = fields.origin() == Origin::Sent;
    fields.finish(faults);
    let mut methods = methods?;
    if methods.len() > MAX_METHODS {
        let message = format!("/gateway/methods has more than {MAX_METHODS}");
        faults.note(ProblemCode::BadValue, message);
    }
    if is_sent && methods.iter().filter(|(_, default)| *default).count() > 1 {
        let message = "/gateway/methods has more than one default".to_owned();
        faults.note(ProblemCode::BadValue, message);
    }
    // The default one first; the rest in the order given, which is the order of fallback.
    methods.sort_by_key(|(_, default)| !default);
    let methods = methods.into_iter().map(|(method, _)| method).collect();
    Some(GatewayCustomer { customer_id: customer_id?, methods, auto_pay: auto_pay? })
}

fn saved_method(mut fields: Fields, faults: &mut Faults) -> Option<(SavedMethod, bool)> {
    let id = fields.text("id", faults);
    let form = "is neither card nor bank-debit";
    let kind = fields.parsed("type", form, |text| MethodKind::parse(text).ok(), faults);
    let brand = fields.optional_text("brand", faults);
    let digits = |text: &str| {
        let four = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        four.then(|| text.to_owned())
    };
    let last4 = fields.parsed("last4", "is not four digits", digits, faults);
    let month = fields.optional_integer("expMonth", faults);
    let year = fields.optional_integer("expYear", faults);
    let default = fields.optional_flag("default", faults);
    let pointer = fields.pointer("expMonth");
    fields.finish(faults);
    let expiry = match (month, year) {
        (None, None) => None,
        (Some(month @ 1..=12), Some(year @ 2000..=9999)) => {
            Some((u8::try_from(month).ok()?, u16::try_from(year).ok()?))
        }
        _ => {
            let message = format!("{pointer} and expYear are not a month and a year");
            faults.note(ProblemCode::BadValue, message);
            None
        }
    };
    let method = SavedMethod {
        id: id?,
        kind: kind?,
        brand,
        last4: last4?,
        expiry,
        mandate: None,
        receipt_email: None,
    };
    Some((method, default))
}
