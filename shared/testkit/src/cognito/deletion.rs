//! The operation that deletes a login.

use domain::ids::Username;

use super::exception::Exception::{self, UserNotFound};
use super::pool::Pool;

impl Pool {
    /// Reference, AdminDeleteUser: deletes the user profile; another user can get the name.
    /// Sessions and tokens belong to the profile, not to the name, so they end with it (Guide,
    /// "Understanding the access token": its `sub` is the user).
    pub(super) fn admin_delete_user(&mut self, username: &Username) -> Result<(), Exception> {
        self.logins.remove(username).ok_or(UserNotFound)?;
        self.sessions.retain(|_, session| session.username != *username);
        self.deletions += 1;
        self.tokens.retain(|_, (owner, _)| owner != username);
        Ok(())
    }
}
