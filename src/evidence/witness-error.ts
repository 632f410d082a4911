/** No stamp, or one that is not what was asked for; the message is for the operator. */
export class WitnessError extends Error {
  override readonly name = 'WitnessError';
  readonly code = 'witness';
}
