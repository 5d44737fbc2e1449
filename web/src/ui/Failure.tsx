import { type ReactNode, useId } from 'react';
import { FormattedMessage } from 'react-intl';

import { isProblemOf, ProblemError } from '../api/problem';
import { paths } from '../app/paths';
import { Button } from './Button';
import { ButtonLink } from './ButtonLink';
import { Notice } from './Notice';

interface Props {
  error: unknown;
  /** Retries. Omitted in forms, where the submit button does. */
  retry?: () => void;
}

/**
 * An error in words: what failed, what to do, and for a server error the id to quote. A page whose
 * subject does not exist leads to the dashboard instead.
 */
export function Failure({ error, retry }: Props) {
  const id = useId();
  const problem = error instanceof ProblemError ? error.problem : null;
  const wait = isProblemOf(error, '/problems/too-many-tries') ? error.retryAfter : null;
  // Trying again would not help.
  const isAbsent = problem?.status === 404 && retry;
  const excess = problem?.errors.find(({ code }) => code === 'too-many');
  if (excess) return <Notice tone="danger">{excess.message}</Notice>;
  return (
    <Notice
      tone={isAbsent ? 'calm' : 'danger'}
      title={problem?.title ?? <FormattedMessage id="failure.title" />}
    >
      <p id={id}>{problem?.detail ?? <FormattedMessage id="failure.detail" />}</p>
      {wait !== null && (
        <p>
          <FormattedMessage id="failure.wait" values={{ minutes: Math.ceil(wait / 60) }} />
        </p>
      )}
      {problem && problem.status >= 500 && <Quote instance={problem.instance} />}
      {isAbsent && (
        <ButtonLink to={paths.home}>
          <FormattedMessage id="notFound.link" />
        </ButtonLink>
      )}
      {retry && !isAbsent && (
        <Button kind="secondary" aria-describedby={id} onClick={retry}>
          <FormattedMessage id="failure.retry" />
        </Button>
      )}
    </Notice>
  );
}

function Quote({ instance }: { instance: string }) {
  const code = (text: ReactNode[]) => <code>{text}</code>;
  return (
    <p>
      <FormattedMessage id="failure.quote" values={{ instance, code }} />
    </p>
  );
}
