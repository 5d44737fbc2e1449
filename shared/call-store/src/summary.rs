//! What is listed of a segment.

use std::{collections::BTreeMap, fmt::Write};

use call_rows::Row;
use domain::call_record::{LineCalls, Totals};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::error::WriteError;

/// What is listed of the rows of a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Sums of all its calls.
    pub totals: Totals,
    /// Start of its first call.
    pub first: Timestamp,
    /// Start of its last call.
    pub last: Timestamp,
    /// SHA-256 of its canonical rows, each with its line break, in hexadecimal.
    pub sha256: String,
    /// Sums by invoice (empty for calls without) and line of the invoice.
    pub invoices: BTreeMap<String, LineCalls>,
}

/// Adds up the rows of a segment, in order of start and then of id.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    totals: Totals,
    first: Option<Timestamp>,
    last: Option<(Timestamp, String)>,
    hash: Sha256,
    invoices: BTreeMap<String, LineCalls>,
    pairs: usize,
}

impl Tally {
    /// Adds a call.
    ///
    /// # Errors
    /// [`WriteError::Order`] when it belongs before the last one.
    pub(crate) fn add(&mut self, row: &Row<'_>) -> Result<(), WriteError> {
        let (start, id) = (row.started_at(), row.call_id());
        if self.last.as_ref().is_some_and(|last| (last.0, last.1.as_str()) > (start, &id)) {
            return Err(WriteError::Order);
        }
        self.first.get_or_insert(start);
        let last = self.last.get_or_insert_default();
        last.0 = start;
        last.1.clear();
        last.1.push_str(&id);
        self.hash.update(row.line().as_bytes());
        self.hash.update(b"\n");
        self.totals.add(row.billed_seconds(), row.charge());
        // Looked up before it is inserted: almost always invoice and line are known.
        let (invoice, line) = (row.invoice_number(), row.line_id());
        let known =
            self.invoices.get_mut(invoice.as_ref()).and_then(|it| it.get_mut(line.as_ref()));
        let totals = match known {
            Some(totals) => totals,
            None => {
                self.pairs += 1;
                let lines = self.invoices.entry(invoice.into_owned()).or_default();
                lines.entry(line.into_owned()).or_default()
            }
        };
        totals.add(row.billed_seconds(), row.charge());
        Ok(())
    }

    /// How many rows it has.
    pub(crate) const fn rows(&self) -> u64 {
        self.totals.calls
    }

    /// How many pairs of invoice and line its rows name.
    pub(crate) const fn pairs(&self) -> usize {
        self.pairs
    }

    /// Whether one of its rows names the same invoice and line.
    pub(crate) fn has_pair(&self, row: &Row<'_>) -> bool {
        let lines = self.invoices.get(row.invoice_number().as_ref());
        lines.is_some_and(|lines| lines.contains_key(row.line_id().as_ref()))
    }

    /// The sums.
    ///
    /// # Errors
    /// [`WriteError::Empty`] without a row.
    pub(crate) fn finish(self) -> Result<Summary, WriteError> {
        let Self { totals, first, last, hash, invoices, .. } = self;
        let (first, last) = first.zip(last).ok_or(WriteError::Empty)?;
        let mut sha256 = String::with_capacity(64);
        for byte in hash.finalize() {
            write!(sha256, "{byte:02x}").map_err(|error| WriteError::File(error.to_string()))?;
        }
        Ok(Summary { totals, first, last: last.0, sha256, invoices })
    }
}
