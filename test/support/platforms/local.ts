import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Given } from '../../../src/messages/form.ts';
import type { Company } from '../../../src/people/company.ts';
import { DEMO, LOCAL } from '../../../src/platforms/local/people.ts';
import type { TestClock } from '../clock.ts';
import { dumpFile } from '../dump.ts';
import { temporaryFolder } from '../folder.ts';
import { callerOf, startLocal } from '../local.ts';
import { recordingLog } from '../log.ts';
import { type Cast, type PlatformDriver, seenOf } from './driver.ts';

const ACCOUNTS: Readonly<Record<Cast, string>> = {
  zh: 'wang-min',
  en: 'tom-hughes',
  third: 'liu-yang',
  manager: 'sun-qiang',
  hr: 'li-lan',
};

export interface LocalOptions {
  readonly company?: Partial<Company>;
  /** Where the database of a program lies that has ended, and its clock. */
  readonly folder?: string;
  readonly clock?: TestClock;
}

/** The local chat page, as its script drives it. */
export async function driveLocal(options: LocalOptions = {}): Promise<PlatformDriver> {
  const folder = options.folder ?? temporaryFolder();
  // The demo's database lies beside the configured one.
  const database = join(folder, 'demo.db');
  const logged: string[] = [];
  const databaseUrl = `sqlite:${join(folder, 'decorum.db')}`;
  const app = await startLocal({
    databaseUrl,
    log: recordingLog(logged),
    ...(options.company === undefined ? {} : { company: options.company }),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  });
  onTestFinished(() => app.stop());
  const caller = await callerOf(app);
  for (const account of Object.values(ACCOUNTS)) {
    await app.tenant.people.firstMeeting(DEMO, { workspace: LOCAL, account });
  }

  const lines = async (who: Cast, where: 'chat' | 'channel' = 'chat') => {
    const html = await (await fetch(`${app.url}/?as=${ACCOUNTS[who]}&in=${where}`)).text();
    return [
      ...html.matchAll(/<article class="line (bot|private)[^"]*" data-line="(\d+)"[^>]*>(.*?)<\/article>/gs),
    ].map((match) => ({ key: match[2] ?? '', html: match[3] ?? '', text: readHtml(match[3] ?? '') }));
  };
  const known = new Map<Cast, Map<string, string>>();
  const forms = new Map<Cast, string>();
  const look = async (who: Cast) => {
    const before = known.get(who) ?? new Map<string, string>();
    const all = await lines(who);
    known.set(who, new Map(all.map(({ key, text }) => [key, text])));
    const fresh = all.filter(({ key, text }) => before.get(key) !== text).map(({ text }) => text);
    const form = forms.get(who);
    return seenOf(form === undefined ? fresh : [...fresh, readHtml(form)], form !== undefined);
  };
  const act = async (who: Cast, path: string, body: Record<string, unknown>) => {
    await look(who);
    const { form } = await caller.do(path, { as: ACCOUNTS[who], ...body });
    if (form === undefined) forms.delete(who);
    else forms.set(who, form);
    return look(who);
  };

  return {
    name: 'local page',
    databaseUrl,
    host: { database, url: app.url, env: { DATABASE_URL: databaseUrl } },
    tenant: app.tenant,
    clock: app.clock,
    workspace: LOCAL,
    account: (who) => ACCOUNTS[who],
    say: (who, text) => act(who, 'say', { text }),
    press: async (who, label) => {
      const found = buttonIn(await lines(who), label);
      if (found === undefined) throw new Error(`${who} sees no button “${label}”`);
      return act(who, 'press', { call: found.call, line: Number(found.key), action: found.action });
    },
    fill: (who, given: Given) => {
      const form = forms.get(who);
      if (form === undefined) throw new Error(`${who} sees no form`);
      return act(who, 'submit', {
        call: attribute(form, 'data-call'),
        drawnFrom: attribute(form, 'data-drawn-from'),
        given: { ...drawn(form), ...given },
      });
    },
    inbox: look,
    channel: async () => (await lines('zh', 'channel')).map(({ text }) => text).join('\n\n'),
    officeChannel: 'shanghai',
    pressInChannel: async (who, label) => {
      await look(who);
      const before = await lines(who, 'channel');
      const found = buttonIn(before, label);
      if (found === undefined) throw new Error(`no post in the channel has a button “${label}”`);
      const { form } = await caller.do('press', {
        as: ACCOUNTS[who],
        in: 'channel',
        call: found.call,
        line: Number(found.key),
        action: found.action,
      });
      if (form === undefined) forms.delete(who);
      else forms.set(who, form);
      // What is said back stands in the channel, for this person alone.
      const fresh = (await lines(who, 'channel')).filter(
        ({ key, text }) => !before.some((each) => each.key === key && each.text === text),
      );
      const seen = await look(who);
      return seenOf([...fresh.map(({ text }) => text), ...(seen.text === '' ? [] : [seen.text])], seen.form);
    },
    reads: (who) => (who === 'en' ? 'en' : 'zh'),
    restart: async () => {
      await app.stop();
      return driveLocal({ ...options, folder, clock: app.clock });
    },
    kept: async () => {
      await app.tenant.counts.flush();
      return JSON.stringify(dumpFile(database)) + logged.join('\n');
    },
    faults: () => [],
    stop: () => app.stop(),
  };
}

const ENTITIES: Readonly<Record<string, string>> = { quot: '"', '#39': "'", lt: '<', gt: '>', amp: '&' };

function decoded(text: string): string {
  return text.replace(/&(quot|#39|lt|gt|amp);/g, (_whole, name: string) => ENTITIES[name] ?? '');
}

/** What a person reads of a piece of the page; buttons in [brackets]. */
function readHtml(html: string): string {
  const text = html
    .replace(/<svg.*?<\/svg>/gs, '')
    .replace(/<span class="hidden">.*?<\/span>/gs, '')
    .replace(/<button[^>]*>(.*?)<\/button>/gs, '[$1]\n')
    .replace(/<br>|<\/(p|li|h\d|div|dt|dd|label|legend|blockquote)>/g, '\n')
    .replace(/<[^>]+>/g, '');
  return decoded(text)
    .replace(/\n{2,}/g, '\n')
    .trim();
}

function buttonsOf(html: string): { label: string; call: string; action: number }[] {
  return [...html.matchAll(/<button[^>]*data-call="[^"]+"[^>]*>/g)].map(([tag]) => ({
    label: attribute(tag, 'data-label'),
    call: attribute(tag, 'data-call'),
    action: Number(attribute(tag, 'data-action')),
  }));
}

/** The button with this label in the newest line that has it. */
function buttonIn(lines: readonly { key: string; html: string }[], label: string) {
  return [...lines]
    .reverse()
    .flatMap(({ key, html }) => buttonsOf(html).map((button) => ({ ...button, key })))
    .find((button) => button.label === label);
}

function attribute(html: string, name: string): string {
  return decoded(new RegExp(`${name}="([^"]*)"`).exec(html)?.[1] ?? '');
}

/** The values with which a form was drawn. */
function drawn(form: string): Given {
  const values: Record<string, string> = {};
  const add = (name: string, value: string, joined: boolean) => {
    if (name === '' || value === '') return;
    values[name] = joined && values[name] !== undefined ? `${values[name]},${value}` : value;
  };
  for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
    const type = attribute(tag, 'type');
    if ((type === 'checkbox' || type === 'radio') && !/ checked/.test(tag)) continue;
    add(attribute(tag, 'name'), attribute(tag, 'value'), type === 'checkbox');
  }
  for (const [, tag = '', text = ''] of form.matchAll(/<textarea([^>]*)>(.*?)<\/textarea>/gs)) {
    add(attribute(tag, 'name'), decoded(text).replace(/^\n/, ''), false);
  }
  for (const [, tag = '', options = ''] of form.matchAll(/<select([^>]*)>(.*?)<\/select>/gs)) {
    const chosen = /<option value="([^"]*)" selected/.exec(options)?.[1] ?? '';
    add(attribute(tag, 'name'), decoded(chosen), false);
  }
  return values;
}
