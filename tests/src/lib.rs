//! Tests of the whole project: see `tests/`. This library reads the files that several of them
//! check.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

/// The project's folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A template under `infra/`, with CloudFormation's short forms written out:
/// `!Ref X` as `{"Ref": "X"}`, `!GetAtt A.B` as `{"Fn::GetAtt": "A.B"}`.
///
/// # Errors
/// When the file cannot be read or is not YAML.
pub fn template(name: &str) -> Result<Value, Box<dyn std::error::Error>> {
    read_template(&root().join("infra").join(name))
}

/// The same, of the template in this file.
///
/// # Errors
/// As [`template`].
pub fn read_template(path: &Path) -> Result<Value, Box<dyn std::error::Error>> {
    Ok(plain(serde_yaml_ng::from_str(&std::fs::read_to_string(path)?)?))
}

fn plain(value: serde_yaml_ng::Value) -> Value {
    use serde_yaml_ng::Value as Yaml;
    match value {
        Yaml::Tagged(tagged) => {
            let tag = tagged.tag.to_string();
            let name = match tag.trim_start_matches('!') {
                "Ref" => "Ref".to_owned(),
                other => format!("Fn::{other}"),
            };
            json!({ name: plain(tagged.value) })
        }
        Yaml::Mapping(mapping) => {
            let pairs = mapping.into_iter().map(|(key, value)| {
                let key = key.as_str().map_or_else(|| format!("{key:?}"), str::to_owned);
                (key, plain(value))
            });
            Value::Object(pairs.collect::<Map<_, _>>())
        }
        Yaml::Sequence(items) => items.into_iter().map(plain).collect(),
        other => serde_json::to_value(other).unwrap_or_default(),
    }
}
