//! The cost of a new route: the places that CONTRIBUTING.md lists, and what `cargo xtask
//! new-function` writes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use contract::ROUTES;
use serde_json::Value;
use tests::root;

use crate::project::{PROJECT, Project, logical_id};
use crate::{functions, routes};

#[path = "../../../xtask/src/new_function.rs"]
mod command;

/// Most places that people edit for a route in a new function.
const MOST: usize = 9;

/// The places of the checklist, in its order.
fn checklist() -> Vec<String> {
    let text = PROJECT.text("CONTRIBUTING.md");
    let (_, section) = text.split_once("\n## Adding a route\n").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let item = |line: &str| {
        let (number, rest) = line.split_once(". `")?;
        number.parse::<usize>().ok()?;
        Some(rest.split('`').next().unwrap().to_owned())
    };
    section.lines().filter_map(item).collect()
}

#[test]
fn a_route_costs_at_most_nine_places_and_each_is_there() {
    let places = checklist();
    assert!((5..=MOST).contains(&places.len()), "{places:?}");
    let different: BTreeSet<_> = places.iter().collect();
    assert_eq!(different.len(), places.len(), "{places:?}");
    for place in places {
        let file = place.replace("<name>", "aging");
        assert!(root().join(&file).is_file(), "there is no {place}");
    }
}

/// Every text file of the project, by its path.
fn files(folder: &Path, found: &mut Vec<(String, String)>) {
    const LEFT_OUT: [&str; 6] = ["target", "node_modules", ".git", "dist", "work", ".venv"];
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() && !LEFT_OUT.contains(&name.as_str()) {
            files(&path, found);
        } else if path.is_file() {
            let Ok(text) = fs::read_to_string(&path) else { continue };
            let path = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
            found.push((path, text));
        }
    }
}

/// Whether a file lists them: it has nine in ten of these, each in one of its forms.
fn lists(text: &str, of: &[Vec<String>]) -> bool {
    let named = of.iter().filter(|forms| forms.iter().any(|form| text.contains(form)));
    named.count() * 10 >= of.len() * 9
}

/// A list of all functions, or of all routes, is another place to edit. Each such list is in the
/// checklist, or a command writes it.
#[test]
fn no_other_file_lists_every_function_or_every_route() {
    let written = ["Cargo.lock", "infra/openapi.json", "web/src/api/schema.d.ts"];
    let functions: Vec<_> = PROJECT.functions().into_iter().collect();
    let functions: Vec<Vec<String>> = functions
        .iter()
        .map(|name| {
            let library = name.replace('-', "_");
            vec![
                format!("\"{name}\""),
                format!("functions/{name}\""),
                logical_id(name),
                format!("{library}::CAPABILITIES"),
            ]
        })
        .collect();
    let routes: Vec<Vec<String>> = ROUTES
        .iter()
        .map(|route| {
            let constant = route.operation.replace('-', "_").to_uppercase();
            vec![format!("\"{}\"", route.operation), format!("{constant}."), route.path.to_owned()]
        })
        .collect();
    let mut all = Vec::new();
    files(&root(), &mut all);
    let found: BTreeSet<_> = all
        .iter()
        .filter(|(_, text)| lists(text, &functions) || lists(text, &routes))
        .map(|(path, _)| path.as_str())
        .collect();
    let places = checklist();
    let mut known: BTreeSet<_> = written.into_iter().collect();
    known.extend(places.iter().map(String::as_str));
    assert!(found.contains("infra/template.yaml") && found.contains("Cargo.lock"), "{found:?}");
    assert!(found.is_subset(&known), "{found:?}");
}

/// The template without this function and its log.
fn without(template: &str, name: &str) -> String {
    let id = logical_id(name);
    let gone = [format!("  {id}:"), format!("  {}:", id.replace("Function", "Logs"))];
    let mut inside = false;
    let mut kept = String::new();
    for line in template.lines() {
        if line.starts_with("  ") && !line.starts_with("   ") {
            inside = gone.iter().any(|begin| begin == line);
        }
        if !inside {
            kept += line;
            kept.push('\n');
        }
    }
    assert!(kept.len() < template.len(), "{name} was not in the template");
    kept
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let from = entry.unwrap().path();
        let to = to.join(from.file_name().unwrap());
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(&from, &to).unwrap();
        }
    }
}

/// A copy of the checkout in which this function was forgotten, and written again by the command.
fn written_again(test: &str, name: &str) -> (PathBuf, Project) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("new-function-{test}-{name}"));
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    copy(&root().join("functions"), &folder.join("functions"));
    fs::remove_dir_all(folder.join("functions").join(name)).unwrap();
    fs::create_dir_all(folder.join("infra")).unwrap();
    let template = without(&PROJECT.text("infra/template.yaml"), name);
    fs::write(folder.join("infra/template.yaml"), template).unwrap();
    command::run(&folder, name).unwrap();
    let project = Project::at(&folder);
    (folder, project)
}

/// One function for each kind of caller, and one with two routes.
const KINDS: [&str; 5] = ["aging", "me", "staff-credits", "staff-accounts", "my-sessions"];

#[test]
fn what_new_function_writes_is_what_the_template_must_say() {
    for name in KINDS {
        let (folder, project) = written_again("template", name);
        functions::folders_are_functions(&project);
        functions::policies_are_declared(&project);
        functions::environments_are_declared(&project);
        functions::logs_are_kept_for_a_stated_time(&project);
        routes::events_are_routes(&project);
        fs::remove_dir_all(folder).unwrap();
    }
}

#[test]
fn what_new_function_writes_has_an_event_for_each_route() {
    for name in KINDS {
        let (folder, project) = written_again("events", name);
        let mut found = BTreeSet::new();
        for entry in fs::read_dir(folder.join("events").join(name)).unwrap() {
            let event = fs::read_to_string(entry.unwrap().path()).unwrap();
            let event: Value = serde_json::from_str(&event).unwrap();
            assert_eq!(event["routeKey"], event["requestContext"]["routeKey"]);
            found.insert(event["routeKey"].as_str().unwrap().to_owned());
        }
        let served = ROUTES.iter().filter(|route| route.function == name);
        let served = served.map(|route| format!("{} {}", route.method.name(), route.path));
        assert_eq!(found, served.collect(), "{name}");
        assert!(!project.text(&format!("functions/{name}/src/main.rs")).contains("skeleton"));
        fs::remove_dir_all(folder).unwrap();
    }
}

#[test]
fn new_function_overwrites_nothing_and_begins_with_a_route() {
    let there = command::run(&root(), "aging").unwrap_err().to_string();
    assert!(there.contains("is there already"), "{there}");
    let unknown = command::run(&root(), "nowhere").unwrap_err().to_string();
    assert!(unknown.contains("no route"), "{unknown}");
    let public = command::run(&root(), "portal").unwrap_err().to_string();
    assert!(public.contains("for everybody"), "{public}");
}
