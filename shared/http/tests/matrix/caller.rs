//! All callers: each state of a session, of a user and of a membership.

use app::account::AccountSummary;
use app::login::SessionRecord;
use app::login::session::NewSession;
use app::users::{Membership, User};
use domain::user::{Role, Staff, UserStatus};
use testkit::access::{MemoryAccess, account_summary, live_session, member, noon, user};
use testkit::http::Ask;

/// The account of the caller's membership.
pub(crate) const OWN: &str = "a-1";
/// An account of another user.
const FOREIGN: &str = "a-2";

/// The requested account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Account {
    /// The account of the caller's membership, if there is one.
    Own,
    /// An account of another user.
    Foreign,
    /// An account that does not exist.
    Absent,
    /// An id that no account can have.
    Malformed(&'static str),
}

impl Account {
    pub(crate) const ALL: [Self; 5] = [
        Self::Own,
        Self::Foreign,
        Self::Absent,
        Self::Malformed(""),
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

/// The session that the browser sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Session {
    /// No cookie.
    None,
    /// A malformed cookie.
    Garbled,
    /// The right user with a wrong secret.
    Guessed,
    /// Signed out, or never stored.
    Ended,
    /// Unused for too long.
    Idle,
    /// Older than its longest lifetime.
    Over,
    /// Started before the last password change, deactivation or sign-out everywhere.
    OfAnEarlierEpoch,
    /// Valid.
    Valid,
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
        Self::Valid,
    ];
}

/// A user's second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Factor {
    /// Off.
    Off,
    /// Off after a recovery code: the user must set it up first.
    Owed,
    /// On.
    On,
}

/// A caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Caller {
    pub(crate) session: Session,
    /// Whether the user is deactivated.
    pub(crate) deactivated: bool,
    /// The role among the provider's staff.
    pub(crate) staff: Option<Staff>,
    /// The second factor.
    pub(crate) factor: Factor,
    /// The membership in [`OWN`]. Without one the caller is a user of another account.
    pub(crate) member: Option<Member>,
}

/// A membership in [`OWN`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Member {
    /// The role.
    pub(crate) role: Role,
    /// Whether the user has accepted and is not deactivated.
    pub(crate) active: bool,
    /// Whether the user is invited and has not accepted.
    pub(crate) invited: bool,
    /// Whether the account requires a second factor.
    pub(crate) factor_required: bool,
}

impl Member {
    fn all() -> Vec<Option<Self>> {
        let mut all = vec![None];
        for role in [Role::Viewer, Role::Billing, Role::Manager] {
            for (active, factor_required) in
                [(true, false), (true, true), (false, false), (false, true)]
            {
                all.push(Some(Self { role, active, invited: false, factor_required }));
            }
            let invited = Self { role, active: false, invited: true, factor_required: false };
            all.push(Some(invited));
        }
        all
    }
}

impl Caller {
    /// Every combination. Of callers without a valid session or who are deactivated, only those
    /// with the most rights.
    pub(crate) fn all() -> Vec<Self> {
        let mut all = Vec::new();
        for session in Session::ALL {
            for staff in [None, Some(Staff::Agent), Some(Staff::Admin)] {
                for member in Member::all() {
                    for factor in [Factor::Off, Factor::Owed, Factor::On] {
                        for deactivated in [false, true] {
                            all.push(Self { session, deactivated, staff, factor, member });
                        }
                    }
                }
            }
        }
        let has_most_rights = |who: &Self| {
            let (role, active, invited) = (Role::Manager, true, false);
            let manages = Member { role, active, invited, factor_required: false };
            who.member == Some(manages)
                && who.staff != Some(Staff::Agent)
                && who.factor == Factor::On
        };
        all.retain(|who| {
            let valid = who.session == Session::Valid && !who.deactivated;
            valid || has_most_rights(who)
        });
        all
    }

    /// The caller's stored records among those of others, and the browser's session.
    pub(crate) fn stored(self) -> (MemoryAccess, NewSession) {
        let mut user = user("dana.roy");
        let mut session = live_session(&user, 1, noon());
        self.change(&mut user, &mut session.record);
        let mut access = MemoryAccess::default()
            .with_user(user)
            .with_member(member("dana.roy", "a-3", Role::Manager))
            .with_member(member("sam.keller", FOREIGN, Role::Manager))
            .with_member(member("sam.keller", OWN, Role::Manager));
        if self.session != Session::Ended {
            access = access.with_session(&session.record);
        }
        let factor_required = self.member.is_some_and(|member| member.factor_required);
        access = access
            .with_account_summary(AccountSummary { factor_required, ..account_summary(OWN, &[]) });
        if let Some(member) = self.membership() {
            access = access.with_member(member);
        }
        (access, session)
    }

    fn change(self, user: &mut User, session: &mut SessionRecord) {
        user.staff = self.staff;
        user.second_factor = self.factor == Factor::On;
        user.must_set_up_factor = self.factor == Factor::Owed;
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
            | Session::Valid => {}
        }
    }

    fn membership(self) -> Option<Membership> {
        let Member { role, active, invited, .. } = self.member?;
        Some(match invited {
            true => testkit::access::invited("dana.roy", OWN, role),
            false => Membership { active, ..member("dana.roy", OWN, role) },
        })
    }

    /// The request, with the cookie of this caller's browser.
    pub(crate) fn sends(self, ask: Ask, session: &NewSession) -> Ask {
        match self.session {
            Session::None => ask,
            Session::Garbled => ask.header("cookie", "__Host-sid=x.y"),
            Session::Guessed => ask.signed_in(&live_session(&user("dana.roy"), 2, noon())),
            _ => ask.signed_in(session),
        }
    }
}
