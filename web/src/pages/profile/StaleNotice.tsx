import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';

import type { Profile } from '../../api/types';
import { InstantText } from '../../ui/InstantText';
import { Notice } from '../../ui/Notice';

interface Props {
  edited: Profile['edited'];
  /** What the profile has now. */
  children: ReactNode;
}

/** The profile has changed meanwhile: who did it, when, and what it has now. Nothing typed is lost. */
export function StaleNotice({ edited, children }: Props) {
  return (
    <Notice title={<FormattedMessage id="profile.stale" />}>
      {edited && (
        <p>
          <FormattedMessage
            id="profile.staleBy"
            values={{
              name: <bdi key="name">{edited.by}</bdi>,
              time: <InstantText key="time" instant={edited.at} />,
            }}
          />
        </p>
      )}
      <div>{children}</div>
      <p>
        <FormattedMessage id="profile.staleKept" />
      </p>
    </Notice>
  );
}
