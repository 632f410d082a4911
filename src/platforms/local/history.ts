import type { Message, Page } from '../../messages/parts.ts';
import type { Instant } from '../../shared/clock.ts';
import type { OfficeId } from './people.ts';

/** A conversation: a person's own with the bot, or an office's channel. */
export type Thread = `chat:${string}` | `channel:${OfficeId}`;

/** What a line says: somebody's words, something shown, or what the page itself reports. */
export type Said =
  | { readonly kind: 'person'; readonly account: string; readonly text: string }
  | { readonly kind: 'bot' | 'private'; readonly view: Message | Page }
  | { readonly kind: 'system'; readonly text: { readonly zh: string; readonly en: string } };

export interface Line {
  readonly id: number;
  readonly thread: Thread;
  readonly at: Instant;
  /** The only account that sees it; absent: everybody in the thread. */
  readonly only?: string;
  /** The delivery it came from: a repeated one is shown once. */
  readonly key?: string;
  readonly said: Said;
  /** Rises with every new and every changed line: a page that was away asks for what is newer. */
  readonly seq: number;
  /** The actions that were pressed, by account. */
  readonly chosen: ReadonlyMap<string, ReadonlySet<number>>;
}

export type Listener = (line: Line) => void;

/** Conversations in memory: they outlive a reload of the page, not the process. */
export interface History {
  add(thread: Thread, line: { at: Instant; said: Said; only?: string; key?: string }): Line;
  /** Puts another view where a line stood. */
  replace(id: number, view: Message | Page): Line | undefined;
  choose(id: number, account: string, action: number): Line | undefined;
  find(id: number): Line | undefined;
  hasKey(thread: Thread, key: string): boolean;
  /** What an account sees of a thread, oldest first; `after` leaves out what it has. */
  seen(thread: Thread, account: string, after?: number): readonly Line[];
  /** The newest `seq` there is. */
  newest(): number;
  subscribe(listener: Listener): () => void;
}

/** Lines kept per conversation. */
export const MOST_LINES = 200;

export function createHistory(): History {
  const threads = new Map<Thread, Line[]>();
  const listeners = new Set<Listener>();
  let ids = 0;
  let seq = 0;

  const tell = (line: Line) => {
    for (const listener of listeners) listener(line);
    return line;
  };
  const find = (id: number): Line | undefined => {
    for (const lines of threads.values()) {
      const found = lines.find((line) => line.id === id);
      if (found) return found;
    }
    return undefined;
  };
  const change = (id: number, changes: Partial<Line>): Line | undefined => {
    const old = find(id);
    if (old === undefined) return undefined;
    const line: Line = { ...old, ...changes, seq: ++seq };
    const lines = threads.get(old.thread) ?? [];
    lines.splice(lines.indexOf(old), 1, line);
    return tell(line);
  };

  return {
    add: (thread, line) => {
      const lines = threads.get(thread) ?? [];
      threads.set(thread, lines);
      const added: Line = { ...line, id: ++ids, seq: ++seq, thread, chosen: new Map() };
      lines.push(added);
      if (lines.length > MOST_LINES) lines.splice(0, lines.length - MOST_LINES);
      return tell(added);
    },
    replace: (id, view) => {
      const old = find(id);
      if (old === undefined || !('view' in old.said)) return undefined;
      return change(id, { said: { ...old.said, view }, chosen: new Map() });
    },
    choose: (id, account, action) => {
      const old = find(id);
      if (old === undefined) return undefined;
      const chosen = new Map(old.chosen);
      chosen.set(account, new Set([...(chosen.get(account) ?? []), action]));
      return change(id, { chosen });
    },
    find,
    hasKey: (thread, key) => (threads.get(thread) ?? []).some((line) => line.key === key),
    seen: (thread, account, after = 0) =>
      (threads.get(thread) ?? []).filter((line) => line.seq > after && (line.only ?? account) === account),
    newest: () => seq,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
