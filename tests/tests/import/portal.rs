//! Lines with a `portalId`: entries that staff posted and that the billing system sends back.

use app::{
    posting::Bookkeeper,
    staff::{Correction, CorrectionKind, CorrectionPoster, CorrectionRequest, Reason},
};
use domain::{
    ledger::Entry,
    money::{Currency, Money},
};
use testkit::staff::by;

use super::*;

/// A correction as the billing system sends it.
fn adjustment(id: &str, account: &str, amount: &str) -> Value {
    json!({
        "type": "adjustment", "id": id, "accountId": account, "effectiveOn": "2026-07-20",
        "amount": amount, "currency": "CAD", "reason": "goodwill",
    })
}

fn from_portal(document: Value, portal_id: &str) -> Value {
    with(document, "portalId", json!(portal_id))
}

/// Posts as a member of staff.
async fn staff_post(world: &World, account: &str, what: CorrectionKind, amount: &str) -> Entry {
    let (by, account) = (by(), AccountId::parse(account).unwrap());
    let books = Bookkeeper { store: &world.ledger, clock: &world.clock };
    let amount = Money::parse(amount, Currency::CAD).unwrap();
    let posting = Correction { kind: what, amount, reason: Reason::parse("goodwill").unwrap() };
    let key = amount.to_string();
    let request = CorrectionRequest {
        account: &account,
        user: by.user.unwrap(),
        key: &key,
        posting: &posting,
    };
    CorrectionPoster { books, by: &by }.post(request).await.unwrap()
}

#[tokio::test]
async fn a_line_with_the_portal_id_of_a_staff_entry_is_a_duplicate() {
    let world = World::new(Faults::default());
    let before = [account("a", 1), account("b", 1), payment("p-1", "a", "5.00")];
    world.import(&arrival("before", "v1"), file(&before)).await;
    let entry = staff_post(&world, "a", CorrectionKind::Adjustment, "-12.00").await;
    let other = staff_post(&world, "b", CorrectionKind::Adjustment, "-7.00").await;
    let credit = staff_post(&world, "a", CorrectionKind::Credit { invoice: None }, "3.00").await;
    let imported = world.ledger.entries_of(&AccountId::parse("a").unwrap())[0].id.to_string();
    let (id, number) = (entry.id.to_string(), entry.number.clone());
    let (credit, other_id) = (credit.id.to_string(), other.id.to_string());
    let snapshot = world.ledger.snapshot();
    let cases = [
        (id.as_str(), "-12.00", None),
        (id.as_str(), "-12", None),
        (number.as_str(), "-12.00", None),
        (id.as_str(), "-12.01", Some("conflict")),
        (id.as_str(), "12.00", Some("conflict")),
        (credit.as_str(), "-3.00", Some("conflict")),
        (other_id.as_str(), "-7.00", Some("bad-value")),
        (other.number.as_str(), "-7.00", Some("bad-value")),
        (imported.as_str(), "-5.00", Some("bad-value")),
        ("20260720-99", "-12.00", Some("bad-value")),
        ("pay_1", "-12.00", Some("bad-value")),
        ("ext:p-1", "-5.00", Some("bad-value")),
    ];
    for (number, (portal_id, amount, expected)) in cases.into_iter().enumerate() {
        let line = from_portal(adjustment("j-1", "a", amount), portal_id);
        let report = world.import(&arrival(&format!("case-{number}"), "v1"), file(&[line])).await;
        let expected: Vec<_> = expected.map(|code| (1, code.to_owned())).into_iter().collect();
        assert_eq!(codes(&report), expected, "{portal_id} {amount}");
        assert_eq!(report["duplicates"], 1 - expected.len(), "{portal_id} {amount}");
        assert_eq!(report["posted"], 0);
    }
    assert_eq!(world.ledger.snapshot(), snapshot, "nothing is posted");
}

#[tokio::test]
async fn an_entry_of_another_kind_is_a_conflict() {
    let world = World::new(Faults::default());
    world.import(&arrival("before", "v1"), file(&[account("a", 1)])).await;
    let entry = staff_post(&world, "a", CorrectionKind::Adjustment, "-12.00").await;
    let id = entry.id.to_string();
    let lines =
        [payment("p-1", "a", "12.00"), without(refund("r-1", "a", "12.00", "p"), "paymentId")];
    let lines = lines.map(|line| from_portal(line, &id));
    let report = world.import(&arrival("july", "v1"), file(&lines)).await;
    assert_eq!(codes(&report), [(1, "conflict".to_owned()), (2, "conflict".to_owned())]);
}

#[tokio::test]
async fn the_portal_id_is_checked_before_the_document_s_identity() {
    let world = World::new(Faults::default());
    let lines = [account("a", 1), adjustment("j-1", "a", "-2.00")];
    world.import(&arrival("july", "v1"), file(&lines)).await;
    let unknown = from_portal(adjustment("j-1", "a", "-2.00"), "20260720-9");
    let report = world.import(&arrival("july", "v2"), file(&[unknown])).await;
    assert_eq!(codes(&report), [(1, "bad-value".to_owned())], "before conflict, in order");
    let nowhere = from_portal(adjustment("j-2", "nobody", "-2.00"), "20260720-9");
    let report = world.import(&arrival("july", "v3"), file(&[nowhere])).await;
    assert_eq!(codes(&report), [(1, "bad-value".to_owned())], "before unknown-account, in order");
}
