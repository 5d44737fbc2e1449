/** Whom to invite: customers and staff alike, each with their own roles. */
import { type ReactNode, type SyntheticEvent, useEffect, useRef, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';

import { faultAt, isAtFields } from '../api/faults';
import type { InviteUserRequest, Language } from '../api/types';
import { Button } from '../ui/Button';
import { Failure } from '../ui/Failure';
import { focusField } from '../ui/focusField';
import { LanguageChoice } from '../ui/LanguageChoice';
import { RadioList } from '../ui/RadioList';
import { TextField } from '../ui/TextField';
import { emailLength, nameLength, usernameLength } from '../format/lengths';
import { type Field, fields, type Invitation, wrongFields } from './invitation';
import styles from './People.module.css';

interface Props<Role> {
  /** From what may do least to what may do most. */
  roles: readonly { value: Role; label: ReactNode; detail: ReactNode }[];
  first: Role;
  isPending: boolean;
  error: unknown;
  onSend: (invitation: Omit<InviteUserRequest, 'role'> & { role: Role }) => void;
  /** Something else was typed: what was refused is not what stands there now. */
  onChange: () => void;
}

const labels = {
  username: 'people.username',
  email: 'people.email',
  givenName: 'people.givenName',
  familyName: 'people.familyName',
} as const;

const longest = {
  username: usernameLength,
  email: emailLength,
  givenName: nameLength,
  familyName: nameLength,
} as const;

const empty = { username: '', email: '', givenName: '', familyName: '' };

const hints = { username: 'people.wrongUsername', email: 'people.wrongEmail' } as const;

export function InviteForm<Role extends string>(props: Props<Role>) {
  const { roles, first, isPending, error, onSend, onChange } = props;
  const { locale } = useIntl();
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState<Invitation>(empty);
  const [language, setLanguage] = useState<Language>(locale);
  const [role, setRole] = useState(first);
  const [isTried, setTried] = useState(false);
  const wrong = isTried ? wrongFields(draft) : [];
  useEffect(() => {
    // What the server refused is shown where it can be changed.
    const refused = fields.find((field) => faultAt(error, `/${field}`) !== '');
    if (form.current && refused) focusField(form.current, refused);
  }, [error]);

  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    const [fault] = wrongFields(draft);
    if (fault) focusField(event.currentTarget, fault);
    else if (!isPending) onSend({ ...trimmed(draft), language, role });
  };
  const faultOf = (field: Field): ReactNode => {
    if (!wrong.includes(field)) return faultAt(error, `/${field}`);
    const isHinted = draft[field].trim() !== '' && (field === 'username' || field === 'email');
    if (isHinted) return <FormattedMessage id={hints[field]} />;
    return <FormattedMessage id={field === 'givenName' ? 'people.missingName' : 'field.missing'} />;
  };

  return (
    <>
      {Boolean(error) && !isAtFields(error, pointers) && <Failure error={error} />}
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
            error={faultOf(field)}
          />
        ))}
        <LanguageChoice
          legend={<FormattedMessage id="people.language" />}
          value={language}
          onChange={setLanguage}
        />
        <RadioList
          legend={<FormattedMessage id="people.role" />}
          name="role"
          options={roles}
          value={role}
          onChange={setRole}
        />
        <Button kind="primary" type="submit" isPending={isPending}>
          <FormattedMessage id="people.send" />
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
