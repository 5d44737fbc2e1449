import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';

import { TextField } from '../ui/TextField';
import { isCode } from './CodeField';

interface Props {
  label: ReactNode;
  value: string;
  onChange: (code: string) => void;
  /** Whether the form has been submitted; only then are missing fields marked. */
  isSubmitted: boolean;
  /** The server's error about this field. */
  refusal?: ReactNode;
}

/**
 * A field for a mailed code: six digits, or 24 letters and digits for a user who has not chosen a
 * password yet.
 */
export function MailedCodeField({ label, value, onChange, isSubmitted, refusal }: Props) {
  const isIncomplete = isSubmitted && !isMailedCode(value);
  return (
    <TextField
      label={label}
      name="code"
      autoComplete="one-time-code"
      isVerbatim
      value={value}
      onChange={onChange}
      error={isIncomplete ? <FormattedMessage id="password.incompleteMailed" /> : refusal}
    />
  );
}

/** The code without blanks and hyphens. */
export function withoutGroups(text: string): string {
  return text.replace(/[\s-]/g, '');
}

/** Whether the text has the form of a mailed code, with or without grouping. */
export function isMailedCode(text: string): boolean {
  const code = withoutGroups(text);
  return isCode(code) || /^[0-9a-z]{24}$/i.test(code);
}
