//! From a line of a billing file to a document, or to the first problem that applies.

mod account;
mod fields;
mod ledger;

use domain::document::{Document, DocumentType};
use fields::{Faults, Fields, Origin};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::problem::{Problem, ProblemCode};
use crate::json::{self, Json};

/// One line, read as far as it can be.
#[derive(Debug)]
pub struct Parsed {
    /// Its `type`, if it has one.
    pub kind: Option<String>,
    /// Its `id`, if it has one.
    pub id: Option<String>,
    /// The document with the hash of its content, or why there is none.
    pub document: Result<(Document, String), Problem>,
}

/// Reads one line that a billing system sent.
pub fn parse(line: &[u8]) -> Parsed {
    read(line, Origin::Sent)
}

/// Reads one line that was accepted and stored, also when it no longer would be accepted.
pub fn parse_stored(line: &[u8]) -> Parsed {
    read(line, Origin::Stored)
}

fn read(line: &[u8], origin: Origin) -> Parsed {
    let Json { value, repeated } = match json::read(line) {
        Ok(json) => json,
        Err(error) => return Parsed::unreadable(&format!("not JSON: {error}")),
    };
    let Some(object) = value.as_object() else {
        return Parsed::unreadable("not a JSON object");
    };
    let word = |name: &str| object.get(name).and_then(Value::as_str).map(shortened);
    let (kind, id) = (word("type"), word("id"));
    let mut faults = Faults::default();
    if let Some(pointer) = repeated.filter(|_| origin == Origin::Sent) {
        faults.note(ProblemCode::BadValue, format!("{pointer} is repeated"));
    }
    let mut fields = Fields::new(object, origin, String::new());
    let unknown =
        |name: &str| Problem::new(ProblemCode::UnknownType, format!("/type {name:?} is not known"));
    let document = match object.get("type") {
        None | Some(Value::Null) => {
            faults.note(ProblemCode::MissingField, "/type is missing".to_owned());
            None
        }
        Some(_) => {
            let known = kind.as_deref().and_then(|kind| DocumentType::parse(kind).ok());
            let Some(known) = known else {
                let problem = unknown(kind.as_deref().unwrap_or("that is not a string"));
                return Parsed { kind, id, document: Err(problem) };
            };
            fields.text("type", &mut faults);
            let document = document(known, &mut fields, &mut faults);
            fields.finish(&mut faults);
            document
        }
    };
    let document = match (faults.into_problem(), document) {
        (None, Some(document)) => Ok((document, content_hash(&value))),
        (Some(problem), _) => Err(problem),
        (None, None) => Err(Problem::new(ProblemCode::BadValue, "the document is not valid")),
    };
    Parsed { kind, id, document }
}

impl Parsed {
    fn unreadable(message: &str) -> Self {
        let problem = Problem::new(ProblemCode::NotJson, message);
        Self { kind: None, id: None, document: Err(problem) }
    }
}

/// The part of a text of the line that a report quotes: at most 128 characters.
fn shortened(text: &str) -> String {
    text.chars().take(128).collect()
}

/// SHA-256, in hexadecimal, of the document as canonical JSON: keys in order, no spaces.
fn content_hash(value: &Value) -> String {
    let mut canonical = String::new();
    write_canonical(value, &mut canonical);
    Sha256::digest(canonical.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Sorts keys itself, so that no feature of the JSON library can change what was hashed before.
fn write_canonical(value: &Value, out: &mut String) {
    match value {
        Value::Object(object) => {
            let mut keys: Vec<_> = object.keys().collect();
            keys.sort();
            out.push('{');
            for (index, key) in keys.into_iter().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push(':');
                write_canonical(object.get(key).unwrap_or(&Value::Null), out);
            }
            out.push('}');
        }
        Value::Array(list) => {
            out.push('[');
            for (index, item) in list.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                write_canonical(item, out);
            }
            out.push(']');
        }
        other => out.push_str(&other.to_string()),
    }
}

fn document(kind: DocumentType, fields: &mut Fields, faults: &mut Faults) -> Option<Document> {
    match kind {
        DocumentType::Account => {
            account::account(fields, faults).map(|account| Document::Account(Box::new(account)))
        }
        other => ledger::ledger_document(other, fields, faults)
            .map(|document| Document::Ledger(Box::new(document))),
    }
}

#[cfg(test)]
mod tests {
    use testkit::documents::{account, payment, without};

    use super::*;

    #[test]
    fn a_line_that_an_earlier_version_accepted_can_still_be_read() {
        let line = testkit::documents::invoice("i", "a", "1.00").to_string();
        let twice = line.replace("\"total\":", "\"total\":\"9.00\",\"total\":");
        assert_eq!(parse(twice.as_bytes()).document.unwrap_err().code, ProblemCode::BadValue);
        let expected = parse(line.as_bytes()).document.unwrap();
        assert_eq!(parse_stored(twice.as_bytes()).document.unwrap(), expected);
        assert_eq!(parse_stored(line.as_bytes()).document.unwrap(), expected);
        assert!(parse_stored(b"{}").document.is_err());
    }

    #[test]
    fn an_account_id_that_cannot_be_a_path_segment_is_refused() {
        let lines = |id: &str| {
            // The manager's name and address are made of the id.
            let account = without(account(id, 1), "manager").to_string();
            [account, payment("p", id, "1.00").to_string()]
        };
        for id in [".", "..", "", "a/b", "a%2Fb", "%2e", "~", "~1", "a b", "a?b", "a#b", "a\\b"] {
            for line in lines(id) {
                let refused = parse(line.as_bytes()).document.unwrap_err();
                assert_eq!(refused.code, ProblemCode::BadValue, "{line}");
            }
        }
        // All others have only characters that are themselves in a path, and are not dot segments.
        for id in ["...", ".a", "a.", "-", "_", ":", "a:b", "acct-2041:A.b_c"] {
            for line in lines(id) {
                assert!(parse(line.as_bytes()).document.is_ok(), "{line}");
            }
        }
        assert!(lines("..").iter().all(|line| parse_stored(line.as_bytes()).document.is_ok()));
    }
}
