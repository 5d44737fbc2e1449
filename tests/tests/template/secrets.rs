//! Secrets come as ARNs. Their values are in no parameter, environment or output.

use crate::project::PROJECT;

/// Whether a parameter, variable or output of this name would hold a secret's value.
fn is_secret(name: &str) -> bool {
    let name = name.to_lowercase();
    let tells = ["secret", "password", "token", "apikey", "privatekey"];
    tells.iter().any(|word| name.contains(word))
        && !["arn", "version"].iter().any(|end| name.ends_with(end))
}

#[test]
fn no_secret_is_a_parameter_or_an_output() {
    for part in ["Parameters", "Outputs"] {
        for (name, value) in PROJECT.template[part].as_object().unwrap() {
            assert!(!is_secret(name), "{part}.{name}");
            assert!(value["NoEcho"].is_null(), "{part}.{name}");
            assert!(!value.to_string().contains("{{resolve:"), "{part}.{name}");
        }
    }
}

#[test]
fn no_secret_is_an_environment_variable() {
    for (id, function) in PROJECT.of_type("AWS::Serverless::Function") {
        let variables = &function["Properties"]["Environment"]["Variables"];
        for (name, value) in variables.as_object().unwrap() {
            assert!(!is_secret(name), "{id}: {name}");
            assert!(!value.to_string().contains("{{resolve:"), "{id}: {name}");
        }
    }
    assert!(PROJECT.template["Globals"]["Function"]["Environment"].is_null());
}

#[test]
fn cloudformation_resolves_one_secret_the_edge_s_header() {
    assert_eq!(PROJECT.template.to_string().matches("{{resolve:").count(), 1);
}
