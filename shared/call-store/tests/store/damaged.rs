//! A file that is missing, cut off or not the listed one is an error that names it.

use app::{
    call_records::{Segment, SegmentPlace},
    store::StoreError,
};
use call_store::{GroupBy, Query, RowsInOrder, find_ids, id_hash, search, summarize};
use domain::call_record::Filter;

use crate::{
    cost::calls,
    support::{Files, run, store},
};

/// Every way of reading a segment reads its files, and says what is wrong with one.
fn errors(files: &Files, segment: &Segment) -> Vec<StoreError> {
    let filter = Filter { number: Some("0123".to_owned()), ..Filter::default() };
    let query = Query { filter: filter.clone(), limit: 50, ..Query::default() };
    let segments = [segment.clone()];
    let found = run(search(files, &segments, &query)).map(|_| ());
    let summed = run(summarize(files, &segments, &filter, &GroupBy::CostCentre)).map(|_| ());
    let rows = run(RowsInOrder::new(files, &segments, &filter).next()).map(|_| ());
    [found, summed, rows].into_iter().filter_map(Result::err).collect()
}

fn keys(segment: &Segment) -> Vec<String> {
    match &segment.place {
        SegmentPlace::Parquet(place) => vec![place.calls.key.clone(), place.numbers.key.clone()],
        SegmentPlace::Fragment(place) => vec![place.key.clone()],
    }
}

#[test]
fn a_file_that_is_cut_off_is_corrupt_and_a_missing_one_unavailable() {
    for large in [true, false] {
        let files = Files::default();
        let segment = store(&files, &mut calls(700), (0, 0, large));
        assert!(errors(&files, &segment).is_empty(), "a whole segment can be read");
        for key in keys(&segment) {
            let whole = files.get(&key);
            for length in [whole.len() - 1, whole.len() / 2, 0] {
                files.put(&key, whole[..length].to_vec());
                let errors = errors(&files, &segment);
                assert_eq!(errors.len(), 3, "{key} of {length} bytes: {errors:?}");
                for error in errors {
                    let names_it = |what: &String| what.contains(&key);
                    let is_right = matches!(&error, StoreError::Corrupt(what) if names_it(what));
                    assert!(is_right, "{key}: {error:?}");
                }
            }
            files.files.lock().unwrap().remove(&key);
            let errors = errors(&files, &segment);
            assert_eq!(errors.len(), 3, "{key}: {errors:?}");
            let is_away = |error: &StoreError| matches!(error, StoreError::Unavailable(_));
            assert!(errors.iter().all(is_away), "{key}: {errors:?}");
            files.put(&key, whole.to_vec());
        }
    }
}

#[test]
fn a_file_of_another_segment_is_corrupt() {
    let files = Files::default();
    let mut segment = store(&files, &mut calls(700), (0, 0, true));
    segment.totals.calls += 1;
    let errors = errors(&files, &segment);
    assert_eq!(errors.len(), 3, "{errors:?}");
    assert!(errors.iter().all(|error| matches!(error, StoreError::Corrupt(_))), "{errors:?}");
}

#[test]
fn a_file_of_ids_that_is_cut_off_is_corrupt() {
    let files = Files::default();
    let segment = store(&files, &mut calls(700), (0, 0, true));
    let SegmentPlace::Parquet(place) = &segment.place else { panic!("a large segment") };
    let whole = files.get(&place.ids.key);
    let ask = || run(find_ids(&files, &segment, &[id_hash("0")]));
    assert!(ask().is_ok());
    files.put(&place.ids.key, whole[..whole.len() - 1].to_vec());
    assert!(matches!(ask(), Err(StoreError::Corrupt(_))), "{:?}", ask());
    let mut other = whole.to_vec();
    *other.last_mut().unwrap() ^= 1;
    files.put(&place.ids.key, other);
    assert!(matches!(ask(), Err(StoreError::Corrupt(_))), "{:?}", ask());
}
