import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PLATFORMS, type PlatformDriver } from '../../support/platforms/index.ts';

/** What every platform does alike; each runs the whole program behind its own doors. */
describe.each(PLATFORMS)('$name', ({ start }) => {
  let at: PlatformDriver;
  beforeEach(async () => {
    at = await start();
  });
  afterEach(async () => {
    expect(at.faults()).toEqual([]);
    await at.stop();
  });

  test('a newcomer on a phone: Friday’s dress, what others ask, a call for somebody else, and what is not written', async () => {
    const friday = await at.say('en', '/dress friday');
    expect(friday.last).toMatch(/Friday 27 November: casual is fine/);
    expect(friday.last).toContain('adopted here');
    expect(friday.last).toContain('B-3.2.7');
    const others = await at.press('en', 'Other handbooks');
    expect(others.text).toContain('C-dress');
    const transfer = await at.say('en', '/phone transfer');
    const shown = transfer.last.includes('B-4.5.3') ? transfer : await at.press('en', 'Transfer');
    expect(shown.last).toContain('B-4.5.3');
    expect(shown.last).toContain('我可以帮助你吗');
    const leave = await at.say('zh', '请假');
    expect(leave.last).toContain('规则库没有写');
    expect(leave.last).toContain('[转给 HR]');
  });

  test('a worried employee: two people to turn to and public lines, and not a word of it is kept', async () => {
    const worried = await at.say('zh', '领导对我动手动脚');
    expect(worried.last).toContain('李岚');
    expect(worried.last).toContain('周宁');
    expect(worried.last).toContain('12338');
    expect(worried.last).not.toContain('[');
    expect(await at.kept()).not.toContain('动手动脚');
  });

  test('an odd question without a name: HR answers, the asker reads it, HR never sees who asked', async () => {
    await at.say('zh', '年会能带家属吗');
    const form = await at.press('zh', '转给 HR');
    expect(form.text).toContain('不带姓名');
    expect(form.text).toContain('年会能带家属吗');
    const passed = await at.fill('zh', {});
    expect(passed.text).toContain('已转给 HR，编号 G-1');
    const waiting = await at.say('hr', 'gaps');
    expect(waiting.text).toContain('年会能带家属吗');
    expect(waiting.text).not.toMatch(/王敏|wang-min|U0AMY/);
    await at.press('hr', answerLabel(waiting.text));
    await at.fill('hr', { answer: '可以带一位家属。' });
    await at.tenant.outbox.dispatch(at.tenant.company);
    await at.tenant.outbox.idle();
    expect((await at.inbox('zh')).text).toContain('可以带一位家属');
    const kept = await at.kept();
    expect(kept).toContain('可以带一位家属');
    // Settled and answered: nothing ties the question to its asker any more.
    const gaps = /"gap_returns":\[(.*?)\]/.exec(kept)?.[1];
    expect(gaps).toBe('');
  });

  test('an agent mid-call: banned words are named with the wording to use, variants too; a harmless 不 passes', async () => {
    const flagged = await at.say('zh', '/say 喂，说话呀');
    expect(flagged.last).toMatch(/不能这样说/);
    expect(flagged.last).toContain('换成');
    const variant = await at.say('zh', '/say 喂喂，你说话啊');
    expect(variant.last).toMatch(/不能这样说/);
    const fine = await at.say('zh', '/say 您好，这笔费用不收取手续费');
    expect(fine.last).toContain('没有发现禁用语');
    expect(await at.kept()).not.toContain('说话呀');
  });

  test('each reads their own language; words in the other are answered in it; a choice holds', async () => {
    expect((await at.say('zh', '/dress')).last).toContain('想查哪一项');
    expect((await at.say('en', '/dress')).last).toContain('what would you like to know');
    expect((await at.say('en', '周五穿什么')).last).toContain('依据');
    expect((await at.say('en', '中文')).last).toContain('以后用中文回答');
    expect((await at.say('en', '/dress')).last).toContain('想查哪一项');
  });

  test('a button pressed twice does once what changes something, and says so', async () => {
    await at.say('zh', '年会能带家属吗');
    await at.press('zh', '转给 HR');
    await at.fill('zh', {});
    await at.say('zh', '着装 周五');
    await at.press('zh', '对');
    await at.press('zh', '对');
    expect(await countOf(at, '"kind":"right"')).toBe(1);
  });

  test('who may not, is told whom to ask, and nothing changes', async () => {
    for (const words of ['gaps', 'setup', 'reset name']) {
      expect((await at.say('en', words)).last).toContain('Only HR can do this');
    }
    expect(await at.kept()).not.toContain('"item":"name"');
  });

  test.each([
    ['nothing but signs', '！？……'],
    ['emoji only', '🙂🙂'],
    ['right to left', 'שלום'],
    ['SQL', "'; drop table accounts; --"],
    ['markup', '<script>alert(1)</script> <!channel> *x*'],
    ['control characters', '\u0000\u0007着装\u200b'],
    ['very long', '啊'.repeat(3000)],
  ])('%s gets a plain sentence', async (_name, text) => {
    const seen = await at.say('zh', text);
    expect(seen.last.length).toBeGreaterThan(3);
    expect(seen.last).not.toContain('编号');
    expect(seen.text).not.toContain('@channel');
  });
});

/** The button that answers the first question of the list. */
function answerLabel(list: string): string {
  const label = /\[((?:答复|Answer)[^\]]*)\]/.exec(list)?.[1];
  if (label === undefined) throw new Error(`no answer button in: ${list}`);
  return label;
}

async function countOf(at: PlatformDriver, mark: string): Promise<number> {
  const kept = await at.kept();
  return kept.split(mark).length - 1;
}
