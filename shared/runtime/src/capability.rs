//! What a function may do, as a list in its crate.
//!
//! `main` can make adapters only for what the list grants, and a test compares the list with the
//! function's own role in the template, action by action. What every function with the same kind of
//! routes may do is one capability: [`Capability::ServeSignedIn`] or [`Capability::ServeAccount`].

/// A resource outside the function that it works with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Resource {
    /// The secret that only the edge knows.
    OriginSecret,
    /// Users, sessions, memberships, challenges.
    AccessTable,
    /// Accounts, entries, documents, outbox.
    LedgerTable,
    /// Activities.
    ActivityTable,
    /// The identity provider.
    UserPool,
    /// The secret of the identity provider's one client.
    ClientSecret,
    /// The mail service.
    Mail,
    /// The mail service's configuration set, which reports what becomes of mails.
    MailConfigurationSet,
    /// Invitations to send.
    InviteQueue,
    /// Mails about changes of logins.
    MailQueue,
    /// The key of the links to unsubscribe.
    UnsubscribeSecret,
    /// The provider's secrets at the payment gateway.
    GatewaySecret,
    /// Mails about payments.
    PaymentMailQueue,
    /// Requests for a code by mail.
    CodeQueue,
    /// Accounts for which Auto Pay has something to do.
    AutoPayQueue,
    /// Imports to be run.
    ImportQueue,
    /// Imports of call records to be run.
    CallImportQueue,
    /// Downloads to be built.
    DownloadQueue,
    /// Files of the billing system.
    ImportBucket,
    /// Full documents.
    DocumentsBucket,
}

impl Resource {
    /// The environment variable that names it.
    pub const fn variable(self) -> &'static str {
        match self {
            Self::OriginSecret => "ORIGIN_SECRET_ARN",
            Self::AccessTable => "ACCESS_TABLE",
            Self::LedgerTable => "LEDGER_TABLE",
            Self::ActivityTable => "ACTIVITY_TABLE",
            Self::UserPool => "USER_POOL_ID",
            Self::ClientSecret => "USER_POOL_CLIENT_SECRET_ARN",
            Self::Mail => "MAIL_FROM",
            Self::MailConfigurationSet => "MAIL_CONFIGURATION_SET",
            Self::InviteQueue => "INVITE_QUEUE_URL",
            Self::MailQueue => "MAIL_QUEUE_URL",
            Self::UnsubscribeSecret => "UNSUBSCRIBE_SECRET_ARN",
            Self::GatewaySecret => "GATEWAY_SECRET_ARN",
            Self::PaymentMailQueue => "PAYMENT_MAIL_QUEUE_URL",
            Self::CodeQueue => "CODE_QUEUE_URL",
            Self::AutoPayQueue => "AUTO_PAY_QUEUE_URL",
            Self::ImportQueue => "IMPORT_QUEUE_URL",
            Self::CallImportQueue => "CALL_IMPORT_QUEUE_URL",
            Self::DownloadQueue => "DOWNLOAD_QUEUE_URL",
            Self::ImportBucket => "IMPORT_BUCKET",
            Self::DocumentsBucket => "DOCUMENTS_BUCKET",
        }
    }
}

/// IAM actions on one resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The resource.
    pub resource: Resource,
    /// The actions. Empty where the function uses only the name of the resource.
    pub actions: &'static [&'static str],
}

macro_rules! capabilities {
    ($(
        $(#[$doc:meta])*
        $name:ident = $( $resource:ident [ $($action:literal),* ] ),+;
    )+) => {
        /// One thing that a function may do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Capability { $( $(#[$doc])* $name, )+ }

        impl Capability {
            /// Every capability.
            pub const ALL: &[Self] = &[$( Self::$name ),+];

            /// The IAM permissions it needs, resource by resource.
            pub const fn grants(self) -> &'static [Grant] {
                match self {
                    $( Self::$name => &[$(
                        Grant { resource: Resource::$resource, actions: &[$( $action ),*] }
                    ),+] ),+
                }
            }
        }
    };
}

impl Capability {
    /// Whether it works with this resource.
    pub fn uses(self, resource: Resource) -> bool {
        self.grants().iter().any(|grant| grant.resource == resource)
    }
}

capabilities! {
    /// Serve public routes: verify that a request came through the edge.
    ReadOriginSecret = OriginSecret ["secretsmanager:GetSecretValue"];
    /// Serve routes that need a session: the same, read the caller, and extend the session.
    ServeSignedIn =
        OriginSecret ["secretsmanager:GetSecretValue"],
        AccessTable ["dynamodb:BatchGetItem", "dynamodb:UpdateItem"];
    /// Serve routes of an account: the same, and record the caller's activities there, such as a
    /// view by staff.
    ServeAccount =
        OriginSecret ["secretsmanager:GetSecretValue"],
        AccessTable ["dynamodb:BatchGetItem", "dynamodb:UpdateItem"],
        ActivityTable ["dynamodb:PutItem"];
    /// List a person's accounts.
    ListMemberships = AccessTable ["dynamodb:Query"];
    /// Read accounts' summaries.
    ReadAccountSummaries = AccessTable ["dynamodb:BatchGetItem"];
    /// Read a user.
    ReadUser = AccessTable ["dynamodb:GetItem"];
    /// Start a session, and end the oldest when there are too many.
    StartSession = AccessTable ["dynamodb:PutItem", "dynamodb:Query", "dynamodb:DeleteItem"];
    /// End one session, or all of a user's.
    EndSession = AccessTable ["dynamodb:DeleteItem", "dynamodb:UpdateItem"];
    /// Store a challenge.
    KeepChallenge = AccessTable ["dynamodb:PutItem"];
    /// Use a stored challenge.
    UseChallenge = AccessTable ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"];
    /// Remember the addresses from which users have signed in.
    RecordKnownAddress = AccessTable ["dynamodb:GetItem", "dynamodb:UpdateItem"];
    /// Record that a password was changed.
    RecordPassword = AccessTable ["dynamodb:UpdateItem"];
    /// Record a change of a second factor.
    RecordFactor = AccessTable [
        "dynamodb:UpdateItem", "dynamodb:PutItem", "dynamodb:DeleteItem"
    ];
    /// Look up a recovery code.
    ReadRecoveryCodes = AccessTable ["dynamodb:GetItem"];
    /// Store a reset code.
    KeepResetCode = AccessTable ["dynamodb:PutItem"];
    /// Use a reset code.
    UseResetCode = AccessTable ["dynamodb:DeleteItem"];
    /// Change a user's name or language.
    ChangeProfile = AccessTable ["dynamodb:UpdateItem"];
    /// List a person's sessions.
    ListSessions = AccessTable ["dynamodb:Query"];
    /// Store an idempotency record by itself.
    PutIdempotency = AccessTable ["dynamodb:GetItem", "dynamodb:PutItem"];
    /// Record the state of a user's invitation.
    RecordInvitation = AccessTable [
        "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:UpdateItem"
    ];
    /// Record a new account's manager, in the posting's transaction.
    RecordManager = AccessTable ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"];
    /// Write an activity.
    RecordActivity = ActivityTable ["dynamodb:PutItem"];
    /// Read activities.
    ReadActivity = ActivityTable ["dynamodb:Query"];
    /// Count attempts.
    CountAttempts = AccessTable ["dynamodb:UpdateItem"];
    /// Reset an attempt count after a success.
    ResetAttempts = AccessTable ["dynamodb:DeleteItem"];
    /// Read an idempotency record.
    ReadIdempotency = AccessTable ["dynamodb:GetItem"];
    /// List users and staff, and read accounts' summaries.
    ListUsers = AccessTable ["dynamodb:Query", "dynamodb:BatchGetItem"];
    /// Read the list of administrators.
    ReadAdmins = AccessTable ["dynamodb:GetItem"];
    /// Change users, staff and what belongs to them.
    WriteUsers = AccessTable [
        "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:ConditionCheckItem"
    ];
    /// Change a login's status or e-mail address.
    ChangeLogins = AccessTable ["dynamodb:UpdateItem", "dynamodb:PutItem"];
    /// Delete memberships.
    RemoveMembers = AccessTable ["dynamodb:DeleteItem"];
    /// Find accounts.
    FindAccounts = AccessTable ["dynamodb:Query", "dynamodb:BatchGetItem"];
    /// Find users who are recorded and not invited.
    FindRecorded = AccessTable ["dynamodb:Query"];
    /// Read the order to release invitations.
    ReadRelease = AccessTable ["dynamodb:GetItem"];
    /// Record the progress of the release.
    RecordRelease = AccessTable ["dynamodb:UpdateItem", "dynamodb:DeleteItem"];
    /// Check a password.
    CheckPassword = UserPool ["cognito-idp:AdminInitiateAuth"];
    /// Answer the identity provider's challenge.
    AnswerChallenge = UserPool ["cognito-idp:AdminRespondToAuthChallenge"];
    /// Create logins with a temporary password.
    MakeLogins = UserPool [
        "cognito-idp:AdminGetUser", "cognito-idp:AdminCreateUser",
        "cognito-idp:AdminSetUserPassword", "cognito-idp:AdminDeleteUser"
    ];
    /// Set a new password with a code that Cognito mailed. It needs the client's secret and no IAM
    /// permission.
    ConfirmCode = UserPool [];
    /// Make Cognito mail a code, and read whether the password is temporary.
    SendCode = UserPool ["cognito-idp:AdminGetUser"];
    /// Prove to the identity provider that a call comes from the portal.
    ReadClientSecret = ClientSecret ["secretsmanager:GetSecretValue"];
    /// Correct a login's e-mail address.
    CorrectEmail = UserPool ["cognito-idp:AdminUpdateUserAttributes"];
    /// Set the password that a user chose.
    ChoosePassword = UserPool ["cognito-idp:AdminSetUserPassword"];
    /// Set up a second factor.
    SetUpFactor = UserPool [
        "cognito-idp:AdminInitiateAuth", "cognito-idp:AdminRespondToAuthChallenge",
        "cognito-idp:AdminSetUserMFAPreference"
    ];
    /// Switch off the caller's second factor.
    SwitchOffFactor = UserPool ["cognito-idp:AdminSetUserMFAPreference"];
    /// Switch off the second factor of another user.
    ResetFactor = UserPool ["cognito-idp:AdminSetUserMFAPreference"];
    /// Send mail.
    SendMail = Mail ["ses:SendRawEmail"], MailConfigurationSet ["ses:SendRawEmail"];
    /// Read which addresses get no mails about payments.
    ReadSuppressions = AccessTable ["dynamodb:BatchGetItem"];
    /// Record such addresses.
    RecordSuppression = AccessTable ["dynamodb:UpdateItem"];
    /// Enqueue an invitation.
    QueueInvitation = InviteQueue ["sqs:SendMessage"];
    /// Enqueue a mail about a change of a login.
    QueueNotice = MailQueue ["sqs:SendMessage"];
    /// Enqueue a mail about a payment.
    QueuePaymentNotice = PaymentMailQueue ["sqs:SendMessage"];
    /// Enqueue a request for a code by mail.
    QueueCode = CodeQueue ["sqs:SendMessage"];
    /// Record that an outbox message is in its queue.
    MarkOutbox = LedgerTable ["dynamodb:UpdateItem"];
    /// Find outbox messages that the stream missed.
    FindOutbox = LedgerTable ["dynamodb:Query"];
    /// Read an account and its entries.
    ReadLedger = LedgerTable ["dynamodb:Query"];
    /// Read an invoice's summary.
    ReadInvoice = LedgerTable ["dynamodb:GetItem", "dynamodb:BatchGetItem"];
    /// Read entries by their ids.
    ReadEntry = LedgerTable ["dynamodb:GetItem", "dynamodb:BatchGetItem"];
    /// Post documents, and store the state of the import run.
    PostLedger = LedgerTable [
        "dynamodb:Query", "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:PutItem",
        "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:ConditionCheckItem"
    ];
    /// Post to an account for staff.
    PostEntries = LedgerTable [
        "dynamodb:Query", "dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:UpdateItem",
        "dynamodb:DeleteItem"
    ];
    /// Scan all accounts, and read each whole ledger.
    AuditLedger = LedgerTable [
        "dynamodb:Scan", "dynamodb:Query", "dynamodb:GetItem", "dynamodb:BatchGetItem"
    ];
    /// Change an account's profile, and mark it for the journal. An unfinished posting is finished
    /// first.
    ChangeAccountProfile = LedgerTable [
        "dynamodb:Query", "dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:UpdateItem",
        "dynamodb:DeleteItem"
    ];
    /// Find accounts with an unfinished posting.
    FindUnfinished = LedgerTable ["dynamodb:Query"];
    /// Finish a posting.
    FinishPosting = LedgerTable [
        "dynamodb:Query", "dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:UpdateItem",
        "dynamodb:DeleteItem"
    ];
    /// Read a full document.
    ReadDocuments = DocumentsBucket ["s3:GetObject"];
    /// Store a full document.
    WriteDocuments = DocumentsBucket ["s3:PutObject"];
    /// Store what operators export.
    WriteExports = DocumentsBucket ["s3:PutObject"];
    /// Make and open links to unsubscribe.
    SignLinks = UnsubscribeSecret ["secretsmanager:GetSecretValue"];
    /// Switch copies of mails off.
    SwitchOffCopies = AccessTable ["dynamodb:UpdateItem"];
    /// Call the payment gateway, and verify what it sends.
    UseGateway = GatewaySecret ["secretsmanager:GetSecretValue"];
    /// Find accounts with a payment that waits for the gateway.
    FindUnsettled = LedgerTable ["dynamodb:Query"];
    /// Read a payment.
    ReadPayment = LedgerTable ["dynamodb:Query", "dynamodb:BatchGetItem"];
    /// Record payments, methods and events of the gateway, and book payments.
    SettlePayments = LedgerTable [
        "dynamodb:Query", "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:PutItem",
        "dynamodb:UpdateItem", "dynamodb:DeleteItem"
    ];
    /// Find accounts for which Auto Pay has something to do, and whether an import is unfinished.
    PlanAutoPay = LedgerTable ["dynamodb:Query", "dynamodb:GetItem", "dynamodb:PutItem"];
    /// Enqueue accounts for Auto Pay, and see whether earlier ones are done.
    FillAutoPayQueue = AutoPayQueue ["sqs:SendMessage", "sqs:GetQueueAttributes"];
    /// Enqueue an account for Auto Pay.
    QueueAutoPay = AutoPayQueue ["sqs:SendMessage"];
    /// Read the billing system's files.
    ReadImports = ImportBucket ["s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket"];
    /// Write reports and work files.
    WriteReports = ImportBucket ["s3:PutObject", "s3:GetObject", "s3:AbortMultipartUpload"];
    /// Find entries and profiles that are not in the journal, read what they name, and remove their
    /// marks.
    JournalEntries = LedgerTable [
        "dynamodb:Query", "dynamodb:BatchGetItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"
    ];
    /// Write files of the journal, each under the next number.
    WriteJournal = ImportBucket ["s3:PutObject", "s3:ListBucket"];
    /// Find payouts whose files must be written.
    FindPayouts = LedgerTable ["dynamodb:Query"];
    /// Write files of payouts, and the list of each day from them.
    WritePayouts = ImportBucket ["s3:PutObject", "s3:GetObject", "s3:ListBucket"];
    /// Enqueue the continuation of an import.
    QueueImport = ImportQueue ["sqs:SendMessage"];
    /// Read what is listed of an account's call records, and their sums.
    ReadCallRecords = LedgerTable ["dynamodb:Query", "dynamodb:GetItem"];
    /// Read the files of call records.
    ReadCallFiles = DocumentsBucket ["s3:GetObject"];
    /// List call records, and store the state of the import run. Only partitions of call records
    /// may be written; accounts and invoices are read.
    WriteCallRecords = LedgerTable [
        "dynamodb:Query", "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:PutItem",
        "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:ConditionCheckItem"
    ];
    /// Delete the work files of a finished import of call records.
    DeleteCallWork = ImportBucket ["s3:DeleteObject"];
    /// Store the files of call records.
    WriteCallFiles = DocumentsBucket ["s3:GetObject", "s3:PutObject"];
    /// Enqueue an import of call records, its continuation, or another try of what waits.
    QueueCallImport = CallImportQueue ["sqs:SendMessage"];
    /// Find invoices whose calls do not add up.
    FindUntied = LedgerTable ["dynamodb:Query"];
    /// Build a download.
    WriteDownloads = DocumentsBucket ["s3:PutObject", "s3:AbortMultipartUpload"];
    /// Make links to downloads, and see whether one is built.
    LinkDownloads = DocumentsBucket ["s3:GetObject"];
    /// Start a job that builds a download.
    StartJob = AccessTable ["dynamodb:PutItem"], DownloadQueue ["sqs:SendMessage"];
    /// Read a job.
    ReadJob = AccessTable ["dynamodb:GetItem"];
    /// Record the progress of a job.
    RecordJob = AccessTable ["dynamodb:GetItem", "dynamodb:UpdateItem"];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_capability_names_actions_of_its_own_service() {
        for capability in Capability::ALL {
            for grant in capability.grants() {
                let service = match grant.resource {
                    Resource::OriginSecret
                    | Resource::ClientSecret
                    | Resource::GatewaySecret
                    | Resource::UnsubscribeSecret => "secretsmanager:",
                    Resource::AccessTable | Resource::LedgerTable | Resource::ActivityTable => {
                        "dynamodb:"
                    }
                    Resource::UserPool => "cognito-idp:",
                    Resource::Mail | Resource::MailConfigurationSet => "ses:",
                    Resource::InviteQueue
                    | Resource::MailQueue
                    | Resource::PaymentMailQueue
                    | Resource::CodeQueue
                    | Resource::AutoPayQueue
                    | Resource::ImportQueue
                    | Resource::CallImportQueue
                    | Resource::DownloadQueue => "sqs:",
                    Resource::ImportBucket | Resource::DocumentsBucket => "s3:",
                };
                for action in grant.actions {
                    assert!(action.starts_with(service), "{capability:?}: {action}");
                }
            }
        }
    }
}
