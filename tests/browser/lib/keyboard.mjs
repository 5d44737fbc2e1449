/** Keyboard use of a page. */

/** The text of the focused element. */
export function focused(page) {
  return page.evaluate(() => document.activeElement?.textContent);
}

/** Presses Tab until the element has the focus. */
export async function tabTo(page, selector) {
  const wanted = page.locator(selector).first();
  for (let presses = 0; presses < 40; presses += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${selector} cannot be reached with Tab`);
}
