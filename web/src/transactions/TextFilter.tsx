import { type SyntheticEvent, useEffect, useId, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';

import styles from './Filters.module.css';
import { filterLength } from '../format/lengths';

const pause = 300;

interface Props {
  value: string | null;
  onChange: (text: string | null) => void;
}

/** Filters by a part of the number or description, or by the amount, once typing pauses. */
export function TextFilter({ value, onChange }: Props) {
  const id = useId();
  const intl = useIntl();
  const [draft, setDraft] = useState(value ?? '');
  const [seen, setSeen] = useState(value);
  const wanted = draft.trim() === '' ? null : draft.trim();
  if (seen !== value) {
    setSeen(value);
    if (value !== wanted) setDraft(value ?? '');
  }

  useEffect(() => {
    if (wanted === value) return;
    const timer = setTimeout(() => onChange(wanted), pause);
    return () => clearTimeout(timer);
  }, [wanted, value, onChange]);

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    onChange(wanted);
  };

  return (
    <form className={styles.group} role="search" onSubmit={submit}>
      <label className={styles.label} htmlFor={id}>
        <FormattedMessage id="filter.text" />
      </label>
      <input
        className={styles.search}
        id={id}
        type="search"
        placeholder={intl.formatMessage({ id: 'filter.textExample' })}
        maxLength={filterLength}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
      />
    </form>
  );
}
