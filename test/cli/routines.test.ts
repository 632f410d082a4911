import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runCli } from '../../src/cli.ts';
import { temporaryFolder, writeFiles } from '../support/folder.ts';

interface Line {
  readonly at: string;
  readonly office: string;
  readonly routine: string;
  readonly recipients: number;
  readonly outcome: 'due' | 'skipped';
  readonly why: string | null;
  readonly date: string;
  readonly published: boolean;
}

async function decorum(args: readonly string[], config?: string) {
  const before = { config: process.env.DECORUM_CONFIG, url: process.env.DATABASE_URL };
  onTestFinished(() => {
    for (const [name, value] of Object.entries({ DECORUM_CONFIG: before.config, DATABASE_URL: before.url })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });
  // A folder of its own: what somebody tried in the checkout's demo is not this test's.
  const folder = temporaryFolder();
  process.env.DATABASE_URL = `sqlite:${join(folder, 'decorum.db')}`;
  if (config !== undefined) {
    writeFiles(folder, { 'decorum.yaml': config });
    process.env.DECORUM_CONFIG = join(folder, 'decorum.yaml');
  }
  let out = '';
  let err = '';
  const code = await runCli(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    input: Readable.from(['']),
  });
  return { code, out, err };
}

const linesOf = (out: string) =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

/** The State Council's notice for 2026: closed from … to …, and the weekend days worked instead. */
const OFF_2026 = [
  ['2026-01-01', '2026-01-03'],
  ['2026-02-15', '2026-02-23'],
  ['2026-04-04', '2026-04-06'],
  ['2026-05-01', '2026-05-05'],
  ['2026-06-19', '2026-06-21'],
  ['2026-09-25', '2026-09-27'],
  ['2026-10-01', '2026-10-07'],
] as const;
const MADE_UP_2026 = ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'];

function worksInShanghai(date: string): boolean {
  if (MADE_UP_2026.includes(date)) return true;
  const weekday = new Date(`${date}T12:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !OFF_2026.some(([from, to]) => from <= date && date <= to);
}

describe('decorum routines plan, nothing configured', () => {
  test('2026: opening and closing on exactly the working days of Shanghai, every other day with its reason', async () => {
    const { code, out, err } = await decorum([
      ...['routines', 'plan', '--from', '2026-01-01', '--to', '2026-12-31', '--json'],
    ]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const lines = linesOf(out);
    for (const [routine, time] of [
      ['opening', '08:45'],
      ['closing', '18:00'],
    ]) {
      const own = lines.filter((line) => line.office === 'shanghai' && line.routine === routine);
      expect(own).toHaveLength(365);
      for (const line of own) {
        expect(line.at).toBe(`${line.date}T${time}:00+08:00`);
        expect([line.date, line.outcome]).toEqual([
          line.date,
          worksInShanghai(line.date) ? 'due' : 'skipped',
        ]);
        if (line.outcome === 'skipped') expect(line.why).toMatch(/\S/);
        expect(line.recipients).toBe(line.outcome === 'due' ? 1 : 0);
      }
    }
    const opening = lines.filter((line) => line.office === 'london' && line.routine === 'opening');
    expect(opening.find((line) => line.date === '2026-03-27')?.at).toBe('2026-03-27T08:45:00+00:00');
    expect(opening.find((line) => line.date === '2026-03-30')?.at).toBe('2026-03-30T08:45:00+01:00');
    expect(opening.find((line) => line.date === '2026-08-31')?.why).toBe(
      'public holiday: Summer bank holiday',
    );
  });

  test('2027: it says aloud that the year is not announced, on every line it concerns', async () => {
    const { code, out, err } = await decorum([
      ...['routines', 'plan', '--from', '2027-01-01', '--to', '2027-02-28', '--json'],
    ]);
    expect(code).toBe(0);
    expect(err).toContain('for 2027 are not announced yet');
    for (const line of linesOf(out)) {
      expect(line.published).toBe(line.office !== 'shanghai');
      if (line.office === 'shanghai') expect(line.why).toContain('for 2027 are not announced yet');
    }
    const off = linesOf(out).filter(
      (line) => line.office === 'shanghai' && line.why?.startsWith('public holiday'),
    );
    expect(new Set(off.map((line) => line.date))).toEqual(
      new Set(['2027-01-01', '2027-02-05', '2027-02-06', '2027-02-07', '2027-02-08']),
    );
  });

  test('people read a table with a sum', async () => {
    const { code, out } = await decorum([
      ...['routines', 'plan', '--from', '2026-09-30', '--to', '2026-10-01', '--office', 'shanghai'],
    ]);
    expect(code).toBe(0);
    expect(out).toMatch(/2026-09-30 Wed 08:45 {2}shanghai +opening +goes out/);
    expect(out).toMatch(/2026-10-01 Thu 08:45 {2}shanghai +opening +not sent +public holiday: National Day/);
    expect(out).toMatch(/shanghai +opening +1 go out, 1 do not/);
    expect(out).not.toContain('london');
  });
});

test('the configuration file moves a routine and closes a day', async () => {
  const { out } = await decorum(
    ['routines', 'plan', '--from', '2026-11-26', '--to', '2026-11-27', '--office', 'shanghai', '--json'],
    `company:
  calendarDays:
    - { from: 2026-11-27, to: 2026-11-27, kind: closed, name: { zh: 盘点, en: stock-taking } }
  routines:
    - { id: opening, time: { at: "08:30" } }
    - { id: closing, on: false }
    - { id: last-out, on: false }
`,
  );
  expect(linesOf(out).map(({ at, routine, outcome, why }) => ({ at, routine, outcome, why }))).toEqual([
    { at: '2026-11-26T08:30:00+08:00', routine: 'opening', outcome: 'due', why: null },
    {
      at: '2026-11-27T08:30:00+08:00',
      routine: 'opening',
      outcome: 'skipped',
      why: 'company closed: stock-taking',
    },
  ]);
});

test('nothing waits for the operator where there is no database', async () => {
  const { code, err } = await decorum(['routines', 'resume']);
  expect(code).toBe(1);
  expect(err).toContain('There is no database here');
});

describe('wrong usage', () => {
  test.each([
    [['routines'], 'expected: decorum routines plan'],
    [['routines', 'plan'], '--from is missing'],
    [['routines', 'plan', '--from', '2026-02-29', '--to', '2026-03-01'], 'there is no day “2026-02-29”'],
    [['routines', 'plan', '--from', '2026-03-01', '--to', '2026-02-01'], 'lies before --from'],
    [['routines', 'plan', '--from', '2026-01-01', '--to', '2099-01-01'], 'at most 1100 days'],
  ])('%j', async (args, sentence) => {
    const { code, err, out } = await decorum(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(sentence);
  });

  test('an office that does not exist', async () => {
    const { code, err } = await decorum([
      ...['routines', 'plan', '--from', '2026-01-01', '--to', '2026-01-02', '--office', 'paris'],
    ]);
    expect(code).toBe(1);
    expect(err).toBe('There is no office “paris”. There are: shanghai london.\n');
  });
});
