//! The OpenAPI 3.1 document, generated from the types and [`ROUTES`](crate::ROUTES).
#![expect(
    clippy::indexing_slicing,
    reason = "a name that a JSON object lacks reads as null; only tools run this"
)]

mod operations;
mod schemas;
mod shape;

use serde_json::{Map, Value, json};

use crate::{Access, Problem, ProblemKind, ROUTES, RouteInfo};
use operations::shape;
use schemas::Schemas;
use shape::Shape;

/// The whole document.
pub fn document() -> Value {
    let mut schemas = Schemas::new();
    let mut paths = Map::new();
    for route in ROUTES {
        let method = route.method.name().to_lowercase();
        let operation = operation(route, &mut schemas);
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        if let Some(methods) = path.as_object_mut() {
            methods.insert(method, operation);
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Billing Portal",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "The API that the portal's own page calls, on the same origin.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": {
            "schemas": schemas.into_definitions(),
            "securitySchemes": {
                "session": { "type": "apiKey", "in": "cookie", "name": "__Host-sid" },
                "signature": { "type": "apiKey", "in": "header", "name": "Stripe-Signature" },
            },
        },
    })
}

fn operation(route: &RouteInfo, schemas: &mut Schemas) -> Value {
    let problem = schemas.response::<Problem>().unwrap_or_default();
    let Some(shape) = shape(route.operation, schemas) else { return Value::Null };
    let mut parameters = path_parameters(route.path);
    parameters.extend(shape.query.iter().cloned());
    parameters.extend(shape.keyed.then(|| idempotency_key(true)));
    if shape.replaces {
        parameters.extend([if_match(), idempotency_key(false)]);
    }
    let mut operation = json!({
        "operationId": camel_case(route.operation),
        "summary": shape.summary,
        "security": match route.access {
            Access::Public | Access::Linked => json!([]),
            Access::Signed => json!([{ "signature": [] }]),
            Access::SignedIn
            | Access::InAccount(_)
            | Access::OnAccountAsStaff(_)
            | Access::AsStaff(_) => json!([{ "session": [] }]),
        },
        "parameters": parameters,
        "responses": responses(route, &shape, &problem),
    });
    match route.access {
        Access::InAccount(role) => operation["x-role"] = json!(role),
        Access::OnAccountAsStaff(staff) | Access::AsStaff(staff) => {
            operation["x-staff"] = json!(staff);
        }
        Access::Public | Access::Signed | Access::Linked | Access::SignedIn => {}
    }
    if let Some(request) = shape.request {
        let kind = match route.access {
            Access::Linked => "application/x-www-form-urlencoded",
            _ => "application/json",
        };
        operation["requestBody"] = json!({
            "required": true,
            "content": { kind: { "schema": request } },
        });
    }
    operation
}

fn responses(route: &RouteInfo, shape: &Shape, problem: &Value) -> Value {
    let mut responses = Map::new();
    match &shape.response {
        Some(schema) => {
            let content = content(shape, schema);
            let mut response = json!({ "description": "Success", "content": content });
            if shape.tagged {
                let schema = json!({ "type": "string" });
                let description = "Identifies the settings; send it as `If-Match`.";
                response["headers"] =
                    json!({ "ETag": { "description": description, "schema": schema } });
            }
            responses.insert(shape.status.into(), response);
        }
        None => {
            let status = if shape.status == "303" { "303" } else { "204" };
            responses.insert(status.into(), json!({ "description": "Success" }));
        }
    }
    if let Some((description, schema)) = &shape.later {
        let mut response = json!({ "description": description });
        if let Some(schema) = schema {
            response["content"] = json!({ "application/json": { "schema": schema } });
        }
        responses.insert("202".into(), response);
    }
    let common = [ProblemKind::Internal, ProblemKind::Unavailable];
    let body: &[_] = if matches!(route.access, Access::Signed | Access::Linked) {
        &[ProblemKind::Malformed, ProblemKind::TooLarge]
    } else if route.method.changes() {
        &[
            ProblemKind::Malformed,
            ProblemKind::ForeignRequest,
            ProblemKind::TooLarge,
            ProblemKind::UnsupportedMediaType,
        ]
    } else {
        &[]
    };
    let access: &[_] = match route.access {
        Access::Public | Access::Signed => &[],
        Access::Linked => &[ProblemKind::LinkInvalid, ProblemKind::LinkExpired],
        Access::SignedIn => &[ProblemKind::NotSignedIn],
        Access::InAccount(_) | Access::OnAccountAsStaff(_) => &[
            ProblemKind::NotSignedIn,
            ProblemKind::NotFound,
            ProblemKind::Forbidden,
            ProblemKind::SecondFactorRequired,
        ],
        Access::AsStaff(_) => {
            &[ProblemKind::NotSignedIn, ProblemKind::Forbidden, ProblemKind::SecondFactorRequired]
        }
    };
    for kind in common.iter().chain(body).chain(access).chain(shape.problems) {
        let entry = responses.entry(kind.status().to_string()).or_insert_with(|| {
            json!({
                "description": "",
                "content": { "application/problem+json": { "schema": problem } },
            })
        });
        let described = entry["description"].as_str().unwrap_or_default();
        if !described.split(", ").any(|slug| slug == kind.slug()) {
            let separator = if described.is_empty() { "" } else { ", " };
            entry["description"] = json!(format!("{described}{separator}{}", kind.slug()));
        }
    }
    Value::Object(responses)
}

/// What a response may contain, by type.
fn content(shape: &Shape, schema: &Value) -> Value {
    let mut content = json!({ "application/json": { "schema": schema } });
    if shape.csv {
        content["text/csv"] = json!({ "schema": { "type": "string" } });
    }
    if shape.pdf {
        let schema = json!({ "type": "string", "format": "binary" });
        content["application/pdf"] = json!({ "schema": schema });
    }
    content
}

fn path_parameters(path: &str) -> Vec<Value> {
    path.split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| {
            let schema = json!({ "type": "string" });
            let parameter =
                json!({ "name": name, "in": "path", "required": true, "schema": schema });
            described(name, parameter)
        })
        .collect()
}

/// Describes a path parameter whose name does not explain it.
fn described(name: &str, mut parameter: Value) -> Value {
    if name == "number" {
        parameter["description"] = json!(
            "Invoice number. Send it unchanged if it has only ASCII letters, digits, `-`, `_` and \
             `.` and begins with a letter or digit. Otherwise send `~` and the base64url of its \
             UTF-8, without padding: `~MjAyNi8wNw` for `2026/07`."
        );
    }
    parameter
}

/// The header that names what the caller saw.
fn if_match() -> Value {
    json!({
        "name": "If-Match",
        "in": "header",
        "required": true,
        "description": "The `ETag` of what the request replaces. If it has changed meanwhile, \
                        nothing is changed.",
        "schema": { "type": "string" },
    })
}

/// The header that makes a repeated request take effect only once.
fn idempotency_key(required: bool) -> Value {
    json!({
        "name": "Idempotency-Key",
        "in": "header",
        "required": required,
        "description": "Create a new key for each operation and send it again with each retry. The \
                        same key and body return the first response; the same key with another \
                        body is refused. 1 to 255 printable ASCII characters.",
        "schema": { "type": "string", "minLength": 1, "maxLength": 255 },
    })
}

/// `sign-in` → `signIn`.
fn camel_case(name: &str) -> String {
    let mut words = name.split('-');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |mut joined, word| {
        let mut letters = word.chars();
        joined.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        joined.push_str(letters.as_str());
        joined
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The content of a GET or DELETE has no defined meaning. Proxies between browser and function
    /// may refuse or drop it (RFC 9110, 9.3.1 and 9.3.5).
    #[test]
    fn no_get_or_delete_takes_a_body() {
        let document = document();
        for (path, methods) in document["paths"].as_object().unwrap() {
            for method in ["get", "delete"] {
                assert!(methods[method]["requestBody"].is_null(), "{method} {path}");
            }
        }
    }

    #[test]
    fn every_route_is_described() {
        for route in ROUTES {
            assert!(
                shape(route.operation, &mut Schemas::new()).is_some(),
                "{} has no shape",
                route.operation
            );
        }
    }
}
