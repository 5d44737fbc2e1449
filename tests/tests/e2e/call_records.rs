//! A batch of call records on the running stack: stored, found, downloaded, and compared with its
//! invoice.

#[path = "call_records_access.rs"]
mod access;
#[path = "call_records_batch.rs"]
mod batch;
#[path = "call_records_downloads.rs"]
mod downloads;
#[path = "call_records_import.rs"]
mod import;

use serde_json::{Value, json};

use crate::stack::{Session, Stack, wait_for};

use self::batch::{Caller, call, csv, with};

/// The account's calls of 2026-06 as the search gives them, with these parameters.
fn found(caller: &Caller<'_>, parameters: &str) -> Value {
    caller.get(&format!("calls?from=2026-06-01&to=2026-06-30{parameters}"))
}

fn ids(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().unwrap().iter();
    items.map(|item| item["callId"].as_str().unwrap()).collect()
}

fn totals(page: &Value) -> (u64, u64, &str) {
    let totals = &page["totals"];
    let count = |name: &str| totals[name].as_u64().unwrap();
    (count("calls"), count("billedSeconds"), totals["charge"].as_str().unwrap())
}

#[test]
#[ignore = "needs a running stack"]
fn a_batch_is_found_by_every_filter_with_the_totals_of_what_matched() {
    let stack = Stack::running();
    let caller = Caller::new(&stack, "calls-search", &[]);
    let rows = [
        call("c-1", &caller, "2026-06-01T00:30:00-04:00"),
        with(call("c-2", &caller, "2026-06-10T10:00:00Z"), "callee", "+442079460036"),
        with(call("c-3", &caller, "2026-06-10T11:00:00Z"), "charge", "12.345678"),
        with(call("c-4", &caller, "2026-06-10T12:00:00Z"), "direction", "inbound"),
        with(call("c-5", &caller, "2026-06-10T13:00:00Z"), "extension", "0042"),
        with(call("c-6", &caller, "2026-06-10T14:00:00Z"), "cost_centre", "Entrepôt, \"B\""),
        with(call("c-7", &caller, "2026-06-10T15:00:00Z"), "destination", "Cuba"),
        with(call("c-8", &caller, "2026-07-01T03:59:59.999Z"), "billed_s", "3600"),
        call("c-9", &caller, "2026-07-01T04:00:00Z"),
    ];
    let report = caller.import(&csv(&rows));
    assert_eq!((&report["posted"], &report["lines"]), (&json!(9), &json!(9)), "{report}");

    // June in Toronto, by day and by instant; newest first, each call once on some page.
    let all = ["c-8", "c-7", "c-6", "c-5", "c-4", "c-3", "c-2", "c-1"];
    assert_eq!(ids(&found(&caller, "")), all);
    let instants = "calls?from=2026-06-01T04:30:00Z&to=2026-07-01T03:59:59.999Z&sort=startedAt";
    assert_eq!(ids(&caller.get(instants)), ["c-1", "c-2", "c-3", "c-4", "c-5", "c-6", "c-7"]);
    for (parameters, expected) in [
        ("&number=794600", &["c-2"][..]),
        ("&direction=inbound", &["c-4"]),
        ("&extension=0042", &["c-5"]),
        ("&costCentre=Entrep%C3%B4t%2C%20%22B%22", &["c-6"]),
        ("&destination=Cuba", &["c-7"]),
        ("&minSeconds=3600", &["c-8"]),
        ("&minCharge=12.345678", &["c-3"]),
        ("&minCharge=12.345679", &[]),
        ("&destination=Cuba&direction=inbound", &[]),
    ] {
        assert_eq!(ids(&found(&caller, parameters)), expected, "{parameters}");
    }
    assert_eq!(totals(&found(&caller, "&minCharge=12.345678")), (1, 60, "12.345678"));
    let (calls, seconds, charge) = (8, 7 * 60 + 3600, "12.387678");
    assert_eq!(totals(&found(&caller, "")), (calls, seconds, charge));
    assert_eq!(ids(&found(&caller, "&sort=-charge"))[0], "c-3");

    let mut paged = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = found(&caller, &format!("&limit=3{cursor}"));
        assert_eq!(totals(&page).0, calls);
        paged.extend(ids(&page).into_iter().map(str::to_owned));
        let Some(next) = page["next"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(paged, all);

    let first = &found(&caller, "&sort=startedAt&limit=1")["items"][0];
    assert_eq!(first["localStart"], "2026-06-01T00:30:00.000-04:00");
    assert_eq!((&first["caller"], &first["charge"]), (&json!("+14165550123"), &json!("0.006")));
    let days = caller.get("calls/summary?by=day&from=2026-06-01&to=2026-06-30");
    let keys: Vec<_> = days["items"].as_array().unwrap().iter().map(|day| &day["key"]).collect();
    assert_eq!(keys, ["2026-06-01", "2026-06-10", "2026-06-30"]);
}

#[test]
#[ignore = "needs a running stack"]
fn a_search_that_is_malformed_names_its_field() {
    let stack = Stack::running();
    let caller = Caller::new(&stack, "calls-malformed", &[]);
    for (parameters, status, field) in [
        ("from=2026-01-01&to=2026-07-02", 422, "?from"),
        ("from=2026-06-01T00:00:00Z&to=2026-06-30", 400, "?to"),
        ("colour=red", 400, "?colour"),
        ("minCharge=1e3", 400, "?minCharge"),
        ("sort=name", 400, "?sort"),
        ("cursor=from-another-search", 400, "?cursor"),
    ] {
        let answer = caller.ask("GET", &format!("calls?{parameters}"));
        assert_eq!(answer.status, status, "{parameters}: {}", answer.body);
        let errors = &answer.json()["errors"];
        let names = errors.as_array().unwrap().iter().map(|error| error["pointer"].clone());
        assert!(names.into_iter().any(|name| name == field), "{parameters}: {errors}");
    }
}

#[test]
#[ignore = "needs a running stack"]
fn a_month_is_downloaded_through_its_link_unchanged_in_both_dialects() {
    let stack = Stack::running();
    let caller = Caller::new(&stack, "calls-download", &[]);
    let name = "Chloe\u{301} \"Zoé\", Roy";
    let rows = [
        with(call("c-1", &caller, "2026-06-01T10:00:00+05:30"), "caller_name", name),
        with(call("c-2", &caller, "2026-06-02T10:00:00Z"), "caller_name", "=1+1"),
        with(call("c-3", &caller, "2026-06-03T10:00:00Z"), "callee", "0113312345678"),
    ];
    let rows = rows.map(|row| with(row, "trunk", "T-7"));
    assert_eq!(caller.import(&csv(&rows))["posted"], 3);

    let (machine, name) = caller.download("call-history/2026-06/links", "machine");
    assert!(name.ends_with("-calls-2026-06-machine-UTC.csv"), "{name}");
    let lines: Vec<_> = machine.lines().collect();
    let header = "call_id,account_id,invoice_number,started_at,duration_s,billed_s,direction,\
                  caller,callee,caller_name,extension,cost_centre,destination,charge,currency,\
                  trunk";
    assert_eq!((lines[0], lines.len()), (header, 4));
    let account = &caller.account;
    let first = format!(
        "c-1,{account},,2026-06-01T04:30:00.000Z,60,60,outbound,+14165550123,+16135550142,\
         \"Chloe\u{301} \"\"Zoé\"\", Roy\",101,Sales,Ottawa,0.006,CAD,T-7"
    );
    assert_eq!(lines[1], first);
    assert!(lines[2].contains(",=1+1,") && lines[3].contains(",0113312345678,"), "{machine}");

    let (spreadsheet, name) = caller.download("call-history/2026-06/links", "spreadsheet");
    assert!(name.ends_with("-spreadsheet-America-Toronto-en-CA.csv"), "{name}");
    assert!(spreadsheet.contains("local_time") && spreadsheet.contains("utc_offset"));
    assert!(spreadsheet.contains(",'=1+1,") && !spreadsheet.contains(",=1+1,"), "{spreadsheet}");
    assert!(spreadsheet.contains(",+14165550123,") && spreadsheet.contains("-04:00"));

    // Both are in the activity log.
    let activity = caller.get("activity");
    let is_download = |entry: &&Value| entry["action"] == "call-history-downloaded";
    let downloads: Vec<_> = activity["items"].as_array().unwrap().iter().collect();
    assert_eq!(downloads.into_iter().filter(is_download).count(), 2, "{activity}");
}

#[test]
#[ignore = "needs a running stack"]
fn the_calls_of_an_invoice_tie_to_its_lines_until_another_one_comes() {
    let stack = Stack::running();
    let caller = Caller::new(&stack, "calls-tie", &["0.02"]);
    let number = caller.invoice(1);
    let path = format!("invoices/{number}");
    assert_eq!(caller.get(&path)["callRecords"], Value::Null);
    // 32, 57 and 75 seconds at 0.006 a minute, billed 30/6: rounded once, they are 0.02.
    let rows = [("32", "36", "0.0036"), ("57", "60", "0.006"), ("75", "78", "0.0078")];
    let row = |(at, (duration, billed, charge)): (usize, (&str, &str, &str))| {
        let row = call(&format!("c-{at}"), &caller, "2026-06-05T15:00:00Z");
        let row = with(with(row, "duration_s", duration), "billed_s", billed);
        with(with(row, "charge", charge), "invoice_number", &number)
    };
    let rows: Vec<_> = rows.into_iter().enumerate().map(row).collect();
    assert_eq!(caller.import(&csv(&rows))["posted"], 3);
    let tie_out = || caller.get(&path)["callRecords"].clone();
    let tied = wait_for(|| Some(tie_out()).filter(|tied| *tied != Value::Null));
    assert_eq!((&tied["calls"], &tied["tieOut"]["matches"]), (&json!(3), &json!(true)), "{tied}");
    assert_eq!(tied["tieOut"]["groups"][0]["charge"], "0.0174");
    assert!(!is_untied(&stack, &caller, &number));

    let late = call("c-late", &caller, "2026-06-30T15:00:00Z");
    let late = with(with(late, "charge", "1.5"), "invoice_number", &number);
    assert_eq!(caller.import(&csv(&[late]))["posted"], 1);
    let untied = wait_for(|| Some(tie_out()).filter(|tied| tied["calls"] == 4));
    let group = &untied["tieOut"]["groups"][0];
    assert_eq!(
        (&group["matches"], &group["difference"]["amount"]),
        (&json!(false), &json!("1.50"))
    );
    wait_for(|| is_untied(&stack, &caller, &number).then_some(()));

    let (file, _) = caller.download(&format!("{path}/links"), "machine");
    assert_eq!(file.lines().count(), 5);
}

/// Whether the staff's list has the invoice.
fn is_untied(stack: &Stack, caller: &Caller<'_>, number: &str) -> bool {
    let agent = stack.sign_in_staff("agent");
    untied(stack, &agent).iter().any(|invoice| {
        (invoice["accountId"].as_str(), invoice["number"].as_str())
            == (Some(&caller.account), Some(number))
    })
}

/// All invoices that do not tie, as staff see them.
fn untied(stack: &Stack, session: &Session) -> Vec<Value> {
    let mut found = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/v1/staff/untied-invoices?limit=200{cursor}");
        let page = stack.ask("GET", &path, Some(session), None);
        assert_eq!(page.status, 200, "{}", page.body);
        let page = page.json();
        found.extend(page["items"].as_array().unwrap().iter().cloned());
        let Some(next) = page["next"].as_str() else { return found };
        cursor = format!("&cursor={next}");
    }
}
