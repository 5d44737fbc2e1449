//! The session cookie: `__Host-sid=<userId>.<secret>`.
//!
//! Because of the prefix, browsers refuse it unless it is `Secure`, has `Path=/` and no `Domain`.

use app::login::session::NewSession;
use app::secret::Secret;
use domain::ids::UserId;

const NAME: &str = "__Host-sid";
const ATTRIBUTES: &str = "Path=/; Secure; HttpOnly; SameSite=Strict";

/// The user and the secret of a cookie. The gate compares the secret with the stored session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Claim {
    pub(crate) user: UserId,
    pub(crate) secret: Secret,
}

/// The claim in a `Cookie` header.
pub(crate) fn claim(header: Option<&str>) -> Option<Claim> {
    let value = header?.split(';').find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (name == NAME).then_some(value)
    })?;
    let (user, secret) = value.split_once('.')?;
    Some(Claim { user: UserId::parse(user).ok()?, secret: Secret::parse(secret)? })
}

/// `Set-Cookie` for a new session. Without `Max-Age`, the cookie is deleted when the browser
/// closes.
pub(crate) fn set(session: &NewSession) -> String {
    format!("{NAME}={}.{}; {ATTRIBUTES}", session.record.user, session.secret.reveal())
}

/// `Set-Cookie` that deletes the cookie.
pub(crate) fn clear() -> String {
    format!("{NAME}=; {ATTRIBUTES}; Max-Age=0")
}

#[cfg(test)]
mod tests {
    use super::*;

    const USER: &str = "5f0c7d3e-9a41-5b8e-8d25-6f1b90c2a7e3";

    fn secret() -> Secret {
        Secret::new([9; 32])
    }

    #[test]
    fn the_cookie_is_found_among_others() {
        let header = format!("a=b; __Host-sid={USER}.{}; c=d", secret().reveal());
        let user = UserId::parse(USER).unwrap();
        assert_eq!(claim(Some(&header)), Some(Claim { user, secret: secret() }));
    }

    #[test]
    fn anything_else_claims_nothing() {
        let secret = secret().reveal();
        for header in [
            String::new(),
            "__Host-sid".to_owned(),
            "__Host-sid=".to_owned(),
            format!("__Host-sid={USER}"),
            format!("__Host-sid={USER}."),
            format!("__Host-sid={USER}.{secret}x"),
            format!("__Host-sid=nobody.{secret}"),
            format!("__host-sid={USER}.{secret}"),
            format!("sid={USER}.{secret}"),
        ] {
            assert_eq!(claim(Some(&header)), None, "{header}");
        }
        assert_eq!(claim(None), None);
    }

    #[test]
    fn the_cookie_is_out_of_reach_of_scripts_and_of_other_sites() {
        for part in ["Secure", "HttpOnly", "SameSite=Strict", "Path=/"] {
            assert!(clear().split("; ").any(|attribute| attribute == part), "{part}");
        }
        assert!(!clear().contains("Domain"));
    }
}
