/**
 * The roles of a table's parts, said aloud: a table that is laid out as a grid, so that it fits a
 * phone, loses its own in some browsers.
 */
export const table = { role: 'table' };
export const rows = { role: 'rowgroup' };
export const row = { role: 'row' };
export const cell = { role: 'cell' };
export const columnHeader = { role: 'columnheader', scope: 'col' };
export const rowHeader = { role: 'rowheader', scope: 'row' };
export const groupHeader = { role: 'rowheader', scope: 'rowgroup' };
