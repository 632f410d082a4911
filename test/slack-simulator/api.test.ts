import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ordinary, question, type Stage, setStage } from '../support/slack/bolt-app.ts';
import type { SimulatorOptions, SlackSimulator } from '../support/slack/index.ts';

let stage: Stage;
let sim: SlackSimulator;
async function begin(options: SimulatorOptions = {}, build = ordinary): Promise<void> {
  stage = await setStage(options, build);
  sim = stage.sim;
}
afterEach(() => stage.stop());
const client = () => stage.running.app.client;

describe('what Slack refuses', () => {
  test('is refused with the place, and noted', async () => {
    await begin({}, (app) => {
      app.command('/long', async ({ ack }) =>
        ack({ blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3001) } }] }),
      );
      app.view('question', async ({ ack }) => ack({ response_action: 'errors', errors: { nowhere: 'x' } }));
    });
    const asked = await sim.as('U0AMY').command('/long');
    expect(asked.error).toBe('invalid_command_response');
    expect(asked.messages).toEqual([]);
    expect(sim.violations).toMatchObject([
      {
        where: 'answer to /long',
        error: 'invalid_blocks',
        messages: ['must be less than 3001 characters [json-pointer:/blocks/0/text/text]'],
      },
    ]);

    const label = { type: 'plain_text' as const, text: 'x'.repeat(76) };
    const posting = client().chat.postMessage({
      channel: 'C0OFFICE',
      text: 'x',
      blocks: [{ type: 'actions', elements: [{ type: 'button', text: label, action_id: 'a' }] }],
    });
    await expect(posting).rejects.toMatchObject({
      data: {
        error: 'invalid_blocks',
        response_metadata: {
          messages: ['[ERROR] must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]'],
        },
      },
    });
    const { submit: _submit, ...unsendable } = question();
    await expect(
      client().views.publish({ user_id: 'U0AMY', view: { ...unsendable, type: 'modal' } }),
    ).rejects.toMatchObject({
      data: { error: 'invalid_arguments' },
    });
    await client().chat.postMessage({ channel: 'C0OFFICE', text: '', blocks: [{ type: 'divider' }] });
    expect(sim.warnings.join()).toContain('blocks without `text`');
  });

  test('is a matter of tokens, scopes, channels and unknown methods', async () => {
    await begin();
    sim.scopes.delete('users.profile:read');
    await expect(client().users.profile.get({ user: 'U0AMY' })).rejects.toMatchObject({
      data: { error: 'missing_scope', needed: 'users.profile:read' },
    });
    const refusal = (error: string) => ({ data: { error } });
    await expect(client().users.info({ user: 'U0AMY', token: 'xoxb-wrong' })).rejects.toMatchObject(
      refusal('invalid_auth'),
    );
    await expect(client().apiCall('no.such.method')).rejects.toMatchObject(refusal('unknown_method'));
    const channel = sim.addChannel({ name: 'quiet', members: ['U0AMY'] });
    const history = () => client().conversations.history({ channel: channel.id });
    await expect(history()).rejects.toMatchObject(refusal('not_in_channel'));
    await client().conversations.join({ channel: channel.id });
    expect((await history()).messages).toEqual([]);
    const secret = sim.addChannel({ name: 'secret', private: true, members: ['U0AMY'] });
    await expect(client().chat.postMessage({ channel: secret.id, text: 'x' })).rejects.toMatchObject(
      refusal('channel_not_found'),
    );
    const info = await client().users.info({ user: 'U0AMY', include_locale: true });
    expect(info.user).toMatchObject({ locale: 'zh-CN', tz: 'Asia/Shanghai', tz_offset: 28_800 });
    expect(info.response_metadata?.scopes).not.toContain('users.profile:read');
    const pages: number[] = [];
    for await (const page of client().paginate('users.list', { limit: 2 }))
      pages.push(Object(page).members.length);
    expect(pages).toEqual([2, 2]);
  });
});

describe('messages', () => {
  beforeEach(() => begin());

  test('keep their metadata, and appear in history after the lag', async () => {
    const metadata = { event_type: 'decorum_send', event_payload: { key: 'k1' } };
    const blocks = [{ type: 'header', text: { type: 'plain_text', text: 'Hello' } }];
    const { channel = '', ts = '' } = await client().chat.postMessage({
      channel: 'U0AMY',
      text: 'Hello',
      blocks,
      metadata,
    });
    expect(channel).toBe(sim.dmOf('U0AMY'));
    const read = async (all: boolean) =>
      (await client().conversations.history({ channel, include_all_metadata: all })).messages;
    expect(await read(true)).toMatchObject([{ ts, metadata, bot_id: sim.botId }]);
    expect((await read(false))?.[0]?.metadata).toEqual({ event_type: 'decorum_send' });
    sim.faults.historyLag(30);
    expect(await read(true)).toEqual([]);
    stage.clock += 30_000;
    expect(await read(true)).toHaveLength(1);

    sim.faults.clear();
    await client().chat.update({ channel, ts, text: 'Changed' });
    expect(sim.as('U0AMY').dm()[0]).toMatchObject({ text: 'Changed', blocks: [], metadata });
    await client().chat.postMessage({ channel, thread_ts: ts, text: 'In the thread' });
    expect(await read(true)).toHaveLength(1);
    expect((await client().conversations.replies({ channel, ts })).messages).toHaveLength(2);
    await client().chat.delete({ channel, ts });
    await expect(client().chat.delete({ channel, ts })).rejects.toMatchObject({
      data: { error: 'message_not_found' },
    });
  });

  test('carry uploaded pictures', async () => {
    const upload = await client().filesUploadV2({
      channel_id: 'C0OFFICE',
      filename: 'chart.png',
      file: Buffer.from('PNG'),
      alt_text: 'A chart',
    });
    expect(upload.ok).toBe(true);
    const [message] = sim.messagesIn('C0OFFICE');
    const id = String(message?.files[0]?.id);
    expect(sim.file(id)).toMatchObject({ completed: true, altText: 'A chart' });
    expect(sim.file(id)?.bytes?.toString()).toBe('PNG');
    await client().chat.postMessage({
      channel: 'C0OFFICE',
      text: 'x',
      blocks: [{ type: 'image', alt_text: 'x', slack_file: { id } }],
    });
    await expect(
      client().chat.postMessage({
        channel: 'C0OFFICE',
        text: 'x',
        blocks: [{ type: 'image', alt_text: 'x', slack_file: { id: 'F1' } }],
      }),
    ).rejects.toMatchObject({ data: { error: 'invalid_blocks' } });
  });

  test('are limited to about one a second in a channel', async () => {
    const post = () => client().chat.postMessage({ channel: 'C0OFFICE', text: 'x' });
    for (let n = 0; n < 10; n += 1) await post();
    await expect(post()).rejects.toMatchObject({ retryAfter: 1 });
    stage.clock += 1000;
    await post();
    expect(sim.posted).toHaveLength(11);
    for (let n = 0; n < 50; n += 1) await client().conversations.history({ channel: 'C0OFFICE' });
    await expect(client().conversations.history({ channel: 'C0OFFICE' })).rejects.toMatchObject({
      retryAfter: 60,
    });
  });
});

describe('ordered faults', () => {
  beforeEach(() => begin());
  const post = () => client().chat.postMessage({ channel: 'C0OFFICE', text: 'x' });

  test('fail before or after the work is done', async () => {
    sim.faults.next('chat.postMessage', { status: 500 });
    await expect(post()).rejects.toMatchObject({ statusCode: 500 });
    expect(sim.posted).toHaveLength(0);
    sim.faults.next('chat.postMessage', { status: 500, commit: true });
    await expect(post()).rejects.toMatchObject({ statusCode: 500 });
    expect(sim.posted).toHaveLength(1);
    sim.faults.next('chat.postMessage', { drop: true });
    await expect(post()).rejects.toMatchObject({ code: 'slack_webapi_request_error' });
    expect(sim.posted).toHaveLength(2);
    sim.faults.next('chat.postMessage', { retryAfter: 7 });
    await expect(post()).rejects.toMatchObject({ retryAfter: 7 });
    sim.faults.next('chat.postMessage', { error: 'fatal_error', commit: true });
    await expect(post()).rejects.toMatchObject({ data: { error: 'fatal_error' } });
    expect(sim.posted).toHaveLength(3);
    sim.faults.always('*', { error: 'token_revoked' });
    await expect(post()).rejects.toMatchObject({ data: { error: 'token_revoked' } });
    sim.faults.clear();
    await post();
    expect(sim.calls.filter((call) => call.method === 'chat.postMessage').map((call) => call.status)).toEqual(
      [500, 500, 0, 429, 200, 200, 200],
    );
  });

  test('hold an answer until the test lets it go', async () => {
    const gate = sim.faults.slow('chat.postMessage');
    let done = false;
    const posting = post().then(() => {
      done = true;
    });
    await gate.arrived;
    await sim.quiet();
    expect(sim.posted).toHaveLength(1);
    expect(done).toBe(false);
    gate.release();
    await posting;
  });
});
