//! The first deployment: what docs/operations.md says of it fits the template.

use std::collections::BTreeMap;

use serde_json::Value;
use tests::root;

use crate::project::PROJECT;

/// Parameters whose empty default is right for AWS, or that only the local stack changes.
const LEFT_OUT: [&str; 1] = ["MailResource"];

/// The private configuration that the document shows.
fn shown() -> toml::Table {
    let text = std::fs::read_to_string(root().join("docs/operations.md")).unwrap();
    let (_, block) = text.split_once("```toml\n").unwrap();
    let block = block.split_once("```").unwrap().0.trim_end();
    // It is an item of a list.
    let lines: Vec<_> =
        block.lines().map(|line| line.strip_prefix("   ").unwrap_or(line)).collect();
    toml::from_str(&lines.join("\n")).unwrap()
}

/// The parameters that it gives.
fn given() -> BTreeMap<String, String> {
    let shown = shown();
    let overrides = shown["default"]["deploy"]["parameters"]["parameter_overrides"].as_array();
    let pair = |value: &toml::Value| {
        let (name, value) = value.as_str().unwrap().split_once('=').unwrap();
        (name.to_owned(), value.to_owned())
    };
    overrides.unwrap().iter().map(pair).collect()
}

fn parameters() -> serde_json::Map<String, Value> {
    PROJECT.template["Parameters"].as_object().unwrap().clone()
}

#[test]
fn the_private_configuration_gives_every_parameter_that_has_no_usable_default() {
    let given = given();
    for (name, parameter) in parameters() {
        let default = &parameter["Default"];
        let unusable = default.is_null() || *default == "";
        if unusable && !LEFT_OUT.contains(&name.as_str()) {
            assert!(given.contains_key(&name), "{name} is not in docs/operations.md");
        }
    }
    for name in given.keys() {
        assert!(parameters().contains_key(name), "{name} is no parameter");
    }
    let ignored = std::fs::read_to_string(root().join(".gitignore")).unwrap();
    assert!(ignored.lines().any(|line| line == "/samconfig.private.toml"));
}

#[test]
fn the_first_deployment_can_be_rolled_back_and_later_ones_are_protected() {
    let given = given();
    for name in ["DeletionProtection", "FailOnWarnings"] {
        assert_eq!(parameters()[name]["Default"], "true", "{name}");
        assert_eq!(given[name], "false", "{name} of the first deployment");
    }
    let protected = |value: &Value| value["Fn::If"][0] == "IsProtected";
    let tables = PROJECT.of_type("AWS::DynamoDB::Table");
    assert_eq!(tables.len(), 3);
    for (id, table) in &tables {
        assert!(protected(&table["Properties"]["DeletionProtectionEnabled"]), "{id}");
    }
    assert!(protected(&PROJECT.resources()["UserPool"]["Properties"]["DeletionProtection"]));
    let globals = &PROJECT.template["Globals"]["HttpApi"];
    assert_eq!(globals["FailOnWarnings"]["Fn::If"][0], "FailOnWarnings");
}
