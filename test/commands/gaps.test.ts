import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { actionsOf } from '../../src/messages/plain.ts';
import { DAY, HOUR, MINUTE } from '../support/clock.ts';
import { crashImage } from '../support/crash.ts';
import { dumpFile } from '../support/dump.ts';
import { temporaryFolder } from '../support/folder.ts';
import {
  ACME,
  AMY,
  BEN,
  COMPANY,
  drawnValues,
  english,
  HANNAH,
  openWorld,
  type Persona,
  textOf,
  type World,
} from '../support/world.ts';

const QUESTION = '年会能带家属吗？可以带几位👨‍👩‍👧';
const LIVE = { ...ACME, live: '2026-11-01T00:00:00.000Z' };

let world: World;
let file: string;
const dump = () => JSON.stringify(dumpFile(file));
const send = () => world.tenant.outbox.dispatch(COMPANY);

beforeEach(async () => {
  file = join(temporaryFolder(), 'store.db');
  world = await openWorld({ databaseUrl: `sqlite:${file}`, company: LIVE });
  onTestFinished(() => world.close());
});

/** Ben passes a question on without his name; returns nothing but leaves it open as G-1. */
async function benAsks(text = QUESTION): Promise<void> {
  const form = await world.press(BEN, 'gaps pass');
  expect(textOf(await world.submit(BEN, form.view, { text, name: 'without' }))).toContain(
    '已转给 HR，编号 G-1',
  );
}

/** Types a question for HR and sends the form as it comes. */
async function passes(who: Persona, text: string): Promise<void> {
  const form = await world.say(who, `/decorum pass ${text}`);
  await world.submit(who, form.view, { text });
}

describe('a question passed on without a name', () => {
  test('goes to HR, who answer; the asker gets it; HR never sees who it was', async () => {
    await benAsks();
    await send();
    const [notice] = world.post.sent;
    expect(notice?.account).toBe('hannah');
    const seenByHr = [textOf(notice?.message ?? ({} as never))];
    expect(seenByHr[0]).toContain(QUESTION);
    expect(seenByHr[0]).toContain('没有带姓名');

    const list = await world.say(HANNAH, '待答问题');
    seenByHr.push(textOf(list));
    expect(seenByHr[1]).toContain('有1个问题等着答复');
    const form = await world.pressLabel(HANNAH, list, '答复 G-1');
    seenByHr.push(textOf(form));
    const answered = await world.submit(HANNAH, form.view, { answer: '可以带一位。' });
    seenByHr.push(textOf(answered));
    expect(seenByHr[3]).toContain('G-1 已答复');
    seenByHr.push(textOf(await world.say(HANNAH, '待答问题')));
    for (const said of seenByHr) expect(said).not.toMatch(/ben|吴斌/);
    expect(JSON.stringify(await world.tenant.gaps.list(COMPANY))).not.toContain('ben');

    await send();
    const letter = world.post.sent.at(-1);
    expect(letter?.account).toBe('ben');
    expect(textOf(letter?.message ?? ({} as never))).toBe(
      `G-1 有答复了\n可以带一位。\n您问的是：${QUESTION}`,
    );
    expect(world.post.sent).toHaveLength(2);
  });

  test('shows HR again what was asked and answered, and keeps a text that is too long in its form', async () => {
    const world = await openWorld();
    const form = await world.press(AMY, 'gaps pass');
    const long = '问'.repeat(1001);
    const refused = await world.submit(AMY, form.view, { text: long, name: 'without' });
    expect(refused.view).toMatchObject({
      view: 'form',
      fields: [{ value: long, error: expect.any(String) }, {}],
    });
    await world.submit(AMY, form.view, { text: '年会能带家属吗', name: 'without' });
    const answering = await world.press(HANNAH, 'gaps 1');
    const tooLong = await world.submit(HANNAH, answering.view, { answer: '答'.repeat(2501) });
    expect(tooLong.view).toMatchObject({ view: 'form', fields: [{ value: '答'.repeat(2501) }] });
    await world.submit(HANNAH, answering.view, { answer: '可以带一位。' });
    const list = await world.say(HANNAH, '待答问题');
    const shown = textOf(await world.pressLabel(HANNAH, list, '看 G-1'));
    expect(shown).toContain('年会能带家属吗');
    expect(shown).toContain('可以带一位。');
    expect(shown).toContain('没有带姓名');
    await world.close();
  });

  test('keeps the return address apart until it is answered, then nowhere', async () => {
    await benAsks();
    const before = dumpFile(file);
    expect(before.gap_returns).toMatchObject([{ company: COMPANY, number: 1, account: 'ben' }]);
    expect(before.gaps).toMatchObject([
      { text: QUESTION, asked_by: null, asked_in: null, opened_at: '2026-11-23' },
    ]);
    await world.say(HANNAH, '待答问题 1 可以带一位。');
    await send();
    const after = dumpFile(file);
    expect(after.gap_returns).toEqual([]);
    expect(after.deliveries).toHaveLength(2);
    for (const row of after.deliveries ?? []) expect(row).toMatchObject({ state: 'sent', account: '' });
    // He was greeted once, as everybody here: that is all that is known of him.
    // Everybody who ever asked anything has an account and a person; that ties nobody to a question.
    const { accounts, person_accounts: _, ...rest } = after;
    expect(accounts).toHaveLength(3);
    expect(JSON.stringify(rest)).not.toContain('ben');
  });

  test('loses its return address after 90 days', async () => {
    await benAsks();
    await send();
    world.clock.advance(90 * DAY - MINUTE);
    expect(await world.tenant.gaps.forgetOld(COMPANY)).toBe(0);
    world.clock.advance(MINUTE);
    expect(await world.tenant.gaps.forgetOld(COMPANY)).toBe(1);
    expect(dumpFile(file).gap_returns).toEqual([]);
    await world.say(HANNAH, '待答问题 1 可以带一位。');
    await send();
    expect(world.post.sent.map((letter) => letter.account)).toEqual(['hannah']);
  });

  test('loses it even where the answer could never be sent', async () => {
    await benAsks();
    world.tenant.platforms.length = 0;
    await world.say(HANNAH, '待答问题 1 可以带一位。');
    await send();
    expect(JSON.stringify(dumpFile(file).deliveries)).toContain('ben');
    world.clock.advance(90 * DAY);
    for (const job of world.tenant.jobs.filter((each) => each.every === 'day')) await job.run();
    expect(JSON.stringify(dumpFile(file).deliveries)).not.toContain('ben');
  });
});

describe('a question passed on with a name', () => {
  test('shows HR who asked', async () => {
    const form = await world.press(BEN, 'gaps pass');
    const passed = textOf(await world.submit(BEN, form.view, { text: QUESTION, name: 'with' }));
    expect(passed).toContain('HR 会看到您的姓名');
    expect(textOf(await world.say(HANNAH, '待答问题'))).toContain('吴斌 问');
  });
});

describe('the form', () => {
  test('offers the exact words that were asked last, for half an hour', async () => {
    await world.say(BEN, `着装 ${QUESTION}`);
    expect(drawnValues(await world.press(BEN, 'gaps pass')).text).toBe(QUESTION);
    world.clock.advance(30 * MINUTE - 1);
    expect(drawnValues(await world.press(BEN, 'gaps pass')).text).toBe(QUESTION);
    world.clock.advance(1);
    expect(drawnValues(await world.press(BEN, 'gaps pass')).text).toBeUndefined();
  });

  test("offers nobody else's words, and not again what was passed on", async () => {
    await world.say(BEN, QUESTION);
    expect(drawnValues(await world.press(AMY, 'gaps pass')).text).toBeUndefined();
    await benAsks();
    expect(drawnValues(await world.press(BEN, 'gaps pass')).text).toBeUndefined();
  });

  test('is without a name unless the person says otherwise', async () => {
    const form = await world.press(BEN, 'gaps pass');
    expect(drawnValues(form).name).toBe('without');
    await world.submit(BEN, form.view, { text: QUESTION });
    expect(textOf(await world.say(HANNAH, '待答问题'))).toContain('没有带姓名');
    expect(dumpFile(file).gaps).toMatchObject([{ text: QUESTION, asked_by: null }]);
  });

  test('typed, it stands on the form as it was typed, and nothing goes before it is sent', async () => {
    const form = await world.say(BEN, `转给HR ${QUESTION}`);
    expect(drawnValues(form)).toMatchObject({ text: QUESTION, name: 'without' });
    expect(textOf(form)).toContain('HR');
    expect(dumpFile(file).gaps).toEqual([]);
    // Where a form cannot be opened at once, the button that opens it brings the same words.
    expect(drawnValues(await world.press(BEN, 'gaps pass')).text).toBe(QUESTION);
    // “Pass it on, please” is no question: it stands there to be changed.
    expect(drawnValues(await world.say(BEN, '转给HR 吧')).text).toBe('吧');
    expect(textOf(await world.say(BEN, `转给HR ${'问'.repeat(1001)}`))).toContain('最多1000个字');
    expect(dumpFile(file).gaps).toEqual([]);
  });

  test('asks again when it is empty, and refuses what is too long', async () => {
    const form = await world.press(BEN, 'gaps pass');
    const again = await world.submit(BEN, form.view, { text: '  ' });
    expect(again.view).toMatchObject({
      view: 'form',
      fields: [{ name: 'text', error: '请写下要问的问题。' }, {}],
    });
    const long = await world.submit(BEN, form.view, { text: '年会能带家属吗？'.repeat(130) });
    expect(long.view).toMatchObject({ fields: [{ error: expect.stringContaining('最多1000个字') }, {}] });
    expect(dumpFile(file).gaps).toEqual([]);
  });

  test('sent twice is one question', async () => {
    const form = await world.press(BEN, 'gaps pass');
    await world.submit(BEN, form.view, { text: QUESTION }, { id: 'same' });
    expect(textOf(await world.submit(BEN, form.view, { text: QUESTION }, { id: 'same' }))).toBe(
      '已经办好，不用再点。',
    );
    expect(dumpFile(file).gaps).toHaveLength(1);
  });

  test('sent from two windows is one question while it is open; with a name it is another', async () => {
    const one = await world.press(BEN, 'gaps pass');
    const two = await world.press(BEN, 'gaps pass');
    await world.submit(BEN, one.view, { text: QUESTION });
    expect(textOf(await world.submit(BEN, two.view, { text: QUESTION }))).toContain('编号 G-1');
    expect(dumpFile(file).gaps).toHaveLength(1);
    // Somebody else may ask the same.
    await world.submit(AMY, two.view, { text: QUESTION });
    expect(dumpFile(file).gaps).toHaveLength(2);
    await world.submit(BEN, two.view, { text: QUESTION, name: 'with' });
    expect(dumpFile(file).gaps).toHaveLength(3);
    await world.say(HANNAH, '待答问题 1 可以带一位。');
    await world.submit(BEN, two.view, { text: QUESTION });
    expect(dumpFile(file).gaps).toHaveLength(4);
  });
});

describe('HR', () => {
  test('answers a question once', async () => {
    await benAsks();
    const form = await world.say(HANNAH, '待答问题 1');
    await world.submit(HANNAH, form.view, { answer: '可以带一位。' });
    expect(textOf(await world.submit(HANNAH, form.view, { answer: '不可以。' }))).toBe(
      'G-1 已经答复过了，没有再发。',
    );
    await send();
    expect(world.post.sent.filter((letter) => letter.account === 'ben')).toHaveLength(1);
    expect(dump()).not.toContain('不可以');
  });

  test('is asked for an answer when the form is empty', async () => {
    await benAsks();
    const form = await world.say(HANNAH, '待答问题 G-1');
    const again = await world.submit(HANNAH, form.view, {});
    expect(again.view).toMatchObject({ view: 'form', fields: [{ error: '请写下答复。' }] });
  });

  test.each(['99', 'G-99', 'xyz', '0', '-1', '１２３４５６７８'])(
    'is told when there is no question %s',
    async (number) => {
      expect(textOf(await world.say(HANNAH, `待答问题 ${number}`))).toMatch(/^没有编号为 .* 的问题/);
    },
  );

  test('reads its list in English too, with one or many waiting', async () => {
    const hannah = english(HANNAH);
    expect(textOf(await world.say(hannah, '/decorum gaps'))).toBe('Nobody has passed on a question yet.');
    await benAsks();
    expect(textOf(await world.say(hannah, '/decorum gaps'))).toContain('One question is waiting');
    await passes(AMY, '第二个问题');
    expect(textOf(await world.say(hannah, '/decorum gaps'))).toContain('2 questions are waiting');
  });

  test('finds an old open question behind any number of newer answered ones', async () => {
    await benAsks();
    for (let number = 2; number <= 60; number++) {
      await passes(AMY, `问题${number}`);
      await world.say(HANNAH, `待答问题 ${number} 好`);
    }
    const list = await world.say(HANNAH, '待答问题');
    expect(textOf(list)).toContain('有1个问题等着答复');
    expect(actionsOf(list.view).map((action) => action.label)).toEqual([
      '答复 G-1',
      '看 G-60',
      '看 G-59',
      '看 G-58',
    ]);
  });
});

describe('the answer on its way', () => {
  const answer = async () => {
    await benAsks();
    await send();
    world.post.sent.length = 0;
    world.post.outcomes.push({ outcome: 'later', waitMs: 1000 });
    await world.say(HANNAH, '待答问题 1 可以带一位。');
    await send();
  };

  test('is tried again when the platform cannot take it, later each time, and arrives once', async () => {
    await answer();
    expect(world.post.sent).toEqual([]);
    world.clock.advance(9_999);
    await send();
    expect(world.post.sent).toEqual([]);
    world.post.outcomes.push(new Error('the line broke'));
    world.clock.advance(1);
    await send();
    // Nobody knows whether that one arrived: it is looked for twice, half a minute apart, before it is sent again.
    for (let looks = 0; looks < 2; looks++) {
      expect(world.post.sent).toEqual([]);
      world.clock.advance(30_000);
      await send();
    }
    await send();
    expect(world.post.sent).toMatchObject([{ account: 'ben', key: 'gap-answer:1', doubtful: true }]);
  });

  test('is given up after a while, without keeping the address', async () => {
    await benAsks();
    await send();
    for (let tries = 0; tries < 20; tries++) {
      world.post.outcomes.push(tries % 2 === 0 ? new Error('down') : { outcome: 'later', waitMs: 0 });
    }
    await world.say(HANNAH, '待答问题 1 可以带一位。');
    for (let tries = 0; tries < 40; tries++) {
      await send();
      world.clock.advance(2 * HOUR);
    }
    expect(dumpFile(file).deliveries?.find((row) => row.kind === 'gap-answer')).toMatchObject({
      state: 'failed',
      attempts: 8,
      account: '',
      reason: 'the platform could not be reached',
    });
    expect(world.post.outcomes).toHaveLength(12);
  });

  test('that the platform refuses for good is not tried again', async () => {
    await benAsks();
    await send();
    world.post.outcomes.push({ outcome: 'refused', reason: 'the account is gone' });
    await world.say(HANNAH, '待答问题 1 可以带一位。');
    await send();
    world.clock.advance(DAY);
    await send();
    expect(dumpFile(file).deliveries?.find((row) => row.kind === 'gap-answer')).toMatchObject({
      state: 'failed',
      reason: 'the account is gone',
      account: '',
    });
    expect(world.post.sent).toHaveLength(1);
  });

  test('that was being sent when the process died is looked up and sent after the next start', async () => {
    await benAsks();
    await send();
    let hangs = () => {};
    const hanging = new Promise<void>((resolve) => {
      world.post.onSend = () => {
        hangs();
        return new Promise<void>((resolve) => onTestFinished(() => resolve()));
      };
      hangs = resolve;
    });
    await world.say(HANNAH, '待答问题 1 可以带一位。');
    await hanging;
    expect(dumpFile(file).deliveries).toContainEqual(
      expect.objectContaining({ kind: 'gap-answer', state: 'sending' }),
    );

    const databaseUrl = `sqlite:${crashImage(file)}`;
    const next = await openWorld({ databaseUrl, company: LIVE, clock: world.clock });
    await next.tenant.outbox.recover(COMPANY);
    for (let looks = 0; looks < 2; looks++) {
      expect(next.post.sent).toEqual([]);
      world.clock.advance(30_000);
      await next.tenant.outbox.dispatch(COMPANY);
    }
    expect(next.post.sent).toMatchObject([{ account: 'ben', key: 'gap-answer:1', doubtful: true }]);
    await next.close();
  });

  test('is in the language of who gets it', async () => {
    await world.say(BEN, 'English');
    await passes(BEN, 'may I bring my family to the annual party');
    await world.say(HANNAH, '待答问题 1 One person may come.');
    await send();
    const answer = world.post.sent.find((letter) => letter.account === 'ben');
    expect(textOf(answer?.message ?? ({} as never))).toMatch(/^G-1 has an answer\n/);
  });

  test('more than a hundred owed messages are all sent, also behind some that nobody can take', async () => {
    await world.tenant.store.write(COMPANY, async (tx) => {
      for (let number = 0; number < 250; number++) {
        await world.tenant.outbox.owe(tx, {
          company: COMPANY,
          key: `test:${number}`,
          to: { workspace: number < 120 ? 'nowhere' : 'local', account: 'ben' },
          lane: 'reply',
          kind: 'gap-answer',
          subject: '1',
        });
      }
    });
    await send();
    expect(dumpFile(file).deliveries?.filter((row) => row.state === 'due')).toHaveLength(120);
  });
});

describe('before HR has gone live', () => {
  test('HR is not told of a question, but finds it; the asker gets the answer that was asked for', async () => {
    await world.close();
    world = await openWorld({ databaseUrl: `sqlite:${file}` });
    await benAsks();
    await send();
    expect(world.post.sent).toEqual([]);
    await world.say(HANNAH, '待答问题 1 可以带一位。');
    await send();
    expect(world.post.sent.map((letter) => letter.account)).toEqual(['ben']);
  });
});
