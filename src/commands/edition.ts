import { createHash } from 'node:crypto';

/** Short, and another one whenever what a form was drawn from has changed. */
export function editionOf(drawn: unknown): string {
  return createHash('sha256').update(JSON.stringify(drawn)).digest('hex').slice(0, 12);
}
