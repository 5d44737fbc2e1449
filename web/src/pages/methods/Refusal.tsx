import { FormattedMessage } from 'react-intl';

import { isProblemOf, ProblemError } from '../../api/problem';
import { Fault } from '../../payments/Fault';
import { faultOf } from '../../payments/faults';
import { Failure } from '../../ui/Failure';
import { Notice } from '../../ui/Notice';

/** Whether a change was refused because another user has changed the list meanwhile. */
export function isOutdated(error: unknown): boolean {
  if (isProblemOf(error, '/problems/not-found')) return true;
  return error instanceof ProblemError && error.problem.errors[0]?.code === 'bad-order';
}

/** Why a change of the list was refused, in the page's words if it has some. */
export function Refusal({ error }: { error: Error }) {
  if (isOutdated(error)) {
    return (
      <Notice tone="danger">
        <FormattedMessage id="fault.badOrder" />
      </Notice>
    );
  }
  const fault = faultOf(error);
  if (fault === undefined) return <Failure error={error} />;
  return (
    <Notice tone="danger">
      <Fault text={fault} />
    </Notice>
  );
}
