//! Operations on the users of an account.

use crate::openapi::schemas::Schemas;
use crate::openapi::shape::Shape;
use crate::{
    AccountSecurity, AccountUser, ChangeUserRequest, InviteUserRequest, PageQuery, ProblemKind,
    Users,
};

/// The shape of such an operation.
pub(super) fn shape(operation: &str, schemas: &mut Schemas) -> Option<Shape> {
    use ProblemKind as P;
    Some(match operation {
        "users" => Shape::new("List users of the account", schemas.response::<Users>())
            .query::<PageQuery>()
            .problems(&[P::Malformed]),
        "invite-user" | "staff-invite-user" => Shape::idempotent(
            "Invite a person to the account",
            schemas.request::<InviteUserRequest>(),
            schemas.response::<AccountUser>(),
        )
        .problems(&[P::Invalid, P::IdempotencyKeyReused, P::TooManyTries]),
        "change-user" => {
            Shape::new("Change or reinstate a user", schemas.response::<AccountUser>())
                .request(schemas.request::<ChangeUserRequest>())
                .problems(&[P::Invalid, P::Conflict, P::LastManager, P::TooManyTries])
        }
        "deactivate-user" => Shape::new("Deactivate a user", schemas.response::<AccountUser>())
            .problems(&[P::Conflict, P::LastManager]),
        "invite-user-again" => Shape::idempotent(
            "Send a user a new invitation",
            None,
            schemas.response::<AccountUser>(),
        )
        .problems(&[P::Invalid, P::IdempotencyKeyReused, P::TooManyTries]),
        "security" => Shape::new(
            "Set whether the account requires a second factor",
            schemas.response::<AccountSecurity>(),
        )
        .request(schemas.request::<AccountSecurity>()),
        _ => return None,
    })
}
