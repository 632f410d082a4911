import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { call } from '../../../src/messages/call.ts';
import type { Message } from '../../../src/messages/parts.ts';
import { HOUR, MINUTE } from '../../support/clock.ts';
import { UNTRUSTED } from '../../support/wecom/index.ts';
import { readMessage } from '../../support/wecom/read.ts';
import { faultsOf, labelsOf, PEOPLE, type Stage, setStage } from './stage.ts';

const { AMY, BEN } = PEOPLE;

function message(text: string, more: Partial<Message> = {}): Message {
  return { view: 'message', lang: 'zh', summary: text, parts: [{ part: 'text', text: [text] }], ...more };
}

/** Owes one message to each account; the composer writes the same to all unless told otherwise. */
async function oweAll(
  stage: Stage,
  keys: Readonly<Record<string, string>>,
  write = (_key: string) => message('开会了'),
) {
  const { tenant } = stage;
  tenant.outbox.compose('test', async (owed) => write(owed.key));
  await tenant.store.write(tenant.company, (tx) =>
    tenant.outbox.owe(
      tx,
      Object.entries(keys).map(([key, account]) => ({
        company: tenant.company,
        key,
        to: { workspace: stage.sim.state.corpId, account: account.toLowerCase() },
        kind: 'test',
        subject: '',
        lane: 'bulk' as const,
      })),
    ),
  );
}

const sends = (stage: Stage) => stage.sim.state.calls.filter(({ api }) => api === 'message/send');
const progress = (stage: Stage) => stage.tenant.outbox.progress(stage.tenant.company, 'k');

describe('many at once', () => {
  test('one text for 1,200 people takes two calls', async () => {
    const stage = await setStage();
    const keys: Record<string, string> = {};
    for (let i = 0; i < 1200; i++) {
      stage.sim.corp.addMember(`m${i}`);
      keys[`k${String(i).padStart(5, '0')}`] = `m${i}`;
    }
    await oweAll(stage, keys);
    for (let i = 0; i < 5; i++) await stage.settle();
    expect(await progress(stage)).toMatchObject({ sent: 1200, due: 0 });
    expect(sends(stage)).toHaveLength(2);
    expect(stage.sim.inbox('m1199')).toHaveLength(1);
    expect(faultsOf(stage.sim)).toEqual([]);
  });

  test('who is not there fails alone; names come back in small letters', async () => {
    const stage = await setStage();
    stage.sim.corp.addMember('Gone');
    stage.sim.corp.addMember('Unlicensed', { unlicensed: true });
    await stage.wecom.poll();
    stage.sim.corp.removeMember('Gone');
    await oweAll(stage, { k1: AMY, k2: 'Gone', k3: BEN, k4: 'Unlicensed' });
    await stage.settle();
    expect(await progress(stage)).toMatchObject({ sent: 2, failed: 2 });
    expect(sends(stage)).toHaveLength(1);
    // As WeCom writes them, although we compare them without case.
    expect(JSON.parse(sends(stage)[0]?.body ?? '{}')).toMatchObject({
      touser: 'WangMin|Gone|ben.clark|Unlicensed',
    });
  });

  test('nobody is there: 81013 fails them all, and nothing is tried again', async () => {
    const stage = await setStage();
    await oweAll(stage, { k1: 'nobody', k2: 'noone' });
    await stage.settle();
    stage.clock.advance(HOUR);
    await stage.settle();
    expect(await progress(stage)).toMatchObject({ failed: 2 });
    expect(sends(stage)).toHaveLength(1);
  });
});

describe('an unknown outcome', () => {
  test.each(['before', 'after'] as const)(
    'broken off %s it was done: the very same bytes again, delivered once',
    async (drop) => {
      const stage = await setStage();
      stage.sim.faults.next('message/send', { drop });
      await oweAll(stage, { k1: AMY, k2: BEN });
      await stage.settle();
      // Somebody joins in the meantime: the call that is open is not made anew with them.
      await oweAll(stage, { k3: PEOPLE.BOSS });
      for (let i = 0; i < 4; i++) {
        stage.clock.advance(MINUTE);
        await stage.settle();
      }
      expect(await progress(stage)).toMatchObject({ sent: 3, due: 0, inDoubt: 0 });
      expect([AMY, BEN, PEOPLE.BOSS].map((who) => stage.sim.inbox(who).length)).toEqual([1, 1, 1]);
      const bytes = sends(stage).map(({ body }) => createHash('sha256').update(body).digest('hex'));
      expect(bytes).toHaveLength(drop === 'before' ? 2 : 3);
      if (drop === 'after') expect(new Set(bytes).size).toBe(2);
      expect(stage.sim.state.violations).toEqual([]);
    },
  );

  test('a process that ends while it sends: the next one repeats the same bytes', async () => {
    const stage = await setStage();
    let release = () => {};
    stage.sim.faults.next('message/send', { wait: new Promise<void>((resolve) => (release = resolve)) });
    await oweAll(stage, { k1: AMY });
    void stage.tenant.outbox.dispatch(stage.tenant.company);
    while (sends(stage).length === 0) {
      release();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await stage.tenant.outbox.idle();
    expect(stage.sim.inbox(AMY)).toHaveLength(1);
  });

  test('outside the duplicate window nothing is repeated: it stays in doubt', async () => {
    const stage = await setStage();
    stage.sim.faults.always('message/send', { drop: 'after' });
    await oweAll(stage, { k1: AMY });
    await stage.settle();
    stage.sim.faults.clear();
    stage.clock.advance(5 * HOUR);
    await stage.settle();
    expect(await progress(stage)).toMatchObject({ inDoubt: 1 });
    expect(stage.sim.inbox(AMY)).toHaveLength(1);
  });
});

describe('limits', () => {
  test('never more than 30 a minute to one member, answers and what we send first together: WeCom drops the rest', async () => {
    const stage = await setStage();
    const { sim } = stage;
    await sim.say(AMY, '快迟到了怎么办');
    const card = sim.last(AMY);
    const [label = ''] = labelsOf(card);
    const keys = Object.fromEntries(
      Array.from({ length: 15 }, (_, i) => [`k${String(i).padStart(2, '0')}`, AMY]),
    );
    await oweAll(stage, keys, (key) => message(`no. ${key}`));
    // Eighteen answers within seconds, and fifteen messages that are owed.
    for (let i = 0; i < 18; i++) await sim.press(card, label);
    for (let i = 0; i < 16; i++) await stage.settle();
    expect((await progress(stage)).sent).toBe(10);
    stage.clock.advance(MINUTE);
    for (let i = 0; i < 12 && (await progress(stage)).sent < 15; i++) await stage.settle();
    expect(sim.inbox(AMY).filter(({ text }) => text.startsWith('no. '))).toHaveLength(15);
    expect(sim.inbox(AMY).filter(({ text }) => text.includes('〔'))).toHaveLength(18);
    expect(sim.state.dropped).toEqual([]);
  });

  test('45009: everything waits, nothing is lost and nothing hammers', async () => {
    const stage = await setStage();
    stage.sim.faults.next('message/send', { errcode: 45009 });
    await oweAll(stage, { k1: AMY });
    await stage.settle();
    await stage.settle();
    expect(sends(stage)).toHaveLength(1);
    stage.clock.advance(2 * MINUTE);
    await stage.settle();
    expect(await progress(stage)).toMatchObject({ sent: 1 });
  });
});

describe('what an administrator has to mend', () => {
  test('60020 keeps the queue, shows the address, and goes on when it is allowed', async () => {
    const stage = await setStage();
    stage.sim.faults.always('message/send', UNTRUSTED);
    await oweAll(stage, { k1: AMY });
    await stage.settle();
    expect(await stage.health()).toMatchObject({
      body: { platforms: { wecom: { why: expect.stringContaining('203.0.113.7') as string } } },
    });
    expect(stage.wecom.missing?.()).toMatchObject([{ needs: '企业可信IP 203.0.113.7' }]);
    stage.sim.faults.clear();
    stage.clock.advance(HOUR);
    await stage.settle();
    expect(await progress(stage)).toMatchObject({ sent: 1 });
    expect(stage.wecom.missing?.()).toEqual([]);
  });

  test('48006 after a long rest is said as well', async () => {
    const stage = await setStage();
    stage.sim.faults.next('message/send', { errcode: 48006 });
    await oweAll(stage, { k1: AMY });
    await stage.settle();
    expect(stage.wecom.missing?.()[0]?.needs).toContain('48006');
    await stage.sim.event('sys', 'close_inactive_agent');
  });
});

describe('what is sent', () => {
  test('with something to press it is a card of the call’s own name; a press brings what it leads to', async () => {
    const stage = await setStage();
    const card = message('', {
      parts: [
        { part: 'heading', text: '11月27日（周五）· 上海办公室' },
        {
          part: 'facts',
          rows: [
            { label: '着装', value: ['便装，端庄得体'] },
            { label: '时间', value: ['09:00–18:00'] },
          ],
        },
        {
          part: 'note',
          text: ['依据：《客户服务礼仪规范（试行稿）》第三章第二节第7条，本公司已采用〔B-3.2.7〕'],
        },
        { part: 'actions', actions: [{ label: '着装', call: call('topic', 'dress') }] },
      ],
    });
    await oweAll(stage, { k1: AMY, k2: BEN }, () => card);
    await stage.settle();
    expect(sends(stage)).toHaveLength(1);
    expect(readMessage(stage.sim.last(AMY))).toBe(
      '11月27日（周五）· 上海办公室\n着装 便装，端庄得体\n时间 09:00–18:00\n依据 B-3.2.7\n[着装]',
    );
    const pressed = stage.sim.last(BEN);
    await stage.sim.press(pressed, '着装');
    expect(stage.sim.inbox(BEN)).toHaveLength(2);
    expect(faultsOf(stage.sim)).toEqual([]);
  });

  test('hostile words stay words', async () => {
    const stage = await setStage();
    await oweAll(stage, { k1: AMY }, () =>
      message('a\u0000b\ud800 <a href="https://evil.example">x</a> ]]>'),
    );
    await stage.settle();
    expect(readMessage(stage.sim.last(AMY))).toBe('ab ＜a href="https://evil.example">x＜/a> ]]>');
    expect(faultsOf(stage.sim)).toEqual([]);
  });
});
