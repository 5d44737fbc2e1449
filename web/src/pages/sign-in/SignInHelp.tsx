import { FormattedMessage } from 'react-intl';
import { Link } from 'react-router';

import { paths } from '../../app/paths';
import styles from './SignIn.module.css';
import type { SignInState } from './signInState';

/** The way to a new password. */
export function SignInHelp({ username }: { username: string }) {
  return (
    <section className={styles.help} aria-labelledby="help">
      <h2 id="help">
        <FormattedMessage id="signIn.helpTitle" />
      </h2>
      <p>
        <FormattedMessage id="signIn.help" />
      </p>
      <p>
        <Link to={paths.forgotPassword} state={{ username } satisfies SignInState}>
          <FormattedMessage id="signIn.forgot" />
        </Link>
      </p>
    </section>
  );
}
