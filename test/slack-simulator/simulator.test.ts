import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ordinary, question, type Stage, setStage, startHttpApp } from '../support/slack/bolt-app.ts';
import { type SimulatorOptions, type SlackSimulator, textOf } from '../support/slack/index.ts';

let stage: Stage;
let sim: SlackSimulator;
async function begin(options: SimulatorOptions = {}, build = ordinary): Promise<void> {
  stage = await setStage(options, build);
  sim = stage.sim;
}
afterEach(() => stage.stop());
const client = () => stage.running.app.client;

describe('a person using the app over HTTP', () => {
  beforeEach(() => begin());

  test('types a command, and presses what it shows', async () => {
    const amy = sim.as('U0AMY');
    const asked = await amy.command('/dress', 'friday');
    expect(asked.status).toBe(200);
    expect(asked.ack).toMatchObject({ text: 'Dress for friday' });
    expect(asked.elapsedMs).toBeLessThan(3000);
    const [shown] = asked.ephemeral;
    if (shown === undefined) throw new Error('nothing shown');
    expect(textOf(shown)).toBe('Dress for friday & smile\n[More] [Ask HR] [⋯ Share | Hide]');
    expect(sim.as('U0BEN').ephemerals).toEqual([]);

    const shared = await amy.select(shown, { actionId: 'menu' }, 'Share');
    expect(shared.messages.map((message) => message.text)).toEqual(['shared share']);
    const more = await amy.press(shown, 'More');
    expect(more.replaced).toEqual([shown]);
    expect(textOf(shown)).toBe('All of the rule');
    expect(amy.ephemerals).toHaveLength(2);
    await expect(amy.press(shown, 'More')).rejects.toThrow();
    await expect(amy.press(shown, 'Nowhere')).rejects.toThrow('there is nothing');
    expect(sim.violations).toEqual([]);
    expect(sim.warnings).toEqual([]);
    expect(sim.timeouts).toEqual([]);
  });

  test('sees a message vanish', async () => {
    const amy = sim.as('U0AMY');
    const [shown] = (await amy.command('/dress', 'friday')).ephemeral;
    if (shown === undefined) throw new Error('nothing shown');
    const hidden = await amy.select(shown, { actionId: 'menu' }, 'hide');
    expect(hidden.deleted).toEqual([shown]);
    expect(amy.ephemerals).toEqual([]);
  });

  test('fills in a modal', async () => {
    const amy = sim.as('U0AMY');
    const asked = await amy.command('/dress', 'friday');
    const opened = await amy.press(asked.ephemeral[0] ?? never(), 'Ask HR');
    expect(opened.views.map((change) => change.how)).toEqual(['open']);
    expect(opened.view).toBe(amy.view());
    expect(textOf(amy.view())).toContain('Your question\n[…]');

    expect((await amy.submit(amy.view())).refused).toEqual({ what: 'Please complete this required field.' });
    expect((await amy.submit(amy.view(), { 'Your question': 'x'.repeat(21) })).refused).toEqual({
      what: 'Must be 20 characters or fewer.',
    });
    await expect(amy.submit(amy.view(), { Topic: 'Cars' })).rejects.toThrow('there are “Dress”, “Phone”');

    const bad = await amy.submit(amy.view(), { 'Your question': 'bad', Topic: 'Phone' });
    expect(bad.responseAction).toBe('errors');
    expect(bad.errors).toEqual({ what: 'Please be kind.' });
    expect(amy.view()?.state.values).toEqual({
      what: { what: { type: 'plain_text_input', value: 'bad' } },
      topic: {
        topic: {
          type: 'static_select',
          selected_option: { text: { type: 'plain_text', text: 'Phone', emoji: true }, value: 'phone' },
        },
      },
    });

    const pushed = await amy.submit(amy.view(), { what: 'more' });
    expect(pushed.responseAction).toBe('push');
    expect(amy.view()).toMatchObject({ callback_id: 'second', private_metadata: 'q1' });
    expect(amy.view()?.previous_view_id).toBe(amy.view()?.root_view_id);
    await amy.closeView();
    const sent = await amy.submit(amy.view(), { what: 'May I?' });
    expect(sent.status).toBe(200);
    expect(amy.view()).toBeUndefined();
  });

  test('opens Home, writes to the bot, and mentions it', async () => {
    const amy = sim.as('U0AMY');
    await amy.openHome();
    expect(textOf(amy.home())).toBe('Good morning');
    const hash = amy.home()?.hash;
    const again = await amy.openHome();
    expect(again.views.map((change) => change.how)).toEqual(['publish']);
    expect(amy.home()?.hash).not.toBe(hash);

    await amy.message('dm', 'hello & <bye>');
    expect(amy.dm().map((message) => textOf(message))).toEqual(['hello & <bye>', 'You said hello & <bye>']);

    const called = await amy.message('C0OFFICE', `<@${sim.botUserId}> hi`);
    const [reply] = called.posted;
    expect(reply).toMatchObject({ text: 'You called?', threadTs: amy.channel('C0OFFICE')[0]?.ts });
    expect(sim.textOf(amy.channel('C0OFFICE')[0])).toBe('@decorum hi');
  });

  test('gets nothing when the app is too late or has no answer', async () => {
    const asked = await sim.as('U0AMY').command('/unknown', '');
    expect(asked.error).toBe('operation_timeout');
    expect(sim.timeouts).toHaveLength(1);
    expect(sim.timeouts[0]?.elapsedMs).toBeGreaterThan(2900);
  });
});

describe('deliveries', () => {
  beforeEach(() => begin());

  test('carry retry headers, duplicates and forged signatures', async () => {
    const amy = sim.as('U0AMY');
    await amy.message('dm', 'one', { retry: { num: 2, reason: 'http_timeout' } });
    expect(amy.dm().at(-1)?.text).toBe('You said one (retry 2 http_timeout)');

    sim.faults.duplicate('command');
    const asked = await amy.command('/dress', 'friday');
    expect(asked.deliveries.map((one) => one.status)).toEqual([200, 200]);
    expect(asked.messages).toHaveLength(1);

    const { headers, body } = sim.signed('command', { command: '/dress', text: '' });
    const forged = await sim.raw('/slack/events', { headers, body: `${body}x` });
    expect(forged.status).toBe(401);
    const spaced = { ...headers, 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
    expect((await sim.raw('/slack/events', { headers: spaced, body })).status).toBe(400);
  });

  test('are tried again on Slack’s schedule', async () => {
    await stage.running.stop();
    await sim.as('U0AMY').message('dm', 'anybody?');
    expect(sim.pendingRetries).toBe(3);
    expect(await sim.deliverDue()).toMatchObject([{ status: 0 }]);
    stage.clock += 59_000;
    expect(await sim.deliverDue()).toEqual([]);
    stage.running = await startHttpApp(sim, ordinary);
    stage.clock += 2_000;
    expect(await sim.deliverDue()).toMatchObject([{ status: 200 }]);
    expect(sim.pendingRetries).toBe(0);
    expect(sim.posted.map((message) => message.text)).toEqual([
      'You said anybody? (retry 2 connection_failed)',
    ]);
  });

  test('of people’s changes reach the app', async () => {
    const seen: string[] = [];
    stage.running.app.event(
      'team_join',
      async ({ event }) => void seen.push(`joined ${event.user.profile.email}`),
    );
    stage.running.app.event('user_change', async ({ event }) => void seen.push(`left ${event.user.deleted}`));
    stage.running.app.event(
      'member_joined_channel',
      async ({ event }) => void seen.push(`in ${event.channel}`),
    );
    await sim.userJoins({ id: 'U0CAT', name: 'cat', email: 'cat@example.com' });
    await sim.as('U0CAT').joins('C0OFFICE');
    await sim.userChanges('U0CAT', { deleted: true });
    expect(seen).toEqual(['joined cat@example.com', 'in C0OFFICE', 'left true']);
    await expect(sim.as('U0CAT').command('/dress')).rejects.toThrow('deactivated');
  });
});

describe('triggers and response URLs', () => {
  test('expire, and count', async () => {
    let trigger = '';
    let respond: (text: string) => Promise<unknown> = async () => undefined;
    await begin({}, (app) => {
      app.command('/late', async ({ ack, command, respond: say }) => {
        await ack();
        trigger = command.trigger_id;
        respond = (text) => say(text);
      });
    });
    const asked = await sim.as('U0AMY').command('/late');
    expect(asked.ack).toBeUndefined();
    for (let n = 1; n <= 5; n += 1) await respond(`answer ${n}`);
    await expect(respond('answer 6')).rejects.toMatchObject({ statusCode: 404 });
    expect(sim.calls.at(-1)).toMatchObject({ method: 'response_url', status: 404, error: 'used_url' });
    expect(asked.messages).toHaveLength(5);

    expect((await client().views.open({ trigger_id: trigger, view: question() })).ok).toBe(true);
    const opening = () => client().views.open({ trigger_id: trigger, view: question() });
    await expect(opening()).rejects.toMatchObject({ data: { error: 'exchanged_trigger_id' } });
    await sim.as('U0AMY').command('/late');
    stage.clock += 3001;
    await expect(opening()).rejects.toMatchObject({ data: { error: 'expired_trigger_id' } });
    stage.clock += 30 * 60_000;
    await expect(respond('much later')).rejects.toMatchObject({ statusCode: 404 });
    expect(sim.calls.at(-1)?.error).toBe('expired_url');
  });

  test('allow three views, and guard against races', async () => {
    const triggers: string[] = [];
    const closings: string[] = [];
    await begin({}, (app) => {
      app.shortcut('ask', async ({ ack, shortcut }) => {
        await ack();
        triggers.push(shortcut.trigger_id);
      });
      app.view({ type: 'view_closed', callback_id: /.*/ }, async ({ ack, view, body }) => {
        await ack();
        closings.push(`${view.callback_id} ${body.type === 'view_closed' && body.is_cleared}`);
      });
    });
    const amy = sim.as('U0AMY');
    for (let n = 0; n < 4; n += 1) await amy.globalShortcut('ask');
    const [first = '', second = '', third = '', fourth = ''] = triggers;
    await client().views.open({ trigger_id: first, view: question() });
    await client().views.push({ trigger_id: second, view: question() });
    const top = (await client().views.push({ trigger_id: third, view: question() })).view;
    await expect(client().views.push({ trigger_id: fourth, view: question() })).rejects.toMatchObject({
      data: { error: 'push_limit_reached' },
    });
    const change = {
      view_id: top?.id ?? '',
      hash: top?.hash ?? '',
      view: { ...question(), callback_id: 'new' },
    };
    await client().views.update(change);
    await expect(client().views.update(change)).rejects.toMatchObject({ data: { error: 'hash_conflict' } });
    expect(amy.view()?.callback_id).toBe('new');
    const closed = await amy.closeView({ all: true });
    expect(closed.map((one) => one.status)).toEqual([200, 200, 200]);
    expect(closings).toEqual(['new true', 'question true', 'question true']);
    expect(amy.view()).toBeUndefined();
  });
});

const never = (): never => {
  throw new Error('nothing shown');
};
