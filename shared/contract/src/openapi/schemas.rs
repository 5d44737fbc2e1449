//! The schemas of the document, made from the types of the contract.

use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Value, json};

/// Schemas under `#/components/schemas`: of responses, in which every field is present, and of
/// requests, in which some fields are optional.
pub(super) struct Schemas {
    responses: SchemaGenerator,
    requests: SchemaGenerator,
}

impl Schemas {
    pub(super) fn new() -> Self {
        let mut settings = SchemaSettings::draft2020_12();
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
        Self {
            responses: settings.clone().for_serialize().into_generator(),
            requests: settings.for_deserialize().into_generator(),
        }
    }

    pub(super) fn response<T: JsonSchema>(&mut self) -> Option<Value> {
        Some(self.responses.subschema_for::<T>().to_value())
    }

    pub(super) fn request<T: JsonSchema>(&mut self) -> Option<Value> {
        Some(self.requests.subschema_for::<T>().to_value())
    }

    pub(super) fn into_definitions(mut self) -> Value {
        let mut definitions = self.responses.take_definitions(true);
        definitions.extend(self.requests.take_definitions(true));
        Value::Object(definitions)
    }
}

/// The fields of a query's type as query parameters.
pub(super) fn query_parameters<T: JsonSchema>() -> Vec<Value> {
    let mut settings = SchemaSettings::draft2020_12();
    settings.inline_subschemas = true;
    let schema = settings.into_generator().into_root_schema_for::<T>().to_value();
    let properties = schema["properties"].as_object().cloned().unwrap_or_default();
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    properties
        .into_iter()
        .map(|(name, mut schema)| {
            let description = schema["description"].take();
            let schema = present(&schema);
            json!({
                "name": name,
                "in": "query",
                "required": required.iter().any(|field| field == name.as_str()),
                "description": description,
                "schema": schema,
            })
        })
        .collect()
}

/// The schema without `null`: a query parameter is absent, never null.
fn present(schema: &Value) -> Value {
    if let Some(choice) = schema["anyOf"].as_array().and_then(|choices| choices.first()) {
        return choice.clone();
    }
    let mut schema = schema.clone();
    if let Some(name) = schema["type"].as_array().and_then(|types| types.first()).cloned() {
        schema["type"] = name;
    }
    if let Some(fields) = schema.as_object_mut() {
        fields.retain(|name, _| name != "description" && name != "default");
    }
    schema
}
