//! The accounts of a chunk, many at the same time: each is posted to, retried, or left out.
//!
//! One account must never stop the others. It is left out after three attempts in a call if what is
//! stored of it is damaged, if others write to it all the time, or if a PDF of it cannot be copied
//! while other files can. Any other failure may be one of the store or of the buckets as a whole.
//! Then the account is a suspect: it is left out once the same works for another account, or when
//! the chunk ends with few suspects. With more of them in a row, and nothing that works in
//! between, it is an outage: no account is left out, and the call fails and is repeated.
//!
//! Throttling is not a failure: the call retries until its deadline.

use futures_util::{StreamExt, stream::FuturesUnordered};
use jiff::SignedDuration;

use super::{
    super::{
        checkpoint::Run,
        context::{ImportError, ImportPorts},
        lease::Lease,
        numbered_document::{NumberedDocument, RunContext},
        store::{LEASE_COPIES, LEASE_LOST},
        throttling,
    },
    documents::continue_posting,
    left_out::leave_out,
    progress::{AccountProgress, Commits},
    tally::{Tally, save_reached},
};
use crate::posting::RunId;
use crate::store::StoreError;
use crate::system::Clock;

/// Attempts for an account in one call.
const MAX_ATTEMPTS: u32 = 3;

/// Most suspects in a row that are not taken for an outage.
const MOST_SUSPECTS: usize = 5;

/// The longest wait before the second attempt: if the account itself is the cause, and if not.
const ACCOUNT_WAIT: SignedDuration = SignedDuration::from_millis(100);
const OTHER_WAIT: SignedDuration = SignedDuration::from_secs(2);

/// Each further wait is so many times as long.
const WAIT_GROWS: i32 = 5;

/// An account of the chunk that is being posted to.
struct Account {
    documents: Vec<NumberedDocument>,
    progress: AccountProgress,
    /// The copy of the lease that its postings check.
    copy: u8,
    /// Number of its last attempt among all attempts of the chunk.
    begun: u64,
    failures: u32,
    throttled: u32,
    /// Whether it is being left out.
    leaving: bool,
}

/// What may have caused an account's failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cause {
    /// The account itself.
    Account,
    /// The account, or the store.
    AccountOrStore,
    /// The account, or the buckets.
    AccountOrFiles,
}

impl Cause {
    fn of(error: &ImportError) -> Self {
        match error {
            ImportError::Pdf(_)
            | ImportError::Store(
                StoreError::Corrupt(_) | StoreError::Conflict | StoreError::ConditionFailed(_),
            ) => Self::Account,
            ImportError::Files(_) => Self::AccountOrFiles,
            _ => Self::AccountOrStore,
        }
    }

    /// Whether it is the account itself, after these commits for another.
    const fn is_account(self, since: Commits) -> bool {
        match self {
            Self::Account => true,
            Self::AccountOrStore => since.all > 0,
            Self::AccountOrFiles => since.with_files > 0,
        }
    }

    /// The longest wait after so many failures, before chance shortens it.
    fn wait(self, failures: u32) -> SignedDuration {
        let first = if self == Self::Account { ACCOUNT_WAIT } else { OTHER_WAIT };
        let growth = WAIT_GROWS.saturating_pow(failures.saturating_sub(1));
        first.saturating_mul(growth)
    }
}

/// An account whose attempts all failed.
struct Suspect {
    account: Account,
    cause: Cause,
    error: ImportError,
    /// Attempts that had begun when it failed.
    at: u64,
}

/// The accounts of a chunk that are not posted yet, and those that failed.
struct AccountQueue {
    run: RunId,
    /// Copies of the lease that no posting checks now.
    copies: Vec<u8>,
    waiting: std::vec::IntoIter<Vec<NumberedDocument>>,
    suspects: Vec<Suspect>,
    /// Accounts that are to be left out.
    leaving: Vec<Account>,
    /// Attempts that have begun.
    begun: u64,
}

impl AccountQueue {
    /// The next account, if a copy of the lease is free.
    fn next(&mut self, context: &RunContext) -> Option<Account> {
        let copy = self.copies.pop()?;
        let next = self.leaving.pop().map(|account| Account { copy, ..account });
        let next = next.or_else(|| {
            let (documents, progress) = (self.waiting.next()?, AccountProgress::new(context));
            let (begun, failures, throttled, leaving) = (0, 0, 0, false);
            Some(Account { documents, progress, copy, begun, failures, throttled, leaving })
        });
        if next.is_none() {
            self.copies.push(copy);
        }
        next
    }

    /// An attempt begins.
    fn begin(&mut self, mut account: Account) -> Account {
        self.begun = self.begun.saturating_add(1);
        account.begun = self.begun;
        account.progress.commits = Commits::default();
        account
    }

    /// An account failed for the last time.
    ///
    /// # Errors
    /// [`ImportError::Outage`] when too many have in a row.
    fn suspect(&mut self, account: Account, error: ImportError) -> Result<(), ImportError> {
        self.copies.push(account.copy);
        let (cause, at) = (Cause::of(&error), self.begun);
        self.suspects.push(Suspect { account, cause, error, at });
        self.leave_out_proven(0, Commits::default());
        let too_many = self.suspects.len() > MOST_SUSPECTS;
        match self.suspects.pop_if(|_| too_many) {
            Some(Suspect { error, .. }) => Err(ImportError::Outage(Box::new(error))),
            None => Ok(()),
        }
    }

    /// Leaves out the suspects that are proven to be the cause themselves. The proof is a commit
    /// for another account whose attempt began after the suspect failed; `begun` is the number of
    /// that attempt.
    fn leave_out_proven(&mut self, begun: u64, commits: Commits) {
        let is_proven = |suspect: &mut Suspect| {
            let since = if begun > suspect.at { commits } else { Commits::default() };
            suspect.cause.is_account(since)
        };
        let found: Vec<_> = self.suspects.extract_if(.., is_proven).collect();
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
                tracing::error!(
                    account = %id,
                    %run,
                    line,
                    %error,
                    "account left out of the import run: its lines from this one on are reported \
                     as not-posted; repair the cause and drop the file again"
                );
            }
            self.leaving.push(Account { leaving: true, failures: 0, ..account });
        }
    }
}

type Attempted = (Account, Result<(), ImportError>);

/// Posts until every account has its verdicts or the time is over.
pub(super) async fn post_accounts<P: ImportPorts>(
    lease: &Lease<'_, P>,
    context: &RunContext,
    run: &mut Run,
    accounts: Vec<Vec<NumberedDocument>>,
) -> Result<Tally, ImportError> {
    let most = u8::try_from(lease.import.limits.at_once).unwrap_or(u8::MAX).clamp(1, LEASE_COPIES);
    let mut queue = AccountQueue {
        run: run.id,
        copies: (0..most).rev().collect(),
        waiting: accounts.into_iter(),
        suspects: Vec::new(),
        leaving: Vec::new(),
        begun: 0,
    };
    let (mut tally, mut under_way) = (Tally::default(), FuturesUnordered::new());
    loop {
        while !lease.is_past_deadline()
            && let Some(account) = queue.next(context)
        {
            under_way.push(attempt(lease, context, queue.begin(account), SignedDuration::ZERO));
        }
        match under_way.next().await {
            Some(result) => {
                if let Some((account, wait)) = ended(lease, result, &mut queue, &mut tally)? {
                    under_way.push(attempt(lease, context, queue.begin(account), wait));
                }
            }
            None if queue.suspects.is_empty() || lease.is_past_deadline() => return Ok(tally),
            None => queue.leave_all(),
        }
        if lease.is_due() {
            save_reached(lease, run, &tally).await?;
        }
    }
}

/// One attempt, after a pause.
async fn attempt<P: ImportPorts>(
    lease: &Lease<'_, P>,
    context: &RunContext,
    mut account: Account,
    wait: SignedDuration,
) -> Attempted {
    if wait.is_positive() {
        lease.import.clock.pause(wait).await;
    }
    let fence = lease.fence(account.copy);
    let Account { documents, progress, leaving, .. } = &mut account;
    let ended = if *leaving {
        leave_out(lease.import, context, documents, fence, progress).await
    } else {
        continue_posting(lease.import, context, documents, fence, progress).await
    };
    (account, ended)
}

/// The result of an attempt: perhaps another one, after a pause of at most this long.
fn ended<P: ImportPorts>(
    lease: &Lease<'_, P>,
    (mut account, ended): Attempted,
    queue: &mut AccountQueue,
    tally: &mut Tally,
) -> Result<Option<(Account, SignedDuration)>, ImportError> {
    let commits = account.progress.commits;
    queue.leave_out_proven(account.begun, commits);
    let Err(error) = ended else {
        queue.copies.push(account.copy);
        tally.left_out |= account.leaving;
        for (document, verdict) in account.documents.iter().zip(account.progress.verdicts) {
            tally.add(document, verdict);
        }
        return Ok(None);
    };
    match error {
        ImportError::Store(StoreError::Throttled) => {
            let before = if commits.all > 0 { 0 } else { account.throttled };
            account.throttled = before.saturating_add(1);
            tally.throttled = true;
            let wait = throttling::backoff(account.throttled);
            Ok((!lease.is_past_deadline()).then_some((account, wait)))
        }
        ImportError::Store(lost) if lost == LEASE_LOST => Err(lost.into()),
        // The next call retries what this call does not post.
        _ if lease.is_past_deadline() => Ok(None),
        error => {
            let before = if commits.all > 0 { 0 } else { account.failures };
            account.failures = before.saturating_add(1);
            if account.failures < MAX_ATTEMPTS {
                let wait = Cause::of(&error).wait(account.failures);
                return Ok(Some((account, wait)));
            }
            if account.leaving {
                return Err(ImportError::Outage(Box::new(error)));
            }
            queue.suspect(account, error).map(|()| None)
        }
    }
}
