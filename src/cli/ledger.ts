import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import cliProgress from 'cli-progress';
import { verifyPack } from '../evidence/pack.ts';
import { verifierFile } from '../evidence/verifier-file.ts';
import { WitnessError } from '../evidence/witness-error.ts';
import { readZip } from '../evidence/zip.ts';
import { headOf, parseHeads } from '../ledger/heads.ts';
import type { Ledger, VerifyOptions } from '../ledger/ledger.ts';
import type { Verdict } from '../ledger/verify.ts';
import type { Tenant } from '../tenant.ts';
import { withCompany } from './open.ts';
import { Failure, type Subcommand, type Terminal, UsageError } from './usage.ts';

const usage = `decorum ledger verify [FILE] [--public-key FILE] [--head NUMBER:HASH] [--heads FILE] [--json]
decorum ledger key
decorum ledger rotate
decorum ledger witness

The record of what may have to be proved.
  verify             checks every entry, hash and signature, and the present state against them; needs no key
    FILE             an exported case (.zip) in place of the company's record
    --public-key F   the public key as PEM, from a place that does not depend on this machine
    --head N:HASH    the number and hash of an entry on a receipt; may be given several times
    --heads FILE     a copy of the heads file, beside the one that DECORUM_HEADS_FILE names
    --json           one line: ok, entries, head, firstBad (the first entry that is wrong or missing), why
  key                prints the public key, to be kept somewhere else
  rotate             puts a new signing key in the place of the present one; the record says so
  witness            has the newest head stamped by the authority that /decorum witness or DECORUM_WITNESS_URL names (needs the network)`;

function readFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Failure(
      `${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'})`,
    );
  }
}

function publicKeyIn(file: string): string {
  try {
    const key = createPublicKey(readFile(file));
    if (key.asymmetricKeyType === 'ed25519') return key.export({ type: 'spki', format: 'pem' }) as string;
  } catch (error) {
    if (error instanceof Failure) throw error;
  }
  throw new Failure(`${file} holds no Ed25519 public key; “decorum ledger key” prints one`);
}

function headIn(text: string): { seq: number; hash: string } {
  const match = /^(\d{1,15}):([0-9a-f]{64})$/i.exec(text.trim());
  if (match?.[1] === undefined || match[2] === undefined) {
    throw new UsageError(`--head is the number and the hash from a receipt, as in 27:3f9a…, not “${text}”`);
  }
  return { seq: Number(match[1]), hash: match[2].toLowerCase() };
}

function headsIn(file: string): VerifyOptions['heads'] & object {
  const heads = parseHeads(readFile(file)).filter(({ body }) => headOf(body) !== undefined);
  if (heads.length === 0) throw new Failure(`${file} holds no signed heads`);
  return heads;
}

/** Counts entries on the terminal, where somebody watches. */
async function watched<T>(fn: (progress: (done: number, of: number) => void) => Promise<T>): Promise<T> {
  const bar = new cliProgress.SingleBar({
    format: '{bar} {value} / {total} entries',
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
  });
  let shown = false;
  try {
    return await fn((done, of) => {
      if (!process.stderr.isTTY) return;
      if (shown) bar.setTotal(of);
      else bar.start(of, 0);
      shown = true;
      bar.update(done);
    });
  } finally {
    if (shown) bar.stop();
  }
}

function say(verdict: Verdict, json: boolean, terminal: Terminal): number {
  const { ok, entries, head, firstBad, problems } = verdict;
  const why = problems[0]?.text.en ?? null;
  if (json) terminal.out(`${JSON.stringify({ ok, entries, head, firstBad, why })}\n`);
  else if (ok && head === null) terminal.out('The record is empty.\n');
  else if (ok) terminal.out(`The record holds: ${entries} entries, the last is ${head?.seq}:${head?.hash}\n`);
  if (ok) return 0;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  terminal.err(`The record does not hold: ${why}${more}.\n`);
  return 1;
}

/** Checks an exported case; its own verifier has to be the one of this release. */
async function verifyFile(
  file: string,
  publicKey: string | undefined,
  json: boolean,
  terminal: Terminal,
): Promise<number> {
  let files: ReturnType<typeof readZip>;
  try {
    files = readZip(file);
  } catch (error) {
    throw new Failure(
      `${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'})`,
    );
  }
  if (files === undefined) throw new Failure(`${file} is no exported case, or was damaged on its way`);
  const verdict = await verifyPack(files, {
    publicKey: publicKey === undefined ? undefined : createPublicKey(publicKey),
    verifier: (await verifierFile()).hash,
  });
  const { ok, entries, head, firstBad, problems } = verdict;
  const [first] = problems;
  const why = first === undefined ? null : `${first.file}: ${first.text.en}`;
  if (json) {
    const bad = [...new Set(problems.map((each) => each.file))];
    terminal.out(`${JSON.stringify({ ok, entries, head, firstBad, why, files: bad })}\n`);
  } else if (ok) {
    terminal.out(`The file holds: ${entries} entries, up to ${head?.seq}:${head?.hash}\n`);
    for (const note of verdict.notes) terminal.out(`${note.en}\n`);
  }
  if (ok) return 0;
  const others = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  terminal.err(`The file does not hold: ${why}${others}.\n`);
  return 1;
}

async function verify(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      'public-key': { type: 'string' },
      head: { type: 'string', multiple: true },
      heads: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  const [file, ...more] = positionals;
  if (more.length > 0) throw new UsageError(`“${more.join(' ')}” is too much`);
  const given = values['public-key'];
  if (file !== undefined) {
    const heads = (values.head ?? []).length > 0 || values.heads !== undefined;
    if (heads) throw new UsageError('--head and --heads are for the record itself, not for an exported file');
    return verifyFile(
      file,
      given === undefined ? undefined : publicKeyIn(given),
      values.json ?? false,
      terminal,
    );
  }
  const options: VerifyOptions = {
    publicKey: given === undefined ? undefined : publicKeyIn(given),
    heads: [...(values.head ?? []).map(headIn), ...(values.heads === undefined ? [] : headsIn(values.heads))],
  };
  const verdict = await withCompany(
    ({ ledger, company }) => watched((progress) => ledger.verify(company, { ...options, progress })),
    { look: true },
  );
  return say(verdict, values.json ?? false, terminal);
}

async function rotate(ledger: Ledger, company: string, terminal: Terminal): Promise<void> {
  if ((await ledger.head(company)) === undefined) {
    throw new Failure('nothing has been recorded yet: there is no key to follow');
  }
  const { from, to, publicKey } = await ledger.rotate(company);
  terminal.out(`The key ${from} is followed by ${to}; the record says so. The new public key:\n${publicKey}`);
}

async function witnessed({ witnessing, company }: Tenant, terminal: Terminal): Promise<void> {
  const witness = witnessing.witness(company);
  if (witness === undefined)
    throw new Failure('no authority is configured: /decorum witness or DECORUM_WITNESS_URL names one');
  const stamped = await witness.stamp(company).catch((error: unknown) => {
    throw error instanceof WitnessError ? new Failure(`${error.message}; nothing was kept`) : error;
  });
  terminal.out(
    stamped === undefined
      ? 'Nothing has been recorded since the last stamp.\n'
      : `Stamped: entries up to ${stamped.seq}, at ${stamped.at}\n`,
  );
}

export const ledger: Subcommand = {
  usage,
  about: 'check the record, its key',
  run: async (args, terminal) => {
    const [action, ...rest] = args;
    if (action === 'verify') return verify(rest, terminal);
    if ((action !== 'key' && action !== 'rotate' && action !== 'witness') || rest.length > 0) {
      throw new UsageError('expected: decorum ledger verify, key, rotate or witness');
    }
    await withCompany(async (tenant) => {
      if (action === 'key') terminal.out(tenant.ledger.key().publicKey);
      else if (action === 'rotate') await rotate(tenant.ledger, tenant.company, terminal);
      else await witnessed(tenant, terminal);
    });
    return 0;
  },
};
