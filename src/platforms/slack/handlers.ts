import type { RespondArguments, ViewResponseAction } from '@slack/bolt';
import { common } from '../../commands/strings.ts';
import type { Call } from '../../messages/call.ts';
import { call } from '../../messages/call.ts';
import type { Reply } from '../../messages/parts.ts';
import { acknowledgementOf } from './acknowledge.ts';
import { type AttachmentReader, filesIn, type SlackFile } from './attachments.ts';
import { commandLine } from './command-line.ts';
import type { Deliver } from './deliver.ts';
import type { Home } from './home.ts';
import type { Press, Said, ShortcutUse, Submission, Typed } from './incoming.ts';
import { errorsOf, givenOf } from './inputs.ts';
import { messagesOf } from './messages.ts';
import type { Outgoing } from './outgoing.ts';
import type { PictureSender } from './pictures.ts';
import { strings } from './strings.ts';
import { readText } from './text.ts';
import { askView, CALLBACKS, formBehind, modalOf } from './views.ts';
import { plainReply, type Visitors } from './visitors.ts';

/** What is answered within an acknowledgement, and what follows it. */
export interface Acknowledged<A> {
  readonly body: A | undefined;
  readonly after?: () => Promise<void>;
}

/** The shortcuts of the manifest. */
export const SHORTCUTS = { ask: 'ask_rule', check: 'check_wording' } as const;

/** From what people do in Slack to the door, and back. Nothing here waits for the network before an acknowledgement but for the asker. */
export interface Handlers {
  typed(typed: Typed): Promise<Acknowledged<RespondArguments>>;
  pressed(press: Press): Promise<void>;
  submitted(submission: Submission): Promise<Acknowledged<ViewResponseAction>>;
  shortcut(use: ShortcutUse): Promise<void>;
  said(said: Said): Promise<void>;
}

export function createHandlers(parts: {
  visitors: Visitors;
  deliver: Deliver;
  outgoing: Outgoing;
  home: Home;
  attachments: AttachmentReader;
  pictures: PictureSender;
  botUser: string;
}): Handlers {
  const { visitors, deliver, outgoing, home, attachments, pictures, botUser } = parts;
  return {
    typed: async (typed) => {
      const text = commandLine(typed.command, readText(typed.text, botUser));
      const answer = await visitors.ask(typed.person, {
        id: typed.id,
        private: true,
        input: { input: 'words', text, slash: true },
      });
      if (answer === undefined) return { body: undefined };
      const { reply } = answer;
      if (reply.view.view !== 'message') {
        return { body: undefined, after: () => deliver.modal(typed.trigger, typed.person.account, reply) };
      }
      const [first, ...rest] = messagesOf(reply.view);
      const shown = pictures.has(reply);
      const after =
        rest.length === 0 && !shown
          ? {}
          : {
              after: async () => {
                await deliver.typed(typed, rest, reply.to);
                if (shown) await pictures.send(typed.person.account, reply);
              },
            };
      return {
        body: acknowledgementOf(first, reply.to === 'here' ? 'in_channel' : 'ephemeral'),
        ...after,
      };
    },

    pressed: async (press) => {
      if (press.call === '') return;
      const answer = await visitors.ask(press.person, {
        id: press.id,
        private: true,
        input: { input: 'call', call: press.call as Call, safe: false },
      });
      if (answer === undefined) return;
      await deliver.pressed(press, answer.reply);
      if (pictures.has(answer.reply)) await pictures.send(press.person.account, answer.reply);
      if (press.source.in === 'home') await home.publish(press.person);
    },

    submitted: async (submission) => {
      const given = givenOf(submission.values);
      const behind = formBehind(submission.metadata);
      if (submission.callback !== CALLBACKS.ask && behind === undefined) return { body: undefined };
      const files = filesIn(submission.values);
      if (behind !== undefined && files.length > 0) return withFiles(submission, behind, files);
      const answer = await visitors.ask(submission.person, {
        id: submission.id,
        private: true,
        input:
          behind === undefined
            ? { input: 'words', text: given.question ?? '', slash: false }
            : { input: 'submit', ...behind, given },
      });
      if (answer === undefined) return { body: { response_action: 'clear' } };
      const { reply } = answer;
      return {
        body: submissionAnswer(reply),
        ...(pictures.has(reply) ? { after: () => pictures.send(submission.person.account, reply) } : {}),
      };
    },

    shortcut: async (use) => {
      if (use.callback === SHORTCUTS.ask) {
        const visitor = await visitors.of(use.person);
        if (visitor.kind === 'bot') return;
        if (visitor.kind === 'asker' && (await outgoing.open(use.trigger, askView(visitor.asker.lang))))
          return;
        const { lang } = visitor.kind === 'asker' ? visitor.asker : visitor;
        const said = visitor.kind === 'asker' ? common[lang].empty : common[lang].stranger;
        return deliver.modal(
          visitor.kind === 'asker' ? '' : use.trigger,
          use.person.account,
          plainReply(lang, said),
        );
      }
      if (use.callback !== SHORTCUTS.check) return;
      const answer = await visitors.ask(use.person, {
        id: use.id,
        private: true,
        input: {
          input: 'submit',
          call: call('say', 'check'),
          given: { draft: readText(use.text, botUser) },
          drawnFrom: '',
        },
      });
      // The presser alone sees it, never the thread: who wrote the message is not told off in public.
      if (answer !== undefined) await deliver.modal(use.trigger, use.person.account, answer.reply);
    },

    said: async (said) => {
      const text = readText(said.text, botUser);
      const reply = await replyToSaid(said, text);
      if (reply === undefined) return;
      await deliver.said(said, reply);
      if (pictures.has(reply)) await pictures.send(said.person.account, reply);
    },
  };

  /** Files are fetched after the acknowledgement, which Slack does not wait for; the form says so meanwhile. */
  async function withFiles(
    submission: Submission,
    behind: NonNullable<ReturnType<typeof formBehind>>,
    files: readonly SlackFile[],
  ): Promise<Acknowledged<ViewResponseAction>> {
    const visitor = await visitors.of(submission.person);
    const lang = visitor.kind === 'bot' ? 'en' : visitor.kind === 'asker' ? visitor.asker.lang : visitor.lang;
    const waiting = modalOf(plainReply(lang, strings[lang].reading).view);
    return {
      body: { response_action: 'update', view: waiting },
      after: async () => {
        const fetched = await attachments.read(files);
        const answer =
          'problem' in fetched
            ? { reply: plainReply(lang, fetched.problem[lang]) }
            : await visitors.ask(submission.person, {
                id: submission.id,
                private: true,
                input: {
                  input: 'submit',
                  ...behind,
                  given: givenOf(submission.values),
                  files: fetched.files,
                },
              });
        if (answer === undefined) return;
        const view = modalOf(answer.reply.view);
        if (await outgoing.update({ id: submission.view, hash: '' }, view)) return;
        // The window was closed meanwhile.
        await deliver.modal('', submission.person.account, answer.reply);
      },
    };
  }

  async function replyToSaid(said: Said, text: string): Promise<Reply | undefined> {
    if (text === '' && said.files) {
      const visitor = await visitors.of(said.person);
      if (visitor.kind === 'bot') return undefined;
      const lang = visitor.kind === 'asker' ? visitor.asker.lang : visitor.lang;
      return plainReply(lang, visitor.kind === 'asker' ? common[lang].textOnly : common[lang].stranger);
    }
    const answer = await visitors.ask(said.person, {
      id: said.id,
      private: said.direct,
      input: { input: 'words', text, slash: false },
    });
    return answer?.reply;
  }
}

/** What a submitted form shows next: the errors at its fields, or what came of it in its place. */
function submissionAnswer(reply: Reply): ViewResponseAction {
  const { view } = reply;
  if (view.view === 'form') {
    const errors = errorsOf(view.fields);
    if (Object.keys(errors).length > 0) return { response_action: 'errors', errors };
  }
  return { response_action: 'update', view: modalOf(view) };
}
