//! The header of a batch: which field is which column.

use std::collections::BTreeMap;

use super::{
    split::{Field, Quotes},
    value,
};
use crate::{
    canonical,
    columns::{Column, Columns},
    problem::{Rejection, RowCode},
};

/// Most columns of a batch.
pub const MAX_COLUMNS: usize = 256;

/// Most bytes of a column's name.
const NAME_BYTES: usize = 128;

/// Most bytes of a header as it is written, twice what its names need: an import remembers it.
const HEADER_BYTES: usize = 64 << 10;

/// Delimiters that other programs write, and their names.
const OTHER_DELIMITERS: [(char, &str); 3] = [(';', "semicolons"), ('\t', "tabs"), ('|', "'|'")];

/// How the fields of a batch become columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) columns: Columns,
    /// For each column, in canonical order and then in the batch's, the place of its field.
    pub(super) order: Vec<usize>,
}

impl Layout {
    /// Reads the header record.
    pub(super) fn of(record: &[u8], fields: &[Field]) -> Result<Self, Rejection> {
        let names = names(record, fields)?;
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        for (place, name) in names.iter().enumerate() {
            // Query engines do not tell names apart by case.
            if places.insert(name.to_ascii_lowercase(), place).is_some() {
                let message = format!("the header has the column {name:?} twice");
                return Err(Rejection::new(RowCode::DuplicateColumn, message));
            }
        }
        let place_of = |name: &str| names.iter().position(|own| own == name);
        let missing: Vec<_> = Column::ALL.iter().map(|column| column.name()).collect();
        let missing: Vec<_> = missing.into_iter().filter(|name| place_of(name).is_none()).collect();
        if !missing.is_empty() {
            let found = found_instead(&names);
            let message = format!("the header lacks {}{found}", missing.join(", "));
            return Err(Rejection::new(RowCode::MissingColumn, message));
        }
        let own = |name: &&String| !Column::ALL.iter().any(|column| column.name() == *name);
        let extra: Vec<_> = names.iter().filter(own).cloned().collect();
        if let Some(name) = extra.iter().find(|name| !is_name(name)) {
            let message = if name.is_empty() {
                "the header has a column without a name".to_owned()
            } else {
                format!("the header has a name over {NAME_BYTES} bytes or with control characters")
            };
            return Err(Rejection::new(RowCode::BadHeader, message));
        }
        let all = Column::ALL.iter().map(|column| column.name());
        let order = all.chain(extra.iter().map(String::as_str)).filter_map(place_of).collect();
        Ok(Self { columns: Columns::new(extra), order })
    }
}

fn is_name(name: &str) -> bool {
    let fits = !name.is_empty() && name.len() <= NAME_BYTES;
    fits && value::control("", name, false).is_ok()
}

/// The names in the header, without outer spaces.
fn names(record: &[u8], fields: &[Field]) -> Result<Vec<String>, Rejection> {
    if record.contains(&0) {
        let message = "the header has NUL bytes: is it UTF-16? It must be UTF-8";
        return Err(Rejection::new(RowCode::MissingColumn, message));
    }
    let Ok(text) = std::str::from_utf8(record) else {
        let message = "the header is not UTF-8";
        return Err(Rejection::new(RowCode::MissingColumn, message));
    };
    if record.len() > HEADER_BYTES {
        let message = format!("the header has more than {HEADER_BYTES} bytes");
        return Err(Rejection::new(RowCode::BadHeader, message));
    }
    if fields.len() > MAX_COLUMNS {
        let message = format!("the header has {} columns, of {MAX_COLUMNS}", fields.len());
        return Err(Rejection::new(RowCode::BadHeader, message));
    }
    let name = |field: &Field| {
        let name = text.get(field.start..field.end).unwrap_or_default();
        let name = match field.quotes {
            Quotes::Doubled => canonical::undoubled(name),
            Quotes::None | Quotes::Around => name.into(),
        };
        name.trim().to_owned()
    };
    Ok(fields.iter().map(name).collect())
}

/// What the header seems to be, when it lacks columns.
fn found_instead(names: &[String]) -> String {
    let Some(first) = names.first() else { return String::new() };
    let is_known = |name: &str| Column::ALL.iter().any(|column| column.name() == name.trim());
    for (delimiter, described) in OTHER_DELIMITERS {
        if names.iter().any(|name| name.split(delimiter).filter(|part| is_known(part)).count() > 1)
        {
            return format!(": it has {described} between the names, in place of commas");
        }
    }
    if names.iter().any(|name| name.contains('\r')) {
        return ": its lines end in CR, in place of LF or CR LF".to_owned();
    }
    let shown: String = first.chars().take(40).collect();
    format!("; it has {} columns and begins with {shown:?}", names.len())
}
