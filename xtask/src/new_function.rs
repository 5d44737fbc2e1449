//! Writes the package, the event and the template's block of a function that the contract's routes
//! name and that is not there yet. Once: what is written is then edited by hand (decision 23).
//!
//! The texts are in `xtask/skeleton`. Its sources compile and its test runs, in
//! `tests/tests/skeleton.rs`; `tests/tests/template/new_function.rs` holds what is written to what
//! the template must say.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use contract::{Access, ROUTES, RouteInfo};

/// The last function behind a route: new ones are put before it.
const LAST: &str = "  NotFoundFunction:\n";

/// What the access rule of a function's routes decides of its skeleton.
struct Caller {
    /// What a handler is told of the caller.
    name: &'static str,
    /// Whether staff may look at an account through it, which is logged.
    in_account: bool,
}

impl Caller {
    fn of(access: Access) -> Result<Self> {
        let (name, in_account) = match access {
            Access::InAccount(_) => ("AccountCaller", true),
            Access::SignedIn => ("SessionCaller", false),
            Access::OnAccountAsStaff(_) => ("StaffCaller", false),
            Access::AsStaff(_) => ("StaffMember", false),
            Access::Public => bail!(
                "a route for everybody has no caller to check: begin with a copy of \
                 functions/forgot-password, and write down why it needs no session"
            ),
            Access::Linked => bail!(
                "a route of a mailed link has no session: begin with a copy of \
                 functions/unsubscribe"
            ),
            Access::Signed => bail!(
                "a route for the payment gateway has no session: begin with a copy of \
                 functions/stripe-webhook"
            ),
        };
        Ok(Self { name, in_account })
    }
}

/// Writes all that a new function needs beside what only people can say; the files that it wrote.
pub(crate) fn run(root: &Path, name: &str) -> Result<Vec<PathBuf>> {
    let routes: Vec<_> = ROUTES.iter().filter(|route| route.function == name).collect();
    let Some(first) = routes.first() else {
        bail!("no route of shared/contract/src/routes names the function {name}: write it first");
    };
    let caller = Caller::of(first.access)?;
    for route in &routes {
        let same = std::mem::discriminant(&route.access) == std::mem::discriminant(&first.access);
        ensure!(same, "the routes of {name} have different kinds of callers: begin with one kind");
    }
    let folder = root.join("functions").join(name);
    ensure!(!folder.exists(), "functions/{name} is there already");

    let template = root.join("infra/template.yaml");
    let text = fs::read_to_string(&template).context("cannot read infra/template.yaml")?;
    ensure!(text.matches(LAST).count() == 1, "infra/template.yaml has not one line {LAST}");
    let block = block(name, &routes, &caller);
    let mut files = vec![(template, text.replace(LAST, &format!("{block}{LAST}")))];

    let source = |text: &str| source(text, name, &routes, &caller);
    let test = format!("tests/{}.rs", name.replace('-', "_"));
    files.extend([
        (folder.join("Cargo.toml"), source(include_str!("../skeleton/package.toml"))),
        (folder.join("src/main.rs"), source(include_str!("../skeleton/main.rs"))),
        (folder.join("src/lib.rs"), source(include_str!("../skeleton/lib.rs"))),
        (folder.join(test), source(include_str!("../skeleton/test.rs"))),
    ]);
    for route in &routes {
        let case = if routes.len() == 1 { "ok" } else { route.operation };
        files.push((root.join(format!("events/{name}/{case}.json")), event(route)));
    }
    for (path, text) in &files {
        fs::create_dir_all(path.parent().context("a file is in a folder")?)?;
        fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(files.into_iter().map(|(path, _)| path).collect())
}

/// The name of a route in the contract: `change-me` is `CHANGE_ME`.
fn constant(route: &RouteInfo) -> String {
    route.operation.replace('-', "_").to_uppercase()
}

/// Method and path.
fn line(route: &RouteInfo) -> String {
    format!("{} {}", route.method.name(), route.path)
}

/// A source of the package.
fn source(text: &str, name: &str, routes: &[&RouteInfo], caller: &Caller) -> String {
    let constants: Vec<_> = routes.iter().map(|route| constant(route)).collect();
    let lines: Vec<_> = routes.iter().map(|route| format!("`{}`", line(route))).collect();
    let (import, first) = match &constants[..] {
        [only] => (only.clone(), only),
        [first, ..] => (format!("{{{}}}", constants.join(", ")), first),
        [] => return String::new(),
    };
    let served: String = constants.iter().map(|route| format!(".on({route}, handle)")).collect();
    let mut text = text
        .replace("`GET /v1/skeleton`", &lines.join(",\n//! "))
        .replace(".on(AGING, handle).serve", &format!("{served}.serve"))
        .replace("AccountCaller", caller.name)
        .replace("skeleton", &package_or_crate(text, name));
    text = if text.contains("async fn main") {
        text.replace("contract::AGING", &format!("contract::{import}"))
    } else {
        text.replace("AGING", first)
    };
    if !caller.in_account {
        text = text
            .replace("ServeAccount", "ServeSignedIn")
            .replace("\n        .with_activity(start.name(Resource::ActivityTable)?)", "");
    }
    text
}

/// A package has hyphens where Rust's name of it has underscores.
fn package_or_crate(text: &str, name: &str) -> String {
    if text.starts_with("[package]") { name.to_owned() } else { name.replace('-', "_") }
}

/// The function in the template.
fn block(name: &str, routes: &[&RouteInfo], caller: &Caller) -> String {
    let mut block = include_str!("../skeleton/function.yaml").to_owned();
    if !caller.in_account {
        block = without(&block, "          ACTIVITY_TABLE:", 1);
        block = without(&block, "            - Sid: Activity", 4);
    }
    let event = |route: &&RouteInfo| {
        let id = if routes.len() == 1 { "Route".to_owned() } else { camel(route.operation) };
        include_str!("../skeleton/route.yaml")
            .replace("Route:", &format!("{id}:"))
            .replace("GET", route.method.name())
            .replace("/v1/skeleton", route.path)
    };
    let events: String = routes.iter().map(event).collect();
    block
        .replace("      Events:\n", &format!("      Events:\n{events}"))
        .replace("Skeleton", &camel(name))
        .replace("functions/skeleton", &format!("functions/{name}"))
}

/// The text without so many lines, from the one that begins so.
fn without(text: &str, begin: &str, count: usize) -> String {
    let at = text.lines().position(|line| line.starts_with(begin)).unwrap_or(usize::MAX);
    let gone = at..at.saturating_add(count);
    let kept = text.lines().enumerate().filter(|(number, _)| !gone.contains(number));
    kept.map(|(_, line)| format!("{line}\n")).collect()
}

/// `sign-in` → `SignIn`.
pub(crate) fn camel(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>())
    };
    name.split('-').filter_map(word).collect()
}

/// A request of Dana Roy's to this route; each parameter of the path is its own name.
fn event(route: &RouteInfo) -> String {
    let names = route.path.split('{').skip(1).filter_map(|part| part.split('}').next());
    let parameters: Vec<_> = names.map(|name| format!("\n    \"{name}\": \"{name}\"")).collect();
    let parameters = match &parameters[..] {
        [] => "{}".to_owned(),
        some => format!("{{{}\n  }}", some.join(",")),
    };
    include_str!("../skeleton/event.json")
        .replace("GET /v1/skeleton", &line(route))
        .replace("\"GET\"", &format!("\"{}\"", route.method.name()))
        .replace("/v1/filled-in", &route.path.replace(['{', '}'], ""))
        .replace("\"pathParameters\": {}", &format!("\"pathParameters\": {parameters}"))
}
