//! What the provider's own people do.

mod posting;

pub use posting::{Intent, Reason, StaffPoster, StaffPosting, StaffPostingError, StaffWhat};
