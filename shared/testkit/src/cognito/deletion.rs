//! A login that is deleted.

use domain::ids::Username;

use super::exception::Exception::{self, UserNotFound};
use super::pool::Pool;

impl Pool {
    /// Reference, AdminDeleteUser: deletes the user profile; the name can be given to another one.
    /// Sessions and tokens are the profile's, not the name's, so they end with it (Guide,
    /// "Understanding the access token": its `sub` is the user).
    pub(super) fn admin_delete_user(&mut self, username: &Username) -> Result<(), Exception> {
        self.logins.remove(username).ok_or(UserNotFound)?;
        self.sessions.retain(|_, session| session.username != *username);
        self.deletions += 1;
        self.tokens.retain(|_, (owner, _)| owner != username);
        Ok(())
    }
}
