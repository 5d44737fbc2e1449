//! The house rules that no other tool holds: which way dependencies point, and how long things are.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use cargo_metadata::{DependencyKind, MetadataCommand};
use tests::root;

const ADAPTERS: [&str; 6] = ["dynamo", "files", "identity", "mail", "queue", "runtime"];

/// What each room may use of the house, outside its tests.
fn may_use(package: &str, is_function: bool) -> BTreeSet<&'static str> {
    let mut allowed = BTreeSet::new();
    match package {
        "domain" | "contract" => {}
        "app" => allowed.extend(["domain"]),
        "portal-http" => allowed.extend(["domain", "app", "contract"]),
        "testkit" => allowed.extend(["domain", "app", "contract", "portal-http", "dynamo"]),
        "xtask" => allowed.extend(["domain", "contract"]),
        adapter if ADAPTERS.contains(&adapter) => allowed.extend(["domain", "app"]),
        _ if is_function => {
            allowed.extend(["domain", "app", "contract", "portal-http"]);
            allowed.extend(ADAPTERS);
        }
        _ => {}
    }
    allowed
}

#[test]
fn dependencies_point_one_way() {
    let metadata = MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .no_deps()
        .other_options(["--offline".to_owned()])
        .exec()
        .unwrap();
    let own: BTreeSet<_> =
        metadata.packages.iter().map(|package| package.name.to_string()).collect();
    let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for package in &metadata.packages {
        let is_function = package.manifest_path.as_str().contains("/functions/");
        let allowed = may_use(&package.name, is_function);
        for dependency in &package.dependencies {
            let ours = own.contains(&dependency.name);
            if ours && dependency.kind == DependencyKind::Normal {
                uses.entry(package.name.to_string()).or_default().insert(dependency.name.clone());
                let fine = allowed.contains(dependency.name.as_str());
                assert!(fine, "{} must not use {}", package.name, dependency.name);
            }
        }
    }
    assert!(uses["dynamo"].contains("app"), "the test sees dependencies");
}

#[test]
fn the_core_knows_no_aws() {
    let metadata = MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .no_deps()
        .other_options(["--offline".to_owned()])
        .exec()
        .unwrap();
    let core = ["domain", "app", "contract"];
    for package in metadata.packages.iter().filter(|package| core.contains(&package.name.as_str()))
    {
        for dependency in &package.dependencies {
            let aws = dependency.name.starts_with("aws") || dependency.name.starts_with("lambda");
            assert!(!aws, "{} uses {}", package.name, dependency.name);
        }
    }
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn a_function_is_wired_in_its_main_and_nowhere_else() {
    let mut files = Vec::new();
    sources(&root().join("functions"), &mut files);
    let mut mains = 0;
    for file in files {
        let (text, name) = (std::fs::read_to_string(&file).unwrap(), file.display());
        if file.ends_with("src/main.rs") {
            mains += 1;
            let first = text.lines().next().unwrap();
            let says = first.starts_with("//! `") || first.contains(" → ");
            assert!(
                says,
                "{name} does not begin with its route, or with its trigger → its outcome"
            );
        } else {
            // Whoever has the start can make adapters.
            let text = text.replace("lambda_runtime::", "");
            let mut used = text.split("runtime::").skip(1);
            let fine = used.all(|rest| rest.starts_with("Capability"));
            assert!(fine, "{name} uses more of `runtime` than `Capability`, as only a main.rs may");
        }
    }
    assert!(mains > 30);
}

#[test]
fn files_are_of_one_subject_and_lines_can_be_read() {
    let mut files = Vec::new();
    for folder in ["functions", "shared", "xtask/src"] {
        sources(&root().join(folder), &mut files);
    }
    assert!(files.len() > 50);
    let mut long = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let name = file.display();
        let main = file.ends_with("src/main.rs") && name.to_string().contains("/functions/");
        let limit = if main { 30 } else { 400 };
        let lines = text.lines().count();
        assert!(lines <= limit, "{name} has {lines} lines, of {limit}");
        assert!(text.starts_with("//!"), "{name} does not say what it is for");
        for (number, line) in text.lines().enumerate() {
            if line.chars().count() > 100 {
                long.push(format!("{name}:{}", number + 1));
            }
        }
    }
    assert_eq!(long, [""; 0], "lines of more than 100 characters");
}
