import { useIntl } from 'react-intl';

/** A hidden user name field, so that a password manager knows which login a form belongs to. */
export function ForUser({ username }: { username: string }) {
  const intl = useIntl();
  return (
    <input
      className="visually-hidden"
      type="text"
      name="username"
      autoComplete="username"
      value={username}
      aria-label={intl.formatMessage({ id: 'password.username' })}
      tabIndex={-1}
      readOnly
    />
  );
}
