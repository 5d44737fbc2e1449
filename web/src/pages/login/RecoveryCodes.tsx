import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';

import { portalQuery } from '../../api/portal';
import { sessionQuery } from '../../api/session';
import { Button } from '../../ui/Button';
import { Section } from '../../ui/Section';
import { Notice } from '../../ui/Notice';
import styles from './Login.module.css';

interface Props {
  codes: readonly string[];
  onKept: () => void;
}

/** Shows new recovery codes, once, to copy or download. */
export function RecoveryCodes({ codes, onKept }: Props) {
  const [isKept, setKept] = useState(false);
  const [isSubmitted, setSubmitted] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => list.current?.focus(), []);
  return (
    <Section title={<FormattedMessage id="factor.codesTitle" />} className={styles.section}>
      <p id="codes-lead">
        <FormattedMessage id="factor.codesLead" />
      </p>
      <ul ref={list} className={styles.codes} tabIndex={-1} aria-describedby="codes-lead">
        {codes.map((code) => (
          <li key={code}>
            <code translate="no">{code}</code>
          </li>
        ))}
      </ul>
      <CopyOrDownload codes={codes} list={list} />
      <label className={styles.kept}>
        <input
          type="checkbox"
          name="kept"
          checked={isKept}
          onChange={(event) => setKept(event.target.checked)}
        />
        <FormattedMessage id="factor.codesKept" />
      </label>
      {isSubmitted && !isKept && (
        <Notice tone="danger">
          <FormattedMessage id="factor.keepCodesFirst" />
        </Notice>
      )}
      <div className={styles.actions}>
        <Button kind="primary" onClick={() => (isKept ? onKept() : setSubmitted(true))}>
          <FormattedMessage id="factor.continue" />
        </Button>
      </div>
    </Section>
  );
}

/** Buttons to copy and download the codes. */
function CopyOrDownload({
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
      // Some browsers do not let a page write to the clipboard. The user can copy the selection.
      if (list.current) window.getSelection()?.selectAllChildren(list.current);
      setCopied('no');
    }
  };
  const download = async () => {
    const { save } = await import('../../api/download');
    const head = intl.formatMessage(
      { id: 'factor.fileHead' },
      { portal: portal?.providerName ?? '', username: session?.user.username ?? '' },
    );
    const text = [head, window.location.origin, '', ...codes, ''].join('\r\n');
    save({ name: 'recovery-codes.txt', content: new Blob([text], { type: 'text/plain' }) });
  };
  return (
    <div className={styles.actions}>
      <Button onClick={() => void copy()}>
        <FormattedMessage id="factor.copy" />
      </Button>
      <Button onClick={() => void download()}>
        <FormattedMessage id="factor.download" />
      </Button>
      <span role="status">
        {copied === 'yes' && <FormattedMessage id="factor.copied" />}
        {copied === 'no' && <FormattedMessage id="factor.notCopied" />}
      </span>
    </div>
  );
}
