/** Lets Auto Pay work as its schedule does each hour, and reads what the dashboard says of it. */
import { invoke, physicalId, queued } from './aws.mjs';
import { until } from './until.mjs';

let names;

/** Runs the planner, and waits until the worker has done what is due. */
export async function runAutoPay(stack) {
  const ids = ['AutoPayPlanFunction', 'AutoPayQueue'];
  names ??= await Promise.all(ids.map((id) => physicalId(stack, id)));
  const [planner, queue] = names;
  // While accounts wait in the queue, the planner looks only at what became due since it ran last.
  await isDone(stack, queue);
  await invoke(stack, planner, {});
  await isDone(stack, queue);
}

function isDone(stack, queue) {
  const probe = async () => ((await queued(stack, queue)) === 0 ? true : null);
  return until(probe, 'end of the work of Auto Pay');
}

/** Opens the dashboard, and waits until its tile says this, with this day. */
export async function tileSays(visit, path, text, day = null) {
  await visit.open(path);
  const tile = visit.page.getByRole('region', { name: 'Auto Pay Status' });
  await tile.getByText(text).waitFor();
  if (day !== null) await tile.locator(dayIs(day)).waitFor();
}

/** Opens the settings, and waits until a charge of 120.00 on this day has all of these texts. */
export async function foretold(visit, path, day, texts) {
  await visit.open(`${path}/payment-methods`);
  const charge = visit.page.locator('main ol > li').filter({ has: visit.page.locator(dayIs(day)) });
  for (const text of ['$120.00', /6:00\sa\.m\. E[DS]T/, ...texts]) {
    await charge.getByText(text).waitFor();
  }
}

const dayIs = (day) => `time[datetime="${day}"]`;
