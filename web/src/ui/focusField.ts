/** Moves the focus to a field of a form; in a group of radio buttons, to the chosen one. */
export function focusField(form: HTMLFormElement, name: string): void {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLElement) field.focus();
  if (!(field instanceof RadioNodeList)) return;
  const buttons = [...field].filter((node) => node instanceof HTMLInputElement);
  const usable = buttons.filter(({ disabled }) => !disabled);
  (usable.find(({ checked }) => checked) ?? usable[0])?.focus();
}
