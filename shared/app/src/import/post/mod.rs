//! The second stage of a run: shard after shard and chunk after chunk, documents are posted.
//!
//! Accounts of a chunk are posted to at the same time, each in the order of the file. After a chunk
//! its problems are written and the checkpoint is saved. A chunk that is interrupted begins again:
//! what was posted counts again, because a document remembers the line that posted it. Where a
//! chunk ends depends on the content of the shard alone.

mod account_line;
mod accounts;
mod documents;
mod entry;
mod error;
mod known;
mod left_out;
mod lookup;
mod manager;
mod progress;
mod tally;

use std::collections::BTreeMap;

use domain::ids::AccountId;

pub use documents::post_documents;

use super::{
    checkpoint::Run,
    context::{ImportError, ImportPorts, Limits},
    files::{WorkFile, WorkFiles},
    lease::{Interruption, Lease},
    numbered_document::{NumberedDocument, RunContext},
    parse::parse_stored,
    partition::Documents,
    work_file::NumberedLines,
};
use accounts::post_accounts;
use tally::save_reached;

/// Runs the second stage from the checkpoint to its end.
pub(super) async fn post<P: ImportPorts>(
    lease: &Lease<'_, P>,
    mut context: RunContext,
    run: &mut Run,
    documents: Documents,
) -> Result<(), Interruption> {
    let (mut here, shards) = match documents {
        Documents::Here(documents) => (documents, 1),
        Documents::InShards => (Vec::new(), lease.import.limits.shards),
    };
    while run.checkpoint.shard < shards {
        let mut shard = ShardReader {
            number: run.checkpoint.shard,
            slices: 0..run.checkpoint.slices,
            lines: NumberedLines::new(std::mem::take(&mut here)),
            after: run.checkpoint.line,
            ahead: None,
        };
        while let Some(chunk) = shard.chunk(lease, run).await? {
            lease.check().await?;
            post_chunk(lease, &mut context, run, chunk).await?;
        }
        run.checkpoint.shard = run.checkpoint.shard.saturating_add(1);
        run.checkpoint.line = 0;
    }
    Ok(())
}

async fn post_chunk<P: ImportPorts>(
    lease: &Lease<'_, P>,
    context: &mut RunContext,
    run: &mut Run,
    chunk: Chunk,
) -> Result<(), Interruption> {
    let Chunk { accounts, documents, last, .. } = chunk;
    let tally = post_accounts(lease, context, run, accounts.into_values().collect()).await?;
    // From now on this call, too, reads which accounts are left out.
    context.resumed |= tally.left_out;
    if tally.documents < documents {
        save_reached(lease, run, &tally).await?;
        return Err(Interruption::Deadline);
    }
    tally.put_findings(lease.import, run).await?;
    tally.count(&mut run.checkpoint);
    run.checkpoint.line = last;
    run.checkpoint.reached = 0;
    Ok(lease.save(run).await?)
}

/// Documents that are posted between two checkpoints, by account and in the order of the file.
#[derive(Debug, Default)]
struct Chunk {
    accounts: BTreeMap<AccountId, Vec<NumberedDocument>>,
    /// How many there are.
    documents: u64,
    /// The line of the last.
    last: u64,
    size: usize,
}

impl Chunk {
    fn has_room(&self, document: &NumberedDocument, limits: &Limits) -> bool {
        let lines = usize::try_from(self.documents).unwrap_or(usize::MAX);
        let size = self.size.saturating_add(document.bytes.len());
        let of_account = self.accounts.get(document.account()).map_or(0, Vec::len);
        let room = lines < limits.chunk_lines && size <= limits.chunk_bytes;
        self.documents == 0 || (room && of_account < limits.account_lines)
    }

    fn add(&mut self, document: NumberedDocument) {
        self.documents = self.documents.saturating_add(1);
        self.size = self.size.saturating_add(document.bytes.len());
        self.last = document.line;
        self.accounts.entry(document.account().clone()).or_default().push(document);
    }
}

/// A shard that is being read.
struct ShardReader {
    number: u64,
    /// The slice that is read next, and how many there are.
    slices: std::ops::Range<u64>,
    /// What is left of the slice that was read.
    lines: NumberedLines,
    /// Lines up to this one are passed over.
    after: u64,
    /// A document that is read and belongs to the next chunk.
    ahead: Option<NumberedDocument>,
}

impl ShardReader {
    /// The next chunk; `None` after the last.
    async fn chunk<P: ImportPorts>(
        &mut self,
        lease: &Lease<'_, P>,
        run: &Run,
    ) -> Result<Option<Chunk>, Interruption> {
        let mut chunk = Chunk::default();
        while let Some(document) = self.next(lease, run).await? {
            if !chunk.has_room(&document, &lease.import.limits) {
                self.ahead = Some(document);
                break;
            }
            chunk.add(document);
        }
        Ok((chunk.documents > 0).then_some(chunk))
    }

    async fn next<P: ImportPorts>(
        &mut self,
        lease: &Lease<'_, P>,
        run: &Run,
    ) -> Result<Option<NumberedDocument>, Interruption> {
        if let Some(document) = self.ahead.take() {
            return Ok(Some(document));
        }
        loop {
            while let Some((line, bytes)) = self.lines.next()? {
                if line > self.after {
                    return Ok(Some(document(line, bytes)?));
                }
            }
            let Some(slice) = self.slices.next() else { return Ok(None) };
            lease.check().await?;
            let file = WorkFile::Shard { shard: self.number, slice };
            let content = lease.import.files.work(run.id, file).await?;
            // A shard that got lost is noticed at the end, when a line has no verdict.
            self.lines = NumberedLines::new(content.unwrap_or_default());
        }
    }
}

/// Reads a line that the first stage found to be a document, by the rules of the version that ran
/// that stage.
fn document(line: u64, bytes: &[u8]) -> Result<NumberedDocument, ImportError> {
    let (document, hash) = parse_stored(bytes)
        .document
        .map_err(|problem| ImportError::Work(format!("line {line}: {}", problem.message)))?;
    Ok(NumberedDocument { line, document, hash, bytes: bytes.to_vec() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payment(line: u64, account: &str) -> NumberedDocument {
        let text = testkit::documents::payment(&format!("p-{line}"), account, "1.00").to_string();
        document(line, text.as_bytes()).unwrap()
    }

    #[test]
    fn a_chunk_ends_at_its_documents_its_bytes_or_one_account_s_documents() {
        let most = Limits::default();
        let size = payment(1, "a").bytes.len();
        for (limits, expected) in [
            (Limits { chunk_lines: 4, ..most }, 4),
            (Limits { chunk_bytes: 3 * size, ..most }, 3),
            (Limits { account_lines: 2, ..most }, 5),
            (Limits { chunk_bytes: 1, ..most }, 1),
        ] {
            let mut chunk = Chunk::default();
            for (line, account) in (1..).zip(["a", "b", "c", "b", "a", "b", "c"]) {
                let document = payment(line, account);
                if !chunk.has_room(&document, &limits) {
                    break;
                }
                chunk.add(document);
            }
            assert_eq!((chunk.documents, chunk.last), (expected, expected), "{limits:?}");
        }
    }
}
