//! Small parts, decided and stored together.
//!
//! Each round looks up what is stored of every part, decides, stores the files, and lists the
//! segments. A part whose month another run has changed meanwhile goes into the next round, and is
//! decided again.

use std::collections::{BTreeMap, BTreeSet};

use app::{
    call_records::import::{CallCommit, CommitOutcome, CommitSegments, ListedSegments},
    retry::Retry,
    store::StoreError,
};
use call_rows::{Columns, Row};
use call_store::{Hash, content_hash, id_hash};
use domain::{
    call_record::{Month, Totals},
    ids::AccountId,
};
use futures_util::{StreamExt, TryStreamExt, stream};

use crate::{
    checkpoint::Checkpoint,
    context::{CallImportError, CallImportPorts},
    decide::{Facts, Stored, Verdict, decide},
    gather::{Group, Part},
    known::{Known, invoice_key, listed, next_number, stored},
    lease::{Interruption, Lease},
    outcome::Outcome,
    store::{
        Builder, Encoded, Form, FragmentFile, Names, PairGroups, Written, fragment, length,
        put_parquet, written,
    },
};

/// A row of a part, as it was read.
struct Read<'a> {
    row: Row<'a>,
    id: Hash,
    content: Hash,
    line: u64,
    /// Place of its invoice among those of the part.
    invoice: usize,
}

/// A part on its way.
struct Pending<'a> {
    part: &'a Part,
    rows: Vec<Read<'a>>,
    /// The invoices that its rows name; the number may be empty.
    invoices: Vec<String>,
    facts: Vec<Facts>,
    has_account: bool,
    verdicts: Vec<Verdict>,
    /// The version of the month that the verdicts depend on.
    version: u64,
    /// Rows to be posted, the number of their first segment, and the stored segments.
    posting: (Vec<usize>, u32, Vec<Written>),
    is_done: bool,
}

/// Decides and stores a group, and gives the checkpoint after it.
pub(crate) async fn post_group<P: CallImportPorts>(
    lease: &Lease<'_, P>,
    checkpoint: &Checkpoint,
    group: &Group,
    columns: &Columns,
) -> Result<Checkpoint, Interruption> {
    let mut pending = Vec::with_capacity(group.parts().len());
    for part in group.parts() {
        pending.push(Pending::read(group, part, columns)?);
    }
    let known = look_up(lease, &pending).await?;
    for part in &mut pending {
        part.know(&known, checkpoint.is_last);
    }
    let names = Names::of(lease, checkpoint);
    let mut files = checkpoint.fragment_files;
    let mut retry = Retry::new(lease.import.clock);
    while pending.iter().any(|part| !part.is_done) {
        lease.check().await?;
        decide_all(lease, names, &mut pending, checkpoint.is_last).await?;
        store_all(lease, (names, &mut files), &mut pending, columns).await?;
        let open: Vec<_> = pending.iter().filter(|part| !part.is_done).collect();
        let commits: Vec<_> =
            (0..).zip(&open).map(|(place, part)| part.commit(lease, place)).collect();
        let done: Vec<bool> =
            stream::iter(commits).buffered(lease.import.limits.at_once).try_collect().await?;
        let open = pending.iter_mut().filter(|part| !part.is_done);
        open.zip(&done).for_each(|(part, done)| part.is_done = *done);
        if done.contains(&false) && !retry.again(&StoreError::Conflict).await {
            return Err(StoreError::Conflict.into());
        }
    }
    let mut outcome = Outcome::new(lease, checkpoint);
    for part in &pending {
        part.end(&mut outcome)?;
    }
    let Some(last) = group.parts().last() else { return Ok(checkpoint.clone()) };
    let mut checkpoint = outcome.finish(lease, &last.key).await?;
    checkpoint.fragment_files = files;
    Ok(checkpoint)
}

async fn look_up<P: CallImportPorts>(
    lease: &Lease<'_, P>,
    pending: &[Pending<'_>],
) -> Result<Known, Interruption> {
    let accounts: BTreeSet<&AccountId> =
        pending.iter().map(|part| &part.part.key.account).collect();
    let accounts: Vec<_> = accounts.into_iter().cloned().collect();
    let named = pending.iter().flat_map(|part| {
        part.invoices.iter().filter_map(|number| invoice_key(&part.part.key.account, number))
    });
    let invoices: BTreeSet<_> = named.collect();
    Known::look_up(lease, &accounts, invoices.into_iter().collect()).await
}

/// Decides every part that is not done, from what is stored now.
async fn decide_all<P: CallImportPorts>(
    lease: &Lease<'_, P>,
    names: Names,
    pending: &mut [Pending<'_>],
    is_last: bool,
) -> Result<(), Interruption> {
    let open = pending.iter().filter(|part| !part.is_done);
    let looks: Vec<_> = open.map(|part| part.look(lease, names)).collect();
    let looked: Vec<(ListedSegments, Stored)> =
        stream::iter(looks).buffered(lease.import.limits.at_once).try_collect().await?;
    let open = pending.iter_mut().filter(|part| !part.is_done);
    for (part, (listed, stored)) in open.zip(&looked) {
        part.decide(listed, stored, names, is_last);
    }
    Ok(())
}

/// Stores the segments of every part that is not done, fragments of one month in one file.
async fn store_all<P: CallImportPorts>(
    lease: &Lease<'_, P>,
    (names, files): (Names, &mut u64),
    pending: &mut [Pending<'_>],
    columns: &Columns,
) -> Result<(), Interruption> {
    let mut fragments: BTreeMap<Month, (FragmentFile, Vec<_>)> = BTreeMap::new();
    let mut puts = Vec::new();
    let mut builder = Builder::new(columns, lease.import.limits);
    for (place, pending) in (0_usize..).zip(pending.iter()) {
        let part = pending.part;
        if pending.is_done || !pending.posting.2.is_empty() {
            continue;
        }
        let segments = pending.encode(&mut builder)?;
        for (number, encoded) in (pending.posting.1..).zip(segments) {
            let summary = encoded.summary;
            match encoded.form {
                Form::Parquet(files) => puts.push(async move {
                    let of = (names, &part.key, number);
                    let put = put_parquet(lease, of, files, summary, columns).await;
                    put.map(|written| (place, written))
                }),
                Form::Fragment(frame) => {
                    let (file, frames) = fragments.entry(part.key.month).or_default();
                    let offset = file.add(&frame);
                    let id = names.id(&part.key, number);
                    frames.push((place, id, summary, offset, length(&frame)));
                }
            }
        }
    }
    let at_once = lease.import.limits.at_once;
    let mut stored: Vec<(usize, Written)> =
        stream::iter(puts).buffered(at_once).try_collect().await?;
    for (month, (file, frames)) in fragments {
        let key = file.put(lease, (names, month, *files)).await?;
        *files = files.saturating_add(1);
        for (place, id, summary, offset, length) in frames {
            let at = fragment(&key, offset, length);
            stored.push((place, written((id, names.kept_until), at, summary, columns)?));
        }
    }
    stored.sort_by_key(|(place, written)| (*place, written.segment.id.part));
    for (place, written) in stored {
        if let Some(part) = pending.get_mut(place) {
            part.posting.2.push(written);
        }
    }
    Ok(())
}

impl<'a> Pending<'a> {
    fn read(
        group: &'a Group,
        part: &'a Part,
        columns: &'a Columns,
    ) -> Result<Self, CallImportError> {
        let mut rows = Vec::with_capacity(part.rows.len());
        let mut invoices: Vec<String> = Vec::new();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        let mut last = 0;
        for placed in group.rows(part) {
            let row = Row::parse(group.text(placed), columns)?;
            let number = row.invoice_number();
            if invoices.get(last).is_none_or(|last| *last != number) {
                last = *places.entry(number.into_owned()).or_insert_with_key(|number| {
                    invoices.push(number.clone());
                    invoices.len().saturating_sub(1)
                });
            }
            let (id, content) = (id_hash(&row.call_id()), content_hash(&row));
            rows.push(Read { row, id, content, line: placed.line, invoice: last });
        }
        Ok(Self {
            part,
            rows,
            invoices,
            facts: Vec::new(),
            has_account: false,
            verdicts: Vec::new(),
            version: 0,
            posting: (Vec::new(), 0, Vec::new()),
            is_done: false,
        })
    }

    /// Completes what decisions need. A part of an unknown account is decided at once.
    fn know(&mut self, known: &Known, is_last: bool) {
        let account = &self.part.key.account;
        let currency = known.currency(account);
        let has: Vec<bool> =
            self.invoices.iter().map(|number| known.has_invoice(account, number)).collect();
        let facts = self.rows.iter().map(|read| Facts {
            id: read.id,
            content: read.content,
            line: read.line,
            has_currency: Some(read.row.currency()) == currency,
            has_invoice: has.get(read.invoice).copied().unwrap_or_default(),
        });
        self.facts = facts.collect();
        self.has_account = currency.is_some();
        if !self.has_account {
            self.verdicts = decide(&self.facts, false, &Stored::default(), is_last);
            self.is_done = true;
        }
    }

    async fn look<P: CallImportPorts>(
        &self,
        lease: &Lease<'_, P>,
        names: Names,
    ) -> Result<(ListedSegments, Stored), Interruption> {
        let listed = listed(lease, &self.part.key).await?;
        if listed.segments.is_empty() {
            return Ok((listed, Stored::default()));
        }
        let mut wanted: Vec<Hash> = self.facts.iter().map(|row| row.id).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let stored = stored(lease, &listed, names, &wanted).await?;
        Ok((listed, stored))
    }

    fn decide(&mut self, listed: &ListedSegments, stored: &Stored, names: Names, is_last: bool) {
        self.verdicts = decide(&self.facts, true, stored, is_last);
        self.version = listed.version;
        let number = next_number(listed, names);
        let posted = (0..).zip(&self.verdicts).filter(|(_, verdict)| **verdict == Verdict::Post);
        let posted: Vec<usize> = posted.map(|(at, _)| at).collect();
        // The files that are stored serve again when the same rows are to be posted.
        if (&self.posting.0, self.posting.1) != (&posted, number) {
            self.posting = (posted, number, Vec::new());
        }
    }

    /// Encodes the rows to be posted, as one segment unless they name many lines of invoices.
    fn encode(&self, builder: &mut Builder<'_>) -> Result<Vec<Encoded>, CallImportError> {
        let mut groups = PairGroups::default();
        let mut of_group: Vec<Vec<&Row<'_>>> = Vec::new();
        let posted = self.posting.0.iter().filter_map(|at| self.rows.get(*at));
        for row in posted.map(|read| &read.row) {
            let has_many = row.columns().line_id().is_some() || self.invoices.len() > 1;
            let place = if has_many { groups.of(row) } else { 0 };
            if place >= of_group.len() {
                of_group.resize_with(place.saturating_add(1), Vec::new);
            }
            if let Some(rows) = of_group.get_mut(place) {
                rows.push(row);
            }
        }
        let mut segments = Vec::with_capacity(of_group.len());
        for rows in of_group {
            for row in rows {
                if builder.is_full_for(row) {
                    segments.push(builder.finish()?);
                }
                builder.push(row)?;
            }
            if !builder.is_empty() {
                segments.push(builder.finish()?);
            }
        }
        Ok(segments)
    }

    /// Lists the segments; false when the part must be decided again.
    async fn commit<P: CallImportPorts>(
        &self,
        lease: &Lease<'_, P>,
        place: usize,
    ) -> Result<bool, Interruption> {
        let mut version = self.version;
        for Written { segment, lines } in &self.posting.2 {
            lease.check().await?;
            let account = &self.part.key.account;
            let fence = lease.fence(place);
            let commit = CallCommit { account, version, segment, lines, fence };
            let tables = lease.import.tables;
            match lease.retry(|| tables.commit(&commit)).await? {
                CommitOutcome::Committed => version = version.saturating_add(1),
                CommitOutcome::VersionMoved | CommitOutcome::AlreadyListed => return Ok(false),
            }
        }
        Ok(true)
    }

    /// Adds its rows to what becomes of rows.
    fn end(&self, outcome: &mut Outcome) -> Result<(), CallImportError> {
        let key = &self.part.key;
        let mut totals = Totals::default();
        let mut billed = BTreeSet::new();
        let mut currency = None;
        for (read, verdict) in self.rows.iter().zip(&self.verdicts) {
            if matches!(verdict, Verdict::Post | Verdict::Posted) {
                totals.add(read.row.billed_seconds(), read.row.charge());
                billed.insert(read.invoice);
                currency = Some(read.row.currency());
            } else {
                outcome.end(key, (read.line, read.row.line()), *verdict)?;
            }
        }
        if let Some(currency) = currency {
            outcome.post(currency.code(), totals);
        }
        let billed = billed.into_iter().filter_map(|place| self.invoices.get(place));
        for invoice in billed.filter_map(|number| invoice_key(&key.account, number)) {
            outcome.bill(invoice);
        }
        Ok(())
    }
}
