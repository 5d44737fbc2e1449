//! A login's address.

use domain::ids::Username;

use super::exception::Exception::{self, UserNotFound};
use super::pool::Pool;

impl Pool {
    /// Reference, AdminUpdateUserAttributes: with `email_verified` set to true in the same request
    /// the new address counts as verified; otherwise the user would have to verify it. A code that
    /// was mailed before stays valid, which no page denies.
    pub(super) fn admin_update_user_attributes(
        &mut self,
        username: &Username,
        email: &str,
        verified: bool,
    ) -> Result<(), Exception> {
        let login = self.logins.get_mut(username).ok_or(UserNotFound)?;
        login.corrected_email = Some(email.to_owned());
        login.email_verified = verified;
        Ok(())
    }
}
