//! The documents of a shard, a window at a time.
//!
//! Where a window ends depends on the content of the shard alone.

use std::collections::BTreeMap;

use domain::ids::AccountId;

use super::{
    ImportError, LeaseStore, Limits, NumberedDocument, RunStore, WorkFile, WorkFiles, parse_stored,
    records::Records,
    turn::{Stop, Turn},
};
use crate::posting::RunId;
use crate::system::Clock;

/// Documents that are posted between two saves, by account and in the order of the file.
#[derive(Debug, Default)]
pub(super) struct Window {
    pub(super) accounts: BTreeMap<AccountId, Vec<NumberedDocument>>,
    /// How many there are.
    pub(super) documents: u64,
    /// The line of the last.
    pub(super) last: u64,
    size: usize,
}

impl Window {
    fn has_room(&self, document: &NumberedDocument, limits: &Limits) -> bool {
        let lines = usize::try_from(self.documents).unwrap_or(usize::MAX);
        let size = self.size.saturating_add(document.bytes.len());
        let of_account = self.accounts.get(document.account()).map_or(0, Vec::len);
        let room = lines < limits.window_lines && size <= limits.window_bytes;
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
pub(super) struct Shard<'a, F> {
    pub(super) files: &'a F,
    pub(super) run: RunId,
    pub(super) number: u64,
    /// The slice that is read next, and how many there are.
    pub(super) slices: std::ops::Range<u64>,
    /// What is left of the slice that was read.
    pub(super) records: Records,
    /// Lines up to this one are passed over.
    pub(super) after: u64,
    /// A document that is read and belongs to the next window.
    pub(super) ahead: Option<NumberedDocument>,
    pub(super) limits: Limits,
}

impl<F: WorkFiles> Shard<'_, F> {
    /// The next window; `None` after the last.
    pub(super) async fn window<Q: RunStore + LeaseStore, C: Clock>(
        &mut self,
        turn: &Turn<'_, Q, C>,
    ) -> Result<Option<Window>, Stop> {
        let mut window = Window::default();
        while let Some(document) = self.next(turn).await? {
            if !window.has_room(&document, &self.limits) {
                self.ahead = Some(document);
                break;
            }
            window.add(document);
        }
        Ok((window.documents > 0).then_some(window))
    }

    async fn next<Q: RunStore + LeaseStore, C: Clock>(
        &mut self,
        turn: &Turn<'_, Q, C>,
    ) -> Result<Option<NumberedDocument>, Stop> {
        if let Some(document) = self.ahead.take() {
            return Ok(Some(document));
        }
        loop {
            while let Some((line, bytes)) = self.records.next()? {
                if line > self.after {
                    return Ok(Some(document(line, bytes)?));
                }
            }
            let Some(slice) = self.slices.next() else { return Ok(None) };
            turn.go_on().await?;
            let file = WorkFile::Shard { shard: self.number, slice };
            // A shard that got lost is noticed at the end, when a line has no verdict.
            self.records = Records::new(self.files.work(self.run, file).await?.unwrap_or_default());
        }
    }
}

/// A line that the first stage found to be a document; the version that ran it decided.
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
    fn a_window_ends_at_its_documents_its_bytes_or_one_account_s_documents() {
        let most = Limits::default();
        let size = payment(1, "a").bytes.len();
        for (limits, expected) in [
            (Limits { window_lines: 4, ..most }, 4),
            (Limits { window_bytes: 3 * size, ..most }, 3),
            (Limits { account_lines: 2, ..most }, 5),
            (Limits { window_bytes: 1, ..most }, 1),
        ] {
            let mut window = Window::default();
            for (line, account) in (1..).zip(["a", "b", "c", "b", "a", "b", "c"]) {
                let document = payment(line, account);
                if !window.has_room(&document, &limits) {
                    break;
                }
                window.add(document);
            }
            assert_eq!((window.documents, window.last), (expected, expected), "{limits:?}");
        }
    }
}
