import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sign } from '../../support/slack/index.ts';
import { faultsOf, NO_FAULTS, only, PEOPLE, type Stage, setStage } from './stage.ts';

const FORM = 'application/x-www-form-urlencoded';

function signed(
  stage: Stage,
  body: string,
  options: { type?: string; shiftS?: number; secret?: string } = {},
) {
  const timestamp = Math.floor(stage.clock.now() / 1000) + (options.shiftS ?? 0);
  return {
    body,
    headers: {
      'content-type': options.type ?? FORM,
      'x-slack-request-timestamp': String(timestamp),
      'x-slack-signature': sign(options.secret ?? stage.sim.signingSecret, timestamp, body),
    },
  };
}

const command = (fields: Record<string, string> = {}) =>
  new URLSearchParams({
    command: '/dress',
    text: 'friday',
    user_id: PEOPLE.BEN,
    team_id: 'T0SIM',
    trigger_id: '1.2',
    ...fields,
  }).toString();

describe('requests over HTTP', () => {
  test('a signed command passes; forged, old, future and unsigned ones do not', async () => {
    const stage = await setStage();
    const post = (request: { body: string; headers: Record<string, string> }) =>
      stage.sim.raw('/slack/events', request);
    const status = async (options: Parameters<typeof signed>[2]) =>
      (await post(signed(stage, command(), options))).status;
    expect(await status({})).toBe(200);
    expect(await status({ shiftS: -299 })).toBe(200);
    expect(await status({ shiftS: 299 })).toBe(200);
    expect(await status({ shiftS: -302 })).toBe(401);
    expect(await status({ shiftS: 302 })).toBe(401);
    expect(await status({ secret: 'another' })).toBe(401);
    const { body, headers } = signed(stage, command());
    expect((await post({ body: `${body}&more=1`, headers })).status).toBe(401);
    for (const missing of ['x-slack-signature', 'x-slack-request-timestamp'] as const) {
      const { [missing]: _, ...rest } = headers;
      expect((await post({ body, headers: rest })).status).toBe(401);
    }
    for (const timestamp of ['', 'NaN', '1e9', '-5', 'Infinity', '0x10']) {
      const odd = { ...headers, 'x-slack-request-timestamp': timestamp, 'x-slack-signature': 'v0=00' };
      expect((await post({ body, headers: odd })).status).toBe(401);
    }
  });

  test('what is too large, of another method or another type is refused', async () => {
    const stage = await setStage();
    const { sim, port } = stage;
    const large = await sim.raw('/slack/events', signed(stage, command({ text: 'x'.repeat(1024 * 1024) })));
    expect(large.status).toBe(413);
    expect((await fetch(`http://127.0.0.1:${port}/slack/events`)).status).toBe(405);
    expect(
      (await sim.raw('/slack/events', signed(stage, command(), { type: `${FORM}; charset=utf-8` }))).status,
    ).toBe(400);
    expect((await sim.raw('/slack/events/more', signed(stage, command()))).status).toBe(404);
  });

  test('Slack’s checks of the address are answered', async () => {
    const stage = await setStage();
    const challenge = await stage.sim.raw(
      '/slack/events',
      signed(stage, JSON.stringify({ type: 'url_verification', challenge: 'abc' }), {
        type: 'application/json',
      }),
    );
    expect(challenge).toMatchObject({ status: 200, body: { challenge: 'abc' } });
    const check = await stage.sim.raw('/slack/events', {
      body: 'ssl_check=1&command=/decorum&text=pass+x',
      headers: { 'content-type': FORM },
    });
    expect([check.status, check.body]).toEqual([200, undefined]);
  });

  test('a replayed request gets the same answer and changes nothing more', async () => {
    const stage = await setStage();
    const ben = stage.sim.as(PEOPLE.BEN);
    await ben.command('/decorum', 'pass may I bring family');
    await ben.submit(ben.view(), {});
    const request = signed(stage, command({ command: '/decorum', text: 'gaps 1 Yes.', user_id: PEOPLE.HR }));
    const [first, second] = [
      await stage.sim.raw('/slack/events', request),
      await stage.sim.raw('/slack/events', request),
    ];
    expect(second.body).toEqual(first.body);
    expect(JSON.stringify(first.body)).not.toContain('already');
    expect(only((await stage.sim.as(PEOPLE.HR).command('/decorum', 'gaps')).ephemeral).text).toContain(
      'G-1 answered',
    );
  });

  test('a thousand broken bodies, signed and not: never 5xx, and the next question is answered', async () => {
    const stage = await setStage();
    const json = fc.json({ maxDepth: 3 });
    const shaped = fc
      .record(
        {
          type: fc.constantFrom(
            'event_callback',
            'block_actions',
            'view_submission',
            'view_closed',
            'shortcut',
            'message_action',
            'block_suggestion',
            'odd',
          ),
          event: fc.oneof(
            fc.jsonValue(),
            fc.record({
              type: fc.constantFrom('message', 'app_mention', 'app_home_opened', 'user_change'),
              user: fc.jsonValue(),
              channel: fc.jsonValue(),
              text: fc.jsonValue(),
              channel_type: fc.constant('im'),
            }),
          ),
          user: fc.oneof(
            fc.jsonValue(),
            fc.record({ id: fc.oneof(fc.constant(PEOPLE.BEN), fc.jsonValue()) }),
          ),
          team: fc.jsonValue(),
          actions: fc.oneof(
            fc.jsonValue(),
            fc.array(fc.record({ action_id: fc.constant('call:1'), value: fc.string() })),
          ),
          view: fc.oneof(
            fc.jsonValue(),
            fc.record({
              id: fc.string(),
              state: fc.jsonValue(),
              private_metadata: fc.string(),
              callback_id: fc.constantFrom('form', 'ask', 'odd'),
            }),
          ),
          container: fc.jsonValue(),
          callback_id: fc.oneof(fc.constant('check_wording'), fc.jsonValue()),
          channel: fc.jsonValue(),
          response_url: fc.jsonValue(),
          command: fc.jsonValue(),
        },
        { requiredKeys: ['type'] },
      )
      .map((value) => JSON.stringify(value));
    const form = fc
      .dictionary(
        fc.constantFrom('command', 'text', 'user_id', 'team_id', 'payload', 'trigger_id', 'response_url'),
        fc.string(),
      )
      .map((fields) => new URLSearchParams(fields).toString());
    const body = fc.oneof(
      shaped.map((text) => ({ text, type: 'application/json' })),
      shaped.map((text) => ({ text: new URLSearchParams({ payload: text }).toString(), type: FORM })),
      json.map((text) => ({ text, type: 'application/json' })),
      form.map((text) => ({ text, type: FORM })),
      fc
        .constantFrom('%', '%zz=%E4%A', 'payload=%7B', 'payload=null', '[]', 'null', '')
        .map((text) => ({ text, type: FORM })),
    );
    const rejections: unknown[] = [];
    const note = (reason: unknown) => rejections.push(reason);
    process.on('unhandledRejection', note);
    await fc.assert(
      fc.asyncProperty(body, fc.boolean(), async ({ text, type }, honest) => {
        const { status } = await stage.sim.raw(
          '/slack/events',
          signed(stage, text, { type, ...(honest ? {} : { secret: 'no' }) }),
        );
        expect(status).toBeGreaterThanOrEqual(200);
        expect(status).toBeLessThan(500);
      }),
      { numRuns: 1000 },
    );
    process.off('unhandledRejection', note);
    expect(rejections).toEqual([]);
    expect((await stage.sim.as(PEOPLE.BEN).command('/dress', 'friday')).text).toContain('B-3.2.7');
  }, 120_000);
});

describe('starting and stopping', () => {
  test('a bad token is said in words for the operator', async () => {
    await expect(setStage({ secrets: { botToken: 'xoxb-wrong' } })).rejects.toThrow(
      'Slack refused SLACK_BOT_TOKEN (invalid_auth)',
    );
    await expect(setStage({ mode: 'socket', secrets: { appToken: 'xapp-wrong' } })).rejects.toThrow(
      'check SLACK_APP_TOKEN',
    );
  });

  test('stopping waits for what was acknowledged, and refuses what comes', async () => {
    const stage = await setStage();
    const { sim } = stage;
    const gate = sim.faults.slow('chat.postMessage');
    const asking = sim.as(PEOPLE.BEN).message('dm', 'dress friday');
    await gate.arrived;
    let stopped = false;
    const stopping = stage.app.stop().then(() => {
      stopped = true;
    });
    await asking.catch(() => {});
    expect(stopped).toBe(false);
    gate.release();
    await stopping;
    expect(sim.posted).toHaveLength(1);
    expect(faultsOf(sim)).toEqual(NO_FAULTS);
  });

  test('a scope that was not granted switches its feature off, and HR is told', async () => {
    const { sim, logged } = await setStage({ prepare: (slack) => slack.scopes.delete('users:read') });
    expect((await sim.as(PEOPLE.BEN).command('/dress', 'friday')).text).toContain('B-3.2.7');
    expect(sim.callsTo('users.info')).toEqual([]);
    expect((await sim.as(PEOPLE.HR).command('/decorum', '帮助')).text).toContain('平台没有给权限 users:read');
    expect(logged.join()).toContain('users:read');
  });

  test('an app that was removed from the workspace is not healthy', async () => {
    const stage = await setStage();
    expect((await stage.health()).status).toBe(200);
    await stage.sim.sendEvent({ type: 'app_uninstalled' });
    expect((await stage.health()).status).toBe(503);
  });
});
