//! The audit of the ledger: on schedule a part of all accounts, on demand some or one of them.
//!
//! Every hour of the day has its own 24th of the accounts, so that all are audited every day and no
//! call has to hand over to the next. What is wrong is logged and fails the scheduled call, for the
//! alarm; on demand it is the answer.

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

/// Left over at the end of a call, for the accounts that are being read and for answering.
const RESERVE: SignedDuration = SignedDuration::from_secs(30);

/// Longest journal in an answer, in bytes of JSON. Lambda's answers have 6 MB at most.
const MOST_JOURNAL: usize = 4_000_000;

/// Most violations in an answer, which leaves them less than 2 MB. The log has all.
const MOST_VIOLATIONS: usize = 2_000;

/// Parts of all accounts: one for every hour of a day.
const PARTS: u32 = 24;

/// What to audit. `{}` is all accounts, as far as the time of one call goes.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Event {
    /// When the schedule called; the part of that hour is audited.
    pub scheduled_at: Option<Timestamp>,
    /// The account after which to go on: `next` of the answer before.
    pub cursor: Option<String>,
    /// One account alone.
    pub account: Option<String>,
    /// Whether to answer with that account's journal for hledger, too.
    #[serde(default)]
    pub export: bool,
}

/// What was found.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// Accounts audited. 0 when the one asked for does not exist.
    pub accounts: u64,
    /// What is wrong; empty when all is well.
    pub violations: Vec<Wrong>,
    /// Where to go on; without it, nothing is left.
    pub next: Option<String>,
    /// The account's journal, if it was asked for and is short enough for an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub journal: Option<String>,
    /// Else where it is, for a day: `s3://bucket/key`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub journal_at: Option<String>,
}

/// Something that is wrong.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Wrong {
    /// With which account.
    pub account: String,
    /// What: the invariant, where, what was expected and what was found.
    pub what: String,
}

/// Why a call failed, for the alarm.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// The event asks for something that cannot be.
    #[error("{0:?} is no account's id")]
    NoAccount(String),
    /// What is stored cannot be reached.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A journal that is too long for an answer could not be stored.
    #[error("the journal cannot be stored: {0}")]
    Export(#[from] io::Error),
    /// A scheduled audit found something; the log says what.
    #[error("{0} violations; each is in the log")]
    Wrong(usize),
    /// A scheduled audit did not get through its part in the time of one call.
    #[error("only {0} accounts could be audited in time")]
    TimeOver(u64),
}

/// What this function works with.
#[derive(Debug)]
pub struct Ports<S, E, C> {
    /// What is stored.
    pub store: S,
    /// Where journals go that are too long for an answer.
    pub exports: E,
    /// Now.
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
            return Err(AuditError::Wrong(audited.faults.len()));
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
        hand_over(&mut answer, journal, exports, account).await?;
    }
    Ok(answer)
}

/// Puts the journal into the answer, or where it is into the answer and the journal there.
async fn hand_over(
    answer: &mut Answer,
    journal: String,
    exports: &impl ExportFiles,
    account: &AccountId,
) -> io::Result<()> {
    // Quotes and line ends take two bytes in JSON.
    if serde_json::to_string(&journal)?.len() > MOST_JOURNAL {
        answer.journal_at = Some(exports.put_journal(account, &journal).await?);
    } else {
        answer.journal = Some(journal);
    }
    Ok(())
}

fn id(text: &str) -> Result<AccountId, AuditError> {
    AccountId::parse(text).map_err(|_| AuditError::NoAccount(text.to_owned()))
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

/// The first faults, and how many more there are.
fn violations(faults: &[(AccountId, Fault)]) -> Vec<Wrong> {
    let wrong = |(account, fault): &(AccountId, Fault)| Wrong {
        account: account.to_string(),
        what: fault.to_string(),
    };
    let mut violations: Vec<Wrong> = faults.iter().take(MOST_VIOLATIONS).map(wrong).collect();
    if let Some((account, _)) = faults.get(MOST_VIOLATIONS) {
        let more = faults.len().saturating_sub(MOST_VIOLATIONS);
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
    async fn a_journal_that_is_too_long_for_an_answer_is_in_the_bucket() {
        let account = AccountId::parse("a-1").unwrap();
        for (journal, at) in [
            ("x".repeat(MOST_JOURNAL - 2), None),
            ("x".repeat(MOST_JOURNAL - 1), Some("s3://bucket/a-1, 3999999 bytes")),
            ("\n".repeat(MOST_JOURNAL / 2), Some("s3://bucket/a-1, 2000000 bytes")),
        ] {
            let mut answer = Answer::default();
            hand_over(&mut answer, journal.clone(), &Bucket, &account).await.unwrap();
            assert_eq!(answer.journal_at.as_deref(), at);
            assert_eq!(answer.journal, at.is_none().then_some(journal));
            assert!(serde_json::to_string(&answer).unwrap().len() < 4_100_000);
        }
    }

    #[test]
    fn an_answer_holds_so_many_violations_and_says_how_many_more_there_are() {
        let account = AccountId::parse("a-1").unwrap();
        let faults = vec![(account, Fault::Unreadable("x".repeat(500))); 2_003];
        let shown = violations(&faults);
        assert_eq!(shown.len(), 2_001);
        assert!(shown.last().unwrap().what.contains("3 more"));
        assert!(serde_json::to_string(&shown).unwrap().len() < 2_000_000);
        assert_eq!(violations(&faults[..2_000]).len(), 2_000);
    }
}
