import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Door } from '../commands/door.ts';
import type { NameOf } from '../commands/services.ts';
import type { ExportDesk } from '../evidence/export-desk.ts';
import type { Pictures } from '../evidence/pictures.ts';
import type { Sender } from '../outbox/sender.ts';
import type { Companies } from '../people/company.ts';
import type { Directory } from '../people/directory.ts';
import type { Account, People } from '../people/people.ts';
import type { Job } from '../reminders/heartbeat.ts';
import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';

/** What a platform is given. It turns what comes in into requests for the door, and renders the replies. */
export interface PlatformParts {
  readonly door: Door;
  readonly people: People;
  readonly directory: Directory;
  readonly companies: Companies;
  /** How many policies wait for somebody's answer. */
  readonly owed?: (who: Account) => Promise<number>;
  /** What messages show as pictures. */
  readonly pictures?: Pictures;
  /** Files that messages hand over. */
  readonly exports?: { readonly files: ExportDesk['files'] };
  readonly clock: Clock;
  readonly log: Log;
}

/** A path of the one HTTP server that a platform answers itself. */
export interface Mount {
  /** A whole path such as `/slack/events`, or a prefix ending in `/`. */
  readonly path: string;
  readonly listener: (request: IncomingMessage, response: ServerResponse) => void;
}

/** A chat platform. What it cannot do it leaves out. */
export interface Platform {
  readonly name: 'slack' | 'wecom' | 'local';
  readonly mounts: readonly Mount[];
  readonly sender: Sender;
  readonly nameOf: NameOf;
  /** The accounts in a channel or a user group, or undefined when the platform does not say. */
  membersOf?(
    place: { readonly channel: string } | { readonly group: string },
  ): Promise<readonly string[] | undefined>;
  /** Features that are off because the platform did not grant what they need. */
  missing?(): readonly {
    readonly feature: { readonly zh: string; readonly en: string };
    readonly needs: string;
  }[];
  /** What the platform does regularly. */
  readonly jobs?: readonly Job[];
  /** Ready to take requests, or the reason why not, for `/healthz`. */
  health(): { readonly ready: boolean; readonly why?: string };
  start(): Promise<void>;
  /** Takes nothing more, and resolves when what was under way is done. */
  stop(): Promise<void>;
}
