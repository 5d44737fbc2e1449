//! What the provider's staff do: find accounts, manage members of staff, help with customers'
//! logins, release recorded invitations, and post corrections.

mod corrections;
mod find_accounts;
mod invitation;
mod members;
mod release;
mod release_order;
mod second_factor;
mod store;
mod user_logins;

pub use corrections::{
    Correction, CorrectionError, CorrectionKind, CorrectionPoster, CorrectionRequest, Reason,
};
pub use find_accounts::{Search, find_accounts};
pub use members::StaffMembers;
pub use release::{ReleaseError, Released, order_release, recorded_page, release};
pub use release_order::{RecordedPosition, ReleaseOrder};
pub use second_factor::{FactorReset, ResetFactorError};
pub use store::{
    ChangeLogins, FindAccounts, FindRecorded, FindUnmanaged, ListStaff, LoginUpdate, ReadAdmins,
    ReadRelease,
};
pub use user_logins::{UserLoginError, UserLogins};
