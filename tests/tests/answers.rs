//! No response has a field for a secret. A handler can respond only with types of the contract, and
//! the OpenAPI document lists them all.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::BTreeSet;

use serde_json::Value;

/// Parts of field names that mean a secret.
const SECRET: [&str; 6] = ["token", "jwt", "password", "secret", "credential", "cookie"];

/// The exceptions: the portal's own challenge token, which the client sends back once; and the
/// secret of the authenticator app, shown when the app is set up.
const ALLOWED: [&str; 2] = ["SignInAnswer.token", "TotpSetUp.secret"];

/// `Schema.field` for each field of a response in the document.
fn answered(document: &Value) -> BTreeSet<String> {
    let mut fields = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for methods in document["paths"].as_object().unwrap().values() {
        for operation in methods.as_object().unwrap().values() {
            let name = operation["operationId"].as_str().unwrap();
            collect(document, name, &operation["responses"], &mut seen, &mut fields);
        }
    }
    fields
}

fn collect(
    document: &Value,
    owner: &str,
    schema: &Value,
    seen: &mut BTreeSet<String>,
    fields: &mut BTreeSet<String>,
) {
    match schema {
        Value::Array(items) => {
            for item in items {
                collect(document, owner, item, seen, fields);
            }
        }
        Value::Object(map) => {
            if let Some(name) = map.get("$ref").and_then(Value::as_str) {
                let name = name.strip_prefix("#/components/schemas/").unwrap();
                if seen.insert(name.to_owned()) {
                    let schema = &document["components"]["schemas"][name];
                    assert!(schema.is_object(), "{name} is not described");
                    collect(document, name, schema, seen, fields);
                }
            }
            for field in map.get("properties").and_then(Value::as_object).into_iter().flatten() {
                fields.insert(format!("{owner}.{}", field.0));
            }
            for part in map.values() {
                collect(document, owner, part, seen, fields);
            }
        }
        _ => {}
    }
}

#[test]
fn no_answer_has_a_field_for_a_cognito_token_or_for_another_secret() {
    let fields = answered(&contract::openapi::document());
    assert!(fields.contains("Problem.instance") && fields.contains("Session.accounts"));
    let is_secret = |field: &&String| {
        let name = field.split_once('.').map_or("", |(_, name)| name).to_lowercase();
        SECRET.iter().any(|word| name.contains(word))
    };
    let found: BTreeSet<_> = fields.iter().filter(is_secret).map(String::as_str).collect();
    assert!(found.contains(ALLOWED[0]), "the words find something");
    assert!(found.is_subset(&ALLOWED.into()), "{found:?}");
}
