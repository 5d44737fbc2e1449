//! The stacks beside the portal, on the emulator: their outputs fit the parameters of the portal.

use std::collections::BTreeMap;

use regex_lite::Regex;
use serde_json::Value;
use tests::template;

use crate::stack::Stack;

fn outputs(stack: &Stack, name: &str) -> BTreeMap<String, String> {
    let about = stack.aws_command(&["cloudformation", "describe-stacks", "--stack-name", name]);
    let outputs = about["Stacks"][0]["Outputs"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    outputs.map(|output| (text(&output["OutputKey"]), text(&output["OutputValue"]))).collect()
}

/// Checks that each output is a parameter of the portal, with a value that the parameter accepts.
fn fit(outputs: &BTreeMap<String, String>, names: [&str; 2]) {
    let parameters = template("template.yaml").unwrap()["Parameters"].clone();
    for name in names {
        let pattern = parameters[name]["AllowedPattern"].as_str().unwrap();
        let value = &outputs[name];
        assert!(
            !value.is_empty() && Regex::new(pattern).unwrap().is_match(value),
            "{name}: {value}"
        );
    }
}

/// The emulator makes no DKIM records of an identity.
#[test]
#[ignore = "needs a running stack"]
fn the_prerequisites_give_the_portal_its_secret_and_the_identity_of_its_mails() {
    let stack = Stack::running();
    let found = outputs(&stack, "billing-portal-prerequisites");
    fit(&found, ["MailIdentityArn", "OriginSecretArn"]);
    let all = template("prerequisites.yaml").unwrap()["Outputs"].clone();
    let mut all: Vec<_> = all.as_object().unwrap().keys().map(String::as_str).collect();
    all.retain(|name| !name.starts_with("DkimRecord"));
    assert!(found.keys().eq(all), "{found:?}");

    let id = found["OriginSecretArn"].as_str();
    let secret = stack.aws_command(&["secretsmanager", "get-secret-value", "--secret-id", id]);
    let value: Value = serde_json::from_str(secret["SecretString"].as_str().unwrap()).unwrap();
    let current = value["current"].as_str().unwrap();
    assert!(current.len() == 48 && current.chars().all(|c| c.is_ascii_alphanumeric()), "{secret}");
    assert_eq!(value["previous"], "");
    let version = template("template.yaml").unwrap();
    let version = version["Parameters"]["OriginSecretVersion"]["AllowedPattern"].as_str();
    let version = Regex::new(version.unwrap()).unwrap();
    assert!(version.is_match(secret["VersionId"].as_str().unwrap()), "{secret}");

    let identity = ["sesv2", "get-email-identity", "--email-identity", "example.ca"];
    let identity = stack.aws_command(&identity);
    assert_eq!(identity["MailFromAttributes"]["MailFromDomain"], "mail.example.ca");
    assert_eq!(identity["DkimAttributes"]["SigningEnabled"], true);
}

#[test]
#[ignore = "needs a running stack"]
fn the_edge_gives_the_portal_its_certificate_and_its_web_acl() {
    let stack = Stack::running();
    let file = tests::root().join("infra/edge.yaml");
    let name = format!("edge-{}", std::process::id());
    let mut deploy = vec!["cloudformation", "deploy", "--stack-name", &name];
    deploy.extend(["--template-file", file.to_str().unwrap()]);
    deploy.extend(["--parameter-overrides", "PortalDomain=billing.example.ca"]);
    stack.aws_command(&deploy);
    let found = outputs(&stack, &name);
    fit(&found, ["CertificateArn", "WebAclArn"]);
    assert_eq!(found.len(), 2);

    let arn = found["CertificateArn"].as_str();
    let certificate = stack.aws_command(&["acm", "describe-certificate", "--certificate-arn", arn]);
    assert_eq!(certificate["Certificate"]["DomainName"], "billing.example.ca");

    let acl = found["WebAclArn"].rsplit('/').collect::<Vec<_>>();
    let ask = ["wafv2", "get-web-acl", "--scope", "CLOUDFRONT", "--id", acl[0], "--name", acl[1]];
    let rules = stack.aws_command(&ask)["WebACL"]["Rules"].as_array().unwrap().clone();
    let names: Vec<_> = rules.iter().map(|rule| rule["Name"].as_str().unwrap()).collect();
    assert_eq!(names, ["sign-ins", "requests", "reputation", "known-bad-inputs"]);
    let limit = &rules[0]["Statement"]["RateBasedStatement"]["Limit"];
    assert_eq!(limit.to_string().trim_matches('"'), "300");
    stack.aws_command(&["cloudformation", "delete-stack", "--stack-name", &name]);
}
