//! The portal's API as types: routes, requests, answers and problems.
//!
//! Knows neither the domain nor AWS. One source for the handlers (`shared/http`), for the OpenAPI
//! document (feature `openapi`) and, through that, for the web app's types.
//!
//! Conventions, everywhere: JSON in camelCase; a field without a value is `null`, never absent;
//! money is a decimal string with its currency; unknown request fields are refused.

mod account;
mod aging;
mod auth;
mod invoice;
pub mod length;
mod me;
mod office;
mod portal;
mod problem;
mod routes;
mod staff;
mod statement;
mod transaction;
mod users;
mod value;

#[cfg(feature = "openapi")]
pub mod openapi;

pub use account::{
    AccountSummary, AutoPay, BillingAddress, CannotCharge, CardExpiry, CurrentBalance, Dashboard,
    LastPayment, NextCharge, PaymentMethod,
};
pub use aging::{Aging, AgingBucket, AgingItem, AgingQuery, BucketName};
pub use auth::{
    Accepted, Challenge, ChallengeRequest, ForgotPasswordAnswer, ForgotPasswordRequest,
    ResetPasswordRequest, SignInAnswer, SignInRequest, SignInStatus, SignOutQuery,
};
pub use invoice::{
    AppliedCredit, CallRecords, CauseTotal, Invoice, InvoiceLine, InvoiceLinePage, InvoiceStatus,
    LineCategory, Period, Tax, Usage,
};
pub use me::{
    AnswerInvitationRequest, ChangeMeRequest, ChangePasswordRequest, MySession, MySessions,
    PasswordRequest, RecoveryCodes, TotpSetUp, VerifyTotpRequest,
};
pub use office::{
    ChangeLoginRequest, ChangeStaffRequest, FoundAccount, InvitationRelease, InviteStaffRequest,
    RecordedUser, ReleaseRequest, StaffAccounts, StaffAccountsQuery, StaffInvitations, StaffLogin,
    StaffLogins, StaffLoginsQuery, StaffStatus, StaffUser, StaffUsers,
};
pub use portal::{
    AccountInvitation, Contact, Portal, SecondFactor, Session, SessionAccount, SessionUser,
};
pub use problem::{FieldError, Problem, ProblemKind};
pub use routes::*;
pub use staff::{AdjustmentRequest, CreditRequest, ReversalRequest, WriteOffRequest};
pub use statement::{OpenItem, Statement, StatementQuery};
pub use transaction::{
    Allocation, AllocationPage, NamedEntry, PaidBy, Transaction, TransactionDetail,
    TransactionPage, TransactionType, TransactionsQuery,
};
pub use users::{
    AccountSecurity, AccountUser, Activity, ActivityAction, ActivityPage, Actor, ChangeUserRequest,
    InviteUserRequest, PageQuery, Reinstated, UserStatus, Users,
};
pub use value::{Language, Money};
