/** Six digits, from an authenticator app or a mail. */
import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';

import { TextField } from '../ui/TextField';

interface Props {
  label: ReactNode;
  value: string;
  onChange: (code: string) => void;
  /** Whether the form was sent once, so that what is missing is said. */
  isTried: boolean;
  /** What the server says about it. */
  refusal?: ReactNode;
}

export function CodeField({ label, value, onChange, isTried, refusal }: Props) {
  return (
    <TextField
      label={label}
      name="code"
      inputMode="numeric"
      autoComplete="one-time-code"
      value={value}
      onChange={(text) => onChange(text.replace(/\D/g, '').slice(0, 6))}
      error={isTried && !isCode(value) ? <FormattedMessage id="password.incomplete" /> : refusal}
    />
  );
}

/** Whether it can be a code of six digits. */
export function isCode(text: string): boolean {
  return /^\d{6}$/.test(text);
}
