import { defineMessages, FormattedMessage } from 'react-intl';

import { classes } from '../ui/classes';
import styles from './PasswordChecklist.module.css';
import { type Check, checks, unmet } from './passwordRule';

const sentences = defineMessages<Check>({
  length: { id: 'password.length' },
  digits: { id: 'password.digits' },
  upper: { id: 'password.upper' },
  lower: { id: 'password.lower' },
  username: { id: 'password.noUsername' },
  temporary: { id: 'password.notTemporary' },
});

interface Props {
  id: string;
  password: string;
  /** The user name, which the password must not contain. */
  username: string;
}

/** The password rule as a list that is ticked off while the user types. */
export function PasswordChecklist({ id, password, username }: Props) {
  const missing = unmet(password, username);
  return (
    <div className={styles.checklist}>
      <p id={id}>
        <FormattedMessage id="password.rule" />
      </p>
      <ul aria-labelledby={id}>
        {checks.map((check) => {
          const isMet = !missing.includes(check);
          return (
            <li key={check} className={classes(styles.check, isMet && styles.met)}>
              <Mark isMet={isMet} />
              <span>
                <FormattedMessage {...sentences[check]} />
                <span className="visually-hidden">
                  {' – '}
                  <FormattedMessage id={isMet ? 'password.met' : 'password.unmet'} />
                </span>
              </span>
            </li>
          );
        })}
      </ul>
      <p className={styles.note}>
        <FormattedMessage id="password.guessable" />
      </p>
      <p className="visually-hidden" role="status">
        <FormattedMessage id="password.progress" values={{ count: missing.length }} />
      </p>
    </div>
  );
}

function Mark({ isMet }: { isMet: boolean }) {
  return (
    <svg className={styles.mark} viewBox="0 0 16 16" aria-hidden="true">
      {isMet ? <path d="M3.5 8.5l3 3 6-7" /> : <circle cx="8" cy="8" r="4.5" />}
    </svg>
  );
}
