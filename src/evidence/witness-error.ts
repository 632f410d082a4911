import type { Text } from '../shared/lang.ts';

/** No stamp, or one that is not what was asked for; the message is for the operator, the text for HR as well. */
export class WitnessError extends Error {
  override readonly name = 'WitnessError';
  readonly code = 'witness';
  readonly text: Text;
  constructor(en: string, zh: string) {
    super(en);
    this.text = { zh, en };
  }
}
