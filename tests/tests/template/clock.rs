//! What is deployed has no way to move its time: the template names no clock, and no function is
//! built with the code that reads one.

use std::collections::BTreeSet;

use cargo_metadata::{MetadataCommand, Package};
use tests::root;

use crate::project::PROJECT;

/// The feature of `runtime` that moves the time of the functions on the local stack.
const FEATURE: &str = "local-clock";

/// The packages of the workspace.
fn packages() -> Vec<Package> {
    let metadata = MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .no_deps()
        .other_options(["--offline".to_owned()])
        .exec();
    metadata.unwrap().packages
}

#[test]
fn no_function_of_the_template_has_a_variable_for_a_clock() {
    let read = PROJECT.text("shared/runtime/src/local_clock.rs");
    assert!(read.contains(r#"VARIABLE: &str = "LOCAL_CLOCK""#), "the variable has another name");
    let mut variables = BTreeSet::new();
    for (_, function) in PROJECT.of_type("AWS::Serverless::Function") {
        let own = function["Properties"]["Environment"]["Variables"].as_object();
        variables.extend(own.into_iter().flatten().map(|(name, _)| name.as_str()));
    }
    assert!(variables.contains("PORTAL_URL"), "the test sees variables");
    let clocks: Vec<_> = variables.iter().filter(|name| name.contains("CLOCK")).collect();
    assert!(clocks.is_empty(), "{clocks:?}");
    // Nor do global settings, parameters, or the settings of an operator.
    for file in ["infra/template.yaml", "samconfig.toml"] {
        assert!(!PROJECT.text(file).to_uppercase().contains("CLOCK"), "{file} names a clock");
    }
}

#[test]
fn only_the_program_of_the_local_stack_asks_for_the_local_clock() {
    let (mut defined, mut asks) = (BTreeSet::new(), BTreeSet::new());
    for package in packages() {
        for dependency in &package.dependencies {
            if dependency.features.iter().any(|feature| feature.contains(FEATURE)) {
                let (asking, kind) = (package.name.as_str(), dependency.kind);
                asks.insert(format!("{asking}: {kind:?} {}", dependency.name));
            }
        }
        for (name, others) in &package.features {
            let forwards = others.iter().any(|other| other.contains(FEATURE));
            assert!(!forwards, "feature {name} of {} turns it on", package.name);
            if name == FEATURE {
                defined.insert(package.name.to_string());
            }
        }
    }
    assert_eq!(defined, ["runtime".to_owned()].into(), "the test sees the feature");
    let program = "local-functions: Development runtime".to_owned();
    assert_eq!(asks, [program].into(), "a function could be built with the local clock");
}

/// A feature could also be named where the functions are built.
#[test]
fn what_builds_the_deployed_functions_names_no_feature() {
    for file in ["xtask/src/arm64.rs", "xtask/src/package.rs", "xtask/src/functions.rs"] {
        let text = PROJECT.text(file);
        assert!(text.contains("build"), "{file} builds functions");
        assert!(!text.contains("features"), "{file} names features");
    }
}

/// Lambda states it in the machine's time, so a function would stop at once in a moved one.
#[test]
fn a_function_takes_the_end_of_its_call_from_the_clock_that_it_reads() {
    let mut seen = 0;
    for name in PROJECT.functions() {
        let main = PROJECT.text(&format!("functions/{name}/src/main.rs"));
        let moved = main.matches("runtime::deadline(event.context.deadline)").count();
        assert_eq!(main.matches("context.deadline").count(), moved, "{name}");
        seen += moved;
    }
    assert!(seen >= 2, "the test sees deadlines");
}
