//! Payments in the portal: settled ones as items of their own, the one in flight within the head.

use app::store::StoreError;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::document::{Language, MethodKind};
use domain::ids::{AccountId, DocumentNumber, PaymentId, RefundId, UserId, Username};
use domain::money::Currency;
use domain::payment::{
    Checkout, Decline, Movement, MovementKind, Origin, Payer, Payment, PaymentMethod, PaymentState,
    RefundRequest, Reservation, Slots, Try,
};
use domain::user::{Email, Staff};

use super::entry::{currency, money};
use super::method::{read_method, write_method};
use super::{keys, list};
use crate::item::{Item, Reader, Writer, text};
use crate::update::Changes;

/// Attributes that a payment has only at times. A write removes those that it does not set.
const OPTIONAL: [&str; 14] = [
    "invoice",
    "invoiceEntry",
    "receiptEmail",
    "decline",
    "gatewayId",
    "checkoutId",
    "checkoutUrl",
    "redirect",
    "entry",
    "method",
    "newMethod",
    "autoPay",
    "collection",
    "try",
];

/// A settled payment. The item may exist: a bank debit on its way has one.
pub(super) fn write_settled(account: &AccountId, payment: &Payment) -> Changes {
    let attributes = attributes(payment);
    let gone: Vec<_> = OPTIONAL.iter().filter(|name| !attributes.contains_key(**name)).collect();
    let changes = Changes::of(keys::payment(account, &payment.id)).set_all(attributes);
    gone.into_iter().fold(changes, |changes, name| changes.set_or_remove(name, None))
}

/// A settled payment, from its item.
pub(super) fn read_settled(item: &Item) -> Result<Payment, StoreError> {
    let reader = Reader::new(item);
    read_payment(&reader, currency(&reader)?)
}

/// What the head keeps of payments: its attributes, each of them absent when it is empty.
pub(super) fn write_slots(slots: &Slots) -> [(&'static str, Option<AttributeValue>); 3] {
    let reserved: Vec<_> = slots.reserved.iter().map(write_reservation).collect();
    let refunding: Vec<_> = slots.refunding.iter().map(|id| text(id.as_str())).collect();
    let unless_empty = |values: Vec<_>| (!values.is_empty()).then(|| list(values));
    let in_flight = slots.in_flight.as_ref();
    [
        ("inFlight", in_flight.map(|payment| AttributeValue::M(attributes(payment)))),
        ("reserved", unless_empty(reserved)),
        ("refunding", unless_empty(refunding)),
    ]
}

/// What the head keeps of payments.
pub(super) fn read_slots(head: &Reader<'_>, currency: Currency) -> Result<Slots, StoreError> {
    let in_flight = head.optional_map("inFlight")?;
    let reserved = match head.get("reserved") {
        Err(_) => Vec::new(),
        Ok(_) => head.maps("reserved")?,
    };
    let refunding = match head.get("refunding") {
        Err(_) => &[][..],
        Ok(value) => value.as_l().map_err(|_| head.corrupt("refunding"))?,
    };
    let id = |value: &AttributeValue| {
        let id = value.as_s().map_err(|_| head.corrupt("refunding"))?;
        PaymentId::parse(id).map_err(|_| head.corrupt("refunding"))
    };
    Ok(Slots {
        in_flight: in_flight.map(|map| read_payment(&map, currency)).transpose()?,
        reserved: reserved
            .iter()
            .map(|map| read_reservation(map, currency))
            .collect::<Result<_, _>>()?,
        refunding: refunding.iter().map(id).collect::<Result<_, _>>()?,
    })
}

fn write_reservation(one: &Reservation) -> AttributeValue {
    Writer::map()
        .text("payment", one.payment.as_str())
        .decimal("amount", one.amount.amount())
        .optional_text("item", one.item.map(|item| item.to_string()))
        .instant("since", one.since)
        .attribute()
}

fn read_reservation(map: &Reader<'_>, currency: Currency) -> Result<Reservation, StoreError> {
    Ok(Reservation {
        payment: map.parsed("payment", PaymentId::parse)?,
        amount: money(map, "amount", currency)?,
        item: map.optional_parsed("item", str::parse)?,
        since: map.instant("since")?,
    })
}

fn attributes(payment: &Payment) -> Item {
    let writer = Writer::map()
        .text("id", payment.id.as_str())
        .text("request", &payment.request)
        .decimal("amount", payment.amount.amount())
        .text("currency", payment.amount.currency().code())
        .optional_text("invoice", payment.invoice.as_ref().map(DocumentNumber::as_str))
        .optional_text("invoiceEntry", payment.item.map(|item| item.to_string()))
        .optional_text("receiptEmail", payment.receipt_email.as_ref().map(Email::as_str))
        .text("language", payment.language.as_str())
        .instant("createdAt", payment.created_at)
        .instant("changedAt", payment.changed_at)
        .text("state", payment.state.as_str())
        .optional_text("decline", payment.decline.map(Decline::as_str))
        .text("customer", &payment.customer)
        .optional_text("gatewayId", payment.gateway_id.as_deref())
        .optional_text("checkoutId", payment.checkout.as_ref().map(|page| &*page.id))
        .optional_text("checkoutUrl", payment.checkout.as_ref().map(|page| &*page.url))
        .optional_text("redirect", payment.redirect.as_deref())
        .optional_text("entry", payment.entry.map(|entry| entry.to_string()))
        .with("refunds", list(payment.refunds.iter().map(write_refund).collect()))
        .with("movements", list(payment.movements.iter().map(write_movement).collect()));
    let writer = match &payment.payer {
        Payer::User(origin) => writer.with("origin", write_origin(origin)),
        Payer::AutoPay(one) => {
            let number = u64::from(one.number);
            writer.integer("collection", one.collection).integer("try", number)
        }
    };
    match &payment.method {
        PaymentMethod::Known(method) => writer.with("method", write_method(method)).build(),
        PaymentMethod::New { kind, use_for_auto_pay } => {
            writer.text("newMethod", kind.as_str()).flag("autoPay", *use_for_auto_pay).build()
        }
    }
}

fn read_payment(map: &Reader<'_>, currency: Currency) -> Result<Payment, StoreError> {
    let checkout = match map.optional_text("checkoutId")? {
        Some(id) => Some(Checkout { id: id.to_owned(), url: map.text("checkoutUrl")?.to_owned() }),
        None => None,
    };
    let refunds = map.maps("refunds")?;
    let movements = map.maps("movements")?;
    Ok(Payment {
        id: map.parsed("id", PaymentId::parse)?,
        request: map.text("request")?.to_owned(),
        payer: read_payer(map)?,
        amount: money(map, "amount", currency)?,
        method: read_payment_method(map)?,
        invoice: map.optional_parsed("invoice", DocumentNumber::stored)?,
        item: map.optional_parsed("invoiceEntry", str::parse)?,
        receipt_email: map.optional_parsed("receiptEmail", Email::parse)?,
        language: map.parsed("language", Language::parse)?,
        created_at: map.instant("createdAt")?,
        changed_at: map.instant("changedAt")?,
        state: map.parsed("state", PaymentState::parse)?,
        decline: map.optional_parsed("decline", Decline::parse)?,
        customer: map.text("customer")?.to_owned(),
        gateway_id: map.optional_text("gatewayId")?.map(str::to_owned),
        checkout,
        redirect: map.optional_text("redirect")?.map(str::to_owned),
        entry: map.optional_parsed("entry", str::parse)?,
        refunds: refunds
            .iter()
            .map(|refund| read_refund(refund, currency))
            .collect::<Result<_, _>>()?,
        movements: movements
            .iter()
            .map(|movement| read_movement(movement, currency))
            .collect::<Result<_, _>>()?,
    })
}

fn read_payment_method(map: &Reader<'_>) -> Result<PaymentMethod, StoreError> {
    if let Some(method) = map.optional_map("method")? {
        return read_method(&method).map(PaymentMethod::Known);
    }
    let kind = map.parsed("newMethod", MethodKind::parse)?;
    Ok(PaymentMethod::New { kind, use_for_auto_pay: map.flag("autoPay")? })
}

fn read_payer(map: &Reader<'_>) -> Result<Payer, StoreError> {
    Ok(match map.optional_map("origin")? {
        Some(origin) => Payer::User(read_origin(&origin)?),
        None => {
            let number = u8::try_from(map.integer("try")?).map_err(|_| map.corrupt("try"))?;
            Payer::AutoPay(Try { collection: map.integer("collection")?, number })
        }
    })
}

pub(super) fn write_origin(origin: &Origin) -> AttributeValue {
    let staff = origin.staff.as_ref();
    Writer::map()
        .text("user", origin.user.to_string())
        .text("name", &origin.name)
        .optional_text("username", origin.username.as_ref().map(Username::as_str))
        .optional_text("staff", staff.map(|(role, _)| role.as_str()))
        .optional_text("publicName", staff.map(|(_, name)| name))
        .optional_text("address", origin.address.as_deref())
        .attribute()
}

pub(super) fn read_origin(map: &Reader<'_>) -> Result<Origin, StoreError> {
    let staff = match map.optional_parsed("staff", Staff::parse)? {
        Some(role) => Some((role, map.text("publicName")?.to_owned())),
        None => None,
    };
    Ok(Origin {
        user: map.parsed("user", UserId::parse)?,
        name: map.text("name")?.to_owned(),
        username: map.optional_parsed("username", Username::parse)?,
        staff,
        address: map.optional_text("address")?.map(str::to_owned),
    })
}

fn write_refund(refund: &RefundRequest) -> AttributeValue {
    Writer::map()
        .text("id", refund.id.as_str())
        .text("request", &refund.request)
        .with("origin", write_origin(&refund.origin))
        .decimal("amount", refund.amount.amount())
        .text("reason", &refund.reason)
        .instant("createdAt", refund.created_at)
        .flag("pending", refund.pending)
        .flag("refused", refund.refused)
        .optional_text("gatewayId", refund.gateway_id.as_deref())
        .attribute()
}

fn read_refund(map: &Reader<'_>, currency: Currency) -> Result<RefundRequest, StoreError> {
    Ok(RefundRequest {
        id: map.parsed("id", RefundId::parse)?,
        request: map.text("request")?.to_owned(),
        origin: read_origin(&map.map("origin")?)?,
        amount: money(map, "amount", currency)?,
        reason: map.text("reason")?.to_owned(),
        created_at: map.instant("createdAt")?,
        pending: map.flag("pending")?,
        refused: map.flag("refused")?,
        gateway_id: map.optional_text("gatewayId")?.map(str::to_owned),
    })
}

fn write_movement(movement: &Movement) -> AttributeValue {
    Writer::map()
        .text("id", &movement.id)
        .text("kind", movement.kind.as_str())
        .decimal("amount", movement.amount.amount())
        .optional_text("entry", movement.entry.map(|entry| entry.to_string()))
        .flag("undone", movement.undone)
        .attribute()
}

fn read_movement(map: &Reader<'_>, currency: Currency) -> Result<Movement, StoreError> {
    Ok(Movement {
        id: map.text("id")?.to_owned(),
        kind: map.parsed("kind", MovementKind::parse)?,
        amount: money(map, "amount", currency)?,
        entry: map.optional_parsed("entry", str::parse)?,
        undone: map.flag("undone")?,
    })
}
