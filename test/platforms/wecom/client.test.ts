import { describe, expect, onTestFinished, test } from 'vitest';
import { createClient } from '../../../src/platforms/wecom/client.ts';
import { silentLog } from '../../../src/shared/log.ts';
import { createTestClock, HOUR, MINUTE } from '../../support/clock.ts';
import { CORP, SECRET, startWecomSimulator, UNTRUSTED } from '../../support/wecom/index.ts';

async function setUp(secret = SECRET, tokenTtlMs?: number) {
  const clock = createTestClock();
  const sim = await startWecomSimulator({
    now: () => clock.now(),
    ...(tokenTtlMs === undefined ? {} : { tokenTtlMs }),
  });
  onTestFinished(() => sim.stop());
  const client = createClient({ apiUrl: sim.apiUrl, corpId: CORP, secret, clock, log: silentLog });
  const asked = (api: string) => sim.state.calls.filter((each) => each.api === api).length;
  return { clock, sim, client, asked };
}

describe('the access token', () => {
  test('is fetched once, however many ask at the same time', async () => {
    const { client, asked } = await setUp();
    const all = await Promise.all(Array.from({ length: 20 }, () => client.call('department/simplelist')));
    expect(all.every((each) => each.ok)).toBe(true);
    expect(asked('gettoken')).toBe(1);
  });

  test('is renewed before it ends, and once more when WeCom ends it early', async () => {
    const { client, clock, sim, asked } = await setUp();
    await client.call('tag/list');
    clock.advance(2 * HOUR - 4 * MINUTE);
    expect((await client.call('tag/list')).ok).toBe(true);
    expect(asked('gettoken')).toBe(2);
    sim.tokens.invalidate();
    expect((await client.call('tag/list')).ok).toBe(true);
    expect(asked('gettoken')).toBe(3);
  });

  test.each([40014, 42001, 40001])('%i again and again is tried once more, not for ever', async (errcode) => {
    const { client, sim, asked } = await setUp();
    sim.faults.always('tag/list', { errcode });
    expect(await client.call('tag/list')).toMatchObject({ ok: false, errcode });
    expect(asked('tag/list')).toBe(2);
    expect(asked('gettoken')).toBe(2);
  });

  test('a wrong secret is not tried again and again: WeCom would block the address', async () => {
    const { client, clock, asked } = await setUp('wrong');
    for (let i = 0; i < 5; i++) {
      expect(await client.call('tag/list')).toMatchObject({ ok: false, does: 'operator', errcode: 40001 });
    }
    expect(asked('gettoken')).toBe(1);
    expect(client.troubles()).toEqual([
      { errcode: 40001, says: expect.stringContaining('WECOM_SECRET') as string },
    ]);
    clock.advance(HOUR);
    await client.call('tag/list');
    expect(asked('gettoken')).toBe(2);
  });

  test('when asking for one breaks off, nothing was sent', async () => {
    const { client, sim } = await setUp();
    sim.faults.next('gettoken', { drop: 'after' });
    expect(await client.call('message/send', { body: {} })).toMatchObject({ ok: false, does: 'again' });
    expect(sim.state.calls.map((each) => each.api)).toEqual(['gettoken']);
  });
});

describe('errors', () => {
  test('60020 names the address to allow, until a call works again', async () => {
    const { client, sim } = await setUp();
    sim.faults.next('tag/list', UNTRUSTED);
    expect(await client.call('tag/list')).toMatchObject({ ok: false, does: 'operator' });
    expect(client.troubles()).toEqual([
      { errcode: 60020, says: expect.any(String) as string, address: '203.0.113.7' },
    ]);
    await client.call('tag/list');
    expect(client.troubles()).toEqual([]);
  });

  test('45009: the API is left alone for a minute, then for longer', async () => {
    const { client, clock, sim, asked } = await setUp();
    sim.faults.next('tag/list', { errcode: 45009 }, 2);
    expect(await client.call('tag/list')).toMatchObject({ does: 'pause', waitMs: MINUTE });
    expect(await client.call('tag/list')).toMatchObject({ does: 'pause', waitMs: MINUTE });
    expect(asked('tag/list')).toBe(1);
    clock.advance(MINUTE);
    expect(await client.call('tag/list')).toMatchObject({ does: 'pause', waitMs: 5 * MINUTE });
    expect((await client.call('department/list')).ok).toBe(true);
    clock.advance(5 * MINUTE);
    expect((await client.call('tag/list')).ok).toBe(true);
  });

  test.each([
    [-1, 'again'],
    [45033, 'again'],
    [48006, 'operator'],
    [43012, 'operator'],
    [81013, 'nobody'],
    [60111, 'nobody'],
    [60140, 'card'],
    [40058, 'refused'],
    [99999, 'refused'],
  ])('%i: %s', async (errcode, does) => {
    const { client, sim } = await setUp();
    sim.faults.next('tag/list', { errcode });
    expect(await client.call('tag/list')).toMatchObject({ ok: false, does, errcode });
  });

  test('success without an errcode is success', async () => {
    const { client, sim } = await setUp();
    sim.faults.next('tag/list', { bare: true });
    expect(await client.call('tag/list')).toEqual({ ok: true, data: { taglist: [] } });
  });

  test('a broken connection, another answer than WeCom’s: nobody knows', async () => {
    const { client, sim } = await setUp();
    await client.call('tag/list');
    sim.faults.next('tag/list', { drop: 'before' });
    sim.faults.next('tag/list', { drop: 'after' });
    sim.faults.next('tag/list', { status: 502 });
    sim.faults.next('tag/list', { status: 200, body: '<html>' });
    for (let i = 0; i < 4; i++) {
      expect(await client.call('tag/list')).toMatchObject({ ok: false, does: 'unknown' });
    }
  });

  test('nobody listens: certainly not done', async () => {
    const { client, sim } = await setUp();
    await client.call('tag/list');
    await sim.stop();
    // The first call finds a connection that breaks under it; the next finds nobody.
    await client.call('tag/list');
    expect(await client.call('tag/list')).toMatchObject({ ok: false, does: 'again' });
  });
});
