//! Ending sessions.

use app::activity::Action;
use app::users::User;
use contract::SIGN_OUT;
use domain::user::Role;
use sign_out::{Ports, handle};
use testkit::access::{MemoryAccess, live_session, member, noon, user};
use testkit::http::Seen;
use testkit::portal::{self, Routes, TestPortal};
use testkit::system::Counting;

/// Dana, signed in with two browsers.
fn dana() -> (User, MemoryAccess) {
    let dana = user("dana.roy");
    let access = portal::dana()
        .with_member(member("dana.roy", "a-1", Role::Viewer))
        .with_session(&live_session(&dana, 2, noon()).record);
    (dana, access)
}

async fn send(access: &MemoryAccess, event: &str) -> Seen {
    let ports = Ports { access: access.clone(), random: Counting::default() };
    TestPortal::new(access, Routes::new().on(SIGN_OUT, handle), ports).send(event).await
}

#[tokio::test]
async fn signing_out_ends_only_this_session() {
    let (dana, access) = dana();
    let seen = send(&access, "sign-out/ok.json").await;
    assert_eq!(seen.status, 204);
    let cookie = "__Host-sid=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0";
    assert_eq!(seen.header("set-cookie"), Some(cookie));
    assert_eq!(access.sessions(), [live_session(&dana, 2, noon()).record]);
    assert_eq!(access.user(&dana.id), Some(dana));
    assert_eq!(access.activities(), [], "signing out of one browser is not logged");
    assert_eq!(send(&access, "sign-out/ok.json").await.status, 401, "it is over");
}

#[tokio::test]
async fn signing_out_everywhere_ends_every_session() {
    let (dana, access) = dana();
    assert_eq!(send(&access, "sign-out/everywhere.json").await.status, 204);
    let epoch = access.user(&dana.id).map(|user| user.session_epoch);
    assert_eq!(epoch, Some(dana.session_epoch + 1), "the other browser's session is dead");
    let actions: Vec<_> = access.activities().iter().map(|one| one.action).collect();
    assert_eq!(actions, [Action::SessionsEnded]);
}
