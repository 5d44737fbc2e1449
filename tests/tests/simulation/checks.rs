//! The checks after all writers have ended.

use std::collections::{BTreeMap, BTreeSet};

use app::{
    import::{NumberedDocument, ProblemCode, Verdict},
    posting::{DocumentKey, PostingStore, RunId, Source},
};
use domain::{
    document::{Document, DocumentType},
    ids::AccountId,
    ledger::{Entry, EntryId, Record, state_after},
};
use rust_decimal::Decimal;
use testkit::ledger::MemoryLedger;

use crate::{dice::Dice, files::key, staff::Answer};

/// The verdict that a writer got for one of its lines.
#[derive(Debug, PartialEq)]
pub(crate) struct Claim {
    source: Source,
    key: DocumentKey,
    hash: String,
    account: AccountId,
    /// What the line adds to the balance; unknown for a reversal.
    amount: Option<Decimal>,
    verdict: Verdict,
}

impl Claim {
    pub(crate) fn new(run: RunId, line: &NumberedDocument, verdict: Verdict) -> Self {
        let Document::Ledger(document) = &line.document else { unreachable!("no account") };
        let amount = document.amount.map(|amount| match line.kind() {
            DocumentType::Payment | DocumentType::Credit | DocumentType::WriteOff => {
                -amount.amount()
            }
            _ => amount.amount(),
        });
        Self {
            source: Source::Import { run, line: line.line },
            key: key(line),
            hash: line.hash.clone(),
            account: document.account.clone(),
            amount,
            verdict,
        }
    }

    const fn is_posted(&self) -> bool {
        matches!(self.verdict, Verdict::Posted { .. })
    }
}

/// All verdicts and answers of a simulation.
pub(crate) struct Outcomes {
    pub(crate) claims: Vec<Claim>,
    pub(crate) answers: Vec<Answer>,
}

/// Checks that each verdict is true.
pub(crate) async fn check_claims(ledger: &MemoryLedger, claims: &[Claim]) {
    for claim in claims {
        let known = ledger.known(std::slice::from_ref(&claim.key)).await.unwrap().remove(0);
        let key = &claim.key;
        let by_claim = known.as_ref().map(|known| known.source == claim.source);
        let same = known.as_ref().map(|known| known.hash == claim.hash);
        match &claim.verdict {
            Verdict::Posted { .. } => {
                assert_eq!((by_claim, same), (Some(true), Some(true)), "{key:?}");
            }
            Verdict::Duplicate => {
                assert_eq!((by_claim, same), (Some(false), Some(true)), "{key:?}");
            }
            Verdict::Rejected(problem) if problem.code == ProblemCode::Conflict => {
                assert_eq!((by_claim, same), (Some(false), Some(false)), "{key:?}");
            }
            // Another run may have posted the document later.
            Verdict::Rejected(_) => assert_ne!(by_claim, Some(true), "{key:?}"),
        }
    }
}

/// Checks that each account holds exactly the documents that its writers reported as posted, and
/// that its ledger is consistent. Gives the number of changes that continued a posting.
pub(crate) async fn check_accounts(
    ledger: &MemoryLedger,
    accounts: &[AccountId],
    outcomes: &Outcomes,
) -> usize {
    let mut splits = 0;
    for id in accounts {
        let posted =
            outcomes.claims.iter().filter(|claim| claim.is_posted() && claim.account == *id);
        let posted: Vec<_> = posted.collect();
        let identities: BTreeSet<_> = posted.iter().map(|claim| &claim.key).collect();
        assert_eq!(identities.len(), posted.len(), "one document, one writer");

        let records = ledger.records_from(id, EntryId::FIRST).await.unwrap();
        let entries: Vec<_> = records.iter().filter_map(Record::entry).collect();
        let (by_staff, imported): (Vec<&Entry>, Vec<_>) =
            entries.iter().partition(|entry| entry.source == Source::Staff.to_string());
        let sources: BTreeMap<_, _> =
            imported.iter().map(|entry| (entry.source.clone(), entry.amount)).collect();
        assert_eq!(sources.len(), imported.len(), "nothing is posted twice");
        assert_eq!(imported.len(), posted.len());
        let answers = outcomes.answers.iter().filter(|answer| answer.account == *id);
        let mut answered: Vec<_> = answers.filter_map(|answer| answer.entry.as_ref()).collect();
        answered.sort_by_key(|entry| entry.id);
        assert_eq!(answered, by_staff, "the answers to staff are true");
        let mut total: Decimal = by_staff.iter().map(|entry| entry.amount.amount()).sum();
        for claim in &posted {
            let entry = sources[&claim.source.to_string()].amount();
            assert_eq!(claim.amount.unwrap_or(entry), entry);
            total += entry;
        }

        let stored = ledger.ledger_of(id).unwrap();
        assert_eq!(stored.balance.amount(), total);
        assert!(stored.is_balanced() && stored.unfinished.is_none());
        let folded = state_after(stored.currency(), &records).unwrap();
        assert!(folded.open().eq(stored.open()) && folded.credits().eq(stored.credits()));
        assert!(stored.open().next().is_none() || stored.credits().next().is_none());
        splits += records.len() - entries.len();
    }
    splits
}

/// How often each verdict, answer and fault occurred over all seeds, and how often a posting was
/// split.
#[derive(Default)]
pub(crate) struct Coverage(BTreeMap<String, usize>);

impl Coverage {
    pub(crate) fn add(&mut self, dice: &Dice, outcomes: &Outcomes, splits: usize) {
        for (what, times) in dice.met() {
            *self.0.entry(what.to_owned()).or_default() += times;
        }
        *self.0.entry("split".to_owned()).or_default() += splits;
        for answer in &outcomes.answers {
            let name = match &answer.entry {
                Some(entry) if entry.is_credit_side() => format!("staff -{}", entry.kind),
                Some(entry) => format!("staff {}", entry.kind),
                None => "staff refused".to_owned(),
            };
            *self.0.entry(name).or_default() += 1;
        }
        for claim in &outcomes.claims {
            let name = match &claim.verdict {
                Verdict::Posted { .. } => format!("posted {}", claim.key.kind),
                Verdict::Duplicate => "duplicate".to_owned(),
                Verdict::Rejected(problem) => format!("rejected {}", problem.code.as_str()),
            };
            *self.0.entry(name).or_default() += 1;
        }
    }

    /// Checks that each of these occurred often enough; prints the numbers.
    #[expect(clippy::print_stderr, reason = "the test's own output")]
    pub(crate) fn check(&self) {
        for (what, times) in &self.0 {
            eprintln!("{times:>7}  {what}");
        }
        let kinds =
            ["invoice", "payment", "credit", "refund", "reversal", "adjustment", "write-off"];
        let posted = kinds.map(|kind| format!("posted {kind}"));
        let others = [
            "a crowded account",
            "fault: a read fails",
            "fault: a write fails or its answer is lost",
            "fault: a record cannot be seen yet",
            "fault: a writer crashes",
            "duplicate",
            "rejected conflict",
            "rejected too-much",
            "split",
            "staff refused",
            "staff -credit",
            "staff reversal",
            "staff -reversal",
            "staff -write-off",
        ];
        let others = others.map(str::to_owned);
        for name in posted.iter().chain(&others) {
            let times = self.0.get(name).copied().unwrap_or_default();
            assert!(times >= 50, "{name} only {times} times: {:?}", self.0);
        }
    }
}
