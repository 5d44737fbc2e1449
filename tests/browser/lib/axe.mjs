/** What axe says of a page. */
import { AxeBuilder } from '@axe-core/playwright';

/** Fails on any violation, with the elements it is about. */
export async function inspect({ page }, what) {
  refuse(await new AxeBuilder({ page }).analyze(), what);
}

/** Looks at colours alone. */
export async function inspectColours({ page }, what) {
  refuse(await new AxeBuilder({ page }).withTags('cat.color').analyze(), what);
}

function refuse({ violations }, what) {
  if (violations.length === 0) return;
  const list = violations.map(
    ({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map(({ html }) => html).join('\n  ')}`,
  );
  throw new Error(`${what}:\n${list.join('\n')}`);
}
