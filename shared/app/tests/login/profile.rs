//! Changing the caller's name and language.

use app::activity::Action;
use app::client::{Client, ClientAddress};
use app::login::{LoginError, ProfileChange, change_profile};
use domain::document::Language;
use domain::user::UserStatus;
use testkit::access::{noon, user};
use testkit::system::Counting;

use crate::world::World;

async fn change(world: &World, change: ProfileChange) -> Result<(), LoginError> {
    let address = ClientAddress::parse(Some("203.0.113.7"));
    let client = Client { address: &address, user_agent: "test" };
    let (access, dana) = (&world.login.access, world.user("dana.roy"));
    let changed =
        change_profile(access, &Counting::default(), &dana, change, client, noon()).await?;
    assert_eq!(changed, world.user("dana.roy"), "the function gives what is stored");
    Ok(())
}

#[tokio::test]
async fn omitted_values_stay_and_equal_values_are_not_written() {
    let world = World::dana();
    let before = world.user("dana.roy");
    let french = ProfileChange { language: Some(Language::French), ..ProfileChange::default() };
    for _again in 0..2 {
        assert_eq!(change(&world, french.clone()).await, Ok(()));
    }
    assert_eq!(change(&world, ProfileChange::default()).await, Ok(()));
    let after = world.user("dana.roy");
    assert_eq!(after.language, Language::French);
    assert_eq!((after.given_name, after.family_name), (before.given_name, before.family_name));
    assert_eq!(world.actions(), [Action::ProfileChanged], "once");
}

#[tokio::test]
async fn a_user_deactivated_during_the_request_changes_nothing() {
    let world = World::dana();
    let mut gone = user("dana.roy");
    gone.status = UserStatus::Deactivated;
    let world = world.with_member(gone);
    let french = ProfileChange { language: Some(Language::French), ..ProfileChange::default() };
    assert_eq!(change(&world, french).await, Err(LoginError::Gone));
    assert!(world.actions().is_empty());
}
