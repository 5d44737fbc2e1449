//! The rules of an import, one test each.

use call_import::{CallOutcome, Limits};
use domain::money::{Currency, Money};
use jiff::SignedDuration;
use serde_json::json;
use std::io::Write;

use crate::world::{
    Call, HEADER, KEPT, World, account, arrival, batch, call, counts, number, problems,
};

fn many(count: usize, account: &str) -> Vec<Call> {
    let minute = |at: usize| format!("2026-06-{:02}T10:{:02}:00.000Z", 1 + at % 28, at % 60);
    (0..count).map(|at| call(&format!("c{at:05}"), account).at(&minute(at))).collect()
}

#[tokio::test]
async fn a_batch_of_several_accounts_is_posted_and_counted() {
    let world = World::with(&["a", "b"]);
    let calls = [call("1", "a"), call("2", "b"), call("3", "a").at("2026-07-01T00:00:00.000Z")];
    let report = world.import("x", batch(&calls)).await;
    assert_eq!(counts(&report), [3, 0, 0, 0, 3]);
    assert_eq!((&report["billedSeconds"], &report["file"]), (&json!(180), &json!("complete")));
    assert_eq!(report["charges"], json!({ "CAD": "0.06" }));
    assert_eq!(report["key"], "call-records/x.csv");
    assert_eq!(report["problemsKey"], "reports/call-records/x.csv/1.problems.jsonl");
    let keys: Vec<_> =
        world.ids().await.into_keys().map(|(of, month)| format!("{of} {month}")).collect();
    assert_eq!(keys, ["a 2026-06", "a 2026-07", "b 2026-06"]);
    let latest = world.files.text("reports/call-records/x.csv/latest.json");
    assert_eq!(latest, world.files.text("reports/call-records/x.csv/1.json"));
    assert!(!world.files.keys().iter().any(|key| key.starts_with("work/")), "work files remain");
}

#[tokio::test]
async fn rows_come_back_unchanged_in_order_of_start_and_id() {
    let world = World::with(&["a"]);
    let calls = [
        call("2", "a").named("\"Roy, \"\"Rob\"\"\""),
        call("1", "a").named("Zoë"),
        call("0", "a").at("2026-06-30T23:59:59.999Z"),
    ];
    world.import("x", batch(&calls)).await;
    let stored = world.stored().await;
    let expected = [calls[1].row(), calls[0].row(), calls[2].row()];
    assert_eq!(stored[0].2, expected);
}

#[tokio::test]
async fn the_same_batch_again_has_only_duplicates() {
    let world = World::with(&["a", "b"]);
    let mut calls = many(40, "a");
    calls.extend(many(5, "b"));
    let first = world.import("x", batch(&calls)).await;
    assert_eq!(counts(&first), [45, 0, 0, 0, 45]);
    let again = world.import("y", batch(&calls)).await;
    assert_eq!(counts(&again), [0, 45, 0, 0, 45]);
    assert_eq!((&again["billedSeconds"], &again["charges"]), (&json!(0), &json!({})));
}

#[tokio::test]
async fn a_charge_written_with_more_zeros_is_the_same_content() {
    let world = World::with(&["a"]);
    world.import("x", batch(&[call("1", "a")])).await;
    let same = Call { charge: "0.0200".into(), ..call("1", "a") };
    assert_eq!(counts(&world.import("y", batch(&[same])).await), [0, 1, 0, 0, 1]);
}

#[tokio::test]
async fn other_content_under_a_known_id_is_a_conflict_for_small_and_large_parts() {
    for count in [2, 40] {
        let world = World::with(&["a"]);
        let calls = many(count, "a");
        world.import("x", batch(&calls)).await;
        let mut other = calls.clone();
        other[1] = other[1].clone().named("Other");
        let report = world.import("y", batch(&other)).await;
        let duplicates = u64::try_from(count).unwrap() - 1;
        assert_eq!(counts(&report), [0, duplicates, 1, 0, duplicates + 1]);
        assert_eq!(problems(&report), [(3, "conflict")]);
    }
}

#[tokio::test]
async fn of_rows_with_one_id_the_first_in_the_file_counts_also_across_slices() {
    let world = World::with(&["a"]);
    // The first in the file starts last, and lies in another slice than the others.
    let mut calls = vec![call("1", "a").at("2026-06-30T00:00:00.000Z")];
    calls.extend(many(20, "a"));
    calls.push(call("1", "a").named("Other"));
    calls.push(call("1", "a").at("2026-06-30T00:00:00.000Z"));
    let report = world.import("x", batch(&calls)).await;
    assert_eq!(counts(&report), [21, 1, 1, 0, 23]);
    assert_eq!(problems(&report), [(23, "conflict")]);
}

#[tokio::test]
async fn an_id_may_come_again_in_another_month_or_account() {
    let world = World::with(&["a", "b"]);
    let july = call("1", "a").at("2026-07-01T00:00:00.000Z");
    let report = world.import("x", batch(&[call("1", "a"), july, call("1", "b")])).await;
    assert_eq!(counts(&report), [3, 0, 0, 0, 3]);
}

#[tokio::test]
async fn a_row_in_another_currency_is_rejected() {
    let world = World::with(&["a"]);
    let foreign = Call { currency: "USD".into(), ..call("1", "a") };
    let report = world.import("x", batch(&[foreign, call("2", "a")])).await;
    assert_eq!(counts(&report), [1, 0, 1, 0, 2]);
    assert_eq!(problems(&report), [(2, "wrong-currency")]);
}

#[tokio::test]
async fn bad_rows_are_rejected_with_line_and_reason_and_the_batch_goes_on() {
    let world = World::with(&["a"]);
    let row = call("1", "a").row();
    let bad = [
        row.replace(",0.02,", ",0.0200001,"),
        row.replace(",61,60,", ",-1,60,"),
        row.replace(":07.250Z", ":07"),
        row.replace("1,a,", ",a,"),
        "one,cell".to_owned(),
        call("x", "a").row() + &"y".repeat(200),
    ];
    let good = call("good", "a").row();
    let content = format!("{HEADER}{}\n\n{good}\n", bad.join("\n"));
    let report = world.import("x", content).await;
    assert_eq!(counts(&report), [1, 0, 6, 0, 7]);
    let lines: Vec<_> = problems(&report).iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [2, 3, 4, 5, 6, 7]);
    let codes: Vec<_> = problems(&report).iter().map(|(_, code)| *code).collect();
    assert_eq!(codes[0], "bad-amount");
    assert_eq!(codes[5], "bad-value");
}

#[tokio::test]
async fn a_batch_without_a_column_or_without_rows_has_a_report() {
    let world = World::with(&["a"]);
    let report = world.import("x", "call_id,account_id\n1,a\n").await;
    assert_eq!(
        (counts(&report), problems(&report)),
        ([0, 0, 1, 0, 1], vec![(1, "missing-column")])
    );
    for (key, content) in [("y", ""), ("z", HEADER)] {
        let report = world.import(key, content).await;
        assert_eq!((counts(&report), &report["file"]), ([0; 5], &json!("empty")));
    }
}

#[tokio::test]
async fn a_header_too_long_to_be_remembered_is_rejected() {
    let world = World::with(&["a"]);
    let header = HEADER.replacen(",caller,", &format!(",caller{},", " ".repeat(70 << 10)), 1);
    let report = world.import("x", header + &call("1", "a").row() + "\n").await;
    assert_eq!((counts(&report), problems(&report)), ([0, 0, 1, 0, 1], vec![(1, "bad-header")]));
}

#[tokio::test]
async fn a_batch_that_is_gone_has_a_report() {
    let world = World::with(&["a"]);
    let arrival = arrival("x", "1");
    let run = world.drop(&arrival, batch(&[call("1", "a")])).await;
    world.files.lose_batch(&arrival);
    assert_eq!(world.work(run).await.unwrap(), CallOutcome::Finished);
    assert_eq!(world.report(&arrival)["file"], "missing");
}

#[tokio::test]
async fn compressed_batches_are_read_by_their_content() {
    let world = World::with(&["a"]);
    let packed = zstd::encode_all(batch(&many(30, "a")).as_bytes(), 3).unwrap();
    assert_eq!(counts(&world.import("x", packed).await), [30, 0, 0, 0, 30]);
}

#[tokio::test]
async fn a_batch_that_is_cut_off_posts_what_comes_before_and_says_where_it_ends() {
    let world = World::with(&["a"]);
    let mut packed = zstd::stream::Encoder::new(Vec::new(), 3).unwrap();
    let calls = many(60, "a");
    packed.write_all(batch(&calls[..30]).as_bytes()).unwrap();
    packed.flush().unwrap();
    let whole = packed.get_ref().len();
    packed.write_all(calls[30].row().as_bytes()).unwrap();
    packed.flush().unwrap();
    let mut bytes = packed.finish().unwrap();
    bytes.truncate(whole + 20);
    let report = world.import("x", bytes).await;
    assert_eq!((counts(&report), &report["file"]), ([30, 0, 1, 0, 31], &json!("cut-off")));
    assert_eq!(problems(&report), [(32, "unreadable")]);
}

#[tokio::test]
async fn a_decompression_bomb_ends_the_batch() {
    let world = World::with(&["a"]);
    let good = batch(&[call("1", "a")]);
    for junk in ["\n", "x", "x\n", "\"\n"] {
        let content = good.clone() + &junk.repeat((4 << 20) / junk.len());
        let packed = zstd::encode_all(content.as_bytes(), 3).unwrap();
        assert!(packed.len() < 4 << 10, "a bomb is small");
        let report = world.import(&format!("x{}", junk.len()), packed).await;
        let [posted, duplicates, rejected, _, lines] = counts(&report);
        assert_eq!((posted + duplicates, &report["file"]), (1, &json!("cut-off")), "{junk:?}");
        assert!(lines == rejected + 1 && rejected <= 1_003, "{junk:?}");
    }
}

#[tokio::test]
async fn a_batch_of_small_limits_ends_as_one_of_large_limits() {
    let mut calls = many(50, "a");
    calls.extend(many(7, "b"));
    calls.extend(many(3, "c"));
    calls.push(call("c00001", "a").named("Other"));
    calls.extend(many(9, "a"));
    let mut ends = Vec::new();
    for limits in [crate::world::SMALL, Limits::default()] {
        let world = World { limits, ..World::with(&["a", "b"]) };
        let report = world.import("x", batch(&calls)).await;
        ends.push((counts(&report), report["charges"].clone(), world.ids().await));
    }
    assert_eq!(ends[0], ends[1]);
    assert_eq!(ends[0].0, [57, 9, 1, 3, 70]);
}

#[tokio::test]
async fn large_parts_are_parquet_and_small_ones_fragments_of_one_file() {
    let world = World::with(&["a", "b", "c"]);
    let mut calls = many(20, "a");
    calls.extend([call("1", "b"), call("1", "c")]);
    world.import("x", batch(&calls)).await;
    let mut keys: Vec<_> = world.files.keys();
    keys.retain(|key| key.starts_with("call"));
    let count = |prefix: &str| keys.iter().filter(|key| key.starts_with(prefix)).count();
    let month = "month=2026-06";
    assert_eq!(count(&format!("calls/{month}/account=a/")), 2);
    assert_eq!(count(&format!("call-numbers/{month}/account=a/")), 2);
    assert_eq!(count(&format!("call-ids/{month}/account=a/")), 2);
    // The rest of account a, which is read alone, and the accounts b and c.
    assert_eq!(count(&format!("call-fragments/{month}/")), 2);
}

#[tokio::test]
async fn files_are_read_until_the_day_before_the_provider_removes_them_and_never_after() {
    let world = World::with(&["a"]);
    let calls = batch(&many(20, "a"));
    world.import("x", calls.clone()).await;
    world.clock.advance(KEPT - SignedDuration::from_hours(25));
    assert_eq!(counts(&world.import("y", calls.clone()).await), [0, 20, 0, 0, 20]);
    world.clock.advance(SignedDuration::from_hours(1));
    let files = world.files.keys().into_iter().filter(|key| key.starts_with("call-"));
    files.for_each(|key| world.files.lose(&key));
    assert_eq!(counts(&world.import("z", calls).await), [20, 0, 0, 0, 20]);
}

#[tokio::test]
async fn wide_rows_end_a_segment_before_it_is_too_large_to_be_read_whole() {
    let limits = Limits { segment_bytes: 3_000, ..Limits::default() };
    let world = World { limits, ..World::with(&["a"]) };
    let calls: Vec<_> = many(20, "a").into_iter().map(|it| it.named(&"x".repeat(800))).collect();
    assert_eq!(counts(&world.import("x", batch(&calls)).await), [20, 0, 0, 0, 20]);
    let rows: Vec<_> = world.stored().await.into_iter().map(|(_, _, rows)| rows.len()).collect();
    assert_eq!(rows, [3, 3, 3, 3, 3, 3, 2]);
}

#[tokio::test]
async fn calls_of_many_lines_of_invoices_are_listed_in_several_transactions() {
    for limits in [crate::world::SMALL, Limits::default()] {
        let world = World { limits, ..World::with(&["a"]) };
        let mut calls = many(240, "a");
        for (at, call) in calls.iter_mut().enumerate() {
            call.line = format!("line-{}", at % 120);
        }
        // The store in memory refuses more than 50 lines in a transaction.
        let report = world.import("x", batch(&calls)).await;
        assert_eq!(counts(&report), [240, 0, 0, 0, 240]);
        let sums = world.tables.all_sums();
        let lines = &sums[&(account("a"), number("I-1"))].lines;
        assert_eq!(lines.len(), 120);
        assert!(lines.values().all(|line| line.calls == 2));
    }
}

#[tokio::test]
async fn an_invoice_is_tied_out_from_all_its_calls() {
    let world = World::with(&["a"]);
    world.add_invoice("a", "I-2", &[("1", "0.04", Some((2, 120)))]);
    let mark = || world.tables.all_marks()[&(account("a"), number("I-2"))];
    world.import("x", batch(&[call("1", "a").on("I-2")])).await;
    assert!(!mark().tied);
    assert_eq!(mark().difference, Money::parse("-0.02", Currency::CAD).unwrap());
    world.import("y", batch(&[call("2", "a").on("I-2")])).await;
    assert!(mark().tied);
    assert_eq!((mark().calls.calls, mark().difference.is_zero()), (2, true));
}

#[tokio::test]
async fn a_row_without_an_invoice_is_posted_and_ties_to_none() {
    let world = World::with(&["a"]);
    let report = world.import("x", batch(&[call("1", "a").on("")])).await;
    assert_eq!(counts(&report), [1, 0, 0, 0, 1]);
    assert!(world.tables.all_sums().is_empty() && world.tables.all_marks().is_empty());
}

#[tokio::test]
async fn problems_are_in_order_of_lines_and_the_report_has_the_first_thousand() {
    let world = World::with(&["b"]);
    let mut content = HEADER.to_owned();
    for at in 0..600 {
        let foreign = Call { currency: "USD".into(), ..call(&format!("{at}"), "b") };
        content += &format!("broken\n{}\n", foreign.row());
    }
    let report = world.import("x", content).await;
    assert_eq!(counts(&report), [0, 0, 1_200, 0, 1_200]);
    let lines: Vec<_> = problems(&report).iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, (2..1_002).collect::<Vec<_>>());
    let all = world.files.text("reports/call-records/x.csv/1.problems.jsonl").unwrap();
    assert_eq!(all.lines().count(), 1_200);
}

#[tokio::test]
async fn the_run_of_a_finished_batch_is_finished() {
    let world = World::with(&["a"]);
    let arrival = arrival("x", "1");
    let run = world.drop(&arrival, batch(&[call("1", "a")])).await;
    assert_eq!(world.work(run).await.unwrap(), CallOutcome::Finished);
    // The message came twice.
    assert_eq!(world.drop(&arrival, "").await, run);
    assert_eq!(world.work(run).await.unwrap(), CallOutcome::Finished);
    assert_eq!(counts(&world.report(&arrival)), [1, 0, 0, 0, 1]);
}
