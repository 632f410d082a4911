import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { Limits } from '../outbox/sender.ts';
import { readCalendarFile } from '../people/calendar-file.ts';
import { type Company, companySchema, SHIPPED_COMPANY } from '../people/company.ts';
import { officeFaults } from '../people/office.ts';
import { aliasIn } from '../rulebook/source.ts';
import { Refusal } from '../shared/errors.ts';
import type { OfficialYear } from '../time/calendar.ts';
import { ConfigError } from './env.ts';
import { wordingOf } from './wording.ts';

const limits = z.strictObject({
  perMinute: z.int().min(1).max(10_000).optional(),
  perChannelSecond: z.number().min(0.01).max(100).optional(),
  parallel: z.int().min(1).max(50).optional(),
});

/** Limits by platform. */
export type SendingLimits = Readonly<
  Partial<
    Record<
      'slack' | 'wecom',
      Partial<Pick<Limits, 'perMinute' | 'perChannelSecond' | 'parallel' | 'editsPerMinute'>>
    >
  >
>;

const fileSchema = z.strictObject({
  company: companySchema.omit({ live: true }).partial().optional(),
  /** A folder with the company's own rules and changes. */
  overlay: z.string().min(1).optional(),
  /** A file of official days, for a year that the program does not know yet. */
  calendarFile: z.string().min(1).optional(),
  /** How fast a platform may be sent to, over what the program knows of it. */
  sending: z
    .strictObject({
      slack: limits.extend({ editsPerMinute: z.int().min(1).max(10_000).optional() }).optional(),
      wecom: limits.optional(),
    })
    .optional(),
});

/** What the configuration file sets; every item stands over the shipped one, and under what HR changes in chat. */
export interface ConfigFile {
  readonly company: Partial<Company>;
  readonly overlay?: string;
  readonly sending?: SendingLimits;
  /** What the file leaves open and the operator should know; nothing that stops. */
  readonly warnings?: readonly string[];
}

/**
 * Reads the YAML file that DECORUM_CONFIG names.
 * @throws ConfigError naming every fault with its line
 */
export function readConfigFile(path: string | undefined): ConfigFile {
  if (path === undefined) return { company: {} };
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError([
      `DECORUM_CONFIG names ${path}, which cannot be read (${code ?? 'unknown reason'})`,
    ]);
  }
  const lines = new LineCounter();
  const doc = parseDocument(text, { lineCounter: lines });
  const line = (offset: number) => lines.linePos(offset).line;
  if (doc.errors.length > 0) {
    throw new ConfigError(
      doc.errors.map((error) => `${path}, line ${line(error.pos[0])}: ${error.message.split('\n')[0]}`),
    );
  }
  let value: unknown;
  try {
    value = doc.toJS() ?? {};
  } catch {
    const alias = aliasIn(doc);
    throw new ConfigError([
      `${path}, line ${line(alias?.range?.[0] ?? 0)}: *${alias?.source ?? ''} leads nowhere, or too far: put quotation marks around a text that begins with *`,
    ]);
  }
  const result = fileSchema.safeParse(value);
  const said = (place: readonly (string | number)[], message: string) => {
    const node = doc.getIn(place, true) ?? doc.getIn(place.slice(0, -1), true);
    const range = (node as { range?: [number, number, number] } | undefined)?.range;
    return `${path}, line ${range ? line(range[0]) : 1}: ${place.join('.')}: ${message}`;
  };
  if (!result.success) {
    throw new ConfigError(
      result.error.issues.map((issue) => said(issue.path as (string | number)[], wordingOf(issue))),
    );
  }
  const { company, overlay, calendarFile, sending } = result.data;
  const beside = (file: string) => (isAbsolute(file) ? file : resolve(dirname(path), file));
  const given = Object.fromEntries(
    Object.entries(company ?? {}).filter(([, value]) => value !== undefined),
  ) as Partial<Company>;
  const { faults, warnings } = officeFaultsOf(given, said);
  if (faults.length > 0) throw new ConfigError(faults);
  const official = calendarFile === undefined ? [] : officialDaysIn(beside(calendarFile));
  return {
    company:
      official.length === 0
        ? given
        : { ...given, officialDays: [...(given.officialDays ?? []), ...official] as Company['officialDays'] },
    ...(sending === undefined ? {} : { sending: sending as SendingLimits }),
    ...(warnings.length === 0 ? {} : { warnings }),
    ...(overlay === undefined ? {} : { overlay: beside(overlay) }),
  };
}

/** Faults across items, as far as the file sets any of them. */
function officeFaultsOf(
  given: Partial<Company>,
  said: (place: readonly (string | number)[], message: string) => string,
): { faults: string[]; warnings: string[] } {
  const found = officeFaults({ ...SHIPPED_COMPANY, ...given });
  const of = (kind: 'fault' | 'warning') =>
    found.filter((each) => each.kind === kind).map(({ path, text }) => said(['company', ...path], text.en));
  return { faults: of('fault'), warnings: of('warning') };
}

/** @throws ConfigError when the file cannot be read, or holds no whole year */
function officialDaysIn(file: string): OfficialYear[] {
  try {
    return readCalendarFile(readFileSync(file));
  } catch (error) {
    if (error instanceof Refusal) throw new ConfigError([`calendarFile ${file}: ${error.text.en}`]);
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError([`calendarFile names ${file}, which cannot be read (${code ?? 'unknown reason'})`]);
  }
}
