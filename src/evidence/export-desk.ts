import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Store } from '../data/store/store.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Account } from '../people/people.ts';
import type { Evenings } from '../reminders/evenings.ts';
import type { Clock } from '../shared/clock.ts';
import { Refusal } from '../shared/errors.ts';
import type { Ids } from '../shared/ids.ts';
import type { Text } from '../shared/lang.ts';
import { describeError, type Log } from '../shared/log.ts';
import type { LocalDate } from '../time/days.ts';
import { type AuditParts, type AuditScope, makeAudit } from './audit-pack.ts';
import { makeCase } from './case-file.ts';
import type { ExportKind } from './export-rows.ts';
import type { ExportSpool, SpooledFile } from './export-spool.ts';
import { ExportError, type ExportFormat, exportTo } from './exports.ts';
import { writeZip } from './zip.ts';

/** What somebody wants to have as a file. */
export type Wish =
  | {
      readonly what: 'table';
      readonly kind: ExportKind;
      readonly format: ExportFormat;
      /** Of the assignments those of one campaign. */
      readonly campaign?: string | undefined;
    }
  | { readonly what: 'audit'; readonly of: AuditScope; readonly on?: LocalDate | undefined }
  | { readonly what: 'case'; readonly person: string; readonly policy: string };

export interface ExportWish {
  readonly company: string;
  readonly who: Account;
  /** As the record names them. */
  readonly by: string;
  readonly reason: string;
  readonly wish: Wish;
}

/** What came of a wish. */
export interface Export {
  readonly files: readonly SpooledFile[];
  /** Lines of a table, or people of a pack. */
  readonly rows: number;
  /** The entry about the export. */
  readonly entry: number;
}

/** How a finished one is announced to whoever did not wait: kind of the message that is owed. */
export const EXPORT_READY = 'export-ready';
/** How long somebody waits for the answer itself; what takes longer is announced. */
const PATIENCE_MS = 1_500;

/** Makes files for people who ask in the chat. Each is in the record before it can be fetched. */
export interface ExportDesk {
  /**
   * Makes it; 'later' when that takes long: a message follows.
   * @throws Refusal when it cannot be made
   */
  make(wish: ExportWish): Promise<Export | 'later'>;
  /** What a message announced: files, what went wrong, or undefined when it is over. */
  made(id: string, who: Account): Export | Text | undefined;
  readonly files: Pick<ExportSpool, 'find' | 'bytes' | 'drop'>;
  /** Keeps a file that was made elsewhere, until it is fetched. */
  keep(name: string, bytes: Uint8Array): Promise<SpooledFile>;
  /** Deletes what nobody fetched. */
  forget(): void;
  /** Gives up what is under way, and tells who waits; deletes the files. */
  close(): Promise<void>;
}

const said = (code: string, zh: string, en: string) => new Refusal(code, { zh, en });

/** Why there is no file, in words for who asked. */
function refusalFor(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  const code = error instanceof ExportError ? error.code : (error as NodeJS.ErrnoException).code;
  if (code === 'interrupted')
    return said(
      'export-stopped',
      '导出到一半，知礼停了，没有生成文件，也没有记录。请再导出一次。',
      'Decorum stopped half-way through the export: there is no file and no record of one. Please export again.',
    );
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG')
    return said(
      'export-full',
      '存储空间满了，没有导出，别的什么都没有改动。请系统管理员清理空间，再导出一次。',
      'Storage is full: nothing was exported and nothing else was changed. Ask the system administrator to free space, then export again.',
    );
  if (code === undefined || !/^E[A-Z]+$/.test(String(code))) return undefined;
  return said(
    'export-unwritten',
    `文件写不到服务器上（${code}），没有导出。请找系统管理员。`,
    `The file could not be written on the server (${code}); nothing was exported. Ask the system administrator.`,
  );
}

const PER_PERSON = said(
  'export-running',
  '上一个文件还在做，做好了会私信发给您。请等它好了再导出。',
  'Your last file is still being made and will come as a direct message. Please wait for it before the next.',
);

export function createExportDesk(
  parts: AuditParts & {
    readonly store: Store;
    readonly outbox: Outbox;
    readonly spool: ExportSpool;
    readonly clock: Clock;
    readonly ids: Ids;
    readonly log: Log;
    readonly evenings: Evenings;
  },
): ExportDesk {
  const { store, outbox, spool, clock, log } = parts;
  const stopping = new AbortController();
  /** Who waits for a file, and what came of the ones that took long. */
  const running = new Map<string, Promise<unknown>>();
  const announced = new Map<string, { readonly who: Account; readonly result: Export | Text }>();

  const pack = async (place: string, name: string, files: ReadonlyMap<string, Uint8Array>) => {
    const out = join(place, `${name}.zip`);
    await writeZip(out, files);
    return spool.keep([out]);
  };
  const produce = async ({ company, by, reason, wish }: ExportWish, place: string): Promise<Export> => {
    const day = new Date(clock.now()).toISOString().slice(0, 10);
    if (wish.what === 'table') {
      const { kind, format, campaign } = wish;
      const { files, rows, entry } = await exportTo(
        { ...parts, campaign, titleOf: (version) => parts.policies.version(company, version) },
        {
          ...{ company, kind, format, reason, by, signal: stopping.signal },
          out: join(place, `${kind}-${day}.${format}`),
        },
      );
      return { files: spool.keep(files), rows, entry };
    }
    const made =
      wish.what === 'audit'
        ? await makeAudit(parts, { company, of: wish.of, on: wish.on, reason, by })
        : await makeCase(parts, { company, person: wish.person, policy: wish.policy, reason, by });
    const files = await pack(place, `${wish.what}-${day}`, made.files);
    return { files, rows: 'rows' in made ? made.rows : 1, entry: made.entry };
  };

  /** Says in a message what came of it: by then whoever asked has turned to something else. */
  const announce = async (company: string, who: Account, work: Promise<Export>) => {
    const id = parts.ids('exp');
    const result = await work.catch((error: unknown) => {
      const { text } = refusalFor(error) ?? UNKNOWN;
      if (!(error instanceof Refusal))
        log.error({ company, err: describeError(error) }, 'an export came to nothing');
      return text;
    });
    announced.set(id, { who, result });
    await store.write(company, (tx) =>
      outbox.owe(tx, {
        company,
        key: `${EXPORT_READY}:${id}`,
        to: who,
        kind: EXPORT_READY,
        subject: id,
        lane: 'reply',
      }),
    );
    if (!stopping.signal.aborted) void outbox.dispatch(company);
  };

  return {
    make: async (wish) => {
      spool.forget();
      const key = JSON.stringify([wish.company, wish.who.workspace, wish.who.account]);
      if (running.has(key)) throw PER_PERSON;
      if (stopping.signal.aborted) throw refusalFor({ code: 'interrupted' });
      const place = spool.place();
      const work = produce(wish, place).catch((error: unknown) => {
        spool.clear(place);
        throw error;
      });
      const patience = new AbortController();
      const until = (promise: Promise<unknown>) => {
        running.set(key, promise);
        void promise.catch(() => {}).finally(() => running.delete(key));
      };
      until(work);
      try {
        const first = await Promise.race([
          work,
          clock.sleep(PATIENCE_MS, patience.signal).then(() => 'later' as const),
        ]);
        if (first === 'later')
          until(
            announce(wish.company, wish.who, work).catch((error: unknown) =>
              log.error({ err: describeError(error) }, 'who waits for an export could not be told'),
            ),
          );
        return first;
      } catch (error) {
        throw refusalFor(error) ?? error;
      } finally {
        patience.abort();
      }
    },
    made: (id, { workspace, account }) => {
      const found = announced.get(id);
      return found?.who.workspace === workspace && found.who.account === account ? found.result : undefined;
    },
    files: spool,
    keep: async (name, bytes) => {
      spool.forget();
      const place = spool.place();
      const path = join(place, name);
      try {
        await writeFile(path, bytes, { mode: 0o600 });
        const [file] = spool.keep([path]);
        if (file === undefined) throw new Error('one path, one file');
        return file;
      } catch (error) {
        spool.clear(place);
        throw refusalFor(error) ?? error;
      }
    },
    forget: () => {
      spool.forget();
      for (const [id, { result }] of announced)
        if ('files' in result && result.files.every(({ token }) => spool.find(token) === undefined))
          announced.delete(id);
    },
    close: async () => {
      stopping.abort();
      await Promise.allSettled(running.values());
      spool.close();
    },
  };
}

const UNKNOWN = said(
  'export-unknown',
  '抱歉，没有导出，原因还不清楚，什么都没有改动。请过几分钟再试。',
  'Sorry, nothing was exported; the cause is not known yet, and nothing was changed. Try again in a few minutes.',
);
