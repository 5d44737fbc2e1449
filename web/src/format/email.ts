/** Whether a text can be an e-mail address: a quick check for typing errors. The server decides. */
export function looksLikeEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
}
