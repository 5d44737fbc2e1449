//! What makes two rows the same call.

use call_rows::{Columns, Row};

use crate::support::{HEADER, ROW, stored};

fn content(batch: &str) -> String {
    let (lines, columns) = stored(batch);
    Row::parse(&lines[0], &columns).unwrap().content().into_owned()
}

#[test]
fn zeros_of_a_charge_and_the_order_of_columns_do_not_change_the_content() {
    let plain = content(&format!("{HEADER}\n{ROW}"));
    assert_eq!(plain, ROW.replace("0.0060", "0.006"));
    assert_eq!(content(&format!("{HEADER}\n{}", ROW.replace("0.0060", "00.006000"))), plain);
    let one = content(&format!("{HEADER},b,a\n{ROW},2,1"));
    assert_eq!(one, content(&format!("a,{HEADER},b\n1,{ROW},2")));
    assert_eq!(plain, content(&format!("{HEADER},b\n{ROW},")), "an empty column is none");
}

#[test]
fn every_column_counts() {
    let batch = |header: &str, row: &str| content(&format!("{header}\n{row}"));
    let own = format!("{HEADER},a,b");
    let plain = batch(&own, &format!("{ROW},1,2"));
    let mut contents = vec![plain, batch(&own, &format!("{ROW},2,1")), batch(HEADER, ROW)];
    contents.push(batch(&format!("{HEADER},a,c"), &format!("{ROW},1,2")));
    contents.push(batch(&format!("{HEADER},a"), &format!("{ROW},\"1,b,2\"")));
    contents.push(batch(&own, &format!("{ROW},,2")));
    contents.push(batch(&own, &format!("{},2,1", ROW.replace("0.0060", "0.0061"))));
    for (text, other) in [
        ("c-1", "c-2"),
        ("acct-1", "acct-2"),
        ("INV-7", ""),
        ("07.250Z", "07.251Z"),
        ("57", "58"),
        (",60,", ",61,"),
        ("outbound", "inbound"),
        ("+1613", "+1614"),
        ("0113", "0114"),
        ("Ann", "Anne"),
        ("0042", "0043"),
        ("CC-1", "CC-2"),
        ("France", "Gabon"),
        ("0.0060", "0.0061"),
        ("CAD", "USD"),
    ] {
        contents.push(batch(&own, &format!("{},1,2", ROW.replacen(text, other, 1))));
    }
    let count = contents.len();
    contents.sort_unstable();
    contents.dedup();
    assert_eq!(contents.len(), count);
}

#[test]
fn a_damaged_line_is_an_error() {
    let none = Columns::default();
    assert!(Row::parse(ROW, &none).is_ok());
    for line in [
        "",
        "a,b",
        &format!("{ROW},x"),
        &ROW.replace(".250Z", "Z"),
        &ROW.replace("57", "x"),
        &ROW.replace("outbound", "out"),
        &ROW.replace("0.0060", ""),
        &ROW.replace("CAD", "CA"),
        &ROW.replace("Ann", "\"Ann"),
        &ROW.replace("57", "-57"),
    ] {
        assert!(Row::parse(line, &none).is_err(), "{line}");
    }
    assert!(Row::parse(ROW, &Columns::new(vec!["a".to_owned()])).is_err());
}
