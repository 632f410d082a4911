import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { actionsOf } from '../../src/messages/plain.ts';
import { dumpFile } from '../support/dump.ts';
import { temporaryFolder } from '../support/folder.ts';
import { AMY, COMPANY, drawnValues, openWorld, textOf } from '../support/world.ts';

const WORDS = '领导对我动手动脚';
const HELP = '这件事，请直接找人帮忙';

async function quiet() {
  const file = join(temporaryFolder(), 'store.db');
  const world = await openWorld({ databaseUrl: `sqlite:${file}` });
  onTestFinished(() => world.close());
  // What a start says stands there before anybody has asked.
  const started = world.logged.length;
  const left = async () => {
    await world.tenant.counts.flush();
    return { rows: dumpFile(file), log: world.logged.slice(started).join('\n') };
  };
  return { world, left };
}

describe('words on a matter that belongs to a human', () => {
  test('lead to two named people and public lines, with nothing to press', async () => {
    const { world } = await quiet();
    const reply = await world.say(AMY, WORDS);
    const said = textOf(reply);
    expect(said.startsWith(HELP)).toBe(true);
    expect(said).toContain('李岚（HR），分机8021；周宁（工会），分机8033。');
    expect(said).toContain('12338');
    expect(said).toContain('您说的我不保存，也不作判断。');
    expect(actionsOf(reply.view)).toEqual([]);
    expect(reply.to).toBe('asker');
    // The notification on a lock screen does not repeat them.
    expect(reply.view).toMatchObject({ summary: HELP });
  });

  test('the lines are those of where the person is', async () => {
    const { world } = await quiet();
    const where = async (zone: string) =>
      textOf(await world.say({ account: 'amy', profile: { zone } }, WORDS));
    expect(await where('Europe/London')).toContain('116 123');
    expect(await where('America/New_York')).toContain('当地报警电话');
  });

  test('leave nothing: no row, no count, no log, nothing to pass on', async () => {
    const { world, left } = await quiet();
    const before = await left();
    const long = `${'今天天气很好，我们去开会。'.repeat(60)}${WORDS}，我该怎么办？`;
    const ways = [
      WORDS,
      `${WORDS}怎么办？`,
      `/rule ${WORDS}`,
      `/dress ${WORDS}`,
      `话术 ${WORDS}`,
      `话术 我想说，${WORDS}，请问怎么办？`,
      `知礼 ${WORDS}`,
      `转给HR ${WORDS}`,
      `转给HR ${WORDS}，这是真的。`,
      '领导对我动\u200b手动脚',
      '領導對我動手動腳',
      long,
      `转给HR ${long}`,
      `${long}${'嗯。'.repeat(400)}`,
    ];
    for (const text of ways) {
      await world.say(AMY, '电话 转接');
      expect(textOf(await world.say(AMY, text)), text).toContain(HELP);
    }
    const form = await world.press(AMY, 'gaps pass');
    expect(textOf(await world.submit(AMY, form.view, { text: WORDS, name: 'with' }))).toContain(HELP);
    const { rows, log } = await left();
    expect(log).toBe('');
    expect(JSON.stringify(rows)).not.toMatch(/动手|動手/);
    // The harmless questions in between were counted, and nothing else.
    expect({ ...rows, counts: [] }).toEqual({ ...before.rows, counts: [] });
    expect(rows.counts).toMatchObject([{ subject: 'phone', count: ways.length }]);
  });

  test('are not offered to be passed on, nor is what was asked before them', async () => {
    const { world } = await quiet();
    await world.say(AMY, '电话 转接');
    expect(drawnValues(await world.press(AMY, 'gaps pass')).text).toBe('转接');
    await world.say(AMY, WORDS);
    expect(drawnValues(await world.press(AMY, 'gaps pass')).text).toBeUndefined();
  });

  test('are answered plainly where the company has named nobody yet', async () => {
    const world = await openWorld({ company: {} });
    onTestFinished(() => world.close());
    expect(textOf(await world.say(AMY, WORDS))).toContain('公司还没有指定联系人');
    expect(world.tenant.company).toBe(COMPANY);
  });

  test('in English too', async () => {
    const { world } = await quiet();
    const said = textOf(await world.say(AMY, 'my manager groped me'));
    expect(said).toContain('Please talk to a person about this');
    expect(said).toContain('Li Lan (HR), ext. 8021; Zhou Ning (union), ext. 8033.');
  });
});
