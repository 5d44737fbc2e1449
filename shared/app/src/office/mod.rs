//! What the provider's own people do beside posting: find accounts, manage one another, reset a
//! second factor, and release recorded invitations.

mod factor;
mod find;
mod people;
mod ports;
mod release;

pub use factor::{FactorReset, ResetFactorError};
pub use find::{Search, find_accounts};
pub use people::StaffOffice;
pub use ports::{FindAccounts, FindRecorded, ListStaff, ReadAdmins, ReadRelease};
pub use release::{ReleaseError, Released, order_release, recorded_page, release};
