//! Writes stored rows in a dialect.

use domain::call_record::masked;
use jiff::tz::TimeZone;

use super::{download::Dialect, spreadsheet};
use crate::{
    canonical::{Corrupt, Lines, unquoted, write_cell},
    columns::{Column, Columns},
    row::Row,
    time,
};

/// Writes the rows of one or several batches as one file: a header, then rows. Columns that only
/// some batches have are empty in the rows of the others.
#[derive(Clone, Debug)]
pub struct Writer {
    dialect: Dialect,
    zone: TimeZone,
    masks: bool,
    /// The batches' own columns, in order of first appearance.
    extra: Vec<String>,
    cell: String,
}

impl Writer {
    /// A writer of rows of batches with these columns, in the order in which they are written.
    /// `zone` is the account's; a file for programs does not need it. `masks` says whether the last
    /// digits of caller and callee are hidden from the person who downloads.
    pub fn new<'c>(
        dialect: Dialect,
        zone: TimeZone,
        masks: bool,
        batches: impl IntoIterator<Item = &'c Columns>,
    ) -> Self {
        let mut extra: Vec<String> = Vec::new();
        for name in batches.into_iter().flat_map(Columns::extra) {
            if !extra.contains(name) {
                extra.push(name.clone());
            }
        }
        Self { dialect, zone, masks, extra, cell: String::new() }
    }

    /// Appends the header.
    pub fn write_header(&mut self, out: &mut String) {
        let is_spreadsheet = self.dialect == Dialect::Spreadsheet;
        if is_spreadsheet {
            // Excel takes a file without this mark for one in the machine's own encoding.
            out.push('\u{feff}');
        }
        for column in Column::ALL {
            if column.index() > 0 {
                out.push(',');
            }
            out.push_str(column.name());
        }
        for index in 0..self.extra.len() {
            out.push(',');
            let name = self.extra.get(index).cloned().unwrap_or_default();
            self.write_text(&name, out);
        }
        if is_spreadsheet {
            out.push_str(",local_time,utc_offset");
        }
        self.end_line(out);
    }

    /// Appends the rows of a stored block: canonical lines, each ended by a line feed, of a batch
    /// with these columns. Lines that are the file's already are copied as they are.
    ///
    /// # Errors
    /// [`Corrupt`] when a line is not canonical.
    pub fn write_block(
        &mut self,
        block: &[u8],
        columns: &Columns,
        out: &mut String,
    ) -> Result<(), Corrupt> {
        if self.copies(columns) {
            let text = std::str::from_utf8(block).map_err(|_| Corrupt("bytes are not UTF-8"))?;
            if !text.is_empty() && !text.ends_with('\n') {
                return Err(Corrupt("a block ends within a row"));
            }
            out.push_str(text);
            return Ok(());
        }
        for line in Lines::new(block)? {
            self.write_row(&Row::parse(line?, columns)?, out);
        }
        Ok(())
    }

    /// Appends a row.
    pub fn write_row(&mut self, row: &Row<'_>, out: &mut String) {
        if self.copies(row.columns()) {
            out.push_str(row.line());
            out.push('\n');
            return;
        }
        for column in Column::ALL {
            if column.index() > 0 {
                out.push(',');
            }
            match column {
                Column::StartedAt
                | Column::DurationS
                | Column::BilledS
                | Column::Direction
                | Column::Charge
                | Column::Currency => out.push_str(row.cell(column)),
                Column::Caller | Column::Callee if self.masks => {
                    let text = row.text(column);
                    self.write_text(&masked(&text), out);
                }
                _ => self.write_stored(row.cell(column), out),
            }
        }
        self.write_extra(row, out);
        if self.dialect == Dialect::Spreadsheet {
            self.write_local(row, out);
        }
        self.end_line(out);
    }

    /// Whether a canonical line of such a batch is a line of the file.
    fn copies(&self, columns: &Columns) -> bool {
        self.dialect == Dialect::Machine && !self.masks && self.extra == columns.extra()
    }

    /// The cells of the batches' own columns.
    fn write_extra(&mut self, row: &Row<'_>, out: &mut String) {
        if self.extra == row.columns().extra() {
            for cell in row.extra_cells() {
                out.push(',');
                self.write_stored(cell, out);
            }
            return;
        }
        let cells: Vec<_> = row.extra_cells().collect();
        for index in 0..self.extra.len() {
            out.push(',');
            let name = self.extra.get(index);
            let place = row.columns().extra().iter().position(|own| Some(own) == name);
            if let Some(cell) = place.and_then(|place| cells.get(place)) {
                self.write_stored(cell, out);
            }
        }
    }

    /// Start in the account's zone: `2026-06-01T10:03:07.250,-04:00`. Its seconds have decimals
    /// when they are not whole, because spreadsheets read whole ones more readily.
    fn write_local(&self, row: &Row<'_>, out: &mut String) {
        let offset = self.zone.to_offset(row.started_at());
        let local = offset.to_datetime(row.started_at());
        out.push(',');
        time::write_civil(local, local.millisecond() != 0, out);
        out.push(',');
        time::write_offset(offset, out);
    }

    /// A cell as it is stored.
    fn write_stored(&mut self, cell: &str, out: &mut String) {
        match self.dialect {
            Dialect::Machine => out.push_str(cell),
            Dialect::Spreadsheet => match unquoted(cell) {
                text if spreadsheet::is_risky(&text) => self.write_text(&text, out),
                _ => out.push_str(cell),
            },
        }
    }

    /// A text that is not stored as a cell.
    fn write_text(&mut self, text: &str, out: &mut String) {
        if self.dialect == Dialect::Spreadsheet && spreadsheet::is_risky(text) {
            self.cell.clear();
            self.cell.push('\'');
            self.cell.push_str(text);
            write_cell(&self.cell, out);
        } else {
            write_cell(text, out);
        }
    }

    fn end_line(&self, out: &mut String) {
        out.push_str(match self.dialect {
            Dialect::Machine => "\n",
            Dialect::Spreadsheet => "\r\n",
        });
    }
}
