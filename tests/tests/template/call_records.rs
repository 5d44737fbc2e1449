//! What the code of call records assumes of the template: how long files are kept, and what a call
//! of a function has.

use std::collections::BTreeSet;

use app::call_records::JOB_LIFE;
use serde_json::{Value, json};

use crate::project::{PROJECT, list, statements};

const HOUR: u64 = 60 * 60;

/// The rule of a bucket for files under a prefix. It removes what a file was before within a day.
fn rule(bucket: &str, prefix: &str) -> Value {
    let rules = &PROJECT.resources()[bucket]["Properties"]["LifecycleConfiguration"]["Rules"];
    let mut own = list(rules).into_iter().filter(|rule| rule["Prefix"] == prefix);
    let (Some(rule), None) = (own.next(), own.next()) else { panic!("not one rule for {prefix}") };
    assert_eq!(rule["Status"], "Enabled", "{prefix}");
    assert_eq!(rule["NoncurrentVersionExpiration"]["NoncurrentDays"], 1, "{prefix}");
    rule
}

/// The prefixes of a bucket under which a function may put files.
fn written(function: &str, bucket: &str) -> BTreeSet<String> {
    let puts = statements(PROJECT.function(function)).into_iter();
    let puts = puts.filter(|one| list(&one["Action"]).contains(&"s3:PutObject".into()));
    let arns = puts.flat_map(|one| list(&one["Resource"]));
    let begin = format!("${{{bucket}.Arn}}/");
    let prefix = |arn: Value| {
        let prefix = arn["Fn::Sub"].as_str()?.strip_prefix(&begin)?.strip_suffix('*')?;
        Some(prefix.to_owned())
    };
    arns.filter_map(prefix).collect()
}

/// The number that follows this text in a file, at the only place at which one does.
fn number(path: &str, before: &str) -> u64 {
    let text = PROJECT.text(path);
    let digits = |after: &str| -> Option<u64> {
        let digits = after.split(|c: char| !c.is_ascii_digit() && c != '_').next()?;
        digits.replace('_', "").parse().ok()
    };
    let found: Vec<_> = text.split(before).skip(1).filter_map(digits).collect();
    let [number] = found[..] else { panic!("{path} has {found:?} after {before:?}") };
    number
}

fn property(id: &str, name: &str) -> u64 {
    PROJECT.resources()[id]["Properties"][name].as_u64().unwrap()
}

#[test]
fn call_records_and_their_batches_are_kept_as_long_as_the_provider_sets() {
    let set = json!({ "Ref": "CallRecordRetentionDays" });
    let stored = written("import-call-records", "DocumentsBucket");
    assert_eq!(stored.len(), 4, "the test sees calls, numbers, ids and fragments: {stored:?}");
    for prefix in stored {
        assert_eq!(rule("DocumentsBucket", &prefix)["ExpirationInDays"], set, "{prefix}");
    }
    assert_eq!(rule("ImportBucket", "call-records/")["ExpirationInDays"], set);
    // The import stops reading a file before the rule removes it.
    let variables = &PROJECT.function("import-call-records")["Properties"]["Environment"];
    assert_eq!(variables["Variables"]["CALL_RECORD_RETENTION_DAYS"], set);
}

#[test]
fn no_provider_can_keep_call_records_for_less_than_call_history_shows() {
    let retention = &PROJECT.template["Parameters"]["CallRecordRetentionDays"];
    // This month and six before it, and the day before which a file is not read any longer.
    let shown = 31 + 184 + 1;
    assert!(retention["MinValue"].as_u64() >= Some(shown), "{retention}");
    assert!(retention["Default"].as_u64() >= retention["MinValue"].as_u64());
}

#[test]
fn a_download_is_kept_for_a_day_and_its_job_outlives_it() {
    for function in ["call-months", "calls", "invoice-links", "build-download"] {
        let written = written(function, "DocumentsBucket");
        assert_eq!(written, ["downloads/".to_owned()].into(), "{function}");
    }
    assert_eq!(rule("DocumentsBucket", "downloads/")["ExpirationInDays"], 1);
    // S3 removes a file in the course of the day after its last.
    assert!(JOB_LIFE.as_hours() >= 48);
    let kept = property("DownloadQueue", "MessageRetentionPeriod");
    assert!(i64::try_from(kept).unwrap() <= JOB_LIFE.as_secs(), "a message outlives its job");
}

/// A redriven message continues its run, and rows that wait lie in work files.
#[test]
fn work_files_outlive_the_messages_of_their_run_and_the_rows_that_wait() {
    assert!(written("import-call-records", "ImportBucket").contains("work/"));
    let kept = rule("ImportBucket", "work/")["ExpirationInDays"].as_u64().unwrap() * 24 * HOUR;
    let queues = ["CallImportQueue", "CallImportDeadLetters"];
    let messages: u64 = queues.iter().map(|id| property(id, "MessageRetentionPeriod")).sum();
    let run = "shared/call-import/src/run.rs";
    let days = number(run, "const WAIT: SignedDuration = SignedDuration::from_hours(");
    assert!(kept > messages && kept > days * 24 * HOUR, "{kept} {messages} {days}");
}

#[test]
fn a_call_of_the_import_has_the_time_and_the_memory_that_its_code_counts_with() {
    let import = &PROJECT.function("import-call-records")["Properties"];
    // `quotas.rs` counts with fourteen minutes for a batch, and what is kept for the end.
    let source = "functions/import-call-records/src/lib.rs";
    let reserve = number(source, "const RESERVE: SignedDuration = SignedDuration::from_secs(");
    let quotas = "shared/call-import/src/quotas.rs";
    let minutes = number(quotas, "that a batch must be inflated within\n//!   ");
    assert_eq!(import["Timeout"], minutes * 60 + reserve);
    // The rows of a segment are the most that is held: as such, as columns, and as the file.
    let limits = "shared/call-import/src/context.rs";
    let segment = number(limits, "segment_bytes: ");
    assert!(PROJECT.text(limits).contains(&format!("segment_bytes: {segment} << 20,")), "MiB");
    assert!(import["MemorySize"].as_u64() >= Some(4 * segment), "{segment}");
    assert!(import["EphemeralStorage"].is_null(), "the code writes no file");
}

/// Messages of one invocation would share its time, and a job is given up at its last delivery.
#[test]
fn messages_come_one_at_a_time_and_as_often_as_the_builder_of_downloads_counts() {
    for id in ["ImportCallRecordsSource", "BuildDownloadSource"] {
        assert_eq!(property(id, "BatchSize"), 1, "{id}");
    }
    let deliveries = number("functions/build-download/src/lib.rs", "const DELIVERIES: u32 = ");
    let redrive = &PROJECT.resources()["DownloadQueue"]["Properties"]["RedrivePolicy"];
    assert_eq!(redrive["maxReceiveCount"], deliveries);
}
