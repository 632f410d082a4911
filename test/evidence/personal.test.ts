import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { erasePerson } from '../../src/evidence/erasing.ts';
import { HELD, type Held, MAY_NAME } from '../../src/evidence/held.ts';
import { gatherPersonal, personalFiles, recordPersonal } from '../../src/evidence/personal.ts';
import { COLUMN_NAMES } from '../../src/evidence/personal-strings.ts';
import { readZip } from '../../src/evidence/zip.ts';
import { Refusal } from '../../src/shared/errors.ts';
import { drawCase } from '../../src/web/case-page.ts';
import { type CaseWorld, openCase } from '../support/case.ts';
import { command } from '../support/cli.ts';
import { columnsOf } from '../support/dump.ts';
import { lastingFolder, temporaryFolder } from '../support/folder.ts';
import { WORKSPACE } from '../support/world.ts';

const file = join(lastingFolder(), 'store.db');
let stage: CaseWorld;

beforeAll(async () => {
  stage = await openCase({ databaseUrl: `sqlite:${file}` });
});
afterAll(() => stage.world.close());

const parts = () => {
  const { tenant, clock } = stage.world;
  return { ...tenant, clock, draw: drawCase };
};
const shown = (held: Held): string[] =>
  'nothing' in held ? [] : (held.traces ?? []).flatMap(({ show }) => [...show]);

describe('every table of the schema is classified', () => {
  test('none is missing, and none is there that does not exist', () => {
    const tables = Object.keys(columnsOf(file)).filter((table) => table !== 'migrations');
    expect(Object.keys(HELD).sort()).toEqual(tables.sort());
  });

  test('every column that may name somebody is followed, left out with a reason, or in a table without persons', () => {
    const open: string[] = [];
    for (const [table, columns] of Object.entries(columnsOf(file))) {
      const held = HELD[table as keyof typeof HELD] as Held | undefined;
      if (held === undefined || 'nothing' in held) continue;
      const whole = held.about !== undefined;
      const known = new Set([
        ...(held.about ?? []).flatMap((tie) => Object.values(tie) as string[]),
        ...(held.traces ?? []).flatMap((trace) => [trace.by, trace.in]),
        ...Object.keys(held.not ?? {}),
      ]);
      for (const column of columns) {
        // A row about the person is exported whole: an e-mail or an account beside the tie comes with it.
        if (MAY_NAME.test(column) && !known.has(column) && !(whole && !/(_by|_in)$/.test(column))) {
          open.push(`${table}.${column}`);
        }
      }
      for (const column of [...known, ...shown(held)]) {
        if (column !== undefined) expect(columns, `${table}.${column}`).toContain(column);
      }
    }
    expect(open).toEqual([]);
  });

  test('a table without persons has no column of a person or an account', () => {
    const wrong = Object.entries(columnsOf(file)).flatMap(([table, columns]) => {
      const held = HELD[table as keyof typeof HELD] as Held | undefined;
      if (held === undefined || !('nothing' in held) || table === 'gap_returns') return [];
      return columns
        .filter((column) => MAY_NAME.test(column) && column !== 'erased_by')
        .map((column) => `${table}.${column}`);
    });
    expect(wrong).toEqual([]);
  });

  test('every column that is shown has a name in both languages', () => {
    const unnamed = Object.entries(columnsOf(file)).flatMap(([table, columns]) => {
      const held = HELD[table as keyof typeof HELD] as Held | undefined;
      if (held === undefined || 'nothing' in held || table === 'ledger_payloads') return [];
      const all = held.about === undefined ? shown(held) : columns;
      const without = new Set(['company', ...(held.without ?? [])]);
      return all.filter((column) => !without.has(column) && COLUMN_NAMES[column] === undefined);
    });
    expect(unnamed).toEqual([]);
  });
});

test('everything about one person, to read and for machines; nothing about others; the export is on record', async () => {
  const { tenant, clock } = stage.world;
  const { company, store, people, absences, gaps } = tenant;
  const amy = { workspace: WORKSPACE, account: 'amy' };
  await people.grant(company, 'grant', 'hannah', 'manager', [amy], { scope: { office: 'shanghai' } });
  await absences.enter(
    company,
    'leave',
    { person: stage.amy.id, from: '2026-12-01' as never, to: '2026-12-02' as never, confirmed: true },
    'hannah',
  );
  await absences.enter(
    company,
    'leave-of-ben',
    { person: stage.ben.id, from: '2027-01-01' as never, to: '2027-01-02' as never, confirmed: true },
    'amy',
  );
  await people.chooseLanguage(company, 'lang', amy, 'en');
  const ask = { company, lang: 'zh' as const, asker: amy };
  await gaps.open({ ...ask, request: 'named', text: '食堂几点开', withName: true });
  await gaps.open({ ...ask, request: 'nameless', text: '不署名的问题', withName: false });
  await gaps.open({
    ...ask,
    request: 'of-ben',
    text: '吴斌问的',
    withName: true,
    asker: { workspace: WORKSPACE, account: 'ben' },
  });
  await store.write(company, (tx) =>
    tx
      .insertInto('clause_questions')
      .values({
        company,
        number: 1,
        assignment: 'as-1',
        person: stage.amy.id,
        clause: null,
        text: '第五条怎么理解',
        lang: 'zh',
        asked_at: new Date(clock.now()).toISOString(),
        answer: null,
        answered_by: null,
        answered_at: null,
      })
      .execute(),
  );

  const request = { company, person: 'amy@acme.example', reason: 'asked for it', by: 'host:root@box' };
  const personal = await gatherPersonal(parts(), request);
  const files = personalFiles(parts(), personal);
  expect([...files.keys()]).toEqual(['index.html', 'data.json']);
  const page = Buffer.from(files.get('index.html') ?? []).toString('utf8');
  for (const said of [
    '个人信息导出：王敏',
    'Personal information: ',
    '食堂几点开',
    '第五条怎么理解',
    'office:shanghai',
    '2026-12-01',
    '签收：我已阅读，并愿意遵守',
    '这里没有的',
    'asked for it',
  ]) {
    expect(page, said).toContain(said);
  }
  expect(page).toContain('@media print');
  expect(page).not.toMatch(/<script|https?:\/\//);
  const all = [...files.values()].map((content) => Buffer.from(content).toString('utf8')).join('\n');
  for (const hidden of ['不署名的问题', '吴斌问的', '2027-01-01', 'ben@acme.example', stage.ben.id]) {
    expect(all, hidden).not.toContain(hidden);
  }
  // That she entered somebody's leave is hers; whose it was is not.
  expect(personal.traces.leave).toHaveLength(1);
  const kinds = personal.record.map(({ kind }) => kind);
  expect(kinds).toEqual(expect.arrayContaining(['offered', 'opened', 'acknowledged', 'role-granted']));

  const entry = await recordPersonal(parts(), company, personal, files);
  const [recorded] = (await tenant.ledger.entriesOf(company, { kinds: ['exported'] })).slice(-1);
  expect(recorded).toMatchObject({
    seq: entry,
    act: { what: 'person' },
    identity: { by: 'host:root@box', reason: 'asked for it' },
  });
  expect(JSON.stringify(recorded?.act)).not.toContain(stage.amy.id);
  expect((await tenant.ledger.verify(company)).ok).toBe(true);
});

test('nobody, several and erased people are said in a sentence', async () => {
  const { tenant } = stage.world;
  const { company, directory } = tenant;
  const gather = (person: string) => gatherPersonal(parts(), { company, person, by: 'host' });
  await expect(gather('nobody')).rejects.toThrow(Refusal);
  for (const account of ['c1', 'c2']) {
    await directory.ensure(company, { workspace: WORKSPACE, account }, { name: 'Carl' });
  }
  await expect(gather('Carl')).rejects.toMatchObject({ code: 'several' });
  await directory.ensure(company, { workspace: WORKSPACE, account: 'gone' }, { name: 'Gone' });
  expect((await gather('Gone')).about.people).toHaveLength(1);
  await erasePerson(tenant, { company, person: 'Gone', reason: 'asked for it', by: 'host' });
  await expect(gather('Gone')).rejects.toMatchObject({ code: 'nobody' });
});

test('from the terminal: a file or a folder under its final name, or nothing', async () => {
  const folder = temporaryFolder();
  const env = { DATABASE_URL: `sqlite:${join(folder, 'own.db')}` };
  const staff = join(folder, 'staff.csv');
  const { writeFileSync } = await import('node:fs');
  writeFileSync(staff, '工号,姓名,部门\n1001,李岚,人力资源部\n');
  await command(['people', 'import', staff, '--apply', '--reason', 'first list'], env);

  const out = join(folder, 'lan.zip');
  const done = await command(['people', 'export', '1001', '--out', out, '--reason', 'asked', '--json'], env);
  expect({ code: done.code, err: done.err }).toEqual({ code: 0, err: '' });
  const said = JSON.parse(done.out) as { rows: number; entry: number };
  expect(said.rows).toBeGreaterThan(0);
  expect([...(readZip(out)?.keys() ?? [])]).toEqual(['index.html', 'data.json']);
  const again = await command(['people', 'export', '1001', '--out', out], env);
  expect(again).toMatchObject({ code: 1, err: expect.stringContaining('is there already') });

  const into = join(folder, 'lan');
  expect((await command(['people', 'export', '李岚', '--out', into, '--lang', 'zh'], env)).out).toContain(
    '关于此人的内容共',
  );
  expect(readdirSync(into).sort()).toEqual(['data.json', 'index.html']);
  expect(readFileSync(join(into, 'index.html'), 'utf8')).toContain('人力资源部');

  const nowhere = join(folder, 'no', 'x.zip');
  expect(await command(['people', 'export', '1001', '--out', nowhere], env)).toMatchObject({ code: 1 });
  expect(await command(['people', 'export', '9999', '--out', join(folder, 'y.zip')], env)).toMatchObject({
    code: 1,
    err: expect.stringContaining('was not found'),
  });
  expect(existsSync(join(folder, 'y.zip'))).toBe(false);
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  expect((await command(['people', 'export', '1001'], env)).code).toBe(2);

  const kept = await command(['retention', '--dry-run', '--json'], env);
  expect(kept.out.split('\n').filter((line) => line.includes('"rows":0,'))).toHaveLength(4);
  expect((await command(['retention', '--lang', 'zh'], env)).out).toContain(
    '签收记录（保存2年（离职后））：已删除0条',
  );
});
