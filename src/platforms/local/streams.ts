import type { Context } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import type { Chat } from './chat.ts';
import type { History, Line } from './history.ts';
import { drawLine } from './lines.ts';
import type { DemoPerson } from './people.ts';

/** How often an idle stream says that it is alive. */
const BEAT_MS = 20_000;
/** Pages that may listen at once; more are turned away rather than kept waiting. */
export const MOST_STREAMS = 200;

/** Open pages that are told of new lines as they come. */
export interface Streams {
  /** `since`: `<process>-<seq>`, what the page has; from another process it is told to load anew. */
  open(context: Context, who: DemoPerson, since: string): Response;
  place(): string;
  full(): boolean;
  closeAll(): void;
}

export function createStreams(chat: Chat, history: History, epoch: string): Streams {
  const open = new Set<() => void>();
  let closed = false;
  const place = (seq: number) => `${epoch}-${seq}`;

  const follow = async (stream: SSEStreamingApi, who: DemoPerson, since: string): Promise<void> => {
    const [from, seq] = since.split('-');
    if (from !== epoch) {
      await stream.writeSSE({ event: 'anew', data: '{}' });
      return;
    }
    const threads = [chat.threadOf(who, 'chat'), chat.threadOf(who, 'channel')];
    const lang = chat.lang(who);
    const write = (line: Line) => {
      if (!threads.includes(line.thread) || (line.only ?? who.account) !== who.account) return;
      const now = chat.lang(who);
      // The language was changed in another window or in words: the page draws itself anew.
      const event = now === lang ? 'line' : 'anew';
      const data = {
        id: line.id,
        thread: line.thread,
        seq: line.seq,
        html: drawLine(line, { who, lang: now }).toString(),
      };
      void stream.writeSSE({ event, id: place(line.seq), data: JSON.stringify(data) });
    };
    const missed = threads.flatMap((thread) => [...history.seen(thread, who.account, Number(seq) || 0)]);
    for (const line of missed.sort((a, b) => a.seq - b.seq)) write(line);
    await stream.writeSSE({ event: 'ready', id: place(history.newest()), data: '{}' });
    const unsubscribe = history.subscribe(write);
    const beat = setInterval(() => void stream.write(':\n\n'), BEAT_MS);
    await new Promise<void>((resolve) => {
      const close = () => {
        open.delete(close);
        resolve();
      };
      open.add(close);
      stream.onAbort(close);
      if (stream.aborted || closed) close();
    });
    clearInterval(beat);
    unsubscribe();
  };

  return {
    place: () => place(history.newest()),
    full: () => open.size >= MOST_STREAMS,
    open: (context, who, since) => {
      const response = streamSSE(context, (stream) => follow(stream, who, since));
      // Ends with the stream, so that a stopping server has nothing to wait for.
      response.headers.set('connection', 'close');
      return response;
    },
    closeAll: () => {
      closed = true;
      for (const close of open) close();
      open.clear();
    },
  };
}
