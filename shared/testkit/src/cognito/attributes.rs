//! The operation that changes a login's e-mail address.

use domain::ids::Username;

use super::exception::Exception::{self, UserNotFound};
use super::pool::Pool;

impl Pool {
    /// Reference, AdminUpdateUserAttributes: with `email_verified` set to true in the same request
    /// the new address is verified; otherwise the user must verify it. A code that was mailed
    /// before stays valid; no page says otherwise.
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
