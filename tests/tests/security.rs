//! The tests that `docs/security.md` names exist, and no resource opens another way into the pool.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::path::Path;

use tests::{root, template};

/// The files that the document names between backticks, each with a test's name after `::`.
fn named() -> Vec<(String, Option<String>)> {
    let text = std::fs::read_to_string(root().join("docs/security.md")).unwrap();
    let quoted = text.split('`').skip(1).step_by(2);
    let folders = ["shared/", "functions/", "tests/", "web/", "xtask/"];
    quoted
        .filter(|part| folders.iter().any(|folder| part.starts_with(folder)))
        .map(|part| match part.split_once("::") {
            Some((file, test)) => (file.to_owned(), Some(test.to_owned())),
            None => (part.to_owned(), None),
        })
        .collect()
}

#[test]
fn every_named_test_exists() {
    let named = named();
    assert!(named.len() > 50, "the document is read");
    for (file, test) in named {
        let path = root().join(&file);
        assert!(path.is_file(), "there is no {file}");
        let Some(test) = test else { continue };
        let text = std::fs::read_to_string(&path).unwrap();
        let position = text.find(&format!("fn {test}("));
        let position = position.unwrap_or_else(|| panic!("{file} has no {test}"));
        let before: String = text[..position].lines().rev().take(6).collect();
        let is_test = before.contains("#[test]")
            || before.contains("#[tokio::test")
            || text[..position].contains("proptest! {");
        assert!(is_test, "{test} in {file} is not a test");
    }
}

#[test]
fn each_requirement_is_of_the_standard_s_chapters_and_is_listed_once() {
    let text = std::fs::read_to_string(root().join("docs/security.md")).unwrap();
    let mut seen = std::collections::BTreeSet::new();
    let rows = text.lines().filter(|line| line.starts_with("| V"));
    for row in rows {
        let ids = row.split('|').nth(1).unwrap().trim();
        for id in ids.split([',', '–']).map(str::trim) {
            let numbers: Vec<u32> =
                id.trim_start_matches('V').split('.').map(|part| part.parse().unwrap()).collect();
            assert_eq!(numbers.len(), 3, "{id}");
            assert!([3, 4, 6, 7, 8, 13, 14, 16].contains(&numbers[0]), "{id}");
            assert!(seen.insert(id.to_owned()), "{id} is listed twice");
        }
        assert_eq!(row.matches(" | ").count(), 3, "{ids} has four columns");
    }
    assert!(seen.len() > 80, "{}", seen.len());
}

#[test]
fn the_user_pool_has_no_other_way_in() {
    let forbidden = [
        "AWS::Cognito::IdentityPool",
        "AWS::Cognito::UserPoolDomain",
        "AWS::Cognito::UserPoolIdentityProvider",
        "AWS::Cognito::UserPoolResourceServer",
        "AWS::Cognito::ManagedLoginBranding",
        "AWS::Cognito::UserPoolUser",
        "AWS::Lambda::Url",
        "FunctionUrlConfig",
        "ALLOW_USER_PASSWORD_AUTH",
        "ALLOW_USER_SRP_AUTH",
        "ALLOW_USER_AUTH",
        "ALLOW_CUSTOM_AUTH",
        "ALLOW_REFRESH_TOKEN_AUTH",
        "\"Authorizers\"",
    ];
    let mut clients = 0;
    for entry in std::fs::read_dir(root().join("infra")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension() != Some(Path::new("yaml").as_os_str()) {
            continue;
        }
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let text = template(&name).unwrap().to_string();
        clients += text.matches("\"AWS::Cognito::UserPoolClient\"").count();
        for part in forbidden {
            assert!(!text.contains(part), "{name} has {part}");
        }
    }
    assert_eq!(clients, 1);
}
