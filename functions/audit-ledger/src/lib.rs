//! Audits the ledger: on schedule one 24th of the accounts, on demand one account or all.
//!
//! Each hour of the day has its own 24th, so every account is audited daily and no call hands over
//! to the next. Violations are logged. They fail a scheduled call, which raises the alarm; a call
//! on demand returns them.

use std::io;

use app::audit::{AuditStore, AuditedAccounts, Auditor, ExportFiles, Fault, Part};
use app::store::StoreError;
use app::system::Clock;
use domain::ids::AccountId;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use runtime::Capability;
use serde::{Deserialize, Serialize};

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[Capability::AuditLedger, Capability::WriteExports];

/// Time kept at the end of a call, to finish the accounts being read and to respond.
const RESERVE: SignedDuration = SignedDuration::from_secs(30);

/// Longest journal in a response, in bytes of JSON. Lambda limits a response to 6 MB.
const MAX_JOURNAL: usize = 4_000_000;

/// Most violations in a response: less than 2 MB. The log has all of them.
const MAX_VIOLATIONS: usize = 2_000;

/// Parts of the accounts: one for each hour of a day.
const PARTS: u32 = 24;

/// What to audit. `{}` audits all accounts, until the time of one call is over.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Event {
    /// When the schedule called; the call audits the part of that hour.
    pub scheduled_at: Option<Timestamp>,
    /// The account to continue after: `next` of the previous response.
    pub cursor: Option<String>,
    /// Audits only this account.
    pub account: Option<String>,
    /// Whether to return that account's journal for hledger too.
    #[serde(default)]
    pub export: bool,
}

/// What was found.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// Accounts audited. 0 when the requested account does not exist.
    pub accounts: u64,
    /// Violations found.
    pub violations: Vec<Wrong>,
    /// The cursor to continue with; absent when no account remains.
    pub next: Option<String>,
    /// The account's journal, if requested and short enough for a response.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub journal: Option<String>,
    /// Where a longer journal is kept for a day: `s3://bucket/key`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub journal_at: Option<String>,
}

/// A violation of an invariant.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Wrong {
    /// The account.
    pub account: String,
    /// The invariant, where it is broken, the expected value and the stored one.
    pub what: String,
}

/// Why a call failed.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// The event names an account that cannot exist.
    #[error("{0:?} is not an account id")]
    BadAccount(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A journal that is too long for a response could not be stored.
    #[error("the journal could not be stored: {0}")]
    Export(#[from] io::Error),
    /// A scheduled audit found violations. The log lists each.
    #[error("{0} violations; each is in the log")]
    Violations(usize),
    /// A scheduled audit did not finish its part in the time of one call.
    #[error("only {0} accounts could be audited in time")]
    TimeOver(u64),
}

/// What this function works with.
#[derive(Debug)]
pub struct Ports<S, E, C> {
    /// The ledger.
    pub store: S,
    /// Stores journals that are too long for a response.
    pub exports: E,
    /// The clock.
    pub clock: C,
}

/// Audits until the end of this call is near.
///
/// # Errors
/// See [`AuditError`].
pub async fn handle<S, E, C>(
    ports: &Ports<S, E, C>,
    event: &Event,
    deadline: Timestamp,
) -> Result<Answer, AuditError>
where
    S: AuditStore,
    E: ExportFiles,
    C: Clock,
{
    let auditor = Auditor { store: &ports.store, clock: &ports.clock };
    if let Some(account) = &event.account {
        return one(&auditor, &ports.exports, &id(account)?, event.export).await;
    }
    let part = event.scheduled_at.map_or(Part::ALL, part_of);
    let after = event.cursor.as_deref().map(id).transpose()?;
    let until = deadline.saturating_sub(RESERVE).unwrap_or(deadline);
    let audited = auditor.audit_part(part, after, until).await?;
    report(&audited.faults);
    tracing::info!(accounts = audited.accounts, wrong = audited.faults.len(), "audited");
    if event.scheduled_at.is_some() {
        if !audited.faults.is_empty() {
            return Err(AuditError::Violations(audited.faults.len()));
        }
        if audited.next.is_some() {
            return Err(AuditError::TimeOver(audited.accounts));
        }
    }
    let AuditedAccounts { accounts, faults, next } = audited;
    let next = next.map(|next| next.to_string());
    Ok(Answer { accounts, violations: violations(&faults), next, ..Answer::default() })
}

async fn one<S, E, C>(
    auditor: &Auditor<'_, S, C>,
    exports: &E,
    account: &AccountId,
    export: bool,
) -> Result<Answer, AuditError>
where
    S: AuditStore,
    E: ExportFiles,
    C: Clock,
{
    let Some(faults) = auditor.account(account).await? else { return Ok(Answer::default()) };
    let faults: Vec<_> = faults.into_iter().map(|fault| (account.clone(), fault)).collect();
    report(&faults);
    let mut answer = Answer { accounts: 1, violations: violations(&faults), ..Answer::default() };
    if export && let Some(journal) = auditor.journal(account).await? {
        return_journal(&mut answer, journal, exports, account).await?;
    }
    Ok(answer)
}

/// Returns the journal in the answer, or stores it and returns its address.
async fn return_journal(
    answer: &mut Answer,
    journal: String,
    exports: &impl ExportFiles,
    account: &AccountId,
) -> io::Result<()> {
    // Quotes and line ends take two bytes in JSON.
    if serde_json::to_string(&journal)?.len() > MAX_JOURNAL {
        answer.journal_at = Some(exports.put_journal(account, &journal).await?);
    } else {
        answer.journal = Some(journal);
    }
    Ok(())
}

fn id(text: &str) -> Result<AccountId, AuditError> {
    AccountId::parse(text).map_err(|_| AuditError::BadAccount(text.to_owned()))
}

fn part_of(scheduled_at: Timestamp) -> Part {
    let hour = scheduled_at.to_zoned(TimeZone::UTC).hour();
    Part { number: u32::from(hour.unsigned_abs()), of: PARTS }
}

fn report(faults: &[(AccountId, Fault)]) {
    for (account, fault) in faults {
        tracing::error!(%account, %fault, "the ledger is wrong");
    }
}

/// The first violations, and the count of the remaining ones.
fn violations(faults: &[(AccountId, Fault)]) -> Vec<Wrong> {
    let wrong = |(account, fault): &(AccountId, Fault)| Wrong {
        account: account.to_string(),
        what: fault.to_string(),
    };
    let mut violations: Vec<Wrong> = faults.iter().take(MAX_VIOLATIONS).map(wrong).collect();
    if let Some((account, _)) = faults.get(MAX_VIOLATIONS) {
        let more = faults.len().saturating_sub(MAX_VIOLATIONS);
        let what = format!("and {more} more from here on, all in the log");
        violations.push(Wrong { account: account.to_string(), what });
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Bucket;

    impl ExportFiles for Bucket {
        async fn put_journal(&self, account: &AccountId, journal: &str) -> io::Result<String> {
            Ok(format!("s3://bucket/{account}, {} bytes", journal.len()))
        }
    }

    #[tokio::test]
    async fn a_journal_too_long_for_a_response_is_stored_in_the_bucket() {
        let account = AccountId::parse("a-1").unwrap();
        for (journal, at) in [
            ("x".repeat(MAX_JOURNAL - 2), None),
            ("x".repeat(MAX_JOURNAL - 1), Some("s3://bucket/a-1, 3999999 bytes")),
            ("\n".repeat(MAX_JOURNAL / 2), Some("s3://bucket/a-1, 2000000 bytes")),
        ] {
            let mut answer = Answer::default();
            return_journal(&mut answer, journal.clone(), &Bucket, &account).await.unwrap();
            assert_eq!(answer.journal_at.as_deref(), at);
            assert_eq!(answer.journal, at.is_none().then_some(journal));
            assert!(serde_json::to_string(&answer).unwrap().len() < 4_100_000);
        }
    }

    #[test]
    fn a_response_holds_2000_violations_and_counts_the_remaining() {
        let account = AccountId::parse("a-1").unwrap();
        let faults = vec![(account, Fault::Unreadable("x".repeat(500))); 2_003];
        let shown = violations(&faults);
        assert_eq!(shown.len(), 2_001);
        assert!(shown.last().unwrap().what.contains("3 more"));
        assert!(serde_json::to_string(&shown).unwrap().len() < 2_000_000);
        assert_eq!(violations(&faults[..2_000]).len(), 2_000);
    }
}
