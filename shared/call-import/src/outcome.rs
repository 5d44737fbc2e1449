//! What becomes of the rows of a group, or of a large part: counts, problems, rows that wait, and
//! invoices to tie out. It enters the checkpoint when all of them are stored.

use std::collections::{BTreeMap, BTreeSet};

use app::call_records::import::{CallWorkFile, CallWorkFiles};
use domain::call_record::Totals;

use crate::{
    checkpoint::Checkpoint,
    context::{CallImportError, CallImportPorts},
    decide::Verdict,
    key::{PartKey, row_key},
    lease::{Interruption, Lease},
    problem::Problems,
    sorted::Writer,
    store::InvoiceKey,
    tie::tie_out_all,
};

/// What becomes of rows, added up.
pub(crate) struct Outcome {
    /// A copy of the checkpoint, with what this has written so far.
    checkpoint: Checkpoint,
    posted: BTreeMap<&'static str, Totals>,
    problems: Problems,
    waiting: Writer,
    invoices: BTreeSet<InvoiceKey>,
    key: Vec<u8>,
}

impl Outcome {
    /// Nothing yet, after this checkpoint.
    pub(crate) fn new<P: CallImportPorts>(lease: &Lease<'_, P>, checkpoint: &Checkpoint) -> Self {
        Self {
            checkpoint: checkpoint.clone(),
            posted: BTreeMap::new(),
            problems: Problems::default(),
            waiting: Writer::new(lease.import.limits.block_bytes),
            invoices: BTreeSet::new(),
            key: Vec::new(),
        }
    }

    /// Adds posted rows of one currency.
    pub(crate) fn post(&mut self, currency: &'static str, totals: Totals) {
        let sum = self.posted.entry(currency).or_default();
        *sum = sum.plus(totals);
    }

    /// Adds an invoice of which rows are posted.
    pub(crate) fn bill(&mut self, invoice: InvoiceKey) {
        self.invoices.insert(invoice);
    }

    /// Adds a row that is not posted.
    pub(crate) fn end(
        &mut self,
        part: &PartKey,
        (line, text): (u64, &str),
        verdict: Verdict,
    ) -> Result<(), CallImportError> {
        let counts = &mut self.checkpoint.counts;
        match verdict {
            Verdict::Post | Verdict::Posted => {}
            Verdict::Duplicate => counts.duplicates = counts.duplicates.saturating_add(1),
            Verdict::Rejected(refusal) => {
                counts.rejected = counts.rejected.saturating_add(1);
                let call = call_rows::call_id_of(text);
                self.problems.refuse(line, &call, &refusal);
            }
            Verdict::Waits => {
                counts.waiting = counts.waiting.saturating_add(1);
                let key = call_rows::RowKey::parse(text)?;
                let account = part.account.as_str();
                row_key(&mut self.key, account, key.started_at_ms, &key.call_id, line);
                self.waiting.push(&self.key, text.as_bytes())?;
            }
        }
        Ok(())
    }

    /// Writes what has become much: so memory does not grow with a large part.
    pub(crate) async fn spill<P: CallImportPorts>(
        &mut self,
        lease: &Lease<'_, P>,
    ) -> Result<(), Interruption> {
        if self.waiting.bytes() >= lease.import.limits.slice_bytes {
            self.put_waiting(lease).await?;
        }
        if self.problems.is_full() {
            self.problems.put(lease, &mut self.checkpoint).await?;
        }
        Ok(())
    }

    async fn put_waiting<P: CallImportPorts>(
        &mut self,
        lease: &Lease<'_, P>,
    ) -> Result<(), Interruption> {
        if self.waiting.records() == 0 {
            return Ok(());
        }
        let next = Writer::new(lease.import.limits.block_bytes);
        let writer = std::mem::replace(&mut self.waiting, next);
        if let Some((object, content)) = writer.finish()? {
            let pass = self.checkpoint.pass.saturating_add(1);
            let file = CallWorkFile::Rows { pass, hash: object.hash };
            lease.import.files.put_work(lease.run, file, content).await?;
            self.checkpoint.waiting.push(object);
        }
        Ok(())
    }

    /// Writes the rest, and ties out. Everything posted must be listed by now. Gives the checkpoint
    /// after this part.
    pub(crate) async fn finish<P: CallImportPorts>(
        mut self,
        lease: &Lease<'_, P>,
        last: &PartKey,
    ) -> Result<Checkpoint, Interruption> {
        self.put_waiting(lease).await?;
        self.problems.put(lease, &mut self.checkpoint).await?;
        tie_out_all(lease, &self.invoices).await?;
        let counts = &mut self.checkpoint.counts;
        for (currency, totals) in self.posted {
            counts.posted = counts.posted.saturating_add(totals.calls);
            counts.billed_seconds = counts.billed_seconds.saturating_add(totals.billed_seconds);
            let damaged = || CallImportError::Work(format!("the charges in {currency}"));
            counts.charge(currency, totals.charge).ok_or_else(damaged)?;
        }
        self.checkpoint.after = Some((last.account.to_string(), last.month.to_string()));
        Ok(self.checkpoint)
    }
}
