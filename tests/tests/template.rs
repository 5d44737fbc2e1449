//! What the template must say. Nothing local executes most of it, so these tests hold it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

#[path = "template/account.rs"]
mod account;
#[path = "template/deployment.rs"]
mod deployment;
#[path = "template/triggers.rs"]
mod triggers;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use contract::{Method, NOT_FOUND, ROUTES, RouteInfo};
use runtime::{Capability, Resource};
use serde_json::Value;
use tests::{root, template};

/// Every function with what it declares that it does.
fn declared() -> Vec<(&'static str, &'static [Capability])> {
    vec![
        ("activity", activity::CAPABILITIES),
        ("aging", aging::CAPABILITIES),
        ("audit-ledger", audit_ledger::CAPABILITIES),
        ("challenge", challenge::CAPABILITIES),
        ("custom-message", custom_message::CAPABILITIES),
        ("dashboard", dashboard::CAPABILITIES),
        ("forgot-password", forgot_password::CAPABILITIES),
        ("import-documents", import_documents::CAPABILITIES),
        ("invite", invite::CAPABILITIES),
        ("invoice", invoice::CAPABILITIES),
        ("ledger-sweeper", ledger_sweeper::CAPABILITIES),
        ("me", me::CAPABILITIES),
        ("my-password", my_password::CAPABILITIES),
        ("my-accounts", my_accounts::CAPABILITIES),
        ("my-sessions", my_sessions::CAPABILITIES),
        ("not-found", not_found::CAPABILITIES),
        ("outbox", outbox::CAPABILITIES),
        ("outbox-sweeper", outbox_sweeper::CAPABILITIES),
        ("portal", portal::CAPABILITIES),
        ("release-invitations", release_invitations::CAPABILITIES),
        ("reset-password", reset_password::CAPABILITIES),
        ("second-factor", second_factor::CAPABILITIES),
        ("security", security::CAPABILITIES),
        ("send-code", send_code::CAPABILITIES),
        ("send-mail", send_mail::CAPABILITIES),
        ("session", session::CAPABILITIES),
        ("sign-in", sign_in::CAPABILITIES),
        ("sign-out", sign_out::CAPABILITIES),
        ("staff-accounts", staff_accounts::CAPABILITIES),
        ("staff-adjustments", staff_adjustments::CAPABILITIES),
        ("staff-credits", staff_credits::CAPABILITIES),
        ("staff-invitations", staff_invitations::CAPABILITIES),
        ("staff-invite", staff_invite::CAPABILITIES),
        ("staff-reversals", staff_reversals::CAPABILITIES),
        ("staff-user", staff_user::CAPABILITIES),
        ("staff-users", staff_users::CAPABILITIES),
        ("staff-write-offs", staff_write_offs::CAPABILITIES),
        ("statement", statement::CAPABILITIES),
        ("transaction", transaction::CAPABILITIES),
        ("transactions", transactions::CAPABILITIES),
        ("user", user::CAPABILITIES),
        ("users", users::CAPABILITIES),
    ]
}

/// What Lambda itself needs to read a function's source of events, and to hand over what failed.
fn event_source_actions(name: &str) -> &'static [&'static str] {
    match name {
        "import-documents" => &[
            "sqs:ReceiveMessage on ImportQueue",
            "sqs:DeleteMessage on ImportQueue",
            "sqs:GetQueueAttributes on ImportQueue",
        ],
        "invite" => &[
            "sqs:ReceiveMessage on InviteQueue",
            "sqs:DeleteMessage on InviteQueue",
            "sqs:GetQueueAttributes on InviteQueue",
        ],
        "outbox-sweeper" => &["sqs:SendMessage on OutboxDeadLetters"],
        "outbox" => &[
            "dynamodb:DescribeStream on LedgerTable",
            "dynamodb:GetRecords on LedgerTable",
            "dynamodb:GetShardIterator on LedgerTable",
            "dynamodb:ListStreams on LedgerTable",
            "sqs:SendMessage on OutboxDeadLetters",
        ],
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
        _ => &[],
    }
}

/// Read once: the tests ask often.
static RESOURCES: LazyLock<serde_json::Map<String, Value>> =
    LazyLock::new(|| template("template.yaml").unwrap()["Resources"].as_object().unwrap().clone());

fn resources() -> serde_json::Map<String, Value> {
    RESOURCES.clone()
}

fn of_type(kind: &str) -> Vec<(String, Value)> {
    resources().into_iter().filter(|(_, resource)| resource["Type"] == kind).collect()
}

/// `sign-in` → `SignInFunction`.
fn logical_id(name: &str) -> String {
    let word = |word: &str| word[..1].to_uppercase() + &word[1..];
    name.split('-').map(word).collect::<String>() + "Function"
}

fn function(name: &str) -> Value {
    resources().remove(&logical_id(name)).unwrap_or_else(|| panic!("no function {name}"))
}

fn list(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(items) => items.clone(),
        other => vec![other.clone()],
    }
}

fn statements(function: &Value) -> Vec<Value> {
    let policies = list(&function["Properties"]["Policies"]);
    policies.iter().flat_map(|policy| list(&policy["Statement"])).collect()
}

/// Names of the template's resources and parameters that a value speaks of.
fn named(value: &Value) -> BTreeSet<String> {
    let text = value.to_string();
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let extra = ["OriginSecretArn", "MailResource", "AlarmTopicArn"];
    words
        .filter(|word| RESOURCES.contains_key(*word) || extra.contains(word))
        .map(str::to_owned)
        .collect()
}

/// What a resource of the code is called in the template.
fn template_name(resource: Resource) -> &'static str {
    match resource {
        Resource::OriginSecret => "OriginSecretArn",
        Resource::AccessTable => "AccessTable",
        Resource::LedgerTable => "LedgerTable",
        Resource::ActivityTable => "ActivityTable",
        Resource::UserPool => "UserPool",
        Resource::ClientSecret => "UserPoolClientSecret",
        Resource::Mail => "MailResource",
        Resource::InviteQueue => "InviteQueue",
        Resource::MailQueue => "MailQueue",
        Resource::CodeQueue => "CodeQueue",
        Resource::ImportQueue => "ImportQueue",
        Resource::ImportBucket => "ImportBucket",
        Resource::DocumentsBucket => "DocumentsBucket",
    }
}

/// `action on resource`, for every action that a function's policy grants.
fn granted(function: &Value) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for statement in statements(function) {
        for action in list(&statement["Action"]) {
            for resource in named(&statement["Resource"]) {
                all.insert(format!("{} on {resource}", action.as_str().unwrap()));
            }
        }
    }
    all
}

#[test]
fn every_folder_is_a_function_and_every_function_a_folder() {
    let folders = std::fs::read_dir(root().join("functions")).unwrap();
    let folders: BTreeSet<_> =
        folders.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let declared: BTreeSet<_> = declared().iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(folders, declared);
    let expected: BTreeSet<_> = folders.iter().map(|name| logical_id(name)).collect();
    let functions = of_type("AWS::Serverless::Function");
    assert_eq!(functions.iter().map(|(id, _)| id.clone()).collect::<BTreeSet<_>>(), expected);
    for name in folders {
        let code = function(&name)["Properties"]["CodeUri"].clone();
        assert_eq!(code, format!("../functions/{name}"));
    }
}

#[test]
fn template_routes_and_openapi_are_the_same_list() {
    let mut in_template = BTreeSet::new();
    for (id, function) in of_type("AWS::Serverless::Function") {
        for event in function["Properties"]["Events"].as_object().into_iter().flatten() {
            let (kind, properties) = (&event.1["Type"], &event.1["Properties"]);
            if kind == "HttpApi" {
                let text = |name: &str| properties[name].as_str().unwrap_or("").to_owned();
                in_template.insert((id.clone(), text("Method").to_uppercase(), text("Path")));
            }
        }
    }
    let default = (logical_id(NOT_FOUND.function), "ANY".to_owned(), "$default".to_owned());
    in_template.retain(|(id, _, path)| {
        let is_default = *id == default.0 && (path.is_empty() || path == "$default");
        !is_default
    });
    let of_route = |function: &str, method: Method, path: &str| {
        (logical_id(function), method.name().to_owned(), path.to_owned())
    };
    let in_code: BTreeSet<_> =
        ROUTES.iter().map(|route| of_route(route.function, route.method, route.path)).collect();
    assert_eq!(in_template, in_code);

    let document = contract::openapi::document();
    let mut in_openapi = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap().to_owned();
            in_openapi.insert((id, method.to_uppercase(), path.clone()));
        }
    }
    // An operation has a name of its own; a function may serve several.
    let operation = |route: &RouteInfo| {
        let id = logical_id(route.operation).replace("Function", "");
        let id = id[..1].to_lowercase() + &id[1..];
        (id, route.method.name().to_owned(), route.path.to_owned())
    };
    let operations: BTreeSet<_> = ROUTES.iter().map(operation).collect();
    assert_eq!(operations.len(), ROUTES.len());
    let ids: BTreeSet<_> = operations.iter().map(|(id, ..)| id).collect();
    assert_eq!(ids.len(), ROUTES.len());
    assert_eq!(in_openapi, operations);
}

#[test]
fn the_openapi_document_is_the_one_that_is_committed() {
    let committed = std::fs::read_to_string(root().join("infra/openapi.json")).unwrap();
    let current = format!("{:#}\n", contract::openapi::document());
    assert_eq!(committed, current, "run `cargo xtask openapi`");
}

#[test]
fn a_policy_grants_exactly_what_the_function_declares() {
    for (name, capabilities) in declared() {
        let mut expected: BTreeSet<String> =
            event_source_actions(name).iter().map(|action| (*action).to_owned()).collect();
        for capability in capabilities {
            for action in capability.actions() {
                expected.insert(format!("{action} on {}", template_name(capability.resource())));
            }
        }
        assert_eq!(granted(&function(name)), expected, "{name}");
    }
}

#[test]
fn an_environment_names_exactly_the_resources_the_function_declares() {
    for (name, capabilities) in declared() {
        let function = function(name);
        let variables = &function["Properties"]["Environment"]["Variables"];
        for capability in capabilities {
            let variable = capability.resource().variable();
            assert!(!variables[variable].is_null(), "{name} has no {variable}");
        }
        for (variable, value) in variables.as_object().unwrap() {
            let resource = Capability::ALL.iter().map(|capability| capability.resource());
            if let Some(resource) = resource.into_iter().find(|r| r.variable() == variable) {
                let used = capabilities.iter().any(|c| c.resource() == resource);
                assert!(used, "{name} is told {variable} and declares nothing for it");
                let wanted = template_name(resource);
                if wanted != "MailResource" {
                    assert!(named(value).contains(wanted), "{name}: {variable} is {value}");
                }
            }
        }
    }
}

#[test]
fn no_function_may_do_anything_to_everything() {
    for (id, function) in of_type("AWS::Serverless::Function") {
        for statement in statements(&function) {
            let anything =
                list(&statement["Action"]).iter().any(|a| a.as_str().unwrap().contains('*'));
            assert!(!anything, "{id}: {statement}");
            assert!(!list(&statement["Resource"]).contains(&"*".into()), "{id}: {statement}");
        }
    }
}

#[test]
fn only_import_and_staff_post_a_sweeper_finishes_and_the_outbox_marks() {
    let writes = ["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem"];
    let mut writers = BTreeSet::new();
    for (name, _) in declared() {
        for grant in granted(&function(name)) {
            let (action, resource) = grant.split_once(" on ").unwrap();
            if resource == "LedgerTable" && writes.iter().any(|write| action.ends_with(write)) {
                writers.insert((name, action.to_owned()));
            }
        }
    }
    let expected = [
        ("import-documents", "dynamodb:DeleteItem"),
        ("import-documents", "dynamodb:PutItem"),
        ("import-documents", "dynamodb:UpdateItem"),
        ("ledger-sweeper", "dynamodb:DeleteItem"),
        ("ledger-sweeper", "dynamodb:PutItem"),
        ("ledger-sweeper", "dynamodb:UpdateItem"),
        ("outbox", "dynamodb:UpdateItem"),
        ("outbox-sweeper", "dynamodb:UpdateItem"),
        ("staff-adjustments", "dynamodb:DeleteItem"),
        ("staff-adjustments", "dynamodb:PutItem"),
        ("staff-adjustments", "dynamodb:UpdateItem"),
        ("staff-credits", "dynamodb:DeleteItem"),
        ("staff-credits", "dynamodb:PutItem"),
        ("staff-credits", "dynamodb:UpdateItem"),
        ("staff-reversals", "dynamodb:DeleteItem"),
        ("staff-reversals", "dynamodb:PutItem"),
        ("staff-reversals", "dynamodb:UpdateItem"),
        ("staff-write-offs", "dynamodb:DeleteItem"),
        ("staff-write-offs", "dynamodb:PutItem"),
        ("staff-write-offs", "dynamodb:UpdateItem"),
    ];
    assert_eq!(writers, expected.map(|(name, action)| (name, action.to_owned())).into());
}

#[test]
fn there_is_one_client_it_is_confidential_and_the_pool_has_no_domain() {
    let clients = of_type("AWS::Cognito::UserPoolClient");
    assert_eq!(clients.len(), 1);
    let client = &clients[0].1["Properties"];
    assert_eq!(client["GenerateSecret"], true);
    assert_eq!(client["ExplicitAuthFlows"], serde_json::json!(["ALLOW_ADMIN_USER_PASSWORD_AUTH"]));
    assert_eq!(client["PreventUserExistenceErrors"], "ENABLED");
    assert_eq!(client["AuthSessionValidity"], 15);
    assert!(client["CallbackURLs"].is_null() && client["AllowedOAuthFlows"].is_null());
    assert!(of_type("AWS::Cognito::UserPoolDomain").is_empty());
    let pools = of_type("AWS::Cognito::UserPool");
    let pool = &pools[0].1["Properties"];
    assert_eq!(pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"], true);
    assert_eq!(pool["UsernameConfiguration"]["CaseSensitive"], false);
    assert!(pool["AliasAttributes"].is_null() && pool["UsernameAttributes"].is_null());
    let rule = &pool["Policies"]["PasswordPolicy"];
    assert_eq!(rule["MinimumLength"], 15);
    for part in ["RequireUppercase", "RequireLowercase", "RequireNumbers"] {
        assert_eq!(rule[part], true, "{part}");
    }
}

#[test]
fn cognito_asks_custom_message_which_names_nothing_of_the_pool() {
    let id = logical_id("custom-message");
    let pool = &resources()["UserPool"]["Properties"];
    let triggers = pool["LambdaConfig"].as_object().unwrap();
    assert_eq!(triggers.keys().collect::<Vec<_>>(), ["CustomMessage"]);
    assert!(named(&triggers["CustomMessage"]).contains(&id));
    let own = pool["VerificationMessageTemplate"]["EmailMessage"].to_string();
    assert_eq!(own.matches("{####}").count(), 2, "what is mailed without it, in two languages");

    let permissions = of_type("AWS::Lambda::Permission");
    let about = |(_, permission): &&(String, Value)| named(&permission["Properties"]).contains(&id);
    let permissions: Vec<_> = permissions.iter().filter(about).collect();
    assert_eq!(permissions.len(), 1);
    let permission = &permissions[0].1["Properties"];
    assert_eq!(permission["Action"], "lambda:InvokeFunction");
    assert_eq!(permission["Principal"], "cognito-idp.amazonaws.com");
    assert!(named(&permission["SourceArn"]).contains("UserPool"));

    // The pool needs the function; a way back would be a circle, which cannot be deployed.
    let function = function("custom-message");
    assert!(!named(&function).contains("UserPool"), "{function}");
    assert!(function["DependsOn"].is_null());
    assert!(function["Properties"]["Timeout"].as_u64() <= Some(5), "Cognito waits five seconds");
}

#[test]
fn no_secret_is_a_parameter_an_environment_variable_or_an_output() {
    let whole = template("template.yaml").unwrap();
    let secret = |name: &str| {
        let name = name.to_lowercase();
        let tells = ["secret", "password", "token", "apikey", "privatekey"];
        tells.iter().any(|word| name.contains(word))
            && !["arn", "version"].iter().any(|end| name.ends_with(end))
    };
    for part in ["Parameters", "Outputs"] {
        for (name, value) in whole[part].as_object().unwrap() {
            assert!(!secret(name), "{part}.{name}");
            assert!(value["NoEcho"].is_null(), "{part}.{name}");
            assert!(!value.to_string().contains("{{resolve:"), "{part}.{name}");
        }
    }
    for (id, function) in of_type("AWS::Serverless::Function") {
        let variables = &function["Properties"]["Environment"]["Variables"];
        for (name, value) in variables.as_object().unwrap() {
            assert!(!secret(name), "{id}: {name}");
            assert!(!value.to_string().contains("{{resolve:"), "{id}: {name}");
        }
    }
    assert!(whole["Globals"]["Function"]["Environment"].is_null());
    let uses = whole.to_string().matches("{{resolve:").count();
    assert_eq!(uses, 1, "the edge's header alone");
}

#[test]
fn the_edge_never_caches_the_api_nor_hides_its_errors() {
    let distributions = of_type("AWS::CloudFront::Distribution");
    assert_eq!(distributions.len(), 1);
    let edge = &distributions[0].1["Properties"]["DistributionConfig"];
    let behaviours = list(&edge["CacheBehaviors"]);
    assert_eq!(behaviours.len(), 1);
    let api = &behaviours[0];
    assert_eq!(api["PathPattern"], "/v1/*");
    assert_eq!(api["TargetOriginId"], "api");
    // CloudFront's managed policies, which have the same ids everywhere.
    assert_eq!(api["CachePolicyId"], "4135ea2d-6df8-44a3-9df3-4b5a84be39ad", "CachingDisabled");
    assert_eq!(
        api["OriginRequestPolicyId"], "b689b0a8-53d0-40ab-baf2-68738e2966ac",
        "AllViewerExceptHostHeader"
    );
    assert_eq!(api["ViewerProtocolPolicy"], "https-only");
    assert!(api["FunctionAssociations"].to_string().contains("ClientAddress"));
    assert!(edge["DefaultCacheBehavior"]["FunctionAssociations"].to_string().contains("DeepLinks"));

    let mut uncached = BTreeSet::new();
    for error in list(&edge["CustomErrorResponses"]) {
        assert_eq!(error["ErrorCachingMinTTL"], 0, "{error}");
        assert!(error["ResponsePagePath"].is_null() && error["ResponseCode"].is_null(), "{error}");
        uncached.insert(error["ErrorCode"].as_u64().unwrap());
    }
    assert_eq!(uncached, [400, 403, 404, 405, 414, 500, 501, 502, 503, 504].into());

    let origins = list(&edge["Origins"]);
    let api = origins.iter().find(|origin| origin["Id"] == "api").unwrap();
    assert_eq!(api["OriginCustomHeaders"][0]["HeaderName"], "x-origin-verify");
    assert_eq!(api["CustomOriginConfig"]["OriginProtocolPolicy"], "https-only");
    let web = origins.iter().find(|origin| origin["Id"] == "web").unwrap();
    assert!(named(&web["OriginAccessControlId"]).contains("WebOriginAccess"));
}

#[test]
fn pages_and_answers_carry_strict_security_headers() {
    let policies = of_type("AWS::CloudFront::ResponseHeadersPolicy");
    let headers =
        &policies[0].1["Properties"]["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"];
    let policy = headers["ContentSecurityPolicy"]["ContentSecurityPolicy"].as_str().unwrap();
    let directives: BTreeSet<_> = policy.split(';').map(str::trim).collect();
    for directive in [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ] {
        assert!(directives.contains(directive), "{directive}");
    }
    assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
    assert!(
        headers["StrictTransportSecurity"]["AccessControlMaxAgeSec"].as_u64() >= Some(31_536_000)
    );
    let custom = &policies[0].1["Properties"]["ResponseHeadersPolicyConfig"]["CustomHeadersConfig"];
    for name in ["cross-origin-opener-policy", "cross-origin-resource-policy"] {
        let header = list(&custom["Items"]).into_iter().find(|item| item["Header"] == name);
        assert_eq!(header.unwrap()["Value"], "same-origin", "{name}");
    }
    let edge = &of_type("AWS::CloudFront::Distribution")[0].1["Properties"]["DistributionConfig"];
    for behaviour in [&edge["DefaultCacheBehavior"], &edge["CacheBehaviors"][0]] {
        assert!(named(&behaviour["ResponseHeadersPolicyId"]).contains("SecurityHeaders"));
    }
}

#[test]
fn buckets_are_private_encrypted_versioned_and_spoken_to_over_tls() {
    let buckets = of_type("AWS::S3::Bucket");
    assert_eq!(buckets.len(), 3);
    for (id, bucket) in &buckets {
        let properties = &bucket["Properties"];
        let block = properties["PublicAccessBlockConfiguration"].as_object().unwrap();
        assert!(block.len() == 4 && block.values().all(|value| value == true), "{id}");
        assert!(!properties["BucketEncryption"].is_null(), "{id}");
        assert_eq!(properties["VersioningConfiguration"]["Status"], "Enabled", "{id}");
        assert!(!properties["LifecycleConfiguration"].is_null(), "{id}");
        let policy = resources()[&format!("{id}Policy")].to_string();
        assert!(policy.contains("aws:SecureTransport") && policy.contains("RequireTls"), "{id}");
    }
    assert_eq!(template("template.yaml").unwrap()["Parameters"]["RequireTls"]["Default"], "true");
}

#[test]
fn what_holds_data_survives_its_stack_and_has_a_generated_name() {
    let kinds = ["AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::Cognito::UserPool"];
    for kind in kinds {
        for (id, resource) in of_type(kind) {
            assert_eq!(resource["DeletionPolicy"], "RetainExceptOnCreate", "{id}");
            assert_eq!(resource["UpdateReplacePolicy"], "Retain", "{id}");
            for name in ["TableName", "BucketName", "UserPoolName"] {
                assert!(resource["Properties"][name].is_null(), "{id} is named");
            }
        }
    }
    let ledger = &resources()["LedgerTable"]["Properties"];
    let recovery = &ledger["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"];
    assert_eq!(*recovery, true);
    assert_eq!(ledger["StreamSpecification"]["StreamViewType"], "NEW_IMAGE");
    assert!(ledger["TimeToLiveSpecification"].is_null());
    let access = &resources()["AccessTable"]["Properties"];
    assert_eq!(access["TimeToLiveSpecification"]["AttributeName"], "ttl");
    assert!(access["StreamSpecification"].is_null());
}

#[test]
fn every_account_is_in_an_index_of_keys_only() {
    let indexes = list(&resources()["LedgerTable"]["Properties"]["GlobalSecondaryIndexes"]);
    let accounts = indexes.iter().find(|index| index["IndexName"] == "accounts").unwrap();
    // A range key would put all accounts into one partition.
    assert_eq!(list(&accounts["KeySchema"]).len(), 1);
    assert_eq!(accounts["KeySchema"][0]["AttributeName"], "accountId");
    assert_eq!(accounts["Projection"]["ProjectionType"], "KEYS_ONLY", "heads hold addresses");
}

#[test]
fn the_audit_learns_from_its_schedule_which_part_is_due() {
    let audit = &function("audit-ledger")["Properties"]["Events"]["Hourly"]["Properties"];
    assert_eq!(audit["ScheduleExpression"], "rate(1 hour)", "an hour for each of 24 parts");
    let input = audit["Input"].as_str().unwrap();
    let input = input.replace("<aws.scheduler.scheduled-time>", "2026-07-15T12:00:00Z");
    let event: audit_ledger::Event = serde_json::from_str(&input).unwrap();
    assert!(event.scheduled_at.is_some());
}

#[test]
fn what_an_import_leaves_out_is_an_alarm_although_its_call_succeeds() {
    let filter = &resources()["NotPostedFilter"]["Properties"];
    assert!(named(&filter["LogGroupName"]).contains("ImportDocumentsLogs"));
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
        assert!(pattern.contains(&format!("$.message = \"{message}")), "{pattern}");
        assert!(source(name).contains(&format!("\"{message}")), "{name} logs {message}");
    }
    let metric = &filter["MetricTransformations"][0];
    let alarm = &resources()["NotPostedAlarm"]["Properties"];
    assert_eq!(alarm["MetricName"], metric["MetricName"]);
    assert_eq!(alarm["Namespace"], metric["MetricNamespace"]);
    assert_eq!((&alarm["Threshold"], &alarm["Statistic"]), (&0.into(), &"Sum".into()));
}

#[test]
fn every_function_keeps_its_log_for_a_stated_time() {
    for (name, _) in declared() {
        let id = logical_id(name).replace("Function", "Logs");
        let group = &resources()[&id];
        assert_eq!(group["Type"], "AWS::Logs::LogGroup", "{id}");
        assert!(!group["Properties"]["RetentionInDays"].is_null(), "{id}");
        let log = &function(name)["Properties"]["LoggingConfig"]["LogGroup"];
        assert!(named(log).contains(&id), "{name} writes to {log}");
    }
}

#[test]
fn the_billing_system_puts_documents_and_reads_reports_and_nothing_else() {
    let role = &resources()["BillingSystemRole"]["Properties"];
    let statements = list(&role["Policies"][0]["PolicyDocument"]["Statement"]);
    let actions: BTreeSet<_> = statements
        .iter()
        .flat_map(|statement| list(&statement["Action"]))
        .map(|action| action.as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        actions,
        ["s3:GetObject", "s3:ListBucket", "s3:PutObject"].map(str::to_owned).into()
    );
    let text = Value::from(statements).to_string();
    for prefix in ["billing/*", "call-records/*", "reports/*", "exports/*"] {
        assert!(text.contains(prefix), "{prefix}");
    }
    assert!(!text.contains("work/") && !text.contains("documents/"));
}

#[test]
fn the_stack_stays_below_the_limit_of_resources() {
    // The transform adds a role to each function, and to each route an integration's permission.
    let functions = of_type("AWS::Serverless::Function").len();
    let processed = resources().len() + 3 * functions;
    assert!(processed < 450, "{processed} of CloudFormation's 500");
}
