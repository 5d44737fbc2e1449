//! A year of calls for the demo accounts, as the billing system would send them: one file for each
//! month. They are made, not stored: the dates follow the demo's documents.

mod bills;
mod csv;
mod make;
mod profile;
mod random;
mod year;

use anyhow::Result;
use jiff::civil::Date;

/// Changes whenever the calls do.
pub(super) const EDITION: &str = "calls 1";

/// A file for the import bucket.
pub(super) struct CallFile {
    /// Its key.
    pub(super) key: String,
    /// Its content.
    pub(super) content: String,
}

/// The files of a year before `today`, oldest first. `documents` are the demo's, one a line, with
/// their dates filled in.
pub(super) fn files<'a>(
    documents: impl Iterator<Item = &'a str>,
    today: Date,
) -> Result<Vec<CallFile>> {
    let months = year::make(documents, today)?;
    let file = |(month, rows): (_, Vec<year::Row>)| CallFile {
        key: format!("call-records/demo-{month}.csv"),
        content: csv::text(&rows),
    };
    Ok(months.into_iter().map(file).collect())
}
