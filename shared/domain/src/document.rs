//! The documents that a billing system sends, parsed and well formed.
//!
//! Posting decides whether a document fits the ledger (its account exists, its number is free …).

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::ids::{AccountId, DocumentId, DocumentNumber, Username};
use crate::money::{Currency, Money};
use crate::text_enum::text_enum;
use crate::user::Email;

text_enum! {
    /// The type of a document, which is one line of an import file.
    DocumentType {
        /// An account, the only document that can be sent again with changes.
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
        /// An amount that the provider no longer expects to collect.
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

text_enum! {
    /// A language of pages and e-mails.
    Language {
        /// Canadian English.
        English = "en-CA",
        /// Canadian French.
        French = "fr-CA",
    }
}

/// A billing or service address.
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
    /// Province or state; not every country uses one.
    pub region: Option<String>,
    /// Postal code; not every country uses one.
    pub postal_code: Option<String>,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
}

/// The person to be invited as a new account's Office Manager.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manager {
    /// The name to sign in with.
    pub username: Username,
    /// Where the invitation is sent.
    pub email: Email,
    /// Given name; may be empty when the family name is not.
    pub given_name: String,
    /// Family name; may be empty when the given name is not.
    pub family_name: String,
}

/// A customer's data at the payment gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatewayCustomer {
    /// The customer's id at the gateway.
    pub customer_id: String,
    /// Saved methods, the default one first.
    pub methods: Vec<SavedMethod>,
    /// Whether Auto Pay is on.
    pub auto_pay: bool,
}

/// A saved card or bank account. Never its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedMethod {
    /// Id at the gateway.
    pub id: String,
    /// Card or bank debit.
    pub kind: MethodKind,
    /// The card's brand; `None` for a bank account.
    pub brand: Option<String>,
    /// Last four digits.
    pub last4: String,
    /// Month (1–12) and year of a card's expiry; `None` for a bank account.
    pub expiry: Option<(u8, u16)>,
    /// The payer's agreement to debit a bank account; `None` for a card, and where an import did
    /// not state it.
    pub mandate: Option<Mandate>,
    /// Where receipts of payments with this method go; `None` sends them to the account's billing
    /// contacts.
    pub receipt_email: Option<Email>,
}

/// A payer's agreement that a bank account may be debited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mandate {
    /// Id at the gateway.
    pub id: String,
    /// Whether it is in force.
    pub status: MandateStatus,
}

text_enum! {
    /// Whether a mandate is in force.
    MandateStatus {
        /// The account can be debited.
        Active = "active",
        /// The payer must still verify the account, by the amounts of two small deposits.
        Pending = "pending",
        /// It has ended.
        Inactive = "inactive",
    }
}

impl SavedMethod {
    /// Whether it can be charged on this day. A card is valid to the last day of its month of
    /// expiry, a bank account while its mandate is in force.
    pub fn is_valid_on(&self, day: Date) -> bool {
        let month = (i32::from(day.year()), i32::from(day.month()));
        let agreed = |mandate: &Mandate| mandate.status == MandateStatus::Active;
        self.expiry.is_none_or(|(last, year)| month <= (i32::from(year), i32::from(last)))
            && self.mandate.as_ref().is_none_or(agreed)
    }
}

/// Why Auto Pay cannot charge although it is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CannotCharge {
    /// No method is saved.
    NoMethod,
    /// Every saved method is a card that has expired, or a bank account without an agreement.
    Expired,
    /// Every method that is left was declined for good.
    Refused,
}

impl GatewayCustomer {
    /// Why Auto Pay cannot charge on this day in the account's zone; `None` when it can, or is off.
    pub fn cannot_charge(&self, day: Date) -> Option<CannotCharge> {
        if !self.auto_pay || self.methods.iter().any(|method| method.is_valid_on(day)) {
            return None;
        }
        let none = self.methods.is_empty();
        Some(if none { CannotCharge::NoMethod } else { CannotCharge::Expired })
    }
}

text_enum! {
    /// The kind of a saved method.
    MethodKind {
        /// A card.
        Card = "card",
        /// Pre-authorized debit from a bank account.
        BankDebit = "bank-debit",
    }
}

impl MethodKind {
    /// Whether customers may add it to an account in this currency: bank debits are Canadian.
    ///
    /// <https://docs.stripe.com/payments/acss-debit>
    pub fn is_offered_in(self, currency: Currency) -> bool {
        match self {
            Self::Card => true,
            Self::BankDebit => currency == Currency::CAD,
        }
    }
}

/// A document of type [`DocumentType::Account`].
#[derive(Clone, Debug, PartialEq)]
pub struct AccountDocument {
    /// The billing system's id of the account.
    pub id: AccountId,
    /// Increases with every change.
    pub revision: u64,
    /// The customer's name.
    pub name: String,
    /// The number printed on bills.
    pub number: DocumentNumber,
    /// The first document fixes it; later ones must state the same.
    pub currency: Currency,
    /// IANA name of the zone whose civil days decide what is due.
    pub time_zone: String,
    /// Language of pages and e-mails; used only when the account is created.
    pub language: Language,
    /// Billing address.
    pub bill_to: Address,
    /// Service address.
    pub service_address: Option<Address>,
    /// Up to three billing contacts; used only when the account is created.
    pub emails: Vec<Email>,
    /// The Office Manager to invite when the account is created.
    pub manager: Option<Manager>,
    /// The customer's data at the gateway; used only when the account is created.
    pub gateway: Option<GatewayCustomer>,
}

/// A document that becomes an entry of an account's ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerDocument {
    /// Unique within its type.
    pub id: DocumentId,
    /// The account to post it to.
    pub account: AccountId,
    /// The date on the document.
    pub document_on: Date,
    /// The currency that the document states.
    pub currency: Currency,
    /// A positive amount (an invoice's may be 0, an adjustment's negative). `None` for a reversal
    /// of all that is not yet reversed.
    pub amount: Option<Money>,
    /// The id or number of the portal's entry for this document, if it began in the portal.
    pub portal_id: Option<DocumentId>,
    /// The values that only this type has.
    pub detail: Detail,
}

impl LedgerDocument {
    /// The document's type.
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

/// The values that each type adds.
#[derive(Clone, Debug, PartialEq)]
pub enum Detail {
    /// A bill.
    Invoice(InvoiceDetail),
    /// A credit note.
    Credit {
        /// The credit note's number.
        number: DocumentNumber,
        /// Shown to the customer.
        reason: String,
        /// The invoice to pay first.
        invoice: Option<DocumentNumber>,
    },
    /// Money received.
    Payment {
        /// The payment method.
        method: PaidBy,
        /// The payer's or the bank's reference.
        reference: Option<String>,
        /// The invoice to pay first.
        invoice: Option<DocumentNumber>,
    },
    /// Money sent back.
    Refund {
        /// Shown to the customer.
        reason: String,
        /// The payment that the refund returns; `None` refunds any unapplied credit.
        payment: Option<DocumentId>,
    },
    /// A payment that was returned.
    Reversal {
        /// Shown to the customer.
        reason: String,
        /// The returned payment.
        payment: DocumentId,
    },
    /// More or less owed.
    Adjustment {
        /// Shown to the customer.
        reason: String,
    },
    /// An amount that the provider no longer expects to collect.
    WriteOff {
        /// Shown to the customer.
        reason: String,
        /// The invoice. `None` writes off undisputed amounts in the order of items.
        invoice: Option<DocumentNumber>,
    },
}

text_enum! {
    /// A payment's method.
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

/// The values of an invoice. Its total is the document's amount.
#[derive(Clone, Debug, PartialEq)]
pub struct InvoiceDetail {
    /// Unique within the account.
    pub number: DocumentNumber,
    /// Not before the date of issue.
    pub due_on: Date,
    /// First and last day of the billing period.
    pub period: (Date, Date),
    /// Charges and credits, before taxes.
    pub lines: Vec<InvoiceLine>,
    /// Taxes as billed. The portal never computes them.
    pub taxes: Vec<Tax>,
    /// Key of a PDF in the import bucket.
    pub pdf: Option<String>,
}

/// One line of an invoice.
#[derive(Clone, Debug, PartialEq)]
pub struct InvoiceLine {
    /// Unique within the invoice.
    pub id: String,
    /// Shown to the customer.
    pub description: String,
    /// Recurring, usage, one-time or credit.
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

text_enum! {
    /// The category of an invoice line.
    LineCategory {
        /// A charge of every period.
        Recurring = "recurring",
        /// Calls and other metered use.
        Usage = "usage",
        /// A single charge.
        OneTime = "one-time",
        /// An amount that lowers the invoice.
        Credit = "credit",
    }
}

/// One tax as billed.
#[derive(Clone, Debug, PartialEq)]
pub struct Tax {
    /// Such as GST or QST.
    pub name: String,
    /// A percentage, shown and never multiplied.
    pub rate: Decimal,
    /// The billed tax, of any sign.
    pub amount: Money,
    /// The provider's registration number.
    pub registration: Option<String>,
}
