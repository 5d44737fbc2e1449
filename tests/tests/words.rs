//! One word for one thing: words that this project once used for something else do not come back.
//! `docs/glossary.md` has the words to use instead.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::process::Command;

use regex_lite::Regex;
use tests::root;

/// What must not be written, and what to write instead.
const RELAPSES: [(&str, &str); 14] = [
    (r"\b[Ww]hoever\b", "the actor: the caller, the function, a user, another writer"),
    (r"\b[Ff]or ever\b", "permanently"),
    (r"\banew\b", "again"),
    (r"\b[Tt]rails?\b", "activity log"),
    (r"\b[Dd]oings\b", "activity"),
    (r"\btak(e|en|ing) along\b", "download"),
    (r"\bAccountCard\b|\b(account|accounts)'? cards?\b", "account summary"),
    (
        r"\b(mod|app|crate)(::| )(office|own|once|outside|people)\b",
        "staff, login, idempotency, system, users",
    ),
    (r"\bPeople[A-Z]\w*", "UserChange, UserWrite"),
    (r"\b(count|forget)_tr(y|ies)\b|\bTriesKey\b", "attempt"),
    (r"\badmin-invite\b|\bStaffInviteFunction\b", "bootstrap-admin"),
    (r"\bset_aside\b|\bSetAside\b", "abandoned"),
    (r"\b(people|ports|convert)\.rs\b", "a file named after its subject"),
    (r"\bhas(n't| not)? come in\b", "is active, has signed in"),
];

/// What is not ours to word, or must say the old word: catalogues and mails for customers, stored
/// snapshots, generated files, and this list.
fn is_exempt(path: &str) -> bool {
    const FOLDERS: [&str; 3] = ["web/src/i18n/", "shared/mail/", "infra/openapi.json"];
    const FILES: [&str; 4] =
        ["tests/tests/words.rs", "CHANGELOG.md", "Cargo.lock", "web/package-lock.json"];
    FOLDERS.iter().any(|folder| path.starts_with(folder))
        || FILES.contains(&path)
        || path.contains("/snapshots/")
}

/// Text files of the project, by path.
fn files() -> Vec<(String, String)> {
    let listed = Command::new("git").arg("ls-files").current_dir(root()).output().unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    let ours = listed.lines().filter(|path| !is_exempt(path));
    let read = |path: &str| {
        let text = std::fs::read_to_string(root().join(path)).ok()?;
        Some((path.to_owned(), text))
    };
    ours.filter_map(read).collect()
}

#[test]
fn words_that_were_given_up_do_not_come_back() {
    let files = files();
    assert!(files.len() > 500, "{} files are too few", files.len());
    let mut found = BTreeSet::new();
    for (pattern, instead) in RELAPSES {
        let pattern = Regex::new(pattern).unwrap();
        for (path, text) in &files {
            for (number, line) in
                text.lines().enumerate().filter(|(_, line)| pattern.is_match(line))
            {
                found.insert(format!("{path}:{}: write {instead}: {}", number + 1, line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}
