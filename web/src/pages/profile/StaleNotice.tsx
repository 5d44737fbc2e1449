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

/** Somebody else has changed the profile: who, when, and what it has now. Nothing typed is lost. */
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
