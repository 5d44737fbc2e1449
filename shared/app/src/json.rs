//! Reads JSON and reports the first repeated key of an object, which `serde_json` accepts silently.
//!
//! The library keeps the last of several values under one key; another reader may keep the first.
//! <https://www.rfc-editor.org/rfc/rfc8259#section-4>

use std::fmt;

use serde::{
    Deserializer,
    de::{DeserializeSeed, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Value};

/// Maximum characters of a key in a pointer.
const MAX_KEY: usize = 64;

/// A JSON value, and its first repeated key.
#[derive(Clone, Debug, PartialEq)]
pub struct Json {
    /// The value, with the last of the values under a repeated key.
    pub value: Value,
    /// A JSON Pointer (RFC 6901) to the first repeated key, in the order of the text; long keys are
    /// cut.
    pub repeated: Option<String>,
}

/// Reads one JSON value; only white space may follow it.
///
/// # Errors
/// The error of `serde_json` when the bytes are not JSON.
pub fn read(bytes: &[u8]) -> Result<Json, serde_json::Error> {
    let mut repeated = None;
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = Reading { at: At::Root, repeated: &mut repeated }.deserialize(&mut json)?;
    json.end()?;
    Ok(Json { value, repeated })
}

/// The reader's position in the value.
#[derive(Clone, Copy)]
enum At<'a> {
    Root,
    Key(&'a At<'a>, &'a str),
    Index(&'a At<'a>, usize),
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Key(parent, key) => {
                let key: String = key.chars().take(MAX_KEY).collect();
                write!(f, "{parent}/{}", key.replace('~', "~0").replace('/', "~1"))
            }
            Self::Index(parent, index) => write!(f, "{parent}/{index}"),
        }
    }
}

struct Reading<'a> {
    at: At<'a>,
    repeated: &'a mut Option<String>,
}

impl<'de> DeserializeSeed<'de> for Reading<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Value, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reading<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        loop {
            let at = At::Index(&self.at, items.len());
            let item = Reading { at, repeated: &mut *self.repeated };
            match list.next_element_seed(item)? {
                Some(item) => items.push(item),
                None => return Ok(items.into()),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let mut fields = Map::new();
        while let Some(key) = object.next_key::<String>()? {
            let at = At::Key(&self.at, &key);
            if fields.contains_key(&key) && self.repeated.is_none() {
                *self.repeated = Some(at.to_string());
            }
            let value = object.next_value_seed(Reading { at, repeated: &mut *self.repeated })?;
            fields.insert(key, value);
        }
        Ok(fields.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_what_the_library_reads() {
        for text in [
            r#" {"a": [null, true, -1, 18446744073709551615, 1.5, 1e3, "\u00e9\n"], "": {}} "#,
            "[]",
            "1",
            r#""x""#,
        ] {
            let expected = Json { value: serde_json::from_str(text).unwrap(), repeated: None };
            assert_eq!(read(text.as_bytes()).unwrap(), expected, "{text}");
        }
        for text in ["", "{", "{} x", "nul", r#"{"a":1,}"#, "\u{feff}{}", r#"{"a":"\ud800"}"#] {
            let error = serde_json::from_str::<Value>(text).unwrap_err();
            let found = read(text.as_bytes()).unwrap_err();
            assert_eq!(found.to_string(), error.to_string(), "{text}");
        }
        assert!(read(b"\"\xff\"").is_err());
        assert!(read("[".repeat(100_000).as_bytes()).is_err(), "the library bounds the depth");
    }

    #[test]
    fn the_first_repeated_key_is_named() {
        for (text, pointer) in [
            (r#"{"a":1,"b":2}"#, None),
            (r#"{"a":{"a":1},"b":[{"a":1},{"a":1}]}"#, None),
            (r#"{"a":1,"a":1}"#, Some("/a")),
            (r#"{"a":1,"\u0061":2}"#, Some("/a")),
            (r#"{"a":[0,{"b":1,"b":2}],"c":1,"c":2}"#, Some("/a/1/b")),
            (r#"{"a":1,"a":{"b":1,"b":1}}"#, Some("/a")),
            (r#"{"":1,"":1}"#, Some("/")),
            (r#"{"/~":1,"/~":1}"#, Some("/~1~0")),
        ] {
            assert_eq!(read(text.as_bytes()).unwrap().repeated.as_deref(), pointer, "{text}");
        }
        let long = format!(r#"{{"{0}":1,"{0}":1}}"#, "k".repeat(1_000));
        assert_eq!(read(long.as_bytes()).unwrap().repeated.map(|it| it.len()), Some(65));
    }
}
