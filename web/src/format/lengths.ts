/**
 * The greatest lengths of fields, in characters. A test compares them with the OpenAPI document.
 */

export const nameLength = 100;
export const usernameLength = 64;
export const emailLength = 254;
export const reasonLength = 500;
export const numberLength = 64;
export const filterLength = 100;
export const callTextLength = 100;
