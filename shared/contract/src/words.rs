//! How files for customers write what the API has as codes. The pages have their own catalogues,
//! with the same words.

use crate::{Language, PaidBy, Transaction, TransactionType};

impl TransactionType {
    /// The name of the type.
    pub const fn name(self, language: Language) -> &'static str {
        let (english, french) = match self {
            Self::Invoice => ("Invoice", "Facture"),
            Self::Payment => ("Payment", "Paiement"),
            Self::Credit => ("Credit", "Crédit"),
            Self::Refund => ("Refund", "Remboursement"),
            Self::Reversal => ("Reversal", "Contrepassation"),
            Self::Adjustment => ("Adjustment", "Rajustement"),
            Self::WriteOff => ("Write-off", "Radiation"),
        };
        language.pick(english, french)
    }
}

impl PaidBy {
    /// The name of the method.
    pub const fn name(self, language: Language) -> &'static str {
        let (english, french) = match self {
            Self::Cheque => ("Cheque", "Chèque"),
            Self::Wire => ("Wire transfer", "Virement"),
            Self::Card => ("Card", "Carte"),
            Self::BankDebit => ("Bank debit", "Prélèvement bancaire"),
            Self::Cash => ("Cash", "Comptant"),
            Self::Other => ("Other", "Autre"),
        };
        language.pick(english, french)
    }
}

impl Transaction {
    /// The description; in words where the ledger has a code for what the gateway reported.
    pub fn shown_description(&self, language: Language) -> &str {
        if self.r#type != TransactionType::Reversal {
            return &self.description;
        }
        let (english, french) = match self.description.as_str() {
            "return" => ("Returned by the bank", "Retourné par la banque"),
            "chargeback" => {
                ("Charged back by the payer’s bank", "Rétrofacturé par la banque du payeur")
            }
            "refund" => ("Refund that did not arrive", "Remboursement non abouti"),
            own => return own,
        };
        language.pick(english, french)
    }
}

/// A document's number as customers see it: an id of the billing system, which stands in for a
/// missing number, without its prefix.
pub fn shown_number(number: &str) -> &str {
    number.strip_prefix("ext:").unwrap_or(number)
}
