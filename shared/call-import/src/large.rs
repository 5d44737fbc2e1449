//! A part that is too large for memory: the work objects are read several times.
//!
//! First its rows are counted and its invoices looked up. Then the rows are decided, a range of
//! hashes of ids at a time, so that all rows with one id are decided together. At last the posted
//! rows are stored and listed, segment after segment. When another run changes the month meanwhile,
//! all of it is done again; what was listed then counts as posted.

use std::collections::BTreeSet;

use app::{
    call_records::import::{CallCommit, CallRun, CommitOutcome, CommitSegments, ListedSegments},
    retry::Retry,
    store::StoreError,
};
use call_rows::{Columns, Row, call_id_of};
use call_store::{Hash, content_hash, id_hash};
use domain::call_record::Totals;

use crate::{
    checkpoint::Checkpoint,
    context::{CallImportError, CallImportPorts},
    decide::{Facts, Missing, Refusal, Verdict, decide},
    key::{PartKey, RowKey},
    known::{Known, invoice_key, listed, next_number, stored},
    lease::{Interruption, Lease},
    merge::Merge,
    outcome::Outcome,
    store::{
        Builder, Encoded, Form, FragmentFile, Names, PairGroups, Written, fragment, length, pair,
        put_parquet, written,
    },
};

/// A large part, and where it is stored.
pub(crate) struct Large<'a, P: CallImportPorts> {
    pub(crate) lease: &'a Lease<'a, P>,
    /// The run as it was saved last.
    pub(crate) run: &'a CallRun,
    pub(crate) checkpoint: &'a Checkpoint,
    pub(crate) part: &'a PartKey,
    pub(crate) columns: &'a Columns,
}

/// What is known of a large part before its rows are decided.
struct Survey {
    rows: usize,
    known: Known,
    groups: PairGroups,
    last_group: usize,
}

/// The rows of a large part, in order.
struct Scan<'a> {
    merge: Merge,
    part: &'a PartKey,
}

impl Scan<'_> {
    /// The present row and its line; `None` after the last.
    fn row(&self) -> Result<Option<(u64, &str)>, CallImportError> {
        let Some((key, row)) = self.merge.record() else { return Ok(None) };
        let key = RowKey::parse(key)?;
        if !self.part.has(key) {
            return Ok(None);
        }
        let damaged = |_| CallImportError::Work("a row is not UTF-8".to_owned());
        Ok(Some((key.line, std::str::from_utf8(row).map_err(damaged)?)))
    }

    async fn advance<P: CallImportPorts>(
        &mut self,
        lease: &Lease<'_, P>,
    ) -> Result<(), Interruption> {
        if !self.merge.step()? {
            self.merge.fetch(lease).await?;
        }
        Ok(())
    }
}

/// Where a segment's files and its listing stand.
struct Listing<'a> {
    version: u64,
    number: u32,
    files: u64,
    columns: &'a Columns,
    names: Names,
}

impl<P: CallImportPorts> Large<'_, P> {
    /// Decides and stores the part, and gives the checkpoint after it.
    pub(crate) async fn post(&self) -> Result<Checkpoint, Interruption> {
        let survey = self.survey().await?;
        let mut retry = Retry::new(self.lease.import.clock);
        loop {
            if let Some(checkpoint) = self.attempt(&survey).await? {
                return Ok(checkpoint);
            }
            if !retry.again(&StoreError::Conflict).await {
                return Err(StoreError::Conflict.into());
            }
        }
    }

    async fn scan(&self) -> Result<Scan<'_>, Interruption> {
        let rows = self.checkpoint.rows.iter();
        let objects = rows.map(|object| (self.checkpoint.rows_file(*object), *object)).collect();
        let merge = Merge::open(self.lease, objects, &self.part.begin()).await?;
        Ok(Scan { merge, part: self.part })
    }

    async fn survey(&self) -> Result<Survey, Interruption> {
        let mut scan = self.scan().await?;
        let mut numbers = BTreeSet::new();
        let (mut rows, mut groups, mut last_group) = (0_usize, PairGroups::default(), 0);
        while let Some((_, text)) = scan.row()? {
            let row = Row::parse(text, self.columns)?;
            let number = row.invoice_number();
            if !numbers.contains(number.as_ref()) {
                numbers.insert(number.into_owned());
            }
            last_group = groups.of(&row).max(last_group);
            rows = rows.saturating_add(1);
            scan.advance(self.lease).await?;
        }
        let account = &self.part.account;
        let invoices = numbers.iter().filter_map(|number| invoice_key(account, number)).collect();
        let accounts = std::slice::from_ref(account);
        let known = Known::look_up(self.lease, accounts, invoices).await?;
        Ok(Survey { rows, known, groups, last_group })
    }

    /// `None` when another run has changed the month meanwhile.
    async fn attempt(&self, survey: &Survey) -> Result<Option<Checkpoint>, Interruption> {
        let listed = listed(self.lease, self.part).await?;
        let verdicts = self.decide(survey, &listed).await?;
        let mut outcome = Outcome::new(self.lease, self.checkpoint);
        self.end_others(&verdicts, &mut outcome).await?;
        let names = self.names();
        let mut listing = Listing {
            version: listed.version,
            number: next_number(&listed, names),
            files: self.checkpoint.fragment_files,
            columns: self.columns,
            names,
        };
        for group in 0..=survey.last_group {
            if !self.store(survey, &verdicts, group, &mut listing).await? {
                return Ok(None);
            }
        }
        let mut checkpoint = outcome.finish(self.lease, self.part).await?;
        checkpoint.fragment_files = listing.files;
        Ok(Some(checkpoint))
    }

    fn names(&self) -> Names {
        Names::of(self.lease, self.checkpoint)
    }

    /// The verdict of each row, in their order.
    async fn decide(
        &self,
        survey: &Survey,
        listed: &ListedSegments,
    ) -> Result<Vec<Compact>, Interruption> {
        let account = &self.part.account;
        let currency = survey.known.currency(account);
        let is_last = self.checkpoint.is_last;
        let mut verdicts = vec![Compact::POST; survey.rows];
        let ranges = survey.rows.div_ceil(self.lease.import.limits.large_rows.max(1));
        for range in 0..ranges {
            let (mut places, mut facts) = (Vec::new(), Vec::new());
            let mut scan = self.scan().await?;
            let mut place = 0_usize;
            while let Some((line, text)) = scan.row()? {
                let id = id_hash(&call_id_of(text));
                if range_of(&id, ranges) == range {
                    let row = Row::parse(text, self.columns)?;
                    let content = content_hash(&row);
                    let has_currency = Some(row.currency()) == currency;
                    let has_invoice = survey.known.has_invoice(account, &row.invoice_number());
                    facts.push(Facts { id, content, line, has_currency, has_invoice });
                    places.push(place);
                }
                place = place.saturating_add(1);
                scan.advance(self.lease).await?;
            }
            let mut wanted: Vec<Hash> = facts.iter().map(|row| row.id).collect();
            wanted.sort_unstable();
            wanted.dedup();
            let stored = stored(self.lease, listed, self.names(), &wanted).await?;
            let decided = decide(&facts, currency.is_some(), &stored, is_last);
            for (place, verdict) in places.into_iter().zip(decided) {
                if let Some(compact) = verdicts.get_mut(place) {
                    *compact = Compact::of(verdict);
                }
            }
        }
        Ok(verdicts)
    }

    /// Adds every row to what becomes of rows.
    async fn end_others(
        &self,
        verdicts: &[Compact],
        outcome: &mut Outcome,
    ) -> Result<(), Interruption> {
        let mut scan = self.scan().await?;
        let mut invoices = BTreeSet::new();
        for verdict in verdicts {
            let Some((line, text)) = scan.row()? else { break };
            let verdict = verdict.verdict();
            if matches!(verdict, Verdict::Post | Verdict::Posted) {
                let row = Row::parse(text, self.columns)?;
                let mut totals = Totals::default();
                totals.add(row.billed_seconds(), row.charge());
                outcome.post(row.currency().code(), totals);
                let number = row.invoice_number();
                if !invoices.contains(number.as_ref()) {
                    invoices.insert(number.into_owned());
                }
            } else {
                outcome.end(self.part, (line, text), verdict)?;
                outcome.spill(self.lease).await?;
            }
            scan.advance(self.lease).await?;
        }
        let account = &self.part.account;
        invoices
            .iter()
            .filter_map(|number| invoice_key(account, number))
            .for_each(|invoice| outcome.bill(invoice));
        Ok(())
    }

    /// Stores and lists the posted rows of one group of pairs; false when the month has changed.
    async fn store(
        &self,
        survey: &Survey,
        verdicts: &[Compact],
        group: usize,
        listing: &mut Listing<'_>,
    ) -> Result<bool, Interruption> {
        let limits = self.lease.import.limits;
        let mut scan = self.scan().await?;
        let mut builder = Builder::new(listing.columns, limits);
        for verdict in verdicts {
            let Some((_, text)) = scan.row()? else { break };
            if *verdict == Compact::POST {
                let row = Row::parse(text, self.columns)?;
                if survey.last_group == 0 || survey.groups.known(&pair(&row)) == group {
                    let is_full = builder.is_full_for(&row);
                    if is_full && !self.list(builder.finish()?, listing).await? {
                        return Ok(false);
                    }
                    builder.push(&row)?;
                }
            }
            scan.advance(self.lease).await?;
        }
        if builder.is_empty() { Ok(true) } else { self.list(builder.finish()?, listing).await }
    }

    /// Stores and lists one segment; false when the month has changed.
    async fn list(
        &self,
        encoded: Encoded,
        listing: &mut Listing<'_>,
    ) -> Result<bool, Interruption> {
        let (names, number, columns) = (listing.names, listing.number, listing.columns);
        let Written { segment, lines } = match encoded.form {
            Form::Parquet(files) => {
                let of = (names, self.part, number);
                put_parquet(self.lease, of, files, encoded.summary, columns).await?
            }
            Form::Fragment(frame) => {
                let mut file = FragmentFile::default();
                let offset = file.add(&frame);
                let key = file.put(self.lease, (names, self.part.month, listing.files)).await?;
                listing.files = listing.files.saturating_add(1);
                let place = fragment(&key, offset, length(&frame));
                let id = names.id(self.part, number);
                written((id, names.kept_until), place, encoded.summary, columns)?
            }
        };
        self.lease.check().await?;
        let commit = CallCommit {
            account: &self.part.account,
            version: listing.version,
            segment: &segment,
            lines: &lines,
            fence: self.lease.fence(0),
        };
        let tables = self.lease.import.tables;
        if self.lease.retry(|| tables.commit(&commit)).await? != CommitOutcome::Committed {
            return Ok(false);
        }
        listing.version = listing.version.saturating_add(1);
        listing.number = listing.number.saturating_add(1);
        // It is progress, although no checkpoint says so.
        self.lease.save(self.run).await?;
        Ok(true)
    }
}

/// The range of hashes to which an id belongs, of so many.
fn range_of(id: &Hash, ranges: usize) -> usize {
    let start = id.first_chunk().map_or(0, |bytes| u32::from_be_bytes(*bytes));
    let ranges = u64::try_from(ranges).unwrap_or(u64::MAX);
    let range = u64::from(start).saturating_mul(ranges) >> 32;
    usize::try_from(range).unwrap_or(usize::MAX)
}

/// A verdict in one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Compact(u8);

impl Compact {
    const POST: Self = Self(0);

    /// All verdicts, each at its byte. A conflict does not say with which line.
    const ALL: [Verdict; 9] = [
        Verdict::Post,
        Verdict::Posted,
        Verdict::Duplicate,
        Verdict::Waits,
        Verdict::Rejected(Refusal::WrongCurrency),
        Verdict::Rejected(Refusal::ConflictWithStored),
        Verdict::Rejected(Refusal::ConflictWithLine(0)),
        Verdict::Rejected(Refusal::Unknown(Missing::Account)),
        Verdict::Rejected(Refusal::Unknown(Missing::Invoice)),
    ];

    fn of(verdict: Verdict) -> Self {
        let general = match verdict {
            Verdict::Rejected(Refusal::ConflictWithLine(_)) => {
                Verdict::Rejected(Refusal::ConflictWithLine(0))
            }
            verdict => verdict,
        };
        let place = Self::ALL.iter().position(|verdict| *verdict == general);
        Self(place.and_then(|place| u8::try_from(place).ok()).unwrap_or_default())
    }

    fn verdict(self) -> Verdict {
        Self::ALL.get(usize::from(self.0)).copied().unwrap_or(Verdict::Post)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_fits_into_a_byte() {
        for verdict in Compact::ALL {
            assert_eq!(Compact::of(verdict).verdict(), verdict);
        }
        assert_eq!(Compact::of(Verdict::Post), Compact::POST);
    }

    #[test]
    fn every_id_belongs_to_one_range() {
        for ranges in [1, 2, 3, 7, 1_000] {
            assert_eq!(range_of(&[0; 16], ranges), 0);
            assert_eq!(range_of(&[0xff; 16], ranges), ranges - 1);
        }
    }
}
