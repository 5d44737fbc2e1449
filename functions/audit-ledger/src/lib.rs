//! The audit of the ledger: on schedule a part of all accounts, on demand some or one of them.
//!
//! Every hour of the day has its own 24th of the accounts, so that all are audited every day and no
//! call has to hand over to the next. What is wrong is logged and fails the scheduled call, for the
//! alarm; on demand it is the answer.

use app::{
    audit::{AuditStore, Auditor, Fault, Part, Walked},
    outside::Clock,
    store::StoreError,
};
use domain::ids::AccountId;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use runtime::Capability;
use serde::{Deserialize, Serialize};

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[Capability::AuditLedger];

/// Left over at the end of a call, for the accounts that are being read and for answering.
const RESERVE: SignedDuration = SignedDuration::from_secs(30);

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
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// Accounts audited. 0 when the one asked for does not exist.
    pub accounts: u64,
    /// What is wrong; empty when all is well.
    pub violations: Vec<Wrong>,
    /// Where to go on; without it, nothing is left.
    pub next: Option<String>,
    /// The account's journal, if it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub journal: Option<String>,
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
    /// A scheduled audit found something; the log says what.
    #[error("{0} violations; each is in the log")]
    Wrong(usize),
    /// A scheduled audit did not get through its part in the time of one call.
    #[error("only {0} accounts could be audited in time")]
    TimeOver(u64),
}

/// What this function works with.
#[derive(Debug)]
pub struct Ports<S, C> {
    /// What is stored.
    pub store: S,
    /// Now.
    pub clock: C,
}

/// Audits until the end of this call is near.
///
/// # Errors
/// See [`AuditError`].
pub async fn handle<S, C>(
    ports: &Ports<S, C>,
    event: &Event,
    deadline: Timestamp,
) -> Result<Answer, AuditError>
where
    S: AuditStore,
    C: Clock,
{
    let auditor = Auditor { store: &ports.store, clock: &ports.clock };
    if let Some(account) = &event.account {
        return one(&auditor, &id(account)?, event.export).await;
    }
    let part = event.scheduled_at.map_or(Part::ALL, part_of);
    let after = event.cursor.as_deref().map(id).transpose()?;
    let until = deadline.saturating_sub(RESERVE).unwrap_or(deadline);
    let walked = auditor.walk(part, after, until).await?;
    report(&walked.faults);
    tracing::info!(accounts = walked.accounts, wrong = walked.faults.len(), "audited");
    if event.scheduled_at.is_some() {
        if !walked.faults.is_empty() {
            return Err(AuditError::Wrong(walked.faults.len()));
        }
        if walked.next.is_some() {
            return Err(AuditError::TimeOver(walked.accounts));
        }
    }
    let Walked { accounts, faults, next } = walked;
    let next = next.map(|next| next.to_string());
    Ok(Answer { accounts, violations: faults.iter().map(wrong).collect(), next, journal: None })
}

async fn one<S, C>(
    auditor: &Auditor<'_, S, C>,
    account: &AccountId,
    export: bool,
) -> Result<Answer, AuditError>
where
    S: AuditStore,
    C: Clock,
{
    let Some(faults) = auditor.account(account).await? else {
        return Ok(Answer { accounts: 0, violations: Vec::new(), next: None, journal: None });
    };
    let faults: Vec<_> = faults.into_iter().map(|fault| (account.clone(), fault)).collect();
    report(&faults);
    let journal = if export { auditor.journal(account).await? } else { None };
    let violations = faults.iter().map(wrong).collect();
    Ok(Answer { accounts: 1, violations, next: None, journal })
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

fn wrong((account, fault): &(AccountId, Fault)) -> Wrong {
    Wrong { account: account.to_string(), what: fault.to_string() }
}
