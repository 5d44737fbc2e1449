/** Accessibility checks with axe. */
import { AxeBuilder } from '@axe-core/playwright';

/** Fails on any violation, and lists its elements. */
export async function inspect({ page }, what) {
  refuse(await new AxeBuilder({ page }).analyze(), what);
}

/** Checks colours only, by the rules of `inspect`: axe's own colour category includes AAA. */
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
