//! No two files of a crate import each other, however long the way round: each can be read, and
//! changed, without the other.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use regex_lite::Regex;
use tests::root;

/// The files of a crate by module path, such as `["login", "store"]`; `[]` is `lib.rs`.
type Modules = BTreeMap<Vec<String>, PathBuf>;

fn modules(folder: &Path, path: &[String], found: &mut Modules) {
    for entry in fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().path();
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        if file.is_dir() {
            let inner: Vec<_> = path.iter().cloned().chain([name]).collect();
            modules(&file, &inner, found);
        } else if file.extension().is_some_and(|extension| extension == "rs") {
            let is_root = ["mod", "lib", "main"].contains(&name.as_str());
            let own = if is_root { None } else { Some(name) };
            found.insert(path.iter().cloned().chain(own).collect(), file);
        }
    }
}

/// The paths of a `use`, with its braces opened: `a::{b, c::{d}}` is `a::b` and `a::c::d`.
fn leaves(tree: &str) -> Vec<String> {
    let Some(open) = tree.find('{') else {
        return vec![tree.split(" as ").next().unwrap().trim().to_owned()];
    };
    let prefix = tree[..open].trim();
    let inner = &tree[open + 1..tree.rfind('}').unwrap()];
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (at, letter) in inner.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&inner[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&inner[start..]);
    let parts = parts.into_iter().filter(|part| !part.trim().is_empty());
    parts.flat_map(leaves).map(|leaf| format!("{prefix}{leaf}")).collect()
}

/// The module that a path names in the file of `module`: the deepest that there is.
fn target(leaf: &str, module: &[String], modules: &Modules) -> Option<Vec<String>> {
    let mut segments = leaf.split("::").map(str::trim).peekable();
    let mut path = match *segments.peek()? {
        "crate" => Vec::new(),
        "super" => module.to_vec(),
        _ => return None,
    };
    if segments.next_if_eq(&"crate").is_none() {
        while segments.next_if_eq(&"super").is_some() {
            path.pop()?;
        }
    }
    for segment in segments {
        let inner: Vec<_> = path.iter().cloned().chain([segment.to_owned()]).collect();
        if !modules.contains_key(&inner) {
            break;
        }
        path = inner;
    }
    Some(path)
}

/// What the file of each module imports from other files of its crate. What a file only passes on
/// (`pub use`) and what its unit tests use does not count.
fn imports(modules: &Modules) -> BTreeMap<Vec<String>, BTreeSet<Vec<String>>> {
    let import = Regex::new(r"(?m)^use\s+((?:crate|super)::[^;]+);").unwrap();
    let one = |(module, file): (&Vec<String>, &PathBuf)| {
        let text = fs::read_to_string(file).unwrap();
        let uses = import.captures_iter(&text).map(|found| found[1].replace('\n', " "));
        let targets = uses.flat_map(|tree| leaves(&tree));
        let targets = targets.filter_map(|leaf| target(&leaf, module, modules));
        let others = targets.filter(|other| other != module).collect();
        (module.clone(), others)
    };
    modules.iter().map(one).collect()
}

/// Whether `from` reaches `to` by imports.
fn reaches(
    from: &[String],
    to: &[String],
    imports: &BTreeMap<Vec<String>, BTreeSet<Vec<String>>>,
) -> bool {
    let (mut seen, mut next) = (BTreeSet::new(), vec![from.to_vec()]);
    while let Some(module) = next.pop() {
        for other in &imports[&module] {
            if other == to {
                return true;
            }
            if seen.insert(other.clone()) {
                next.push(other.clone());
            }
        }
    }
    false
}

#[test]
fn no_file_imports_what_imports_it() {
    let mut folders: Vec<_> = fs::read_dir(root().join("shared")).unwrap().collect();
    folders.extend(
        fs::read_dir(root())
            .unwrap()
            .filter(|entry| entry.as_ref().unwrap().file_name().to_str() == Some("xtask")),
    );
    let (mut arrows, mut circles) = (0, Vec::new());
    for folder in folders {
        let mut found = Modules::new();
        modules(&folder.unwrap().path().join("src"), &[], &mut found);
        let imports = imports(&found);
        arrows += imports.values().map(BTreeSet::len).sum::<usize>();
        let circle = |module: &&Vec<String>| reaches(module, module, &imports);
        circles.extend(found.keys().filter(circle).map(|module| found[module].clone()));
    }
    assert!(arrows > 500, "{arrows} imports are too few: the test does not see them");
    assert!(circles.is_empty(), "files in a circle: {circles:?}");
}

#[test]
fn braces_of_an_import_are_opened() {
    let tree = "crate::{login::{self, store::Session}, users::User as Person}";
    let expected = ["crate::login::self", "crate::login::store::Session", "crate::users::User"];
    assert_eq!(leaves(tree), expected);
}
