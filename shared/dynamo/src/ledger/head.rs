//! An account's head: profile and the ledger's present sums.

use app::posting::AccountState;
use app::store::StoreError;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::account::{Edit, Profile};
use domain::auto_pay::AutoPay;
use domain::document::{Address, Language, PaidBy};
use domain::ids::{AccountId, DocumentNumber};
use domain::ledger::{LastPayment, Ledger};
use domain::money::Currency;
use domain::payment::Slots;
use domain::user::Email;
use jiff::Timestamp;

use super::{
    auto_pay::{read_auto_pay, write_auto_pay},
    change::{read_dispute, read_unfinished, write_dispute, write_unfinished},
    entry::money,
    keys, list,
    method::{read_gateway, write_gateway},
    payment::{read_slots, write_slots},
};
use crate::{
    item::{Item, Reader, Writer, instant_text, text},
    update::Changes,
};

/// The head, which holds everything of a [`Ledger`] but open items and unapplied credits.
pub(super) struct Head {
    pub(super) version: u64,
    pub(super) profile: Profile,
    /// Without open items and unapplied credits, which are separate items.
    pub(super) ledger: Ledger,
    /// The payments that wait for the gateway.
    pub(super) payments: Slots,
    /// What is kept of Auto Pay.
    pub(super) auto_pay: AutoPay,
    /// When Auto Pay acts next.
    pub(super) next_action_at: Option<Timestamp>,
}

/// A new account's head.
pub(super) fn write_head(account: &AccountId, profile: &Profile, ledger: &Ledger) -> Item {
    let mut head = Writer::new(keys::account(account), keys::HEAD)
        .text(keys::ACCOUNT_ID, account.as_str())
        .integer("version", 1)
        .integer("settingsVersion", 1)
        .with("disputes", write_disputes(ledger))
        .text("currency", profile.currency.code())
        .build();
    head.extend(write_sums(ledger));
    head.extend(write_profile(profile));
    head
}

/// What every posting changes.
fn write_sums(ledger: &Ledger) -> Item {
    Writer::map()
        .integer("lastSeq", ledger.last_seq)
        .integer("changes", ledger.changes)
        .decimal("balance", ledger.balance.amount())
        .optional_date("lastChangeOn", ledger.last_change_on)
        .build()
}

fn write_disputes(ledger: &Ledger) -> AttributeValue {
    list(ledger.disputes.iter().map(write_dispute).collect())
}

/// An account's profile.
fn write_profile(profile: &Profile) -> Item {
    let writer = Writer::map()
        .integer("revision", profile.revision)
        .text("name", &profile.name)
        .text("number", profile.number.as_str())
        .text("timeZone", &profile.time_zone)
        .text("sentTimeZone", &profile.sent_time_zone)
        .text("language", profile.language.as_str())
        .with("billTo", write_address(&profile.bill_to))
        .with("sentBillTo", write_address(&profile.sent_bill_to))
        .with("emails", list(profile.emails.iter().map(|email| text(email.as_str())).collect()));
    let writer = optional(writer, "edited", profile.edited.as_ref().map(write_edit));
    let writer =
        optional(writer, "serviceAddress", profile.service_address.as_ref().map(write_address));
    optional(writer, "gateway", profile.gateway.as_ref().map(write_gateway)).build()
}

/// What a command changed in a head that has this version.
pub(super) fn change_head(account: &AccountState) -> Changes {
    let AccountState { id, version, profile, ledger, payments, changed, .. } = account;
    let work = ledger.unfinished;
    let is_unsettled = work.is_some() || !payments.is_empty();
    let changes = Changes::of(keys::head(id))
        .next_version(*version)
        .set_all(write_sums(ledger))
        .set_or_remove("allocating", work.map(write_unfinished))
        .set_or_remove("gpk", is_unsettled.then(|| text(keys::ALLOCATING)))
        .set_or_remove("gsk", is_unsettled.then(|| text(id.as_str())));
    let changes = if changed.payments {
        let set = |changes: Changes, (name, value)| changes.set_or_remove(name, value);
        write_slots(payments).into_iter().fold(changes, set)
    } else {
        changes
    };
    let changes = if changed.gateway {
        changes.set_or_remove("gateway", profile.gateway.as_ref().map(write_gateway))
    } else {
        changes
    };
    let changes = if changed.profile { change_by_customer(changes, profile) } else { changes };
    let changes = change_auto_pay(changes, account);
    let changes = match ledger.touched().disputes {
        true => changes.set("disputes", write_disputes(ledger)),
        false => changes,
    };
    match ledger.touched().last_payment {
        true => {
            let payment = ledger.last_payment.as_ref().map(write_last_payment);
            changes.set_or_remove("lastPayment", payment)
        }
        false => changes,
    }
}

/// What a customer changed of the profile. `sentTimeZone` comes along: heads of versions without it
/// have it from here on.
fn change_by_customer(changes: Changes, profile: &Profile) -> Changes {
    changes
        .set("billTo", write_address(&profile.bill_to))
        .set("timeZone", text(&profile.time_zone))
        .set("sentTimeZone", text(&profile.sent_time_zone))
        .set("language", text(profile.language.as_str()))
        .set_or_remove("edited", profile.edited.as_ref().map(write_edit))
}

fn write_edit(edit: &Edit) -> AttributeValue {
    Writer::map().text("by", &edit.by).instant("at", edit.at).attribute()
}

fn read_edit(reader: &Reader<'_>) -> Result<Edit, StoreError> {
    Ok(Edit { by: reader.text("by")?.to_owned(), at: reader.instant("at")? })
}

fn change_auto_pay(changes: Changes, account: &AccountState) -> Changes {
    let changes = match account.changed.auto_pay {
        true => changes.set_or_remove("autoPay", write_auto_pay(&account.auto_pay)),
        false => changes,
    };
    if !account.changed.next_action {
        return changes;
    }
    let shard = account.next_action_at.map(|_| text(keys::auto_pay_shard(&account.id)));
    changes
        .set_or_remove(keys::NEXT_ACTION_AT, account.next_action_at.map(instant))
        .set_or_remove(keys::AUTO_PAY_SHARD, shard)
}

fn instant(instant: Timestamp) -> AttributeValue {
    text(instant_text(instant))
}

/// What a revision changed in a head that has this version.
pub(super) fn change_profile(
    account: &AccountId,
    version: u64,
    before: &Profile,
    after: &Profile,
) -> Changes {
    Changes::of(keys::head(account))
        .next_version(version)
        .between(&write_profile(before), write_profile(after))
}

fn optional(writer: Writer, name: &str, value: Option<AttributeValue>) -> Writer {
    match value {
        Some(value) => writer.with(name, value),
        None => writer,
    }
}

pub(super) fn read_head(item: &Item) -> Result<Head, StoreError> {
    let reader = Reader::new(item);
    let currency = super::entry::currency(&reader)?;
    let emails = reader.get("emails")?.as_l().map_err(|_| reader.corrupt("emails"))?;
    let email = |value: &AttributeValue| {
        let address = value.as_s().map_err(|_| reader.corrupt("emails"))?;
        Email::parse(address).map_err(|_| reader.corrupt("emails"))
    };
    let profile = Profile {
        revision: reader.integer("revision")?,
        name: reader.text("name")?.to_owned(),
        number: reader.parsed("number", DocumentNumber::stored)?,
        currency,
        time_zone: reader.text("timeZone")?.to_owned(),
        sent_time_zone: match reader.optional_text("sentTimeZone")? {
            Some(sent) => sent.to_owned(),
            // Nobody has edited it: versions that could not do so do not write this.
            None => reader.text("timeZone")?.to_owned(),
        },
        language: reader.parsed("language", Language::parse)?,
        bill_to: read_address(&reader.map("billTo")?)?,
        sent_bill_to: read_address(&reader.map("sentBillTo")?)?,
        service_address: reader
            .optional_map("serviceAddress")?
            .map(|map| read_address(&map))
            .transpose()?,
        emails: emails.iter().map(email).collect::<Result<_, _>>()?,
        gateway: reader.optional_map("gateway")?.map(|map| read_gateway(&map)).transpose()?,
        edited: reader.optional_map("edited")?.map(|map| read_edit(&map)).transpose()?,
    };
    let last_payment = reader.optional_map("lastPayment")?;
    let disputes = reader.maps("disputes")?;
    let mut ledger = Ledger::new(currency);
    ledger.last_seq = reader.integer("lastSeq")?;
    ledger.changes = reader.integer("changes")?;
    ledger.balance = money(&reader, "balance", currency)?;
    ledger.last_change_on = reader.optional_date("lastChangeOn")?;
    ledger.last_payment = last_payment.map(|map| read_last_payment(&map, currency)).transpose()?;
    ledger.disputes =
        disputes.iter().map(|map| read_dispute(map, currency)).collect::<Result<_, _>>()?;
    ledger.unfinished =
        reader.optional_map("allocating")?.map(|map| read_unfinished(&map)).transpose()?;
    let payments = read_slots(&reader, currency)?;
    let auto_pay = read_auto_pay(&reader, currency)?;
    let next_action_at = reader.optional_instant(keys::NEXT_ACTION_AT)?;
    let version = reader.integer("version")?;
    Ok(Head { version, profile, ledger, payments, auto_pay, next_action_at })
}

pub(super) fn write_address(address: &Address) -> AttributeValue {
    Writer::map()
        .text("name", &address.name)
        .text("line1", &address.line1)
        .optional_text("line2", address.line2.as_deref())
        .text("city", &address.city)
        // An empty string where there is none: versions before this one need the attribute.
        .text("region", address.region.as_deref().unwrap_or_default())
        .text("postalCode", address.postal_code.as_deref().unwrap_or_default())
        .text("country", &address.country)
        .attribute()
}

pub(super) fn read_address(reader: &Reader<'_>) -> Result<Address, StoreError> {
    let part = |name| reader.text(name).map(str::to_owned);
    let optional = |name| {
        let text = reader.optional_text(name)?.filter(|text| !text.is_empty());
        Ok::<_, StoreError>(text.map(str::to_owned))
    };
    Ok(Address {
        name: part("name")?,
        line1: part("line1")?,
        line2: reader.optional_text("line2")?.map(str::to_owned),
        city: part("city")?,
        region: optional("region")?,
        postal_code: optional("postalCode")?,
        country: part("country")?,
    })
}

fn write_last_payment(payment: &LastPayment) -> AttributeValue {
    Writer::map()
        .text("id", payment.id.to_string())
        .date("receivedOn", payment.received_on)
        .decimal("amount", payment.amount.amount())
        .text("method", payment.method.as_str())
        .text("number", &payment.number)
        .attribute()
}

fn read_last_payment(reader: &Reader<'_>, currency: Currency) -> Result<LastPayment, StoreError> {
    Ok(LastPayment {
        id: reader.parsed("id", str::parse)?,
        received_on: reader.date("receivedOn")?,
        amount: money(reader, "amount", currency)?,
        method: reader.parsed("method", PaidBy::parse)?,
        number: reader.text("number")?.to_owned(),
    })
}
