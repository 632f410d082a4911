import type { Store } from '../../src/data/store/store.ts';
import type { Call } from '../../src/messages/call.ts';
import type { Attachments, Given } from '../../src/messages/form.ts';
import type { Action, Message, Reply, View } from '../../src/messages/parts.ts';
import { actionsOf, plainText } from '../../src/messages/plain.ts';
import type { Asker, Input, Role } from '../../src/messages/request.ts';
import type { Dispatch, Found, Limits, Outcome, Target } from '../../src/outbox/sender.ts';
import { askerOf, type PlatformProfile } from '../../src/people/asker.ts';
import type { Company } from '../../src/people/company.ts';
import type { Platform } from '../../src/platforms/types.ts';
import type { Lang } from '../../src/shared/lang.ts';
import { openTenant, type Tenant } from '../../src/tenant.ts';
import { createTestClock, type TestClock } from './clock.ts';
import { recordingLog } from './log.ts';

export const COMPANY = 'acme';
export const WORKSPACE = 'local';

/** A company in Shanghai that has adopted all five handbooks and named its two contacts. */
export const ACME: Partial<Company> = {
  name: { zh: '知礼演示公司', en: 'Acme Ltd' },
  zone: 'Asia/Shanghai',
  handbooks: ['B', 'C', 'E', 'A', 'D'].map((id) => ({ id, standing: 'adopted' as const })),
  contacts: {
    inside: { name: { zh: '李岚（HR）', en: 'Li Lan (HR)' }, reach: { zh: '分机8021', en: 'ext. 8021' } },
    outside: {
      name: { zh: '周宁（工会）', en: 'Zhou Ning (union)' },
      reach: { zh: '分机8033', en: 'ext. 8033' },
    },
  },
};

/** Somebody who asks. What is not said: an employee in Shanghai who reads Chinese. */
export interface Persona {
  readonly account: string;
  readonly profile?: PlatformProfile;
}

/** A message as it came to one person or channel. */
export interface Letter {
  readonly workspace: string;
  readonly account: string | undefined;
  readonly channel: string | undefined;
  /** The key of the (first) delivery. */
  readonly key: string;
  readonly message: Message;
  /** Names the call. */
  readonly dispatch: string;
  /** True when the same bytes were sent before. */
  readonly doubtful: boolean;
}

/** A platform without a network: it keeps what it is given to send, and fails as it is told. */
export interface Postbox {
  readonly sent: Letter[];
  /** What the next sends come to, in order; afterwards everything is sent. An Error is thrown. */
  readonly outcomes: (Outcome | Error)[];
  /** What the next looks for a doubtful call find; afterwards: nothing. */
  readonly found: Found[];
  /** Every call, also the ones that failed. */
  readonly calls: Dispatch[];
  /** What this platform lets through; generous when nothing is said. */
  limits: Limits;
  /** Called at each send, before its outcome. */
  onSend?: (letter: Letter) => void | Promise<void>;
}

export interface World {
  readonly clock: TestClock;
  readonly tenant: Tenant;
  readonly post: Postbox;
  /** Everything that was logged, as JSON. */
  readonly logged: string[];
  say(
    who: Persona,
    text: string,
    options?: { private?: boolean; slash?: boolean; id?: string },
  ): Promise<Reply>;
  press(who: Persona, call: Call | string, options?: { safe?: boolean; id?: string }): Promise<Reply>;
  submit(
    who: Persona,
    form: View,
    given: Given,
    options?: { id?: string; files?: Attachments },
  ): Promise<Reply>;
  /** The action of a reply with this label. */
  pressLabel(who: Persona, reply: Reply, label: string): Promise<Reply>;
  asker(who: Persona): Asker;
  /** Ends this process' view of the company and opens it anew over the same database. */
  restart(): Promise<World>;
  close(): Promise<void>;
}

export const AMY: Persona = { account: 'amy' };
export const BEN: Persona = { account: 'ben' };
export const HANNAH: Persona = { account: 'hannah' };
export const LANG_ZH: PlatformProfile = { lang: 'zh' };
export const english = (who: Persona): Persona => ({ ...who, profile: { ...who.profile, lang: 'en' } });

async function takeLetter(post: Postbox, dispatch: Dispatch, target: Target): Promise<Outcome> {
  const { id, bytes, attempt } = dispatch;
  const letter: Letter = {
    workspace: target.workspace,
    account: target.account,
    channel: target.channel,
    key: target.key,
    message: JSON.parse(bytes) as Message,
    dispatch: id,
    doubtful: attempt > 1,
  };
  await post.onSend?.(letter);
  const outcome = post.outcomes.shift() ?? { outcome: 'sent' as const };
  if (outcome instanceof Error) throw outcome;
  if (outcome.outcome === 'sent') post.sent.push(letter);
  return outcome;
}

/** Takes everything as fast as it comes. */
export const FAST: Limits = { perMinute: 100_000, perChannelSecond: 1e9, batch: 1, parallel: 1 };

function postPlatform(post: Postbox, languages: Readonly<Record<string, Lang>>): Platform {
  return {
    name: 'local',
    mounts: [],
    sender: {
      reaches: (workspace) => workspace === WORKSPACE,
      languageOf: async (_workspace, account) => languages[account],
      get limits() {
        return post.limits;
      },
      freeze: (message) => JSON.stringify(message),
      send: async (dispatch) => {
        post.calls.push(dispatch);
        const outcomes: Outcome[] = [];
        for (const target of dispatch.targets) outcomes.push(await takeLetter(post, dispatch, target));
        return outcomes;
      },
      lookUp: async () => post.found.shift() ?? { found: 'no' },
    },
    nameOf: (_workspace, account) => ({ amy: '陈安', ben: '吴斌', hannah: '李岚' })[account],
    health: () => ({ ready: true }),
    start: async () => {},
    stop: async () => {},
  };
}

/** Opens a company with the real program behind the door; only the clock and the network are the test's. */
export async function openWorld(
  options: {
    databaseUrl?: string;
    /** An opened store in place of one at an address. */
    store?: Store;
    company?: Partial<Company>;
    overlay?: string;
    clock?: TestClock;
    /** People that have not been greeted yet; everybody else is known. */
    strangers?: boolean;
    /** Roles by account; Hannah is HR when nothing is said. */
    roles?: Readonly<Record<string, readonly Role[]>>;
    languages?: Readonly<Record<string, Lang>>;
  } = {},
): Promise<World> {
  const clock = options.clock ?? createTestClock();
  const logged: string[] = [];
  const post: Postbox = { sent: [], outcomes: [], found: [], calls: [], limits: FAST };
  const tenant = await openTenant({
    company: COMPANY,
    databaseUrl: options.databaseUrl ?? 'sqlite::memory:',
    store: options.store,
    fromFile: options.company ?? ACME,
    overlay: options.overlay,
    clock,
    log: recordingLog(logged),
  });
  tenant.platforms.push(postPlatform(post, options.languages ?? {}));
  for (const [account, roles] of Object.entries(options.roles ?? { hannah: ['hr' as const] })) {
    for (const role of roles) tenant.people.configure(COMPANY, role, [{ workspace: WORKSPACE, account }]);
  }
  if (!options.strangers) {
    for (const { account } of [AMY, BEN, HANNAH]) {
      await tenant.people.firstMeeting(COMPANY, { workspace: WORKSPACE, account });
    }
  }
  let next = 1;
  const asker = (who: Persona): Asker =>
    askerOf(COMPANY, { workspace: WORKSPACE, account: who.account }, who.profile ?? {}, tenant);
  const handle = (who: Persona, input: Input, given: { id?: string; private?: boolean } = {}) =>
    tenant.door.handle({
      id: given.id ?? `request-${clock.now()}-${next++}`,
      company: COMPANY,
      asker: asker(who),
      at: clock.now(),
      private: given.private ?? true,
      input,
    });
  const world: World = {
    clock,
    tenant,
    post,
    logged,
    asker,
    say: (who, text, given = {}) =>
      handle(who, { input: 'words', text, slash: given.slash ?? text.startsWith('/') }, given),
    press: (who, call, given = {}) =>
      handle(who, { input: 'call', call: call as Call, safe: given.safe ?? false }, given),
    submit: (who, form, values, given = {}) => {
      if (form.view !== 'form') throw new Error(`no form, but: ${plainText(form)}`);
      return handle(
        who,
        {
          input: 'submit',
          call: form.call,
          given: values,
          drawnFrom: form.drawnFrom,
          ...(given.files === undefined ? {} : { files: given.files }),
        },
        given,
      );
    },
    pressLabel: (who, reply, label) => world.press(who, actionLabelled(reply, label).call),
    restart: async () => {
      await tenant.close();
      return openWorld({ ...options, clock, strangers: true });
    },
    close: () => tenant.close(),
  };
  return world;
}

/** The pressable action of a reply with this label; says what there is when it is missing. */
export function actionLabelled(reply: Reply, label: string): Action & { call: Call } {
  const actions = actionsOf(reply.view);
  const found = actions.find((each) => each.label === label);
  if (found === undefined || !('call' in found)) {
    throw new Error(`no button “${label}”, but: ${actions.map((each) => each.label).join(' | ')}`);
  }
  return found;
}

/** What a reply says, as plain text. */
export function textOf(reply: Reply | View | Message): string {
  return plainText('to' in reply ? reply.view : reply);
}

/** The values with which a form is drawn: what is submitted when nothing is changed. */
export function drawnValues(reply: Reply): Given {
  if (reply.view.view !== 'form') throw new Error(`no form, but: ${textOf(reply)}`);
  return Object.fromEntries(
    reply.view.fields.flatMap((field) =>
      'value' in field && field.value !== undefined && field.value !== '' ? [[field.name, field.value]] : [],
    ),
  );
}
