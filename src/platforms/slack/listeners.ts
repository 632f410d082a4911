import type { App, RespondArguments, SlackCommandMiddlewareArgs, ViewResponseAction } from '@slack/bolt';
import { common } from '../../commands/strings.ts';
import type { Clock } from '../../shared/clock.ts';
import { faultNumber } from '../../shared/ids.ts';
import { describeError, type Log } from '../../shared/log.ts';
import { createOnce } from '../once.ts';
import { acknowledge } from './acknowledge.ts';
import type { Acknowledged, Handlers } from './handlers.ts';
import type { Home } from './home.ts';
import {
  fieldsOf,
  readPress,
  readSaid,
  readShortcut,
  readSubmission,
  readTyped,
  textOf,
} from './incoming.ts';
import type { Profiles } from './profiles.ts';
import type { Roster } from './roster.ts';
import type { Work } from './work.ts';

/** Slack may repeat an event for a day with “Delayed Events”; a command or press only while it waits. */
const EVENTS = { most: 20_000, forMs: 26 * 3_600_000 };
const ANSWERS = { most: 500, forMs: 5 * 60_000 };

/**
 * Bolt's listeners: one for each kind of payload, because two that match would acknowledge twice. A repeated command or form gets
 * the answer of the first; a repeated press or event does nothing.
 */
export function listen(
  app: App,
  parts: {
    handlers: Handlers;
    home: Home;
    profiles: Profiles;
    roster: Roster;
    work: Work;
    clock: Clock;
    log: Log;
    onRemoved: () => void;
  },
): void {
  const { handlers, home, profiles, roster, work, clock, log } = parts;
  const events = createOnce<void>(clock, EVENTS);
  const presses = createOnce<void>(clock, EVENTS);
  const commands = createOnce<Promise<Acknowledged<RespondArguments>>>(clock, ANSWERS);
  const forms = createOnce<Promise<Acknowledged<ViewResponseAction>>>(clock, ANSWERS);

  /** A fault of ours, said in a sentence; the log has its cause under the number. */
  const fault = (error: unknown): string => {
    const number = faultNumber();
    log.error({ fault: number, err: describeError(error) }, 'an answer could not be made for Slack');
    return common.zh.causeUnknown(number).concat('\n', common.en.causeUnknown(number));
  };

  // Commands are most of what comes: taken before the listeners, they spare each of these a look at them.
  app.use(async (come) => {
    const { body, next } = come;
    if (!('command' in body) || !('ack' in come)) return next();
    const ack = come.ack as SlackCommandMiddlewareArgs['ack'];
    await work.run('command', async () => {
      const typed = readTyped(body);
      if (typed === undefined) return ack();
      const { first, value } = commands.run(typed.id, () => handlers.typed(typed));
      try {
        const answer = await value;
        await acknowledge(ack, answer.body, come.context);
        if (first) await answer.after?.();
      } catch (error) {
        await ack({ response_type: 'ephemeral', text: fault(error) });
      }
    });
  });

  app.action(/./, ({ body, ack }) =>
    work.run('press', async () => {
      await ack();
      const press = readPress(body);
      if (press !== undefined && presses.run(press.id, () => {}).first) await handlers.pressed(press);
    }),
  );

  app.view(/.*/, ({ body, ack }) =>
    work.run('form', async () => {
      const submission = readSubmission(body);
      if (submission === undefined) return ack();
      const { first, value } = forms.run(submission.id, () => handlers.submitted(submission));
      try {
        const answer = await value;
        if (answer.body === undefined) await ack();
        else await ack(answer.body);
        if (first) await answer.after?.();
      } catch (error) {
        fault(error);
        await ack();
      }
    }),
  );
  app.view({ callback_id: /.*/, type: 'view_closed' }, ({ ack }) => ack());

  app.shortcut(/.*/, ({ body, ack }) =>
    work.run('shortcut', async () => {
      await ack();
      const use = readShortcut(body);
      if (use !== undefined && presses.run(use.id, () => {}).first) await handlers.shortcut(use);
    }),
  );

  /** Runs an event once; its acknowledgement has already gone. */
  const event = (name: string, run: (body: unknown) => Promise<unknown>) => {
    app.event(name, ({ body }) => {
      const id = textOf(fieldsOf(body).event_id);
      return work.run(name, async () => {
        if (events.run(id, () => {}).first) await run(body);
      });
    });
  };
  const said = async (body: unknown) => {
    const message = readSaid(body);
    if (message !== undefined) await handlers.said(message);
  };
  event('message', said);
  event('app_mention', said);
  event('app_home_opened', async (body) => {
    const { user, tab } = fieldsOf(fieldsOf(body).event);
    if (textOf(user) !== '' && tab === 'home') await home.publish({ account: textOf(user) });
  });
  const learn = (body: unknown) => {
    const { user } = fieldsOf(fieldsOf(body).event);
    profiles.learn(user);
    return roster.learn(user);
  };
  event('user_change', learn);
  event('team_join', learn);
  event('app_uninstalled', () => Promise.resolve(parts.onRemoved()));
  event('tokens_revoked', (body) => {
    const { tokens } = fieldsOf(fieldsOf(body).event);
    if (Array.isArray(fieldsOf(tokens).bot)) parts.onRemoved();
    return Promise.resolve();
  });
  app.error(async (error) => {
    fault(error);
  });
}
