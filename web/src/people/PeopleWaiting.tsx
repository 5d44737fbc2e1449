/** Room for a few people who are on their way. */
import { Skeleton } from '../ui/Skeleton';
import styles from './People.module.css';

export function PeopleWaiting() {
  return (
    <ul className={styles.people}>
      {[1, 2, 3].map((number) => (
        <li key={number} className={styles.person}>
          <div className={styles.who}>
            <p>
              <Skeleton width="name" />
            </p>
            <p className={styles.detail}>
              <Skeleton width="sentence" />
            </p>
          </div>
          <p>
            <Skeleton width="word" />
          </p>
          <p>
            <Skeleton width="word" />
          </p>
        </li>
      ))}
    </ul>
  );
}
