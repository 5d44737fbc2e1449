//! Parses bodies and query strings into the contract's types. A refusal names the faulty field.

use app::json;
use serde::de::DeserializeOwned;
use serde_path_to_error::{Path, Segment};

use super::objects::Objects;
use crate::Failure;

/// Items of a page when the request does not say.
const DEFAULT_LIMIT: u16 = 50;
/// Most items of a page.
const MAX_LIMIT: u16 = 200;

/// A JSON body. An object that repeats a key, at any depth, is refused: two parsers could read two
/// different values.
pub(crate) fn body<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Failure> {
    let json = json::read(bytes).map_err(|_| Failure::malformed("", "not-json"))?;
    if let Some(pointer) = json.repeated {
        return Err(Failure::malformed(pointer, "repeated-field"));
    }
    serde_path_to_error::deserialize(Objects(&json.value))
        .map_err(|error| fault(error.path(), &error.inner().to_string(), "/"))
}

/// A query string.
pub(crate) fn query<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    let pairs = serde_urlencoded::Deserializer::new(query_pairs(text));
    serde_path_to_error::deserialize(pairs)
        .map_err(|error| fault(error.path(), &error.inner().to_string(), "?"))
}

fn query_pairs(text: &str) -> form_urlencoded::Parse<'_> {
    form_urlencoded::parse(text.as_bytes())
}

/// The number of items of a page.
///
/// # Errors
/// `malformed` when it is not 1 to 200.
pub fn page_limit(limit: Option<u16>) -> Result<u16, Failure> {
    let limit = limit.unwrap_or(DEFAULT_LIMIT);
    if (1..=MAX_LIMIT).contains(&limit) {
        Ok(limit)
    } else {
        Err(Failure::malformed("?limit", "out-of-range"))
    }
}

/// The faulty field. Serde names a missing or unknown field only in its text. Every other error is
/// a value that does not fit its type.
fn fault(path: &Path, text: &str, separator: &str) -> Failure {
    let quoted = || text.split('`').nth(1).unwrap_or_default();
    let mut names = names(path);
    let code = if text.starts_with("missing field") {
        names.push(quoted().to_owned());
        "missing-field"
    } else if text.starts_with("unknown field") {
        push_unless_last(&mut names, quoted());
        "unknown-field"
    } else if text.starts_with("duplicate field") {
        push_unless_last(&mut names, quoted());
        "repeated-field"
    } else {
        "bad-value"
    };
    let pointer = if names.is_empty() {
        String::new()
    } else {
        format!("{separator}{}", names.join(separator))
    };
    Failure::malformed(pointer, code)
}

fn push_unless_last(names: &mut Vec<String>, name: &str) {
    if names.last().is_none_or(|last| last != name) {
        names.push(name.to_owned());
    }
}

fn names(path: &Path) -> Vec<String> {
    let name = |segment: &Segment| match segment {
        Segment::Seq { index } => Some(index.to_string()),
        Segment::Map { key } => Some(key.replace('~', "~0").replace('/', "~1")),
        Segment::Enum { variant } => Some(variant.clone()),
        Segment::Unknown => None,
    };
    path.iter().filter_map(name).collect()
}

#[cfg(test)]
mod tests {
    use contract::{
        AdjustmentRequest, ChallengeRequest, ProblemKind, ReleaseRequest, SignInRequest,
        TransactionType, TransactionsQuery,
    };

    use super::*;

    fn fault_of<T>(result: Result<T, Failure>) -> (String, &'static str) {
        let failure = result.err().unwrap();
        assert_eq!(failure.kind(), ProblemKind::Malformed);
        (failure.faults()[0].pointer.clone(), failure.faults()[0].code)
    }

    #[test]
    fn a_body_names_the_field_that_is_wrong() {
        for (text, pointer, code) in [
            ("", "", "not-json"),
            ("{", "", "not-json"),
            (r#"{"username":"a","password":"b"} x"#, "", "not-json"),
            ("[]", "", "bad-value"),
            (r#""x""#, "", "bad-value"),
            (r#"{"username":"a"}"#, "/password", "missing-field"),
            (r#"{"username":1,"password":"b"}"#, "/username", "bad-value"),
            (r#"{"username":"a","password":"b","admin":true}"#, "/admin", "unknown-field"),
            (r#"{"username":"a","username":"b","password":"c"}"#, "/username", "repeated-field"),
        ] {
            let found = fault_of(body::<SignInRequest>(text.as_bytes()));
            assert_eq!(found, (pointer.to_owned(), code), "{text}");
        }
        assert!(body::<ChallengeRequest>(br#"{"token":"t","code":"123456"}"#).is_ok());
    }

    #[test]
    fn a_repeated_key_is_refused_at_any_depth() {
        for (text, pointer) in [
            (
                r#"{"amount":{"amount":"1","amount":"9","currency":"CAD"},"reason":"x"}"#,
                "/amount/amount",
            ),
            (
                r#"{"amount":{"amount":"1","currency":"CAD","currency":"CAD"},"reason":"x"}"#,
                "/amount/currency",
            ),
            (r#"{"amount":{"amount":"1","currency":"CAD"},"reason":"x","reason":"y"}"#, "/reason"),
            (r#"{"x":{"y":[{"z":1,"z":1}]}}"#, "/x/y/0/z"),
        ] {
            let found = fault_of(body::<AdjustmentRequest>(text.as_bytes()));
            assert_eq!(found, (pointer.to_owned(), "repeated-field"), "{text}");
        }
    }

    #[test]
    fn what_is_an_object_cannot_be_sent_as_a_list() {
        for (text, pointer) in [
            (r#"{"amount":["0.01","CAD"],"reason":"x"}"#, "/amount"),
            (r#"{"amount":[],"reason":"x"}"#, "/amount"),
            (r#"[{"amount":"0.01","currency":"CAD"},"x"]"#, ""),
            (r#"{"amount":"0.01","reason":"x"}"#, "/amount"),
        ] {
            let found = fault_of(body::<AdjustmentRequest>(text.as_bytes()));
            assert_eq!(found, (pointer.to_owned(), "bad-value"), "{text}");
        }
        let list: ReleaseRequest = body(br#"{"accounts":["a","b"]}"#).unwrap();
        assert_eq!(list.accounts.map(|accounts| accounts.len()), Some(2), "a list stays one");
        let left_out: ReleaseRequest = body(br#"{"accounts":null}"#).unwrap();
        assert_eq!(left_out.accounts, None);
    }

    #[test]
    fn a_query_names_the_parameter_that_is_wrong() {
        for (text, pointer, code) in [
            ("frm=2026-01-01", "?frm", "unknown-field"),
            ("from=2026-02-30", "?from", "bad-value"),
            ("limit=many", "?limit", "bad-value"),
            ("limit=-1", "?limit", "bad-value"),
            ("type=gift", "?type", "bad-value"),
            ("from=2026-01-01&from=2026-01-02", "?from", "repeated-field"),
        ] {
            let found = fault_of(query::<TransactionsQuery>(text));
            assert_eq!(found, (pointer.to_owned(), code), "{text}");
        }
    }

    #[test]
    fn a_query_is_decoded() {
        let read: TransactionsQuery =
            query("type=invoice&from=2026-01-02&text=caf%C3%A9+cr%C3%A8me&limit=20").unwrap();
        assert_eq!(read.r#type, Some(TransactionType::Invoice));
        assert_eq!(read.from, Some(jiff::civil::date(2026, 1, 2)));
        assert_eq!(read.text.as_deref(), Some("café crème"));
        assert_eq!(read.limit, Some(20));
        assert_eq!(query::<TransactionsQuery>("").unwrap(), TransactionsQuery::default());
    }
}
