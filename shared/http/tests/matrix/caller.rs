//! Everybody who could call: each state of a session, of a user and of their place in the account.

use app::account::AccountSummary;
use app::login::SessionRecord;
use app::login::session::NewSession;
use app::users::{Membership, User};
use domain::user::{Role, Staff, UserStatus};
use testkit::access::{MemoryAccess, account_summary, live_session, member, noon, user};
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
    ValidSession,
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
        Self::ValidSession,
    ];
}

/// A user's second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Factor {
    /// Off, by their own choice.
    Off,
    /// Off, after a recovery code: to be set up before anything else.
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
    /// What they are at the provider.
    pub(crate) staff: Option<Staff>,
    /// Whether they have a second factor.
    pub(crate) factor: Factor,
    /// What they are in [`OWN`]. Without one they are a user of another account.
    pub(crate) place: Option<Place>,
}

/// Somebody's place in [`OWN`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// Their role.
    pub(crate) role: Role,
    /// Whether the Office Manager has not deactivated them, and they have accepted.
    pub(crate) active: bool,
    /// Whether they are invited and have not accepted.
    pub(crate) invited: bool,
    /// Whether the account requires a second factor.
    pub(crate) factor_required: bool,
}

impl Place {
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
    /// Every combination; of those whose session is dead or who are
    /// deactivated, the mightiest.
    pub(crate) fn all() -> Vec<Self> {
        let mut all = Vec::new();
        for session in Session::ALL {
            for staff in [None, Some(Staff::Agent), Some(Staff::Admin)] {
                for place in Place::all() {
                    for factor in [Factor::Off, Factor::Owed, Factor::On] {
                        for deactivated in [false, true] {
                            all.push(Self { session, deactivated, staff, factor, place });
                        }
                    }
                }
            }
        }
        let mightiest = |who: &Self| {
            let (role, active, invited) = (Role::Manager, true, false);
            let manages = Place { role, active, invited, factor_required: false };
            who.place == Some(manages)
                && who.staff != Some(Staff::Agent)
                && who.factor == Factor::On
        };
        all.retain(|who| {
            let stands = who.session == Session::ValidSession && !who.deactivated;
            stands || mightiest(who)
        });
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
        let factor_required = self.place.is_some_and(|place| place.factor_required);
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
            | Session::ValidSession => {}
        }
    }

    fn membership(self) -> Option<Membership> {
        let Place { role, active, invited, .. } = self.place?;
        Some(match invited {
            true => testkit::access::invited("dana.roy", OWN, role),
            false => Membership { active, ..member("dana.roy", OWN, role) },
        })
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
