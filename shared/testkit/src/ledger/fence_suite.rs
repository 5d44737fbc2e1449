//! A part of [`super::posting_suite`]: the fence of an import's writes.

use app::{
    import::{
        Fence, ImportStore, LEASE_COPIES, LEASE_LOST, Problem, ProblemCode, Rejected, Rejection,
    },
    posting::Batch,
};
use domain::ids::AccountId;

use super::books::{Books, FENCE, payment, run};

/// A call whose lease another owner has taken cannot write.
pub(super) async fn fenced(store: &impl ImportStore, account: &str) {
    let books = Books::open(store, account).await;
    let before = books.state().await;
    let rejected = Rejected { run: run(), lines: &[] };
    let problem = Problem::new(ProblemCode::TooMuch, "late");
    let late = Rejected { run: run(), lines: &[Rejection { line: 1, problem }] };
    let post = async |name: &str, fence| {
        let mut batch = Batch::new(books.state().await);
        books.add(&mut batch, name, payment(), "1");
        store.commit_import(&batch.commit(), rejected, fence).await
    };
    for fence in [Fence { owner: "paused", ..FENCE }, Fence { copy: LEASE_COPIES, ..FENCE }] {
        assert_eq!(post("1", fence).await, Err(LEASE_LOST));
        assert_eq!(store.commit_rejections(&books.id, late, fence).await, Err(LEASE_LOST));
        assert_eq!(books.commit_line(fence, 2, Some(&before), None).await, Err(LEASE_LOST));
        let new = AccountId::parse(&format!("{account}-new")).unwrap();
        assert_eq!(
            Books { store, id: new }.commit_line(fence, 1, None, None).await,
            Err(LEASE_LOST)
        );
    }
    assert_eq!((books.state().await, books.records().await), (before, Vec::new()));
    assert_eq!(store.rejections(run(), &books.id).await, Ok(Vec::new()));
    for copy in 0..LEASE_COPIES {
        assert_eq!(post(&copy.to_string(), Fence { copy, ..FENCE }).await, Ok(()));
    }
    store.commit_rejections(&books.id, late, FENCE).await.unwrap();
    assert_eq!(store.rejections(run(), &books.id).await, Ok(late.lines.to_vec()));
}
