import type { Text } from './lang.ts';

/**
 * A refusal that a person is meant to read: what was wrong and what to do, in both languages.
 * Thrown anywhere below a door; the door shows it as an ordinary reply. Nothing was changed.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: string;
  readonly text: Text;
  constructor(code: string, text: Text) {
    super(code);
    this.code = code;
    this.text = text;
  }
}

/** Makes a `switch` over a union fail to compile when a member is missing. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
