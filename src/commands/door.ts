import { type Call, callWords, MAX_CALL_BYTES } from '../messages/call.ts';
import type { Action, Part, Reply, View } from '../messages/parts.ts';
import type { Request } from '../messages/request.ts';
import { languageAsked } from '../rulebook/language.ts';
import { Refusal } from '../shared/errors.ts';
import { faultNumber } from '../shared/ids.ts';
import type { Lang } from '../shared/lang.ts';
import { describeError, type Log } from '../shared/log.ts';
import type { AnyCommand, Arguments, Asking } from './command.ts';
import { findAndReply } from './finding.ts';
import { greetingActions, greetingParts } from './privacy.ts';
import { oldButton } from './refusals.ts';
import { commandOfCall, parseLine } from './registry.ts';
import { sentence, toAsker } from './reply.ts';
import { hrContact } from './sensitive.ts';
import type { Services } from './services.ts';
import { isStorageTrouble, notSaved } from './storage-trouble.ts';
import { common } from './strings.ts';

/** The one door: whatever was typed, pressed or filled in, on whatever platform, comes in here and leaves as a reply. */
export interface Door {
  /** Never throws: what goes wrong becomes a sentence for the person and an error in the log. */
  handle(request: Request): Promise<Reply>;
}

/** A call may end in the language of the message it stood in, when that is not the person's own. */
const LANG_MARK = /^@(zh|en)$/;

interface Routed {
  readonly lang: Lang;
  readonly run: (asking: Asking) => Promise<Reply> | Reply;
}

export function createDoor(services: Services, log: Log): Door {
  const answer = async (request: Request): Promise<Reply> => {
    let { lang } = request.asker;
    try {
      const routed = route(request, services);
      lang = routed.lang;
      const office = await services.places.of(request.company, request.asker);
      return await routed.run({ ...request, asker: { ...request.asker, office }, lang });
    } catch (error) {
      if (error instanceof Refusal) return sentence(lang, error.text[lang]);
      if (isStorageTrouble(error)) {
        services.storageTrouble(error, 'other');
        return sentence(lang, notSaved().text[lang]);
      }
      const number = faultNumber();
      log.error(
        { fault: number, request: request.id, err: describeError(error) },
        'a request could not be handled',
      );
      return sentence(lang, common[lang].causeUnknown(number));
    }
  };
  return {
    handle: async (request) => {
      const reply = stampLanguage(await answer(request), request.asker.lang);
      return greetOnce(reply, request, services, log);
    },
  };
}

/** Finds the command and the language in which to answer. */
function route(request: Request, services: Services): Routed {
  const { input, asker } = request;
  if (input.input === 'words') {
    const parsed = parseLine(input.text, input.slash);
    // The name after a slash is a name, in whatever letters; what follows it is somebody's words.
    const slashed = input.slash || /^\s*[/／]/.test(input.text);
    const said = parsed.kind === 'command' && slashed ? parsed.words : input.text;
    const lang = asker.langChosen ? asker.lang : languageAsked(said, asker.lang);
    return { lang, run: (asking) => runLine(parsed, asking, services) };
  }
  const words = callWords(input.call);
  const mark = LANG_MARK.exec(words?.at(-1) ?? '')?.[1];
  const lang = mark === 'zh' || mark === 'en' ? mark : asker.lang;
  const found =
    words === undefined ? undefined : commandOfCall(mark === undefined ? words : words.slice(0, -1));
  return {
    lang,
    run: (asking) => {
      if (found === undefined) throw oldButton();
      const { command, ids } = found;
      if (input.input === 'call' && input.safe && command.effect === 'changes') {
        throw new Refusal('read-only', { zh: common.zh.readOnlyLink, en: common.en.readOnlyLink });
      }
      const given: Arguments =
        input.input === 'call' ? { from: 'call', ids } : { from: 'form', ids, ...formOf(input) };
      return runCommand(command, given, asking, services);
    },
  };
}

function formOf({ given, drawnFrom, files }: Extract<Request['input'], { input: 'submit' }>) {
  return { given, drawnFrom, ...(files === undefined ? {} : { files }) };
}

function runLine(
  parsed: ReturnType<typeof parseLine>,
  asking: Asking,
  services: Services,
): Promise<Reply> | Reply {
  switch (parsed.kind) {
    case 'command':
      return runCommand(parsed.command, { from: 'words', words: parsed.words }, asking, services);
    case 'unknown':
      throw new Refusal('unknown-command', {
        zh: common.zh.unknownCommand(parsed.typed),
        en: common.en.unknownCommand(parsed.typed),
      });
    case 'free':
      if (parsed.words === '') throw new Refusal('empty', { zh: common.zh.empty, en: common.en.empty });
      return findAndReply(parsed.words, {}, asking, services);
  }
}

function runCommand(
  command: AnyCommand,
  given: Arguments,
  asking: Asking,
  services: Services,
): Promise<Reply> {
  if (!asking.asker.roles.some((role) => command.may.includes(role))) {
    const company = services.companies.of(asking.company);
    const said = command.may.includes('manager') ? 'managersOnly' : 'wrongRole';
    throw new Refusal('wrong-role', {
      zh: common.zh[said](hrContact(company, 'zh')),
      en: common.en[said](hrContact(company, 'en')),
    });
  }
  // A restored database answers, but nothing new is written into it before the operator has accepted it.
  if (command.effect === 'changes' && services.outbox.guardedNow(asking.company)?.kind === 'restored') {
    throw new Refusal('restored', { zh: common.zh.restored, en: common.en.restored });
  }
  return command.handle(given, asking, services);
}

/** The first message to any person is the privacy notice; an answer that is due comes after it in the same message. */
function greetOnce(reply: Reply, request: Request, services: Services, log: Log): Reply {
  const { company, asker } = request;
  if (services.people.of(company, asker).greeted) return reply;
  if (reply.view.view === 'page' || reply.to === 'here') return reply;
  // Noted in memory at once; the row follows, off the way of the answer.
  services.people.firstMeeting(company, asker).catch((error: unknown) => {
    log.warn({ company, err: describeError(error) }, 'a first meeting could not be noted');
  });
  const { view } = reply;
  const words = greetingParts(view.lang, services.companies.of(company).retention);
  if (request.private) return { ...reply, view: { ...view, parts: [...words, ...view.parts] } };
  const greeting = toAsker(view.lang, [...words, greetingActions(view.lang)]).view;
  return greeting.view === 'message' ? { ...reply, before: greeting } : reply;
}

const stamped = new WeakMap<Reply, Reply>();

/** Marks the calls of a reply that is not in the person's own language, so that what follows stays in that language. */
function stampLanguage(reply: Reply, own: Lang): Reply {
  if (reply.view.lang === own) return reply;
  const before = stamped.get(reply);
  if (before) return before;
  const marked = markCalls(reply);
  stamped.set(reply, marked);
  return marked;
}

function markCalls(reply: Reply): Reply {
  const mark = ` @${reply.view.lang}`;
  const stamp = (call: Call): Call =>
    call.length + mark.length > MAX_CALL_BYTES ? call : (`${call}${mark}` as Call);
  return { ...reply, view: stampView(reply.view, stamp) };
}

function stampView(view: View, stamp: (call: Call) => Call): View {
  const action = (each: Action): Action => ('call' in each ? { ...each, call: stamp(each.call) } : each);
  const parts = view.parts.map(
    (part): Part => (part.part === 'actions' ? { ...part, actions: part.actions.map(action) } : part),
  );
  if (view.view === 'form') return { ...view, parts, call: stamp(view.call) };
  if (view.view === 'message') return { ...view, parts };
  return {
    ...view,
    parts,
    actions: view.actions.map(action),
    ...(view.next === undefined ? {} : { next: stamp(view.next) }),
    ...(view.back === undefined ? {} : { back: stamp(view.back) }),
  };
}
