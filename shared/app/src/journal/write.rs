//! Writes the journal: the marked entries and profiles, file by file.

use std::io;

use domain::ids::{AccountId, PaymentId};
use domain::ledger::{Entry, EntryId, EntryKind};
use futures_util::stream::{self, StreamExt, TryStreamExt};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::line::{line, profile_line};
use super::store::{JournalFiles, JournalStore, Marked, MarkedProfile};
use crate::posting::Source;
use crate::store::StoreError;
use crate::system::Clock;

/// An entry waits for so long: then the list has every entry of its account that came before it.
const SETTLED: SignedDuration = SignedDuration::from_mins(5);

/// Entries that are listed at a time.
const PAGE: u16 = 1_000;

/// Entries of an account whose lines are made, or whose marks are removed, at the same time.
const AT_ONCE: usize = 16;

/// Most lines of a file.
pub const FILE_LINES: usize = 10_000;

/// A file is written when it has so many bytes, too.
const FILE_BYTES: usize = 8 << 20;

/// Most files that other runs may write while this one looks for a number.
const MAX_TAKEN: u32 = 100;

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files written.
    pub files: usize,
    /// Lines in them.
    pub lines: usize,
    /// Accounts of which an entry or the profile cannot be read. It and what comes after it stay
    /// out of the journal.
    pub damaged: usize,
    /// Whether the time was over before everything was written.
    pub is_cut_off: bool,
}

/// Why a run stopped. What it wrote is in the journal; what it did not mark comes again.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file could not be written.
    #[error("a file of the journal is not written: {0}")]
    Files(#[from] io::Error),
}

/// Writes through its ports.
#[derive(Debug)]
pub struct JournalWriter<'a, S, F, C> {
    /// The entries.
    pub store: &'a S,
    /// The files.
    pub files: &'a F,
    /// The clock.
    pub clock: &'a C,
    /// Most lines of a file: [`FILE_LINES`].
    pub file_lines: usize,
}

/// A file that is being filled.
#[derive(Default)]
struct File {
    content: Vec<u8>,
    entries: Vec<(AccountId, EntryId)>,
    profiles: Vec<MarkedProfile>,
}

impl File {
    const fn lines(&self) -> usize {
        self.entries.len().saturating_add(self.profiles.len())
    }
}

impl<S: JournalStore, F: JournalFiles, C: Clock> JournalWriter<'_, S, F, C> {
    /// Writes every marked entry that is older than five minutes, and then every marked profile,
    /// until everything is written or the clock reaches `until`.
    ///
    /// # Errors
    /// [`JournalError`].
    pub async fn run(&self, until: Timestamp) -> Result<Written, JournalError> {
        let settled = self.clock.now() - SETTLED;
        let (mut done, mut file) = (Written::default(), File::default());
        self.entries(until, settled, &mut file, &mut done).await?;
        self.profiles(until, &mut file, &mut done).await?;
        self.put(file, &mut done).await?;
        Ok(done)
    }

    async fn entries(
        &self,
        until: Timestamp,
        settled: Timestamp,
        file: &mut File,
        done: &mut Written,
    ) -> Result<(), JournalError> {
        let (mut after, mut held) = (None, None);
        loop {
            if self.clock.now() >= until {
                done.is_cut_off = true;
                break;
            }
            let page = self.store.marked(after.as_ref(), PAGE).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.position());
            let mut lines =
                stream::iter(page).map(|marked| self.line(marked, settled)).buffered(AT_ONCE);
            while let Some((account, line)) = lines.next().await {
                if held.as_ref() == Some(&account) {
                    continue;
                }
                match line {
                    Ok(Some((entry, line))) => {
                        file.content.extend(line);
                        file.entries.push((account, entry));
                    }
                    Ok(None) => held = Some(account),
                    Err(StoreError::Corrupt(what)) => {
                        tracing::error!(%account, what, "an entry stays out of the journal");
                        done.damaged = done.damaged.saturating_add(1);
                        held = Some(account);
                    }
                    Err(error) => return Err(error.into()),
                }
                self.put_if_full(file, done).await?;
            }
        }
        Ok(())
    }

    async fn profiles(
        &self,
        until: Timestamp,
        file: &mut File,
        done: &mut Written,
    ) -> Result<(), JournalError> {
        let mut after = None;
        loop {
            if self.clock.now() >= until {
                done.is_cut_off = true;
                break;
            }
            let page = self.store.marked_profiles(after.as_ref(), PAGE).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.account.clone());
            let line = |marked: MarkedProfile| async {
                let line = self.profile_line(&marked.account).await;
                (marked, line)
            };
            let mut lines = stream::iter(page).map(line).buffered(AT_ONCE);
            while let Some((marked, line)) = lines.next().await {
                match line {
                    Ok(line) => {
                        file.content.extend(line);
                        file.profiles.push(marked);
                    }
                    Err(StoreError::Corrupt(what)) => {
                        let account = marked.account;
                        tracing::error!(%account, what, "a profile stays out of the journal");
                        done.damaged = done.damaged.saturating_add(1);
                    }
                    Err(error) => return Err(error.into()),
                }
                self.put_if_full(file, done).await?;
            }
        }
        Ok(())
    }

    /// The line of a profile as it is now.
    async fn profile_line(&self, account: &AccountId) -> Result<Vec<u8>, StoreError> {
        let missing = || StoreError::Corrupt("there is no such account".to_owned());
        let state = self.store.account(account).await?.ok_or_else(missing)?;
        let line = profile_line(account, &state.profile);
        line.map_err(|error| StoreError::Corrupt(error.to_string()))
    }

    /// An entry's line; `None` for an entry that is too young.
    async fn line(
        &self,
        marked: Marked,
        settled: Timestamp,
    ) -> (AccountId, Result<Option<(EntryId, Vec<u8>)>, StoreError>) {
        let Marked { account, entry, .. } = marked;
        let line = match entry {
            Ok(entry) if entry.posted_at > settled => Ok(None),
            Ok(entry) => self.line_of(&account, &entry).await.map(|line| Some((entry.id, line))),
            Err(error) => Err(error),
        };
        (account, line)
    }

    async fn line_of(&self, account: &AccountId, entry: &Entry) -> Result<Vec<u8>, StoreError> {
        let payment = match payment_id(entry) {
            Some(id) => self.store.payments(account, &[id]).await?.pop().flatten(),
            None => None,
        };
        let named = match entry.refers_to {
            Some(id) => self.store.entries_at(account, &[id]).await?.pop().flatten(),
            None => None,
        };
        let line = line(account, entry, payment.as_ref(), named.as_ref());
        line.map_err(|error| StoreError::Corrupt(error.to_string()))
    }

    async fn put_if_full(&self, file: &mut File, done: &mut Written) -> Result<(), JournalError> {
        if file.lines() < self.file_lines && file.content.len() < FILE_BYTES {
            return Ok(());
        }
        self.put(std::mem::take(file), done).await
    }

    /// Writes a file under the day's next number, and then removes the marks of what is in it.
    async fn put(&self, file: File, done: &mut Written) -> Result<(), JournalError> {
        let lines = file.lines();
        let File { content, entries, profiles } = file;
        if lines == 0 {
            return Ok(());
        }
        let day = self.clock.now().to_zoned(TimeZone::UTC).date();
        let last = self.files.last_number(day).await?;
        let mut numbers = (1..=MAX_TAKEN).filter_map(|next| last.checked_add(next));
        loop {
            let number = numbers.next().ok_or_else(|| io::Error::other("no number is free"))?;
            if self.files.put_new(day, number, content.clone()).await? {
                break;
            }
        }
        done.files = done.files.saturating_add(1);
        done.lines = done.lines.saturating_add(lines);
        // A mark that stays after a crash only repeats its line, so they may go in any order.
        let marks = stream::iter(entries).map(Ok::<_, StoreError>);
        marks
            .try_for_each_concurrent(AT_ONCE, |(account, entry)| async move {
                self.store.remove_mark(&account, entry).await
            })
            .await?;
        let marks = stream::iter(&profiles).map(Ok::<_, StoreError>);
        marks
            .try_for_each_concurrent(AT_ONCE, |marked| self.store.remove_profile_mark(marked))
            .await?;
        Ok(())
    }
}

/// The payment that an entry books.
fn payment_id(entry: &Entry) -> Option<PaymentId> {
    let is_payment = entry.kind == EntryKind::Payment;
    let is_of_gateway = entry.source.parse() == Ok(Source::Gateway);
    (is_payment && is_of_gateway).then(|| PaymentId::parse(entry.document.as_str()).ok())?
}
