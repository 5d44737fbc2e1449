//! The actions of the activity log.

use crate::text_enum::text_enum;

text_enum! {
    /// An action in the activity log of an account or a login.
    Action {
        /// A user was invited; the detail is their role.
        UserInvited = "user-invited",
        /// An invited user was sent a new invitation.
        UserInvitedAgain = "user-invited-again",
        /// An existing user accepted an invitation; the detail is their role.
        InvitationAccepted = "invitation-accepted",
        /// An existing user declined an invitation. Of the actor, only the user name is logged.
        InvitationDeclined = "invitation-declined",
        /// An invitation that was not accepted yet was cancelled.
        InvitationCancelled = "invitation-cancelled",
        /// The billing system gave a user name to another person, because its owner had never
        /// signed in. The owner's memberships ended.
        UsernameTakenOver = "username-taken-over",
        /// A user left the account.
        UserLeft = "user-left",
        /// A role was changed; the detail is the new one.
        RoleChanged = "role-changed",
        /// A user was deactivated.
        UserDeactivated = "user-deactivated",
        /// A user was reinstated.
        UserReinstated = "user-reinstated",
        /// The account began to require a second factor.
        SecondFactorRequired = "second-factor-required",
        /// The account no longer requires a second factor.
        SecondFactorNotRequired = "second-factor-not-required",
        /// An invited user chose their first password.
        PasswordChosen = "password-chosen",
        /// A user changed their password.
        PasswordChanged = "password-changed",
        /// A user replaced a forgotten password.
        PasswordReset = "password-reset",
        /// A user switched a second factor on.
        SecondFactorOn = "second-factor-on",
        /// A user switched their second factor off.
        SecondFactorOff = "second-factor-off",
        /// Staff switched a user's second factor off.
        SecondFactorReset = "second-factor-reset",
        /// A user signed in with a recovery code.
        RecoveryCodeUsed = "recovery-code-used",
        /// A user replaced their recovery codes.
        RecoveryCodesRenewed = "recovery-codes-renewed",
        /// A user changed their name, language or choice of mails.
        ProfileChanged = "profile-changed",
        /// A user ended one of their sessions.
        SessionEnded = "session-ended",
        /// A user ended all of their sessions.
        SessionsEnded = "sessions-ended",
        /// Staff ended all sessions of a user.
        SessionsEndedByStaff = "sessions-ended-by-staff",
        /// Staff deactivated a login.
        LoginDeactivated = "login-deactivated",
        /// Staff reinstated a login.
        LoginReinstated = "login-reinstated",
        /// Staff corrected the e-mail address of a login.
        EmailCorrected = "email-corrected",
        /// Transaction History was downloaded; the detail is its first and last day.
        HistoryDownloaded = "history-downloaded",
        /// A statement was downloaded; the detail is its first and last day.
        StatementDownloaded = "statement-downloaded",
        /// An invoice was downloaded as PDF; the subject is its number.
        InvoiceDownloaded = "invoice-downloaded",
        /// The receipt of a payment was downloaded; the subject is the payment's number.
        ReceiptDownloaded = "receipt-downloaded",
        /// The calls of an invoice were downloaded; subject and detail are its number and the form
        /// of the file.
        CallRecordsDownloaded = "call-records-downloaded",
        /// A month of Call History was downloaded; the detail is the month.
        CallHistoryDownloaded = "call-history-downloaded",
        /// The calls of a search were downloaded; the detail is the first and the last day.
        CallsExported = "calls-exported",
        /// Staff opened the account.
        ViewedByStaff = "viewed-by-staff",
        /// Staff posted a credit; subject and detail are the transaction and its amount.
        CreditPosted = "credit-posted",
        /// Staff posted an adjustment.
        AdjustmentPosted = "adjustment-posted",
        /// Staff reversed a transaction.
        ReversalPosted = "reversal-posted",
        /// Staff posted a write-off.
        WriteOffPosted = "write-off-posted",
        /// A user made a payment; subject and detail are the payment's number and its amount.
        PaymentMade = "payment-made",
        /// A payment was declined.
        PaymentDeclined = "payment-declined",
        /// A bank returned a payment.
        PaymentReturned = "payment-returned",
        /// A bank charged a payment back.
        PaymentChargedBack = "payment-charged-back",
        /// A user saved a payment method; the detail is its brand and last four digits.
        MethodAdded = "method-added",
        /// A payment method was removed.
        MethodRemoved = "method-removed",
        /// A user changed the order of the payment methods, or where receipts go.
        MethodsChanged = "methods-changed",
        /// A user switched Auto Pay on.
        AutoPayOn = "auto-pay-on",
        /// A user switched Auto Pay off.
        AutoPayOff = "auto-pay-off",
        /// A user changed the settings of Auto Pay.
        AutoPayChanged = "auto-pay-changed",
        /// Auto Pay used all its tries; subject and detail are the last payment's number and its
        /// amount.
        AutoPayGaveUp = "auto-pay-gave-up",
        /// A user changed the billing address.
        BillingAddressChanged = "billing-address-changed",
        /// A user changed the account's time zone; the detail is the new one.
        TimeZoneChanged = "time-zone-changed",
        /// A user changed the language of the account's documents and e-mails; the detail is the
        /// new one.
        AccountLanguageChanged = "account-language-changed",
        /// Staff refunded a payment; subject and detail are the payment's number and the amount.
        RefundMade = "refund-made",
        /// Staff released the invitations of recorded users.
        InvitationsReleased = "invitations-released",
    }
}

impl Action {
    /// Whether it concerns a user's login, and so belongs in that user's activity log, not in an
    /// account's.
    pub const fn is_of_login(self) -> bool {
        matches!(
            self,
            Self::PasswordChosen
                | Self::PasswordChanged
                | Self::PasswordReset
                | Self::SecondFactorOn
                | Self::SecondFactorOff
                | Self::SecondFactorReset
                | Self::RecoveryCodeUsed
                | Self::RecoveryCodesRenewed
                | Self::ProfileChanged
                | Self::SessionEnded
                | Self::SessionsEnded
                | Self::SessionsEndedByStaff
                | Self::LoginDeactivated
                | Self::LoginReinstated
                | Self::EmailCorrected
        )
    }
}
