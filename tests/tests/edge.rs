//! The CloudFront functions of the template. Node runs them on events as CloudFront sends them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::{
    io::Write,
    process::{Command, Stdio},
};

use serde_json::{Value, json};
use tests::template;

/// Calls the `handler` of a code for each event. As at the edge, the code has no API of Node,
/// cannot evaluate strings, and must return its answer at once.
const RUN: &str = r#"
const vm = require('node:vm');
const { code, events } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
const made = { codeGeneration: { strings: false, wasm: false } };
const edge = vm.createContext(Object.create(null), made);
const run = (text) => vm.runInContext(text, edge, { timeout: 5000 });
run(code);
const call = (event) => JSON.parse(run(`JSON.stringify(handler(${JSON.stringify(event)}))`));
console.log(JSON.stringify(events.map(call)));
"#;

fn function(id: &str) -> Value {
    template("template.yaml").unwrap()["Resources"][id]["Properties"].clone()
}

/// What a function answers to these events.
fn run(id: &str, events: &[Value]) -> Vec<Value> {
    let input = json!({ "code": function(id)["FunctionCode"], "events": events }).to_string();
    let mut node = Command::new("node")
        .args(["--use_strict", "--eval", RUN])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    node.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = node.wait_with_output().unwrap();
    assert!(output.status.success(), "{id} failed");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A viewer's request, as the edge hands it to a function: names of headers in lower case, values
/// that come more than once in `multiValue` too, and the path as it was sent, not decoded.
fn event(uri: &str) -> Value {
    json!({
        "version": "1.0",
        "context": {
            "distributionDomainName": "d111111abcdef8.cloudfront.net",
            "distributionId": "EDFDVBD6EXAMPLE",
            "eventType": "viewer-request",
            "requestId": "EXAMPLEntjQpEXAMPLE_SG5Z-EXAMPLEPmPfEXAMPLEu3EqEXAMPLE==",
        },
        "viewer": { "ip": "203.0.113.7" },
        "request": {
            "method": "GET",
            "uri": uri,
            "querystring": {
                "to": { "value": "2026-07-15" },
                "type": {
                    "value": "invoice",
                    "multiValue": [{ "value": "invoice" }, { "value": "payment" }],
                },
            },
            "headers": {
                "host": { "value": "billing.example.ca" },
                "user-agent": { "value": "Mozilla/5.0 (X11; Linux x86_64)" },
                "accept": {
                    "value": "text/html",
                    "multiValue": [{ "value": "text/html" }, { "value": "application/json" }],
                },
            },
            "cookies": {
                "__Host-sid": { "value": "86543aae.AQEB", "attributes": "" },
            },
        },
    })
}

#[test]
fn a_path_that_is_not_a_file_becomes_the_page_s_and_nothing_else_changes() {
    let pages = [
        "/",
        "/sign-in",
        "/accounts/acct-1001",
        "/accounts/a.b/invoices/INV-2026.07",
        "/accounts/acct-1001/invoices/2026%2F07",
        "/accounts/acct-1001/invoices/report.pdf",
        "/me/invitations/",
        "/assets",
        "/assets/",
        "/v1",
        "/.env",
        "/Logo.PNG",
        "//index.html",
        "/favicon.svg/",
        "/favicon.svg%0A",
    ];
    let files = [
        "/index.html",
        "/favicon.svg",
        "/manifest.webmanifest",
        "/assets/index-C5Hoc.js",
        "/assets/fonts/inter.woff2",
        "/assets/LICENSE",
    ];
    let events: Vec<_> = pages.iter().chain(&files).map(|uri| event(uri)).collect();
    let answers = run("DeepLinks", &events);
    assert_eq!(answers.len(), events.len());
    for (event, answer) in events.iter().zip(answers) {
        let mut expected = event["request"].clone();
        if pages.iter().any(|page| expected["uri"] == *page) {
            expected["uri"] = json!("/index.html");
        }
        assert_eq!(answer, expected);
    }
}

#[test]
fn the_api_gets_the_viewer_s_address_and_never_a_claimed_one() {
    let claim = json!({
        "value": "198.51.100.1",
        "multiValue": [{ "value": "198.51.100.1" }, { "value": "198.51.100.2" }],
    });
    let mut events = Vec::new();
    for uri in ["/v1/session", "/v1/accounts/acct-1001/invoices/2026%2F07", "/v1/file.js"] {
        for address in ["203.0.113.7", "2001:db8:0:1::7"] {
            for claimed in [None, Some(&claim)] {
                let mut event = event(uri);
                event["viewer"]["ip"] = json!(address);
                event["request"]["method"] = json!("POST");
                if let Some(claimed) = claimed {
                    event["request"]["headers"]["x-client-address"] = claimed.clone();
                }
                events.push(event);
            }
        }
    }
    let answers = run("ClientAddress", &events);
    assert_eq!(answers.len(), events.len());
    for (event, answer) in events.iter().zip(answers) {
        let mut expected = event["request"].clone();
        expected["headers"]["x-client-address"] = json!({ "value": event["viewer"]["ip"] });
        assert_eq!(answer, expected);
    }
}

#[test]
fn every_function_of_the_edge_is_tested_here_and_fits_its_runtime() {
    let resources = template("template.yaml").unwrap()["Resources"].as_object().unwrap().clone();
    let functions = resources.iter().filter(|(_, it)| it["Type"] == "AWS::CloudFront::Function");
    let ids: Vec<_> = functions.map(|(id, _)| id.as_str()).collect();
    assert_eq!(ids, ["ClientAddress", "DeepLinks"]);
    for id in ids {
        let properties = function(id);
        assert_eq!(properties["FunctionConfig"]["Runtime"], "cloudfront-js-2.0", "{id}");
        assert_eq!(properties["AutoPublish"], true, "{id}");
        let code = properties["FunctionCode"].as_str().unwrap();
        assert!(code.len() <= 10 * 1024, "{id} has {} bytes", code.len());
        // The runtime has ECMAScript 5.1 and only parts of later versions.
        let later = ["=>", "`", "...", "let ", "const ", "class ", "async", "await", "import"];
        for word in later.into_iter().chain(["Promise", "require", "setTimeout", "fetch("]) {
            assert!(!code.contains(word), "{id} has {word}");
        }
    }
}

/// The gateway reports every payment of every customer from a few addresses.
#[test]
fn the_limit_of_an_address_does_not_count_the_gateways_events() {
    let acl = &template("edge.yaml").unwrap()["Resources"]["WebAcl"]["Properties"];
    let rules = acl["Rules"].as_array().unwrap();
    let requests = rules.iter().find(|rule| rule["Name"] == "requests").unwrap();
    let counted = &requests["Statement"]["RateBasedStatement"]["ScopeDownStatement"];
    let prefix = &counted["NotStatement"]["Statement"]["ByteMatchStatement"]["SearchString"];
    let prefix = prefix.as_str().unwrap();
    let left_out: Vec<_> =
        contract::ROUTES.iter().filter(|route| route.path.starts_with(prefix)).collect();
    assert!(!left_out.is_empty());
    for route in left_out {
        assert_eq!(route.access, contract::Access::Signed, "{}", route.path);
    }
}
