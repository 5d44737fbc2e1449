/** A code from a mail: six digits, or 24 letters and digits for whoever has not chosen a password yet. */
import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';

import { TextField } from '../ui/TextField';
import { isCode } from './CodeField';

interface Props {
  label: ReactNode;
  value: string;
  onChange: (code: string) => void;
  /** Whether the form was sent once, so that what is missing is said. */
  isTried: boolean;
  /** What the server says about it. */
  refusal?: ReactNode;
}

export function MailedCodeField({ label, value, onChange, isTried, refusal }: Props) {
  const isIncomplete = isTried && !isMailedCode(value);
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

/** A code without what groups it. */
export function withoutGroups(text: string): string {
  return text.replace(/[\s-]/g, '');
}

/** Whether it can be a code from a mail, however it is grouped. */
export function isMailedCode(text: string): boolean {
  const code = withoutGroups(text);
  return isCode(code) || /^[0-9a-z]{24}$/i.test(code);
}
