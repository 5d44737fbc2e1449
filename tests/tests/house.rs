//! The house rules that no other tool checks: the direction of dependencies, lengths, and tests
//! that do not sleep.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use cargo_metadata::{DependencyKind, MetadataCommand};
use tests::root;

const ADAPTERS: [&str; 7] = ["dynamo", "files", "gateway", "identity", "mail", "queue", "runtime"];

/// The functions of call records, and the crate that each may use.
const CALL_FUNCTIONS: [(&str, &str); 6] = [
    ("build-download", "call-history"),
    ("call-months", "call-history"),
    ("calls", "call-history"),
    ("import-call-records", "call-import"),
    ("invoice-links", "call-history"),
    ("jobs", "call-history"),
];

/// The one function that may use `pdf`, whose typesetter takes minutes to compile.
const PDF_FUNCTION: &str = "documents";

/// The workspace packages that a package may use, outside its tests.
fn may_use(package: &str, is_function: bool) -> BTreeSet<&'static str> {
    let mut allowed = BTreeSet::new();
    match package {
        "domain" | "contract" => {}
        "app" => allowed.extend(["domain"]),
        "portal-http" => allowed.extend(["domain", "app", "contract"]),
        "testkit" => {
            allowed.extend(["domain", "app", "contract", "portal-http", "dynamo", "gateway"]);
            allowed.insert("stripe-sim");
        }
        "pdf" => allowed.extend(["contract"]),
        "call-rows" => allowed.extend(["domain", "app"]),
        "call-store" => allowed.extend(["domain", "app", "call-rows"]),
        "call-import" | "call-history" => {
            allowed.extend(["domain", "app", "call-rows", "call-store"]);
        }
        "xtask" => allowed.extend(["domain", "contract"]),
        adapter if ADAPTERS.contains(&adapter) => allowed.extend(["domain", "app"]),
        _ if is_function => {
            allowed.extend(["domain", "app", "contract", "portal-http"]);
            allowed.extend(ADAPTERS);
            // Arrow and Parquet cost as much to build as the AWS SDKs.
            let of_calls = CALL_FUNCTIONS.iter().find(|(name, _)| *name == package);
            allowed.extend(of_calls.map(|(_, used)| *used));
            allowed.extend((package == PDF_FUNCTION).then_some("pdf"));
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
fn the_core_does_not_depend_on_aws() {
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
    files(folder, "rs", found);
}

/// The files under a folder with this extension, without the packages of npm.
fn files(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("node_modules") {
            files(&path, extension, found);
        } else if path.extension().is_some_and(|own| own == extension) {
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
            // Code with a `Start` can make adapters.
            let text = text.replace("lambda_runtime::", "");
            let mut used = text.split("runtime::").skip(1);
            let fine = used.all(|rest| rest.starts_with("Capability"));
            assert!(fine, "{name} uses more of `runtime` than `Capability`, as only a main.rs may");
        }
    }
    assert!(mains > 30);
}

/// Every source of the project, including tests and the browser flows.
fn all_sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in ["functions", "shared", "tests", "xtask"] {
        sources(&root().join(folder), &mut found);
    }
    files(&root().join("tests/browser"), "mjs", &mut found);
    assert!(found.len() > 400, "{} files are seen", found.len());
    found
}

#[test]
fn files_have_at_most_400_lines() {
    let mut long = Vec::new();
    for file in all_sources() {
        let lines = std::fs::read_to_string(&file).unwrap().lines().count();
        let main = file.ends_with("src/main.rs") && file.starts_with(root().join("functions"));
        let limit = if main { 30 } else { 400 };
        if lines > limit {
            long.push(format!("{} has {lines} lines, of {limit}", file.display()));
        }
    }
    assert_eq!(long, [""; 0]);
}

#[test]
fn files_begin_with_a_description() {
    for file in all_sources() {
        let text = std::fs::read_to_string(&file).unwrap();
        let begins = if file.extension().is_some_and(|own| own == "rs") { "//!" } else { "/" };
        assert!(text.starts_with(begins), "{} does not say what it is for", file.display());
    }
}

#[test]
fn lines_have_at_most_100_characters() {
    let mut long = Vec::new();
    for file in all_sources() {
        let text = std::fs::read_to_string(&file).unwrap();
        for (number, line) in text.lines().enumerate() {
            if line.chars().count() > 100 {
                long.push(format!("{}:{}", file.display(), number + 1));
            }
        }
    }
    assert_eq!(long, [""; 0], "lines of more than 100 characters");
}

/// The polling helpers of tests. Each gives up in the end.
const MAY_SLEEP: [&str; 2] = ["tests/tests/e2e/stack.rs", "tests/browser/lib/until.mjs"];

/// The part of a file that is a test: all of it, or what follows `#[cfg(test)]` in a source.
fn test_part(path: &str, text: &str) -> Option<String> {
    if path.starts_with("tests/") || path.contains("/tests/") || path.starts_with("shared/testkit")
    {
        return Some(text.to_owned());
    }
    text.split_once("#[cfg(test)]").map(|(_, tests)| tests.to_owned())
}

#[test]
fn no_test_sleeps_outside_a_bounded_poll() {
    let calls = ["sleep(", "sleep_until(", "setTimeout(", "waitForTimeout("];
    let mut sleeping = BTreeSet::new();
    for file in all_sources() {
        let path = file.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(&file).unwrap();
        let Some(tests) = test_part(&path, &text) else { continue };
        // A test may define a function `sleep`.
        let tests = tests.replace("fn sleep(", "");
        if calls.iter().any(|call| tests.contains(call)) && !path.ends_with("tests/house.rs") {
            sleeping.insert(path);
        }
    }
    assert_eq!(sleeping, MAY_SLEEP.map(str::to_owned).into());
}

/// Two files called `suite.rs` would not name their subjects.
#[test]
fn a_contract_suite_is_named_by_its_subject() {
    let mut found = Vec::new();
    sources(&root().join("shared/testkit"), &mut found);
    let suites: Vec<_> =
        found.iter().filter(|file| file.to_str().unwrap().contains("suite")).collect();
    assert!(suites.len() > 5, "{suites:?}");
    let unnamed =
        suites.iter().filter(|file| file.ends_with("suite.rs") || file.ends_with("mod.rs"));
    assert_eq!(unnamed.count(), 0, "{suites:?}");
}
