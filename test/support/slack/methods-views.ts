/** https://docs.slack.dev/reference/methods: views.*, files.* and blocks.validate. */
import { checkBlocks } from './blocks.ts';
import { type Core, SlackRefusal } from './core.ts';
import { draftOf, refusalFields } from './draft.ts';
import { type Fields, fieldsIn, fieldsOf, jsonArg, stringOf } from './json.ts';
import { type Method, type Methods, numberArg, objectArg, refuse, required, userArg } from './method.ts';
import type { Trigger } from './tickets.ts';
import { checkView, type SimView } from './views.ts';

/** The view of the arguments, once Slack has nothing against it. */
function viewArg(args: Fields, core: Core, method: string, type: 'modal' | 'home', except?: string): Fields {
  const view = objectArg(args, 'view');
  const problem = core.views.problem(view, type, core.files, except);
  if (problem === undefined) {
    core.journal.warnings.push(...checkView(view, core.files).warnings.map((line) => `${method}: ${line}`));
    return fieldsOf(view);
  }
  const lines = problem.report?.lines() ?? [];
  core.journal.violations.push({ where: method, error: problem.error, messages: lines, body: view });
  const messages = lines.map((line) => `[ERROR] ${line}`);
  throw new SlackRefusal(problem.error, lines.length === 0 ? {} : { response_metadata: { messages } });
}

function triggerArg(args: Fields, core: Core): Trigger {
  const trigger = core.tickets.check(required(args, 'trigger_id'));
  return typeof trigger === 'string' ? refuse(trigger) : trigger;
}

const view = (run: Method['run']): Method => ({ tier: 4, scopes: [], run });
const fresh = (given: unknown, current: SimView): void => {
  if (given !== undefined && given !== '' && given !== current.hash) refuse('hash_conflict');
};

export const viewMethods: Methods = {
  'views.open': view((args, core) => {
    const content = viewArg(args, core, 'views.open', 'modal');
    const trigger = triggerArg(args, core);
    trigger.used = true;
    return { view: core.views.open(trigger.user, content) };
  }),
  'views.push': view((args, core) => {
    const content = viewArg(args, core, 'views.push', 'modal');
    const trigger = triggerArg(args, core);
    const pushed = core.views.push(trigger.user, content);
    if (pushed === 'push_limit_reached') return refuse(pushed);
    trigger.used = true;
    return { view: pushed };
  }),
  'views.update': view((args, core) => {
    const id = stringOf(args.view_id) || required(args, 'external_id');
    const found = core.views.find(id);
    if (found === undefined) return refuse('not_found');
    const content = viewArg(args, core, 'views.update', found.view.type, found.view.id);
    fresh(args.hash, found.view);
    return { view: core.views.update(found.user, found.view, content) };
  }),
  'views.publish': view((args, core) => {
    const user = userArg(args, core, 'user_id');
    const known = core.views.home(user.id);
    const content = viewArg(args, core, 'views.publish', 'home', known?.id);
    if (!core.settings.homeTab) refuse('not_enabled');
    if (known !== undefined) fresh(args.hash, known);
    return { view: core.views.publish(user.id, content) };
  }),
  'blocks.validate': {
    tier: 'special',
    scopes: [],
    run: (args, core) => {
      const blocks = jsonArg(args.blocks) ?? fieldsOf(jsonArg(args.message)).blocks;
      const asked = objectArg(args, 'view');
      const report =
        asked === undefined
          ? checkBlocks(blocks, 'message', '/blocks', core.files)
          : checkView(asked, core.files);
      if (report.ok) return {};
      return refuse('invalid_blocks', {
        errors: report.problems.map(({ at, message }) => ({ pointer: at, code: 'invalid', message })),
      });
    },
  },
};

export const fileMethods: Methods = {
  'files.getUploadURLExternal': {
    tier: 4,
    scopes: ['files:write'],
    run: (args, core) => {
      const name = required(args, 'filename');
      const length = numberArg(args.length, 0);
      if (length <= 0)
        refuse('invalid_arguments', {
          response_metadata: { messages: ['[ERROR] missing required field: length [json-pointer:/]'] },
        });
      const id = core.workspace.newId('F');
      const altText = stringOf(args.alt_txt) || stringOf(args.alt_text);
      if (altText.length > 1000) refuse('alt_txt_too_large');
      const { botUserId } = core.identity;
      core.files.files.set(id, {
        id,
        name,
        title: name,
        altText,
        length,
        bytes: undefined,
        completed: false,
        user: botUserId,
        channels: [],
      });
      return { upload_url: `${core.baseUrl}upload/v1/${id}`, file_id: id };
    },
  },
  'files.completeUploadExternal': {
    tier: 4,
    scopes: ['files:write'],
    run: (args, core) => {
      const asked = fieldsIn(objectArg(args, 'files'));
      if (asked.length === 0) refuse('invalid_arguments');
      const ids = [stringOf(args.channel_id), ...stringOf(args.channels).split(',')].filter(Boolean);
      if (ids.length > 100) refuse('invalid_channel');
      const channels = ids.map((id) => {
        const channel = core.workspace.channels.get(id) ?? refuse('channel_not_found');
        return core.workspace.hasBot(channel) ? channel : refuse('not_in_channel');
      });
      const files = asked.map((one) => {
        const file = core.files.files.get(stringOf(one.id));
        if (file?.bytes === undefined) return refuse('file_not_found');
        file.title = stringOf(one.title) || file.name;
        return file;
      });
      const said = draftOf(core, 'files.completeUploadExternal', {
        text: args.initial_comment,
        blocks: args.blocks,
      });
      if ('error' in said) return refuse(said.error, refusalFields(said.lines));
      for (const file of files) {
        file.completed = true;
        file.channels = channels.map((channel) => channel.id);
      }
      const objects = files.map((file) => core.files.object(file, core.baseUrl));
      const threadTs = stringOf(args.thread_ts);
      for (const channel of channels) {
        core.journal.posted.push(
          core.workspace.writeAsBot(channel.id, said.draft, {
            files: objects,
            ...(threadTs !== '' && { threadTs }),
          }),
        );
      }
      return { files: objects };
    },
  },
  'files.info': {
    tier: 4,
    scopes: ['files:read'],
    run: (args, core) => {
      const file = core.files.files.get(required(args, 'file'));
      return file?.completed === true
        ? { file: core.files.object(file, core.baseUrl) }
        : refuse('file_not_found');
    },
  },
};
