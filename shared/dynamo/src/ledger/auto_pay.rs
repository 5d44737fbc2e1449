//! What an account's head keeps of Auto Pay.

use app::store::StoreError;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::auto_pay::{
    AutoPay, Collection, GuardRails, Held, HoldReason, Notice, Reminder, Request,
};
use domain::money::Currency;

use super::{entry::money, list};
use crate::item::{Reader, Writer, text};

/// `None` when nothing is kept.
pub(super) fn write_auto_pay(auto_pay: &AutoPay) -> Option<AttributeValue> {
    if auto_pay.is_empty() {
        return None;
    }
    let AutoPay { guards, from, left_out, notices, collections, collection, .. } = auto_pay;
    let GuardRails { cap, hold_above_percent, review_days } = guards;
    let writer = Writer::map()
        .optional_integer("holdAbovePercent", hold_above_percent.map(u64::from))
        .integer("reviewDays", u64::from(*review_days))
        .optional_date("from", *from)
        .with("leftOut", list(left_out.iter().map(|item| text(item.to_string())).collect()))
        .with("notices", list(notices.iter().map(write_notice).collect()))
        .integer("collections", *collections)
        .with("refused", list(auto_pay.refused.iter().map(text).collect()))
        .with("reminders", list(auto_pay.reminders.iter().map(write_reminder).collect()));
    let writer = match cap {
        Some(cap) => writer.decimal("cap", cap.amount()),
        None => writer,
    };
    let parts = [
        ("collection", collection.as_ref().map(write_collection)),
        ("held", auto_pay.held.as_ref().map(write_held)),
        ("request", auto_pay.request.as_ref().map(write_request)),
    ];
    let with = |writer: Writer, (name, value): (&str, _)| match value {
        Some(value) => writer.with(name, value),
        None => writer,
    };
    Some(parts.into_iter().fold(writer, with).attribute())
}

/// What a head keeps, in the account's currency.
pub(super) fn read_auto_pay(head: &Reader<'_>, currency: Currency) -> Result<AutoPay, StoreError> {
    let Some(map) = head.optional_map("autoPay")? else { return Ok(AutoPay::default()) };
    let cap = match map.get("cap") {
        Ok(_) => Some(money(&map, "cap", currency)?),
        Err(_) => None,
    };
    let hold_above_percent =
        map.optional_integer("holdAbovePercent")?.map(|it| small(&map, it)).transpose()?;
    let review_days = small(&map, map.integer("reviewDays")?)?;
    let notices = map.maps("notices")?;
    let reminders = map.maps("reminders")?;
    Ok(AutoPay {
        guards: GuardRails { cap, hold_above_percent, review_days },
        from: map.optional_date("from")?,
        left_out: texts(&map, "leftOut", |item| item.parse().ok())?,
        notices: notices.iter().map(|one| read_notice(one, currency)).collect::<Result<_, _>>()?,
        collections: map.integer("collections")?,
        collection: map.optional_map("collection")?.map(|one| read_collection(&one)).transpose()?,
        refused: texts(&map, "refused", |id| Some(id.to_owned()))?,
        held: map.optional_map("held")?.map(|one| read_held(&one, currency)).transpose()?,
        reminders: reminders.iter().map(read_reminder).collect::<Result<_, _>>()?,
        request: map.optional_map("request")?.map(|one| read_request(&one)).transpose()?,
    })
}

fn write_notice(notice: &Notice) -> AttributeValue {
    Writer::map()
        .text("item", notice.item.to_string())
        .decimal("amount", notice.amount.amount())
        .date("on", notice.on)
        .date("debitOn", notice.debit_on)
        .attribute()
}

fn read_notice(map: &Reader<'_>, currency: Currency) -> Result<Notice, StoreError> {
    Ok(Notice {
        item: map.parsed("item", str::parse)?,
        amount: money(map, "amount", currency)?,
        on: map.date("on")?,
        debit_on: map.date("debitOn")?,
    })
}

fn write_collection(collection: &Collection) -> AttributeValue {
    let tried = |(method, tries): &(String, u8)| {
        Writer::map().text("method", method).integer("tries", u64::from(*tries)).attribute()
    };
    Writer::map()
        .integer("number", collection.number)
        .date("beganOn", collection.began_on)
        .integer("tries", u64::from(collection.tries))
        .date("lastOn", collection.last_on)
        .with("tried", list(collection.tried.iter().map(tried).collect()))
        .attribute()
}

fn read_collection(map: &Reader<'_>) -> Result<Collection, StoreError> {
    let tried = |map: &Reader<'_>| {
        Ok::<_, StoreError>((map.text("method")?.to_owned(), small(map, map.integer("tries")?)?))
    };
    Ok(Collection {
        number: map.integer("number")?,
        began_on: map.date("beganOn")?,
        tries: small(map, map.integer("tries")?)?,
        last_on: map.date("lastOn")?,
        tried: map.maps("tried")?.iter().map(tried).collect::<Result<_, _>>()?,
    })
}

fn write_held(held: &Held) -> AttributeValue {
    Writer::map()
        .decimal("amount", held.amount.amount())
        .instant("since", held.since)
        .text("reason", held.reason.as_str())
        .attribute()
}

fn read_held(map: &Reader<'_>, currency: Currency) -> Result<Held, StoreError> {
    Ok(Held {
        amount: money(map, "amount", currency)?,
        since: map.instant("since")?,
        reason: map.parsed("reason", HoldReason::parse)?,
    })
}

fn write_reminder(reminder: &Reminder) -> AttributeValue {
    let (month, year) = reminder.expiry;
    Writer::map()
        .text("method", &reminder.method)
        .integer("month", u64::from(month))
        .integer("year", u64::from(year))
        .integer("days", u64::from(reminder.days))
        .attribute()
}

fn read_reminder(map: &Reader<'_>) -> Result<Reminder, StoreError> {
    let expiry = (small(map, map.integer("month")?)?, small(map, map.integer("year")?)?);
    let days = small(map, map.integer("days")?)?;
    Ok(Reminder { method: map.text("method")?.to_owned(), expiry, days })
}

fn write_request(request: &Request) -> AttributeValue {
    Writer::map().text("key", &request.key).text("hash", &request.hash).attribute()
}

fn read_request(map: &Reader<'_>) -> Result<Request, StoreError> {
    Ok(Request { key: map.text("key")?.to_owned(), hash: map.text("hash")?.to_owned() })
}

fn small<T: TryFrom<u64>>(map: &Reader<'_>, number: u64) -> Result<T, StoreError> {
    T::try_from(number).map_err(|_| map.corrupt("a number of Auto Pay"))
}

fn texts<T>(
    map: &Reader<'_>,
    name: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Vec<T>, StoreError> {
    let values = map.get(name)?.as_l().map_err(|_| map.corrupt(name))?;
    let value = |value: &AttributeValue| value.as_s().ok().and_then(|text| parse(text));
    values.iter().map(|one| value(one).ok_or_else(|| map.corrupt(name))).collect()
}
