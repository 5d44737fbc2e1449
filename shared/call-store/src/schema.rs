//! The columns of the files, and how each is encoded. Measured; see
//! `docs/decisions/` for the figures.

use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema, TimeUnit};
use call_rows::Column;
use domain::call_record::CHARGE_DECIMALS;
use parquet::{
    basic::{Compression, Encoding, ZstdLevel},
    errors::ParquetError,
    file::{
        metadata::SortingColumn,
        properties::{EnabledStatistics, WriterProperties},
    },
    schema::types::ColumnPath,
};

/// The column with the whole canonical row. It is the last one.
pub(crate) const ROW: &str = "machine_row";
/// Billed seconds and charge as one integer, as [`crate::amounts`] packs them.
pub(crate) const AMOUNTS: &str = "machine_amounts";
/// A number as an integer, where it fits.
pub(crate) const NUMBER: &str = "number";
/// A number as text, where it does not.
pub(crate) const TEXT: &str = "text";
/// The rows in which a number occurs.
pub(crate) const ROWS: &str = "rows";

/// Digits of a charge, before and after the point.
pub(crate) const CHARGE_DIGITS: u8 = 18;

/// Rows of a page of the columns that filter.
pub(crate) const FILTER_PAGE: usize = 16_384;

/// Rows of a page of [`ROW`]: a single row costs one page.
pub(crate) const ROW_PAGE: usize = 256;

/// Numbers of a page of [`ROWS`].
pub(crate) const LIST_PAGE: usize = 1_024;

/// Bytes of such a page: a few numbers can have most of the rows.
const LIST_PAGE_BYTES: usize = 32 << 10;

/// A dictionary of a filter column may be so large before the encoding falls back.
const DICTIONARY_BYTES: usize = 4 << 20;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Text with few distinct values, by which calls are searched.
    Filter,
    /// Text that other engines read.
    Text,
    /// Milliseconds since 1970.
    Time,
    /// Unsigned seconds.
    Seconds,
    /// Millionths.
    Charge,
}

/// The columns of the interface, in canonical order.
pub(crate) const COLUMNS: [(Column, Kind); Column::COUNT] = [
    (Column::CallId, Kind::Text),
    (Column::AccountId, Kind::Filter),
    (Column::InvoiceNumber, Kind::Filter),
    (Column::StartedAt, Kind::Time),
    (Column::DurationS, Kind::Seconds),
    (Column::BilledS, Kind::Seconds),
    (Column::Direction, Kind::Filter),
    (Column::Caller, Kind::Text),
    (Column::Callee, Kind::Text),
    (Column::CallerName, Kind::Text),
    (Column::Extension, Kind::Filter),
    (Column::CostCentre, Kind::Filter),
    (Column::Destination, Kind::Filter),
    (Column::Charge, Kind::Charge),
    (Column::Currency, Kind::Filter),
];

/// The columns that a batch added and that can be columns of their own, with their places among
/// those. One whose name other engines would confuse with another column's, or with a part of the
/// path, is in [`ROW`] only.
pub(crate) fn extra_columns(names: &[String]) -> Vec<(usize, String)> {
    let mut taken: Vec<_> = Column::ALL.map(Column::name).map(str::to_owned).into();
    taken.extend([ROW, AMOUNTS, "month", "account", ""].map(str::to_owned));
    let mut own = Vec::new();
    for (place, name) in names.iter().enumerate() {
        let folded = name.to_lowercase();
        if !taken.contains(&folded) {
            taken.push(folded);
            own.push((place, name.clone()));
        }
    }
    own
}

/// The type of a column, when it is read with its dictionary if it has one.
pub(crate) fn data_type(kind: Kind) -> DataType {
    match kind {
        Kind::Filter => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
        Kind::Text => DataType::Utf8,
        Kind::Time => DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into())),
        Kind::Seconds => DataType::Int64,
        Kind::Charge => {
            DataType::Decimal64(CHARGE_DIGITS, i8::try_from(CHARGE_DECIMALS).unwrap_or(6))
        }
    }
}

/// The schema of a *calls* file.
pub(crate) fn calls(extra: &[(usize, String)]) -> Arc<Schema> {
    let field = |name: &str, kind| {
        let plain = if kind == Kind::Filter { DataType::Utf8 } else { data_type(kind) };
        Field::new(name, plain, false)
    };
    let known = COLUMNS.iter().map(|(column, kind)| field(column.name(), *kind));
    let extra = extra.iter().map(|(_, name)| field(name, Kind::Text));
    let own = [field(AMOUNTS, Kind::Seconds), field(ROW, Kind::Text)];
    Arc::new(Schema::new(known.chain(extra).chain(own).collect::<Vec<_>>()))
}

/// The schema of a *numbers* file.
pub(crate) fn numbers() -> Arc<Schema> {
    let row = Arc::new(Field::new_list_field(DataType::Int32, false));
    Arc::new(Schema::new(vec![
        Field::new(NUMBER, DataType::Int64, true),
        Field::new(TEXT, DataType::Utf8, true),
        Field::new(ROWS, DataType::List(row), false),
    ]))
}

/// How a *calls* file is written.
///
/// # Errors
/// [`ParquetError`] when the crate does not have the compression.
pub(crate) fn calls_properties() -> Result<WriterProperties, ParquetError> {
    let start = path(Column::StartedAt.name());
    let mut properties = base()?
        .set_data_page_row_count_limit(FILTER_PAGE)
        .set_column_statistics_enabled(start.clone(), EnabledStatistics::Page)
        .set_column_statistics_enabled(path(AMOUNTS), EnabledStatistics::Chunk)
        .set_column_dictionary_enabled(start.clone(), false)
        .set_column_encoding(start.clone(), Encoding::DELTA_BINARY_PACKED)
        .set_column_data_page_row_count_limit(path(ROW), ROW_PAGE)
        .set_sorting_columns(Some(vec![ascending(3), ascending(0)]));
    let dictionaries = COLUMNS.iter().filter(|(column, kind)| {
        matches!(kind, Kind::Filter | Kind::Charge) || *column == Column::BilledS
    });
    for name in dictionaries.map(|(column, _)| column.name()).chain([AMOUNTS]) {
        properties = properties
            .set_column_dictionary_page_size_limit(path(name), DICTIONARY_BYTES)
            .set_column_data_page_size_limit(path(name), DICTIONARY_BYTES);
    }
    for plain in ["call_id", "caller", "callee", ROW] {
        properties = properties.set_column_dictionary_enabled(path(plain), false);
    }
    Ok(properties.build())
}

/// How a *numbers* file is written.
///
/// # Errors
/// [`ParquetError`] when the crate does not have the compression.
pub(crate) fn numbers_properties() -> Result<WriterProperties, ParquetError> {
    let rows = ColumnPath::new(["rows", "list", "item"].map(str::to_owned).to_vec());
    let rows_of = base()?
        .set_dictionary_enabled(false)
        .set_data_page_row_count_limit(FILTER_PAGE)
        .set_column_data_page_row_count_limit(rows.clone(), LIST_PAGE)
        .set_column_data_page_size_limit(rows.clone(), LIST_PAGE_BYTES)
        .set_column_compression(rows.clone(), Compression::UNCOMPRESSED)
        .set_column_encoding(rows, Encoding::DELTA_BINARY_PACKED)
        .set_column_encoding(path(NUMBER), Encoding::DELTA_BINARY_PACKED);
    Ok(rows_of.build())
}

fn base() -> Result<parquet::file::properties::WriterPropertiesBuilder, ParquetError> {
    Ok(WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
        .set_statistics_enabled(EnabledStatistics::None)
        .set_max_row_group_row_count(None)
        // Limits of pages are checked between batches of this many rows only.
        .set_write_batch_size(ROW_PAGE))
}

fn path(name: &str) -> ColumnPath {
    // A name may have a dot; it is one part all the same.
    ColumnPath::new(vec![name.to_owned()])
}

const fn ascending(column_idx: i32) -> SortingColumn {
    SortingColumn { column_idx, descending: false, nulls_first: false }
}
