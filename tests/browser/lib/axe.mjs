/** What axe says of a page. */
import { AxeBuilder } from '@axe-core/playwright';

/** Fails on any violation, with the elements it is about. */
export async function inspect({ page }, what) {
  refuse(await new AxeBuilder({ page }).analyze(), what);
}

/** Checks colours alone, by the rules that `inspect` has of them: axe's category adds level AAA. */
export async function inspectColours({ page }, what) {
  const colours = ['color-contrast', 'link-in-text-block'];
  refuse(await new AxeBuilder({ page }).withRules(colours).analyze(), what);
}

function refuse({ violations }, what) {
  if (violations.length === 0) return;
  const list = violations.map(
    ({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map(({ html }) => html).join('\n  ')}`,
  );
  throw new Error(`${what}:\n${list.join('\n')}`);
}
