//! What must be told to the billing system, in memory: the journal and the files of payouts.

use std::collections::BTreeMap;
use std::io;

use app::journal::{JournalFiles, JournalStore, Marked, MarkedProfile};
use app::payouts::{MarkedPayout, PayoutFile, PayoutFiles, PayoutStore};
use app::posting::Source;
use app::store::StoreError;
use domain::ids::AccountId;
use domain::ledger::{Entry, EntryId};
use jiff::civil::Date;

use super::memory::Tables;
use super::{MemoryFiles, MemoryLedger};

impl Tables {
    /// Marks an entry that began in the portal.
    pub(super) fn mark_for_journal(&mut self, account: &AccountId, entry: &Entry) {
        if entry.source.parse().is_ok_and(|source: Source| source.is_of_portal()) {
            self.journal.insert((account.clone(), entry.id));
        }
    }
}

impl JournalStore for MemoryLedger {
    async fn marked(
        &self,
        after: Option<&(AccountId, u64)>,
        limit: u16,
    ) -> Result<Vec<Marked>, StoreError> {
        self.call(|tables| {
            let marked =
                tables.journal.iter().map(|key| Marked {
                    account: key.0.clone(),
                    seq: key.1.seq,
                    entry: tables.entries.get(key).cloned().ok_or_else(|| {
                        StoreError::Corrupt(format!("entry {} of {}", key.1, key.0))
                    }),
                });
            let marked = marked.filter(|one| after.is_none_or(|after| one.position() > *after));
            marked.take(limit.into()).collect()
        })
    }

    async fn remove_mark(&self, account: &AccountId, entry: EntryId) -> Result<(), StoreError> {
        let key = (account.clone(), entry);
        self.call(|tables| tables.journal.remove(&key)).map(|_| ())
    }

    async fn marked_profiles(
        &self,
        after: Option<&AccountId>,
        limit: u16,
    ) -> Result<Vec<MarkedProfile>, StoreError> {
        let read = |(account, version): (&AccountId, &u64)| MarkedProfile {
            account: account.clone(),
            version: *version,
        };
        self.call(|tables| {
            let marked = tables.profiles.iter().map(read);
            let marked = marked.filter(|one| after.is_none_or(|after| one.account > *after));
            marked.take(limit.into()).collect()
        })
    }

    async fn remove_profile_mark(&self, marked: &MarkedProfile) -> Result<(), StoreError> {
        self.call(|tables| {
            if tables.profiles.get(&marked.account) == Some(&marked.version) {
                tables.profiles.remove(&marked.account);
            }
        })
    }
}

impl PayoutStore for MemoryLedger {
    async fn marked_payouts(&self) -> Result<Vec<MarkedPayout>, StoreError> {
        let read = |(id, at): (&String, &_)| MarkedPayout { id: id.clone(), at: *at };
        self.call(|tables| tables.payouts.iter().map(read).collect())
    }

    async fn remove_payout_mark(&self, marked: &MarkedPayout) -> Result<(), StoreError> {
        self.call(|tables| {
            if tables.payouts.get(&marked.id) == Some(&marked.at) {
                tables.payouts.remove(&marked.id);
            }
        })
    }
}

impl MemoryLedger {
    /// Loses an entry that is not in the journal yet, as damaged data would.
    pub fn lose_entry(&self, account: &AccountId, entry: EntryId) {
        self.look(|tables| tables.entries.remove(&(account.clone(), entry)));
    }
}

fn journal_key(day: Date, number: u32) -> String {
    format!("exports/journal/{day}/{number:06}.jsonl")
}

fn payout_key(day: Date, payout: &str) -> String {
    format!("exports/payouts/{day}/{payout}.jsonl")
}

impl JournalFiles for MemoryFiles {
    async fn last_number(&self, day: Date) -> io::Result<u32> {
        let is_taken =
            |objects: &BTreeMap<_, _>, number| objects.contains_key(&journal_key(day, number));
        self.call(|objects| (1..).take_while(|number| is_taken(objects, *number)).last())
            .map(Option::unwrap_or_default)
    }

    async fn put_new(&self, day: Date, number: u32, content: Vec<u8>) -> io::Result<bool> {
        self.call(|objects| {
            let key = journal_key(day, number);
            let is_new = !objects.contains_key(&key);
            if is_new {
                objects.insert(key, content);
            }
            is_new
        })
    }
}

impl PayoutFiles for MemoryFiles {
    async fn put_payout(&self, day: Date, payout: &str, content: Vec<u8>) -> io::Result<()> {
        self.call(|objects| objects.insert(payout_key(day, payout), content)).map(|_| ())
    }

    async fn payouts_of(&self, day: Date) -> io::Result<Vec<PayoutFile>> {
        let prefix = format!("exports/payouts/{day}/");
        self.call(|objects| {
            let own = objects.iter().filter_map(|(key, content)| {
                let payout = key.strip_prefix(&prefix)?.strip_suffix(".jsonl")?.to_owned();
                Some(PayoutFile { payout, content_tag: format!("{content:?}") })
            });
            own.collect()
        })
    }

    async fn read_payout(&self, day: Date, payout: &str) -> io::Result<Vec<u8>> {
        let found = self.call(|objects| objects.get(&payout_key(day, payout)).cloned())?;
        Ok(found.ok_or(io::ErrorKind::NotFound)?)
    }

    async fn put_day(&self, day: Date, csv: Vec<u8>) -> io::Result<()> {
        self.call(|objects| objects.insert(format!("exports/payouts/{day}.csv"), csv)).map(|_| ())
    }
}
