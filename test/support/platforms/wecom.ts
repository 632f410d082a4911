import type { Given } from '../../../src/messages/form.ts';
import { PEOPLE, type StageOptions, setStage } from '../../platforms/wecom/stage.ts';
import { dumpFile } from '../dump.ts';
import { fieldsOf, listOf, type SimMessage, textOf } from '../wecom/index.ts';
import { type Phone, phoneOf } from '../wecom/phone.ts';
import { buttonFor, linkOf, readMessage } from '../wecom/read.ts';
import { type Cast, type PlatformDriver, seenOf } from './driver.ts';

const USERS: Readonly<Record<Cast, string>> = {
  zh: PEOPLE.AMY,
  en: PEOPLE.BEN,
  third: PEOPLE.AMY,
  manager: PEOPLE.BOSS,
  hr: PEOPLE.HR,
};

/** WeCom: encrypted callbacks, the API, and its browser for pages. */
export async function driveWecom(options: StageOptions = {}): Promise<PlatformDriver> {
  const stage = await setStage(options);
  const { sim, tenant, clock } = stage;
  const { corpId } = sim.state;
  const accountOf = (who: Cast) => USERS[who].toLowerCase();
  tenant.people.configure(tenant.company, 'manager', [{ workspace: corpId, account: accountOf('manager') }]);
  // WeCom tells no language: it is learnt from what somebody types.
  for (const who of ['en', 'hr'] as const) await sim.say(USERS[who], 'what do I wear on Friday');

  const phones = new Map<Cast, Phone>();
  const pages = new Map<Cast, string>();
  const phone = (who: Cast) => {
    const made = phones.get(who) ?? phoneOf(sim, USERS[who]);
    phones.set(who, made);
    return made;
  };
  const known = new Map<Cast, Map<SimMessage, string>>();
  const look = (who: Cast) => {
    const before = known.get(who);
    const now = new Map(sim.inbox(USERS[who]).map((message) => [message, readMessage(message)]));
    known.set(who, now);
    const fresh = [...now].filter(([message, text]) => before?.get(message) !== text).map(([, text]) => text);
    const page = pages.get(who);
    const newest = sim.inbox(USERS[who]).at(-1);
    return seenOf(page === undefined ? fresh : [...fresh, page], newest !== undefined && isForm(newest));
  };
  const isForm = (message: SimMessage) => {
    if (message.card === undefined || message.card.replaced !== undefined) return false;
    const { content } = message.card;
    return linkOf(message) !== undefined || content.submit_button !== undefined || isHeld(message);
  };
  const isHeld = (message: SimMessage) =>
    listOf(message.card?.content.button_list).some((button) =>
      textOf(fieldsOf(button).key).startsWith('{"held"'),
    );
  const newestFirst = (who: Cast) => [...sim.inbox(USERS[who])].reverse();

  const press = async (who: Cast, label: string) => {
    const page = phones.get(who)?.page;
    if (pages.has(who) && page?.().text.includes(`[${label}]`)) {
      pages.set(who, (await phone(who).press(label)).text);
      return;
    }
    pages.delete(who);
    for (const message of newestFirst(who)) {
      const button = buttonFor(message, label);
      if (button?.url !== undefined) {
        pages.set(who, (await phone(who).open(button.url)).text);
        return;
      }
      if (button !== undefined) return void (await sim.press(message, button.text));
      if (readMessage(message).includes(`[${label}]`)) return void (await sim.say(USERS[who], label));
    }
    throw new Error(`${who} sees no button “${label}”`);
  };

  const fill = async (who: Cast, given: Given) => {
    if (pages.has(who) && phone(who).page().html.includes('/wecom/fill')) {
      pages.set(who, (await phone(who).fill(given)).text);
      return;
    }
    const form = newestFirst(who).find(isForm);
    if (form === undefined) throw new Error(`${who} sees no form`);
    const link = linkOf(form);
    if (link !== undefined) {
      await phone(who).open(link);
      pages.set(who, (await phone(who).fill(given)).text);
      return;
    }
    pages.delete(who);
    if (isHeld(form)) {
      const buttons = listOf(form.card?.content.button_list).map(fieldsOf);
      const wanted = buttons.find((button) => {
        const { field, value } = JSON.parse(textOf(button.key)) as { field: string; value: string };
        return given[field] === undefined ? field !== '' : given[field] === value;
      });
      await sim.press(form, textOf(wanted?.text));
      return;
    }
    await sim.submit(form, labelsFor(form, given));
  };

  return {
    name: 'WeCom',
    tenant,
    clock,
    workspace: corpId,
    account: accountOf,
    say: async (who, text) => {
      pages.delete(who);
      look(who);
      await sim.say(USERS[who], text);
      return look(who);
    },
    press: async (who, label) => {
      look(who);
      await press(who, label);
      return look(who);
    },
    fill: async (who, given) => {
      look(who);
      await fill(who, given);
      await stage.settle();
      return look(who);
    },
    inbox: async (who) => {
      pages.delete(who);
      await stage.settle();
      return look(who);
    },
    // An app cannot speak in a group that it did not make.
    channel: async () => '',
    kept: async () => {
      await tenant.counts.flush();
      return JSON.stringify(dumpFile(stage.database)) + stage.logged.join('\n');
    },
    faults: () => [...sim.state.violations, ...sim.state.dropped.map(({ user, why }) => `${user}: ${why}`)],
    stop: stage.stop,
  };
}

/** What is ticked for these values; what is not named stays as drawn. */
function labelsFor(form: SimMessage, given: Given): string[] {
  const content = form.card?.content ?? {};
  const box = fieldsOf(content.checkbox);
  const questions = [
    ...(content.checkbox === undefined ? [] : [box]),
    ...listOf(content.select_list).map(fieldsOf),
  ];
  return questions.flatMap((question) => {
    const wanted = given[textOf(question.question_key)]?.split(',');
    return listOf(question.option_list)
      .map(fieldsOf)
      .filter((option) =>
        wanted === undefined
          ? option.is_checked === true || option.id === question.selected_id
          : wanted.includes(textOf(option.id)),
      )
      .map((option) => textOf(option.text));
  });
}
