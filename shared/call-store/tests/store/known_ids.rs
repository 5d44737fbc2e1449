//! The ids of a segment are found with the hashes of their content, and no other.

use call_rows::{Columns, Row};
use call_store::{Hash, content_hash, find_ids, id_hash};
use proptest::prelude::*;

use crate::{
    arbitrary::stored,
    support::{extra_cells, extra_columns, line, run},
};

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 12,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn known_ids_are_found_with_their_content_and_others_are_not(
        stored in stored(400), step in 1_usize..9,
    ) {
        for segment in &stored.segments {
            // The calls of a segment have its number in their ids.
            let part = format!("-{}-", segment.id.part);
            let calls = stored.calls.iter().filter(|call| call.call_id.contains(&part));
            let kind = u8::try_from(segment.extra_columns.len() / 2).unwrap();
            let columns = Columns::new(extra_columns(kind));
            let mut wanted: Vec<Hash> = vec![id_hash("nobody"), id_hash("")];
            let mut known = Vec::new();
            for call in calls.step_by(step) {
                let line = line(call, &extra_cells(call, kind));
                let id = id_hash(&call.call_id);
                wanted.push(id);
                known.push((id, content_hash(&Row::parse(&line, &columns).unwrap())));
            }
            wanted.sort_unstable();
            known.sort_unstable();
            prop_assert_eq!(run(find_ids(&stored.files, segment, &wanted)).unwrap(), known);
        }
    }
}
