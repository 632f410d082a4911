/**
 * Modals (a stack of three) and App Home.
 * https://docs.slack.dev/surfaces/modals, https://docs.slack.dev/surfaces/app-home
 */
import { plain } from './block-elements.ts';
import { type BlockWorld, checkBlocks, elementsOf } from './blocks.ts';
import { type StateValues, stateOf } from './inputs.ts';
import { clone, type Fields, fieldsIn, isFields, stringOf } from './json.ts';
import { storedBlocks } from './normalise.ts';
import { anything, bool, oneOf, Report, record, type Shape, string } from './schema.ts';
import type { Workspace } from './workspace.ts';

export const MAX_STACK = 3;
export const MAX_VIEW_BYTES = 250_000;

/** A view as payloads and the Web API show it. */
export interface SimView extends Fields {
  id: string;
  type: 'modal' | 'home';
  callback_id: string;
  private_metadata: string;
  hash: string;
  blocks: Fields[];
  state: { values: StateValues };
  title: Fields | null;
  submit: Fields | null;
  close: Fields | null;
  clear_on_close: boolean;
  notify_on_close: boolean;
  external_id: string;
  root_view_id: string;
  previous_view_id: string | null;
}
export interface ViewChange {
  how: 'open' | 'push' | 'update' | 'publish' | 'close';
  user: string;
  view: SimView;
}
export type ViewProblem = { error: string; report?: Report };

const shared: Shape = {
  blocks: anything,
  private_metadata: string(3000, 0),
  callback_id: string(255, 0),
  external_id: string(255, 0),
};
const modal = record(
  { type: oneOf('modal'), title: plain(24), blocks: anything },
  {
    ...shared,
    close: plain(24),
    submit: plain(24),
    clear_on_close: bool,
    notify_on_close: bool,
    submit_disabled: bool,
  },
);
const home = record({ type: oneOf('home'), blocks: anything }, shared);

/** https://docs.slack.dev/reference/views */
export function checkView(given: unknown, world: BlockWorld = {}, at = '/view'): Report {
  const report = new Report();
  if (!isFields(given)) {
    report.add(at, 'must provide an object');
    return report;
  }
  if (given.type !== 'modal' && given.type !== 'home') {
    report.add(
      `${at}/type`,
      given.type === undefined ? 'missing required field: type' : `unsupported type: ${String(given.type)}`,
    );
    return report;
  }
  (given.type === 'modal' ? modal : home)(given, at, report);
  if (given.blocks !== undefined) checkBlocks(given.blocks, given.type, `${at}/blocks`, world, report);
  const hasInput = fieldsIn(given.blocks).some((block) => block.type === 'input');
  if (given.type === 'modal' && hasInput && given.submit === undefined) {
    report.add(at, 'must define `submit` to use an `input` block in modals');
  }
  return report;
}

export class Views {
  /** Every change, oldest first. */
  readonly changes: ViewChange[] = [];
  readonly #workspace: Workspace;
  readonly #stacks = new Map<string, SimView[]>();
  readonly #homes = new Map<string, SimView>();
  #hashes = 0;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  top(user: string): SimView | undefined {
    return this.#stacks.get(user)?.at(-1);
  }

  stack(user: string): readonly SimView[] {
    return this.#stacks.get(user) ?? [];
  }

  home(user: string): SimView | undefined {
    return this.#homes.get(user);
  }

  find(id: string): { user: string; view: SimView } | undefined {
    for (const [user, stack] of this.#stacks)
      for (const view of stack) if (view.id === id || view.external_id === id) return { user, view };
    for (const [user, view] of this.#homes)
      if (view.id === id || view.external_id === id) return { user, view };
    return undefined;
  }

  #newHash(): string {
    this.#hashes += 1;
    return `${Math.floor(this.#workspace.now() / 1000)}.${(this.#hashes * 2_654_435_761).toString(36)}`;
  }

  #fill(
    given: Fields,
    over: Pick<SimView, 'id' | 'root_view_id' | 'previous_view_id'>,
    before: StateValues = {},
  ): SimView {
    const { identity } = this.#workspace;
    const blocks = storedBlocks(given.blocks);
    const words = (name: string): Fields | null =>
      isFields(given[name]) ? { emoji: true, ...clone(given[name]) } : null;
    return {
      team_id: identity.teamId,
      type: given.type === 'home' ? 'home' : 'modal',
      blocks,
      private_metadata: stringOf(given.private_metadata),
      callback_id: stringOf(given.callback_id),
      state: { values: stateOf(blocks, before) },
      hash: this.#newHash(),
      title: words('title'),
      clear_on_close: given.clear_on_close === true,
      notify_on_close: given.notify_on_close === true,
      close: words('close'),
      submit: words('submit'),
      external_id: stringOf(given.external_id),
      app_id: identity.appId,
      app_installed_team_id: identity.teamId,
      bot_id: identity.botId,
      ...over,
    };
  }

  /** What is wrong with a view apart from its stack. */
  problem(
    given: unknown,
    type: 'modal' | 'home',
    world: BlockWorld,
    except?: string,
  ): ViewProblem | undefined {
    const report = checkView(given, world);
    if (!report.ok) return { error: 'invalid_arguments', report };
    if (!isFields(given) || given.type !== type) return { error: 'invalid_arguments' };
    if (Buffer.byteLength(JSON.stringify(given)) > MAX_VIEW_BYTES) return { error: 'view_too_large' };
    const external = stringOf(given.external_id);
    const other = external === '' ? undefined : this.find(external);
    if (other !== undefined && other.view.id !== except) return { error: 'duplicate_external_id' };
    return undefined;
  }

  #changed(how: ViewChange['how'], user: string, view: SimView): SimView {
    this.changes.push({ how, user, view });
    return view;
  }

  open(user: string, given: Fields): SimView {
    const id = this.#workspace.newId('V');
    const view = this.#fill(given, { id, root_view_id: id, previous_view_id: null });
    this.#stacks.set(user, [view]);
    return this.#changed('open', user, view);
  }

  push(user: string, given: Fields): SimView | 'push_limit_reached' {
    const stack = this.#stacks.get(user) ?? [];
    if (stack.length >= MAX_STACK) return 'push_limit_reached';
    const id = this.#workspace.newId('V');
    const view = this.#fill(given, {
      id,
      root_view_id: stack[0]?.id ?? id,
      previous_view_id: stack.at(-1)?.id ?? null,
    });
    this.#stacks.set(user, [...stack, view]);
    return this.#changed('push', user, view);
  }

  /** Changes the view in place, so that whoever holds it sees what the person sees. */
  update(user: string, view: SimView, given: Fields): SimView {
    const { id, root_view_id, previous_view_id } = view;
    Object.assign(view, this.#fill(given, { id, root_view_id, previous_view_id }, view.state.values));
    return this.#changed('update', user, view);
  }

  publish(user: string, given: Fields): SimView {
    const known = this.#homes.get(user);
    const id = known?.id ?? this.#workspace.newId('V');
    const filled = this.#fill(given, { id, root_view_id: id, previous_view_id: null }, known?.state.values);
    const view = known === undefined ? filled : Object.assign(known, filled);
    this.#homes.set(user, view);
    return this.#changed('publish', user, view);
  }

  close(user: string, id: string): void {
    const stack = this.#stacks.get(user) ?? [];
    const view = stack.find((one) => one.id === id);
    if (view === undefined) return;
    this.#stacks.set(
      user,
      stack.filter((one) => one !== view),
    );
    this.#changed('close', user, view);
  }

  clear(user: string): void {
    for (const view of [...(this.#stacks.get(user) ?? [])].reverse()) {
      this.#stacks.set(
        user,
        (this.#stacks.get(user) ?? []).filter((one) => one !== view),
      );
      this.#changed('close', user, view);
    }
  }

  /** Ids of the input blocks: the only ones an answer with errors may name. */
  inputBlocks(view: SimView): string[] {
    return [
      ...new Set(
        elementsOf(view.blocks).flatMap(({ block }) =>
          block.type === 'input' ? [stringOf(block.block_id)] : [],
        ),
      ),
    ];
  }
}
