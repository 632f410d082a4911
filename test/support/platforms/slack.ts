import type { Given } from '../../../src/messages/form.ts';
import { OFFICE, PEOPLE, type Stage, type StageOptions, setStage } from '../../platforms/slack/stage.ts';
import { dumpFile } from '../dump.ts';
import { type SimMessage, type SimView, textOf } from '../slack/index.ts';
import { type Cast, type PlatformDriver, seenOf } from './driver.ts';

const ACCOUNTS: Readonly<Record<Cast, string>> = {
  zh: PEOPLE.AMY,
  en: PEOPLE.BEN,
  third: 'U0CAI',
  manager: PEOPLE.ADMIN,
  hr: PEOPLE.HR,
};

/** Slack, over signed HTTP requests or Socket Mode. */
export async function driveSlack(
  mode: 'http' | 'socket',
  options: Omit<StageOptions, 'mode'> = {},
): Promise<PlatformDriver> {
  return driveStage(await setStage({ mode, ...options }), mode);
}

/** The same on a stage that was set already. */
export async function driveStage(stage: Stage, mode: 'http' | 'socket' = 'http'): Promise<PlatformDriver> {
  const { sim, app } = stage;
  const [tenant] = app.tenants;
  if (tenant === undefined) throw new Error('no company was opened');
  sim.addUser({ id: ACCOUNTS.third, name: 'cai', displayName: '刘彩', tz: 'Asia/Shanghai', locale: 'zh-CN' });
  await tenant.people.firstMeeting(tenant.company, { workspace: sim.teamId, account: ACCOUNTS.third });
  return driverOf(stage, mode);
}

function driverOf(
  stage: Stage,
  mode: 'http' | 'socket',
  known = new Map<Cast, Map<string, string>>(),
): PlatformDriver {
  const { sim, app, clock } = stage;
  const [tenant] = app.tenants;
  if (tenant === undefined) throw new Error('no company was opened');
  tenant.people.configure(tenant.company, 'manager', [{ workspace: sim.teamId, account: PEOPLE.ADMIN }]);
  // Bold beside a letter needs a boundary that nobody sees.
  const read = (thing: SimMessage | SimView) => textOf(thing).replaceAll('\u200b', '');

  const visible = (who: Cast): (SimMessage | SimView)[] => {
    const persona = sim.as(ACCOUNTS[who]);
    const bot = persona.dm().filter(({ user }) => user === sim.botUserId);
    const view = persona.view();
    const messages = [...bot, ...persona.ephemerals.filter((each) => !bot.includes(each))].sort((a, b) =>
      a.ts < b.ts ? -1 : 1,
    );
    return [...messages, ...(view === undefined ? [] : [view])];
  };
  const keyOf = (thing: SimMessage | SimView) => ('ts' in thing ? `${thing.channel}:${thing.ts}` : thing.id);
  const look = (who: Cast) => {
    const before = known.get(who) ?? new Map<string, string>();
    const now = new Map(visible(who).map((thing) => [keyOf(thing), read(thing)]));
    known.set(who, now);
    const fresh = [...now].filter(([key, text]) => before.get(key) !== text).map(([, text]) => text);
    const form = sim.as(ACCOUNTS[who]).view()?.submit != null;
    return seenOf(fresh, form);
  };
  const holds = (thing: SimMessage | SimView, label: string) => read(thing).includes(`[${label}]`);

  return {
    name: `Slack (${mode})`,
    tenant,
    host: {
      database: stage.database,
      url: `http://127.0.0.1:${stage.port}`,
      env: {
        DATABASE_URL: `sqlite:${stage.database}`,
        DECORUM_LEDGER_KEY_FILE: `${stage.database}.key`,
        SLACK_BOT_TOKEN: sim.botToken,
        SLACK_SIGNING_SECRET: sim.signingSecret,
      },
    },
    clock,
    workspace: sim.teamId,
    account: (who) => ACCOUNTS[who],
    say: async (who, text) => {
      look(who);
      await sim.as(ACCOUNTS[who]).message('dm', text);
      return look(who);
    },
    press: async (who, label) => {
      look(who);
      const persona = sim.as(ACCOUNTS[who]);
      const target = visible(who)
        .reverse()
        .find((thing) => holds(thing, label));
      if (target === undefined) throw new Error(`${who} sees no button “${label}”`);
      await persona.press(target, label);
      // A form that was asked for in a direct message is opened by one more button.
      return look(who);
    },
    fill: async (who, given: Given) => {
      const persona = sim.as(ACCOUNTS[who]);
      // What Slack shows as a button first, a person opens.
      if (persona.view() === undefined) {
        const offer = visible(who)
          .reverse()
          .find((thing) => holds(thing, 'Open the form') || holds(thing, '打开表单'));
        if (offer === undefined) throw new Error(`${who} sees no form`);
        await persona.press(offer, holds(offer, 'Open the form') ? 'Open the form' : '打开表单');
      }
      look(who);
      const values = Object.fromEntries(
        Object.entries(given).map(([name, value]) => [
          `field:${name}`,
          takesMany(persona.view(), name) ? value.split(',').filter((each) => each !== '') : value,
        ]),
      );
      const outcome = await persona.submit(persona.view(), values);
      const refused = Object.values(outcome.refused ?? {}).join('\n');
      if (refused !== '') throw new Error(`Slack's client refuses: ${refused}`);
      return look(who);
    },
    inbox: async (who) => look(who),
    channel: async () => sim.messagesIn(OFFICE).map(read).join('\n\n'),
    officeChannel: OFFICE,
    pressInChannel: async (who, label) => {
      look(who);
      const post = sim.messagesIn(OFFICE).findLast((each) => holds(each, label));
      if (post === undefined) throw new Error(`no post in the channel has a button “${label}”`);
      await sim.as(ACCOUNTS[who]).press(post, label);
      return look(who);
    },
    reads: (who) => (who === 'zh' || who === 'third' ? 'zh' : 'en'),
    restart: async () => driverOf(await stage.restart(), mode, known),
    kept: async () => {
      await tenant.counts.flush();
      return JSON.stringify(dumpFile(stage.database)) + stage.logged.join('\n');
    },
    faults: () => [...sim.violations, ...sim.warnings, ...sim.timeouts].map((each) => JSON.stringify(each)),
    stop: stage.stop,
  };
}

/** True where several can be picked at once. */
function takesMany(view: SimView | undefined, name: string): boolean {
  const block = view?.blocks.find((each) => each.block_id === `field:${name}`);
  const type = String((block?.element as { type?: unknown } | undefined)?.type);
  return type === 'checkboxes' || type.startsWith('multi_');
}
