import { PEOPLE, type Stage, type StageOptions, setStage } from '../../platforms/wecom/stage.ts';
import { dumpFile } from '../dump.ts';
import { handsOf } from '../wecom/hands.ts';
import type { SimMessage } from '../wecom/index.ts';
import { readMessage } from '../wecom/read.ts';
import { type Cast, type PlatformDriver, seenOf } from './driver.ts';

const USERS: Readonly<Record<Cast, string>> = {
  zh: PEOPLE.AMY,
  en: PEOPLE.BEN,
  third: PEOPLE.ODD,
  manager: PEOPLE.BOSS,
  hr: PEOPLE.HR,
};

/** WeCom: encrypted callbacks, the API, and its browser for pages. */
export async function driveWecom(options: StageOptions = {}): Promise<PlatformDriver> {
  const stage = await setStage(options);
  const { sim } = stage;
  // WeCom tells no language: it is learnt from what somebody types.
  for (const who of ['en', 'hr'] as const) await sim.say(USERS[who], 'what do I wear on Friday');
  return driverOf(stage);
}

function driverOf(stage: Stage, known = new Map<Cast, Map<SimMessage, string>>()): PlatformDriver {
  const { sim, tenant, clock } = stage;
  const { corpId } = sim.state;
  const accountOf = (who: Cast) => USERS[who].toLowerCase();
  tenant.people.configure(tenant.company, 'manager', [{ workspace: corpId, account: accountOf('manager') }]);
  const hands = new Map(Object.entries(USERS).map(([who, user]) => [who as Cast, handsOf(sim, user)]));
  const of = (who: Cast) => hands.get(who) ?? handsOf(sim, USERS[who]);
  const look = (who: Cast) => {
    const before = known.get(who);
    const now = new Map(sim.inbox(USERS[who]).map((message) => [message, readMessage(message)]));
    known.set(who, now);
    const fresh = [...now].filter(([message, text]) => before?.get(message) !== text).map(([, text]) => text);
    const page = of(who).page();
    return seenOf(page === undefined ? fresh : [...fresh, page], of(who).form());
  };

  return {
    name: 'WeCom',
    tenant,
    clock,
    workspace: corpId,
    account: accountOf,
    say: async (who, text) => {
      of(who).closePage();
      look(who);
      await of(who).say(text);
      return look(who);
    },
    press: async (who, label) => {
      look(who);
      await of(who).pressSurely(label);
      return look(who);
    },
    fill: async (who, given) => {
      look(who);
      await of(who).fill(given);
      await stage.settle();
      return look(who);
    },
    inbox: async (who) => {
      of(who).closePage();
      await stage.settle();
      return look(who);
    },
    // An app cannot speak in a group that it did not make.
    channel: async () => '',
    officeChannel: undefined,
    pressInChannel: async () => {
      throw new Error('there is no channel here');
    },
    reads: (who) => (who === 'en' || who === 'hr' ? 'en' : 'zh'),
    restart: async () => driverOf(await stage.restart(), known),
    kept: async () => {
      await tenant.counts.flush();
      return JSON.stringify(dumpFile(stage.database)) + stage.logged.join('\n');
    },
    faults: () => [...sim.state.violations, ...sim.state.dropped.map(({ user, why }) => `${user}: ${why}`)],
    stop: stage.stop,
  };
}
