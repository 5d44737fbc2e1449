/** A step of signing in was opened without the step before it. */
import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';
import { Link } from 'react-router';

import { paths } from '../../app/paths';

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
