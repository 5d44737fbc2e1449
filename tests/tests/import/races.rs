//! Races of a takeover: a file takes over a user name while its owner signs in, resets the password
//! or is invited, before each call of theirs in turn. In the end exactly one of both has the name.

use std::future::Future;
use std::sync::{Arc, Mutex};

use app::account::ReadAccountSummaries;
use app::client::{Client, ClientAddress};
use app::identity::RecoverPassword;
use app::login::session::is_valid;
use app::login::{
    ChallengeAnswer, ChallengeReply, CodeOutcome, CodeRequest, CodeSender, Credentials, Login,
    Reset, SignInError, SignedIn,
};
use app::mailer::{About, Letter};
use app::users::{
    Invitation, InviteError, Invited, Inviter, User, UserChange, UserWrite, WORK_TIME, WriteUsers,
};
use domain::user::{Role, UserStatus};
use testkit::access::{
    self, MemoryAccess, MemoryMailer, MemoryNotices, StrictCognito, member, noon, username,
};
use testkit::system::Counting;

use super::takeover::{MANAGER, NAME, by_customer, squatter, with};
use super::*;

const TEMPORARY: &str = "Tcm7-Wad4-Kxp2-Bnr9-Hhe5";
const CHOSEN: &str = "Quiet-Harbour-2026";
const OWN: &str = "Other-Harbour-2027";

/// Runs a future to its end on another thread.
fn in_thread<T: Send + 'static>(done: impl Future<Output = T> + Send + 'static) -> T {
    let run = || tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(done);
    std::thread::spawn(run).join().unwrap()
}

/// Imports a file that names the manager.
fn import(ledger: &MemoryLedger) {
    let ledger = ledger.clone();
    in_thread(async move {
        let clock = FixedClock::at(noon());
        let (files, faults) = (MemoryFiles::default(), Faults::default());
        let world = World { ledger, files, clock, faults, limits: Limits::default() };
        world.import(&arrival("july", "v1"), file(&[account("a", 1)])).await;
    });
}

/// The portal as used by the owner of a user name that a file is about to name.
struct Portal {
    ledger: MemoryLedger,
    login: Login<StrictCognito, MemoryAccess, MemoryNotices, Counting>,
    mailer: MemoryMailer,
    faults: Faults,
}

impl Portal {
    /// The import of the file runs before this call.
    fn with_file_at(call: u64, before: User) -> Self {
        let ledger = MemoryLedger::default();
        let membership = by_customer(member(NAME, "evil", Role::Viewer));
        with(ledger.access(), before, vec![membership]);
        let other = ledger.clone();
        let faults = Faults::act_before(call, move || import(&other));
        let login = Login {
            identity: StrictCognito::with_faults(faults.clone()),
            access: ledger.access().shared_with(faults.clone()),
            notices: MemoryNotices::with_faults(faults.clone()),
            random: Counting::default(),
        };
        let mailer = MemoryMailer::with_faults(faults.clone());
        Self { ledger, login, mailer, faults }
    }

    fn user(&self) -> User {
        self.login.access.user(&username(NAME).user_id()).unwrap()
    }

    fn inviter(&self) -> Inviter<MemoryAccess, StrictCognito, MemoryMailer, Counting> {
        Inviter {
            store: self.login.access.clone(),
            logins: self.login.identity.clone(),
            mailer: self.mailer.clone(),
            random: Counting::default(),
            valid_for: SignedDuration::from_hours(24),
        }
    }

    async fn invite(&self, id: &str, at: Timestamp) -> Result<Invited, InviteError> {
        let (id, account) = (format!("m-{id}"), Some(access::account(id)));
        let message = Invitation { id, user: self.user().id, account, again: false };
        self.inviter().invite(&message, at).await
    }

    async fn sign_in(&self, password: &str, at: Timestamp) -> Result<SignedIn, SignInError> {
        let address = ClientAddress::parse(Some("203.0.113.7"));
        let client = Client { address: &address, user_agent: "test" };
        self.login.sign_in(Credentials { username: NAME, password }, client, at).await
    }

    /// Signs in and chooses a new password.
    async fn first_sign_in(&self, password: &str, chosen: &str, at: Timestamp) -> bool {
        let token = match self.sign_in(password, at).await {
            Ok(SignedIn::Challenge { token, .. }) => token.reveal(),
            _ => return false,
        };
        let address = ClientAddress::parse(Some("203.0.113.7"));
        let client = Client { address: &address, user_agent: "test" };
        let reply = ChallengeReply::NewPassword(chosen);
        let answer = self.login.answer(ChallengeAnswer { token: &token, reply }, client, at).await;
        matches!(answer, Ok(SignedIn::Session(_)))
    }

    /// Sets a new password with a code that was mailed before.
    async fn reset(&self, code: &str) -> bool {
        let address = ClientAddress::parse(Some("203.0.113.7"));
        let client = Client { address: &address, user_agent: "test" };
        let reset = Reset { username: NAME, code, password: CHOSEN };
        self.login.reset_password(reset, client, noon()).await.is_ok()
    }

    fn mailed_to(&self, email: &str) -> Vec<Letter> {
        let to = |letter: &Letter| letter.to.as_str() == email;
        self.mailer.sent().into_iter().filter(to).collect()
    }

    /// The temporary passwords that were mailed to this address.
    fn passwords(&self, email: &str) -> Vec<String> {
        let password = |letter: Letter| match letter.about {
            About::Welcome { password, .. } => Some(password.reveal().to_owned()),
            _ => None,
        };
        self.mailed_to(email).into_iter().filter_map(password).collect()
    }

    /// Checks that exactly one of both has the name; gives whether it is the manager.
    async fn check_owner(&self, signed_in: bool, squatter: &User) -> bool {
        let user = self.user();
        let summary =
            self.login.access.account_summary(&access::account("a")).await.unwrap().unwrap();
        let is_taken = user.email.as_str() == MANAGER;
        assert_ne!(is_taken, summary.username_taken.is_some(), "exactly one of both");
        if !is_taken {
            assert!(signed_in && user.status == UserStatus::Active, "the owner has signed in");
            assert!(summary.managers.is_empty());
            return false;
        }
        assert_eq!(user.status, UserStatus::Recorded, "the manager has not signed in yet");
        assert_eq!(self.login.access.memberships_of(&user.id), [member(NAME, "a", Role::Manager)]);
        self.check_no_other_sign_in(squatter, noon()).await;
        assert_eq!(self.invite("a", noon()).await, Err(InviteError::UnderWay));
        let later = noon() + WORK_TIME;
        assert_eq!(self.invite("a", later).await, Ok(Invited::Welcomed));
        assert_eq!(self.invite("evil", later).await, Ok(Invited::Deactivated));
        // The rate limits reached at noon have expired.
        let later = noon() + SignedDuration::from_hours(2);
        self.login.identity.set_now(later);
        self.check_no_other_sign_in(squatter, later).await;
        let mailed = self.passwords(MANAGER);
        assert_eq!(mailed.len(), 1);
        assert!(self.first_sign_in(&mailed[0], OWN, later).await);
        assert_eq!((self.user().status, self.user().email.as_str()), (UserStatus::Active, MANAGER));
        true
    }

    /// Checks that no session is valid, and that no earlier password or code works.
    async fn check_no_other_sign_in(&self, squatter: &User, at: Timestamp) {
        let user = self.user();
        let live = |session: &app::login::SessionRecord| is_valid(&user, session, at);
        assert!(!self.login.access.sessions().iter().any(live));
        let mut known = self.passwords(squatter.email.as_str());
        known.extend([TEMPORARY.to_owned(), CHOSEN.to_owned()]);
        for password in known {
            assert_eq!(self.sign_in(&password, at).await, Err(SignInError::Refused), "{password}");
        }
        for code in self.login.identity.mailed_codes(&squatter.username) {
            assert!(!self.reset(&code).await);
        }
    }
}

/// Runs `act` once for each of its calls, with the import of the file just before that call, and
/// once with the import after the last. Gives how often the manager got the name, and how often
/// not.
async fn at_every_call<F>(before: &User, act: impl Fn(Portal) -> F) -> (usize, usize)
where
    F: Future<Output = (Portal, bool)>,
{
    let (mut call, mut taken, mut kept) = (0, 0, 0);
    loop {
        call += 1;
        assert!(call < 100, "more calls than this test allows");
        let (portal, signed_in) = act(Portal::with_file_at(call, before.clone())).await;
        portal.faults.revive();
        let is_imported = portal.ledger.ledger_of(&access::account("a")).is_some();
        if !is_imported {
            import(&portal.ledger);
        }
        match portal.check_owner(signed_in, before).await {
            true => taken += 1,
            false => kept += 1,
        }
        if !is_imported {
            return (taken, kept);
        }
    }
}

#[tokio::test]
async fn a_user_name_belongs_either_to_the_first_sign_in_or_to_the_file() {
    let before = squatter(UserStatus::Invited);
    let (taken, kept) = at_every_call(&before, async |portal: Portal| {
        let _ = portal.login.identity.clone().with_temporary(&username(NAME), TEMPORARY);
        let signed_in = portal.first_sign_in(TEMPORARY, CHOSEN, noon()).await;
        (portal, signed_in)
    })
    .await;
    assert!(taken > 5 && kept > 2, "{taken} {kept}");
}

#[tokio::test]
async fn a_user_name_belongs_either_to_the_password_reset_or_to_the_file() {
    let before = squatter(UserStatus::Invited);
    let (taken, kept) = at_every_call(&before, async |portal: Portal| {
        let _ = portal.login.identity.clone().with_temporary(&username(NAME), TEMPORARY);
        let sender = CodeSender {
            identity: portal.login.identity.clone(),
            access: portal.login.access.clone(),
            mailer: portal.mailer.clone(),
            random: Counting::default(),
        };
        let request = CodeRequest { user: before.id, at: noon() };
        let sent = sender.send(request, noon()).await.unwrap();
        let code = |letter: &Letter| match &letter.about {
            About::ResetCode { code } => Some(code.reveal()),
            _ => None,
        };
        let code = portal.mailer.sent().iter().find_map(code);
        assert_eq!(code.is_some(), sent == CodeOutcome::Sent);
        let is_reset = portal.reset(&code.unwrap_or_default()).await;
        (portal, is_reset)
    })
    .await;
    assert!(taken > 5 && kept > 2, "{taken} {kept}");
}

#[tokio::test]
async fn a_code_mailed_by_the_identity_provider_does_not_work_after_a_takeover() {
    // The login has a chosen password, but the portal has not recorded it.
    let before = squatter(UserStatus::Invited);
    let (taken, kept) = at_every_call(&before, async |portal: Portal| {
        let _ = portal.login.identity.clone().with_chosen(&username(NAME), OWN);
        portal.login.identity.send_code(&before.username).await.unwrap();
        let code = portal.login.identity.mailed_codes(&before.username).pop().unwrap();
        let is_reset = portal.reset(&code).await;
        (portal, is_reset)
    })
    .await;
    assert!(taken > 5 && kept > 2, "{taken} {kept}");
}

#[tokio::test]
async fn an_invitation_in_progress_does_not_work_after_a_takeover() {
    for status in [UserStatus::Recorded, UserStatus::Invited] {
        let mut before = squatter(status);
        // The last invitation has expired.
        before.invite_expires_at = before.invite_expires_at.map(|_| noon());
        let (taken, kept) = at_every_call(&before, async |portal: Portal| {
            if status == UserStatus::Invited {
                let _ = portal.login.identity.clone().with_temporary(&username(NAME), TEMPORARY);
            }
            let _ = portal.invite("evil", noon()).await;
            (portal, false)
        })
        .await;
        assert!(taken > 5 && kept == 0, "{status}: {taken} {kept}");
    }
}

#[tokio::test]
async fn a_membership_given_during_a_takeover_does_not_pass_to_the_manager() {
    let (mut written_first, mut refused) = (0, 0);
    for call in 1..100 {
        let before = squatter(UserStatus::Invited);
        let write = UserChange {
            writes: vec![
                UserWrite::SameEmail(before.id, before.email.clone()),
                UserWrite::Member {
                    before: None,
                    after: by_customer(access::invited(NAME, "evil", Role::Manager)),
                },
            ],
            ..UserChange::default()
        };
        let (slot, done) = (Arc::new(Mutex::new(None::<MemoryAccess>)), Arc::new(Mutex::new(None)));
        let (given, answer) = (slot.clone(), done.clone());
        let faults = Faults::act_before(call, move || {
            let access = given.lock().unwrap().clone().unwrap();
            let written = in_thread(async move { access.write_users(&write).await });
            *answer.lock().unwrap() = Some(written);
        });
        let ledger = MemoryLedger::new(faults);
        *slot.lock().unwrap() = Some(ledger.access().clone());
        with(ledger.access(), before.clone(), vec![]);
        import(&ledger);
        let memberships = ledger.access().memberships_of(&before.id);
        assert_eq!(memberships, [member(NAME, "a", Role::Manager)], "call {call}");
        match done.lock().unwrap().take() {
            Some(Ok(())) => written_first += 1,
            Some(Err(_)) => refused += 1,
            None => {
                assert!(written_first > 2 && refused > 2, "{written_first} {refused}");
                return;
            }
        }
    }
    panic!("more calls than this test allows")
}
