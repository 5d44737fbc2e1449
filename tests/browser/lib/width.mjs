// Checks that a page fits its width: nothing scrolls sideways, and no text leaves its box.

import { equal } from './equal.mjs';

/** Fails when the page scrolls sideways or a text overflows its box. */
export async function fits({ page }, name) {
  const found = await page.evaluate(findOverflows);
  equal(found.join(', '), '', name);
}

/** Runs in the page: lists sideways scrolling and texts that overflow their box. */
function findOverflows() {
  const { scrollingElement, body } = document;
  // Pixels of tolerance, since texts end at fractions of a pixel.
  const slack = 1;
  const isBox = (element) => !getComputedStyle(element).display.startsWith('inline');
  const boxOf = (element) => (isBox(element) ? element : boxOf(element.parentElement));
  const isHidden = (element) => element.closest('.visually-hidden, [aria-hidden], svg') !== null;

  function excess(text) {
    const box = boxOf(text.parentElement).getBoundingClientRect();
    const range = document.createRange();
    range.selectNodeContents(text);
    const excesses = [...range.getClientRects()].map(({ left, right }) =>
      Math.max(box.left - left, right - box.right),
    );
    return Math.max(0, ...excesses);
  }

  const found = [];
  if (scrollingElement.scrollWidth > scrollingElement.clientWidth) {
    found.push(`the page by ${scrollingElement.scrollWidth - scrollingElement.clientWidth} px`);
  }
  const texts = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (isHidden(text.parentElement) || excess(text) <= slack) continue;
    found.push(`“${text.data.slice(0, 40)}” by ${Math.round(excess(text))} px`);
  }
  return found;
}
