//! What the provider's own people do beside posting: find accounts, manage one another, reset a
//! second factor, and release recorded invitations.

mod factor;
mod find;
mod people;
mod ports;
mod release;

pub use factor::{ResetFactorError, reset_factor};
pub use find::{Search, find_accounts};
pub use people::{ChangeStaffError, InviteStaffError, StaffOffice};
pub use ports::{FindAccounts, FindRecorded, ListStaff, ReadRelease};
pub use release::{
    RecordedPosition, ReleaseError, ReleaseOrder, Released, order_release, recorded_page, release,
};
