//! Activity logs: of an account, of a login, and of staff.

use app::activity::{Activity, ActivityLog, ActivityPosition, Actor};
use app::users::User;
use contract::{ActivityAction, ActivityPage, PageQuery};

use super::staff::staff_role;
use crate::{Cursor, Failure, page_limit};

/// Longest id of an activity, in bytes.
const LONGEST_ID: usize = 64;

/// The parts that a cursor of a log is valid for.
fn binding(log: &ActivityLog) -> [String; 2] {
    match log {
        ActivityLog::Account(account) => ["activity".to_owned(), account.to_string()],
        ActivityLog::User(user) => ["my-activity".to_owned(), user.to_string()],
        ActivityLog::Staff => ["staff-activity".to_owned(), String::new()],
    }
}

/// Where a page of an activity log begins, and how many items it has.
///
/// # Errors
/// `malformed` when the cursor belongs to another log, or the limit is out of range.
pub fn page_query(
    log: &ActivityLog,
    query: &PageQuery,
) -> Result<(Option<ActivityPosition>, u16), Failure> {
    let parts = binding(log);
    let open = |text: &String| Cursor::open(&parts.each_ref().map(String::as_str), text);
    let after: Option<ActivityPosition> = query.cursor.as_ref().map(open).transpose()?;
    // A cursor is not signed. The store would fail on an id that cannot be a key.
    if after.as_ref().is_some_and(|(_, id)| id.len() > LONGEST_ID) {
        return Err(Failure::malformed("?cursor", "bad-cursor"));
    }
    Ok((after, page_limit(query.limit)?))
}

/// A page of an activity log, as `reader` may see it.
///
/// # Errors
/// `internal` when the cursor cannot be written.
pub fn page(
    log: &ActivityLog,
    reader: &User,
    items: Vec<Activity>,
    next: Option<ActivityPosition>,
) -> Result<ActivityPage, Failure> {
    let shown = |item| activity(item, reader.staff.is_some());
    let parts = binding(log);
    let seal = |next| Cursor::seal(&parts.each_ref().map(String::as_str), next);
    Ok(ActivityPage {
        items: items.into_iter().map(shown).collect(),
        next: next.map(seal).transpose()?,
    })
}

/// One activity. Of staff, customers see only the given name and an initial: neither the user name
/// nor the client address.
fn activity(activity: app::activity::Activity, to_staff: bool) -> contract::Activity {
    let app::activity::Activity { id, at, actor, action, subject, detail, address, .. } = activity;
    let is_reduced = actor.staff.is_some() && !to_staff;
    let (actor, address) = if is_reduced {
        (Actor { username: None, name: actor.shown_to_customers(), ..actor }, None)
    } else {
        (actor, address)
    };
    contract::Activity {
        id,
        at,
        actor: contract::Actor {
            username: actor.username.map(|name| name.to_string()),
            name: actor.name,
            staff: actor.staff.map(staff_role),
        },
        action: activity_action(action),
        subject,
        detail,
        address,
    }
}

const fn activity_action(action: domain::activity::Action) -> ActivityAction {
    use domain::activity::Action as A;
    match action {
        A::UserInvited => ActivityAction::UserInvited,
        A::UserInvitedAgain => ActivityAction::UserInvitedAgain,
        A::InvitationAccepted => ActivityAction::InvitationAccepted,
        A::InvitationDeclined => ActivityAction::InvitationDeclined,
        A::InvitationCancelled => ActivityAction::InvitationCancelled,
        A::UsernameTakenOver => ActivityAction::UsernameTakenOver,
        A::UserLeft => ActivityAction::UserLeft,
        A::RoleChanged => ActivityAction::RoleChanged,
        A::UserDeactivated => ActivityAction::UserDeactivated,
        A::UserReinstated => ActivityAction::UserReinstated,
        A::SecondFactorRequired => ActivityAction::SecondFactorRequired,
        A::SecondFactorNotRequired => ActivityAction::SecondFactorNotRequired,
        A::PasswordChosen => ActivityAction::PasswordChosen,
        A::PasswordChanged => ActivityAction::PasswordChanged,
        A::PasswordReset => ActivityAction::PasswordReset,
        A::SecondFactorOn => ActivityAction::SecondFactorOn,
        A::SecondFactorOff => ActivityAction::SecondFactorOff,
        A::SecondFactorReset => ActivityAction::SecondFactorReset,
        A::RecoveryCodeUsed => ActivityAction::RecoveryCodeUsed,
        A::RecoveryCodesRenewed => ActivityAction::RecoveryCodesRenewed,
        A::ProfileChanged => ActivityAction::ProfileChanged,
        A::SessionEnded => ActivityAction::SessionEnded,
        A::SessionsEnded => ActivityAction::SessionsEnded,
        A::SessionsEndedByStaff => ActivityAction::SessionsEndedByStaff,
        A::LoginDeactivated => ActivityAction::LoginDeactivated,
        A::LoginReinstated => ActivityAction::LoginReinstated,
        A::EmailCorrected => ActivityAction::EmailCorrected,
        A::HistoryDownloaded => ActivityAction::HistoryDownloaded,
        A::StatementDownloaded => ActivityAction::StatementDownloaded,
        A::InvoiceDownloaded => ActivityAction::InvoiceDownloaded,
        A::ReceiptDownloaded => ActivityAction::ReceiptDownloaded,
        A::CallRecordsDownloaded => ActivityAction::CallRecordsDownloaded,
        A::CallHistoryDownloaded => ActivityAction::CallHistoryDownloaded,
        A::CallsExported => ActivityAction::CallsExported,
        A::ViewedByStaff => ActivityAction::ViewedByStaff,
        A::CreditPosted => ActivityAction::CreditPosted,
        A::AdjustmentPosted => ActivityAction::AdjustmentPosted,
        A::ReversalPosted => ActivityAction::ReversalPosted,
        A::WriteOffPosted => ActivityAction::WriteOffPosted,
        A::PaymentMade => ActivityAction::PaymentMade,
        A::PaymentDeclined => ActivityAction::PaymentDeclined,
        A::PaymentReturned => ActivityAction::PaymentReturned,
        A::PaymentChargedBack => ActivityAction::PaymentChargedBack,
        A::MethodAdded => ActivityAction::MethodAdded,
        A::MethodRemoved => ActivityAction::MethodRemoved,
        A::MethodsChanged => ActivityAction::MethodsChanged,
        A::AutoPayOn => ActivityAction::AutoPayOn,
        A::AutoPayOff => ActivityAction::AutoPayOff,
        A::AutoPayChanged => ActivityAction::AutoPayChanged,
        A::AutoPayGaveUp => ActivityAction::AutoPayGaveUp,
        A::BillingAddressChanged => ActivityAction::BillingAddressChanged,
        A::TimeZoneChanged => ActivityAction::TimeZoneChanged,
        A::AccountLanguageChanged => ActivityAction::AccountLanguageChanged,
        A::RefundMade => ActivityAction::RefundMade,
        A::InvitationsReleased => ActivityAction::InvitationsReleased,
    }
}
