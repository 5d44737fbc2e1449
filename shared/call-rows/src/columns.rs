//! The columns of call records.

/// The name of the optional column that says which line of its invoice bills a call. It is one of
/// the batch's own columns in every other respect.
pub const LINE_ID: &str = "invoice_line_id";

/// The columns that every batch has, in canonical order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// `call_id`: 1 to 128 bytes.
    CallId,
    /// `account_id`: a [`domain::ids::AccountId`].
    AccountId,
    /// `invoice_number`: empty, or a [`domain::ids::DocumentNumber`].
    InvoiceNumber,
    /// `started_at`.
    StartedAt,
    /// `duration_s`: seconds from start to end.
    DurationS,
    /// `billed_s`: seconds that are billed.
    BilledS,
    /// `direction`: a [`domain::call_record::Direction`].
    Direction,
    /// `caller`: a number, as written.
    Caller,
    /// `callee`: a number, as written.
    Callee,
    /// `caller_name`.
    CallerName,
    /// `extension`.
    Extension,
    /// `cost_centre`.
    CostCentre,
    /// `destination`.
    Destination,
    /// `charge`: a [`domain::call_record::CallCharge`].
    Charge,
    /// `currency`: a code of ISO 4217.
    Currency,
}

impl Column {
    /// How many there are.
    pub const COUNT: usize = 15;

    /// All of them, in canonical order.
    pub const ALL: [Self; Self::COUNT] = [
        Self::CallId,
        Self::AccountId,
        Self::InvoiceNumber,
        Self::StartedAt,
        Self::DurationS,
        Self::BilledS,
        Self::Direction,
        Self::Caller,
        Self::Callee,
        Self::CallerName,
        Self::Extension,
        Self::CostCentre,
        Self::Destination,
        Self::Charge,
        Self::Currency,
    ];

    /// Its name in a header.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CallId => "call_id",
            Self::AccountId => "account_id",
            Self::InvoiceNumber => "invoice_number",
            Self::StartedAt => "started_at",
            Self::DurationS => "duration_s",
            Self::BilledS => "billed_s",
            Self::Direction => "direction",
            Self::Caller => "caller",
            Self::Callee => "callee",
            Self::CallerName => "caller_name",
            Self::Extension => "extension",
            Self::CostCentre => "cost_centre",
            Self::Destination => "destination",
            Self::Charge => "charge",
            Self::Currency => "currency",
        }
    }

    /// Its place in canonical order, from 0.
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// The columns of the rows of one batch: those of [`Column`], then its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    extra: Vec<String>,
    line_id: Option<usize>,
    /// Places in `extra`, by name.
    by_name: Vec<usize>,
}

impl Columns {
    /// The columns of a batch or segment with these columns of its own, in their order.
    pub fn new(extra: Vec<String>) -> Self {
        let line_id = extra.iter().position(|name| name == LINE_ID);
        let mut by_name: Vec<usize> = (0..extra.len()).collect();
        by_name.sort_by_key(|at| extra.get(*at));
        Self { extra, line_id, by_name }
    }

    /// The names of the batch's own columns, in its order.
    pub fn extra(&self) -> &[String] {
        &self.extra
    }

    /// The number of all columns.
    pub fn count(&self) -> usize {
        Column::COUNT + self.extra.len()
    }

    /// The place of [`LINE_ID`] among the batch's own columns; `None` where the batch lacks it.
    pub const fn line_id(&self) -> Option<usize> {
        self.line_id
    }

    /// Name and place of each of the batch's own columns, in the order of their names.
    pub(crate) fn by_name(&self) -> impl Iterator<Item = (&str, usize)> {
        self.by_name.iter().filter_map(|at| Some((self.extra.get(*at)?.as_str(), *at)))
    }
}
