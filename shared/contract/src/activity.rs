//! Activity logs: of an account, of a login, and of staff.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Staff;

/// `GET …/activity`, `GET /v1/me/activity` and `GET /v1/staff/activity`: a page of an activity log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ActivityPage {
    /// The activities, newest first.
    pub items: Vec<Activity>,
    /// Cursor of the next page; `null` on the last page.
    pub next: Option<String>,
}

/// One activity: who did what, when and from where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Activity {
    /// Activity id.
    pub id: String,
    /// When it happened.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// What was done.
    pub action: ActivityAction,
    /// The object: a user name, an entry id or a payment; `null` when the actor changed their own
    /// login, or the saved payment methods.
    pub subject: Option<String>,
    /// The new role, the amount with its currency, or the payment method; `null` when the action
    /// needs no detail.
    pub detail: Option<String>,
    /// The client address; `null` when the request did not come from a browser, and when a customer
    /// reads about staff.
    pub address: Option<String>,
}

/// The author of an activity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Actor {
    /// User name; `null` when the actor is the deployment or the billing system, and when a
    /// customer reads about staff.
    pub username: Option<String>,
    /// The name at that time; empty for the deployment, for the billing system, and for a person
    /// who is not a user of the account. Customers see only the given name and an initial of staff,
    /// as in `Alex F.`.
    pub name: String,
    /// The staff role; `null` for customers.
    pub staff: Option<Staff>,
}

/// The action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ActivityAction {
    /// A user was invited; `detail` is their role.
    UserInvited,
    /// A user was sent a new invitation.
    UserInvitedAgain,
    /// An existing user accepted an invitation; `detail` is their role.
    InvitationAccepted,
    /// An existing user declined an invitation; of the actor only the user name is set.
    InvitationDeclined,
    /// An open invitation was cancelled.
    InvitationCancelled,
    /// The billing system gave a user name to another person, because its user had never signed in.
    UsernameTakenOver,
    /// A user left the account.
    UserLeft,
    /// A role was changed; `detail` is the new role.
    RoleChanged,
    /// A user was deactivated.
    UserDeactivated,
    /// A user was reinstated.
    UserReinstated,
    /// The account requires a second factor from now on.
    SecondFactorRequired,
    /// The account no longer requires a second factor.
    SecondFactorNotRequired,
    /// An invited user chose their first password.
    PasswordChosen,
    /// A user changed their password.
    PasswordChanged,
    /// A user reset a forgotten password.
    PasswordReset,
    /// A user switched their second factor on.
    SecondFactorOn,
    /// A user switched their second factor off.
    SecondFactorOff,
    /// Staff reset a second factor.
    SecondFactorReset,
    /// A recovery code was used.
    RecoveryCodeUsed,
    /// Recovery codes were replaced.
    RecoveryCodesRenewed,
    /// A user changed their name, language or choice of e-mails.
    ProfileChanged,
    /// A user ended one of their sessions.
    SessionEnded,
    /// A user ended all of their sessions.
    SessionsEnded,
    /// Staff ended all sessions of a user.
    SessionsEndedByStaff,
    /// Staff deactivated a login.
    LoginDeactivated,
    /// Staff reinstated a login.
    LoginReinstated,
    /// Staff corrected the e-mail address of a login.
    EmailCorrected,
    /// A user downloaded Transaction History; `detail` is the first and the last day, as in
    /// `2026-07-01/2026-07-31`. Logged once an hour for each list and user.
    HistoryDownloaded,
    /// A user downloaded a statement; `detail` is the first and the last day.
    StatementDownloaded,
    /// An invoice was downloaded as PDF; the subject is its number.
    InvoiceDownloaded,
    /// The receipt of a payment was downloaded; the subject is the payment's number.
    ReceiptDownloaded,
    /// A user downloaded the calls of an invoice; `subject` is its number, `detail` the form of the
    /// file: `machine` or `spreadsheet`. Logged for each link and each job, as the next two.
    CallRecordsDownloaded,
    /// A user downloaded a month of Call History; `detail` is the month, as in `2026-06`.
    CallHistoryDownloaded,
    /// A user downloaded the calls of a search; `detail` is the first and the last day.
    CallsExported,
    /// Staff opened the account.
    ViewedByStaff,
    /// Staff gave credit.
    CreditPosted,
    /// Staff corrected the balance.
    AdjustmentPosted,
    /// Staff reversed a transaction.
    ReversalPosted,
    /// Staff wrote off a debt.
    WriteOffPosted,
    /// A user made a payment; `subject` is its number, `detail` the amount.
    PaymentMade,
    /// A payment was declined.
    PaymentDeclined,
    /// A bank returned a payment.
    PaymentReturned,
    /// A bank charged a payment back.
    PaymentChargedBack,
    /// A user saved a payment method; `detail` is its brand and last four digits.
    MethodAdded,
    /// A payment method was removed.
    MethodRemoved,
    /// A user changed the order of the payment methods, or where receipts go.
    MethodsChanged,
    /// A user switched Auto Pay on.
    AutoPayOn,
    /// A user switched Auto Pay off.
    AutoPayOff,
    /// A user changed the settings of Auto Pay.
    AutoPayChanged,
    /// Auto Pay used all its tries; `subject` is the last payment's number, `detail` its amount.
    AutoPayGaveUp,
    /// A user changed the billing address.
    BillingAddressChanged,
    /// A user changed the account's time zone; `detail` is the new one.
    TimeZoneChanged,
    /// A user changed the language of the account's documents; `detail` is the new one.
    AccountLanguageChanged,
    /// Staff refunded a payment; `subject` is its number, `detail` the amount.
    RefundMade,
    /// Staff released recorded invitations.
    InvitationsReleased,
}
