//! One word for one thing: words that this project once used for something else do not come back.
//! `docs/glossary.md` has the words to use instead.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::process::Command;

use tests::root;

/// What must not be written, as whole words, and what to write instead.
const RELAPSES: [(&[&str], &str); 12] = [
    (&["whoever", "Whoever"], "the actor: the caller, the function, a user, another writer"),
    (&["for ever", "For ever"], "permanently"),
    (&["anew"], "again"),
    (&["trail", "trails", "Trail", "Trails"], "activity log"),
    (&["take along", "takes along", "taken along"], "download"),
    (&["AccountCard", "account card", "account cards", "account's card"], "account summary"),
    (&["app::office", "crate::office", "mod office"], "staff"),
    (&["app::own", "crate::own", "app::once", "crate::once"], "login, idempotency"),
    (&["PeopleChange", "PeopleWrite", "ChangePeople", "change_people"], "UserChange, UserWrite"),
    (&["count_try", "forget_tries", "TriesKey", "CountTries"], "attempt"),
    (&["admin-invite", "StaffInviteFunction"], "bootstrap-admin"),
    (&["people.rs", "ports.rs", "convert.rs"], "a file named after its subject"),
];

/// Whether a line has this as a whole word.
fn has(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let is_end = |letter: Option<char>| !letter.is_some_and(|it| it.is_alphanumeric());
        let (before, after) = (&line[..at], &line[at + word.len()..]);
        is_end(before.chars().next_back()) && is_end(after.chars().next())
    })
}

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
    for (words, instead) in RELAPSES {
        for (path, text) in &files {
            for (number, line) in text.lines().enumerate() {
                if words.iter().any(|word| has(line, word)) {
                    found.insert(format!("{path}:{}: write {instead}: {line}", number + 1));
                }
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_word_is_found_whole_only() {
    assert!(has("who reads the trail?", "trail") && has("trail", "trail"));
    assert!(!has("a trailing blank", "trail"));
}
