import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';

import { Notice } from '../ui/Notice';
import type { Leaving } from './useLeave';

/** Says that the browser is on its way to the gateway's page, or that it must not go there. */
export function LeavingNotice({ leaving }: { leaving: Exclude<Leaving, null> }) {
  if (leaving === 'unsafe') {
    return (
      <Notice tone="danger" title={<FormattedMessage id="leave.unsafe" />}>
        <FormattedMessage id="leave.unsafeDetail" />
      </Notice>
    );
  }
  const link = (text: ReactNode[]) => <a href={leaving.to}>{text}</a>;
  return (
    <Notice>
      <FormattedMessage id="leave.going" values={{ link }} />
    </Notice>
  );
}
