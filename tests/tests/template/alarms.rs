//! The event of the audit, and the alarm for imports that leave something out.

use crate::project::PROJECT;

#[test]
fn the_schedule_tells_the_audit_its_part() {
    let audit = &PROJECT.function("audit-ledger")["Properties"]["Events"]["Hourly"]["Properties"];
    assert_eq!(audit["ScheduleExpression"], "rate(1 hour)", "an hour for each of 24 parts");
    let input = audit["Input"].as_str().unwrap();
    let input = input.replace("<aws.scheduler.scheduled-time>", "2026-07-15T12:00:00Z");
    let event: audit_ledger::Event = serde_json::from_str(&input).unwrap();
    assert!(event.scheduled_at.is_some());
}

#[test]
fn an_import_that_leaves_something_out_raises_an_alarm_although_its_call_succeeds() {
    let filter = &PROJECT.resources()["NotPostedFilter"]["Properties"];
    assert!(PROJECT.named(&filter["LogGroupName"]).contains("ImportDocumentsLogs"));
    let pattern = filter["FilterPattern"].as_str().unwrap();
    let source = |name: &str| {
        let path = format!("{}/../shared/app/src/import/{name}.rs", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_to_string(path).unwrap()
    };
    // Each message of the filter is one that the import logs.
    for (name, message) in [
        ("post/accounts", "account left out"),
        ("run", "import run passed over"),
        ("run", "import run abandoned"),
    ] {
        assert!(pattern.contains(&format!("$.message = \"{message}*\"")), "{pattern}");
        assert!(source(name).contains(&format!("\"{message}")), "{name} logs {message}");
    }
    let metric = &filter["MetricTransformations"][0];
    let alarm = &PROJECT.resources()["NotPostedAlarm"]["Properties"];
    assert_eq!(alarm["MetricName"], metric["MetricName"]);
    assert_eq!(alarm["Namespace"], metric["MetricNamespace"]);
    assert_eq!((&alarm["Threshold"], &alarm["Statistic"]), (&0.into(), &"Sum".into()));
}
