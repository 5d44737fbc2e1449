//! The routes of the code, of the template and of the OpenAPI document are the same.

use std::collections::BTreeSet;

use contract::{Method, NOT_FOUND, ROUTES, RouteInfo};

use crate::project::{PROJECT, Project, logical_id};

/// Every route of the code is an event of its function, and there is no other.
pub(crate) fn events_are_routes(project: &Project) {
    let mut in_template = BTreeSet::new();
    for (id, function) in project.of_type("AWS::Serverless::Function") {
        for event in function["Properties"]["Events"].as_object().into_iter().flatten() {
            let (kind, properties) = (&event.1["Type"], &event.1["Properties"]);
            if kind == "HttpApi" {
                let text = |name: &str| properties[name].as_str().unwrap_or("").to_owned();
                in_template.insert((id.clone(), text("Method").to_uppercase(), text("Path")));
            }
        }
    }
    let default = (logical_id(NOT_FOUND.function), "ANY".to_owned(), "$default".to_owned());
    in_template.retain(|(id, _, path)| {
        let is_default = *id == default.0 && (path.is_empty() || path == "$default");
        !is_default
    });
    let of_route = |function: &str, method: Method, path: &str| {
        (logical_id(function), method.name().to_owned(), path.to_owned())
    };
    let in_code: BTreeSet<_> =
        ROUTES.iter().map(|route| of_route(route.function, route.method, route.path)).collect();
    assert_eq!(in_template, in_code);
}

/// The operation id of a route in the document. A function may serve several operations.
fn operation_id(route: &RouteInfo) -> String {
    let id = logical_id(route.operation).replace("Function", "");
    id[..1].to_lowercase() + &id[1..]
}

#[test]
fn every_route_is_an_event_of_its_function_and_there_is_no_other() {
    events_are_routes(&PROJECT);
}

#[test]
fn every_operation_has_a_name_of_its_own() {
    let ids: BTreeSet<_> = ROUTES.iter().map(operation_id).collect();
    assert_eq!(ids.len(), ROUTES.len());
}

#[test]
fn every_route_is_an_operation_of_the_document_and_there_is_no_other() {
    let document = contract::openapi::document();
    let mut in_openapi = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap().to_owned();
            in_openapi.insert((id, method.to_uppercase(), path.clone()));
        }
    }
    let operation = |route: &RouteInfo| {
        (operation_id(route), route.method.name().to_owned(), route.path.to_owned())
    };
    let operations: BTreeSet<_> = ROUTES.iter().map(operation).collect();
    assert_eq!(operations.len(), ROUTES.len());
    assert_eq!(in_openapi, operations);
}

#[test]
fn the_openapi_document_is_the_one_that_is_committed() {
    let committed = PROJECT.text("infra/openapi.json");
    let current = format!("{:#}\n", contract::openapi::document());
    assert_eq!(committed, current, "run `cargo xtask openapi`");
}
