import { createInterface } from 'node:readline';
import type { Door } from '../../commands/door.ts';
import { call } from '../../messages/call.ts';
import type { Given } from '../../messages/form.ts';
import type { Action, Form, Reply, View } from '../../messages/parts.ts';
import { actionsOf, plainText } from '../../messages/plain.ts';
import type { Input } from '../../messages/request.ts';
import type { People } from '../../people/people.ts';
import type { Clock } from '../../shared/clock.ts';
import { Refusal } from '../../shared/errors.ts';
import { randomIds } from '../../shared/ids.ts';
import type { Lang } from '../../shared/lang.ts';
import type { Platform } from '../types.ts';
import { clockSaid, MOVES } from './demo-clock.ts';
import type { LocalPlatform } from './index.ts';
import { DEMO, DEMO_PEOPLE, type DemoPerson, demoPerson, LOCAL, officeOf } from './people.ts';
import { type Filling, filesOf, fillIn } from './terminal-form.ts';
import { terminalStrings } from './terminal-strings.ts';

export interface TerminalChat {
  readonly door: Door;
  readonly people: People;
  readonly services: { readonly clock: Clock };
  /** The company's platforms; the local one brings the messages that nobody asked for. */
  readonly platforms: readonly Platform[];
  /** Brings what is owed before the next line is read, so that piped input always prints the same. */
  readonly outbox?: { dispatch(company: string): Promise<void> };
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** Who one is at first. */
  readonly as?: string;
}

/** What a terminal must not be told by a text: control characters other than line ends. */
function plainOnly(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to go
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, ' ');
}

/** A person by account or by name, in either language. */
function personNamed(typed: string): DemoPerson | undefined {
  const wanted = typed.trim().toLowerCase();
  const names = (each: DemoPerson) =>
    [each.account, each.name.zh, each.name.en].map((name) => name.toLowerCase());
  return (
    DEMO_PEOPLE.find((each) => names(each).includes(wanted)) ??
    DEMO_PEOPLE.find((each) => wanted !== '' && names(each).some((name) => name.startsWith(wanted)))
  );
}

/** The bot in a terminal: one line in, its answer out, until the input ends or somebody says `/quit`. */
export async function runTerminalChat(parts: TerminalChat): Promise<void> {
  const { door, people, services, input, output } = parts;
  const local = parts.platforms.find((each): each is LocalPlatform => each.name === 'local');
  await local?.start();
  let who = demoPerson(parts.as ?? 'wang-min') ?? (DEMO_PEOPLE[0] as DemoPerson);
  let actions: readonly Action[] = [];
  let filling: Filling | undefined;
  /** A press that waits for “yes”. */
  let asked: Action | undefined;

  const known = () => people.of(DEMO, { workspace: LOCAL, account: who.account });
  const lang = (): Lang => known().lang ?? who.lang;
  const text = () => terminalStrings[lang()];
  const print = (line: string) => output.write(`${plainOnly(line)}\n`);

  const ask = (what: Input): Promise<Reply> => {
    const { lang: chosen, roles } = known();
    return door.handle({
      id: randomIds('terminal'),
      company: DEMO,
      asker: {
        account: who.account,
        workspace: LOCAL,
        lang: chosen ?? who.lang,
        langChosen: chosen !== undefined,
        zone: officeOf(who).zone,
        roles,
      },
      at: services.clock.now(),
      private: true,
      input: what,
    });
  };

  const show = (view: View) => {
    print(plainText(view));
    actions = actionsOf(view);
    if (actions.length > 0) {
      const labels = actions.map((action, index) => `${index + 1} ${action.label}`).join(' / ');
      print(`${view.lang === 'zh' ? '回复：' : 'Reply: '}${labels}`);
    }
    print('');
  };

  const nextField = () => {
    const question = filling?.question();
    if (question !== undefined) print(question);
  };

  const take = (reply: Reply, before: Given = {}) => {
    if (reply.view.view === 'form') return openForm(reply.view, before);
    if (reply.to === 'here') print(text().shared(officeOf(who).channel[lang()]));
    show(reply.view);
  };

  const openForm = (form: Form, before: Given) => {
    print(plainText(form));
    print(terminalStrings[form.lang].filling);
    filling = fillIn(form, before);
    nextField();
  };

  const press = async (action: Action) => {
    if ('url' in action) return print(action.url);
    take(await ask({ input: 'call', call: action.call, safe: false }));
  };

  /** The action that a number or a label names. */
  const pressed = (line: string): Action | undefined => {
    const typed = line.trim().toLowerCase();
    if (/^\d{1,2}$/.test(typed)) return actions[Number(typed) - 1];
    return actions.find((action) =>
      [action.label, action.short].some((label) => label?.toLowerCase() === typed),
    );
  };

  const fill = async (line: string) => {
    if (filling === undefined) return;
    if (/^\/(cancel|取消)$/i.test(line.trim())) {
      filling = undefined;
      return print(text().cancelled);
    }
    filling.answer(line);
    if (filling.question() !== undefined) return nextField();
    const { form } = filling;
    const given = filling.given();
    filling = undefined;
    const { files, missing } = filesOf(form, given);
    if (missing !== undefined) {
      print(terminalStrings[form.lang].noFile(missing));
      return openForm(form, given);
    }
    take(await ask({ input: 'submit', call: form.call, given, drawnFrom: form.drawnFrom, files }), given);
  };

  const switchTo = (name: string) => {
    const found = personNamed(name);
    if (found === undefined) {
      return print(text().people(DEMO_PEOPLE.map((each) => `${each.name.zh} ${each.name.en}`).join(' · ')));
    }
    who = found;
    actions = [];
    print(text().youAre(`${who.name[lang()]} · ${officeOf(who).name[lang()]} · ${who.title[lang()]}`));
  };

  const moveClock = async (typed: string) => {
    const to = MOVES.find((move) => typed !== '' && terminalStrings.moves[move].test(typed.trim()));
    const { zone } = officeOf(who);
    if (to === undefined || local?.demoClock === undefined)
      return print(text().clock(clockSaid(services.clock.now(), zone)[lang()]));
    try {
      const at = await local.demoClock.move(who, to);
      print(text().clockMoved(clockSaid(at, zone)[lang()]));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      print(error.text[lang()]);
    }
  };

  /** Handles a line; false ends the conversation. */
  const handle = async (line: string): Promise<boolean> => {
    const [, own = '', rest = ''] =
      /^\/(quit|exit|退出|who|我是|lang|语言|clock|时钟)(?:\s+(.*))?$/is.exec(line.trim()) ?? [];
    if (/^(quit|exit|退出)$/i.test(own)) return false;
    if (filling !== undefined) await fill(line);
    else if (asked !== undefined) {
      const action = asked;
      asked = undefined;
      if (/^(y|yes|是|好|继续)$/i.test(line.trim())) await press(action);
      else print(text().cancelled);
    } else if (/^(who|我是)$/i.test(own)) switchTo(rest);
    else if (/^(clock|时钟)$/i.test(own)) await moveClock(rest);
    else if (own !== '')
      take(
        await ask({
          input: 'call',
          call: call('language', /^(en|英)/i.test(rest) ? 'en' : 'zh'),
          safe: false,
        }),
      );
    else if (line.trim() !== '') {
      const action = pressed(line);
      if (action?.confirm !== undefined) {
        asked = action;
        print(`${action.confirm}${text().sure}`);
      } else if (action !== undefined) await press(action);
      else take(await ask({ input: 'words', text: line, slash: line.trimStart().startsWith('/') }));
    }
    return true;
  };

  const stopReading = local?.onPost((office, message) => {
    // One reads the channel of the office where one is.
    if (office !== who.office) return;
    const at = clockSaid(services.clock.now(), officeOf(who).zone)[lang()];
    print(text().posted(officeOf(who).channel[lang()], at));
    show(message);
  });
  const stopListening = local?.onLetter((account, message) => {
    const to = demoPerson(account);
    if (to === undefined) return;
    print(text().letter(to.name[lang()]));
    if (to === who) show(message);
    else print(`${plainText(message)}\n`);
  });
  const lines = createInterface({ input, terminal: false });
  try {
    print(text().welcome);
    print(text().demo);
    switchTo(who.account);
    print('');
    for await (const line of lines) {
      if (!(await handle(line))) break;
      await parts.outbox?.dispatch(DEMO);
    }
  } finally {
    stopReading?.();
    stopListening?.();
    lines.close();
  }
}
