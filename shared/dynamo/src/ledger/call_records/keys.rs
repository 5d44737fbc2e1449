//! Keys of call records in the `ledger` table. No other module knows them.
//!
//! Every partition begins with `C#` or `CALLS#`. The policies of functions that write call records
//! allow no other, so these functions cannot change a ledger.

use app::{
    call_records::{SegmentId, UntiedPosition},
    posting::RunId,
};
use domain::{
    call_record::Month,
    ids::{AccountId, DocumentNumber},
};

use crate::item::{Item, key};

pub(super) const LINE: &str = "LINE#";
const MONTH: &str = "MONTH#";
const SEGMENT: &str = "SEGMENT#";

/// Partition of an account's call records.
pub(super) fn account(id: &AccountId) -> String {
    format!("C#{id}")
}

/// The sums of a month.
pub(super) fn month(account_id: &AccountId, month: Month) -> Item {
    key(account(account_id), month_sk(month))
}

pub(super) fn month_sk(month: Month) -> String {
    format!("{MONTH}{month}")
}

/// The month of a sort key that [`month_sk`] made.
pub(super) fn month_of(sk: &str) -> Option<Month> {
    Month::parse(sk.strip_prefix(MONTH)?)
}

pub(super) fn segment(account_id: &AccountId, id: SegmentId) -> Item {
    let SegmentId { month, run, pass, part } = id;
    let sk = format!("{}{run}#{pass:010}#{part:010}", segments_of(month));
    key(account(account_id), sk)
}

/// What the segments of a month begin with.
pub(super) fn segments_of(month: Month) -> String {
    format!("{SEGMENT}{month}#")
}

/// The id of a sort key that [`segment`] made.
pub(super) fn segment_id(sk: &str) -> Option<SegmentId> {
    let mut parts = sk.strip_prefix(SEGMENT)?.split('#');
    let month = Month::parse(parts.next()?)?;
    let run = RunId::parse(parts.next()?)?;
    let (pass, part) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Some(SegmentId { month, run, pass, part })
}

/// Partition of the calls of an invoice. A number may have a `#`, and is the last part.
pub(super) fn invoice(account_id: &AccountId, number: &DocumentNumber) -> String {
    format!("{}#INVOICE#{number}", account(account_id))
}

/// The calls that name one line of an invoice.
pub(super) fn invoice_line(account_id: &AccountId, number: &DocumentNumber, line: &str) -> Item {
    key(invoice(account_id, number), format!("{LINE}{line}"))
}

/// The result of an invoice's tie-out.
pub(super) fn tie_out(account_id: &AccountId, number: &DocumentNumber) -> Item {
    key(invoice(account_id, number), "TIE-OUT")
}

/// Parts of the index of invoices that do not tie. An import can find many at once.
pub(super) const UNTIED_PARTS: u32 = 16;

/// A part of that index.
pub(super) fn untied(part: u32) -> String {
    format!("UNTIED#{part:x}")
}

/// The part that the invoices of an account are in.
pub(super) fn untied_part(account_id: &AccountId) -> u32 {
    let bytes = account_id.as_str().bytes();
    let sum = bytes.fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    sum % UNTIED_PARTS
}

/// A place in that index. No account id has a `#`, and every character that it may have sorts after
/// it, so text order is that of account and number.
pub(super) fn untied_gsk(account_id: &AccountId, number: &DocumentNumber) -> String {
    format!("{account_id}#{number}")
}

/// Account and number of such a place.
pub(super) fn untied_position(gsk: &str) -> Option<UntiedPosition> {
    let (account, number) = gsk.split_once('#')?;
    Some((AccountId::parse(account).ok()?, DocumentNumber::stored(number).ok()?))
}

/// Partition of a run.
fn run_pk(id: RunId) -> String {
    format!("CALLS#RUN#{id}")
}

/// A run with its checkpoint, which may be large.
pub(super) fn run(id: RunId) -> Item {
    key(run_pk(id), "RUN")
}

/// The lease of a run, and what else changes more often than its checkpoint.
pub(super) fn lease(id: RunId) -> Item {
    key(run_pk(id), "LEASE")
}

/// A copy of the lease, in a separate partition.
pub(super) fn lease_copy(id: RunId, copy: u8) -> Item {
    key(format!("{}#{copy:02}", run_pk(id)), "COPY")
}

/// The key in the sparse index of runs that are not finished.
pub(super) const UNFINISHED: &str = "CALLS#UNFINISHED";

/// The latest version of an object that arrived.
pub(super) fn object(key_of_object: &str) -> Item {
    key(format!("CALLS#OBJECT#{key_of_object}"), "LATEST")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `LeadingKeys` in the template.
    const ALLOWED: [&str; 2] = ["C#", "CALLS#"];

    #[test]
    fn every_partition_is_one_that_the_policy_allows_and_no_ledger_has() {
        let account = AccountId::parse("RUN").unwrap();
        let number = DocumentNumber::parse("1#2").unwrap();
        let run_id = RunId::of("k", "v");
        let month_of_june = Month::parse("2026-06").unwrap();
        let id = SegmentId { month: month_of_june, run: run_id, pass: 0, part: 0 };
        for item in [
            month(&account, month_of_june),
            segment(&account, id),
            invoice_line(&account, &number, ""),
            tie_out(&account, &number),
            run(run_id),
            lease(run_id),
            lease_copy(run_id, 31),
            object("call-records/x.csv"),
        ] {
            let pk = item["pk"].as_s().unwrap();
            assert!(ALLOWED.iter().any(|prefix| pk.starts_with(prefix)), "{pk}");
        }
        let template = concat!(env!("CARGO_MANIFEST_DIR"), "/../../infra/template.yaml");
        let template = std::fs::read_to_string(template).unwrap();
        assert!(template.contains(r#"dynamodb:LeadingKeys: ["C#*", "CALLS#*"]"#));
    }

    #[test]
    fn the_keys_of_segments_sort_as_their_ids_and_read_back() {
        let account = AccountId::parse("a-1").unwrap();
        let mut ids = Vec::new();
        for month in ["2026-07", "2026-06"].map(|month| Month::parse(month).unwrap()) {
            for run in ["x", "y"].map(|key| RunId::of(key, "v")) {
                for (pass, part) in [(0, 0), (0, 10), (2, 0), (10, 9)] {
                    ids.push(SegmentId { month, run, pass, part });
                }
            }
        }
        let sk = |id: &SegmentId| segment(&account, *id)["sk"].as_s().unwrap().clone();
        let mut by_key = ids.clone();
        by_key.sort_by_key(sk);
        ids.sort();
        assert_eq!(by_key, ids);
        for id in ids {
            assert_eq!(segment_id(&sk(&id)), Some(id));
        }
    }

    #[test]
    fn a_place_in_the_list_of_untied_invoices_reads_back_in_order() {
        let pair = |account: &str, number: &str| {
            (AccountId::parse(account).unwrap(), DocumentNumber::parse(number).unwrap())
        };
        let pairs = [pair("a", "2"), pair("a", "2#1"), pair("a-b", "1"), pair("a.b", "1")];
        let keys = pairs.each_ref().map(|(account, number)| untied_gsk(account, number));
        assert!(keys.is_sorted());
        assert_eq!(keys.each_ref().map(|key| untied_position(key)), pairs.map(Some));
    }
}
