/** On a phone, and at 400 % of a laptop's width: nothing is cut off sideways. */
import { equal } from '../lib/equal.mjs';
import { accountPages } from '../lib/pages.mjs';

export const phone = [320, 375].map((width) => ({
  name: `phone, ${width} px wide`,
  async run(visit, { manager }) {
    const { page } = visit;
    await page.setViewportSize({ width, height: 667 });
    for (const language of ['en-CA', 'fr-CA']) {
      await visit.open('/sign-in');
      await visit.speak(language);
      await fits(visit, `sign-in-${width}-${language}`);
    }
    await visit.signIn(manager);
    for (const language of ['en-CA', 'fr-CA']) {
      for (const { name, path } of await accountPages(visit, manager.accountId)) {
        await visit.open(path);
        await visit.speak(language);
        await fits(visit, `${name}-${width}-${language}`);
      }
    }
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('navigation').waitFor();
    await fits(visit, `menu-${width}`);
  },
}));

async function fits(visit, name) {
  const excess = await visit.page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  await visit.picture(name);
  equal(excess, 0, `${name} is ${excess} px too wide`);
}
