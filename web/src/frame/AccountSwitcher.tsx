import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { FormattedMessage } from 'react-intl';
import { Link } from 'react-router';

import type { Account } from '../api/types';
import { paths } from '../app/paths';
import { RoleName } from '../session/RoleName';
import styles from './AccountSwitcher.module.css';

interface Props {
  /** The accounts to switch to. */
  accounts: readonly Account[];
  /** The open account. */
  children: ReactNode;
}

/** Lists the other accounts below the open one. Escape, and leaving the list, close it. */
export default function AccountSwitcher({ accounts, children }: Props) {
  const details = useRef<HTMLDetailsElement>(null);
  const close = () => {
    if (details.current) details.current.open = false;
  };
  const closeByKey = ({ key }: KeyboardEvent) => {
    if (key !== 'Escape' || !details.current?.open) return;
    close();
    details.current.querySelector('summary')?.focus();
  };
  return (
    // The events come from the summary and the links in it.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <details
      ref={details}
      className={styles.switcher}
      onKeyDown={closeByKey}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) close();
      }}
    >
      <summary>
        {children}
        <span className="visually-hidden">
          <FormattedMessage id="accounts.switch" />
        </span>
      </summary>
      <ul>
        {accounts.map(({ id, name, number, role }) => (
          <li key={id}>
            <Link to={paths.dashboard(id)} onClick={close}>
              <bdi className={styles.other} translate="no">
                {name}
              </bdi>
              <span className={styles.detail}>
                <bdi>{number}</bdi> · <RoleName role={role} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </details>
  );
}
