//! Random batches.

use proptest::{collection::vec, prelude::*};

use crate::support::{HEADER, quoted};

/// Texts as people and switches write them, and as nobody should.
pub(crate) fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "\\+1[0-9]{10}|011[0-9]{10}|[0-9]{4}|",
        4 => "[A-Za-zé ]{0,12}",
        2 => "[=+@'\"; ,\n\r-]{0,3}[a-z0-9=(),\"\n]{0,8}",
        1 => "e\u{301}[ ‘’\u{a0}漢🙂＝-]{0,5}",
    ]
}

/// The cells of a row, in canonical order and as they are stored.
pub(crate) fn cells(extra: usize) -> impl Strategy<Value = Vec<String>> {
    let times = (0_i64..253_370_000_000_000).prop_map(|ms| {
        let second = jiff::Timestamp::from_second(ms / 1000).unwrap().to_string();
        format!("{}.{:03}Z", second.trim_end_matches('Z'), ms % 1000)
    });
    let ids = ("[!-~é]{1,9}", "[A-Za-z0-9._:-]{1,12}", "|[A-Z0-9-]{1,9}|№ [0-9]{1,3}");
    let seconds = (any::<u32>(), 0_u32..10_000);
    let charge = "-?[0-9]{1,12}(\\.[0-9]{1,6})?";
    let direction = prop::sample::select(vec!["inbound", "outbound", "internal"]);
    let currency = prop::sample::select(vec!["CAD", "USD", "JPY"]);
    let texts = vec(text(), 6 + extra);
    (ids, times, seconds, direction, texts, charge, currency).prop_map(
        |(ids, time, seconds, direction, texts, charge, currency)| {
            let (texts, extra) = texts.split_at(6);
            let mut cells = vec![ids.0, ids.1, ids.2, time];
            cells.extend([seconds.0.to_string(), seconds.1.to_string(), direction.to_owned()]);
            cells.extend_from_slice(texts);
            cells.extend([charge, currency.to_owned()]);
            cells.extend_from_slice(extra);
            cells
        },
    )
}

/// A batch: the names of its own columns, the cells of its rows, and the file.
pub(crate) type Batch = (Vec<String>, Vec<Vec<String>>, String);

/// A batch with columns of its own, in any order and quoted at random.
pub(crate) fn batch() -> impl Strategy<Value = Batch> {
    let own = prop::sample::subsequence(vec!["site", "é,\"x\"", "invoice_line_id"], 0..=3);
    own.prop_flat_map(|own| {
        let own: Vec<_> = own.into_iter().map(str::to_owned).collect();
        let names = HEADER.split(',').map(str::to_owned).chain(own.clone());
        let order = Just((0..names.clone().count()).collect::<Vec<_>>()).prop_shuffle();
        let rows = vec(cells(own.len()), 0..8);
        (Just(own), Just(names.collect::<Vec<_>>()), order, rows, any::<u64>())
    })
    .prop_map(|(own, names, order, rows, seed)| {
        let mut coin = coins(seed);
        let mut file = if coin() { "\u{feff}".to_owned() } else { String::new() };
        for cells in std::iter::once(&names).chain(&rows) {
            for (index, place) in order.iter().enumerate() {
                if index > 0 {
                    file.push(',');
                }
                let text = &cells[*place];
                let needs = text.contains([',', '"', '\n', '\r']);
                file.push_str(&if needs || coin() { quoted(text) } else { text.clone() });
            }
            file.push_str(if coin() { "\n" } else { "\r\n" });
        }
        // The batch's own columns stay in the order of the file.
        let own_order = order.iter().filter(|place| **place >= 15).map(|place| place - 15);
        let own_order: Vec<_> = own_order.collect();
        let rows = rows.into_iter().map(|cells| {
            let (known, extra) = cells.split_at(15);
            let extra = own_order.iter().map(|place| extra[*place].clone());
            known.iter().cloned().chain(extra).collect()
        });
        let rows = rows.collect();
        let own = own_order.iter().map(|place| own[*place].clone()).collect();
        (own, rows, file)
    })
}

fn coins(mut seed: u64) -> impl FnMut() -> bool {
    move || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        seed >> 63 == 1
    }
}
