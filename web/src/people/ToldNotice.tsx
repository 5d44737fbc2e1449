/** What has just been done to somebody, in a sentence. */
import { FormattedMessage } from 'react-intl';

import type { MessageId } from '../i18n/catalogues';
import { Notice } from '../ui/Notice';

export interface Told<What extends string> {
  what: What;
  name: string;
  /** `null` while an account does not know it; then the sentence does not say it. */
  email: string | null;
}

interface Props<What extends string> {
  told: Told<What>;
  /** What is said of each. */
  sentences: Record<What, MessageId>;
}

export function ToldNotice<What extends string>({ told, sentences }: Props<What>) {
  const { what, name, email } = told;
  return (
    <Notice>
      <FormattedMessage
        id={sentences[what]}
        values={{ name: <bdi key="name">{name}</bdi>, email: email ?? '' }}
      />
    </Notice>
  );
}
