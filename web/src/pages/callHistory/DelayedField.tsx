import {
  type ComponentPropsWithoutRef,
  type ReactNode,
  useEffect,
  useEffectEvent,
  useId,
  useState,
} from 'react';

import { classes } from '../../ui/classes';
import styles from './Filters.module.css';

/** Milliseconds without a key before a filter takes effect. */
const pause = 300;

type InputProps = Pick<
  ComponentPropsWithoutRef<'input'>,
  'inputMode' | 'maxLength' | 'placeholder' | 'type' | 'list' | 'onFocus'
>;

interface Props<Value> extends InputProps {
  label: ReactNode;
  className?: string | undefined;
  value: Value | null;
  /** A value as the user would type it. */
  textOf: (value: Value) => string;
  /** The value that is typed, which is never blank; `null` when it is invalid. */
  parse: (text: string) => Value | null;
  /** Shown while what is typed is invalid. */
  error?: ReactNode;
  /** Called once typing pauses; with `null` when the field is cleared. */
  onChange: (value: Value | null) => void;
}

/** A text field of a filter. It takes effect when typing pauses, or with Enter. */
export function DelayedField<Value extends string | number>(props: Props<Value>) {
  const { label, className, value, textOf, parse, error, onChange, ...input } = props;
  const id = useId();
  const [draft, setDraft] = useState(() => draftOf(value, textOf));
  const [seen, setSeen] = useState(value);
  const [isTyping, setTyping] = useState(false);
  const typed = draft.trim();
  const wanted = typed === '' ? null : parse(typed);
  const isInvalid = typed !== '' && wanted === null;
  if (seen !== value) {
    setSeen(value);
    if (value !== wanted) setDraft(draftOf(value, textOf));
  }

  const commit = useEffectEvent(() => {
    setTyping(false);
    if (!isInvalid && wanted !== value) onChange(wanted);
  });
  useEffect(() => {
    if (!isTyping) return;
    const timer = setTimeout(commit, pause);
    return () => clearTimeout(timer);
  }, [isTyping, draft]);

  return (
    <div className={classes(styles.field, className)}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <input
        {...input}
        id={id}
        className={styles.input}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={draft}
        aria-invalid={(isInvalid && !isTyping) || undefined}
        aria-describedby={isInvalid && !isTyping ? `${id}-error` : undefined}
        onChange={(event) => {
          setDraft(event.target.value);
          setTyping(true);
        }}
        onKeyDown={({ key }) => {
          if (key === 'Enter' && !isInvalid && wanted !== value) onChange(wanted);
        }}
      />
      {isInvalid && !isTyping && (
        <p id={`${id}-error`} className={styles.error} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

function draftOf<Value>(value: Value | null, textOf: (value: Value) => string): string {
  return value === null ? '' : textOf(value);
}
