//! The first stage of a run: the batch is read, its rows are checked, and slice after slice is
//! written, sorted.
//!
//! Where a slice ends depends on the batch's content and the limits. After each the checkpoint has
//! the place in the decompressed batch from which the next call continues: it inflates again what
//! comes before, and does not check it again.

use app::{
    call_records::import::{CallRun, CallWorkFiles},
    import::{BillingFiles, Decompressed, FileState, ReadError, Unreadable},
};
use call_rows::{Item, Position, Reader};
use tokio::io::AsyncRead;

use crate::{
    checkpoint::{Checkpoint, Stage},
    context::{CallImportError, CallImportPorts, Limits},
    lease::{Interruption, Lease},
    problem::{BAD_VALUE, Problems, UNREADABLE},
    slice::Slice,
};

/// Most bytes of the id of an invoice's line: it becomes a part of a key.
const LINE_ID_BYTES: usize = 128;

/// By how much a row in the batch may be longer than its canonical line, before that counts as
/// bytes that are not call records: quotes, spaces of another form of time, zeros.
const MOST_LONGER: u64 = 4;

/// Bytes of the batch after which the clock is looked at.
const CHECK_BYTES: usize = 8 << 20;

/// What the report says of a batch that cannot be read any further.
const fn explanation(why: Unreadable) -> &'static str {
    match why {
        Unreadable::Damaged => {
            "the compressed data is cut off or damaged here: nothing after this point could be read"
        }
        Unreadable::Window => {
            "the zstd data needs a window of more than 128 MiB: nothing from here on was read. \
             Compress it without --long, or with --long=27 at most"
        }
        Unreadable::Utf16 => "the file is UTF-16, not UTF-8: nothing of it was read",
        Unreadable::NoDocuments => {
            "the file has too many rows, or too many bytes, that are not call records: nothing \
             from here on was read"
        }
    }
}

/// How the bytes that were fed ended.
enum Read {
    /// More may come.
    More,
    /// The batch ended.
    End,
    /// Nothing more can be read.
    Unreadable(Unreadable),
}

/// The batch that is being read.
struct Batch<R> {
    bytes: Decompressed<R>,
    reader: Reader,
    /// Decompressed bytes read so far.
    read_bytes: u64,
    /// Bytes after which the clock is looked at.
    before_check: usize,
}

impl<R: AsyncRead + Unpin> Batch<R> {
    /// Reads up to the place that a checkpoint has.
    async fn open<P: CallImportPorts>(
        lease: &Lease<'_, P>,
        file: R,
        checkpoint: &Checkpoint,
    ) -> Result<Self, Interruption> {
        let reader = if checkpoint.header.is_empty() {
            Reader::new()
        } else {
            let position = Position { byte: checkpoint.byte, line: checkpoint.line };
            let damaged =
                |_| CallImportError::Work("the checkpoint's header is not one".to_owned());
            Reader::resume(checkpoint.header.as_bytes(), position).map_err(damaged)?
        };
        let bytes = Decompressed::new(file);
        let mut batch = Self { bytes, reader, read_bytes: 0, before_check: CHECK_BYTES };
        let mut left = checkpoint.byte;
        while left > 0 {
            match batch.bytes.more().await {
                Ok(true) => {
                    let most = usize::try_from(left).unwrap_or(usize::MAX);
                    let count = batch.bytes.bytes().len().min(most);
                    batch.bytes.consume(count);
                    left = left.saturating_sub(size(count));
                    batch.read(lease, count).await?;
                }
                Err(ReadError::Pause) => lease.check().await?,
                Err(ReadError::Io(error)) => return Err(error.into()),
                Ok(false) | Err(ReadError::Unreadable(_)) => {
                    let message = "the batch is shorter than it was".to_owned();
                    return Err(CallImportError::Work(message).into());
                }
            }
        }
        Ok(batch)
    }

    /// Feeds the reader with the next bytes.
    async fn feed<P: CallImportPorts>(
        &mut self,
        lease: &Lease<'_, P>,
    ) -> Result<Read, Interruption> {
        loop {
            match self.bytes.more().await {
                Ok(true) => {
                    let count = self.bytes.bytes().len();
                    self.reader.feed(self.bytes.bytes());
                    self.bytes.consume(count);
                    self.read(lease, count).await?;
                    return Ok(Read::More);
                }
                Ok(false) => {
                    self.reader.finish();
                    return Ok(Read::End);
                }
                Err(ReadError::Pause) => lease.check().await?,
                Err(ReadError::Io(error)) => return Err(error.into()),
                Err(ReadError::Unreadable(why)) => return Ok(Read::Unreadable(why)),
            }
        }
    }

    /// Counts bytes, and looks at the clock from time to time.
    async fn read<P: CallImportPorts>(
        &mut self,
        lease: &Lease<'_, P>,
        count: usize,
    ) -> Result<(), Interruption> {
        self.read_bytes = self.read_bytes.saturating_add(size(count));
        self.before_check = self.before_check.saturating_sub(count);
        if self.before_check == 0 {
            self.before_check = CHECK_BYTES;
            lease.check().await?;
        }
        Ok(())
    }
}

fn size(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// What is gathered for the next slice.
#[derive(Default)]
struct Gathered {
    slice: Slice,
    problems: Problems,
    /// The line after the last row.
    line: u64,
    rows: u64,
    row_bytes: u64,
    /// Nothing more is read.
    ended: Option<FileState>,
}

impl Gathered {
    fn new(checkpoint: &Checkpoint) -> Self {
        Self { line: checkpoint.line.max(1), ..Self::default() }
    }

    /// Whether too much of the batch are not call records.
    fn is_spent(&self, checkpoint: &Checkpoint, read_bytes: u64, limits: &Limits) -> bool {
        let rejected = checkpoint.counts.rejected.saturating_add(self.problems.count());
        let rows = checkpoint.lines.saturating_sub(checkpoint.counts.rejected);
        let rows = rows.saturating_add(self.rows);
        let row_bytes = checkpoint.row_bytes.saturating_add(self.row_bytes);
        rejected > limits.spare_rows.saturating_add(rows)
            || read_bytes > limits.spare_bytes.saturating_add(row_bytes)
    }

    fn end(&mut self, why: Unreadable, line: u64) {
        self.problems.add(line, None, UNREADABLE, explanation(why));
        self.ended = Some(FileState::CutOff);
    }

    /// Whether a slice should end here.
    fn is_full(&self, limits: &Limits) -> bool {
        self.slice.bytes() >= limits.slice_bytes || self.problems.is_full()
    }

    fn take(&mut self, item: Item<'_>) {
        match item {
            Item::Row { line, row } => {
                self.line = line.saturating_add(1);
                if row.line_id().len() > LINE_ID_BYTES {
                    let message = format!("invoice_line_id has over {LINE_ID_BYTES} bytes");
                    self.problems.add(line, Some(&row.call_id()), BAD_VALUE, &message);
                    return;
                }
                self.rows = self.rows.saturating_add(1);
                let bytes = size(row.line().len()).saturating_mul(MOST_LONGER);
                self.row_bytes = self.row_bytes.saturating_add(bytes);
                self.slice.add(line, &row);
            }
            Item::Rejected { line, rejection } => {
                self.line = line.saturating_add(1);
                self.problems.add(line, None, rejection.code.as_str(), &rejection.message);
            }
            Item::File { line, rejection } => {
                self.problems.add(line, None, rejection.code.as_str(), &rejection.message);
                self.ended = Some(FileState::CutOff);
            }
        }
    }
}

/// Runs the first stage from the checkpoint to its end.
pub(crate) async fn partition<P: CallImportPorts>(
    lease: &Lease<'_, P>,
    run: &mut CallRun,
    checkpoint: &mut Checkpoint,
) -> Result<(), Interruption> {
    let Some(file) = lease.import.files.open(&run.arrival).await? else {
        // What was read before it was gone is posted.
        end_stage(checkpoint, FileState::Missing);
        return save(lease, run, checkpoint).await;
    };
    let limits = lease.import.limits;
    let mut batch = Batch::open(lease, file, checkpoint).await?;
    loop {
        let mut gathered = Gathered::new(checkpoint);
        gather(lease, &mut batch, &mut gathered, checkpoint, &limits).await?;
        put_slice(lease, &batch.reader, gathered, checkpoint).await?;
        save(lease, run, checkpoint).await?;
        if checkpoint.stage != Stage::Partition {
            return Ok(());
        }
        lease.check().await?;
    }
}

/// Reads rows until a slice is full or nothing more is read.
async fn gather<P: CallImportPorts, R: AsyncRead + Unpin>(
    lease: &Lease<'_, P>,
    batch: &mut Batch<R>,
    gathered: &mut Gathered,
    checkpoint: &Checkpoint,
    limits: &Limits,
) -> Result<(), Interruption> {
    let mut is_last = false;
    loop {
        while let Some(item) = batch.reader.read() {
            gathered.take(item);
            if gathered.is_spent(checkpoint, 0, limits) {
                gathered.end(Unreadable::NoDocuments, gathered.line);
            }
            if gathered.ended.is_some() {
                return Ok(());
            }
            // A reader has no position while it passes over the rest of a line.
            if gathered.is_full(limits) && batch.reader.position().is_some() {
                return Ok(());
            }
        }
        if is_last {
            gathered.ended = Some(FileState::Complete);
            return Ok(());
        }
        if gathered.is_spent(checkpoint, batch.read_bytes, limits) {
            gathered.end(Unreadable::NoDocuments, gathered.line);
            return Ok(());
        }
        match batch.feed(lease).await? {
            Read::More => {}
            Read::End if batch.read_bytes == 0 => {
                gathered.ended = Some(FileState::Complete);
                return Ok(());
            }
            Read::End => is_last = true,
            Read::Unreadable(why) => {
                let line = batch.reader.position().map_or(gathered.line, |at| at.line);
                gathered.end(why, line);
                return Ok(());
            }
        }
    }
}

/// Writes a slice and its problems, and counts it in the checkpoint.
async fn put_slice<P: CallImportPorts>(
    lease: &Lease<'_, P>,
    reader: &Reader,
    mut gathered: Gathered,
    checkpoint: &mut Checkpoint,
) -> Result<(), Interruption> {
    let rejected = gathered.problems.count();
    gathered.problems.put(lease, checkpoint).await?;
    if let Some((object, content)) = gathered.slice.take_object(lease.import.limits.block_bytes)? {
        let file = checkpoint.rows_file(object);
        lease.import.files.put_work(lease.run, file, content).await?;
        checkpoint.rows.push(object);
    }
    if let Some(columns) = reader.columns() {
        let damaged = |_| CallImportError::Work("the header is not UTF-8".to_owned());
        checkpoint.header = String::from_utf8(reader.header().to_vec()).map_err(damaged)?;
        checkpoint.extra_columns = columns.extra().to_vec();
    }
    if let Some(position) = reader.position() {
        (checkpoint.byte, checkpoint.line) = (position.byte, position.line);
    }
    let lines = gathered.rows.saturating_add(rejected);
    checkpoint.lines = checkpoint.lines.saturating_add(lines);
    checkpoint.row_bytes = checkpoint.row_bytes.saturating_add(gathered.row_bytes);
    checkpoint.counts.rejected = checkpoint.counts.rejected.saturating_add(rejected);
    if let Some(state) = gathered.ended {
        let is_empty = state == FileState::Complete && checkpoint.lines == 0;
        end_stage(checkpoint, if is_empty { FileState::Empty } else { state });
    }
    Ok(())
}

fn end_stage(checkpoint: &mut Checkpoint, state: FileState) {
    checkpoint.file = state.as_str().to_owned();
    checkpoint.stage = Stage::Merge;
}

async fn save<P: CallImportPorts>(
    lease: &Lease<'_, P>,
    run: &mut CallRun,
    checkpoint: &Checkpoint,
) -> Result<(), Interruption> {
    checkpoint.store(run)?;
    Ok(lease.save(run).await?)
}
