//! The service whose methods sign users in and change their logins.

/// Signs users in and changes their logins. The other files of this folder add its methods.
#[derive(Debug)]
pub struct Login<I, S, Q, R> {
    /// The identity provider.
    pub identity: I,
    /// The store of users, sessions, challenges, attempt counts and activity.
    pub access: S,
    /// The queue of security notices.
    pub notices: Q,
    /// The source of secrets, codes and ids.
    pub random: R,
}
