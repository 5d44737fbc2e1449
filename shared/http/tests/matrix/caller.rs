//! Everybody who could call: each state of a session, of a user and of their place in the account.

use app::access::{Membership, SessionRecord, User};
use app::session::NewSession;
use domain::people::{Role, Staff, UserStatus};
use testkit::access::{MemoryAccess, live_session, member, noon, user};
use testkit::http::Ask;

/// The account that callers belong to, if to any.
pub(crate) const OWN: &str = "a-1";
/// An account of somebody else.
const FOREIGN: &str = "a-2";

/// The account that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Account {
    /// The one the caller belongs to, if to any.
    Own,
    /// Somebody else's.
    Foreign,
    /// None that ever was.
    Absent,
    /// No account could have this id.
    Malformed(&'static str),
}

impl Account {
    pub(crate) const ALL: [Self; 8] = [
        Self::Own,
        Self::Foreign,
        Self::Absent,
        Self::Malformed(""),
        Self::Malformed("a b"),
        Self::Malformed("a%23b"),
        Self::Malformed("é"),
        Self::Malformed("a-1/../a-2"),
    ];

    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Own => OWN,
            Self::Foreign => FOREIGN,
            Self::Absent => "nowhere",
            Self::Malformed(id) => id,
        }
    }
}

/// What the browser sends to say who is calling, and what has become of that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Session {
    /// No cookie.
    None,
    /// A cookie that is none of ours.
    Garbled,
    /// The right user, and a secret that was never given out.
    Guessed,
    /// Signed out, or never there.
    Ended,
    /// Unused for too long.
    Idle,
    /// Begun too long ago.
    Over,
    /// Of before the last password change, deactivation or sign-out everywhere.
    OfAnEarlierEpoch,
    /// It stands.
    Live,
}

impl Session {
    const ALL: [Self; 8] = [
        Self::None,
        Self::Garbled,
        Self::Guessed,
        Self::Ended,
        Self::Idle,
        Self::Over,
        Self::OfAnEarlierEpoch,
        Self::Live,
    ];
}

/// A caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Caller {
    pub(crate) session: Session,
    /// Whether the user is deactivated.
    pub(crate) deactivated: bool,
    /// What they are at the provider.
    pub(crate) staff: Option<Staff>,
    /// What they are in [`OWN`]. Without one they are a user of another account.
    pub(crate) role: Option<Role>,
}

impl Caller {
    /// Every combination; of those whose session is dead, the mightiest.
    pub(crate) fn all() -> Vec<Self> {
        let mut all = Vec::new();
        for session in Session::ALL {
            for deactivated in [false, true] {
                for staff in [None, Some(Staff::Agent), Some(Staff::Admin)] {
                    for role in [None, Some(Role::Viewer), Some(Role::Billing), Some(Role::Manager)]
                    {
                        all.push(Self { session, deactivated, staff, role });
                    }
                }
            }
        }
        let mightiest = |who: &Self| {
            who.role == Some(Role::Manager) && who.staff != Some(Staff::Agent) && !who.deactivated
        };
        all.retain(|who| who.session == Session::Live || mightiest(who));
        all
    }

    /// The caller's records among those of others, and the session their browser has.
    pub(crate) fn stored(self) -> (MemoryAccess, NewSession) {
        let mut user = user("dana.roy");
        let mut session = live_session(&user, 1, noon());
        self.change(&mut user, &mut session.record);
        let mut access = MemoryAccess::default()
            .with_user(user)
            .with_member(member("dana.roy", "a-3", Role::Manager))
            .with_member(member("somebody.else", FOREIGN, Role::Manager))
            .with_member(member("somebody.else", OWN, Role::Manager));
        if self.session != Session::Ended {
            access = access.with_session(&session.record);
        }
        if let Some(member) = self.membership() {
            access = access.with_member(member);
        }
        (access, session)
    }

    fn change(self, user: &mut User, session: &mut SessionRecord) {
        user.staff = self.staff;
        if self.deactivated {
            user.status = UserStatus::Deactivated;
        }
        match self.session {
            Session::Idle => session.idle_expires_at = noon(),
            Session::Over => session.expires_at = noon(),
            Session::OfAnEarlierEpoch => user.session_epoch += 1,
            Session::None
            | Session::Garbled
            | Session::Guessed
            | Session::Ended
            | Session::Live => {}
        }
    }

    fn membership(self) -> Option<Membership> {
        Some(member("dana.roy", OWN, self.role?))
    }

    /// The request as this caller's browser sends it.
    pub(crate) fn sends(self, ask: Ask, session: &NewSession) -> Ask {
        match self.session {
            Session::None => ask,
            Session::Garbled => ask.header("cookie", "__Host-sid=x.y"),
            Session::Guessed => ask.signed_in(&live_session(&user("dana.roy"), 2, noon())),
            _ => ask.signed_in(session),
        }
    }
}
