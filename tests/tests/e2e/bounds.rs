//! Compression and encodings of billing files: a small file cannot cause unlimited work.

use std::io::Write;

use flate2::{Compression, write::GzEncoder};
use serde_json::json;
use testkit::documents::{account, file, payment, without};

use crate::stack::Stack;

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

#[test]
#[ignore = "needs a running stack"]
fn a_file_of_empty_lines_ends_at_the_bound_and_the_next_one_is_posted() {
    let stack = Stack::running();
    let run = format!("e2e-bounds-{}", std::process::id());
    let bomb = gzip(&b"\n".repeat(500_000));
    assert!(bomb.len() < 1_000, "{} bytes", bomb.len());
    let report = stack.import(&format!("{run}-bomb.jsonl"), &bomb);
    assert_eq!((&report["file"], &report["lines"]), (&json!("cut-off"), &json!(100_001)));
    assert_eq!(report["rejected"], 100_001);

    let parts = [
        file(&[without(account(&run, 1), "manager")]),
        file(&[payment(&format!("{run}-p"), &run, "1.00")]),
    ];
    let mut packed: Vec<u8> =
        parts.iter().flat_map(|part| gzip(format!("\u{feff}{part}").as_bytes())).collect();
    packed.resize(packed.len() + 512, 0);
    let report = stack.import(&format!("{run}-parts.jsonl"), &packed);
    assert_eq!((&report["file"], &report["posted"]), (&json!("complete"), &json!(2)), "{report}");
}

#[test]
#[ignore = "needs a running stack"]
fn a_file_in_utf_16_is_reported_as_such_and_a_byte_order_mark_alone_is_an_empty_file() {
    let stack = Stack::running();
    let run = format!("e2e-marks-{}", std::process::id());
    let text = format!("\u{feff}{}", file(&[account(&run, 1)]));
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let report = stack.import(&format!("{run}-utf16.jsonl"), &utf16);
    let message = report["problems"][0]["message"].as_str().unwrap();
    assert_eq!(
        (&report["lines"], message),
        (&json!(1), "the file is UTF-16, not UTF-8: nothing of it was read")
    );
    let report = stack.import(&format!("{run}-mark.jsonl"), b"\xef\xbb\xbf");
    assert_eq!((&report["file"], &report["lines"]), (&json!("empty"), &json!(0)));
}
