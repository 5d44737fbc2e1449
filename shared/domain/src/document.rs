//! The documents a billing system sends, parsed: what is here is well formed.
//!
//! Whether a document fits the ledger (its account exists, its number is free …) is decided when it
//! is posted.

use std::fmt;

use jiff::{civil::Date, tz::TimeZone};
use rust_decimal::Decimal;

use crate::{
    ids::{AccountId, DocumentId, DocumentNumber, Username},
    money::{Currency, Money},
};

/// What kind of document a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentType {
    /// An account, the only kind that can be sent again with changes.
    Account,
    /// A bill.
    Invoice,
    /// A credit note.
    Credit,
    /// Money received outside the portal.
    Payment,
    /// Money sent back outside the portal.
    Refund,
}

impl DocumentType {
    /// Every kind.
    pub const ALL: [Self; 5] =
        [Self::Account, Self::Invoice, Self::Credit, Self::Payment, Self::Refund];

    /// The value of a line's `type`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Invoice => "invoice",
            Self::Credit => "credit",
            Self::Payment => "payment",
            Self::Refund => "refund",
        }
    }

    /// The kind of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl fmt::Display for DocumentType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One document.
#[derive(Clone, Debug, PartialEq)]
pub enum Document {
    /// See [`AccountDocument`].
    Account(Box<AccountDocument>),
    /// See [`LedgerDocument`].
    Ledger(Box<LedgerDocument>),
}

/// A language of pages and mails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// Canadian English.
    #[default]
    English,
    /// Canadian French.
    French,
}

impl Language {
    /// The BCP 47 tag: `en-CA` or `fr-CA`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en-CA",
            Self::French => "fr-CA",
        }
    }

    /// The language of exactly this tag.
    pub fn from_tag(tag: &str) -> Option<Self> {
        [Self::English, Self::French].into_iter().find(|language| language.tag() == tag)
    }
}

/// Where bills are addressed, or where the service is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Addressee.
    pub name: String,
    /// Street line.
    pub line1: String,
    /// Second line.
    pub line2: Option<String>,
    /// City.
    pub city: String,
    /// Province or state.
    pub region: String,
    /// Postal code.
    pub postal_code: String,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
}

/// The person to be invited as a new account's Office Manager.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manager {
    /// User name.
    pub username: Username,
    /// E-mail address.
    pub email: String,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
}

/// What the payment gateway already knows of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatewayCustomer {
    /// The customer's id at the gateway.
    pub customer_id: String,
    /// Saved methods, the default one first.
    pub methods: Vec<SavedMethod>,
    /// Whether bills are paid by themselves.
    pub auto_pay: bool,
}

/// A saved card or bank account. Never its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedMethod {
    /// Id at the gateway.
    pub id: String,
    /// Card or bank debit.
    pub kind: MethodKind,
    /// The card's brand.
    pub brand: Option<String>,
    /// Last four digits.
    pub last4: String,
    /// Month (1–12) and year of a card's expiry.
    pub expiry: Option<(u8, u16)>,
}

/// Kinds of saved method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MethodKind {
    /// A card.
    Card,
    /// Pre-authorized debit from a bank account.
    BankDebit,
}

impl MethodKind {
    /// The value of `type`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::BankDebit => "bank-debit",
        }
    }

    /// The kind of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Card, Self::BankDebit].into_iter().find(|kind| kind.name() == name)
    }
}

/// An `account` line.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountDocument {
    /// The account.
    pub id: AccountId,
    /// Grows with every change.
    pub revision: u64,
    /// The customer's name.
    pub name: String,
    /// The number printed on bills.
    pub number: DocumentNumber,
    /// Fixed by the first line.
    pub currency: Currency,
    /// Name of the zone whose civil days decide what is due.
    pub time_zone: String,
    /// Language, when the account is created.
    pub language: Language,
    /// Where bills are addressed.
    pub bill_to: Address,
    /// Where the service is.
    pub service_address: Option<Address>,
    /// Up to three billing contacts, when the account is created.
    pub emails: Vec<String>,
    /// Whom to invite, when the account is created.
    pub manager: Option<Manager>,
    /// What the gateway knows, when the account is created.
    pub gateway: Option<GatewayCustomer>,
}

impl AccountDocument {
    /// The zone, which parsing has checked.
    pub fn zone(&self) -> TimeZone {
        crate::date::zone(&self.time_zone).unwrap_or(TimeZone::UTC)
    }
}

/// A line that becomes an entry of an account's ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerDocument {
    /// Id within its type.
    pub id: DocumentId,
    /// The account it belongs to.
    pub account: AccountId,
    /// The day the document itself states.
    pub document_on: Date,
    /// A positive amount (an invoice's may be 0), in the currency the line states.
    pub amount: Money,
    /// What it is.
    pub detail: Detail,
}

impl LedgerDocument {
    /// Its type.
    pub const fn kind(&self) -> DocumentType {
        match self.detail {
            Detail::Invoice(_) => DocumentType::Invoice,
            Detail::Credit { .. } => DocumentType::Credit,
            Detail::Payment { .. } => DocumentType::Payment,
            Detail::Refund { .. } => DocumentType::Refund,
        }
    }
}

/// What each type adds.
#[derive(Clone, Debug, PartialEq)]
pub enum Detail {
    /// A bill.
    Invoice(InvoiceDetail),
    /// A credit note.
    Credit {
        /// The credit note's number.
        number: DocumentNumber,
        /// Why.
        reason: String,
        /// The invoice to pay first.
        invoice: Option<DocumentNumber>,
    },
    /// Money received.
    Payment {
        /// How it came.
        method: PaidBy,
        /// The payer's or the bank's reference.
        reference: Option<String>,
        /// The invoice to pay first.
        invoice: Option<DocumentNumber>,
        /// The portal's id, when the billing system sends back what began here.
        portal_id: Option<DocumentId>,
    },
    /// Money sent back.
    Refund {
        /// Why.
        reason: String,
        /// The payment it returns.
        payment: Option<DocumentId>,
        /// The portal's id, when the billing system sends back what began here.
        portal_id: Option<DocumentId>,
    },
}

/// How a payment came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaidBy {
    /// Cheque.
    Cheque,
    /// Wire transfer.
    Wire,
    /// Card.
    Card,
    /// Bank debit.
    BankDebit,
    /// Cash.
    Cash,
    /// Anything else.
    Other,
}

impl PaidBy {
    /// Every way.
    pub const ALL: [Self; 6] =
        [Self::Cheque, Self::Wire, Self::Card, Self::BankDebit, Self::Cash, Self::Other];

    /// The value of `method`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cheque => "cheque",
            Self::Wire => "wire",
            Self::Card => "card",
            Self::BankDebit => "bank-debit",
            Self::Cash => "cash",
            Self::Other => "other",
        }
    }

    /// The way of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.name() == name)
    }
}

/// What an invoice adds. Its total is the document's amount.
#[derive(Clone, Debug, PartialEq)]
pub struct InvoiceDetail {
    /// Unique within the account.
    pub number: DocumentNumber,
    /// Not before the day of issue.
    pub due_on: Date,
    /// First and last day billed for.
    pub period: (Date, Date),
    /// What is billed.
    pub lines: Vec<InvoiceLine>,
    /// Taxes as billed; never computed.
    pub taxes: Vec<Tax>,
    /// Key of a PDF in the import bucket.
    pub pdf: Option<String>,
}

/// One line of an invoice.
#[derive(Clone, Debug, PartialEq)]
pub struct InvoiceLine {
    /// Id within the invoice.
    pub id: String,
    /// What it is for.
    pub description: String,
    /// Its cause.
    pub category: LineCategory,
    /// Shown, never multiplied.
    pub quantity: Decimal,
    /// Shown, never multiplied.
    pub unit_price: Decimal,
    /// Any sign.
    pub amount: Money,
    /// Calls and billed seconds of a usage line.
    pub usage: Option<(u64, u64)>,
}

/// The cause of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LineCategory {
    /// Billed every period.
    Recurring,
    /// Calls and other metered use.
    Usage,
    /// Billed once.
    OneTime,
    /// Taken off.
    Credit,
}

impl LineCategory {
    /// Every cause, in the order they are shown.
    pub const ALL: [Self; 4] = [Self::Recurring, Self::Usage, Self::OneTime, Self::Credit];

    /// The value of `category`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Recurring => "recurring",
            Self::Usage => "usage",
            Self::OneTime => "one-time",
            Self::Credit => "credit",
        }
    }

    /// The cause of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.name() == name)
    }
}

/// One tax as billed.
#[derive(Clone, Debug, PartialEq)]
pub struct Tax {
    /// Such as GST or QST.
    pub name: String,
    /// Per cent.
    pub rate: Decimal,
    /// The tax.
    pub amount: Money,
    /// The provider's registration number.
    pub registration: Option<String>,
}
