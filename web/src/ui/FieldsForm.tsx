import { type ReactNode, type SyntheticEvent, useEffect, useRef } from 'react';

import styles from './FieldsForm.module.css';
import { focusField } from './focusField';

interface Props {
  /** The fields that the form or the server found wrong, by their names. */
  wrong: ReadonlyMap<string, unknown>;
  onSubmit: () => void;
  children: ReactNode;
}

/** A form whose fields stand below each other. The first wrong one gets the focus. */
export function FieldsForm({ wrong, onSubmit, children }: Props) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const [first] = wrong.keys();
    if (form.current && first) focusField(form.current, first);
  }, [wrong]);
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form ref={form} className={styles.fields} onSubmit={submit} noValidate>
      {children}
    </form>
  );
}
