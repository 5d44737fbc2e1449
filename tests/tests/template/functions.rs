//! The template and the package of each function agree.

use std::collections::BTreeSet;

use runtime::{Capability, Resource};

use crate::project::{PROJECT, Project, list, logical_id, statements, template_name};

/// The permissions that Lambda needs to read the function's event source and to send failures on.
fn event_source_actions(name: &str) -> &'static [&'static str] {
    match name {
        "import-documents" => &[
            "sqs:ReceiveMessage on ImportQueue",
            "sqs:DeleteMessage on ImportQueue",
            "sqs:GetQueueAttributes on ImportQueue",
        ],
        "import-call-records" => &[
            "sqs:ReceiveMessage on CallImportQueue",
            "sqs:DeleteMessage on CallImportQueue",
            "sqs:GetQueueAttributes on CallImportQueue",
            "sqs:SendMessage on CallImportDeadLetters",
        ],
        "build-download" => &[
            "sqs:ReceiveMessage on DownloadQueue",
            "sqs:DeleteMessage on DownloadQueue",
            "sqs:GetQueueAttributes on DownloadQueue",
        ],
        "invite" => &[
            "sqs:ReceiveMessage on InviteQueue",
            "sqs:DeleteMessage on InviteQueue",
            "sqs:GetQueueAttributes on InviteQueue",
        ],
        "mail-feedback" => &[
            "sqs:ReceiveMessage on MailFeedbackQueue",
            "sqs:DeleteMessage on MailFeedbackQueue",
            "sqs:GetQueueAttributes on MailFeedbackQueue",
        ],
        "outbox-sweeper" => &["sqs:SendMessage on OutboxDeadLetters"],
        "outbox" => &[
            "dynamodb:DescribeStream on LedgerTable",
            "dynamodb:GetRecords on LedgerTable",
            "dynamodb:GetShardIterator on LedgerTable",
            "dynamodb:ListStreams on LedgerTable",
            "sqs:SendMessage on OutboxDeadLetters",
        ],
        "auto-pay-charge" => &[
            "sqs:ReceiveMessage on AutoPayQueue",
            "sqs:DeleteMessage on AutoPayQueue",
            "sqs:GetQueueAttributes on AutoPayQueue",
        ],
        "auto-pay-plan" => &["sqs:SendMessage on AutoPayDeadLetters"],
        "reconcile-payments" => &["sqs:SendMessage on ReconcileDeadLetters"],
        "send-code" => &[
            "sqs:ReceiveMessage on CodeQueue",
            "sqs:DeleteMessage on CodeQueue",
            "sqs:GetQueueAttributes on CodeQueue",
        ],
        "send-mail" => &[
            "sqs:ReceiveMessage on MailQueue",
            "sqs:DeleteMessage on MailQueue",
            "sqs:GetQueueAttributes on MailQueue",
        ],
        "write-journal" | "write-payouts" => &["sqs:SendMessage on ExportDeadLetters"],
        "send-payment-mail" => &[
            "sqs:ReceiveMessage on PaymentMailQueue",
            "sqs:DeleteMessage on PaymentMailQueue",
            "sqs:GetQueueAttributes on PaymentMailQueue",
        ],
        _ => &[],
    }
}

/// Every folder under `functions/` is a function of the template, and the other way round.
pub(crate) fn folders_are_functions(project: &Project) {
    let folders = project.functions();
    let expected: BTreeSet<_> = folders.iter().map(|name| logical_id(name)).collect();
    let functions = project.of_type("AWS::Serverless::Function");
    let found: BTreeSet<_> = functions.into_iter().map(|(id, _)| id).collect();
    assert_eq!(found, expected);
    for name in folders {
        let code = &project.function(&name)["Properties"]["CodeUri"];
        assert_eq!(*code, format!("../functions/{name}"));
    }
}

/// A policy grants exactly what the function's `CAPABILITIES` need, and its source of events.
pub(crate) fn policies_are_declared(project: &Project) {
    for (name, capabilities) in project.declared() {
        let mut expected: BTreeSet<String> =
            event_source_actions(&name).iter().map(|action| (*action).to_owned()).collect();
        for grant in capabilities.iter().flat_map(|capability| capability.grants()) {
            for action in grant.actions {
                expected.insert(format!("{action} on {}", template_name(grant.resource)));
            }
        }
        assert_eq!(project.granted(project.function(&name)), expected, "{name}");
    }
}

/// The environment of a function names exactly the resources that its `CAPABILITIES` use.
pub(crate) fn environments_are_declared(project: &Project) {
    let grants = Capability::ALL.iter().flat_map(|capability| capability.grants());
    let resources: Vec<Resource> = grants.map(|grant| grant.resource).collect();
    for (name, capabilities) in project.declared() {
        let uses = |resource| capabilities.iter().any(|one| one.uses(resource));
        let variables = &project.function(&name)["Properties"]["Environment"]["Variables"];
        for resource in resources.iter().copied().filter(|resource| uses(*resource)) {
            let variable = resource.variable();
            assert!(!variables[variable].is_null(), "{name} has no {variable}");
        }
        for (variable, value) in variables.as_object().unwrap() {
            let Some(resource) = resources.iter().find(|one| one.variable() == variable) else {
                continue;
            };
            assert!(uses(*resource), "{name} has {variable} and declares no capability for it");
            let wanted = template_name(*resource);
            if wanted != "MailResource" {
                assert!(project.named(value).contains(wanted), "{name}: {variable} is {value}");
            }
        }
    }
}

/// Every function has a log group in the template, with a stated retention.
pub(crate) fn logs_are_kept_for_a_stated_time(project: &Project) {
    for name in project.functions() {
        let id = logical_id(&name).replace("Function", "Logs");
        let group = project.resource(&id);
        assert_eq!(group["Type"], "AWS::Logs::LogGroup", "{id}");
        assert!(!group["Properties"]["RetentionInDays"].is_null(), "{id}");
        let log = &project.function(&name)["Properties"]["LoggingConfig"]["LogGroup"];
        assert!(project.named(log).contains(&id), "{name} writes to {log}");
    }
}

#[test]
fn every_folder_is_a_function_and_every_function_a_folder() {
    folders_are_functions(&PROJECT);
}

#[test]
fn a_policy_grants_exactly_what_the_function_declares() {
    policies_are_declared(&PROJECT);
}

#[test]
fn an_environment_names_exactly_the_resources_the_function_declares() {
    environments_are_declared(&PROJECT);
}

#[test]
fn every_function_keeps_its_log_for_a_stated_time() {
    logs_are_kept_for_a_stated_time(&PROJECT);
}

#[test]
fn no_policy_allows_all_actions_or_all_resources() {
    for (id, function) in PROJECT.of_type("AWS::Serverless::Function") {
        for statement in statements(function) {
            let anything =
                list(&statement["Action"]).iter().any(|a| a.as_str().unwrap().contains('*'));
            assert!(!anything, "{id}: {statement}");
            assert!(!list(&statement["Resource"]).contains(&"*".into()), "{id}: {statement}");
        }
    }
}

#[test]
fn the_stack_stays_below_the_limit_of_resources() {
    // The transform adds a role for each function and a permission for each route.
    let functions = PROJECT.of_type("AWS::Serverless::Function").len();
    let processed = PROJECT.resources().len() + 3 * functions;
    assert!(processed < 450, "{processed} of CloudFormation's 500");
}
