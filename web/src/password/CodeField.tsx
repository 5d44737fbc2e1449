import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';

import { TextField } from '../ui/TextField';

interface Props {
  label: ReactNode;
  value: string;
  onChange: (code: string) => void;
  /** Whether the form has been submitted; only then are missing fields marked. */
  isSubmitted: boolean;
  /** The server's error about this field. */
  refusal?: ReactNode;
}

/** A field for a code of six digits, from an authenticator app or an e-mail. */
export function CodeField({ label, value, onChange, isSubmitted, refusal }: Props) {
  return (
    <TextField
      label={label}
      name="code"
      inputMode="numeric"
      autoComplete="one-time-code"
      value={value}
      onChange={(text) => onChange(text.replace(/\D/g, '').slice(0, 6))}
      error={
        isSubmitted && !isCode(value) ? <FormattedMessage id="password.incomplete" /> : refusal
      }
    />
  );
}

/** Whether the text has the form of a six-digit code. */
export function isCode(text: string): boolean {
  return /^\d{6}$/.test(text);
}
