//! Changes of a user to their login, in memory, with their activities.

use app::idempotency::{IdempotencyRecord, PutIdempotency};
use app::login::{
    ChangeFactor, ChangePassword, ChangeProfile, EndMySessions, FactorChange, KeepResetCode,
    KnownAddresses, ListSessions, LoginChange, Profile, RecoveryCodes, ResetCodeRecord,
    SessionRecord, SwitchOffCopies, UseResetCode,
};
use app::secret::SecretHash;
use app::store::{Condition, StoreError};
use app::users::User;
use domain::ids::UserId;
use domain::user::UserStatus;
use jiff::Timestamp;

use crate::access::MemoryAccess;
use crate::access::memory::Table;

impl Table {
    /// The user, if they exist and are not deactivated.
    fn live(&mut self, user: &UserId) -> Result<&mut User, StoreError> {
        let user = self.users.get_mut(user);
        let live = user.filter(|user| user.status != UserStatus::Deactivated);
        live.ok_or(StoreError::ConditionFailed(Condition::User))
    }

    fn keep_codes(&mut self, user: UserId, codes: &[SecretHash]) {
        let codes = codes.iter().map(|code| code.as_str().to_owned()).collect();
        self.recovery.insert(user, codes);
    }
}

impl KnownAddresses for MemoryAccess {
    async fn is_known_address(
        &self,
        user: &UserId,
        network: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.call(|table| {
            let until = table.addresses.get(&(*user, network.to_owned()));
            Ok(until.is_some_and(|until| now < *until))
        })
    }

    async fn remember_address(
        &self,
        user: &UserId,
        network: &str,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        self.call(|table| {
            table.addresses.insert((*user, network.to_owned()), until);
            Ok(())
        })
    }
}

impl ChangePassword for MemoryAccess {
    async fn begin_password_change(&self, user: &UserId, at: Timestamp) -> Result<(), StoreError> {
        self.call(|table| {
            let user =
                table.users.get_mut(user).ok_or(StoreError::ConditionFailed(Condition::User))?;
            user.password_pending_since.get_or_insert(at);
            Ok(())
        })
    }

    async fn cancel_password_change(&self, user: &UserId, at: Timestamp) -> Result<(), StoreError> {
        self.call(|table| {
            let user = table.users.get_mut(user);
            let user = user.filter(|user| user.password_pending_since == Some(at));
            user.ok_or(StoreError::ConditionFailed(Condition::User))?.password_pending_since = None;
            Ok(())
        })
    }

    async fn record_password_change(&self, change: &LoginChange<'_>) -> Result<(), StoreError> {
        self.call(|table| {
            let user = table.live(&change.user.id)?;
            if user.session_epoch != change.user.session_epoch {
                return Err(StoreError::ConditionFailed(Condition::User));
            }
            user.session_epoch += 1;
            user.status = UserStatus::Active;
            (user.invite_expires_at, user.password_pending_since) = (None, None);
            user.password_changed_at = Some(change.at);
            table.log(&change.log)
        })
    }
}

impl ChangeFactor for MemoryAccess {
    async fn record_factor_change(
        &self,
        change: &LoginChange<'_>,
        factor: &FactorChange,
    ) -> Result<(), StoreError> {
        self.call(|table| {
            let id = change.user.id;
            let live = table.live(&id)?;
            let (on, epoch) = (live.second_factor, live.session_epoch);
            match factor {
                FactorChange::On(_) if epoch != change.user.session_epoch => {
                    return Err(StoreError::ConditionFailed(Condition::User));
                }
                FactorChange::On(codes) => table.keep_codes(id, codes),
                FactorChange::Renewed(_) if !on => {
                    return Err(StoreError::ConditionFailed(Condition::User));
                }
                FactorChange::Renewed(codes) => table.keep_codes(id, codes),
                FactorChange::Off => drop(table.recovery.remove(&id)),
                FactorChange::Used(code) => {
                    let counts =
                        |known: &std::collections::BTreeSet<String>| known.contains(code.as_str());
                    if !table.recovery.get(&id).is_some_and(counts) {
                        return Err(StoreError::ConditionFailed(Condition::RecoveryCode));
                    }
                    table.recovery.remove(&id);
                }
            }
            let user = table.live(&id)?;
            user.second_factor = matches!(factor, FactorChange::On(_) | FactorChange::Renewed(_));
            user.must_set_up_factor = matches!(factor, FactorChange::Used(_));
            user.session_epoch += u64::from(matches!(factor, FactorChange::On(_)));
            user.factor_changed_at = Some(change.at);
            table.log(&change.log)
        })
    }
}

impl RecoveryCodes for MemoryAccess {
    async fn has_recovery_code(
        &self,
        user: &UserId,
        code: &SecretHash,
    ) -> Result<bool, StoreError> {
        self.call(|table| {
            Ok(table.recovery.get(user).is_some_and(|known| known.contains(code.as_str())))
        })
    }
}

impl KeepResetCode for MemoryAccess {
    async fn put_reset_code(&self, record: &ResetCodeRecord) -> Result<(), StoreError> {
        self.call(|table| {
            table.reset_codes.insert(record.user, record.clone());
            Ok(())
        })
    }
}

impl UseResetCode for MemoryAccess {
    async fn use_reset_code(
        &self,
        user: &UserId,
        code: &SecretHash,
        epoch: u64,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.call(|table| {
            let valid = |known: &ResetCodeRecord| {
                known.code == *code && known.epoch == epoch && now < known.expires_at
            };
            if !table.reset_codes.get(user).is_some_and(valid) {
                return Err(StoreError::ConditionFailed(Condition::ResetCode));
            }
            table.reset_codes.remove(user);
            Ok(())
        })
    }
}

impl ChangeProfile for MemoryAccess {
    async fn change_profile(
        &self,
        change: &LoginChange<'_>,
        profile: &Profile,
    ) -> Result<(), StoreError> {
        self.call(|table| {
            let user = table.live(&change.user.id)?;
            user.given_name.clone_from(&profile.given_name);
            user.family_name.clone_from(&profile.family_name);
            user.language = profile.language;
            if profile.auto_pay_copies != change.user.auto_pay_copies {
                user.auto_pay_copies = profile.auto_pay_copies;
            }
            table.log(&change.log)
        })
    }
}

impl SwitchOffCopies for MemoryAccess {
    async fn switch_off_copies(&self, change: &LoginChange<'_>) -> Result<(), StoreError> {
        self.call(|table| {
            let user = table.users.get_mut(&change.user.id);
            let user = user.ok_or(StoreError::ConditionFailed(Condition::User))?;
            user.auto_pay_copies = false;
            table.log(&change.log)
        })
    }
}

impl EndMySessions for MemoryAccess {
    async fn end_my_session(
        &self,
        secret: &SecretHash,
        change: &LoginChange<'_>,
    ) -> Result<(), StoreError> {
        self.call(|table| {
            table.sessions.remove(&(change.user.id, secret.as_str().to_owned()));
            table.log(&change.log)
        })
    }

    async fn end_all_my_sessions(&self, change: &LoginChange<'_>) -> Result<(), StoreError> {
        self.call(|table| {
            let user = table.users.get_mut(&change.user.id);
            user.ok_or(StoreError::ConditionFailed(Condition::User))?.session_epoch += 1;
            table.log(&change.log)
        })
    }
}

impl ListSessions for MemoryAccess {
    async fn list_sessions(&self, user: &UserId) -> Result<Vec<SessionRecord>, StoreError> {
        let of_user = |session: &&SessionRecord| session.user == *user;
        self.call(|table| Ok(table.sessions.values().filter(of_user).cloned().collect()))
    }
}

impl PutIdempotency for MemoryAccess {
    async fn put_idempotency_record(&self, record: &IdempotencyRecord) -> Result<(), StoreError> {
        self.call(|table| {
            if table.idempotency.contains_key(&record.key.id) {
                return Err(StoreError::ConditionFailed(Condition::IdempotencyKey));
            }
            table.idempotency.insert(record.key.id, record.clone());
            Ok(())
        })
    }
}

impl MemoryAccess {
    /// The number of unused recovery codes of a user.
    pub fn recovery_codes(&self, user: &UserId) -> usize {
        self.table().recovery.get(user).map_or(0, std::collections::BTreeSet::len)
    }
}
