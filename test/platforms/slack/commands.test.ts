import { describe, expect, test } from 'vitest';
import { textOf } from '../../support/slack/index.ts';
import { faultsOf, NO_FAULTS, OFFICE, only, PEOPLE, setStage } from './stage.ts';

const { AMY, BEN, HR, STRANGER, ADMIN } = PEOPLE;

describe.each(['http', 'socket'] as const)('slash commands over %s', (mode) => {
  test('a rule is answered inside the acknowledgement, privately, with its source', async () => {
    const { sim } = await setStage({ mode });
    const asked = await sim.as(BEN).command('/dress', 'friday', { channel: OFFICE });
    expect(asked.error).toBeUndefined();
    expect(asked.body.response_type).toBe('ephemeral');
    expect(asked.body.text).toContain('Fri');
    const shown = textOf(only(asked.ephemeral));
    expect(shown).toMatch(/27 Nov/);
    expect(shown).toMatch(/casual/i);
    expect(shown).toContain('B-3.2.7');
    expect(shown).toContain('[Share here]');
    expect(sim.posted).toEqual([]);
    expect(faultsOf(sim)).toEqual(NO_FAULTS);
  });

  test('each in their own language: by Slack’s locale, until words or a choice say otherwise', async () => {
    const { sim } = await setStage({ mode });
    expect((await sim.as(AMY).command('/dress', '')).text).toContain('着装：想查哪一项');
    expect((await sim.as(BEN).command('/dress', '')).text).toContain('Dress: what would you like to know?');
    expect((await sim.as(BEN).command('/dress', '周五')).text).toContain('依据');
    expect((await sim.as(BEN).command('/decorum', '中文')).text).toContain('以后用中文回答');
    expect((await sim.as(BEN).command('/dress', '')).text).toContain('着装：想查哪一项');
    expect(faultsOf(sim)).toEqual(NO_FAULTS);
  });

  test('steps and prescribed words of a call that is passed on', async () => {
    const { sim } = await setStage({ mode });
    for (const [who, question, label] of [
      [AMY, '转接', '代接、转接'],
      [BEN, 'transfer', 'Transfer'],
    ] as const) {
      const person = sim.as(who);
      const shown = only((await person.command('/phone', question)).ephemeral);
      // The answer, or the choices of which it is one.
      if (!textOf(shown).includes('B-4.5.3')) await person.press(shown, label);
      expect(person.ephemerals.map((message) => textOf(message)).join()).toContain('B-4.5.3');
    }
    expect(faultsOf(sim)).toEqual(NO_FAULTS);
  });
});

describe('slash commands', () => {
  test('a company’s prefix is taken off, a known name with a hyphen is not', async () => {
    const { sim } = await setStage();
    expect((await sim.as(BEN).command('/acme-dress', 'friday')).text).toContain('B-3.2.7');
    expect((await sim.as(BEN).command('/acme-decorum', 'dress friday')).text).toContain('B-3.2.7');
    await sim.as(BEN).command('/ask-hr', 'may I bring family to the party');
    expect(textOf(sim.as(BEN).view())).toContain('may I bring family to the party');
    expect((await sim.as(BEN).command('/nonsense')).text).toContain('There is no command “/nonsense”');
  });

  test('the first answer to anybody opens with who speaks and what is kept, once', async () => {
    const { sim } = await setStage({ newcomers: true });
    expect((await sim.as(BEN).command('/dress', 'friday')).text).toMatch(/^Hello, I'm Decorum/);
    expect((await sim.as(BEN).command('/dress', 'friday')).text).not.toContain('Hello');
    expect(faultsOf(sim)).toEqual(NO_FAULTS);
  });

  test('a repeated delivery gets the same answer and acts once', async () => {
    const { sim } = await setStage();
    const ben = sim.as(BEN);
    await ben.command('/decorum', 'pass may I bring family');
    await ben.submit(ben.view(), {});
    sim.faults.duplicate('command');
    const answered = await sim.as(HR).command('/decorum', 'gaps 1 Yes, one person.');
    expect(answered.text).toContain('G-1');
    expect(answered.text).not.toContain('already');
    expect(answered.deliveries.map(({ body }) => body)).toEqual([answered.ack, answered.ack]);
    const listed = await sim.as(HR).command('/decorum', 'gaps');
    expect(listed.text).toContain('G-1 answered');
  });

  test('people of other companies are refused politely; machines get nothing', async () => {
    const { sim } = await setStage();
    sim.addUser({ id: 'U0ROBOT', name: 'robot', isBot: true });
    expect((await sim.as(STRANGER).command('/dress', 'friday', { channel: OFFICE })).text).toContain(
      'people of this company',
    );
    const silent = await sim.as('U0ROBOT').command('/dress', 'friday');
    expect([silent.status, silent.ack]).toEqual([200, undefined]);
  });

  test('guests may ask', async () => {
    const { sim } = await setStage();
    sim.addUser({ id: 'U0GUEST', name: 'guest', isRestricted: true, locale: 'en-US' });
    expect((await sim.as('U0GUEST').command('/dress', 'friday')).text).toContain('B-3.2.7');
  });

  test('an administrator sets up until HR is named, and then no more', async () => {
    const fresh = await setStage({ firstHr: [] });
    const opened = await fresh.sim.as(ADMIN).command('/decorum', 'setup');
    expect(opened.views.map(({ how }) => how)).toEqual(['open']);
    const settled = await setStage();
    expect((await settled.sim.as(ADMIN).command('/decorum', 'setup')).text).toContain('Only HR can do this');
    expect((await settled.sim.as(HR).command('/decorum', 'setup')).views).toHaveLength(1);
  });

  test('a first asker is waited for no longer than a moment; what Slack says later serves the next time', async () => {
    const { sim, clock } = await setStage();
    const gate = sim.faults.slow('users.info');
    const asking = sim.as(BEN).command('/dress', '');
    await gate.arrived;
    clock.advance(800);
    const asked = await asking;
    // The office reads Chinese.
    expect(asked.text).toContain('着装：想查哪一项');
    gate.release();
    await sim.quiet();
    expect((await sim.as(BEN).command('/dress', '')).text).toContain('Dress: what would you like to know?');
    expect(sim.callsTo('users.info')).toHaveLength(1);
  });

  test('a change of the person is taken from the event, without asking Slack again', async () => {
    const { sim } = await setStage();
    await sim.as(BEN).command('/dress', '');
    await sim.userChanges(BEN, { locale: 'zh-CN' });
    expect((await sim.as(BEN).command('/dress', '')).text).toContain('着装：想查哪一项');
    expect(sim.callsTo('users.info')).toHaveLength(1);
  });

  test('typed mrkdwn, mentions and disguised links come back as the characters they are', async () => {
    const { sim } = await setStage();
    for (const words of [
      '<!channel> <https://evil.example|bank> *x*',
      '<@U0BEN> & <b>',
      '&lt;!here&gt;',
      '\u0000\u202e‮',
      '😀',
    ]) {
      const { ack, error } = await sim.as(BEN).command('/nonsense2', words);
      expect(error).toBeUndefined();
      expect(JSON.stringify(ack)).not.toMatch(/<!|<@|<https:\/\/evil/);
    }
    expect((await sim.as(BEN).command('/rule', 'x'.repeat(10_000))).text).toContain('too long');
    expect(faultsOf(sim)).toEqual(NO_FAULTS);
  });
});
