import { type ReactNode, type SyntheticEvent, useEffect, useRef, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';

import { fieldErrorAt, hasOnlyFieldErrors } from '../api/fieldErrors';
import type { InviteUserRequest, Language } from '../api/types';
import { Button } from '../ui/Button';
import { Failure } from '../ui/Failure';
import { focusField } from '../ui/focusField';
import { LanguageChoice } from '../ui/LanguageChoice';
import { RadioList } from '../ui/RadioList';
import { TextField } from '../ui/TextField';
import { emailLength, nameLength, usernameLength } from '../format/lengths';
import { type Field, fields, type Invitation, wrongFields } from './invitation';
import styles from './Users.module.css';

interface Props<Role> {
  /** From the lowest to the highest role. */
  roles: readonly { value: Role; label: ReactNode; detail: ReactNode }[];
  first: Role;
  isPending: boolean;
  error: unknown;
  onSend: (invitation: Omit<InviteUserRequest, 'role'> & { role: Role }) => void;
  /** Called on each change, so that the error of the previous content goes away. */
  onChange: () => void;
}

const labels = {
  username: 'users.username',
  email: 'users.email',
  givenName: 'users.givenName',
  familyName: 'users.familyName',
} as const;

const longest = {
  username: usernameLength,
  email: emailLength,
  givenName: nameLength,
  familyName: nameLength,
} as const;

const empty = { username: '', email: '', givenName: '', familyName: '' };

const hints = { username: 'users.wrongUsername', email: 'users.wrongEmail' } as const;

/** The form of an invitation, for customers' users and for staff. */
export function InviteForm<Role extends string>(props: Props<Role>) {
  const { roles, first, isPending, error, onSend, onChange } = props;
  const { locale } = useIntl();
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState<Invitation>(empty);
  const [language, setLanguage] = useState<Language>(locale);
  const [role, setRole] = useState(first);
  const [isSubmitted, setSubmitted] = useState(false);
  const wrong = isSubmitted ? wrongFields(draft) : [];
  useEffect(() => {
    // Moves the focus to the first field that the server refused.
    const refused = fields.find((field) => fieldErrorAt(error, `/${field}`) !== '');
    if (form.current && refused) focusField(form.current, refused);
  }, [error]);

  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setSubmitted(true);
    const [firstWrong] = wrongFields(draft);
    if (firstWrong) focusField(event.currentTarget, firstWrong);
    else if (!isPending) onSend({ ...trimmed(draft), language, role });
  };
  const errorOf = (field: Field): ReactNode => {
    if (!wrong.includes(field)) return fieldErrorAt(error, `/${field}`);
    const isHinted = draft[field].trim() !== '' && (field === 'username' || field === 'email');
    if (isHinted) return <FormattedMessage id={hints[field]} />;
    return <FormattedMessage id={field === 'givenName' ? 'users.missingName' : 'field.missing'} />;
  };

  return (
    <>
      {Boolean(error) && !hasOnlyFieldErrors(error, pointers) && <Failure error={error} />}
      <form ref={form} className={styles.form} onSubmit={submit} aria-busy={isPending} noValidate>
        {fields.map((field) => (
          <TextField
            key={field}
            label={<FormattedMessage id={labels[field]} />}
            name={field}
            type={field === 'email' ? 'email' : 'text'}
            autoComplete="off"
            maxLength={longest[field]}
            isVerbatim={field === 'username' || field === 'email'}
            value={draft[field]}
            onChange={(value) => {
              setDraft({ ...draft, [field]: value });
              onChange();
            }}
            error={errorOf(field)}
          />
        ))}
        <LanguageChoice
          legend={<FormattedMessage id="users.language" />}
          value={language}
          onChange={setLanguage}
        />
        <RadioList
          legend={<FormattedMessage id="users.role" />}
          name="role"
          options={roles}
          value={role}
          onChange={setRole}
        />
        <Button kind="primary" type="submit" isPending={isPending}>
          <FormattedMessage id="users.sendInvitation" />
        </Button>
      </form>
    </>
  );
}

const pointers = fields.map((field) => `/${field}`);

function trimmed(draft: Invitation): Invitation {
  const { username, email, givenName, familyName } = draft;
  return {
    username: username.trim().toLowerCase(),
    email: email.trim(),
    givenName: givenName.trim(),
    familyName: familyName.trim(),
  };
}
