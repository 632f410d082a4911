import { randomBytes } from 'node:crypto';

/** Crockford's base 32 without look-alikes: ids are read aloud and typed back. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Makes new ids; handed in, so that tests get the same ones every time. */
export type Ids = (prefix: string) => string;

/** Ids such as `gap-7k2m9x1p`: prefix, then 8 random characters (40 bits). */
export const randomIds: Ids = (prefix) =>
  `${prefix}-${Array.from(randomBytes(8), (byte) => ALPHABET[byte & 31]).join('')}`;

/** The short number shown to a person beside an error, to be found in the log. */
export function faultNumber(): string {
  return randomBytes(2).toString('hex').toUpperCase();
}
