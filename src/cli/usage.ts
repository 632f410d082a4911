import type { Readable } from 'node:stream';

/** The words were not a command of ours, or not complete: exit code 2, with the help text of the command. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** It could not be done, or did not hold: exit code 1, with one clear line. */
export class Failure extends Error {
  override readonly name = 'Failure';
}

/** Where a subcommand writes: results to `out`, progress and complaints to `err`. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  readonly input: Readable;
}

/** One subcommand of the command line. */
export interface Subcommand {
  readonly usage: string;
  readonly about: string;
  /** Resolves to the exit code. @throws UsageError, Failure */
  run(args: readonly string[], terminal: Terminal): Promise<number>;
}
