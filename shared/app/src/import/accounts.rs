//! The accounts of a window, many at the same time: each is posted to, tried again, or left out.
//!
//! One account must never stop the others. It is left out after three tries in a call if what is
//! stored of it is damaged, if others write to it all the time, or if a PDF of it cannot be copied
//! while other files can. Any other failure may be one of the store or of the files as a whole.
//! Then the account is a suspect: it is left out once the same works for another account, or when
//! the window ends with few suspects. With more of them in a row, and nothing that works in
//! between, it is an outage: nobody is left out, and the call fails and is repeated.
//!
//! Throttling is no failure: it is waited out until the call's time is over.

use futures_util::{StreamExt, stream::FuturesUnordered};
use jiff::SignedDuration;

use super::{
    DocumentFiles, ImportError, ImportStore, LEASE_COPIES, LEASE_LOST, LeaseStore,
    NumberedDocument, Run, RunContext, RunStore, WorkFiles,
    progress::{Progress, Worked},
    shards::{Posting, Tally},
    throttling,
    window::Window,
};
use crate::posting::RunId;
use crate::store::StoreError;
use crate::system::Clock;

/// Tries of an account in one call.
const TRIES: u32 = 3;

/// Most suspects in a row that are not taken for an outage.
const MOST_SUSPECTS: usize = 5;

/// The longest wait before the second try of an account whose own data is at fault, and of another.
const OWN_WAIT: SignedDuration = SignedDuration::from_millis(100);
const OTHER_WAIT: SignedDuration = SignedDuration::from_secs(2);

/// Each further wait is so many times as long.
const WAIT_GROWS: i32 = 5;

/// An account on its way.
struct Account {
    documents: Vec<NumberedDocument>,
    progress: Progress,
    /// The copy of the lease that its postings check.
    copy: u8,
    /// Tries of the window that had begun when its last one did.
    begun: u64,
    failures: u32,
    throttled: u32,
    /// Whether it is being left out.
    leaving: bool,
}

/// What an account's failure is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// Its own.
    Own,
    /// Its own, or one of the store.
    OfStore,
    /// Its own, or one of the files.
    OfFiles,
}

impl Fault {
    fn of(error: &ImportError) -> Self {
        match error {
            ImportError::Pdf(_)
            | ImportError::Store(
                StoreError::Corrupt(_) | StoreError::Conflict | StoreError::ConditionFailed(_),
            ) => Self::Own,
            ImportError::Files(_) => Self::OfFiles,
            _ => Self::OfStore,
        }
    }

    /// Whether it is the account's own, after this worked for another.
    const fn is_own(self, worked: Worked) -> bool {
        match self {
            Self::Own => true,
            Self::OfStore => worked.commits > 0,
            Self::OfFiles => worked.with_files > 0,
        }
    }

    /// The longest wait after so many failures, before chance shortens it.
    fn wait(self, failures: u32) -> SignedDuration {
        let first = if self == Self::Own { OWN_WAIT } else { OTHER_WAIT };
        let growth = WAIT_GROWS.saturating_pow(failures.saturating_sub(1));
        first.saturating_mul(growth)
    }
}

/// An account that failed all its tries.
struct Suspect {
    account: Account,
    fault: Fault,
    error: ImportError,
    /// Tries that had begun by then.
    at: u64,
}

/// The tries of a window.
struct Tries {
    run: RunId,
    /// Copies of the lease that nobody checks now.
    copies: Vec<u8>,
    waiting: std::vec::IntoIter<Vec<NumberedDocument>>,
    suspects: Vec<Suspect>,
    /// Accounts that are to be left out.
    leaving: Vec<Account>,
    begun: u64,
}

impl Tries {
    /// The next account, if a copy of the lease is free.
    fn next(&mut self, context: &RunContext) -> Option<Account> {
        let copy = self.copies.pop()?;
        let next = self.leaving.pop().map(|account| Account { copy, ..account });
        let next = next.or_else(|| {
            let (documents, progress) = (self.waiting.next()?, Progress::new(context));
            let (begun, failures, throttled, leaving) = (0, 0, 0, false);
            Some(Account { documents, progress, copy, begun, failures, throttled, leaving })
        });
        if next.is_none() {
            self.copies.push(copy);
        }
        next
    }

    /// A try begins.
    fn begin(&mut self, mut account: Account) -> Account {
        self.begun = self.begun.saturating_add(1);
        account.begun = self.begun;
        account.progress.worked = Worked::default();
        account
    }

    /// An account failed for the last time.
    ///
    /// # Errors
    /// [`ImportError::Outage`] when too many have in a row.
    fn suspect(&mut self, account: Account, error: ImportError) -> Result<(), ImportError> {
        self.copies.push(account.copy);
        let (fault, at) = (Fault::of(&error), self.begun);
        self.suspects.push(Suspect { account, fault, error, at });
        self.judge(0, Worked::default());
        let too_many = self.suspects.len() > MOST_SUSPECTS;
        match self.suspects.pop_if(|_| too_many) {
            Some(Suspect { error, .. }) => Err(ImportError::Outage(Box::new(error))),
            None => Ok(()),
        }
    }

    /// Leaves out the suspects whose fault is their own: something worked since, in a try that had
    /// begun after `begun` others.
    fn judge(&mut self, begun: u64, worked: Worked) {
        let own = |suspect: &mut Suspect| {
            let since = if begun > suspect.at { worked } else { Worked::default() };
            suspect.fault.is_own(since)
        };
        let found: Vec<_> = self.suspects.extract_if(.., own).collect();
        self.leave(found);
    }

    /// Leaves out all suspects.
    fn leave_all(&mut self) {
        let found = std::mem::take(&mut self.suspects);
        self.leave(found);
    }

    fn leave(&mut self, suspects: Vec<Suspect>) {
        for Suspect { account, error, .. } in suspects {
            if let Some(first) = account.documents.get(account.progress.verdicts.len()) {
                let (id, line, run) = (first.account(), first.line, self.run);
                tracing::error!(account = %id, %run, line, %error, "account left out");
            }
            self.leaving.push(Account { leaving: true, failures: 0, ..account });
        }
    }
}

type Tried = (Account, Result<(), ImportError>);

impl<S, D, F, Q, C> Posting<'_, S, D, F, Q, C>
where
    S: ImportStore,
    D: DocumentFiles,
    F: WorkFiles,
    Q: RunStore + LeaseStore,
    C: Clock,
{
    /// Posts until every account has its verdicts or the time is over.
    pub(super) async fn tally(&self, run: &mut Run, window: Window) -> Result<Tally, ImportError> {
        let most = u8::try_from(self.limits.at_once).unwrap_or(u8::MAX).clamp(1, LEASE_COPIES);
        let accounts: Vec<_> = window.accounts.into_values().collect();
        let mut tries = Tries {
            run: run.id,
            copies: (0..most).rev().collect(),
            waiting: accounts.into_iter(),
            suspects: Vec::new(),
            leaving: Vec::new(),
            begun: 0,
        };
        let (mut tally, mut under_way) = (Tally::default(), FuturesUnordered::new());
        loop {
            while !self.turn.is_over()
                && let Some(account) = tries.next(&self.context)
            {
                under_way.push(self.attempt(tries.begin(account), SignedDuration::ZERO));
            }
            match under_way.next().await {
                Some(tried) => {
                    if let Some((account, wait)) = self.ended(tried, &mut tries, &mut tally)? {
                        under_way.push(self.attempt(tries.begin(account), wait));
                    }
                }
                None if tries.suspects.is_empty() || self.turn.is_over() => return Ok(tally),
                None => tries.leave_all(),
            }
            if self.turn.is_due() {
                self.note_reached(run, &tally).await?;
            }
        }
    }

    /// One try, after a pause.
    async fn attempt(&self, mut account: Account, wait: SignedDuration) -> Tried {
        if wait.is_positive() {
            self.turn.clock().pause(wait).await;
        }
        let fence = self.turn.fence(account.copy);
        let Account { documents, progress, leaving, .. } = &mut account;
        let ended = if *leaving {
            self.poster.leave_out(&self.context, documents, fence, progress).await
        } else {
            self.poster.go_on(&self.context, documents, fence, progress).await
        };
        (account, ended)
    }

    /// What follows from a try: perhaps another one, after a pause of at most this.
    fn ended(
        &self,
        (mut account, ended): Tried,
        tries: &mut Tries,
        tally: &mut Tally,
    ) -> Result<Option<(Account, SignedDuration)>, ImportError> {
        let worked = account.progress.worked;
        tries.judge(account.begun, worked);
        let Err(error) = ended else {
            tries.copies.push(account.copy);
            tally.left_out |= account.leaving;
            for (document, verdict) in account.documents.iter().zip(account.progress.verdicts) {
                tally.add(document, verdict);
            }
            return Ok(None);
        };
        match error {
            ImportError::Store(StoreError::Throttled) => {
                let before = if worked.commits > 0 { 0 } else { account.throttled };
                account.throttled = before.saturating_add(1);
                tally.throttled = true;
                let wait = throttling::wait(account.throttled);
                Ok((!self.turn.is_over()).then_some((account, wait)))
            }
            ImportError::Store(lost) if lost == LEASE_LOST => Err(lost.into()),
            // What is not posted in this call is tried again by the next.
            _ if self.turn.is_over() => Ok(None),
            error => {
                let before = if worked.commits > 0 { 0 } else { account.failures };
                account.failures = before.saturating_add(1);
                if account.failures < TRIES {
                    let wait = Fault::of(&error).wait(account.failures);
                    return Ok(Some((account, wait)));
                }
                if account.leaving {
                    return Err(ImportError::Outage(Box::new(error)));
                }
                tries.suspect(account, error).map(|()| None)
            }
        }
    }
}
