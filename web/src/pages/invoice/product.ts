/** Whether a line's quantity and unit price give its amount. */

/** Whether a quantity times a price is an amount, rounded to the amount's decimals. */
export function isProduct(quantity: string, price: string, amount: string): boolean {
  const [count, each, stated] = [scaled(quantity), scaled(price), scaled(amount)];
  const one = 10n ** BigInt(count.digits + each.digits);
  const exact = count.units * each.units * 10n ** BigInt(stated.digits);
  const difference = 2n * (exact - stated.units * one);
  return -one <= difference && difference <= one;
}

/** A decimal as a whole number, and how many of its digits are decimals. */
function scaled(decimal: string): { units: bigint; digits: number } {
  const [whole = '', fraction = ''] = decimal.split('.');
  return { units: BigInt(whole + fraction), digits: fraction.length };
}
