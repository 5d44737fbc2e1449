//! Staff find accounts.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use app::account::AccountSummary;
use contract::STAFF_ACCOUNTS;
use domain::user::Role;
use portal_http::Cursor;
use staff_accounts::{Ports, handle};
use testkit::access::{MemoryAccess, account_summary, member, user, username};
use testkit::http::Seen;
use testkit::portal::{Event, Routes, TestPortal, ask};
use testkit::staff::signed_in;

async fn send(request: impl Event) -> Seen {
    let named =
        |id: &str, name: &str| AccountSummary { name: name.to_owned(), ..account_summary(id, &[]) };
    let store = MemoryAccess::default()
        .with_user(user("sam.keller"))
        .with_member(member("sam.keller", "a-1", Role::Viewer))
        .with_account_summary(named("a-1", "Érable du Nord"))
        .with_account_summary(AccountSummary {
            username_taken: Some(username("erable")),
            ..named("a-2", "Erable Clinique")
        });
    let routes = Routes::new().on(STAFF_ACCOUNTS, handle);
    TestPortal::new(&signed_in(), routes, Ports { store }).send(request).await
}

async fn search(query: &str) -> Seen {
    send(ask(STAFF_ACCOUNTS).query(query)).await
}

#[tokio::test]
async fn accounts_are_found_by_the_beginning_of_their_name() {
    let seen = send("staff-accounts/name.json").await;
    assert_eq!(seen.status, 200);
    let expected = serde_json::json!({
        "items": [
            {
                "id": "a-2", "number": "N-a-2", "name": "Erable Clinique",
                "usernameTaken": "erable",
            },
            {
                "id": "a-1", "number": "N-a-1", "name": "Érable du Nord", "usernameTaken": null,
            },
        ],
        "next": null,
    });
    assert_eq!(seen.json, expected);
}

#[tokio::test]
async fn a_cursor_leads_to_the_next_page_of_its_own_search() {
    let first = search("name=erable&limit=1").await;
    let next = first.json["next"].as_str().unwrap();
    let second = search(&format!("name=erable&limit=1&cursor={next}")).await;
    assert_eq!(second.json["items"][0]["id"], "a-1");
    assert_eq!(search(&format!("name=erab&cursor={next}")).await.status, 400, "another search");
}

#[tokio::test]
async fn accounts_are_found_by_number_user_name_and_address() {
    for query in ["number=n-a-1", "username=Sam.Keller", "email=SAM.KELLER%40example.ca"] {
        assert_eq!(search(query).await.json["items"][0]["id"], "a-1", "{query}");
    }
}

#[tokio::test]
async fn a_cursor_outside_of_the_search_is_refused() {
    let long = format!("erable{}", "x".repeat(200));
    let parts = ["staff-accounts", "name", "erable"];
    for (name, id, status) in [
        ("pine", "a-1", 400),
        ("", "a-1", 400),
        (&long, "a-1", 400),
        ("erable", "a b", 400),
        ("erable", "a-1", 200),
    ] {
        let cursor = Cursor::seal(&parts, (name.to_owned(), id.to_owned())).unwrap();
        let seen = search(&format!("name=erable&cursor={cursor}")).await;
        assert_eq!(seen.status, status, "{name} {id}");
    }
}

#[tokio::test]
async fn exactly_one_thing_is_searched_for() {
    for query in
        ["", "name=erable&number=1", "name=e", "name=%20%20", "nam=erable", "name=er&limit=0"]
    {
        assert_eq!(search(query).await.status, 400, "{query}");
    }
}

#[tokio::test]
async fn what_no_account_has_finds_nothing() {
    for query in ["number=", "username=x", "email=nobody", "number=9", "name=pine"] {
        let seen = search(query).await;
        assert_eq!((seen.status.as_u16(), seen.json["items"].as_array().unwrap().len()), (200, 0));
    }
}
