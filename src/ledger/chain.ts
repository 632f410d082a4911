import * as crypto from 'node:crypto';

/*
 * How the record is written down. Only node:crypto is used here and in commitments.ts and verify.ts: the same code goes
 * into the file that checks an exported case on a machine that has nothing but Node.js. docs/ledger.md tells it to strangers.
 */

/** What JSON can hold. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/** What an entry is about, as ids. */
export interface Subject {
  readonly policy?: string | undefined;
  readonly version?: string | undefined;
  readonly campaign?: string | undefined;
  readonly assignment?: string | undefined;
}

/** What stands in the chain. Whatever could name somebody, and every free text, is there as a commitment alone. */
export interface EntryBody {
  readonly company: string;
  readonly seq: number;
  readonly at: string;
  readonly kind: string;
  readonly subject: Subject;
  /** The commitment to the act. */
  readonly act: string;
  /** The commitment to the identity and the free text; null where there is none. */
  readonly identity: string | null;
  /** The hash of the entry before; zeros for the first. */
  readonly previous: string;
}

/** What is signed: the end of one commit. */
export interface HeadBody {
  readonly company: string;
  /** The first and the last entry of the commit. */
  readonly first: number;
  readonly seq: number;
  /** The hash of the last entry. */
  readonly hash: string;
  readonly at: string;
  /** The id of the key that signs. */
  readonly key: string;
}

/** Stands where the first entry names the one before. */
export const NO_HASH = '0'.repeat(64);

/** JSON with its keys in order of their code units and nothing between: one text for one value. */
export function canonical(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((each: Json) => canonical(each)).join(',')}]`;
  const object = value as { readonly [key: string]: Json | undefined };
  const parts: string[] = [];
  for (const key of Object.keys(object).sort()) {
    const each = object[key];
    if (each !== undefined) parts.push(`${JSON.stringify(key)}:${canonical(each)}`);
  }
  return `{${parts.join(',')}}`;
}

/** SHA-256 of a text's UTF-8 bytes, in small hexadecimal digits; in one step where this Node.js has it. */
export const sha256: (text: string) => string =
  typeof crypto.hash === 'function'
    ? (text) => crypto.hash('sha256', text, 'hex')
    : (text) => crypto.createHash('sha256').update(text, 'utf8').digest('hex');

/** As `canonical` would write it; its keys are known, so that none has to be sorted. */
export function entryText(body: EntryBody): string {
  const q = JSON.stringify;
  const { act, at, company, identity, kind, previous, seq, subject } = body;
  return `{"act":${q(act)},"at":${q(at)},"company":${q(company)},"identity":${q(identity)},"kind":${q(kind)},"previous":${q(previous)},"seq":${seq},"subject":${subjectText(subject)},"v":1}`;
}

function subjectText({ assignment, campaign, policy, version }: Subject): string {
  let text = '';
  if (assignment !== undefined) text = `"assignment":${JSON.stringify(assignment)}`;
  if (campaign !== undefined) text += `${text && ','}"campaign":${JSON.stringify(campaign)}`;
  if (policy !== undefined) text += `${text && ','}"policy":${JSON.stringify(policy)}`;
  if (version !== undefined) text += `${text && ','}"version":${JSON.stringify(version)}`;
  return `{${text}}`;
}

export function headText(body: HeadBody): string {
  return canonical({ ...body, v: 1 });
}

/** The id of a public key: the first 32 hexadecimal digits of the SHA-256 of its DER form. */
export function keyId(publicKey: crypto.KeyObject): string {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return crypto.createHash('sha256').update(der).digest('hex').slice(0, 32);
}
