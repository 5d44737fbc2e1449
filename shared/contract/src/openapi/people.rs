//! What the operations on logins, users and staff take and give.

use super::{Schemas, shape::Shape};
use crate::{
    AccountSecurity, AccountUser, ActivityPage, AnswerInvitationRequest, ChangeLoginRequest,
    ChangeMeRequest, ChangePasswordRequest, ChangeStaffRequest, ChangeUserRequest,
    InvitationRelease, InviteStaffRequest, InviteUserRequest, MySessions, PageQuery,
    PasswordRequest, ProblemKind, RecoveryCodes, ReleaseRequest, SessionUser, StaffAccounts,
    StaffAccountsQuery, StaffInvitations, StaffLogin, StaffLogins, StaffLoginsQuery, StaffUser,
    StaffUsers, TotpSetUp, Users, VerifyTotpRequest,
};

/// The shape of such an operation.
pub(super) fn shape(operation: &str, schemas: &mut Schemas) -> Option<Shape> {
    me(operation, schemas)
        .or_else(|| users(operation, schemas))
        .or_else(|| staff(operation, schemas))
}

/// Of one's own login.
fn me(operation: &str, schemas: &mut Schemas) -> Option<Shape> {
    use ProblemKind as P;
    let password = schemas.request::<PasswordRequest>();
    Some(match operation {
        "change-me" => Shape::new("Change name or language", schemas.answer::<SessionUser>())
            .request(schemas.request::<ChangeMeRequest>())
            .problems(&[P::Invalid, P::TooManyTries]),
        "answer-invitation" => Shape::new("Accept or decline an invitation", None)
            .request(schemas.request::<AnswerInvitationRequest>())
            .problems(&[P::NotFound, P::Conflict]),
        "leave-account" => Shape::new("Leave an account", None).problems(&[
            P::NotFound,
            P::Conflict,
            P::LastManager,
        ]),
        "my-sessions" => Shape::new("Own sessions", schemas.answer::<MySessions>()),
        "my-activity" => {
            Shape::new("What was done to one's own login", schemas.answer::<ActivityPage>())
                .query::<PageQuery>()
                .problems(&[P::Malformed])
        }
        "end-my-session" => Shape::new("End a session", None).problems(&[P::NotFound]),
        "my-password" => Shape::new("Change the password", None)
            .request(schemas.request::<ChangePasswordRequest>())
            .problems(&[P::Invalid, P::TooManyTries]),
        "set-up-totp" => Shape::new("Set up an authenticator app", schemas.answer::<TotpSetUp>())
            .request(password)
            .problems(&[P::Invalid, P::Conflict, P::TooManyTries]),
        "verify-totp" => {
            Shape::new("Switch the second factor on", schemas.answer::<RecoveryCodes>())
                .request(schemas.request::<VerifyTotpRequest>())
                .problems(&[P::Invalid, P::Conflict, P::TooManyTries])
        }
        "remove-totp" => Shape::new("Switch the second factor off", None)
            .request(password)
            .problems(&[P::Invalid, P::TooManyTries]),
        "recovery-codes" => Shape::new("New recovery codes", schemas.answer::<RecoveryCodes>())
            .request(password)
            .problems(&[P::Invalid, P::Conflict, P::TooManyTries]),
        _ => return None,
    })
}

/// Of an account's users.
fn users(operation: &str, schemas: &mut Schemas) -> Option<Shape> {
    use ProblemKind as P;
    Some(match operation {
        "users" => Shape::new("Users of the account", schemas.answer::<Users>())
            .query::<PageQuery>()
            .problems(&[P::Malformed]),
        "invite-user" | "staff-invite-user" => Shape::once(
            "Invite somebody to the account",
            schemas.request::<InviteUserRequest>(),
            schemas.answer::<AccountUser>(),
        )
        .problems(&[P::Invalid, P::IdempotencyKeyReused, P::TooManyTries]),
        "change-user" => Shape::new("Change or reinstate a user", schemas.answer::<AccountUser>())
            .request(schemas.request::<ChangeUserRequest>())
            .problems(&[P::Invalid, P::Conflict, P::LastManager, P::TooManyTries]),
        "deactivate-user" => Shape::new("Deactivate a user", schemas.answer::<AccountUser>())
            .problems(&[P::Conflict, P::LastManager]),
        "invite-user-again" => {
            Shape::once("Invite a user again", None, schemas.answer::<AccountUser>()).problems(&[
                P::Invalid,
                P::IdempotencyKeyReused,
                P::TooManyTries,
            ])
        }
        "security" => {
            Shape::new("Require a second factor, or not", schemas.answer::<AccountSecurity>())
                .request(schemas.request::<AccountSecurity>())
        }
        "activity" | "staff-activity" => {
            Shape::new("Who did what", schemas.answer::<ActivityPage>())
                .query::<PageQuery>()
                .problems(&[P::Malformed])
        }
        _ => return None,
    })
}

/// Of the provider's own people.
fn staff(operation: &str, schemas: &mut Schemas) -> Option<Shape> {
    use ProblemKind as P;
    Some(match operation {
        "staff-accounts" => Shape::new("Find accounts", schemas.answer::<StaffAccounts>())
            .query::<StaffAccountsQuery>()
            .problems(&[P::Malformed]),
        "staff-users" => Shape::new("The provider's own people", schemas.answer::<StaffUsers>()),
        "invite-staff" => Shape::once(
            "Invite a member of staff",
            schemas.request::<InviteStaffRequest>(),
            schemas.answer::<StaffUser>(),
        )
        .problems(&[P::Invalid, P::IdempotencyKeyReused, P::TooManyTries]),
        "change-staff" => Shape::new("Change a member of staff", schemas.answer::<StaffUser>())
            .request(schemas.request::<ChangeStaffRequest>())
            .problems(&[P::NotFound, P::Invalid, P::Conflict, P::LastManager]),
        "reset-totp" => Shape::new("Reset somebody's second factor", None).problems(&[P::NotFound]),
        "staff-logins" => Shape::new("Find logins", schemas.answer::<StaffLogins>())
            .query::<StaffLoginsQuery>()
            .problems(&[P::Malformed]),
        "change-login" => Shape::new("Change a login", schemas.answer::<StaffLogin>())
            .request(schemas.request::<ChangeLoginRequest>())
            .problems(&[P::NotFound, P::Invalid, P::Conflict]),
        "end-login-sessions" => {
            Shape::new("End all sessions of a login", None).problems(&[P::NotFound])
        }
        "staff-invitations" => {
            Shape::new("Who waits for an invitation", schemas.answer::<StaffInvitations>())
                .query::<PageQuery>()
                .problems(&[P::Malformed])
        }
        "release-invitations" => Shape::once(
            "Release invitations",
            schemas.request::<ReleaseRequest>(),
            schemas.answer::<InvitationRelease>(),
        ),
        _ => return None,
    })
}
