//! Listing and ending the caller's sessions.

use app::client::{Client, ClientAddress};
use app::login::{end_my_session, my_sessions};
use jiff::SignedDuration;
use testkit::access::{live_session, noon, user};
use testkit::system::Counting;

use crate::world::World;

#[tokio::test]
async fn only_valid_sessions_are_listed_latest_first_and_can_be_ended() {
    let world = World::dana();
    let (dana, sam) = (user("dana.roy"), user("sam.keller"));
    let at = |minutes| noon() + SignedDuration::from_mins(minutes);
    let (early, late) = (live_session(&dana, 1, at(-10)), live_session(&dana, 2, at(-5)));
    let (idle, other) = (live_session(&dana, 3, at(-30)), live_session(&sam, 4, at(-1)));
    let mut before = live_session(&dana, 5, at(-1));
    before.record.epoch -= 1;
    let mut long = live_session(&dana, 6, at(-12 * 60));
    long.record.idle_expires_at = at(30);
    for session in [&early, &late, &idle, &other, &before, &long] {
        let _ = world.login.access.clone().with_session(&session.record);
    }
    let listed = my_sessions(&world.login.access, &dana, noon()).await.unwrap();
    let records: Vec<_> = listed.iter().map(|session| session.record.clone()).collect();
    assert_eq!(records, [late.record.clone(), early.record.clone()]);
    assert_eq!(listed[0].last_used_at(), at(-5));
    let id = listed[0].id.to_string();
    for secret in [late.secret.reveal(), late.record.secret.as_str().to_owned()] {
        assert!(!id.contains(&secret) && !secret.contains(&id));
    }

    let (access, random) = (world.login.access.clone(), Counting::default());
    let address = ClientAddress::parse(Some("203.0.113.7"));
    let client = Client { address: &address, user_agent: "" };
    let end = async |id: &str| end_my_session(&access, &random, &dana, id, client, noon()).await;
    let theirs = my_sessions(&world.login.access, &sam, noon()).await.unwrap();
    let foreign = theirs[0].id.to_string();
    for unknown in [foreign.as_str(), "", "x", late.record.secret.as_str()] {
        let ended = end(unknown).await;
        assert_eq!(ended, Ok(None), "{unknown}");
    }
    let ended = end(&id).await;
    assert_eq!(ended, Ok(Some(late.record)));
    let left = my_sessions(&world.login.access, &dana, noon()).await.unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(my_sessions(&world.login.access, &sam, noon()).await.unwrap().len(), 1);
}
