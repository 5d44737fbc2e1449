//! What a download consists of: segments, filter and key.

use app::{
    call_records::{
        DownloadError, DownloadRequest, DownloadScope, ReadCallFiles, ReadCallRecords, Segment,
    },
    store::StoreError,
};
use domain::call_record::{Filter, Totals};
use jiff::Timestamp;

use crate::{
    account::CallAccount, calls, failure::corrupt, name, period::Period, select::segments,
};

/// The calls of a download, as they are listed now.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) request: DownloadRequest,
    pub(crate) account: CallAccount,
    /// Segments that may have some of the calls.
    pub(crate) segments: Vec<Segment>,
    pub(crate) filter: Filter,
    /// The key of the file.
    pub(crate) key: String,
}

impl Plan {
    /// Plans a download of an account.
    ///
    /// # Errors
    /// [`DownloadError::Nothing`] for an invoice without calls that are kept;
    /// [`DownloadError::Store`] when the store fails.
    pub(crate) async fn of(
        records: &impl ReadCallRecords,
        account: CallAccount,
        request: DownloadRequest,
        now: Timestamp,
    ) -> Result<Self, DownloadError> {
        let filter = match &request.scope {
            DownloadScope::Month(month) => {
                let period = Period::month(*month, &account.zone).ok_or(DownloadError::Nothing)?;
                Filter { from: period.from, to: period.to, ..Filter::default() }
            }
            DownloadScope::Search(filter) => (**filter).clone(),
            DownloadScope::Invoice(number) => {
                Filter { invoice_number: Some(number.to_string()), ..Filter::default() }
            }
        };
        let filter = Filter { masked: request.masked, ..filter };
        let segments = segments(records, &account, &filter, now).await?;
        if segments.is_empty() && matches!(request.scope, DownloadScope::Invoice(_)) {
            return Err(DownloadError::Nothing);
        }
        let key = name::key(&request, &account, &segments).map_err(corrupt)?;
        Ok(Self { request, account, segments, filter, key })
    }

    /// The number of rows, or a larger number that is up to `most`.
    ///
    /// # Errors
    /// When the files cannot be read.
    pub(crate) async fn rows(
        &self,
        files: &impl ReadCallFiles,
        most: u64,
    ) -> Result<u64, StoreError> {
        let listed = self.segments.iter().map(|segment| segment.totals);
        let listed = listed.fold(Totals::default(), Totals::plus).calls;
        if listed <= most {
            return Ok(listed);
        }
        Ok(calls::totals(files, &self.segments, &self.filter).await?.calls)
    }
}
