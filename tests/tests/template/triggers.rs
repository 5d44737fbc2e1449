//! Asynchronous invocations: schedules and queues.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::project::{PROJECT, logical_id};

/// Every function with an event of this kind, as (logical id, function, its schedule).
fn scheduled() -> Vec<(String, Value, Value)> {
    let mut found = Vec::new();
    for (id, function) in PROJECT.of_type("AWS::Serverless::Function") {
        for event in function["Properties"]["Events"].as_object().into_iter().flatten() {
            if event.1["Type"].as_str().is_some_and(|kind| kind.starts_with("Schedule")) {
                found.push((id.clone(), function.clone(), event.1["Properties"].clone()));
            }
        }
    }
    assert!(found.len() >= 4, "the test sees schedules");
    found
}

/// Seconds between two runs.
fn period(schedule: &Value) -> u64 {
    match schedule["ScheduleExpression"].as_str().unwrap() {
        "rate(1 minute)" => 60,
        "rate(15 minutes)" => 900,
        "rate(1 hour)" | "cron(0 * * * ? *)" => 3600,
        other => panic!("how often is {other}?"),
    }
}

/// Functions behind a queue, as (logical id, the queue's, the mapping).
fn queued() -> Vec<(String, String, Value)> {
    let known: BTreeSet<String> =
        PROJECT.of_type("AWS::SQS::Queue").into_iter().map(|(id, _)| id).collect();
    let mut found = Vec::new();
    for (_, mapping) in PROJECT.of_type("AWS::Lambda::EventSourceMapping") {
        let properties = &mapping["Properties"];
        let function = PROJECT.named(&properties["FunctionName"]).pop_first().unwrap();
        let source = PROJECT.named(&properties["EventSourceArn"]);
        if let Some(queue) = source.intersection(&known).next() {
            found.push((function, queue.clone(), properties.clone()));
        }
    }
    assert!(found.len() >= 4, "the test sees queues");
    found
}

/// Lambda retries a failed asynchronous event twice within six hours, whatever the schedule says.
#[test]
fn a_scheduled_function_states_its_retries_and_none_outlives_the_next_run() {
    for (id, function, schedule) in scheduled() {
        let config = &function["Properties"]["EventInvokeConfig"];
        assert!(config["MaximumRetryAttempts"].as_u64().is_some(), "{id} states no retries");
        let age = config["MaximumEventAgeInSeconds"].as_u64();
        assert!(age.is_some_and(|age| age <= period(&schedule)), "{id}: {age:?}");
    }
    let id = logical_id("release-invitations");
    let (_, release, schedule) = scheduled().into_iter().find(|(of, ..)| *of == id).unwrap();
    for retried in [&release["Properties"]["EventInvokeConfig"], &schedule["RetryPolicy"]] {
        let retries = &retried["MaximumRetryAttempts"];
        assert_eq!(retries, 0, "a retry would send twice as many a minute");
    }
}

/// Checks that an alarm is raised as soon as this metric of the resource is above 0.
fn rings(id: &str, (namespace, metric, statistic): (&str, &str, &str)) {
    let alarms = PROJECT.of_type("AWS::CloudWatch::Alarm");
    let own = alarms.iter().map(|(_, alarm)| &alarm["Properties"]).find(|alarm| {
        (&alarm["Namespace"], &alarm["MetricName"]) == (&namespace.into(), &metric.into())
            && PROJECT.named(&alarm["Dimensions"]).contains(id)
    });
    let alarm = own.unwrap_or_else(|| panic!("no alarm for {metric} of {id}"));
    assert_eq!((&alarm["Threshold"], &alarm["Statistic"]), (&0.into(), &statistic.into()), "{id}");
    assert_eq!(alarm["ComparisonOperator"], "GreaterThanThreshold", "{id}");
    assert_eq!(PROJECT.named(&alarm["AlarmActions"]), ["AlarmTopicArn".to_owned()].into(), "{id}");
}

#[test]
fn a_scheduled_function_that_fails_rings_an_alarm() {
    for (id, ..) in scheduled() {
        rings(&id, ("AWS/Lambda", "Errors", "Sum"));
    }
}

#[test]
fn a_dead_letter_rings_an_alarm() {
    let read: BTreeSet<_> = queued().into_iter().map(|(_, queue, _)| queue).collect();
    let (_, unread): (Vec<_>, Vec<_>) =
        PROJECT.of_type("AWS::SQS::Queue").into_iter().partition(|(id, _)| read.contains(id));
    assert!(unread.len() >= 5, "the test sees dead letters");
    for (id, _) in unread {
        rings(&id, ("AWS/SQS", "ApproximateNumberOfMessagesVisible", "Maximum"));
    }
}

/// The schedule's own dead-letter queue sees failed deliveries only.
#[test]
fn a_sweep_of_the_outbox_that_fails_is_in_the_dead_letters() {
    let sweeper = PROJECT.function("outbox-sweeper");
    let on_failure = &sweeper["Properties"]["EventInvokeConfig"]["DestinationConfig"]["OnFailure"];
    assert_eq!(on_failure["Type"], "SQS");
    assert_eq!(PROJECT.named(&on_failure["Destination"]), ["OutboxDeadLetters".to_owned()].into());
}

/// Lambda ends a chain of messages after 16 calls of one function, also through other functions.
#[test]
fn recursion_is_allowed_where_a_message_can_come_back_and_nowhere_else() {
    let sources = queued();
    // Functions that a function's messages invoke.
    let next = |id: &str| -> BTreeSet<String> {
        let granted = PROJECT.granted(&PROJECT.resources()[id]);
        let sends = |queue: &str| granted.contains(&format!("sqs:SendMessage on {queue}"));
        let invoked = sources.iter().filter(|(_, queue, _)| sends(queue));
        invoked.map(|(function, ..)| function.clone()).collect()
    };
    let mut recursive = BTreeSet::new();
    for (id, function) in PROJECT.of_type("AWS::Serverless::Function") {
        let (mut reached, mut waiting) = (BTreeSet::new(), next(&id));
        while let Some(one) = waiting.pop_first() {
            waiting.extend(next(&one).difference(&reached).cloned());
            reached.insert(one);
        }
        let comes_back = reached.contains(&id);
        let declared = function["Properties"]["RecursiveLoop"].as_str();
        assert_eq!(declared, comes_back.then_some("Allow"), "{id}");
        recursive.extend(comes_back.then_some(id));
    }
    assert_eq!(recursive, ["import-call-records", "import-documents"].map(logical_id).into());
}

/// A receive that Lambda throttles counts, so a message needs time for several within a run.
#[test]
fn a_message_is_invisible_for_six_times_as_long_as_its_function_may_run() {
    for (function, queue, mapping) in queued() {
        let properties = &PROJECT.resources()[&queue]["Properties"];
        let timeout = PROJECT.resources()[&function]["Properties"]["Timeout"].as_u64().unwrap();
        let window = mapping["MaximumBatchingWindowInSeconds"].as_u64().unwrap_or(0);
        let visibility = properties["VisibilityTimeout"].as_u64().unwrap();
        assert!(visibility >= 6 * timeout + window, "{queue}: {visibility}");
        assert!(properties["RedrivePolicy"]["maxReceiveCount"].as_u64() >= Some(5), "{queue}");
    }
}
