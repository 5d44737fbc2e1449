//! The operations, by subject.

mod account;
mod calls;
mod login;
mod payments;
mod staff;
mod users;

use super::schemas::Schemas;
use super::shape::Shape;
use crate::Portal;

/// The shape of any operation. A test of this crate fails for a route without one.
pub(super) fn shape(operation: &str, schemas: &mut Schemas) -> Option<Shape> {
    portal(operation, schemas)
        .or_else(|| login::shape(operation, schemas))
        .or_else(|| users::shape(operation, schemas))
        .or_else(|| staff::shape(operation, schemas))
        .or_else(|| account::shape(operation, schemas))
        .or_else(|| payments::shape(operation, schemas))
        .or_else(|| calls::shape(operation, schemas))
}

/// Of the portal itself.
fn portal(operation: &str, schemas: &mut Schemas) -> Option<Shape> {
    (operation == "portal")
        .then(|| Shape::new("Branding and contact", schemas.response::<Portal>()))
}
