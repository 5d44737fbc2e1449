//! The current session.

use app::account::AccountSummary;
use app::users::{InvitedBy, Membership, OpenInvitation};
use contract::SESSION;
use domain::user::{Role, Staff};
use serde_json::json;
use session::{Ports, handle};
use testkit::access::{
    MemoryAccess, account, account_summary, invited, live_session, member, noon, user,
};
use testkit::http::Seen;
use testkit::portal::{Routes, TestPortal, dana};

async fn send(access: MemoryAccess) -> Seen {
    let ports = Ports { access: access.clone() };
    TestPortal::new(&access, Routes::new().on(SESSION, handle), ports).send("session/ok.json").await
}

#[tokio::test]
async fn the_session_shows_the_user_and_their_accounts_by_name() {
    let access = dana()
        .with_member(member("dana.roy", "b-2", Role::Viewer))
        .with_member(member("dana.roy", "a-1", Role::Manager))
        .with_member(member("somebody.else", "c-3", Role::Manager));
    let seen = send(access).await;
    assert_eq!(
        seen.json,
        json!({
            "user": {
                "id": user("dana.roy").id.to_string(),
                "username": "dana.roy",
                "email": "dana.roy@example.ca",
                "givenName": "Dana",
                "familyName": "Roy",
                "language": "en-CA",
                "notifications": { "autoPay": false },
            },
            "staff": null,
            "accounts": [
                { "id": "a-1", "role": "manager", "name": "Account a-1", "number": "N-a-1" },
                { "id": "b-2", "role": "viewer", "name": "Account b-2", "number": "N-b-2" },
            ],
            "invitations": [],
            "secondFactor": { "on": false, "required": false },
            "expiresAt": "2026-07-16T00:00:00Z",
        })
    );
}

#[tokio::test]
async fn an_open_invitation_is_shown_with_its_inviter_and_does_not_open_the_account() {
    let open = invited("dana.roy", "b-2", Role::Viewer);
    let ended = OpenInvitation { inviter: InvitedBy::Provider, expires_at: noon() };
    let ended = Membership { account: account("c-3"), invitation: Some(ended), ..open.clone() };
    let strict = AccountSummary { factor_required: true, ..account_summary("b-2", &[]) };
    let access = dana()
        .with_account_summary(strict)
        .with_member(member("dana.roy", "a-1", Role::Manager))
        .with_member(open)
        .with_member(ended);
    let seen = send(access).await;
    let own = json!([{ "id": "a-1", "role": "manager", "name": "Account a-1", "number": "N-a-1" }]);
    assert_eq!(seen.json["accounts"], own);
    assert_eq!(
        seen.json["invitations"],
        json!([{
            "accountId": "b-2",
            "name": "Account b-2",
            "number": "N-b-2",
            "role": "viewer",
            "inviter": "Sam Roy",
            "byProvider": false,
            "expiresAt": "2026-07-16T12:00:00Z",
        }])
    );
    assert_eq!(seen.json["secondFactor"]["required"], false, "not their account's rule yet");
}

#[tokio::test]
async fn the_session_of_staff_says_so() {
    let mut lou = user("dana.roy");
    lou.staff = Some(Staff::Admin);
    let session = live_session(&lou, 1, noon()).record;
    let seen = send(MemoryAccess::default().with_user(lou).with_session(&session)).await;
    assert_eq!((&seen.json["staff"], &seen.json["accounts"]), (&json!("admin"), &json!([])));
    assert_eq!(seen.json["secondFactor"], json!({ "on": false, "required": true }));
}
