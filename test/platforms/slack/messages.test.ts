import { describe, expect, test, vi } from 'vitest';
import { dumpFile } from '../../support/dump.ts';
import { textOf } from '../../support/slack/index.ts';
import { faultsOf, NO_FAULTS, OFFICE, only, PEOPLE, setStage } from './stage.ts';

const { AMY, BEN, HR, STRANGER } = PEOPLE;

describe.each(['http', 'socket'] as const)('messages over %s', (mode) => {
  test('a direct message is answered in the conversation, as a question or as a command', async () => {
    const { sim } = await setStage({ mode });
    const amy = sim.as(AMY);
    await amy.message('dm', '周五穿什么');
    await amy.message('dm', 'dress friday');
    await amy.message('dm', '着装');
    const answers = amy.dm().filter(({ user }) => user === sim.botUserId);
    expect(answers).toHaveLength(3);
    expect(textOf(answers[0])).toContain('〔B-3.2.7〕');
    expect(textOf(answers[1])).toContain('Source: ');
    expect(textOf(answers[2])).toContain('想查哪一项');
    expect(answers.every(({ ephemeralTo }) => ephemeralTo === undefined)).toBe(true);
    expect(faultsOf(sim)).toEqual(NO_FAULTS);
  });

  test('a mention is answered in its thread', async () => {
    const { sim } = await setStage({ mode });
    await sim.as(BEN).message(OFFICE, `<@${sim.botUserId}> what do I wear on friday?`);
    const [asked, answer] = sim.messagesIn(OFFICE);
    expect(answer?.threadTs).toBe(asked?.ts);
    expect(textOf(answer)).toContain('B-3.2.7');
    await sim.as(AMY).message(OFFICE, `<@${sim.botUserId}> 电话`, { thread_ts: asked?.ts ?? '' });
    const last = sim.messagesIn(OFFICE).at(-1);
    expect(last?.threadTs).toBe(asked?.ts);
    expect(textOf(last)).toContain('电话：想查哪一项');
    expect(faultsOf(sim)).toEqual(NO_FAULTS);
  });
});

describe('messages', () => {
  test('who mentions the bot for the first time reads, alone, who speaks and what is kept', async () => {
    const { sim } = await setStage({ newcomers: true });
    const mention = `<@${sim.botUserId}> what do I wear on friday?`;
    await sim.as(BEN).message(OFFICE, mention);
    expect(textOf(only(sim.as(BEN).ephemerals))).toMatch(/^Hello, I'm Decorum/);
    const answers = () => sim.messagesIn(OFFICE).filter(({ user }) => user === sim.botUserId);
    expect(
      answers()
        .map((each) => textOf(each))
        .join(),
    ).not.toContain('Hello');
    await sim.as(BEN).message(OFFICE, mention);
    expect(sim.as(BEN).ephemerals).toHaveLength(1);
    expect(answers()).toHaveLength(2);
    expect(faultsOf(sim)).toEqual(NO_FAULTS);
  });

  test('sensitive words before everybody are answered to the asker alone, and kept nowhere', async () => {
    const { sim, app, database, logged } = await setStage();
    await sim.as(AMY).message(OFFICE, `<@${sim.botUserId}> 领导对我动手动脚`);
    expect(sim.messagesIn(OFFICE)).toHaveLength(1);
    const shown = textOf(only(sim.as(AMY).ephemerals));
    expect(shown).toContain('请直接找人帮忙');
    expect(shown).toContain('周宁（工会），分机8033');
    expect(shown).not.toContain('[');
    await app.tenants[0]?.counts.flush();
    expect(JSON.stringify(dumpFile(database))).not.toContain('动手动脚');
    expect(logged.join()).not.toContain('动手动脚');
    expect(faultsOf(sim)).toEqual(NO_FAULTS);
  });

  test('HR’s lists, forms and refusals never stand in a channel', async () => {
    const { sim } = await setStage();
    const mention = `<@${sim.botUserId}>`;
    for (const words of ['gaps', 'setup', 'pass', 'english', '', 'privacy']) {
      await sim.as(HR).message(OFFICE, `${mention} ${words}`);
    }
    expect(sim.messagesIn(OFFICE).every(({ user }) => user === HR)).toBe(true);
    expect(sim.as(HR).ephemerals).toHaveLength(6);
    const form = sim.as(HR).ephemerals[1];
    if (form === undefined) throw new Error('no form');
    await sim.as(HR).press(form, 'Open the form');
    expect(textOf(sim.as(HR).view())).toContain('Asia/Shanghai');
    expect(faultsOf(sim)).toEqual(NO_FAULTS);
  });

  test('a form asked for in a direct message comes as a button', async () => {
    const { sim } = await setStage();
    const ben = sim.as(BEN);
    await ben.message('dm', 'pass');
    const offer = ben.dm().at(-1);
    if (offer === undefined) throw new Error('no answer');
    await ben.press(offer, 'Open the form');
    expect(textOf(ben.view())).toContain('Pass to HR');
  });

  test('a press in a direct message posts there', async () => {
    const { sim } = await setStage();
    const ben = sim.as(BEN);
    await ben.message('dm', 'dress friday');
    const answer = ben.dm().at(-1);
    if (answer === undefined) throw new Error('no answer');
    const before = textOf(answer);
    await ben.press(answer, 'Other handbooks');
    expect(textOf(ben.dm().at(-1))).toContain('C-dress');
    expect(textOf(answer)).toBe(before);
    await ben.press(answer, 'Share here');
    expect(textOf(ben.dm().at(-1))).toContain('Ben shared a rule');
    expect(faultsOf(sim)).toEqual(NO_FAULTS);
  });

  test('an event delivered again is answered once', async () => {
    const { sim } = await setStage();
    sim.faults.duplicate('event');
    await sim.as(BEN).message('dm', 'dress friday', { eventId: 'Ev1' });
    await sim.as(BEN).message('dm', 'dress friday', { eventId: 'Ev1' });
    expect(sim.posted).toHaveLength(1);
  });

  test('pictures, edits, other bots and the bot’s own messages', async () => {
    const { sim } = await setStage({ slack: { echoBotMessages: true } });
    const channel = sim.dmOf(BEN);
    const base = { type: 'message', channel, channel_type: 'im', user: BEN, ts: '1.1' };
    await sim.sendEvent({ ...base, subtype: 'file_share', text: '', files: [{ id: 'F1' }] });
    expect(textOf(only(sim.as(BEN).dm()))).toContain('I can only read text');
    await sim.sendEvent({ ...base, subtype: 'message_changed', message: { text: 'dress friday' } });
    await sim.sendEvent({ ...base, text: 'dress friday', bot_id: 'B1' });
    await sim.sendEvent({
      ...base,
      user: undefined,
      text: 'dress friday',
      subtype: 'bot_message',
      bot_id: 'B1',
    });
    await sim.sendEvent({ ...base, text: 'dress friday', channel_type: 'mpim' });
    expect(sim.posted).toHaveLength(1);
  });

  test('somebody of another company who mentions the bot is refused, for their eyes', async () => {
    const { sim } = await setStage();
    await sim.as(STRANGER).message(OFFICE, `<@${sim.botUserId}> dress friday`);
    expect(textOf(only(sim.as(STRANGER).ephemerals))).toContain('people of this company');
    expect(sim.posted).toEqual([]);
  });

  test('a rate limit is waited for, and the answer comes', async () => {
    const { sim, clock } = await setStage();
    sim.faults.next('chat.postMessage', { retryAfter: 3 });
    const asking = sim.as(BEN).message('dm', 'dress friday');
    await vi.waitFor(() => {
      clock.advance(1000);
      expect(sim.posted).toHaveLength(1);
    });
    await asking;
    expect(sim.callsTo('chat.postMessage').map(({ status }) => status)).toEqual([429, 200]);
  });
});

describe('shortcuts', () => {
  test('“Check this wording” shows the result to the presser alone', async () => {
    const { sim } = await setStage();
    await sim.as(BEN).message(OFFICE, '喂，说话呀');
    const said = only(sim.messagesIn(OFFICE));
    await sim.as(AMY).messageShortcut('check_wording', said);
    const shown = textOf(sim.as(AMY).view());
    expect(shown).toContain('不能这样说');
    expect(shown).toContain('您的草稿没有保存');
    expect(sim.messagesIn(OFFICE)).toEqual([said]);
    await sim.as(STRANGER).messageShortcut('check_wording', said);
    expect(textOf(sim.as(STRANGER).view())).toContain('people of this company');
    expect(faultsOf(sim)).toEqual(NO_FAULTS);
  });

  test('“Ask a rule” takes a question and shows the answer in its place', async () => {
    const { sim } = await setStage();
    const ben = sim.as(BEN);
    await ben.globalShortcut('ask_rule');
    const asked = await ben.submit(ben.view(), { 'Your question': 'what do I wear on friday?' });
    expect(asked.responseAction).toBe('update');
    expect(textOf(asked.view)).toContain('B-3.2.7');
    // Nobody else is here to share it with.
    expect(textOf(asked.view)).not.toContain('Share here');
    await ben.press(ben.view() ?? never(), 'Other handbooks');
    expect(textOf(ben.view())).toContain('C-dress');
    expect(faultsOf(sim)).toEqual(NO_FAULTS);
  });

  test('a form inside a modal opens on top of it', async () => {
    const { sim } = await setStage();
    const ben = sim.as(BEN);
    await ben.globalShortcut('ask_rule');
    await ben.submit(ben.view(), { 'Your question': 'dress friday' });
    await ben.press(ben.view() ?? never(), 'Not right');
    const pressed = await ben.press(ben.view() ?? never(), 'Pass to HR');
    expect(pressed.views.map(({ how }) => how)).toEqual(['push']);
    expect(textOf((await ben.submit(ben.view(), {})).view)).toContain('G-1');
    expect(faultsOf(sim)).toEqual(NO_FAULTS);
  });
});

describe('App Home', () => {
  test('shows today’s dress, the topics, the other language; HR finds set-up', async () => {
    const { sim, app, database } = await setStage();
    await sim.as(AMY).openHome();
    const home = textOf(sim.as(AMY).home());
    expect(home).toContain('11月23日（周一）');
    expect(home).toContain('[电话]');
    expect(home).toContain('[English]');
    expect(home).not.toContain('[设置]');
    expect(home).not.toContain('发到这里');
    await sim.as(HR).openHome();
    expect(textOf(sim.as(HR).home())).toContain('[Setup] [Open questions]');
    // A page that is opened is no question.
    await app.tenants[0]?.counts.flush();
    expect(JSON.stringify(dumpFile(database))).not.toContain('asked');
    expect(faultsOf(sim)).toEqual(NO_FAULTS);
  });

  test('its buttons open modals, and the language button turns the page', async () => {
    const { sim } = await setStage();
    const amy = sim.as(AMY);
    await amy.openHome();
    const home = amy.home() ?? never();
    await amy.press(home, '电话');
    expect(textOf(amy.view())).toContain('电话：想查哪一项');
    await amy.closeView();
    await amy.press(amy.home() ?? never(), 'English');
    expect(textOf(amy.view())).toContain('in English from now on');
    await amy.closeView();
    await sim.until(() => textOf(amy.home()).includes('[中文]'));
    await sim.as(HR).openHome();
    await sim.as(HR).press(sim.as(HR).home() ?? never(), 'Setup');
    expect(sim.as(HR).view()?.callback_id).toBe('form');
    expect(faultsOf(sim)).toEqual(NO_FAULTS);
  });
});

function never(): never {
  throw new Error('nothing is open');
}
