//! A DynamoDB in memory for one test, with all tables. Requests go over loopback.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection,
    ProjectionType, ScalarAttributeType,
};
use dynoxide::Database;

use crate::emulator::aws;

/// Name of the ledger table.
pub const LEDGER: &str = "ledger";
/// Name of the access table.
pub const ACCESS: &str = "access";
/// Name of the activity table.
pub const ACTIVITY: &str = "activity";

/// A client of an empty database with all tables. The database lives as long as the test's runtime.
pub async fn local_dynamo() -> Client {
    let database = Database::memory().unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(dynoxide::server::serve_on(listener, database));
    let client = Client::new(&aws(&format!("http://{address}")));
    for table in [LEDGER, ACCESS, ACTIVITY] {
        create(&client, table).await;
    }
    client
}

/// Creates a table with the keys and indexes that the template states.
pub async fn create(client: &Client, table: &str) {
    let mut create =
        client.create_table().table_name(table).billing_mode(BillingMode::PayPerRequest);
    for name in ["pk", "sk", "gpk", "gsk", "accountId", "autoPayShard", "nextActionAt"] {
        let attribute = AttributeDefinition::builder().attribute_name(name);
        let attribute = attribute.attribute_type(ScalarAttributeType::S).build().unwrap();
        create = create.attribute_definitions(attribute);
    }
    let sparse = GlobalSecondaryIndex::builder()
        .index_name("sparse")
        .key_schema(key("gpk", KeyType::Hash))
        .key_schema(key("gsk", KeyType::Range))
        .projection(Projection::builder().projection_type(ProjectionType::All).build())
        .build()
        .unwrap();
    let accounts = GlobalSecondaryIndex::builder()
        .index_name("accounts")
        .key_schema(key("accountId", KeyType::Hash))
        .projection(Projection::builder().projection_type(ProjectionType::KeysOnly).build())
        .build()
        .unwrap();
    let auto_pay = GlobalSecondaryIndex::builder()
        .index_name("auto-pay")
        .key_schema(key("autoPayShard", KeyType::Hash))
        .key_schema(key("nextActionAt", KeyType::Range))
        .projection(Projection::builder().projection_type(ProjectionType::KeysOnly).build())
        .build()
        .unwrap();
    let create = create
        .key_schema(key("pk", KeyType::Hash))
        .key_schema(key("sk", KeyType::Range))
        .global_secondary_indexes(sparse)
        .global_secondary_indexes(accounts)
        .global_secondary_indexes(auto_pay);
    create.send().await.unwrap();
}

fn key(name: &str, kind: KeyType) -> KeySchemaElement {
    KeySchemaElement::builder().attribute_name(name).key_type(kind).build().unwrap()
}
