//! A line of the journal: what the billing system learns of an entry, or of a profile.

use domain::account::Profile;
use domain::document::Address;
use domain::ids::AccountId;
use domain::ledger::Entry;
use domain::payment::Payment;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use crate::posting::Source;

/// One entry. A field without a value is `null`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    /// Sent back as a document's `portalId`, it marks the document as known.
    portal_id: String,
    number: &'a str,
    account_id: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    /// Signed: positive raises what the customer owes.
    amount: String,
    currency: &'a str,
    document_on: Date,
    effective_on: Date,
    posted_at: Timestamp,
    seq: u64,
    method: Option<&'a str>,
    gateway_id: Option<&'a str>,
    refers_to: Option<Named<'a>>,
    reason: Option<&'a str>,
    source: &'a str,
    actor: Option<String>,
}

/// The entry that a line names: the invoice that is paid first, the payment that is refunded or
/// reversed, or the entry that is undone.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Named<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    number: &'a str,
    /// The billing system's own id of it; `null` for an entry that began in the portal.
    id: Option<&'a str>,
    /// The portal's id of it; `null` for an entry that the billing system sent.
    portal_id: Option<String>,
}

/// The line of an entry, with its line feed. `payment` is the record of a payment at the gateway,
/// `named` the entry that it names.
pub(super) fn line(
    account: &AccountId,
    entry: &Entry,
    payment: Option<&Payment>,
    named: Option<&Entry>,
) -> serde_json::Result<Vec<u8>> {
    let line = Line {
        portal_id: entry.id.to_string(),
        number: &entry.number,
        account_id: account.as_str(),
        kind: entry.kind.as_str(),
        amount: entry.amount.to_string(),
        currency: entry.amount.currency().code(),
        document_on: entry.document_on,
        effective_on: entry.id.on,
        posted_at: entry.posted_at,
        seq: entry.id.seq,
        method: entry.method.map(|method| method.as_str()),
        gateway_id: gateway_id(entry, payment),
        refers_to: named.map(name),
        reason: (!entry.description.is_empty()).then_some(&*entry.description),
        source: &entry.source,
        actor: entry.actor.map(|actor| actor.to_string()),
    };
    let mut line = serde_json::to_vec(&line)?;
    line.push(b'\n');
    Ok(line)
}

/// A profile that a customer changed. A field without a value is `null`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ProfileLine<'a> {
    account_id: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    number: &'a str,
    bill_to: BillTo<'a>,
    time_zone: &'a str,
    language: &'a str,
    changed_at: Option<Timestamp>,
    changed_by: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BillTo<'a> {
    name: &'a str,
    line1: &'a str,
    line2: Option<&'a str>,
    city: &'a str,
    region: Option<&'a str>,
    postal_code: Option<&'a str>,
    country: &'a str,
}

/// The line of a profile, with its line feed.
pub(super) fn profile_line(account: &AccountId, profile: &Profile) -> serde_json::Result<Vec<u8>> {
    let Address { name, line1, line2, city, region, postal_code, country } = &profile.bill_to;
    let edited = profile.edited.as_ref();
    let line = ProfileLine {
        account_id: account.as_str(),
        kind: "profile",
        number: profile.number.as_str(),
        bill_to: BillTo {
            name,
            line1,
            line2: line2.as_deref(),
            city,
            region: region.as_deref(),
            postal_code: postal_code.as_deref(),
            country,
        },
        time_zone: &profile.time_zone,
        language: profile.language.as_str(),
        changed_at: edited.map(|edit| edit.at),
        changed_by: edited.map(|edit| &*edit.by),
    };
    let mut line = serde_json::to_vec(&line)?;
    line.push(b'\n');
    Ok(line)
}

/// The gateway's id: of the payment, or of the refund or dispute, by which its document is known.
fn gateway_id<'a>(entry: &'a Entry, payment: Option<&'a Payment>) -> Option<&'a str> {
    match (payment, entry.source.parse()) {
        (Some(payment), _) => payment.gateway_id.as_deref(),
        (None, Ok(Source::Gateway)) => Some(entry.document.as_str()),
        (None, _) => None,
    }
}

fn name(entry: &Entry) -> Named<'_> {
    let is_of_portal = entry.source.parse().is_ok_and(|source: Source| source.is_of_portal());
    Named {
        kind: entry.kind.as_str(),
        number: &entry.number,
        id: (!is_of_portal).then_some(entry.document.as_str()),
        portal_id: is_of_portal.then(|| entry.id.to_string()),
    }
}
