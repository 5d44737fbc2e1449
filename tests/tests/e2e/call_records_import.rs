//! What the import says of each row, also of those that come twice, early or damaged.

use std::io::Write;

use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};

use super::batch::{Caller, call, csv, import, with};
use super::{found, ids, totals};
use crate::stack::{Stack, wait_for};

fn count(report: &Value, name: &str) -> u64 {
    report[name].as_u64().unwrap_or_else(|| panic!("no {name}: {report}"))
}

/// Posted, duplicates, rejected and waiting; they add up to the lines.
fn counts(report: &Value) -> [u64; 4] {
    let counts = ["posted", "duplicates", "rejected", "waiting"].map(|name| count(report, name));
    assert_eq!(counts.iter().sum::<u64>(), count(report, "lines"), "{report}");
    counts
}

#[test]
#[ignore = "needs a running stack"]
fn every_row_is_posted_or_rejected_with_its_line_and_reason_and_the_batch_goes_on() {
    let stack = Stack::running();
    let caller = Caller::new(&stack, "calls-bad", &[]);
    let row = |id: &str| call(id, &caller, "2026-06-10T10:00:00Z");
    let rows = [
        row("c-1"),
        with(row("c-2"), "duration_s", "-5"),
        with(row("c-3"), "charge", "0.1234567"),
        with(row("c-4"), "started_at", "2026-06-10 10:00:00"),
        with(row("c-5"), "direction", "sideways"),
        with(row("c-6"), "currency", "USD"),
        row(""),
        row("c-8"),
        row("c-1"),
        with(row("c-8"), "callee", "+16135550143"),
    ];
    let report = caller.import(&csv(&rows));
    assert_eq!(counts(&report), [2, 1, 7, 0]);
    let problems = report["problems"].as_array().unwrap().iter();
    let found: Vec<_> = problems.map(|it| (count(it, "line"), it["code"].clone())).collect();
    let expected = [
        (3, "bad-seconds"),
        (4, "bad-amount"),
        (5, "bad-time"),
        (6, "bad-value"),
        (7, "wrong-currency"),
        (8, "missing-field"),
        (11, "conflict"),
    ];
    assert_eq!(found, expected.map(|(line, code)| (line, json!(code))), "{report}");
    assert_eq!(ids(&super::found(&caller, "&sort=startedAt")), ["c-1", "c-8"]);
}

#[test]
#[ignore = "needs a running stack"]
fn a_batch_that_comes_again_is_a_duplicate_and_changed_calls_are_conflicts() {
    let stack = Stack::running();
    let caller = Caller::new(&stack, "calls-again", &[]);
    let rows = ["c-1", "c-2"].map(|id| call(id, &caller, "2026-06-10T10:00:00Z"));
    assert_eq!(counts(&caller.import(&csv(&rows))), [2, 0, 0, 0]);
    // The same charge in another form is the same call.
    let rows = rows.map(|row| with(row, "charge", "0.0060"));
    assert_eq!(counts(&caller.import(&csv(&rows))), [0, 2, 0, 0]);
    let changed = [with(rows[0].clone(), "charge", "0.007"), rows[1].clone()];
    let report = caller.import(&csv(&changed));
    assert_eq!(counts(&report), [0, 1, 1, 0]);
    assert_eq!(report["problems"][0]["code"], "conflict");
    assert_eq!(totals(&found(&caller, "")), (2, 120, "0.012"));
}

#[test]
#[ignore = "needs a running stack"]
fn rows_that_come_before_their_invoice_are_posted_after_the_billing_run() {
    let stack = Stack::running();
    let caller = Caller::new(&stack, "calls-early", &[]);
    let number = caller.invoice(1);
    let early = with(call("c-1", &caller, "2026-06-10T10:00:00Z"), "invoice_number", &number);
    let rows = [with(early, "charge", "5"), call("c-2", &caller, "2026-06-11T10:00:00Z")];
    assert_eq!(counts(&caller.import(&csv(&rows))), [1, 0, 0, 1]);
    assert_eq!(ids(&found(&caller, "")), ["c-2"]);

    caller.bill(1, "5.00");
    let report = wait_for(|| Some(caller.report()).filter(|report| report["waiting"] == 0));
    assert_eq!(counts(&report), [2, 0, 0, 0]);
    assert_eq!(ids(&found(&caller, "")), ["c-2", "c-1"]);
    let invoice = || caller.get(&format!("invoices/{number}"))["callRecords"].clone();
    let tied = wait_for(|| Some(invoice()).filter(|tied| *tied != Value::Null));
    assert_eq!(tied["tieOut"]["matches"], true, "{tied}");
}

#[test]
#[ignore = "needs a running stack"]
fn a_month_of_thousands_of_calls_is_searched_and_downloaded_like_one_of_few() {
    let stack = Stack::running();
    let caller = Caller::new(&stack, "calls-many", &[]);
    let row = |at: u32| {
        let start = format!("2026-06-{:02}T{:02}:00:00Z", 2 + at % 28, at % 24);
        let row = with(call(&format!("c-{at:05}"), &caller, &start), "charge", "0.01");
        with(row, "callee", &format!("+1613555{:04}", at % 2_500))
    };
    let rows: Vec<_> = (0..2_500).map(row).collect();
    assert_eq!(counts(&caller.import(&csv(&rows))), [2_500, 0, 0, 0]);
    assert_eq!(totals(&found(&caller, "")), (2_500, 150_000, "25"));
    assert_eq!(ids(&found(&caller, "&number=6135551234")), ["c-01234"]);
    let (file, _) = caller.download("call-history/2026-06/links", "machine");
    assert_eq!(file.lines().count(), 2_501);
    assert_eq!(counts(&caller.import(&csv(&rows))), [0, 2_500, 0, 0]);

    // One more is beside the large segment.
    assert_eq!(counts(&caller.import(&csv(&[row(2_500)]))), [1, 0, 0, 0]);
    assert_eq!(totals(&found(&caller, "")).0, 2_501);
}

#[test]
#[ignore = "needs a running stack"]
fn rows_that_are_no_text_are_rejected_alone() {
    let stack = Stack::running();
    let caller = Caller::new(&stack, "calls-no-text", &[]);
    let row =
        |id: &str, name: &str| with(call(id, &caller, "2026-06-10T10:00:00Z"), "caller_name", name);
    let long = "x".repeat(1 << 20);
    let rows = [row("c-1", "Andr(e9)"), row("c-2", "a\0b"), row("c-3", &long), row("c-4", "é")];
    let text = csv(&rows);
    let content = text.split("(e9)").map(str::as_bytes).collect::<Vec<_>>().join(&b"\xe9"[..]);
    let report = import(&stack, &format!("{}.csv", caller.account), &content);
    assert_eq!(counts(&report), [1, 0, 3, 0]);
    let problems = report["problems"].as_array().unwrap().iter();
    let found: Vec<_> = problems.map(|it| (count(it, "line"), it["code"].clone())).collect();
    let expected = [(2, "not-utf8"), (3, "nul-byte"), (4, "line-too-long")];
    assert_eq!(found, expected.map(|(line, code)| (line, json!(code))), "{report}");
    assert_eq!(ids(&super::found(&caller, "")), ["c-4"]);
}

#[test]
#[ignore = "needs a running stack"]
fn a_compressed_batch_that_is_cut_off_posts_what_comes_before_and_says_where_it_ends() {
    let stack = Stack::running();
    let caller = Caller::new(&stack, "calls-cut-off", &[]);
    let row = |at: u64| call(&format!("c-{at}"), &caller, &format!("2026-06-10T10:00:00.{at:03}Z"));
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(csv(&(0..1_000).map(row).collect::<Vec<_>>()).as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    let name = format!("{}.csv.gz", caller.account);
    let report = import(&stack, &name, &packed[..packed.len() / 2]);
    let [posted, duplicates, rejected, waiting] = counts(&report);
    assert!(0 < posted && posted < 1_000, "{report}");
    assert_eq!((duplicates, rejected, waiting), (0, 1, 0), "{report}");
    assert_eq!((&report["file"], count(&report, "lines")), (&json!("cut-off"), posted + 1));
    assert_eq!(report["problems"][0]["code"], "unreadable");
    assert_eq!(totals(&found(&caller, "")).0, posted);
}

#[test]
#[ignore = "needs a running stack"]
fn a_file_that_cannot_be_read_says_why() {
    let stack = Stack::running();
    let name = |what: &str| format!("calls-damaged-{what}-{}.csv", std::process::id());
    let header = "call_id,account_id\nc-1,acct-1001\n";
    let wide: Vec<u8> = header.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let semicolons = header.replace(',', ";").into_bytes();
    for (what, content, reason) in [
        ("header", header.as_bytes().to_vec(), "invoice_number"),
        ("encoding", wide, "UTF-16"),
        ("delimiter", semicolons, "semicolons"),
    ] {
        let report = import(&stack, &name(what), &content);
        let problem = &report["problems"][0];
        assert_eq!((&problem["code"], &problem["line"]), (&json!("missing-column"), &json!(1)));
        assert!(problem["message"].as_str().unwrap().contains(reason), "{what}: {report}");
    }
    let report = import(&stack, &name("empty"), b"");
    assert_eq!((&report["file"], &report["lines"]), (&json!("empty"), &json!(0)), "{report}");
}
