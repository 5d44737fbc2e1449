//! The portal's API as types: routes, requests, responses and problems.
//!
//! This crate knows neither the domain nor AWS. The handlers (`shared/http`), the OpenAPI document
//! (feature `openapi`) and, through that document, the types of the web app come from it. Files for
//! customers, CSV and PDF, take from it how a code is named in each language.
//!
//! Conventions: JSON is in camelCase. A field of a response without a value is `null`, never
//! absent. Money is a decimal string with its currency. Unknown fields of a request are refused.

mod account;
mod activity;
mod aging;
mod auto_pay;
mod calls;
mod corrections;
mod downloads;
mod invoice;
pub mod length;
mod login;
mod payments;
mod portal;
mod problem;
mod profile;
mod routes;
mod session;
mod staff;
mod statement;
mod transaction;
mod users;
mod value;
mod words;

#[cfg(feature = "openapi")]
pub mod openapi;

pub use account::{
    AccountSummary, AutoPay, BillingAddress, CannotCharge, CardExpiry, CurrentBalance, Dashboard,
    LastPayment, NextDue, PaymentMethod,
};
pub use activity::{Activity, ActivityAction, ActivityPage, Actor};
pub use aging::{Aging, AgingBucket, AgingItem, AgingQuery, BucketName};
pub use auto_pay::{AutoPaySettings, ChangeAutoPayRequest, ChargeReason, HeldCharge, NextCharge};
pub use calls::{
    Call, CallDirection, CallExportRequest, CallFilters, CallGroup, CallGrouping, CallHistory,
    CallMonth, CallPage, CallSort, CallSummary, CallSummaryQuery, CallTotals, CallsQuery,
    InvoiceCallsQuery, UntiedInvoice, UntiedInvoices,
};
pub use corrections::{AdjustmentRequest, CreditRequest, ReversalRequest, WriteOffRequest};
pub use downloads::{
    CallDialect, CallMonthLinkRequest, Download, DownloadLink, InvoiceFile, InvoiceLinkRequest,
    Job, JobStatus, StartedJob,
};
pub use invoice::{
    AppliedCredit, CallRecords, Cause, CauseAmount, CauseChange, Invoice, InvoiceComparison,
    InvoiceDifference, InvoiceLine, InvoiceLinePage, InvoiceList, InvoiceStatus, InvoiceSummary,
    LineCategory, LineChange, OtherLines, Period, Tax, TieOut, TieOutGroup, Usage,
};
pub use login::{
    Accepted, AnswerInvitationRequest, Challenge, ChallengeRequest, ChangeMeRequest,
    ChangePasswordRequest, ForgotPasswordAnswer, ForgotPasswordRequest, MySession, MySessions,
    OneClick, PasswordRequest, RecoveryCodes, ResetPasswordRequest, SignInAnswer, SignInRequest,
    SignInStatus, SignOutQuery, TotpSetUp, UnsubscribeRequest, Unsubscribed, VerifyTotpRequest,
};
pub use payments::{
    ChangeMethodRequest, DeclineCode, EventOutcome, EventReceipt, MakePaymentRequest, MethodSetUp,
    MethodStatus, MethodType, NewMethod, Payment, PaymentMethods, PaymentRefund, PaymentStatus,
    RefundRequest, RefundStatus, SavedMethod, SetUpMethodRequest, UsedMethod,
};
pub use portal::{Contact, Portal};
pub use problem::{FieldError, Problem, ProblemKind};
pub use profile::{ChangeProfileRequest, EnteredAddress, Profile, ProfileEdit};
pub use routes::*;
pub use session::{
    AccountInvitation, Notifications, SecondFactor, Session, SessionAccount, SessionUser,
};
pub use staff::{
    ChangeLoginRequest, ChangeStaffRequest, FoundAccount, InvitationRelease, InviteStaffRequest,
    RecordedUser, ReleaseRequest, StaffAccounts, StaffAccountsQuery, StaffInvitations, StaffLogin,
    StaffLogins, StaffLoginsQuery, StaffStatus, StaffUser, StaffUsers,
};
pub use statement::{OpenItem, Statement, StatementQuery};
pub use transaction::{
    Allocation, AllocationPage, NamedEntry, PaidBy, Transaction, TransactionDetail,
    TransactionPage, TransactionType, TransactionsQuery,
};
pub use users::{
    AccountSecurity, AccountUser, ChangeUserRequest, EmailProblem, InviteUserRequest, Reinstated,
    UserStatus, Users,
};
pub use value::{Language, Money, PageQuery};
pub use words::shown_number;
