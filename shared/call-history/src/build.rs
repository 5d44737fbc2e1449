//! Builds the file of a download, piece by piece.

use app::{
    call_records::{DownloadFile, DownloadFiles, DownloadUpload, ReadCallFiles},
    store::StoreError,
};
use bytes::Bytes;
use call_rows::{Columns, Row, Writer};

use crate::{
    calls::Rows,
    failure::{corrupt, unavailable},
    name::dialect,
    plan::Plan,
};

/// Least bytes of a piece, except the last.
const PIECE: usize = 1 << 20;

/// A file that is being built. It holds one piece, one block of rows and one part of an upload.
pub(crate) struct Build<'a, F, U> {
    plan: &'a Plan,
    rows: Rows<'a, F>,
    writer: Writer,
    /// The columns of each segment.
    columns: Vec<Columns>,
    upload: U,
    piece: String,
    written: u64,
}

impl<'a, F: ReadCallFiles, U: DownloadUpload> Build<'a, F, U> {
    /// Begins the file of a plan.
    pub(crate) fn begin(
        files: &'a F,
        downloads: &impl DownloadFiles<Upload = U>,
        plan: &'a Plan,
    ) -> Self {
        let extra = plan.segments.iter().map(|segment| segment.extra_columns.clone());
        let columns: Vec<_> = extra.map(Columns::new).collect();
        let (request, zone) = (&plan.request, plan.account.zone.clone());
        let mut writer = Writer::new(dialect(request.dialect), zone, request.masked, &columns);
        let mut piece = String::new();
        writer.write_header(&mut piece);
        let rows = Rows::of(files, &plan.segments, &plan.filter);
        let upload = downloads.begin(&plan.key);
        Self { plan, rows, writer, columns, upload, piece, written: 0 }
    }

    /// Writes the next piece. Returns how many rows are written so far, or `None` when there are no
    /// more.
    ///
    /// # Errors
    /// When files cannot be read or written. Then the file must be given up.
    pub(crate) async fn step(&mut self) -> Result<Option<u64>, StoreError> {
        while self.piece.len() < PIECE {
            let Some(block) = self.rows.next().await? else { return Ok(None) };
            for (segment, row) in block.rows() {
                let columns = self.columns.get(segment);
                let columns = columns.ok_or_else(|| corrupt("a row of no segment"))?;
                let row = Row::parse(row, columns).map_err(corrupt)?;
                self.writer.write_row(&row, &mut self.piece);
                self.written = self.written.saturating_add(1);
            }
        }
        let piece = std::mem::take(&mut self.piece);
        self.upload.write(Bytes::from(piece)).await.map_err(unavailable)?;
        Ok(Some(self.written))
    }

    /// Writes what is left. The file appears.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) async fn finish(mut self) -> Result<DownloadFile, StoreError> {
        let piece = std::mem::take(&mut self.piece);
        self.upload.write(Bytes::from(piece)).await.map_err(unavailable)?;
        let bytes = self.upload.finish().await.map_err(unavailable)?;
        Ok(DownloadFile { key: self.plan.key.clone(), bytes })
    }

    /// Gives the file up.
    pub(crate) async fn abandon(self) {
        // If this fails, the bucket's lifecycle removes the parts.
        self.upload.abandon().await.ok();
    }
}

/// Builds a whole file.
///
/// # Errors
/// When files cannot be read or written. Then nothing appears.
pub(crate) async fn build(
    files: &impl ReadCallFiles,
    downloads: &impl DownloadFiles,
    plan: &Plan,
) -> Result<DownloadFile, StoreError> {
    let mut build = Build::begin(files, downloads, plan);
    loop {
        match build.step().await {
            Ok(Some(_)) => {}
            Ok(None) => return build.finish().await,
            Err(error) => {
                build.abandon().await;
                return Err(error);
            }
        }
    }
}
