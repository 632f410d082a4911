import { createHash, createPublicKey } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, onTestFinished, test } from 'vitest';
import { type AuditRequest, makeAudit } from '../../src/evidence/audit-pack.ts';
import { verifyPack } from '../../src/evidence/pack.ts';
import { drawCase } from '../../src/web/case-page.ts';
import { beat, hire, publish } from '../support/campaigns.ts';
import { command } from '../support/cli.ts';
import { MINUTE } from '../support/clock.ts';
import { temporaryFolder } from '../support/folder.ts';
import { ACME, COMPANY, HANNAH, openWorld } from '../support/world.ts';

test('an auditor gets population against records, checks it offline, and one changed byte is found', async () => {
  const world = await openWorld({ company: { ...ACME, live: '2026-11-01T00:00:00.000Z' } });
  onTestFinished(() => world.close());
  const { tenant } = world;
  await hire(
    tenant,
    Array.from({ length: 4 }, (_, index) => ({
      id: `p-${index}`,
      account: `a-${index}`,
      name: `员工${index}`,
      number: `K${index}`,
      department: '客户服务部',
    })),
  );
  await publish(tenant);
  const preview = await world.say(HANNAH, '发起签收 范围=部门:客户服务部; 截止=2026-12-04');
  await world.pressLabel(HANNAH, preview, '发起');
  world.clock.advance(10 * MINUTE);
  await beat(world);
  const [campaign] = await tenant.acknowledgements.campaigns.list(COMPANY, ['running']);
  const id = campaign?.id ?? '';
  const scan = createHash('sha256').update('scan').digest('hex');
  const form = await world.say(HANNAH, `policy paper ${id}`);
  const papers = await world.submit(HANNAH, form.view, { rows: `K1,2026-11-20,Zhou Ning,${scan}` });
  const { view } = papers;
  const [act] = view.parts.flatMap((part) => (part.part === 'actions' ? part.actions : []));
  if (act === undefined || !('call' in act)) throw new Error('there is nothing to press');
  await world.press(HANNAH, act.call);
  // Somebody who joined two days ago, and whom nobody has asked yet.
  await hire(tenant, [
    { id: 'p-new', name: '=新人', number: 'K9', department: '客户服务部', joined: '2026-11-24' },
  ]);
  world.clock.set('2026-11-26T09:00:00+08:00');

  const make = (more: Partial<AuditRequest> = {}) =>
    makeAudit(
      {
        ...tenant,
        policies: tenant.services.policies,
        campaigns: tenant.acknowledgements.campaigns,
        zoneOf: () => 'Asia/Shanghai',
        clock: world.clock,
        draw: drawCase,
      },
      { company: COMPANY, of: { campaign: id }, reason: '年度审计', by: 'p-auditor', ...more },
    );
  const made = await make();
  expect(made).toMatchObject({ rows: 5, notAsked: 1 });
  const text = (file: string) => Buffer.from(made.files.get(file) ?? []).toString('utf8');
  const rows = (file: string) => parse(text(file), { bom: true, columns: true }) as Record<string, string>[];
  expect(rows('roster.csv').find(({ number }) => number === 'K9')).toMatchObject({
    name: "'=新人",
    state: 'not asked',
    in_audience: 'yes',
  });
  expect(rows('newcomers.csv')).toMatchObject([{ number: 'K9', joined: '2026-11-24', asked_on: '' }]);
  expect(rows('paper.csv')).toMatchObject([
    { number: 'K1', how: '纸质补录 · Paper entry', signed_on: '2026-11-20', scan_sha256: scan },
  ]);
  for (const said of ['审计材料：', 'Auditor&#39;s pack', '没有独立见证', 'Not independently witnessed'])
    expect(text('index.html')).toContain(said);

  const publicKey = createPublicKey(tenant.ledger.key().publicKey);
  expect(await verifyPack(made.files, { publicKey })).toMatchObject({ ok: true, problems: [] });
  const changed = new Map(made.files);
  changed.set('roster.csv', Buffer.from(text('roster.csv').replace('K9', 'K8')));
  const verdict = await verifyPack(changed, { publicKey });
  expect(verdict.ok).toBe(false);
  expect(verdict.problems.map(({ file }) => file)).toContain('roster.csv');

  // The day before the newcomer came they are not in the population; and the record knows of every export.
  expect(await make({ on: '2026-11-23' as never })).toMatchObject({ rows: 4, notAsked: 0 });
  const exported = await tenant.ledger.entriesOf(COMPANY, { kinds: ['exported'] });
  expect(exported).toMatchObject([
    { act: { what: 'audit', rows: 5 }, identity: { by: 'p-auditor', reason: '年度审计' } },
    { act: { what: 'audit', rows: 4 } },
  ]);
  // By period: the same people, how they stood at the end of the day, and no more than that.
  const period = (from: string, to: string) => make({ of: { from, to } as never });
  const november = await period('2026-11-01', '2026-11-30');
  expect(november).toMatchObject({ campaigns: 1, rows: 5, notAsked: 1 });
  expect(await verifyPack(november.files, { publicKey })).toMatchObject({ ok: true });
  const page = Buffer.from(november.files.get('index.html') ?? []).toString('utf8');
  expect(page).toContain('2026-11-01 至 2026-11-30');
  expect(page).toContain('not asked yet');
  const then = await make({
    of: { from: '2026-11-01', to: '2026-11-30' } as never,
    on: '2026-11-22' as never,
  });
  const standing = parse(Buffer.from(then.files.get('roster.csv') ?? []), { bom: true, columns: true });
  // The day before the launch nobody had been asked.
  expect(new Set((standing as { state_on_day: string }[]).map((row) => row.state_on_day))).toEqual(
    new Set(['not asked']),
  );
  await expect(period('2026-12-01', '2026-11-01')).rejects.toMatchObject({ code: 'period' });
  await expect(period('2025-01-01', '2025-12-31')).rejects.toMatchObject({ code: 'nothing-in-period' });
  await expect(make({ of: { campaign: 'camp-none' } })).rejects.toMatchObject({ code: 'no-campaign' });
}, 30_000);

test('on the command line a campaign that is not there leaves no file', async () => {
  const at = temporaryFolder();
  const own = { DATABASE_URL: `sqlite:${join(at, 'own.db')}` };
  const out = join(at, 'audit.zip');
  const args = ['export', 'audit', '--campaign', 'camp-x', '--out', out, '--reason', 'audit'];
  expect(await command(args, own)).toMatchObject({
    code: 1,
    err: 'There is no campaign “camp-x”; /policy status lists them.\n',
  });
  expect((await command([...args, '--at', 'yesterday'], own)).code).toBe(2);
  const period = ['export', 'audit', '--out', out, '--reason', 'audit', '--from', '2026-01-01'];
  expect((await command(period, own)).code).toBe(2);
  expect((await command([...period, '--to', '2026-12-31', '--campaign', 'camp-x'], own)).code).toBe(2);
  expect(await command([...period, '--to', '2026-12-31'], own)).toMatchObject({
    code: 1,
    err: 'No campaign was under way from 2026-01-01 to 2026-12-31: there is nothing to export.\n',
  });
  expect(existsSync(out)).toBe(false);
}, 30_000);
