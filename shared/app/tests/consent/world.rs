//! An account with its users, and the requests that they make.

use app::activity::{Action, Actor};
use app::client::ClientAddress;
use app::idempotency::IdempotencyKey;
use app::login::{ReadCaller, session};
use app::users::{
    AccountUser, Answered, Author, ChangeUserError, ChangeUsers, Consent, IdempotentRequest,
    InviteUserError, InviteUsers, Invitee, ListUsers, User,
};
use domain::document::Language;
use domain::user::{Email, Role, Staff};
use testkit::access::{
    MemoryAccess, MemoryInvitations, account, account_summary, live_session, member, noon, user,
    username,
};
use testkit::ledger::Faults;
use testkit::system::{Counting, FixedClock};

pub(crate) fn by(name: &str) -> Author {
    let user = user(name);
    let address = Some(ClientAddress::parse(Some("203.0.113.7")));
    Author { user: Some(user.id), actor: Actor::user(&user), address, at: noon() }
}

pub(crate) fn staff() -> Author {
    let alex = User { family_name: "Fraser".to_owned(), staff: Some(Staff::Admin), ..user("alex") };
    Author { actor: Actor::user(&User { given_name: "Alex".to_owned(), ..alex }), ..by("alex") }
}

pub(crate) fn invitee(name: &str) -> Invitee {
    Invitee {
        username: username(name),
        email: Email::parse(&format!("{name}@example.ca")).unwrap(),
        given_name: "Other".to_owned(),
        family_name: "Name".to_owned(),
        language: Language::French,
    }
}

/// Dana is the Office Manager of `a-1`. Sam has a login and belongs to `a-2`.
pub(crate) fn account_of_dana(faults: &Faults) -> MemoryAccess {
    MemoryAccess::with_faults(faults.clone())
        .with_user(user("dana.roy"))
        .with_user(user("sam.keller"))
        .with_member(member("dana.roy", "a-1", Role::Manager))
        .with_member(member("sam.keller", "a-2", Role::Viewer))
        .with_account_summary(account_summary("a-1", &["dana.roy"]))
}

pub(crate) struct World {
    pub(crate) store: MemoryAccess,
    pub(crate) queue: MemoryInvitations,
    pub(crate) clock: FixedClock,
    pub(crate) random: Counting,
}

impl World {
    pub(crate) fn new(store: MemoryAccess) -> Self {
        let (clock, random) = (FixedClock::at(noon()), Counting::default());
        Self { store, queue: MemoryInvitations::default(), clock, random }
    }

    pub(crate) async fn invite(
        &self,
        by: &Author,
        id: &str,
        person: &Invitee,
        role: Role,
    ) -> Result<Answered<AccountUser>, InviteUserError> {
        let Self { store, queue, clock, random } = self;
        let key = format!("{person:?} {}", queue.sent().len());
        let key = IdempotencyKey::new(id, &user("dana.roy").id, "invite-user", &key, b"body");
        let answer = |found: &AccountUser| Ok(found.user.username.to_string());
        let request = IdempotentRequest { key, answer: &answer };
        let inviting = InviteUsers { store, queue, clock, random };
        inviting.invite(by, &account(id), person, role, request).await
    }

    pub(crate) async fn again(&self, name: &str) -> AccountUser {
        let Self { store, queue, clock, random } = self;
        let key = IdempotencyKey::new("a-1", &user("dana.roy").id, "again", "k", b"body");
        let answer = |_: &AccountUser| Ok(String::new());
        let request = IdempotentRequest { key, answer: &answer };
        let inviting = InviteUsers { store, queue, clock, random };
        let id = username(name).user_id();
        let Answered::Now(found) =
            inviting.again(&by("dana.roy"), &account("a-1"), id, request).await.unwrap()
        else {
            panic!("the request is new");
        };
        found
    }

    pub(crate) fn changer(&self) -> ChangeUsers<'_, MemoryAccess, FixedClock, Counting> {
        ChangeUsers { store: &self.store, clock: &self.clock, random: &self.random }
    }

    pub(crate) fn consent(&self) -> Consent<'_, MemoryAccess, FixedClock, Counting> {
        Consent { store: &self.store, clock: &self.clock, random: &self.random }
    }

    pub(crate) async fn accept(&self, name: &str) -> Result<(), ChangeUserError> {
        self.consent().accept(&by(name), &account("a-1"), username(name).user_id()).await
    }

    pub(crate) async fn decline(&self, name: &str) -> Result<(), ChangeUserError> {
        self.consent().decline(&by(name), &account("a-1"), username(name).user_id()).await
    }

    pub(crate) async fn leave(&self, name: &str) -> Result<(), ChangeUserError> {
        self.consent().leave(&by(name), &account("a-1"), username(name).user_id()).await
    }

    pub(crate) async fn found(&self, name: &str) -> Option<AccountUser> {
        let id = username(name).user_id();
        self.store.account_user(&account("a-1"), &id).await.unwrap()
    }

    /// Whether a request to `a-1` finds a membership.
    pub(crate) async fn has_access(&self, name: &str) -> bool {
        let user = user(name);
        let session = live_session(&user, 9, noon());
        let store = self.store.clone().with_session(&session.record);
        let secret = session.record.secret;
        let read = store.read_caller(&user.id, &secret, Some(&account("a-1"))).await.unwrap();
        session::valid_session(read, noon()).unwrap().membership.is_some()
    }

    pub(crate) fn actions(&self) -> Vec<Action> {
        self.store.activities().iter().map(|it| it.action).collect()
    }
}
