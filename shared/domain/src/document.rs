//! The documents a billing system sends, parsed: what is here is well formed.
//!
//! Whether a document fits the ledger (its account exists, its number is free …) is decided when it
//! is posted.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::ids::{AccountId, DocumentId, DocumentNumber, Username};
use crate::money::{Currency, Money};
use crate::user::Email;
use crate::words::words;

words! {
    /// What kind of document a line is.
    DocumentType {
        /// An account, the only kind that can be sent again with changes.
        Account = "account",
        /// A bill.
        Invoice = "invoice",
        /// A credit note.
        Credit = "credit",
        /// Money received outside the portal.
        Payment = "payment",
        /// Money sent back outside the portal.
        Refund = "refund",
        /// A payment that was returned.
        Reversal = "reversal",
        /// More or less owed, for a reason.
        Adjustment = "adjustment",
        /// A debt given up.
        WriteOff = "write-off",
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

words! {
    /// A language of pages and mails.
    Language {
        /// Canadian English.
        English = "en-CA",
        /// Canadian French.
        French = "fr-CA",
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
    /// Province or state, where addresses have one.
    pub region: Option<String>,
    /// Postal code, where addresses have one.
    pub postal_code: Option<String>,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
}

/// The person to be invited as a new account's Office Manager.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manager {
    /// User name.
    pub username: Username,
    /// E-mail address.
    pub email: Email,
    /// Given name; may be empty when the family name is not.
    pub given_name: String,
    /// Family name; may be empty when the given name is not.
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

impl SavedMethod {
    /// Whether it can be charged on this day: a card until the last day of its month of expiry.
    pub fn is_valid_on(&self, day: Date) -> bool {
        let month = (i32::from(day.year()), i32::from(day.month()));
        self.expiry.is_none_or(|(last, year)| month <= (i32::from(year), i32::from(last)))
    }
}

/// Why Auto Pay cannot charge although it is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CannotCharge {
    /// No method is saved.
    NoMethod,
    /// Every saved method is a card that has expired.
    Expired,
}

impl GatewayCustomer {
    /// Why Auto Pay, if it is on, cannot charge on this day in the account's zone.
    pub fn cannot_charge(&self, day: Date) -> Option<CannotCharge> {
        if !self.auto_pay || self.methods.iter().any(|method| method.is_valid_on(day)) {
            return None;
        }
        let none = self.methods.is_empty();
        Some(if none { CannotCharge::NoMethod } else { CannotCharge::Expired })
    }
}

words! {
    /// Kinds of saved method.
    MethodKind {
        /// A card.
        Card = "card",
        /// Pre-authorized debit from a bank account.
        BankDebit = "bank-debit",
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
    pub emails: Vec<Email>,
    /// Whom to invite, when the account is created.
    pub manager: Option<Manager>,
    /// What the gateway knows, when the account is created.
    pub gateway: Option<GatewayCustomer>,
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
    /// The currency the line states.
    pub currency: Currency,
    /// A positive amount (an invoice's may be 0, an adjustment's negative). `None` of a reversal,
    /// which returns what is left to return.
    pub amount: Option<Money>,
    /// The entry of the portal that this document is, if it began there: its id or number.
    pub portal_id: Option<DocumentId>,
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
            Detail::Reversal { .. } => DocumentType::Reversal,
            Detail::Adjustment { .. } => DocumentType::Adjustment,
            Detail::WriteOff { .. } => DocumentType::WriteOff,
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
    },
    /// Money sent back.
    Refund {
        /// Why.
        reason: String,
        /// The payment it returns.
        payment: Option<DocumentId>,
    },
    /// A payment that was returned.
    Reversal {
        /// Why.
        reason: String,
        /// The payment.
        payment: DocumentId,
    },
    /// More or less owed.
    Adjustment {
        /// Why.
        reason: String,
    },
    /// A debt given up.
    WriteOff {
        /// Why.
        reason: String,
        /// The invoice; everything that is open without one.
        invoice: Option<DocumentNumber>,
    },
}

words! {
    /// How a payment came.
    PaidBy {
        /// Cheque.
        Cheque = "cheque",
        /// Wire transfer.
        Wire = "wire",
        /// Card.
        Card = "card",
        /// Bank debit.
        BankDebit = "bank-debit",
        /// Cash.
        Cash = "cash",
        /// Anything else.
        Other = "other",
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

words! {
    /// The cause of a line.
    LineCategory {
        /// Billed every period.
        Recurring = "recurring",
        /// Calls and other metered use.
        Usage = "usage",
        /// Billed once.
        OneTime = "one-time",
        /// Taken off.
        Credit = "credit",
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
