import { type Logger, LogLevel, type Receiver, SocketModeReceiver } from '@slack/bolt';
import type { Clock } from '../../shared/clock.ts';
import { describeError, type Log } from '../../shared/log.ts';
import { type ClientParts, socketOptions } from './clients.ts';
import { failureOf, SlackStartError } from './errors.ts';

/**
 * The wait before a connection that Slack closed is opened again, and the deadline for a pong. The library's five seconds
 * are five seconds in which commands fail. https://docs.slack.dev/apis/events-api/using-socket-mode
 */
const PING_MS = 2000;
/** The second connection opens this much later, so that Slack does not renew both at once. */
const STAGGER_MS = 5000;
/** A start does not wait for ever; the connection goes on being tried behind it. */
const START_MS = 15_000;
const AGAIN_MS = 10_000;

type Init = Parameters<Receiver['init']>[0];

/** What we use of the library's client; `delayReconnectAttempt` is where a failed reconnect is thrown into the void. */
interface Client {
  on(event: 'connected' | 'close' | 'disconnected', listener: () => void): unknown;
  delayReconnectAttempt(attempt: () => Promise<unknown>): Promise<unknown>;
}

interface Line {
  readonly receiver: SocketModeReceiver;
  open: boolean;
}

/** Two Socket Mode connections into one App: while one is renewed the other takes what comes. */
export interface SocketReceiver extends Receiver {
  /** True while a connection is open. */
  connected(): boolean;
}

export function createSocketReceiver(
  parts: ClientParts & { appToken: string; clock: Clock; log: Log; bridge: Logger },
): SocketReceiver {
  const { appToken, clock, log } = parts;
  const stopped = new AbortController();

  const openLine = (): Line => {
    const receiver = new SocketModeReceiver({
      appToken,
      logger: parts.bridge,
      logLevel: LogLevel.WARN,
      clientPingTimeout: PING_MS,
      installerOptions: { clientOptions: socketOptions(parts) },
      // What our listeners throw they have logged themselves; what Bolt cannot read is acknowledged, or Slack repeats it.
      processEventErrorHandler: ({ error }) => {
        log.error({ err: describeError(error) }, 'something from Slack could not be read');
        return Promise.resolve(true);
      },
    });
    const line: Line = { receiver, open: false };
    const client = receiver.client as unknown as Client;
    client.on('connected', () => {
      line.open = true;
    });
    for (const event of ['close', 'disconnected'] as const) {
      client.on(event, () => {
        line.open = false;
      });
    }
    holdOn(client);
    return line;
  };

  /** A reconnect that fails is tried again instead of ending the process as an unhandled rejection. */
  const holdOn = (client: Client) => {
    const original = client.delayReconnectAttempt.bind(client);
    client.delayReconnectAttempt = (attempt) =>
      original(async () => {
        while (!stopped.signal.aborted) {
          try {
            return await attempt.call(client);
          } catch (error) {
            if (stopped.signal.aborted) break;
            log.error({ err: describeError(error) }, 'a Socket Mode connection could not be opened again');
            await clock.sleep(AGAIN_MS, stopped.signal);
          }
        }
        // Nobody waits for it any more.
        return new Promise(() => {});
      });
  };

  const lines = [openLine(), openLine()] as const;
  const [first, second] = lines;

  const startSecond = async () => {
    await clock.sleep(STAGGER_MS, stopped.signal);
    while (!stopped.signal.aborted) {
      try {
        await second.receiver.start();
        return;
      } catch (error) {
        if (stopped.signal.aborted) return;
        log.warn({ err: describeError(error) }, 'the second Socket Mode connection could not be opened');
        await clock.sleep(AGAIN_MS, stopped.signal);
      }
    }
  };

  return {
    init: (app: Init) => {
      for (const { receiver } of lines) receiver.init(app);
    },
    connected: () => lines.some((line) => line.open),
    start: async () => {
      const opened = first.receiver.start();
      const timedOut = Symbol('timed out');
      const patience = new AbortController();
      const waited = clock.sleep(START_MS, patience.signal).then(() => timedOut);
      try {
        const result = await Promise.race([opened, waited]);
        if (result === timedOut) {
          log.warn({}, 'Slack did not open a Socket Mode connection yet; it goes on being tried');
          opened.catch((error: unknown) =>
            log.error({ err: describeError(error) }, 'Socket Mode did not start'),
          );
        }
      } catch (error) {
        stopped.abort();
        throw startError(error);
      } finally {
        patience.abort();
      }
      void startSecond();
    },
    stop: async () => {
      stopped.abort();
      for (const line of lines) {
        line.open = false;
        await line.receiver.stop();
      }
    },
  };
}

function startError(error: unknown): SlackStartError {
  const failure = failureOf(error);
  const why = failure.kind === 'refused' ? failure.error : 'no connection';
  return new SlackStartError(
    `Slack refused to open a Socket Mode connection (${why}): check SLACK_APP_TOKEN, an app-level token with connections:write, and that Socket Mode is switched on for the app.`,
  );
}
