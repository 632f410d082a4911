import { Failure } from './usage.ts';

/** Why a file could not be written, in one line. */
export function unwritten(out: string, error: unknown): Failure {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
  if (code === 'EEXIST') return new Failure(`${out} is there already; give another name`);
  const why =
    {
      ENOSPC: 'the disk is full',
      ENOENT: 'there is no such folder',
      EACCES: 'no permission',
      EFBIG: 'it is larger than the system allows',
      EDQUOT: 'the quota is used up',
    }[code] ?? code;
  return new Failure(`${out} could not be written (${why}); no half file was left there`);
}
