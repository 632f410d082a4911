import type { Given } from '../../../src/messages/form.ts';
import { type Phone, phoneOf } from './phone.ts';
import { buttonFor, linkOf, readMessage } from './read.ts';
import type { WecomSimulator } from './simulator.ts';
import { fieldsOf, listOf, type SimMessage, textOf } from './state.ts';

/** One member with a phone in hand: what they do, wherever it stands, in the conversation or on a page. */
export interface Hands {
  say(text: string): Promise<void>;
  /** Presses a button of the page that stands open, else of the newest message that has it. */
  press(label: string): Promise<void>;
  /** The same, and says yes where it is asked once more, and opens what can only be read on a page. */
  pressSurely(label: string): Promise<void>;
  /** Opens the page of the newest card that leads to one. */
  openLink(): Promise<void>;
  /** Fills in the form that stands open; what is not named stays as drawn. */
  fill(given: Given): Promise<void>;
  /** The page that stands open, as one reads it. */
  page(): string | undefined;
  closePage(): void;
  /** True when a form waits. */
  readonly form: () => boolean;
  readonly phone: Phone;
}

export function handsOf(sim: WecomSimulator, user: string): Hands {
  const phone = phoneOf(sim, user);
  let page: string | undefined;
  const newestFirst = () => [...sim.inbox(user)].reverse();

  const press = async (label: string) => {
    if (page !== undefined && phone.page().text.includes(`[${label}]`)) {
      page = (await phone.press(label)).text;
      return;
    }
    page = undefined;
    for (const message of newestFirst()) {
      const button = buttonFor(message, label);
      if (button?.url !== undefined) {
        page = (await phone.open(button.url)).text;
        return;
      }
      if (button !== undefined) return void (await sim.press(message, button.text));
      if (readMessage(message).includes(`[${label}]`)) return void (await sim.say(user, label));
    }
    throw new Error(`${user} sees no button “${label}” in: ${newestFirst().map(readMessage).join('\n--\n')}`);
  };

  /** The button of a question that was asked before something is done. */
  const sure = (label: string): string | undefined => {
    if (page !== undefined) return phone.page().html.includes('class="question"') ? label : undefined;
    const newest = sim.inbox(user).at(-1);
    const buttons = listOf(newest?.card?.content.button_list).map(fieldsOf);
    const title = textOf(fieldsOf(newest?.card?.content.main_title).title);
    if (buttons.length !== 1 || !/(吗？|\?)$/.test(title) || !title.includes(label)) return undefined;
    return textOf(buttons[0]?.text);
  };

  /** Opens the page that a new card leads to. */
  const follow = async (before: SimMessage | undefined) => {
    const newest = sim.inbox(user).at(-1);
    const link = newest === undefined || newest === before ? undefined : linkOf(newest);
    if (link !== undefined) page = (await phone.open(link)).text;
  };

  const fill = async (given: Given) => {
    if (page !== undefined && phone.page().html.includes('/wecom/fill')) {
      page = (await phone.fill(given)).text;
      return;
    }
    const form = newestFirst().find(isForm);
    if (form === undefined) throw new Error(`${user} sees no form`);
    const link = linkOf(form);
    if (link !== undefined) {
      await phone.open(link);
      page = (await phone.fill(given)).text;
      return;
    }
    page = undefined;
    if (!isHeld(form)) return void (await sim.submit(form, labelsFor(form, given)));
    const buttons = listOf(form.card?.content.button_list).map(fieldsOf);
    const wanted = buttons.find((button) => {
      const { field, value } = JSON.parse(textOf(button.key)) as { field: string; value: string };
      return given[field] === undefined ? field !== '' : given[field] === value;
    });
    await sim.press(form, textOf(wanted?.text));
  };

  return {
    say: async (text) => {
      page = undefined;
      const before = sim.inbox(user).at(-1);
      await sim.say(user, text);
      await follow(before);
    },
    press,
    pressSurely: async (label) => {
      const before = sim.inbox(user).at(-1);
      await press(label);
      const again = sure(label);
      if (again !== undefined) await press(again);
      await follow(before);
    },
    openLink: async () => {
      const link = newestFirst()
        .map(linkOf)
        .find((each) => each !== undefined);
      if (link === undefined) throw new Error(`${user} has no card that opens a page`);
      page = (await phone.open(link)).text;
    },
    fill,
    page: () => page,
    closePage: () => {
      page = undefined;
    },
    form: () => {
      const newest = sim.inbox(user).at(-1);
      return newest !== undefined && isForm(newest);
    },
    phone,
  };
}

function isForm(message: SimMessage): boolean {
  if (message.card === undefined || message.card.replaced !== undefined) return false;
  return linkOf(message) !== undefined || message.card.content.submit_button !== undefined || isHeld(message);
}

function isHeld(message: SimMessage): boolean {
  return listOf(message.card?.content.button_list).some((button) =>
    textOf(fieldsOf(button).key).startsWith('{"held"'),
  );
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
