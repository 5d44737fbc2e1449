//! Which rows of a part are posted. No I/O: what is stored is given.
//!
//! Rules, in this order:
//!
//! 1. All rows of an unknown account wait.
//! 2. A row in another currency than the account's is rejected. It takes no id.
//! 3. A row whose id is stored is a duplicate when the content is the same, else a conflict.
//! 4. Of several rows with one id the first in the file counts. It waits for its invoice if that is
//!    unknown, else it is posted. Others with the same content are duplicates, or wait too; others
//!    with other content are conflicts.
//!
//! In the last pass rows that would wait are rejected instead, and take no id. Rows in a segment of
//! the same run and pass are posted by definition: an earlier call decided so and listed them.

use std::collections::BTreeMap;

use call_store::Hash;

/// What a decision needs of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Facts {
    /// Hash of its id.
    pub(crate) id: Hash,
    /// Hash of its content.
    pub(crate) content: Hash,
    /// Its physical line in the batch.
    pub(crate) line: u64,
    /// Whether its currency is the account's.
    pub(crate) has_currency: bool,
    /// Whether its invoice is known, or it names none.
    pub(crate) has_invoice: bool,
}

/// Calls that are stored already, by the hashes of their ids, each with the hash of its content.
#[derive(Debug, Default)]
pub(crate) struct Stored {
    /// In segments of the same run and pass.
    pub(crate) own: BTreeMap<Hash, Hash>,
    /// In all others.
    pub(crate) others: BTreeMap<Hash, Hash>,
}

/// What a row waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Missing {
    Account,
    Invoice,
}

/// Why a row is rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It is not in the account's currency.
    WrongCurrency,
    /// The same id is stored with other content.
    ConflictWithStored,
    /// The same id is on this earlier line with other content; 0 when the line is not remembered.
    ConflictWithLine(u64),
    /// It has waited long enough.
    Unknown(Missing),
}

impl Refusal {
    /// The code as it stands in a report.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::WrongCurrency => "wrong-currency",
            Self::ConflictWithStored | Self::ConflictWithLine(_) => "conflict",
            Self::Unknown(Missing::Account) => "unknown-account",
            Self::Unknown(Missing::Invoice) => "unknown-invoice",
        }
    }

    /// The same in words.
    pub(crate) fn message(self) -> String {
        match self {
            Self::WrongCurrency => "currency is not the account's".to_owned(),
            Self::ConflictWithStored => {
                "call_id is stored for this account and month with other content".to_owned()
            }
            Self::ConflictWithLine(0) => {
                "call_id is on an earlier line with other content".to_owned()
            }
            Self::ConflictWithLine(line) => {
                format!("call_id is on line {line} with other content")
            }
            Self::Unknown(Missing::Account) => {
                "account_id is not known, 7 days after the batch was read".to_owned()
            }
            Self::Unknown(Missing::Invoice) => {
                "the account has no invoice invoice_number, 7 days after the batch was read"
                    .to_owned()
            }
        }
    }
}

/// Where a row ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is to be stored and listed.
    Post,
    /// An earlier call of this pass has listed it.
    Posted,
    /// It is stored, or comes twice.
    Duplicate,
    /// It waits for a later pass.
    Waits,
    /// It is rejected.
    Rejected(Refusal),
}

/// Decides each of these rows of a part, in their order. They must have all rows of the part with
/// the same ids. `is_last` says that no row may wait any longer.
pub(crate) fn decide(
    rows: &[Facts],
    has_account: bool,
    stored: &Stored,
    is_last: bool,
) -> Vec<Verdict> {
    if !has_account {
        let verdict = waits(Missing::Account, is_last);
        return vec![verdict; rows.len()];
    }
    let mut verdicts = vec![Verdict::Rejected(Refusal::WrongCurrency); rows.len()];
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.retain(|at| rows.get(*at).is_some_and(|row| row.has_currency));
    let fact = |at: &usize| rows.get(*at);
    order.sort_unstable_by_key(|at| fact(at).map(|row| (u128::from_be_bytes(row.id), row.line)));
    for same in
        order.chunk_by(|one, other| fact(one).map(|row| row.id) == fact(other).map(|row| row.id))
    {
        let mut first = First::default();
        for at in same {
            if let (Some(row), Some(verdict)) = (rows.get(*at), verdicts.get_mut(*at)) {
                *verdict = first.decide(row, stored, is_last);
            }
        }
    }
    verdicts
}

/// The first row of an id that counts.
#[derive(Default)]
struct First {
    /// Its content, its line, and what becomes of others with the same content.
    row: Option<(Hash, u64, Verdict)>,
    /// Whether the row that an earlier call listed has been met.
    has_met_own: bool,
}

impl First {
    fn decide(&mut self, row: &Facts, stored: &Stored, is_last: bool) -> Verdict {
        if let Some(content) = stored.others.get(&row.id) {
            return compared(row, *content, Refusal::ConflictWithStored);
        }
        if let Some(content) = stored.own.get(&row.id) {
            if *content == row.content && !std::mem::replace(&mut self.has_met_own, true) {
                self.row.get_or_insert((row.content, row.line, Verdict::Duplicate));
                return Verdict::Posted;
            }
            // The earlier call has passed over it as now.
            if is_last && !row.has_invoice && !self.has_met_own {
                return waits(Missing::Invoice, is_last);
            }
            let line = self.row.map(|(_, line, _)| line);
            let conflict = line.map_or(Refusal::ConflictWithStored, Refusal::ConflictWithLine);
            return compared(row, *content, conflict);
        }
        match self.row {
            Some((content, _, same)) if content == row.content => same,
            Some((_, line, _)) => Verdict::Rejected(Refusal::ConflictWithLine(line)),
            None if row.has_invoice => {
                self.row = Some((row.content, row.line, Verdict::Duplicate));
                Verdict::Post
            }
            None => {
                let verdict = waits(Missing::Invoice, is_last);
                if verdict == Verdict::Waits {
                    self.row = Some((row.content, row.line, verdict));
                }
                verdict
            }
        }
    }
}

fn compared(row: &Facts, stored: Hash, conflict: Refusal) -> Verdict {
    if stored == row.content { Verdict::Duplicate } else { Verdict::Rejected(conflict) }
}

const fn waits(missing: Missing, is_last: bool) -> Verdict {
    if is_last { Verdict::Rejected(Refusal::Unknown(missing)) } else { Verdict::Waits }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn row(id: u8, content: u8, line: u64) -> Facts {
        Facts { id: [id; 16], content: [content; 16], line, has_currency: true, has_invoice: true }
    }

    const fn unbilled(id: u8, content: u8, line: u64) -> Facts {
        Facts { has_invoice: false, ..row(id, content, line) }
    }

    fn decided(rows: &[Facts]) -> Vec<Verdict> {
        decide(rows, true, &Stored::default(), false)
    }

    fn one(id: u8, content: u8) -> BTreeMap<Hash, Hash> {
        BTreeMap::from([([id; 16], [content; 16])])
    }

    const fn conflict(line: u64) -> Verdict {
        Verdict::Rejected(Refusal::ConflictWithLine(line))
    }

    #[test]
    fn of_several_rows_with_one_id_the_first_in_the_file_counts() {
        let rows = [row(1, 7, 30), row(1, 8, 10), row(1, 8, 20), row(2, 8, 5)];
        let expected = [conflict(10), Verdict::Post, Verdict::Duplicate, Verdict::Post];
        assert_eq!(decided(&rows), expected);
    }

    #[test]
    fn a_stored_id_is_a_duplicate_or_a_conflict() {
        let stored = Stored { others: one(1, 8), ..Stored::default() };
        let rows = [row(1, 8, 1), row(1, 7, 2), row(2, 8, 3)];
        let conflict = Verdict::Rejected(Refusal::ConflictWithStored);
        let expected = [Verdict::Duplicate, conflict, Verdict::Post];
        assert_eq!(decide(&rows, true, &stored, false), expected);
    }

    #[test]
    fn what_an_earlier_call_of_the_pass_listed_is_posted_once() {
        let stored = Stored { own: one(1, 8), ..Stored::default() };
        let rows = [row(1, 8, 1), row(1, 8, 2), row(1, 7, 3), row(2, 8, 4)];
        let expected = [Verdict::Posted, Verdict::Duplicate, conflict(1), Verdict::Post];
        assert_eq!(decide(&rows, true, &stored, false), expected);
    }

    #[test]
    fn a_copy_of_a_row_that_waits_waits_too_and_other_content_is_a_conflict() {
        let rows = [unbilled(1, 8, 1), unbilled(1, 8, 2), row(1, 7, 3)];
        assert_eq!(decided(&rows), [Verdict::Waits, Verdict::Waits, conflict(1)]);
    }

    #[test]
    fn a_rejected_row_takes_no_id() {
        let foreign = Facts { has_currency: false, ..row(1, 9, 1) };
        let wrong = Verdict::Rejected(Refusal::WrongCurrency);
        assert_eq!(decided(&[foreign, row(1, 8, 2)]), [wrong, Verdict::Post]);
        let late = Verdict::Rejected(Refusal::Unknown(Missing::Invoice));
        let rows = [unbilled(1, 8, 1), row(1, 7, 2)];
        assert_eq!(decide(&rows, true, &Stored::default(), true), [late, Verdict::Post]);
    }

    #[test]
    fn what_a_last_pass_rejects_is_rejected_for_the_same_when_it_is_resumed() {
        let rows = [unbilled(1, 8, 1), row(1, 7, 2), unbilled(1, 8, 3)];
        let first = decide(&rows, true, &Stored::default(), true);
        let late = Verdict::Rejected(Refusal::Unknown(Missing::Invoice));
        assert_eq!(first, [late, Verdict::Post, conflict(2)]);
        let stored = Stored { own: one(1, 7), ..Stored::default() };
        assert_eq!(decide(&rows, true, &stored, true), [late, Verdict::Posted, conflict(2)]);
    }

    #[test]
    fn all_rows_of_an_unknown_account_wait_and_are_rejected_at_last() {
        let rows = [row(1, 8, 1), row(1, 7, 2)];
        let stored = Stored::default();
        assert_eq!(decide(&rows, false, &stored, false), [Verdict::Waits, Verdict::Waits]);
        let late = Verdict::Rejected(Refusal::Unknown(Missing::Account));
        assert_eq!(decide(&rows, false, &stored, true), [late, late]);
    }
}
