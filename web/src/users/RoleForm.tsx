import { type ReactNode, type SyntheticEvent, useState } from 'react';
import { FormattedMessage } from 'react-intl';

import { Button } from '../ui/Button';
import { RadioList } from '../ui/RadioList';
import styles from './Users.module.css';

interface Props<Role> {
  roles: readonly { value: Role; label: ReactNode; detail: ReactNode }[];
  current: Role;
  isPending: boolean;
  onSave: (role: Role) => void;
}

/** Changes a user's role. The role applies from the user's next request. */
export function RoleForm<Role extends string>({ roles, current, isPending, onSave }: Props<Role>) {
  const [role, setRole] = useState(current);
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!isPending && role !== current) onSave(role);
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <RadioList
        legend={<FormattedMessage id="users.role" />}
        name="role"
        options={roles}
        value={role}
        onChange={setRole}
      />
      <Button type="submit" isPending={isPending} disabled={role === current}>
        <FormattedMessage id="users.saveRole" />
      </Button>
    </form>
  );
}
