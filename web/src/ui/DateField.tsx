import { type ComponentProps, lazy, Suspense } from 'react';

import styles from './DateField.module.css';

const DatePicker = lazy(() => import('./DatePicker'));

/** A date field. The calendar is large, so it loads after the page has been painted. */
export function DateField(props: ComponentProps<typeof DatePicker>) {
  return (
    <Suspense fallback={<DateWaiting />}>
      <DatePicker {...props} />
    </Suspense>
  );
}

/** A placeholder for a date field whose day is loading. */
export function DateWaiting() {
  return <div className={styles.waiting} data-waiting />;
}
