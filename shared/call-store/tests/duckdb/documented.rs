//! The query that `docs/analytics.md` shows runs on stored files, and counts each call once.

use crate::{
    batches::{Batch, Imported},
    engine::Engine,
};

/// The SQL that the page shows for DuckDB.
fn statements() -> String {
    let page = include_str!("../../../../docs/analytics.md");
    let (_, section) = page.split_once("\n## DuckDB\n").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    let (_, sql) = section.split_once("```sql\n").unwrap();
    sql.split_once("```").unwrap().0.to_owned()
}

#[test]
#[ignore = "needs DuckDB; cargo xtask test runs it"]
fn the_documented_query_sums_the_calls_of_a_month() {
    let batch = Batch::around_changes_of_clocks();
    let mut engine = Engine::start();
    // The second batch repeats the first as a file that nothing lists: an interrupted import.
    let imported = Imported::of(&[batch.clone().in_fragments(), batch]);
    let sql = statements().replace("2026-06", "2026-04");
    let sql = sql.replace("'calls/", &format!("'{}/", imported.path("calls")));
    let sql = sql.replace("'call-fragments/", &format!("'{}/", imported.path("call-fragments")));
    let rows = sql.split(";\n").filter(|it| !it.trim().is_empty()).map(|it| engine.rows(it));
    let calls = "432";
    let wanted = ["Ottawa", "CAD", calls, "25920", "2.592000"].map(str::to_owned);
    assert_eq!(rows.last().unwrap(), [wanted]);
}
