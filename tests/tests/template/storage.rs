//! Tables, buckets and the user pool: how data is protected and kept.

use serde_json::Value;

use crate::project::{PROJECT, list};

/// The three buckets.
fn buckets() -> Vec<(String, &'static Value)> {
    let buckets = PROJECT.of_type("AWS::S3::Bucket");
    assert_eq!(buckets.len(), 3);
    buckets
}

#[test]
fn every_bucket_is_private() {
    for (id, bucket) in buckets() {
        let block = bucket["Properties"]["PublicAccessBlockConfiguration"].as_object().unwrap();
        assert!(block.len() == 4 && block.values().all(|value| value == true), "{id}");
    }
}

#[test]
fn every_bucket_is_encrypted_and_keeps_versions_for_a_stated_time() {
    for (id, bucket) in buckets() {
        let properties = &bucket["Properties"];
        assert!(!properties["BucketEncryption"].is_null(), "{id}");
        assert_eq!(properties["VersioningConfiguration"]["Status"], "Enabled", "{id}");
        assert!(!properties["LifecycleConfiguration"].is_null(), "{id}");
    }
}

#[test]
fn every_bucket_refuses_plain_http_unless_the_local_stack_asks_otherwise() {
    for (id, _) in buckets() {
        let policy = PROJECT.resource(&format!("{id}Policy")).to_string();
        assert!(policy.contains("aws:SecureTransport") && policy.contains("RequireTls"), "{id}");
    }
    assert_eq!(PROJECT.template["Parameters"]["RequireTls"]["Default"], "true");
}

#[test]
fn what_holds_data_survives_its_stack_and_has_a_generated_name() {
    for kind in ["AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::Cognito::UserPool"] {
        for (id, resource) in PROJECT.of_type(kind) {
            assert_eq!(resource["DeletionPolicy"], "RetainExceptOnCreate", "{id}");
            assert_eq!(resource["UpdateReplacePolicy"], "Retain", "{id}");
            for name in ["TableName", "BucketName", "UserPoolName"] {
                assert!(resource["Properties"][name].is_null(), "{id} is named");
            }
        }
    }
}

#[test]
fn the_ledger_can_be_restored_is_streamed_and_never_expires() {
    let ledger = &PROJECT.resource("LedgerTable")["Properties"];
    let recovery = &ledger["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"];
    assert_eq!(*recovery, true);
    assert_eq!(ledger["StreamSpecification"]["StreamViewType"], "NEW_IMAGE");
    assert!(ledger["TimeToLiveSpecification"].is_null());
}

#[test]
fn the_access_table_deletes_expired_items_and_has_no_stream() {
    let access = &PROJECT.resource("AccessTable")["Properties"];
    assert_eq!(access["TimeToLiveSpecification"]["AttributeName"], "ttl");
    assert!(access["StreamSpecification"].is_null());
}

#[test]
fn every_account_is_in_an_index_of_keys_only() {
    let indexes = list(&PROJECT.resources()["LedgerTable"]["Properties"]["GlobalSecondaryIndexes"]);
    let accounts = indexes.iter().find(|index| index["IndexName"] == "accounts").unwrap();
    // A range key would put all accounts into one partition.
    assert_eq!(list(&accounts["KeySchema"]).len(), 1);
    assert_eq!(accounts["KeySchema"][0]["AttributeName"], "accountId");
    assert_eq!(accounts["Projection"]["ProjectionType"], "KEYS_ONLY", "heads hold addresses");
}
