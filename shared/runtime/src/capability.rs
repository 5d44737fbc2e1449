//! What a function may do, as a list in its crate.
//!
//! The list is what its `Ports` are built from, and a test compares it with the function's own
//! role in the template, action by action.

/// Something outside that a function works with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Resource {
    /// The secret that only the edge knows.
    OriginSecret,
    /// Users, sessions, memberships, challenges.
    AccessTable,
    /// Accounts, entries, documents, outbox.
    LedgerTable,
    /// What people did.
    ActivityTable,
    /// The identity provider.
    UserPool,
    /// The secret of the identity provider's one client.
    ClientSecret,
    /// The mail service.
    Mail,
    /// Invitations to be made.
    InviteQueue,
    /// Mails about changes of logins.
    MailQueue,
    /// Requests for a code by mail.
    CodeQueue,
    /// Imports to be run.
    ImportQueue,
    /// Files of the billing system.
    ImportBucket,
    /// Full documents.
    DocumentsBucket,
}

impl Resource {
    /// The environment variable that says which one.
    pub const fn variable(self) -> &'static str {
        match self {
            Self::OriginSecret => "ORIGIN_SECRET_ARN",
            Self::AccessTable => "ACCESS_TABLE",
            Self::LedgerTable => "LEDGER_TABLE",
            Self::ActivityTable => "ACTIVITY_TABLE",
            Self::UserPool => "USER_POOL_ID",
            Self::ClientSecret => "USER_POOL_CLIENT_SECRET_ARN",
            Self::Mail => "MAIL_FROM",
            Self::InviteQueue => "INVITE_QUEUE_URL",
            Self::MailQueue => "MAIL_QUEUE_URL",
            Self::CodeQueue => "CODE_QUEUE_URL",
            Self::ImportQueue => "IMPORT_QUEUE_URL",
            Self::ImportBucket => "IMPORT_BUCKET",
            Self::DocumentsBucket => "DOCUMENTS_BUCKET",
        }
    }
}

macro_rules! capabilities {
    ($( $(#[$doc:meta])* $name:ident = $resource:ident [ $($action:literal),* ]; )+) => {
        /// One thing that a function may do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Capability { $( $(#[$doc])* $name, )+ }

        impl Capability {
            /// Every capability.
            pub const ALL: &[Self] = &[$( Self::$name ),+];

            /// What it works with.
            pub const fn resource(self) -> Resource {
                match self { $( Self::$name => Resource::$resource ),+ }
            }

            /// The IAM actions that it needs on that.
            pub const fn actions(self) -> &'static [&'static str] {
                match self { $( Self::$name => &[$( $action ),*] ),+ }
            }
        }
    };
}

capabilities! {
    /// Know that a request came through the edge.
    ReadOriginSecret = OriginSecret ["secretsmanager:GetSecretValue"];
    /// Read user, session and membership of a caller, and the account's card.
    ReadCaller = AccessTable ["dynamodb:BatchGetItem"];
    /// Keep a session awake.
    TouchSession = AccessTable ["dynamodb:UpdateItem"];
    /// List a person's accounts.
    ListMemberships = AccessTable ["dynamodb:Query"];
    /// Read accounts' cards.
    ReadAccountSummaries = AccessTable ["dynamodb:BatchGetItem"];
    /// Read a user.
    ReadUser = AccessTable ["dynamodb:GetItem"];
    /// Begin a session, and end those that are too many then.
    StartSession = AccessTable ["dynamodb:PutItem", "dynamodb:Query", "dynamodb:DeleteItem"];
    /// End one session, or all of a user's.
    EndSession = AccessTable ["dynamodb:DeleteItem", "dynamodb:UpdateItem"];
    /// Ask a challenge.
    KeepChallenge = AccessTable ["dynamodb:PutItem"];
    /// Take the answer to a challenge.
    UseChallenge = AccessTable ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"];
    /// Remember from where users have signed in.
    KnowAddress = AccessTable ["dynamodb:GetItem", "dynamodb:UpdateItem"];
    /// Record that a password is another one.
    RecordPassword = AccessTable ["dynamodb:UpdateItem"];
    /// Record what became of a second factor.
    RecordFactor = AccessTable [
        "dynamodb:UpdateItem", "dynamodb:PutItem", "dynamodb:DeleteItem"
    ];
    /// Look a recovery code up.
    ReadRecoveryCodes = AccessTable ["dynamodb:GetItem"];
    /// Store a code that is about to be mailed.
    KeepResetCode = AccessTable ["dynamodb:PutItem"];
    /// Use a code that was mailed.
    UseResetCode = AccessTable ["dynamodb:DeleteItem"];
    /// Change a user's name or language.
    ChangeProfile = AccessTable ["dynamodb:UpdateItem"];
    /// List a person's sessions.
    ListSessions = AccessTable ["dynamodb:Query"];
    /// Record what was carried out, by itself.
    PutIdempotency = AccessTable ["dynamodb:GetItem", "dynamodb:PutItem"];
    /// Record how far a user's invitation is.
    RecordInvitation = AccessTable [
        "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:UpdateItem"
    ];
    /// Record a new account's manager, in the posting's transaction.
    RecordManager = AccessTable ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"];
    /// Write down what somebody did.
    RecordActivity = ActivityTable ["dynamodb:PutItem"];
    /// Read what people did.
    ReadActivity = ActivityTable ["dynamodb:Query"];
    /// Count tries.
    CountAttempts = AccessTable ["dynamodb:UpdateItem"];
    /// Forget tries after a success.
    ForgetTries = AccessTable ["dynamodb:DeleteItem"];
    /// Know whether an intent was carried out.
    ReadIntent = AccessTable ["dynamodb:GetItem"];
    /// List users and staff, and read accounts' cards.
    ListUsers = AccessTable ["dynamodb:Query", "dynamodb:BatchGetItem"];
    /// Read who the administrators are.
    ReadAdmins = AccessTable ["dynamodb:GetItem"];
    /// Change users, staff and what belongs to them.
    WriteUsers = AccessTable [
        "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:ConditionCheckItem"
    ];
    /// Change a login's status or e-mail address.
    ChangeLogins = AccessTable ["dynamodb:UpdateItem", "dynamodb:PutItem"];
    /// Take memberships away.
    RemoveMembers = AccessTable ["dynamodb:DeleteItem"];
    /// Find accounts.
    FindAccounts = AccessTable ["dynamodb:Query", "dynamodb:BatchGetItem"];
    /// Find people who are recorded and not invited.
    FindRecorded = AccessTable ["dynamodb:Query"];
    /// Read the order to release invitations.
    ReadRelease = AccessTable ["dynamodb:GetItem"];
    /// Record how far that order is.
    NoteRelease = AccessTable ["dynamodb:UpdateItem", "dynamodb:DeleteItem"];
    /// Check a password.
    CheckPassword = UserPool ["cognito-idp:AdminInitiateAuth"];
    /// Take the answer to the identity provider's challenge.
    AnswerChallenge = UserPool ["cognito-idp:AdminRespondToAuthChallenge"];
    /// Make logins with a temporary password.
    MakeLogins = UserPool [
        "cognito-idp:AdminGetUser", "cognito-idp:AdminCreateUser",
        "cognito-idp:AdminSetUserPassword", "cognito-idp:AdminDeleteUser"
    ];
    /// Take a code that was mailed, and set the password that comes with it. The client's secret
    /// is all that proves the right to.
    ConfirmCode = UserPool [];
    /// Have a code mailed, and know whether the password is temporary.
    SendCode = UserPool ["cognito-idp:AdminGetUser"];
    /// Prove to the identity provider that a call comes from the portal.
    ReadClientSecret = ClientSecret ["secretsmanager:GetSecretValue"];
    /// Correct a login's e-mail address.
    CorrectEmail = UserPool ["cognito-idp:AdminUpdateUserAttributes"];
    /// Set the password that somebody chose.
    ChoosePassword = UserPool ["cognito-idp:AdminSetUserPassword"];
    /// Set a second factor up.
    SetUpFactor = UserPool [
        "cognito-idp:AdminInitiateAuth", "cognito-idp:AdminRespondToAuthChallenge",
        "cognito-idp:AdminSetUserMFAPreference"
    ];
    /// Switch a second factor off.
    SwitchOffFactor = UserPool ["cognito-idp:AdminSetUserMFAPreference"];
    /// Switch a second factor off.
    ResetFactor = UserPool ["cognito-idp:AdminSetUserMFAPreference"];
    /// Send mail.
    SendMail = Mail ["ses:SendEmail"];
    /// Have somebody invited.
    QueueInvitation = InviteQueue ["sqs:SendMessage"];
    /// Have somebody told of a change of their login.
    QueueNotice = MailQueue ["sqs:SendMessage"];
    /// Have somebody mailed a code.
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
    /// Post documents, and keep the run's state.
    PostLedger = LedgerTable [
        "dynamodb:Query", "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:PutItem",
        "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:ConditionCheckItem"
    ];
    /// Post to an account, as staff do.
    PostEntries = LedgerTable [
        "dynamodb:Query", "dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:UpdateItem",
        "dynamodb:DeleteItem"
    ];
    /// Walk over all accounts, and read everything that is stored of each.
    AuditLedger = LedgerTable [
        "dynamodb:Scan", "dynamodb:Query", "dynamodb:GetItem", "dynamodb:BatchGetItem"
    ];
    /// Find accounts whose posting is not finished.
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
    /// Read what the billing system dropped.
    ReadImports = ImportBucket ["s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket"];
    /// Write reports and work files.
    WriteReports = ImportBucket ["s3:PutObject", "s3:GetObject", "s3:AbortMultipartUpload"];
    /// Have an import go on.
    QueueImport = ImportQueue ["sqs:SendMessage"];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_capability_names_actions_of_its_own_service() {
        for capability in Capability::ALL {
            let service = match capability.resource() {
                Resource::OriginSecret | Resource::ClientSecret => "secretsmanager:",
                Resource::AccessTable | Resource::LedgerTable | Resource::ActivityTable => {
                    "dynamodb:"
                }
                Resource::UserPool => "cognito-idp:",
                Resource::Mail => "ses:",
                Resource::InviteQueue
                | Resource::MailQueue
                | Resource::CodeQueue
                | Resource::ImportQueue => "sqs:",
                Resource::ImportBucket | Resource::DocumentsBucket => "s3:",
            };
            for action in capability.actions() {
                assert!(action.starts_with(service), "{capability:?}: {action}");
            }
        }
    }
}
