//! Parts of a pass as they come out of the merge: several small ones, or a large one.

use std::ops::Range;

use crate::{
    context::{CallImportError, CallImportPorts},
    key::{PartKey, RowKey},
    lease::{Interruption, Lease},
    merge::Merge,
};

/// A row of a group.
#[derive(Clone, Debug)]
pub(crate) struct GroupRow {
    /// Its physical line in the batch.
    pub(crate) line: u64,
    /// Where its canonical line is in the group's text.
    pub(crate) text: Range<usize>,
}

/// A part of a group: rows of an account and a month.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) key: PartKey,
    /// Its rows among those of the group, in order of start, id and line.
    pub(crate) rows: Range<usize>,
}

/// Small parts that are decided and stored together.
#[derive(Debug, Default)]
pub(crate) struct Group {
    text: String,
    rows: Vec<GroupRow>,
    parts: Vec<Part>,
}

impl Group {
    /// The parts, in order of account and month.
    pub(crate) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The rows of a part.
    pub(crate) fn rows(&self, part: &Part) -> &[GroupRow] {
        self.rows.get(part.rows.clone()).unwrap_or_default()
    }

    /// The canonical line of a row.
    pub(crate) fn text(&self, row: &GroupRow) -> &str {
        self.text.get(row.text.clone()).unwrap_or_default()
    }

    fn add(&mut self, part: &PartKey, line: u64, row: &[u8]) -> Result<(), CallImportError> {
        let text = std::str::from_utf8(row);
        let text = text.map_err(|_| CallImportError::Work("a row is not UTF-8".to_owned()))?;
        let start = self.text.len();
        self.text.push_str(text);
        let at = self.rows.len();
        self.rows.push(GroupRow { line, text: start..self.text.len() });
        match self.parts.last_mut() {
            Some(last) if last.key == *part => last.rows.end = self.rows.len(),
            _ => self.parts.push(Part { key: part.clone(), rows: at..self.rows.len() }),
        }
        Ok(())
    }

    /// Bytes of the last part.
    fn last_bytes(&self) -> usize {
        let first = self.parts.last().and_then(|part| self.rows.get(part.rows.start));
        first.map_or(0, |row| self.text.len().saturating_sub(row.text.start))
    }

    /// Drops the last part, and gives its key.
    fn drop_last(&mut self) -> Option<PartKey> {
        let part = self.parts.pop()?;
        if let Some(first) = self.rows.get(part.rows.start) {
            self.text.truncate(first.text.start);
        }
        self.rows.truncate(part.rows.start);
        Some(part.key)
    }
}

/// The next parts of a merge: small ones, and a large one after them.
pub(crate) struct Gathered {
    pub(crate) group: Group,
    /// The merge has passed some of its rows: it must be opened again after it.
    pub(crate) large: Option<PartKey>,
}

/// Takes the next parts from a merge. Neither small ones nor a large one means that it is at its
/// end.
pub(crate) async fn gather<P: CallImportPorts>(
    lease: &Lease<'_, P>,
    merge: &mut Merge,
) -> Result<Gathered, Interruption> {
    let limits = lease.import.limits;
    let mut group = Group::default();
    let mut part: Option<PartKey> = None;
    while let Some((key, row)) = merge.record() {
        let key = RowKey::parse(key)?;
        let part = match &mut part {
            Some(part) if part.has(key) => part,
            part => {
                let is_full = group.parts.len() >= limits.group_parts
                    || group.text.len() >= limits.group_bytes;
                if is_full {
                    break;
                }
                part.insert(PartKey::of(key)?)
            }
        };
        group.add(part, key.line, row)?;
        if group.last_bytes() > limits.group_bytes {
            return Ok(Gathered { large: group.drop_last(), group });
        }
        if !merge.step()? {
            merge.fetch(lease).await?;
        }
    }
    Ok(Gathered { group, large: None })
}
