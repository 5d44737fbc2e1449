//! One account or one object never stops the others: an account that cannot be posted to is left
//! out and reported. An outage of a whole store leaves out no account.

use app::import::{ImportError, ImportStore};

use super::*;

/// Limits of a few documents.
const SMALL: Limits = Limits {
    slice_lines: 7,
    slice_bytes: 32 << 20,
    spare_lines: 1_000,
    spare_bytes: 1 << 20,
    shards: 2,
    chunk_lines: 5,
    chunk_bytes: 16 << 20,
    account_lines: 3,
    part_bytes: 300,
    at_once: 3,
};

fn world(limits: Limits) -> World {
    World::at(FixedClock::at(instant("2026-07-20T15:00:00Z")), Faults::default(), limits)
}

fn id(text: &str) -> AccountId {
    AccountId::parse(text).unwrap()
}

fn pdf(account: &str) -> String {
    format!("billing/documents/{account}/1.pdf")
}

/// Accounts, each with an invoice, an invoice with a PDF, and two payments. Their lines alternate.
fn accounts(ids: &[String]) -> String {
    let with_pdf =
        |id: &String| with(invoice(&format!("i2-{id}"), id, "20.00"), "pdf", json!(pdf(id)));
    let mut lines: Vec<_> = ids.iter().map(|id| account(id, 1)).collect();
    lines.extend(ids.iter().map(|id| invoice(&format!("i-{id}"), id, "10.00")));
    lines.extend(ids.iter().map(with_pdf));
    for number in 0..2 {
        lines.extend(ids.iter().map(|id| payment(&format!("p{number}-{id}"), id, "1.00")));
    }
    file(&lines)
}

fn ids(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("n-{number:03}")).collect()
}

fn put_pdfs(world: &World, ids: &[String]) {
    ids.iter().for_each(|id| world.files.drop_key(&pdf(id), "%PDF"));
}

fn balance(world: &World, account: &str) -> String {
    world.ledger.ledger_of(&id(account)).unwrap().balance.to_string()
}

#[tokio::test]
async fn an_unreadable_pdf_leaves_out_only_its_account_from_that_line_on() {
    for limits in [Limits::default(), SMALL] {
        let (world, ids) = (world(limits), ids(12));
        put_pdfs(&world, &ids);
        world.files.break_key(&pdf("n-005"));
        let lines = accounts(&ids);
        let report = world.import(&arrival("july", "v1"), lines.clone()).await;
        let expected = [30, 42, 54].map(|line| (line, "not-posted".to_owned()));
        assert_eq!(codes(&report), expected);
        assert_eq!((&report["posted"], &report["rejected"]), (&json!(57), &json!(3)));
        assert_eq!(balance(&world, "n-005"), "10.00", "earlier documents are posted");
        assert_eq!(balance(&world, "n-006"), "28.00");

        world.files.mend();
        let report = world.import(&arrival("july", "v2"), lines).await;
        assert_eq!((&report["posted"], &report["duplicates"]), (&json!(3), &json!(57)));
        assert_eq!(balance(&world, "n-005"), "28.00");
    }
}

#[tokio::test]
async fn a_damaged_account_is_left_out_and_its_posted_documents_are_duplicates() {
    let (world, ids) = (world(SMALL), ids(9));
    put_pdfs(&world, &ids);
    world.import(&arrival("june", "v1"), accounts(&ids)).await;
    world.ledger.poison(&id("n-003"));
    let more: Vec<_> = ids.iter().map(|id| payment(&format!("p9-{id}"), id, "1.00")).collect();
    let report = world.import(&arrival("july", "v1"), accounts(&ids) + &file(&more)).await;
    // Nor can the import decide whether the account line is stale.
    assert_eq!(codes(&report), [4, 49].map(|line| (line, "not-posted".to_owned())));
    assert_eq!((&report["posted"], &report["duplicates"]), (&json!(8), &json!(44)));
}

#[tokio::test]
async fn a_run_ends_although_every_account_is_damaged() {
    let (world, ids) = (world(SMALL), ids(40));
    put_pdfs(&world, &ids);
    world.import(&arrival("june", "v1"), accounts(&ids)).await;
    ids.iter().for_each(|text| world.ledger.poison(&id(text)));
    let lines: Vec<_> = ids
        .iter()
        .chain(&ids)
        .enumerate()
        .map(|(number, id)| payment(&format!("p9-{number}"), id, "1.00"))
        .collect();
    let report = world.import(&arrival("july", "v1"), file(&lines)).await;
    assert_eq!((&report["rejected"], &report["posted"]), (&json!(80), &json!(0)));
    assert!(codes(&report).iter().all(|(_, code)| code == "not-posted"));
    world.ledger.heal();
    let report = world.import(&arrival("july", "v2"), file(&lines)).await;
    assert_eq!(report["posted"], 80);
}

/// Runs a call that crashes at this call of a port, and then another to the end; `repaired` repairs
/// the PDF between them. Gives whether the first call left the account out, the problems, the
/// number of calls of ports, and a snapshot of the ledger.
async fn crashed(
    limits: Limits,
    crash: Option<(u64, When)>,
    repaired: bool,
) -> (bool, Vec<(u64, String)>, u64, String) {
    let faults = crash.map_or_else(Faults::default, |(call, when)| Faults::crash_at(call, when));
    let clock = FixedClock::at(instant("2026-07-20T15:00:00Z"));
    let (world, ids) = (World::at(clock, faults, limits), ids(4));
    let arrival = arrival("july", "v1");
    world.files.drop_file(&arrival, accounts(&ids));
    ids.iter().for_each(|id| world.files.drop_key(&pdf(id), "%PDF"));
    world.files.break_key(&pdf("n-001"));
    let run = match register(&world.ledger, &arrival).await {
        Ok(run) => run,
        Err(_) => {
            world.faults.revive();
            register(&world.ledger, &arrival).await.unwrap()
        }
    };
    let ended = world.work("one").await;
    world.faults.revive();
    let calls = world.faults.calls();
    let left_out = !world.ledger.rejections(run, &id("n-001")).await.unwrap().is_empty();
    if repaired {
        world.files.mend();
    }
    world.clock.advance(SignedDuration::from_mins(10));
    if ended.is_err() {
        register(&world.ledger, &arrival).await.unwrap();
        assert_eq!(world.work("two").await.unwrap(), Outcome::Done);
    }
    (left_out, codes(&world.report(&arrival)), calls, world.ledger.snapshot())
}

#[tokio::test]
async fn a_resumed_run_leaves_out_the_accounts_that_it_left_out_before_a_crash() {
    let in_one = Limits { slice_lines: 1_000, shards: 1, ..SMALL };
    for limits in [SMALL, in_one, Limits::default()] {
        let (_, expected, calls, snapshot) = crashed(limits, None, false).await;
        assert_eq!(expected, [10, 14, 18].map(|line| (line, "not-posted".to_owned())));
        let mut times = [0, 0];
        for crash in (1..=calls).flat_map(|call| [(call, When::Before), (call, When::After)]) {
            let (_, found, _, ended) = crashed(limits, Some(crash), false).await;
            assert_eq!((found, &ended), (expected.clone(), &snapshot), "{crash:?}");
            let (left_out, found, ..) = crashed(limits, Some(crash), true).await;
            times[usize::from(left_out)] += 1;
            let expected = if left_out { expected.clone() } else { Vec::new() };
            assert_eq!(found, expected, "{crash:?}, left out: {left_out}");
        }
        assert!(times.iter().all(|times| *times > 10), "{times:?}");
    }
}

#[tokio::test]
async fn an_outage_leaves_out_no_account() {
    let (world, ids) = (world(Limits::default()), ids(12));
    put_pdfs(&world, &ids);
    world.files.break_key("documents/");
    let arrival = arrival("july", "v1");
    world.files.drop_file(&arrival, accounts(&ids));
    register(&world.ledger, &arrival).await.unwrap();
    for _ in 0..3 {
        let failed = world.work("one").await.unwrap_err();
        assert!(matches!(failed, ImportError::Outage(_)), "{failed}");
        assert_eq!(world.files.text(&Report::latest_key(&arrival)), None);
    }
    world.files.mend();
    assert_eq!(world.work("one").await.unwrap(), Outcome::Done);
    assert_eq!(codes(&world.report(&arrival)), []);
    assert_eq!(world.report(&arrival)["posted"], 60);
}

#[tokio::test]
async fn a_call_retries_throttled_requests_until_they_succeed() {
    let (world, ids) = (world(Limits::default()), ids(12));
    put_pdfs(&world, &ids);
    let arrival = arrival("july", "v1");
    world.files.drop_file(&arrival, accounts(&ids));
    register(&world.ledger, &arrival).await.unwrap();
    world.faults.throttle(100);
    world.ledger.throttle(1_000);
    let began = world.clock.now();
    assert_eq!(world.work("one").await.unwrap(), Outcome::Done);
    assert_eq!(
        (codes(&world.report(&arrival)), &world.report(&arrival)["posted"]),
        (vec![], &json!(60))
    );
    let took = world.clock.now().duration_since(began);
    assert!(took > SignedDuration::from_mins(10), "{took:?}");
}

#[tokio::test]
async fn a_call_throttled_until_its_deadline_leaves_out_no_account_and_is_not_counted() {
    let (world, ids) = (world(Limits::default()), ids(12));
    put_pdfs(&world, &ids);
    let arrival = arrival("july", "v1");
    world.files.drop_file(&arrival, accounts(&ids));
    register(&world.ledger, &arrival).await.unwrap();
    for call in 0..30 {
        world.clock.advance(SignedDuration::from_mins(5));
        let deadline = world.clock.now().checked_add(SignedDuration::from_mins(4)).unwrap();
        world.ledger.throttle(u64::MAX);
        let import = world.context();
        let outcome = import.work(&format!("call {call}"), deadline).await;
        assert_eq!(outcome.unwrap(), Outcome::OutOfTime);
        world.ledger.throttle(0);
    }
    assert_eq!(world.work("last").await.unwrap(), Outcome::Done);
    assert_eq!(world.report(&arrival)["posted"], 60, "the run was not abandoned");
}
