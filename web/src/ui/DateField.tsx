/** A day to choose. The calendar is large: it comes after the page has been painted. */
import { type ComponentProps, lazy, Suspense } from 'react';

import styles from './DateField.module.css';

const DatePicker = lazy(() => import('./DatePicker'));

export function DateField(props: ComponentProps<typeof DatePicker>) {
  return (
    <Suspense fallback={<DateWaiting />}>
      <DatePicker {...props} />
    </Suspense>
  );
}

/** Room for a field whose day is not known yet. */
export function DateWaiting() {
  return <div className={styles.waiting} data-waiting />;
}
