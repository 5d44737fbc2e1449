import { FormattedMessage } from 'react-intl';

import type { MessageId } from '../i18n/catalogues';
import { Notice } from '../ui/Notice';

/** A change to a user that has just been made. */
export interface CompletedChange<Kind extends string> {
  kind: Kind;
  name: string;
  /** `null` when the account may not see it; the sentence then omits it. */
  email: string | null;
}

interface Props<Kind extends string> {
  completed: CompletedChange<Kind>;
  /** The message for each change. */
  sentences: Record<Kind, MessageId>;
}

/** Confirms a change to a user in a sentence. */
export function CompletedChangeNotice<Kind extends string>({ completed, sentences }: Props<Kind>) {
  const { kind, name, email } = completed;
  return (
    <Notice>
      <FormattedMessage
        id={sentences[kind]}
        values={{ name: <bdi key="name">{name}</bdi>, email: email ?? '' }}
      />
    </Notice>
  );
}
