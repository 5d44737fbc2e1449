//! Links to files of calls, files that are built as jobs, and messages that cannot be handled.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp, ToSpan, civil::DateTime};
use serde_json::json;
use ureq::Agent;

use super::batch::{Caller, call, csv};
use crate::poison::Poisoned;
use crate::stack::{Stack, wait_for};

/// One row more than a file has that is built at once.
const LARGE: i64 = 100_001;

/// A batch of so many calls, one each second.
fn many(caller: &Caller<'_>) -> String {
    let batch = csv(&[call("its id", caller, "its start")]);
    let (header, row) = batch.split_once('\n').unwrap();
    let first: Timestamp = "2026-06-01T00:00:00Z".parse().unwrap();
    let one = |at: i64| {
        let start = (first + at.seconds()).to_string();
        row.replace("its id", &format!("c-{at}")).replace("its start", &start)
    };
    (0..LARGE).fold(format!("{header}\n"), |batch, at| batch + &one(at))
}

/// Follows a link without a session: status, and the file or S3's error.
fn follow(url: &str) -> (u16, String) {
    let agent: Agent = Agent::config_builder().http_status_as_error(false).build().into();
    let mut response = agent.get(url).call().unwrap();
    let body = response.body_mut().with_config().limit(1 << 30).read_to_string();
    (response.status().as_u16(), body.unwrap())
}

/// The value of a parameter of a link.
fn parameter<'a>(url: &'a str, name: &str) -> &'a str {
    let found = url.split(['?', '&']).find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
    found.unwrap_or_else(|| panic!("no {name}: {url}"))
}

/// The link as S3 sees it so many seconds later: it compares the time at which a link was made with
/// its own before it looks at the signature.
fn later(url: &str, seconds: i64) -> String {
    const FORM: &str = "%Y%m%dT%H%M%SZ";
    let made = parameter(url, "X-Amz-Date");
    let at = DateTime::strptime(FORM, made).unwrap();
    let moved = at.checked_sub(SignedDuration::from_secs(seconds)).unwrap();
    let moved = moved.strftime(FORM).to_string();
    url.replace(&format!("X-Amz-Date={made}"), &format!("X-Amz-Date={moved}"))
}

#[test]
#[ignore = "needs a running stack"]
fn a_link_is_refused_past_its_five_minutes_and_each_click_makes_a_new_one() {
    let stack = Stack::running();
    let caller = Caller::new(&stack, "calls-link", &[]);
    assert_eq!(caller.import(&csv(&[call("c-1", &caller, "2026-06-01T10:00:00Z")]))["posted"], 1);
    let click = || {
        let answer = caller.post("call-history/2026-06/links", &json!({ "dialect": "machine" }));
        assert_eq!(answer.status, 201, "{}", answer.body);
        answer.json()["url"].as_str().unwrap().to_owned()
    };
    let link = click();
    assert_eq!(parameter(&link, "X-Amz-Expires"), "300");
    let (status, file) = follow(&link);
    assert_eq!((status, file.lines().count()), (200, 2), "{file}");

    let (status, refusal) = follow(&later(&link, 302));
    assert!(status == 403 && refusal.contains("Request has expired"), "{refusal}");
    // Nobody can change the time at which the link was made, or how long it lives.
    let longer = link.replace("X-Amz-Expires=300", "X-Amz-Expires=3600");
    for changed in [later(&link, 60), longer] {
        let (status, refusal) = follow(&changed);
        assert!(status == 403 && refusal.contains("SignatureDoesNotMatch"), "{refusal}");
    }

    let again = wait_for(|| Some(click()).filter(|new| *new != link));
    assert_ne!(parameter(&again, "X-Amz-Date"), parameter(&link, "X-Amz-Date"));
    assert_eq!(follow(&again), (200, file));
}

#[test]
#[ignore = "needs a running stack"]
fn a_poisoned_message_of_the_import_reaches_the_dead_letters_and_the_others_go_on() {
    let stack = Stack::alone();
    let caller = Caller::new(&stack, "calls-poison", &[]);
    let poisoned = Poisoned::queue(&stack, "CallImportQueue", "CallImportDeadLetters");
    let report = caller.import(&csv(&[call("c-1", &caller, "2026-06-01T10:00:00Z")]));
    assert_eq!(report["posted"], 1, "{report}");
    poisoned.dies();
}

#[test]
#[ignore = "needs a running stack"]
fn a_large_file_is_built_as_a_job_beside_a_poisoned_message_that_becomes_a_dead_letter() {
    let stack = Stack::alone();
    let caller = Caller::new(&stack, "calls-job", &[]);
    assert_eq!(caller.import(&many(&caller))["posted"], LARGE);
    let poisoned = Poisoned::queue(&stack, "DownloadQueue", "DownloadDeadLetters");
    // Without dates, a search would leave these calls out once they are older than six months.
    let all = json!({ "dialect": "machine", "from": "2026-05-31", "to": "2026-06-02" });
    let answer = caller.post("calls/exports", &all);
    assert_eq!(answer.status, 202, "{}", answer.body);
    let job = answer.json()["jobId"].as_str().unwrap().to_owned();
    let done =
        wait_for(|| Some(caller.get(&format!("jobs/{job}"))).filter(|job| job["status"] == "done"));
    let (status, file) = follow(done["link"]["url"].as_str().unwrap());
    let ids: BTreeSet<_> = file.lines().filter_map(|line| line.split(',').next()).collect();
    assert_eq!((status, file.lines().count(), ids.len()), (200, 100_002, 100_002));
    poisoned.dies();
}
