/** Most characters of what people send, as the API states them; a test compares. */
export const nameLength = 100;
export const usernameLength = 64;
export const emailLength = 254;
export const reasonLength = 500;
export const numberLength = 64;
export const filterLength = 100;
