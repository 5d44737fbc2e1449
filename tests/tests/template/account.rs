//! Rules that AWS applies to an account or a region: names, permissions, costs; and rules between
//! parameters.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::edge::origin;
use crate::project::{PROJECT, list, logical_id, statements};

/// Neither of the two costs a request: no `SSESpecification` is DynamoDB's own key.
#[test]
fn every_table_can_be_restored_and_is_encrypted_with_dynamodbs_own_key() {
    let tables = PROJECT.of_type("AWS::DynamoDB::Table");
    assert_eq!(tables.len(), 3);
    for (id, table) in tables {
        let recovery = &table["Properties"]["PointInTimeRecoverySpecification"];
        assert_eq!(recovery["PointInTimeRecoveryEnabled"], true, "{id}");
        assert!(table["Properties"]["SSESpecification"].is_null(), "{id}");
    }
}

/// SES evaluates the permission on the sender's address and on the recipient, too.
#[test]
fn mail_goes_through_every_identity_of_the_account_from_one_address() {
    let mut senders = BTreeSet::new();
    for (id, function) in PROJECT.of_type("AWS::Serverless::Function") {
        for statement in statements(function) {
            if !list(&statement["Action"]).contains(&"ses:SendRawEmail".into()) {
                continue;
            }
            if statement["Sid"] == "MailConfigurationSet" {
                let set = ["MailConfigurationSet".to_owned()].into();
                assert_eq!(PROJECT.named(&statement["Resource"]), set, "{id}");
                continue;
            }
            let [condition, local, aws] = branches(&statement["Resource"]);
            assert_eq!((condition, local), ("HasMailResource".into(), "MailResource".into()));
            assert_eq!(
                aws["Fn::Sub"],
                "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/*"
            );
            let [condition, local, aws] = branches(&statement["Condition"]);
            assert_eq!((condition, local), ("HasMailResource".into(), "AWS::NoValue".into()));
            let from_one = serde_json::json!({ "ses:FromAddress": { "Ref": "MailFrom" } });
            assert_eq!(aws, serde_json::json!({ "StringEquals": from_one }), "{id}");
            senders.insert(id.clone());
        }
    }
    let expected = ["invite", "send-code", "send-mail", "send-payment-mail"];
    assert_eq!(senders, expected.map(logical_id).into());
    let parameters = &PROJECT.template["Parameters"];
    assert_eq!(parameters["MailResource"]["Default"], "", "only the local stack states it");
}

/// Condition, first and second branch of an `Fn::If`; a reference is its name.
fn branches(value: &Value) -> [Value; 3] {
    let parts = list(&value["Fn::If"]);
    let plain = |part: &Value| match part.get("Ref") {
        Some(name) => name.clone(),
        None => part.clone(),
    };
    <[Value; 3]>::try_from(parts.iter().map(plain).collect::<Vec<_>>()).unwrap()
}

/// Two stacks of one account, also in two regions, share CloudFront's names.
#[test]
fn names_at_cloudfront_hold_stack_and_region() {
    let mut names = BTreeSet::new();
    for (id, resource) in PROJECT.resources() {
        let kind = resource["Type"].as_str().unwrap();
        if !kind.starts_with("AWS::CloudFront::") || kind == "AWS::CloudFront::Distribution" {
            continue;
        }
        let properties = &resource["Properties"];
        let inner = properties.as_object().unwrap().iter().find(|(key, _)| key.ends_with("Config"));
        let name = match &properties["Name"] {
            Value::Null => &inner.unwrap().1["Name"],
            name => name,
        };
        let name = name["Fn::Sub"].as_str().unwrap_or_else(|| panic!("{id} has a fixed name"));
        assert!(name.starts_with("${AWS::StackName}-${AWS::Region}-"), "{id}: {name}");
        assert!(names.insert(name.to_owned()), "{name} twice");
    }
    assert!(names.len() >= 4, "the test sees names");
}

/// CloudFormation reads a secret again only when the text of the reference changes.
#[test]
fn the_edge_sends_a_stated_version_of_the_secret() {
    let whole = &PROJECT.template;
    let version = &whole["Parameters"]["OriginSecretVersion"];
    assert!(version["Default"].is_null(), "a default would never be rotated");
    let header = origin("api")["OriginCustomHeaders"][0]["HeaderValue"]["Fn::Sub"].clone();
    assert_eq!(
        header,
        "{{resolve:secretsmanager:${OriginSecretArn}:SecretString:current::${OriginSecretVersion}}}"
    );
}

#[test]
fn a_domain_of_ones_own_needs_its_certificate() {
    let rule = &PROJECT.template["Rules"]["PortalDomainHasCertificate"];
    let stated = |parameter: &str| {
        let empty = serde_json::json!([{ "Ref": parameter }, ""]);
        serde_json::json!({ "Fn::Not": [{ "Fn::Equals": empty }] })
    };
    assert_eq!(rule["RuleCondition"], stated("PortalDomain"));
    assert_eq!(rule["Assertions"][0]["Assert"], stated("CertificateArn"));
}

/// A journal has what customers were billed. Only operators may read it.
#[test]
fn an_export_of_the_audit_is_kept_for_a_day_where_the_billing_system_reads_nothing() {
    let statements = statements(PROJECT.function("audit-ledger"));
    let puts = statements.iter().find(|statement| statement["Action"] == "s3:PutObject").unwrap();
    assert_eq!(puts["Resource"]["Fn::Sub"], "${DocumentsBucket.Arn}/exports/audit/*");
    let rules = list(
        &PROJECT.resources()["DocumentsBucket"]["Properties"]["LifecycleConfiguration"]["Rules"],
    );
    let rule = rules.iter().find(|rule| rule["Prefix"] == "exports/").unwrap();
    assert_eq!((&rule["Status"], &rule["ExpirationInDays"]), (&"Enabled".into(), &1.into()));
    assert_eq!(rule["NoncurrentVersionExpiration"]["NoncurrentDays"], 1);
    assert!(!PROJECT.resources()["BillingSystemRole"].to_string().contains("DocumentsBucket"));
}
