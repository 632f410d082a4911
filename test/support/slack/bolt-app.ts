/** A bare Bolt app, with nothing of the product in it, to prove the simulator against. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { startSlackSimulator } from './index.ts';
import type { SimulatorOptions } from './settings.ts';
import type { SlackSimulator } from './simulator.ts';

export type BoltApp = App;
export interface Running {
  app: BoltApp;
  stop(): Promise<void>;
}

const clientOptions = (sim: SlackSimulator) => ({
  slackApiUrl: sim.apiUrl,
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
});

export async function startHttpApp(sim: SlackSimulator, build: (app: BoltApp) => void): Promise<Running> {
  const receiver = new HTTPReceiver({ signingSecret: sim.signingSecret, logLevel: LogLevel.ERROR });
  const app = new App({
    receiver,
    token: sim.botToken,
    convoStore: false,
    deferInitialization: true,
    logLevel: LogLevel.ERROR,
    clientOptions: clientOptions(sim),
  });
  await app.init();
  build(app);
  const server = createServer(receiver.requestListener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  sim.connectHttp(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { app, stop };
}

export async function startSocketApp(sim: SlackSimulator, build: (app: BoltApp) => void): Promise<Running> {
  const receiver = new SocketModeReceiver({
    appToken: sim.appToken,
    logLevel: LogLevel.ERROR,
    // Also the wait before a reconnection.
    clientPingTimeout: 200,
    installerOptions: { clientOptions: { slackApiUrl: sim.apiUrl } },
  });
  const app = new App({
    receiver,
    token: sim.botToken,
    convoStore: false,
    deferInitialization: true,
    logLevel: LogLevel.ERROR,
    clientOptions: clientOptions(sim),
  });
  await app.init();
  build(app);
  await app.start();
  sim.useSocket();
  return { app, stop: async () => void (await app.stop()) };
}

export interface Stage {
  sim: SlackSimulator;
  running: Running;
  /** The simulator's time in ms, for the test to move. */
  clock: number;
  stop(): Promise<void>;
}
/** A simulator with two people and a channel, and an app that speaks HTTP with it. */
export async function setStage(options: SimulatorOptions = {}, build = ordinary): Promise<Stage> {
  let stage: Stage | undefined;
  const started = Date.now();
  const sim = await startSlackSimulator({ now: () => stage?.clock ?? started, ...options });
  sim.addUser({ id: 'U0AMY', name: 'amy', email: 'amy@example.com', tz: 'Asia/Shanghai', locale: 'zh-CN' });
  sim.addUser({ id: 'U0BEN', name: 'ben', tz: 'Europe/London' });
  sim.addChannel({ id: 'C0OFFICE', name: 'office', members: ['U0AMY', 'U0BEN', sim.botUserId] });
  const set: Stage = {
    sim,
    running: await startHttpApp(sim, build),
    clock: started,
    stop: async () => {
      await set.running.stop();
      await sim.stop();
    },
  };
  stage = set;
  return set;
}

/** What every test app does: a command with a button, a modal, a home page, answers to messages. */
export function ordinary(app: BoltApp): void {
  const plain = (text: string) => ({ type: 'plain_text' as const, text });
  app.command('/dress', async ({ ack, command }) => {
    await ack({
      text: `Dress for ${command.text}`,
      blocks: [
        { type: 'section', text: { type: 'mrkdwn', text: `Dress for *${command.text}* & smile` } },
        {
          type: 'actions',
          elements: [
            { type: 'button', text: plain('More'), action_id: 'more', value: 'dress:more' },
            { type: 'button', text: plain('Ask HR'), action_id: 'ask', value: 'dress:ask' },
            {
              type: 'overflow',
              action_id: 'menu',
              options: [
                { text: plain('Share'), value: 'share' },
                { text: plain('Hide'), value: 'hide' },
              ],
            },
          ],
        },
      ],
    });
  });
  app.action('more', async ({ ack, respond }) => {
    await ack();
    await respond({ replace_original: true, text: 'All of the rule' });
  });
  app.action('menu', async ({ ack, respond, action }) => {
    await ack();
    const picked = action.type === 'overflow' ? action.selected_option.value : '';
    await respond(
      picked === 'hide' ? { delete_original: true } : { replace_original: false, text: `shared ${picked}` },
    );
  });
  app.action('ask', async ({ ack, client, body }) => {
    await ack();
    await client.views.open({ trigger_id: 'trigger_id' in body ? body.trigger_id : '', view: question() });
  });
  app.view('question', async ({ ack, view }) => {
    const said = view.state.values.what?.what?.value ?? '';
    if (said === 'bad') await ack({ response_action: 'errors', errors: { what: 'Please be kind.' } });
    else if (said === 'more')
      await ack({ response_action: 'push', view: { ...question(), callback_id: 'second' } });
    else await ack();
  });
  app.view({ type: 'view_closed', callback_id: /.*/ }, async ({ ack }) => ack());
  app.event('app_home_opened', async ({ client, event }) => {
    await client.views.publish({
      user_id: event.user,
      view: { type: 'home', blocks: [{ type: 'header', text: plain('Good morning') }] },
    });
  });
  app.event('app_mention', async ({ client, event }) => {
    await client.chat.postMessage({ channel: event.channel, thread_ts: event.ts, text: 'You called?' });
  });
  app.message(async ({ message, say, context }) => {
    const text = 'text' in message ? (message.text ?? '') : '';
    await say(
      `You said ${text}${context.retryNum ? ` (retry ${context.retryNum} ${context.retryReason})` : ''}`,
    );
  });
}

export function question() {
  const plain = (text: string) => ({ type: 'plain_text' as const, text });
  return {
    type: 'modal' as const,
    callback_id: 'question',
    title: plain('Ask HR'),
    submit: plain('Send'),
    notify_on_close: true,
    private_metadata: 'q1',
    blocks: [
      {
        type: 'input' as const,
        block_id: 'what',
        label: plain('Your question'),
        element: { type: 'plain_text_input' as const, action_id: 'what', max_length: 20 },
      },
      {
        type: 'input' as const,
        block_id: 'topic',
        optional: true,
        label: plain('Topic'),
        element: {
          type: 'static_select' as const,
          action_id: 'topic',
          options: [
            { text: plain('Dress'), value: 'dress' },
            { text: plain('Phone'), value: 'phone' },
          ],
        },
      },
    ],
  };
}
