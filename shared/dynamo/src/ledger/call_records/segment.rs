//! Segments and sums as items.

use app::{
    call_records::{Fragment, ParquetFiles, Segment, SegmentPlace, StoredFile},
    store::StoreError,
};
use aws_sdk_dynamodb::types::AttributeValue;
use domain::{
    call_record::{CallCharge, Totals},
    ids::AccountId,
};

use super::keys;
use crate::{
    item::{Item, Reader, Writer, integer, text},
    ledger::list,
};

/// The attributes of sums: calls, billed seconds, charges.
pub(super) const SUMS: [&str; 3] = ["calls", "billedSeconds", "charge"];

/// Sums as attributes, in the order of [`SUMS`].
pub(super) fn sums(totals: Totals) -> [AttributeValue; 3] {
    let Totals { calls, billed_seconds, charge } = totals;
    [integer(calls), integer(billed_seconds), AttributeValue::N(charge.to_string())]
}

pub(super) fn read_sums(read: &Reader<'_>) -> Result<Totals, StoreError> {
    let [calls, billed_seconds, charge] = SUMS;
    let number = read.get(charge)?.as_n().ok();
    let sum = number.and_then(|number| CallCharge::parse_sum(number));
    Ok(Totals {
        calls: read.integer(calls)?,
        billed_seconds: read.integer(billed_seconds)?,
        charge: sum.ok_or_else(|| read.corrupt(charge))?,
    })
}

pub(super) fn write_segment(account: &AccountId, segment: &Segment) -> Item {
    let extra = segment.extra_columns.iter().map(text).collect();
    let mut item = Writer::from_key(keys::segment(account, segment.id))
        .instant("first", segment.first)
        .instant("last", segment.last)
        .text("sha256", &segment.sha256)
        .with("extraColumns", list(extra))
        .instant("keptUntil", segment.kept_until)
        .build();
    item.extend(SUMS.map(str::to_owned).into_iter().zip(sums(segment.totals)));
    let (name, place) = match &segment.place {
        SegmentPlace::Fragment(Fragment { key, offset, length }) => {
            let place = Writer::map().text("key", key);
            ("fragment", place.integer("offset", *offset).integer("length", *length))
        }
        SegmentPlace::Parquet(ParquetFiles { calls, numbers, ids }) => {
            let file = |StoredFile { key, length }: &StoredFile| {
                Writer::map().text("key", key).integer("length", *length).attribute()
            };
            let place = Writer::map().with("calls", file(calls)).with("numbers", file(numbers));
            ("parquet", place.with("ids", file(ids)))
        }
    };
    item.insert(name.to_owned(), place.attribute());
    item
}

pub(super) fn read_segment(item: &Item) -> Result<Segment, StoreError> {
    let read = Reader::new(item);
    let extra = read.get("extraColumns")?.as_l().ok();
    let extra = extra.and_then(|list| {
        list.iter().map(|each| each.as_s().ok().cloned()).collect::<Option<Vec<_>>>()
    });
    Ok(Segment {
        id: read.parsed("sk", |sk| keys::segment_id(sk).ok_or(()))?,
        place: read_place(&read)?,
        totals: read_sums(&read)?,
        first: read.instant("first")?,
        last: read.instant("last")?,
        sha256: read.text("sha256")?.to_owned(),
        extra_columns: extra.ok_or_else(|| read.corrupt("extraColumns"))?,
        kept_until: read.instant("keptUntil")?,
    })
}

fn read_place(read: &Reader<'_>) -> Result<SegmentPlace, StoreError> {
    if let Some(place) = read.optional_map("fragment")? {
        return Ok(SegmentPlace::Fragment(Fragment {
            key: place.text("key")?.to_owned(),
            offset: place.integer("offset")?,
            length: place.integer("length")?,
        }));
    }
    let place = read.map("parquet")?;
    let file = |name| {
        let file = place.map(name)?;
        Ok::<_, StoreError>(StoredFile {
            key: file.text("key")?.to_owned(),
            length: file.integer("length")?,
        })
    };
    Ok(SegmentPlace::Parquet(ParquetFiles {
        calls: file("calls")?,
        numbers: file("numbers")?,
        ids: file("ids")?,
    }))
}
