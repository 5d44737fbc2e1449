//! What is not here is a problem document too.

use contract::NOT_FOUND;
use not_found::handle;
use portal_http::{Gate, NoSessions, answer};
use testkit::access::noon;
use testkit::http::{KnownOrigin, PORTAL_URL, Seen, http_event};
use testkit::system::FixedClock;

fn gate<A>(access: A) -> Gate<KnownOrigin, FixedClock, A> {
    let portal_url = PORTAL_URL.to_owned();
    Gate { origin: KnownOrigin, clock: FixedClock::at(noon()), portal_url, access }
}

#[tokio::test]
async fn what_is_not_here_says_so_in_the_callers_language() {
    let request = http_event("not-found/unknown-path.json");
    let seen = Seen::of(&answer(&NOT_FOUND, &gate(NoSessions), &(), &handle, request).await);
    assert_eq!((seen.status.as_u16(), seen.problem()), (404, Some("not-found")));
    assert_eq!(seen.json["title"], "Introuvable");
    assert_eq!(seen.json["instance"], "JKJaXmPLvHcESHA=");
}
