//! From posted rows to stored segments. What is asked of `call-store` for writing is asked here.

use std::collections::BTreeMap;

use app::{
    call_records::{
        Fragment, ParquetFiles, Segment, SegmentId, SegmentPlace, StoredFile,
        import::{CallFiles, InvoiceLineCalls, MAX_INVOICE_LINES},
    },
    posting::RunId,
};
use bytes::Bytes;
use call_rows::{Columns, Lines, Row};
use call_store::{FragmentWriter, SegmentWriter, Summary, WrittenSegment};
use domain::{
    call_record::Month,
    ids::{AccountId, DocumentNumber},
};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use crate::{
    checkpoint::Checkpoint,
    context::{CallImportError, CallImportPorts, Limits},
    key::PartKey,
    lease::Lease,
};

/// The rows of a segment, encoded.
pub(crate) struct Encoded {
    pub(crate) summary: Summary,
    pub(crate) form: Form,
}

/// How a segment is stored.
pub(crate) enum Form {
    /// One zstd frame, for a file that many accounts share.
    Fragment(Vec<u8>),
    /// Files of its own: calls, numbers and ids.
    Parquet([Vec<u8>; 3]),
}

/// Builds segments, one after the other: row by row, in order of start and id.
pub(crate) struct Builder<'a> {
    columns: &'a Columns,
    limits: Limits,
    /// The rows, as long as they are few.
    few: FragmentWriter,
    many: Option<SegmentWriter>,
    rows: usize,
    bytes: usize,
}

impl<'a> Builder<'a> {
    /// Without rows.
    pub(crate) fn new(columns: &'a Columns, limits: Limits) -> Self {
        Self { columns, limits, few: FragmentWriter::new(), many: None, rows: 0, bytes: 0 }
    }

    /// Whether it has no rows.
    pub(crate) const fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Whether this row must go to another segment: there are as many rows, as many bytes, or as
    /// many pairs of invoice and line, as a segment may have.
    pub(crate) fn is_full_for(&self, row: &Row<'_>) -> bool {
        let bytes = self.bytes.saturating_add(row.line().len());
        if self.rows >= self.limits.segment_rows || bytes > self.limits.segment_bytes {
            return !self.is_empty();
        }
        match &self.many {
            Some(many) => many.pairs() >= MAX_INVOICE_LINES && !many.has_pair(row),
            None => self.few.pairs() >= MAX_INVOICE_LINES && !self.few.has_pair(row),
        }
    }

    /// Adds a row.
    pub(crate) fn push(&mut self, row: &Row<'_>) -> Result<(), CallImportError> {
        self.rows = self.rows.saturating_add(1);
        self.bytes = self.bytes.saturating_add(row.line().len());
        if let Some(many) = &mut self.many {
            return Ok(many.push(row)?);
        }
        self.few.push(row)?;
        if self.rows < self.limits.parquet_rows {
            return Ok(());
        }
        let mut many = SegmentWriter::new(self.columns.extra())?;
        for line in Lines::new(self.few.take_block().as_bytes())? {
            many.push(&Row::parse(line?, self.columns)?)?;
        }
        self.many = Some(many);
        Ok(())
    }

    /// The encoded rows, of which there is at least one. Then there are none.
    pub(crate) fn finish(&mut self) -> Result<Encoded, CallImportError> {
        (self.rows, self.bytes) = (0, 0);
        if let Some(many) = self.many.take() {
            let WrittenSegment { calls, numbers, ids, summary } = many.finish()?;
            return Ok(Encoded { summary, form: Form::Parquet([calls, numbers, ids]) });
        }
        let (frame, summary) = self.few.finish()?;
        Ok(Encoded { summary, form: Form::Fragment(frame) })
    }
}

/// The invoice and its line that a row names.
pub(crate) fn pair(row: &Row<'_>) -> (String, String) {
    (row.invoice_number().into_owned(), row.line_id().into_owned())
}

/// Most groups of pairs, apart from a last one with the rest.
const MOST_GROUPS: usize = 64;

/// Pairs of invoice and line by group: no group but the last has more than a segment may have.
#[derive(Debug, Default)]
pub(crate) struct PairGroups {
    pairs: BTreeMap<(String, String), usize>,
}

impl PairGroups {
    /// The group of a row's pair. A pair that is new gets the next place; when there are too many,
    /// it belongs to a last group, whose segments end where they have enough pairs.
    pub(crate) fn of(&mut self, row: &Row<'_>) -> usize {
        let (pair, next) = (pair(row), self.pairs.len());
        let place = match self.pairs.get(&pair) {
            Some(place) => *place,
            None if next >= MOST_GROUPS.saturating_mul(MAX_INVOICE_LINES) => return MOST_GROUPS,
            None => {
                self.pairs.insert(pair, next);
                next
            }
        };
        place.checked_div(MAX_INVOICE_LINES).unwrap_or_default()
    }

    /// The group of a pair that [`Self::of`] has seen.
    pub(crate) fn known(&self, pair: &(String, String)) -> usize {
        let place = self.pairs.get(pair).map(|place| place.checked_div(MAX_INVOICE_LINES));
        place.map_or(MOST_GROUPS, Option::unwrap_or_default)
    }
}

/// Encoded segments of one part, and where it is stored when it is.
pub(crate) struct Written {
    pub(crate) segment: Segment,
    pub(crate) lines: Vec<InvoiceLineCalls>,
}

/// Rules of a bucket remove a file in the course of the day after its last. Segments are not read
/// any longer before that.
const MARGIN: SignedDuration = SignedDuration::from_hours(24);

/// Names the files of a pass.
#[derive(Clone, Copy)]
pub(crate) struct Names {
    pub(crate) run: RunId,
    pub(crate) pass: u32,
    /// Until when files that are stored from now on are kept.
    pub(crate) kept_until: Timestamp,
}

impl Names {
    /// The names of the present pass.
    pub(crate) fn of<P: CallImportPorts>(lease: &Lease<'_, P>, checkpoint: &Checkpoint) -> Self {
        let kept = lease.import.kept.saturating_sub(MARGIN);
        let kept_until = lease.now().saturating_add(kept).unwrap_or(Timestamp::MAX);
        Self { run: lease.run, pass: checkpoint.pass, kept_until }
    }

    fn file(self, number: u64, hash: &str, suffix: &str) -> String {
        let hash: String = hash.chars().take(8).collect();
        format!("{}-{}-{number}-{hash}.{suffix}", self.run, self.pass)
    }

    /// The key of a file of fragments.
    fn fragments(self, month: Month, number: u64, hash: &str) -> String {
        format!("call-fragments/month={month}/{}", self.file(number, hash, "csv.zst"))
    }

    /// The key of a file of a segment.
    fn of_segment(self, prefix: &str, part: &PartKey, number: u32, hash: &str) -> String {
        let suffix = if prefix == "call-ids" { "bin" } else { "parquet" };
        let file = self.file(number.into(), hash, suffix);
        format!("{prefix}/month={}/account={}/{file}", part.month, part.account)
    }

    /// The id of a segment of a part.
    pub(crate) const fn id(self, part: &PartKey, number: u32) -> SegmentId {
        SegmentId { month: part.month, run: self.run, pass: self.pass, part: number }
    }
}

/// A segment that is stored, to be listed.
pub(crate) fn written(
    (id, kept_until): (SegmentId, Timestamp),
    place: SegmentPlace,
    summary: Summary,
    columns: &Columns,
) -> Result<Written, CallImportError> {
    let Summary { totals, first, last, sha256, invoices } = summary;
    let mut lines = Vec::new();
    for (number, calls) in invoices {
        if number.is_empty() {
            continue;
        }
        let damaged = |_| CallImportError::Work(format!("{number:?} is not an invoice number"));
        let number = DocumentNumber::stored(&number).map_err(damaged)?;
        for (line, totals) in calls {
            lines.push(InvoiceLineCalls { number: number.clone(), line, totals });
        }
    }
    let extra_columns = columns.extra().to_vec();
    let segment = Segment { id, place, totals, first, last, sha256, extra_columns, kept_until };
    Ok(Written { segment, lines })
}

/// Stores the files of a large segment.
pub(crate) async fn put_parquet<P: CallImportPorts>(
    lease: &Lease<'_, P>,
    (names, part, number): (Names, &PartKey, u32),
    files: [Vec<u8>; 3],
    summary: Summary,
    columns: &Columns,
) -> Result<Written, CallImportError> {
    let hash = &summary.sha256;
    let key = |prefix| names.of_segment(prefix, part, number, hash);
    let [calls, numbers, ids] = files;
    let (calls, calls_file) = stored(key("calls"), calls);
    let (numbers, numbers_file) = stored(key("call-numbers"), numbers);
    let (ids, ids_file) = stored(key("call-ids"), ids);
    for (file, content) in [(&calls, calls_file), (&numbers, numbers_file), (&ids, ids_file)] {
        lease.import.calls.put(&file.key, content).await?;
    }
    let place = SegmentPlace::Parquet(ParquetFiles { calls, numbers, ids });
    written((names.id(part, number), names.kept_until), place, summary, columns)
}

fn stored(key: String, content: Vec<u8>) -> (StoredFile, Bytes) {
    (StoredFile { key, length: length(&content) }, Bytes::from(content))
}

/// Bytes of a file.
pub(crate) fn length(content: &[u8]) -> u64 {
    u64::try_from(content.len()).unwrap_or(u64::MAX)
}

/// Fragments of one month that go into one file.
#[derive(Default)]
pub(crate) struct FragmentFile {
    content: Vec<u8>,
}

impl FragmentFile {
    /// Adds a frame, and gives the offset at which it begins.
    pub(crate) fn add(&mut self, frame: &[u8]) -> u64 {
        let offset = length(&self.content);
        self.content.extend_from_slice(frame);
        offset
    }

    /// Stores it, and gives its key.
    pub(crate) async fn put<P: CallImportPorts>(
        self,
        lease: &Lease<'_, P>,
        (names, month, number): (Names, Month, u64),
    ) -> Result<String, CallImportError> {
        let hash = Sha256::digest(&self.content);
        let hash: String = hash.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        let key = names.fragments(month, number, &hash);
        lease.import.calls.put(&key, Bytes::from(self.content)).await?;
        Ok(key)
    }
}

/// The place of a fragment in a file.
pub(crate) fn fragment(key: &str, offset: u64, length: u64) -> SegmentPlace {
    SegmentPlace::Fragment(Fragment { key: key.to_owned(), offset, length })
}

/// An invoice of an account.
pub(crate) type InvoiceKey = (AccountId, DocumentNumber);
