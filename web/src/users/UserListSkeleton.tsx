import { Skeleton } from '../ui/Skeleton';
import styles from './Users.module.css';

/** A placeholder for a list of users that is loading. */
export function UserListSkeleton() {
  return (
    <ul className={styles.users}>
      {[1, 2, 3].map((number) => (
        <li key={number} className={styles.user}>
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
