//! The list of planted bugs fits the sources, so that `cargo xtask planted` can plant each of them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use cargo_metadata::{MetadataCommand, Package};
use tests::root;
use toml::{Table, Value};

fn bugs() -> Vec<Table> {
    let mut bugs = Vec::new();
    for entry in fs::read_dir(root().join("tests/planted")).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let list: Table = text.parse().unwrap();
        let all = list["bug"].as_array().unwrap().iter();
        bugs.extend(all.map(|bug| bug.as_table().unwrap().clone()));
    }
    bugs
}

fn text<'a>(bug: &'a Table, field: &str) -> &'a str {
    bug[field].as_str().unwrap()
}

/// Where each package is.
static FOLDERS: LazyLock<BTreeMap<String, PathBuf>> = LazyLock::new(|| {
    let metadata = MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .no_deps()
        .other_options(["--offline".to_owned()])
        .exec()
        .unwrap();
    let folder = |package: &Package| package.manifest_path.parent().unwrap().into();
    let packages = metadata.packages.iter();
    packages.map(|package| (package.name.to_string(), folder(package))).collect()
});

/// The file in which a test program has this module: `lib` is made of `src`, any other of `tests`.
fn file_of(package: &str, target: &str, modules: &[&str]) -> Option<PathBuf> {
    let folder = &FOLDERS[package];
    // Unit tests are in a module `tests` of the file that they test.
    let modules = modules.strip_suffix(&["tests"]).unwrap_or(modules);
    let root = if target == "lib" { folder.join("src") } else { folder.join("tests") };
    let candidates = if modules.is_empty() {
        [root.join(format!("{target}.rs")), root.join(target).join("main.rs")]
    } else {
        let root = if target == "lib" { root } else { root.join(target) };
        let module: PathBuf = modules.iter().collect();
        [root.join(&module).with_extension("rs"), root.join(&module).join("mod.rs")]
    };
    candidates.into_iter().find(|file| file.exists())
}

#[test]
fn the_text_to_replace_occurs_once() {
    for bug in bugs() {
        let (name, file) = (text(&bug, "name"), text(&bug, "file"));
        let source = fs::read_to_string(root().join(file)).unwrap();
        let (find, replace) = (text(&bug, "find"), text(&bug, "replace"));
        assert_eq!(source.matches(find).count(), 1, "{name}: {find:?} in {file}");
        assert_ne!(find, replace, "{name}");
    }
}

#[test]
fn each_bug_names_tests_that_are_there() {
    for bug in bugs() {
        let (package, target) = (text(&bug, "package"), text(&bug, "target"));
        let tests = bug["tests"].as_array().unwrap();
        assert!(!tests.is_empty());
        for test in tests.iter().filter_map(Value::as_str) {
            let path: Vec<_> = test.split("::").collect();
            let (name, modules) = path.split_last().unwrap();
            let file = file_of(package, target, modules);
            let file = file.unwrap_or_else(|| panic!("no file for {package} {target} {test}"));
            let source = fs::read_to_string(file).unwrap();
            assert!(source.contains(&format!("fn {name}(")), "{package} {target} {test}");
        }
    }
}

#[test]
fn the_bugs_have_different_names() {
    let bugs = bugs();
    let names: BTreeSet<_> = bugs.iter().map(|bug| text(bug, "name")).collect();
    assert!(names.len() >= 15, "{}", names.len());
    assert_eq!(names.len(), bugs.len());
}
