//! What an account's head keeps of its customer at the gateway: the saved methods.

use app::store::StoreError;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::document::{GatewayCustomer, Mandate, MandateStatus, MethodKind, SavedMethod};
use domain::user::Email;

use super::list;
use crate::item::{Reader, Writer};

pub(super) fn write_gateway(gateway: &GatewayCustomer) -> AttributeValue {
    Writer::map()
        .text("customerId", &gateway.customer_id)
        .with("methods", list(gateway.methods.iter().map(write_method).collect()))
        .flag("autoPay", gateway.auto_pay)
        .attribute()
}

pub(super) fn read_gateway(reader: &Reader<'_>) -> Result<GatewayCustomer, StoreError> {
    Ok(GatewayCustomer {
        customer_id: reader.text("customerId")?.to_owned(),
        methods: reader.maps("methods")?.iter().map(read_method).collect::<Result<_, _>>()?,
        auto_pay: reader.flag("autoPay")?,
    })
}

pub(super) fn write_method(method: &SavedMethod) -> AttributeValue {
    let receipts = method.receipt_email.as_ref().map(Email::as_str);
    let writer = Writer::map()
        .text("id", &method.id)
        .text("type", method.kind.as_str())
        .optional_text("brand", method.brand.as_deref())
        .text("last4", &method.last4)
        .optional_text("receiptEmail", receipts);
    let writer = match &method.mandate {
        Some(mandate) => writer.with("mandate", write_mandate(mandate)),
        None => writer,
    };
    match method.expiry {
        Some((month, year)) => writer
            .integer("expMonth", u64::from(month))
            .integer("expYear", u64::from(year))
            .attribute(),
        None => writer.attribute(),
    }
}

pub(super) fn read_method(reader: &Reader<'_>) -> Result<SavedMethod, StoreError> {
    let expiry = match reader.get("expMonth") {
        Err(_) => None,
        Ok(_) => {
            let month = u8::try_from(reader.integer("expMonth")?);
            let year = u16::try_from(reader.integer("expYear")?);
            let corrupt = |_| reader.corrupt("expMonth");
            Some((month.map_err(corrupt)?, year.map_err(corrupt)?))
        }
    };
    Ok(SavedMethod {
        id: reader.text("id")?.to_owned(),
        kind: reader.parsed("type", MethodKind::parse)?,
        brand: reader.optional_text("brand")?.map(str::to_owned),
        last4: reader.text("last4")?.to_owned(),
        expiry,
        mandate: reader.optional_map("mandate")?.map(|map| read_mandate(&map)).transpose()?,
        receipt_email: reader.optional_parsed("receiptEmail", Email::parse)?,
    })
}

fn write_mandate(mandate: &Mandate) -> AttributeValue {
    Writer::map().text("id", &mandate.id).text("status", mandate.status.as_str()).attribute()
}

fn read_mandate(reader: &Reader<'_>) -> Result<Mandate, StoreError> {
    let status = reader.parsed("status", MandateStatus::parse)?;
    Ok(Mandate { id: reader.text("id")?.to_owned(), status })
}
