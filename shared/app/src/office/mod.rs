//! What the provider's own people do beside posting: find accounts, manage one another, reset a
//! second factor, change logins, and release recorded invitations.

mod factor;
mod find;
mod login;
mod people;
mod ports;
mod release;

pub use factor::{FactorReset, ResetFactorError};
pub use find::{Search, find_accounts};
pub use login::{LoginOffice, LoginOfficeError};
pub use people::StaffOffice;
pub use ports::{
    ChangeLogins, FindAccounts, FindRecorded, FindUnmanaged, ListStaff, LoginUpdate, ReadAdmins,
    ReadRelease,
};
pub use release::{ReleaseError, Released, order_release, recorded_page, release};
