import type { Given } from '../../../src/messages/form.ts';
import type { Lang } from '../../../src/shared/lang.ts';
import type { Tenant } from '../../../src/tenant.ts';
import type { TestClock } from '../clock.ts';

/**
 * The people of every platform's stage, by what they are: two who ask (one reads Chinese in Shanghai, one English in London), a third who reads Chinese,
 * the Chinese one's manager, and HR. The company is the same everywhere: five handbooks adopted, contacts named.
 */
export type Cast = 'zh' | 'en' | 'third' | 'manager' | 'hr';

/** What somebody sees after doing something: everything new to them, as one reads it, with buttons in [brackets]. */
export interface Seen {
  /** New messages that only this person sees, and the page or form that opened; oldest first. */
  readonly text: string;
  /** The newest of them alone. */
  readonly last: string;
  /** True when a form waits to be filled in. */
  readonly form: boolean;
}

/** One platform with the whole program behind it, driven as people drive it. */
export interface PlatformDriver {
  readonly name: string;
  readonly tenant: Tenant;
  readonly clock: TestClock;
  readonly workspace: string;
  /** The account id of somebody, as HR's lists and the store name it. */
  account(who: Cast): string;
  /** Writes to the bot, for nobody else to see. */
  say(who: Cast, text: string): Promise<Seen>;
  /** Presses a button of anything the person can still see, the newest first, by its label. */
  press(who: Cast, label: string): Promise<Seen>;
  /** Fills in the form that is open, by the fields' own names; what is not named stays as drawn. */
  fill(who: Cast, given: Given): Promise<Seen>;
  /** What came unasked since somebody last looked. */
  inbox(who: Cast): Promise<Seen>;
  /** What everybody reads in the channel of the Shanghai office. */
  channel(): Promise<string>;
  /** The id of that channel; undefined where the bot cannot speak in one. */
  readonly officeChannel: string | undefined;
  /** Presses a button of the newest post in that channel that has it. */
  pressInChannel(who: Cast, label: string): Promise<Seen>;
  /** The language in which somebody is spoken to here. */
  reads(who: Cast): Lang;
  /** The program ends and starts again on the same database, with the same platform around it; this driver is done with. */
  restart(): Promise<PlatformDriver>;
  /** Where the store lies on the disk, as DATABASE_URL names it for a command line beside the running program. */
  readonly databaseUrl?: string;
  /** The file of the database, where the web server listens, and what a command line at the host has in its environment. */
  readonly host?: {
    readonly database: string;
    readonly url: string;
    readonly env: Readonly<Record<string, string>>;
  };
  /** Everything in the store and the log, as text: to look for what must not be there. */
  kept(): Promise<string>;
  /** Complaints of the platform about what was sent to it. */
  faults(): readonly string[];
  stop(): Promise<void>;
}

export function seenOf(texts: readonly string[], form: boolean): Seen {
  return { text: texts.join('\n\n'), last: texts.at(-1) ?? '', form };
}
