import { describe, expect, test } from 'vitest';
import { textOf } from '../../support/slack/index.ts';
import { faultsOf, NO_FAULTS, OFFICE, only, PEOPLE, type Stage, setStage } from './stage.ts';

const { AMY, BEN, HR } = PEOPLE;

async function askedOn(stage: Stage, who: string = BEN, channel: string = OFFICE) {
  return only((await stage.sim.as(who).command('/dress', 'friday', { channel })).ephemeral);
}

describe.each(['http', 'socket'] as const)('presses over %s', (mode) => {
  test('other handbooks, right and not right answer the presser alone', async () => {
    const stage = await setStage({ mode });
    const { sim } = stage;
    const ben = sim.as(BEN);
    const answer = await askedOn(stage);
    const others = await ben.press(answer, 'Other handbooks');
    expect(others.ack).toBeUndefined();
    expect(textOf(only(others.ephemeral))).toContain('C-dress');
    expect((await ben.press(answer, 'Right')).text).toContain('Only the count is kept');
    const wrong = await ben.press(answer, 'Not right');
    expect(wrong.text).toContain('pass your question on to HR');
    expect(sim.messagesIn(OFFICE)).toEqual([]);
    expect(faultsOf(sim)).toEqual(NO_FAULTS);
  });

  test('sharing posts the rule for everybody, with who shared it, also where the bot is not', async () => {
    const stage = await setStage({ mode });
    const { sim } = stage;
    sim.addChannel({ id: 'C0ELSEWHERE', name: 'elsewhere', members: [AMY, BEN] });
    const answer = await askedOn(stage, BEN, 'C0ELSEWHERE');
    await sim.as(BEN).press(answer, 'Share here');
    const shared = textOf(only(sim.messagesIn('C0ELSEWHERE')));
    expect(shared).toContain('Ben shared a rule');
    expect(shared).toContain('B-3.2.7');
    expect(shared).not.toContain('Share here');
    // The asker's own answer stays where it was.
    expect(sim.as(BEN).ephemerals).toContain(answer);
    expect(faultsOf(sim)).toEqual(NO_FAULTS);
  });

  test('a button on what was shared answers whoever presses it, and leaves the post alone', async () => {
    const stage = await setStage({ mode });
    const { sim } = stage;
    await sim.as(BEN).press(await askedOn(stage), 'Share here');
    const post = only(sim.messagesIn(OFFICE));
    const before = textOf(post);
    const pressed = await sim.as(AMY).press(post, 'Other handbooks');
    expect(textOf(only(pressed.ephemeral))).toContain('C-dress');
    expect(textOf(post)).toBe(before);
    expect(faultsOf(sim)).toEqual(NO_FAULTS);
  });
});

describe('presses', () => {
  test('menus lead to rules, and choices to “none of these”', async () => {
    const { sim } = await setStage();
    const amy = sim.as(AMY);
    const menu = only((await amy.command('/phone')).ephemeral);
    const labels = [...textOf(menu).matchAll(/\[([^\]]+)\]/g)].map(([, label]) => label ?? '');
    expect(labels.length).toBeGreaterThan(4);
    expect(menu.blocks.filter(({ type }) => type === 'actions').length).toBeGreaterThan(1);
    const rule = await amy.press(menu, labels[0] ?? '');
    expect(rule.text).toContain('依据');
    expect(faultsOf(sim)).toEqual(NO_FAULTS);
  });

  test('a repeated press acts once, an old button is explained', async () => {
    const stage = await setStage();
    const { sim } = stage;
    const answer = await askedOn(stage);
    sim.faults.duplicate('interactive');
    await sim.as(BEN).press(answer, 'Share here');
    expect(sim.messagesIn(OFFICE)).toHaveLength(1);
    const button = answer.blocks.find(({ type }) => type === 'actions') as { elements: { value: string }[] };
    for (const element of button.elements) element.value = 'rule show no.such.rule';
    expect((await sim.as(BEN).press(answer, 'Other handbooks')).text).toContain(
      'the old button no longer works',
    );
    expect(faultsOf(sim)).toEqual(NO_FAULTS);
  });

  test('when the response URL fails, the answer comes as a direct message', async () => {
    const stage = await setStage();
    const { sim } = stage;
    const answer = await askedOn(stage);
    sim.faults.next('response_url', { status: 500 });
    await sim.as(BEN).press(answer, 'Other handbooks');
    expect(textOf(only(sim.as(BEN).dm()))).toContain('C-dress');
  });
});

describe('forms', () => {
  test('a question typed for HR in private stands in the form as it was typed', async () => {
    const { sim } = await setStage();
    const ben = sim.as(BEN);
    await ben.message('dm', '转给HR may I bring my parrot');
    await ben.press(ben.dm().at(-1) ?? never(), /Open the form|打开/);
    expect(textOf(ben.view())).toContain('may I bring my parrot');
    expect(textOf((await ben.submit(ben.view(), {})).view)).toContain('G-1');
    expect(faultsOf(sim)).toEqual(NO_FAULTS);
  });

  test('an odd question is passed on without a name, HR answers, the asker gets it', async () => {
    const { sim, app } = await setStage();
    const ben = sim.as(BEN);
    const hr = sim.as(HR);
    const answer = only(
      (await ben.command('/rule', 'may I dress as a parrot on friday', { channel: OFFICE })).ephemeral,
    );
    const other = only((await ben.press(answer, /Not right|None of these/)).ephemeral);
    await ben.press(other, 'Pass to HR');
    const form = ben.view();
    expect(textOf(form)).toContain('may I dress as a parrot on friday');
    expect(form?.private_metadata).not.toContain('parrot');
    const passed = await ben.submit(form, {});
    expect(textOf(passed.view)).toContain('Passed on to HR, no. G-1');

    const list = only((await hr.command('/decorum', 'gaps')).ephemeral);
    expect(textOf(list)).toContain('no name given');
    expect(textOf(list)).not.toMatch(/ben/i);
    await hr.press(list, 'Answer G-1');
    expect((await hr.submit(hr.view(), {})).refused).toBeDefined();
    const answered = await hr.submit(hr.view(), {
      Answer: 'Parrots are welcome. <!channel> <https://evil.example|see>',
    });
    expect(textOf(answered.view)).toContain('G-1 is answered');
    await sim.until(() => sim.as(BEN).dm().length > 0);
    const message = only(sim.as(BEN).dm());
    expect(textOf(message)).toContain('G-1 has an answer');
    expect(textOf(message)).toContain('Parrots are welcome. <!channel> <https://evil.example|see>');
    expect(JSON.stringify(message.blocks)).not.toMatch(/<!|<https/);
    expect(message.metadata).toMatchObject({ event_type: 'decorum_delivery' });
    expect(message.unfurl).toEqual({ links: false, media: false });
    await app.tenants[0]?.outbox.dispatch('company');
    expect(sim.as(BEN).dm()).toHaveLength(1);
    expect(faultsOf(sim)).toEqual(NO_FAULTS);
  });

  test('HR sets the company up: faults at their fields, then a live answer and “Go live”', async () => {
    const { sim, app } = await setStage({ company: { contacts: null } });
    const hr = sim.as(HR);
    await hr.command('/decorum', 'setup');
    const form = hr.view();
    const filled = {
      'field:inside': 'Li Lan',
      'field:inside_reach': 'ext. 8021',
      'field:outside': 'Zhou Ning',
      'field:outside_reach': 'ext. 8033',
    };
    const wrong = await hr.submit(form, { ...filled, 'field:zone': 'Mars/Olympus' });
    expect(Object.keys(wrong.errors ?? {})).toEqual(['field:zone']);
    const right = await hr.submit(form, { 'field:zone': 'Europe/London' });
    expect(right.error).toBeUndefined();
    expect(textOf(right.view)).toContain('[Go live]');
    const live = await hr.press(hr.view() ?? never(), 'Go live');
    expect(live.views.map(({ how }) => how)).toEqual(['update']);
    expect(app.tenants[0]?.companies.of('company')).toMatchObject({
      zone: 'Europe/London',
      contacts: { inside: { name: { zh: 'Li Lan', en: 'Li Lan' } } },
      live: expect.any(String) as string,
    });
    expect(faultsOf(sim)).toEqual(NO_FAULTS);
  });

  test('a form that was drawn from something older changes nothing, and says so', async () => {
    const { sim, app } = await setStage();
    const hr = sim.as(HR);
    await hr.command('/decorum', 'setup');
    await app.tenants[0]?.companies.change('company', 'r1', 'somebody', { zone: 'Europe/Paris' });
    const late = await hr.submit(hr.view(), { 'field:zone': 'Europe/London' });
    expect(textOf(late.view)).toContain('has changed since');
    expect(app.tenants[0]?.companies.of('company').zone).toBe('Europe/Paris');
  });

  test('a form submitted twice by a retry is taken once', async () => {
    const { sim } = await setStage();
    const ben = sim.as(BEN);
    await ben.command('/decorum', 'pass');
    sim.faults.duplicate('interactive');
    await ben.submit(ben.view(), { 'field:text': 'may I bring my parrot' });
    expect((await sim.as(HR).command('/decorum', 'gaps')).text).toContain('One question is waiting');
  });

  test('where Slack does not open the form any more, a button to open it is sent', async () => {
    const { sim } = await setStage();
    const ben = sim.as(BEN);
    sim.faults.next('views.open', { error: 'expired_trigger_id' });
    await ben.command('/decorum', 'pass');
    const sent = only(ben.dm());
    await ben.press(sent, 'Open the form');
    expect(textOf(ben.view())).toContain('Pass to HR');
    expect(faultsOf(sim)).toEqual(NO_FAULTS);
  });
});

function never(): never {
  throw new Error('nothing is open');
}
