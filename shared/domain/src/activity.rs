//! What people can do, as the trail of an account names it.

use crate::words::words;

words! {
    /// What can be done.
    Action {
        /// Somebody was invited; the detail is their role.
        UserInvited = "user-invited",
        /// Somebody was sent a new invitation.
        UserInvitedAgain = "user-invited-again",
        /// An existing user accepted an invitation; the detail is their role.
        InvitationAccepted = "invitation-accepted",
        /// An existing user declined an invitation. The actor is a user name and nothing else.
        InvitationDeclined = "invitation-declined",
        /// An invitation that nobody had accepted was cancelled.
        InvitationCancelled = "invitation-cancelled",
        /// The billing system gave a user name to another person, as whoever had it never signed
        /// in; their places in accounts ended.
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
        /// The invited person chose their first password.
        PasswordChosen = "password-chosen",
        /// A password was changed by its owner.
        PasswordChanged = "password-changed",
        /// A forgotten password was replaced.
        PasswordReset = "password-reset",
        /// A second factor was switched on.
        SecondFactorOn = "second-factor-on",
        /// A second factor was switched off by its owner.
        SecondFactorOff = "second-factor-off",
        /// A second factor was switched off by staff.
        SecondFactorReset = "second-factor-reset",
        /// A recovery code was used.
        RecoveryCodeUsed = "recovery-code-used",
        /// Recovery codes were replaced.
        RecoveryCodesRenewed = "recovery-codes-renewed",
        /// Somebody changed their name or language.
        ProfileChanged = "profile-changed",
        /// Somebody ended one of their sessions.
        SessionEnded = "session-ended",
        /// Somebody ended all of their sessions.
        SessionsEnded = "sessions-ended",
        /// Staff ended all sessions of somebody.
        SessionsEndedByStaff = "sessions-ended-by-staff",
        /// Staff deactivated a login.
        LoginDeactivated = "login-deactivated",
        /// Staff reinstated a login.
        LoginReinstated = "login-reinstated",
        /// Staff corrected the e-mail address of a login.
        EmailCorrected = "email-corrected",
        /// Transaction History was taken along as a file; the detail is its first and last day.
        HistoryDownloaded = "history-downloaded",
        /// A statement was taken along as a file; the detail is its first and last day.
        StatementDownloaded = "statement-downloaded",
        /// Staff opened the account.
        ViewedByStaff = "viewed-by-staff",
        /// Staff gave credit; subject and detail are the transaction and its amount.
        CreditPosted = "credit-posted",
        /// Staff corrected the balance.
        AdjustmentPosted = "adjustment-posted",
        /// Staff reversed a transaction.
        ReversalPosted = "reversal-posted",
        /// Staff wrote off.
        WriteOffPosted = "write-off-posted",
        /// Staff had recorded people invited.
        InvitationsReleased = "invitations-released",
    }
}

impl Action {
    /// Whether it concerns a login, which is its owner's matter and no account's.
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
