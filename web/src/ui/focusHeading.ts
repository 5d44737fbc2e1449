/**
 * Moves the focus to the heading of a section. As the `ref` of a section, it does so when the
 * section appears.
 */
export function focusHeading(section: Element | null | undefined): void {
  const heading = section?.querySelector('h2');
  heading?.setAttribute('tabindex', '-1');
  heading?.focus();
}
