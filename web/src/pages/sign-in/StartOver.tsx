import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';
import { Link } from 'react-router';

import { paths } from '../../app/paths';

/** Shown when a step of the sign-in opens without the step before it. */
export function StartOver({ children }: { children: ReactNode }) {
  return (
    <>
      <p>{children}</p>
      <p>
        <Link to={paths.signIn}>
          <FormattedMessage id="signIn.link" />
        </Link>
      </p>
    </>
  );
}
