//! Operations of staff.

use crate::openapi::schemas::Schemas;
use crate::openapi::shape::Shape;
use crate::{
    AdjustmentRequest, ChangeLoginRequest, ChangeStaffRequest, CreditRequest, InvitationRelease,
    InviteStaffRequest, PageQuery, ProblemKind, ReleaseRequest, ReversalRequest, StaffAccounts,
    StaffAccountsQuery, StaffInvitations, StaffLogin, StaffLogins, StaffLoginsQuery, StaffUser,
    StaffUsers, WriteOffRequest,
};

/// The shape of such an operation.
pub(super) fn shape(operation: &str, schemas: &mut Schemas) -> Option<Shape> {
    use ProblemKind as P;
    Some(match operation {
        "staff-accounts" => Shape::new("Find accounts", schemas.response::<StaffAccounts>())
            .query::<StaffAccountsQuery>()
            .problems(&[P::Malformed]),
        "staff-users" => Shape::new("List staff", schemas.response::<StaffUsers>()),
        "invite-staff" => Shape::idempotent(
            "Invite a member of staff",
            schemas.request::<InviteStaffRequest>(),
            schemas.response::<StaffUser>(),
        )
        .problems(&[P::Invalid, P::IdempotencyKeyReused, P::TooManyTries]),
        "change-staff" => Shape::new("Change a member of staff", schemas.response::<StaffUser>())
            .request(schemas.request::<ChangeStaffRequest>())
            .problems(&[P::NotFound, P::Invalid, P::Conflict, P::LastManager]),
        "reset-totp" => Shape::new("Reset a second factor", None).problems(&[P::NotFound]),
        "staff-logins" => Shape::new("Find logins", schemas.response::<StaffLogins>())
            .query::<StaffLoginsQuery>()
            .problems(&[P::Malformed]),
        "change-login" => Shape::new(
            "Change the status or e-mail address of a login",
            schemas.response::<StaffLogin>(),
        )
        .request(schemas.request::<ChangeLoginRequest>())
        .problems(&[P::NotFound, P::Invalid, P::Conflict]),
        "end-login-sessions" => {
            Shape::new("End all sessions of a login", None).problems(&[P::NotFound])
        }
        "staff-invitations" => {
            Shape::new("List users who are not invited yet", schemas.response::<StaffInvitations>())
                .query::<PageQuery>()
                .problems(&[P::Malformed])
        }
        "release-invitations" => Shape::idempotent(
            "Release invitations",
            schemas.request::<ReleaseRequest>(),
            schemas.response::<InvitationRelease>(),
        ),
        "staff-credits" => Shape::posting::<CreditRequest>("Give credit", schemas),
        "staff-adjustments" => Shape::posting::<AdjustmentRequest>("Correct the balance", schemas),
        "staff-reversals" => {
            Shape::posting::<ReversalRequest>("Reverse a payment, refund or reversal", schemas)
        }
        "staff-write-offs" => Shape::posting::<WriteOffRequest>("Write off open items", schemas),
        _ => return None,
    })
}
