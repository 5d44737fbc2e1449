//! A slice of the batch: rows that are read, sorted together and written as one work object.

use std::collections::HashMap;

use bytes::Bytes;
use call_rows::{Row, call_id_of};

use crate::{checkpoint::WorkObject, context::CallImportError, key::row_key, sorted::Writer};

/// A row of a slice. Sorting compares these, and looks into the text only where they are equal.
#[derive(Clone, Copy, Debug)]
struct Entry {
    /// The account's place in the order in which accounts were met; later in order of their ids.
    account: u32,
    started_ms: i64,
    line: u64,
    /// Where its canonical line begins in the text, and how long it is.
    start: usize,
    length: u32,
}

/// Rows of a slice.
#[derive(Debug, Default)]
pub(crate) struct Slice {
    text: String,
    entries: Vec<Entry>,
    accounts: HashMap<String, u32>,
}

impl Slice {
    /// Bytes of its rows.
    pub(crate) const fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Adds a row.
    pub(crate) fn add(&mut self, line: u64, row: &Row<'_>) {
        let account = match self.accounts.get(row.account()) {
            Some(account) => *account,
            None => {
                let next = u32::try_from(self.accounts.len()).unwrap_or(u32::MAX);
                self.accounts.insert(row.account().to_owned(), next);
                next
            }
        };
        self.entries.push(Entry {
            account,
            started_ms: row.started_at_ms(),
            line,
            start: self.text.len(),
            length: u32::try_from(row.line().len()).unwrap_or(u32::MAX),
        });
        self.text.push_str(row.line());
    }

    /// The work object of its rows, sorted, and what is remembered of it; `None` without rows.
    /// Leaves the slice empty.
    pub(crate) fn take_object(
        &mut self,
        block_bytes: usize,
    ) -> Result<Option<(WorkObject, Bytes)>, CallImportError> {
        let damaged = || CallImportError::Work("a slice lost a row".to_owned());
        let mut names: Vec<(&str, u32)> =
            self.accounts.iter().map(|(name, met)| (name.as_str(), *met)).collect();
        names.sort_unstable();
        let mut ranks = vec![0_u32; names.len()];
        for (rank, (_, met)) in (0_u32..).zip(&names) {
            let place = usize::try_from(*met).unwrap_or(usize::MAX);
            *ranks.get_mut(place).ok_or_else(damaged)? = rank;
        }
        for entry in &mut self.entries {
            let met = usize::try_from(entry.account).unwrap_or(usize::MAX);
            entry.account = *ranks.get(met).ok_or_else(damaged)?;
        }
        let text = &self.text;
        let line_of = |entry: &Entry| {
            let length = usize::try_from(entry.length).unwrap_or(usize::MAX);
            text.get(entry.start..entry.start.saturating_add(length)).unwrap_or_default()
        };
        self.entries.sort_unstable_by(|one, other| {
            let coarse = |entry: &Entry| (entry.account, entry.started_ms);
            coarse(one).cmp(&coarse(other)).then_with(|| {
                let call = |entry| call_id_of(line_of(entry));
                (call(one), one.line).cmp(&(call(other), other.line))
            })
        });
        let mut writer = Writer::new(block_bytes);
        let mut key = Vec::new();
        for entry in &self.entries {
            let line = line_of(entry);
            let account = usize::try_from(entry.account).unwrap_or(usize::MAX);
            let (account, _) = names.get(account).ok_or_else(damaged)?;
            row_key(&mut key, account, entry.started_ms, &call_id_of(line), entry.line);
            writer.push(&key, line.as_bytes())?;
        }
        let object = writer.finish()?;
        self.text.clear();
        self.entries.clear();
        self.accounts.clear();
        Ok(object)
    }
}
