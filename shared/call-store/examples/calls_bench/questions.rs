//! The searches. `tests/benches/call_peers.py` asks the same in SQL.

use domain::call_record::{CallCharge, Direction, Filter, Order, SortKey};
use jiff::Timestamp;

/// The filter and order of a name.
pub(crate) fn question(name: &str) -> (Filter, Order) {
    let mut filter = Filter::default();
    let key = if name.ends_with("by charge") { SortKey::Charge } else { SortKey::StartedAt };
    let text = |text: &str| Some(text.to_owned());
    match name {
        "none, by charge" => {}
        "three days" => {
            let day = |day: &str| day.parse::<Timestamp>().ok();
            filter.from = day("2026-03-10T00:00:00Z");
            filter.to = day("2026-03-13T00:00:00Z");
        }
        "direction" => filter.direction = Some(Direction::Inbound),
        "cost centre" => filter.cost_centre = text("CC-07"),
        "destination" => filter.destination = text("Place 07"),
        "extension" => filter.extension = text("1007"),
        "charge of 5 or more, by charge" => filter.min_charge = CallCharge::parse("5"),
        _ => {
            let part = name.strip_prefix("number has ").expect("a search that is known");
            filter.number = text(part);
        }
    }
    (filter, Order { key, descending: true })
}
