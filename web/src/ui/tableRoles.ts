/**
 * Explicit ARIA roles for tables. Some browsers drop the implicit roles of a table that is laid out
 * as a grid to fit a phone.
 */
export const table = { role: 'table' };
export const rows = { role: 'rowgroup' };
export const row = { role: 'row' };
export const cell = { role: 'cell' };
export const columnHeader = { role: 'columnheader', scope: 'col' };
export const rowHeader = { role: 'rowheader', scope: 'row' };
export const groupHeader = { role: 'rowheader', scope: 'rowgroup' };
