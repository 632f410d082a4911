import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ordinary, type Stage, setStage, startSocketApp } from '../support/slack/bolt-app.ts';
import { type SimulatorOptions, type SlackSimulator, textOf } from '../support/slack/index.ts';

let stage: Stage;
let sim: SlackSimulator;
async function begin(options: SimulatorOptions = {}, build = ordinary): Promise<void> {
  stage = await setStage(options, build);
  sim = stage.sim;
}
afterEach(() => stage.stop());

describe('Socket Mode', () => {
  beforeEach(async () => {
    await begin();
    await stage.running.stop();
    stage.running = await startSocketApp(sim, ordinary);
  });

  test('gives the same results', async () => {
    const amy = sim.as('U0AMY');
    const asked = await amy.command('/dress', 'friday');
    expect(textOf(asked.ephemeral[0])).toContain('Dress for friday');
    await amy.press(asked.ephemeral[0] ?? never(), 'Ask HR');
    const bad = await amy.submit(amy.view(), { what: 'bad' });
    expect(bad.errors).toEqual({ what: 'Please be kind.' });
    await amy.submit(amy.view(), { what: 'good' });
    expect(amy.view()).toBeUndefined();
    await amy.message('dm', 'hi', { retry: { num: 1, reason: 'http_timeout' } });
    expect(amy.dm().at(-1)?.text).toBe('You said hi (retry 1 http_timeout)');
    expect(sim.violations).toEqual([]);
    expect(sim.warnings).toEqual([]);
  });

  test('leaves a hole while the app connects again', async () => {
    const amy = sim.as('U0AMY');
    sim.socket.disconnect('refresh_requested');
    await sim.until(() => sim.socket.connections === 0);
    expect((await amy.command('/dress')).error).toBe('app_unreachable');
    await sim.until(() => sim.socket.connections === 1);
    await sim.quiet();
    expect((await amy.command('/dress', 'again')).text).toContain('Dress for again');
    sim.socket.drop();
    await sim.until(() => sim.socket.connected === 3, 10_000);
    await sim.quiet();
    expect((await amy.command('/dress', 'thrice')).text).toContain('Dress for thrice');
  });

  test('spreads over several connections', async () => {
    const other = await startSocketApp(sim, ordinary);
    expect(sim.socket.connections).toBe(2);
    for (let n = 0; n < 4; n += 1) expect((await sim.as('U0AMY').command('/dress', `${n}`)).status).toBe(200);
    await other.stop();
  });
});

describe('the rest of what people do', () => {
  const plain = (text: string) => ({ type: 'plain_text' as const, text });
  test('message shortcuts, public answers, and menus in Home', async () => {
    const seen: string[] = [];
    await begin({ escapeCommandText: true, echoBotMessages: true }, (app) => {
      app.command('/all', async ({ ack, command }) =>
        ack({ response_type: 'in_channel', text: `For ${command.text}` }),
      );
      app.shortcut('note', async ({ ack, shortcut, respond }) => {
        await ack();
        if (shortcut.type === 'message_action') await respond(`Noted: ${shortcut.message.text}`);
      });
      app.action('when', async ({ ack, body }) => {
        await ack();
        seen.push(JSON.stringify(body.type === 'block_actions' ? body.view?.state.values : undefined));
      });
    });
    const amy = sim.as('U0AMY');
    await amy.command('/all', 'dear @ben', { channel: 'C0OFFICE' });
    expect(amy.channel('C0OFFICE').map((one) => sim.textOf(one))).toEqual([
      '/all dear @ben',
      'For dear @ben',
    ]);

    const [, answer] = amy.channel('C0OFFICE');
    const noted = await amy.messageShortcut('note', answer ?? never());
    expect(noted.ephemeral.map((one) => one.text)).toEqual(['Noted: For dear <@U0BEN|ben>']);

    const when = { type: 'datepicker' as const, action_id: 'when' };
    await stage.running.app.client.views.publish({
      user_id: 'U0AMY',
      view: {
        type: 'home',
        blocks: [
          { type: 'input', block_id: 'day', dispatch_action: true, label: plain('Day'), element: when },
        ],
      },
    });
    await amy.select(amy.home() ?? never(), 'Day', '2026-05-01');
    expect(seen).toEqual(['{"day":{"when":{"type":"datepicker","selected_date":"2026-05-01"}}}']);
    expect(sim.violations).toEqual([]);
  });

  test('a form that names a conversation gets a response URL into it', async () => {
    await begin({}, (app) => {
      app.shortcut('tell', async ({ ack, client, shortcut }) => {
        await ack();
        const element = {
          type: 'conversations_select' as const,
          action_id: 'to',
          response_url_enabled: true,
        };
        await client.views.open({
          trigger_id: shortcut.trigger_id,
          view: {
            type: 'modal',
            callback_id: 'tell',
            title: plain('Tell'),
            submit: plain('Go'),
            blocks: [{ type: 'input', block_id: 'to', label: plain('Whom'), element }],
          },
        });
      });
      app.view('tell', async ({ ack, respond, view }) => {
        await ack({ response_action: 'update', view: { type: 'modal', title: plain('Told'), blocks: [] } });
        await respond({ response_type: 'in_channel', text: `told ${view.callback_id}` });
      });
    });
    const amy = sim.as('U0AMY');
    await amy.globalShortcut('tell');
    const told = await amy.submit(amy.view(), { Whom: 'C0OFFICE' });
    expect(told.messages).toMatchObject([{ channel: 'C0OFFICE', text: 'told tell' }]);
    expect(sim.textOf(amy.view())).toBe('Told');
  });
});

const never = (): never => {
  throw new Error('nothing shown');
};
