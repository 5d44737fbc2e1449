//! The second stage of a pass: its work objects are merged, and part after part is decided and
//! stored. After each group of parts, and after each large part, the checkpoint is saved.

use app::call_records::import::CallRun;
use call_rows::Columns;

use crate::{
    checkpoint::{Checkpoint, Stage},
    context::CallImportPorts,
    gather::{Gathered, gather},
    group::post_group,
    key::PartKey,
    large::Large,
    lease::{Interruption, Lease},
    merge::Merge,
};

/// Runs the second stage from the checkpoint to its end.
pub(crate) async fn post<P: CallImportPorts>(
    lease: &Lease<'_, P>,
    run: &mut CallRun,
    checkpoint: &mut Checkpoint,
) -> Result<(), Interruption> {
    let columns = Columns::new(checkpoint.extra_columns.clone());
    let mut merge = open(lease, checkpoint).await?;
    loop {
        lease.check().await?;
        let Gathered { group, large } = gather(lease, &mut merge).await?;
        let is_end = group.parts().is_empty() && large.is_none();
        if !group.parts().is_empty() {
            *checkpoint = post_group(lease, checkpoint, &group, &columns).await?;
        }
        drop(group);
        if let Some(part) = &large {
            let (run, columns) = (&*run, &columns);
            let large = Large { lease, run, checkpoint, part, columns };
            *checkpoint = large.post().await?;
            merge = open(lease, checkpoint).await?;
        }
        if is_end {
            checkpoint.stage = Stage::Report;
        }
        checkpoint.store(run)?;
        lease.save(run).await?;
        if is_end {
            return Ok(());
        }
    }
}

/// The merge of the pass, after what is decided.
async fn open<P: CallImportPorts>(
    lease: &Lease<'_, P>,
    checkpoint: &Checkpoint,
) -> Result<Merge, Interruption> {
    let from = match checkpoint.after()? {
        Some((account, month)) => PartKey::new(account, month)?.end(),
        None => Vec::new(),
    };
    let objects = checkpoint.rows.iter().map(|object| (checkpoint.rows_file(*object), *object));
    Merge::open(lease, objects.collect(), &from).await
}
