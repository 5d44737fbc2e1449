/** Recovery codes, shown this once: to copy, to save, and to keep. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';

import { portalQuery, sessionQuery } from '../../api/queries';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Notice } from '../../ui/Notice';
import styles from './Me.module.css';

interface Props {
  codes: readonly string[];
  onKept: () => void;
}

export function RecoveryCodes({ codes, onKept }: Props) {
  const [isKept, setKept] = useState(false);
  const [isTried, setTried] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => list.current?.focus(), []);
  return (
    <Card title={<FormattedMessage id="own.codesTitle" />} className={styles.card}>
      <p id="codes-lead">
        <FormattedMessage id="own.codesLead" />
      </p>
      <ul ref={list} className={styles.codes} tabIndex={-1} aria-describedby="codes-lead">
        {codes.map((code) => (
          <li key={code}>
            <code translate="no">{code}</code>
          </li>
        ))}
      </ul>
      <Keep codes={codes} list={list} />
      <label className={styles.kept}>
        <input
          type="checkbox"
          name="kept"
          checked={isKept}
          onChange={(event) => setKept(event.target.checked)}
        />
        <FormattedMessage id="own.kept" />
      </label>
      {isTried && !isKept && (
        <Notice tone="danger">
          <FormattedMessage id="own.keepFirst" />
        </Notice>
      )}
      <div className={styles.actions}>
        <Button kind="primary" onClick={() => (isKept ? onKept() : setTried(true))}>
          <FormattedMessage id="own.continue" />
        </Button>
      </div>
    </Card>
  );
}

/** The ways to take them along. */
function Keep({
  codes,
  list,
}: {
  codes: readonly string[];
  list: React.RefObject<HTMLElement | null>;
}) {
  const intl = useIntl();
  const { data: session } = useQuery(sessionQuery);
  const { data: portal } = useQuery(portalQuery);
  const [copied, setCopied] = useState<'yes' | 'no' | null>(null);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(codes.join('\n'));
      setCopied('yes');
    } catch {
      // Not every browser lets a page write to the clipboard; everyone can copy what is selected.
      if (list.current) window.getSelection()?.selectAllChildren(list.current);
      setCopied('no');
    }
  };
  const download = async () => {
    const { save } = await import('../../api/download');
    const head = intl.formatMessage(
      { id: 'own.fileHead' },
      { portal: portal?.providerName ?? '', username: session?.user.username ?? '' },
    );
    const text = [head, window.location.origin, '', ...codes, ''].join('\r\n');
    save({ name: 'recovery-codes.txt', content: new Blob([text], { type: 'text/plain' }) });
  };
  return (
    <div className={styles.actions}>
      <Button onClick={() => void copy()}>
        <FormattedMessage id="own.copy" />
      </Button>
      <Button onClick={() => void download()}>
        <FormattedMessage id="own.download" />
      </Button>
      <span role="status">
        {copied === 'yes' && <FormattedMessage id="own.copied" />}
        {copied === 'no' && <FormattedMessage id="own.notCopied" />}
      </span>
    </div>
  );
}
