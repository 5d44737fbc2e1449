/** So that a password manager knows whose password a form is about. */
import { useIntl } from 'react-intl';

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
