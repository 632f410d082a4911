import { readdirSync, readFileSync } from 'node:fs';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { isKnownReason, sayReason } from '../../src/commands/reasons.ts';
import type { Owed } from '../../src/outbox/outbox.ts';
import { hire } from '../support/campaigns.ts';
import { MINUTE } from '../support/clock.ts';
import { settle } from '../support/outbox.ts';
import { ROOT } from '../support/process.ts';
import { ACME, AMY, english, HANNAH, openWorld, textOf, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld({ company: { ...ACME, live: '2026-11-01T00:00:00.000Z' } });
  onTestFinished(() => world.close());
  await hire(world.tenant, [
    { id: 'p-amy', account: 'amy', name: '陈安' },
    { id: 'p-nobody', name: '杜伟' },
  ]);
  world.tenant.outbox.compose('note', async () => ({
    view: 'message',
    lang: 'zh',
    summary: '好',
    parts: [{ part: 'text', text: ['好'] }],
  }));
});

async function owe(...owed: (Partial<Owed> & { key: string })[]) {
  const { store, company, outbox } = world.tenant;
  await store.write(company, (tx) =>
    outbox.owe(
      tx,
      owed.map((each) => ({
        company,
        to: { person: 'p-amy' },
        kind: 'note',
        subject: '',
        lane: 'reply' as const,
        ...each,
      })),
    ),
  );
  for (let turns = 0; turns < 4; turns += 1) {
    await outbox.dispatch(company);
    await settle();
    world.clock.advance(MINUTE);
  }
}

test('HR reads what did not go out, what is in doubt, and why, in both languages; nobody else does', async () => {
  expect(textOf(await world.say(HANNAH, '发送情况'))).toBe('最近7天的消息都发出了。');
  world.post.outcomes.push(
    { outcome: 'refused', reason: 'Slack knows no such person' },
    new Error('the line broke'),
  );
  world.post.found.push({
    found: 'unreadable',
    reason: 'it is not certain whether this message arrived: too much was written since',
  });
  await owe({ key: 'a' });
  await owe({ key: 'b' });
  await owe({ key: 'c', to: { person: 'p-nobody' } }, { key: 'd', to: { person: 'p-gone' } });
  // The message of a place where none is needed any more is no trouble.
  world.tenant.outbox.compose('note', async () => undefined);
  await owe({ key: 'e' });

  const seen = textOf(await world.say(HANNAH, '发送情况'));
  expect(seen).toContain('最近7天没发出或存疑的消息：4条');
  expect(seen).toMatch(/11月23日09:\d\d 消息1条（陈安）：没发出。Slack 上没有这个人/);
  expect(seen).toMatch(/消息1条（陈安）：存疑。平台没有回音，之后的消息太多，查不到了/);
  expect(seen).toContain('（杜伟）：没发出。没有可以联系的账号');
  expect(seen).toContain('消息1条：没发出。花名册里没有这个人了');
  expect(seen).toContain('系统不会再发，免得重复');
  const other = textOf(await world.say(english(HANNAH), '/decorum sending'));
  expect(other).toContain('Not sent, or in doubt, in the last 7 days: 4');
  expect(other).toContain('1 × message (陈安): not sent; Slack knows no such person');
  expect(other).toContain('in doubt; it is not certain whether this message arrived');
  expect(textOf(await world.say(AMY, '发送情况'))).toContain('只有 HR 能做');

  // Today's routines lead there.
  const today = await world.say(HANNAH, '例行');
  expect(textOf(today)).toContain('⚠️ 最近7天有4条消息没发出或存疑。');
  expect(textOf(await world.pressLabel(HANNAH, today, '看发送情况'))).toContain('存疑的消息：4条');
  expect(textOf(await world.say(AMY, '例行'))).not.toContain('没发出');
});

test('HR sees how many were held for the daily limit, and that they wait', async () => {
  await owe(
    ...[1, 2, 3, 4, 5].map((n) => ({
      key: `n:${n}`,
      unasked: 'personal' as const,
      lane: 'routine' as const,
    })),
  );
  expect(textOf(await world.say(HANNAH, '发送情况'))).toBe(
    '最近7天的消息都发出了。\n过去24小时有2条超出每日消息上限，并入下一张，没有丢。\n还有2条在等：不在上班时间、休假、当天已到上限，或平台暂时不让发；到时候会发。',
  );
});

test('every reason that the program gives is said in Chinese too', () => {
  const files = ['src/outbox', 'src/platforms/slack', 'src/platforms/wecom', 'src/platforms/local'].flatMap(
    (folder) =>
      readdirSync(`${ROOT}${folder}`)
        .filter((name) => name.endsWith('.ts'))
        .map((name) => readFileSync(`${ROOT}${folder}/${name}`, 'utf8')),
  );
  const given = files.flatMap((text) => [
    ...[...text.matchAll(/\b(?:reason(?::| =)|says:)\s*'([^'\n]+)'/g)].map((match) => match[1] ?? ''),
    ...[...text.matchAll(/const (?:REASONS|SHUT_OUT): [^=]+= \{([\s\S]*?)\n\};/g)].flatMap((table) =>
      [...(table[1] ?? '').matchAll(/: '([^']+)'/g)].map((match) => match[1] ?? ''),
    ),
  ]);
  expect(given.length).toBeGreaterThan(40);
  expect(given.filter((reason) => !isKnownReason(reason))).toEqual([]);
  expect(sayReason('WeCom knows no such member (60111)', 'zh')).toBe('企业微信没有这个成员（60111）');
  expect(sayReason('not before it became useless: leave', 'zh')).toBe('能发的时候已经过了时效：本人在休假');
  expect(sayReason('Slack refused the message (invalid_blocks)', 'zh')).toBe(
    'Slack 没有接受（invalid_blocks）',
  );
});
