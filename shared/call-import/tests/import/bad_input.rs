//! Batches that are not what a billing system writes: rejected with line and reason, and counted.

use call_import::Limits;

use crate::world::{HEADER, World, call, counts, problems};

#[tokio::test]
async fn a_row_that_is_no_text_or_has_no_end_is_rejected_alone() {
    // A line of a megabyte is more than small limits let a batch have beside its rows.
    let world = World { limits: Limits::default(), ..World::with(&["a"]) };
    let row = |id: &str, name: &[u8]| {
        let row = call(id, "a").named("NAME").row();
        let (before, after) = row.split_once("NAME").unwrap();
        [before.as_bytes(), name, after.as_bytes(), b"\n"].concat()
    };
    let rows = [
        row("1", b"Andr\xe9"),
        row("2", b"a\0b"),
        row("3", &[b'x'; 1 << 20]),
        row("4", "Andr\u{e9}".as_bytes()),
    ];
    let content = [HEADER.as_bytes(), &rows.concat()].concat();
    let report = world.import("x", content).await;
    assert_eq!(counts(&report), [1, 0, 3, 0, 4]);
    assert_eq!(problems(&report), [(2, "not-utf8"), (3, "nul-byte"), (4, "line-too-long")]);
    assert!(world.stored().await[0].2[0].contains("Andr\u{e9}"));
}

#[tokio::test]
async fn a_batch_in_another_encoding_or_with_another_delimiter_is_rejected_at_its_header() {
    let world = World::with(&["a"]);
    let text = format!("{HEADER}{}\n", call("1", "a").row());
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let batches = [(wide, "UTF-16"), (text.replace(',', ";").into_bytes(), "semicolons")];
    for (content, reason) in batches {
        let report = world.import(reason, content).await;
        assert_eq!(counts(&report), [0, 0, 1, 0, 1], "{report}");
        assert_eq!(problems(&report), [(1, "missing-column")]);
        let message = report["problems"][0]["message"].as_str().unwrap();
        assert!(message.contains(reason), "{message}");
    }
}
