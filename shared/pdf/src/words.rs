//! The words of the documents, as the pages have them.

use contract::{BucketName, Cause, Language};

/// The words of a language.
pub(crate) struct Words {
    pub(crate) account: &'static str,
    pub(crate) aging: &'static str,
    pub(crate) amount: &'static str,
    pub(crate) amount_due: &'static str,
    pub(crate) applied_to: &'static str,
    pub(crate) applied_to_nothing: &'static str,
    pub(crate) balance: &'static str,
    pub(crate) bill_to: &'static str,
    pub(crate) charges: &'static str,
    pub(crate) closing: &'static str,
    pub(crate) date: &'static str,
    pub(crate) description: &'static str,
    pub(crate) disputed: &'static str,
    pub(crate) due: &'static str,
    pub(crate) enclosed: &'static str,
    pub(crate) invoice: &'static str,
    pub(crate) issued: &'static str,
    pub(crate) made_of: &'static str,
    pub(crate) method: &'static str,
    pub(crate) no_lines: &'static str,
    pub(crate) number: &'static str,
    pub(crate) open_items: &'static str,
    pub(crate) opening: &'static str,
    pub(crate) page: [&'static str; 2],
    pub(crate) payment_number: &'static str,
    pub(crate) period: &'static str,
    pub(crate) quantity: &'static str,
    pub(crate) receipt: &'static str,
    pub(crate) received: &'static str,
    pub(crate) slip: &'static str,
    pub(crate) slip_advice: &'static str,
    pub(crate) statement: &'static str,
    pub(crate) subtotal: &'static str,
    pub(crate) taken: &'static str,
    pub(crate) total: &'static str,
    pub(crate) transactions: &'static str,
    pub(crate) unapplied: &'static str,
    pub(crate) unit_price: &'static str,
}

impl Words {
    pub(crate) const fn of(language: Language) -> &'static Self {
        match language {
            Language::EnCa => &ENGLISH,
            Language::FrCa => &FRENCH,
        }
    }
}

const ENGLISH: Words = Words {
    account: "Account",
    aging: "Account aging",
    amount: "Amount",
    amount_due: "Amount due",
    applied_to: "Applied to",
    applied_to_nothing: "It has not been applied to anything.",
    balance: "Balance",
    bill_to: "Billed to",
    charges: "Charges",
    closing: "Closing balance",
    date: "Date",
    description: "Description",
    disputed: "Under dispute",
    due: "Due",
    enclosed: "Amount enclosed",
    invoice: "Invoice",
    issued: "Issued",
    made_of: "What this bill is made of",
    method: "Payment method",
    no_lines: "This invoice has no charges.",
    number: "Number",
    open_items: "Open items",
    opening: "Opening balance",
    page: ["Page", "of"],
    payment_number: "Payment number",
    period: "Period",
    quantity: "Quantity",
    receipt: "Payment receipt",
    received: "Received on",
    slip: "Payment slip",
    slip_advice: "Please return this part with your payment, and write the account number on your \
                  cheque. To pay by card or bank debit, sign in to the billing portal.",
    statement: "Statement",
    subtotal: "Subtotal",
    taken: "Refunded or reversed",
    total: "Total",
    transactions: "Transactions",
    unapplied: "Unapplied credit",
    unit_price: "Unit price",
};

const FRENCH: Words = Words {
    account: "Compte",
    aging: "Ancienneté du compte",
    amount: "Montant",
    amount_due: "Montant à payer",
    applied_to: "Appliqué à",
    applied_to_nothing: "Rien n’en a été appliqué.",
    balance: "Solde",
    bill_to: "Facturé à",
    charges: "Frais",
    closing: "Solde de clôture",
    date: "Date",
    description: "Description",
    disputed: "En litige",
    due: "Échéance",
    enclosed: "Montant joint",
    invoice: "Facture",
    issued: "Émise le",
    made_of: "De quoi se compose cette facture",
    method: "Mode de paiement",
    no_lines: "Cette facture n’a pas de frais.",
    number: "Numéro",
    open_items: "Éléments à payer",
    opening: "Solde d’ouverture",
    page: ["Page", "sur"],
    payment_number: "Numéro du paiement",
    period: "Période",
    quantity: "Quantité",
    receipt: "Reçu de paiement",
    received: "Reçu le",
    slip: "Bordereau de paiement",
    slip_advice: "Veuillez joindre cette partie à votre paiement et inscrire le numéro de compte \
                  sur votre chèque. Pour payer par carte ou par prélèvement bancaire, ouvrez une \
                  session dans le portail de facturation.",
    statement: "État de compte",
    subtotal: "Sous-total",
    taken: "Remboursé ou contrepassé",
    total: "Total",
    transactions: "Transactions",
    unapplied: "Crédit non appliqué",
    unit_price: "Prix unitaire",
};

/// The name of a cause; `None` for taxes, each of which has its own name.
pub(crate) fn cause(cause: Cause, language: Language) -> Option<&'static str> {
    let (english, french) = match cause {
        Cause::Recurring => ("Recurring charges", "Frais récurrents"),
        Cause::Usage => ("Usage", "Utilisation"),
        Cause::OneTime => ("One-time charges", "Frais ponctuels"),
        Cause::Credit => ("Credits", "Crédits"),
        Cause::Taxes => return None,
    };
    Some(language.pick(english, french))
}

/// The name of a range of days overdue.
pub(crate) const fn bucket(bucket: BucketName, language: Language) -> &'static str {
    let (english, french) = match bucket {
        BucketName::Current => ("Current", "Non échu"),
        BucketName::From1To30 => ("1–30 days", "1 à 30\u{a0}jours"),
        BucketName::From31To60 => ("31–60 days", "31 à 60\u{a0}jours"),
        BucketName::From61To90 => ("61–90 days", "61 à 90\u{a0}jours"),
        BucketName::From91To120 => ("91–120 days", "91 à 120\u{a0}jours"),
        BucketName::Over120 => ("Over 120 days", "Plus de 120\u{a0}jours"),
    };
    language.pick(english, french)
}
