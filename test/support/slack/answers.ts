/** What Slack does with the body of an acknowledgement. */
import type { Core, Delivered } from './core.ts';
import { bodyFields, deliveryError } from './delivery.ts';
import { type DraftProblem, draftOf, somethingSaid } from './draft.ts';
import { type Fields, fieldsOf, stringOf } from './json.ts';
import type { Interaction, Outcome } from './outcome.ts';
import { checkType, show, violate } from './response-url.ts';
import type { SimView } from './views.ts';

/** https://docs.slack.dev/interactivity/implementing-slash-commands */
export function commandAnswered(
  core: Core,
  delivered: Delivered,
  outcome: Outcome,
  given: { user: string; channel: string; typed: string; interaction: Interaction },
): void {
  outcome.error = deliveryError(delivered);
  if (outcome.error !== undefined || delivered.body === undefined) return;
  const body = bodyFields(delivered);
  const where = `answer to ${given.typed.split(' ')[0] ?? ''}`;
  const result = somethingSaid(draftOf(core, where, body));
  const badType = checkType(core, where, body);
  if ('error' in result) violate(core, where, result.error, result.lines, body);
  if ('error' in result || badType !== undefined) {
    outcome.error = 'invalid_command_response';
    return;
  }
  if (body.response_type === 'in_channel')
    core.workspace.write(given.channel, given.user, { text: given.typed, blocks: [], attachments: [] });
  show(core, given, result.draft, body);
}

/** A press is only acknowledged: Slack ignores what the body says. */
export function pressAnswered(core: Core, delivered: Delivered, outcome: Outcome): void {
  outcome.error = deliveryError(delivered);
  if (outcome.error === undefined && delivered.body !== undefined) {
    core.journal.warnings.push('the acknowledgement of a press has a body; Slack ignores it');
  }
}

/** https://docs.slack.dev/surfaces/modals#updating_response */
export function submissionAnswered(
  core: Core,
  delivered: Delivered,
  outcome: Outcome,
  user: string,
  view: SimView,
): void {
  outcome.error = deliveryError(delivered);
  if (outcome.error !== undefined) return;
  if (delivered.body === undefined) {
    core.views.close(user, view.id);
    return;
  }
  const body = fieldsOf(delivered.body);
  const refused =
    body.response_action === 'errors'
      ? takeErrors(core, body, outcome, view)
      : takeView(core, body, user, view);
  if (refused === undefined) return;
  outcome.error = 'invalid_response_action';
  violate(
    core,
    `answer to view_submission ${view.callback_id}`,
    refused.error,
    refused.lines,
    delivered.body,
  );
}

function takeErrors(core: Core, body: Fields, outcome: Outcome, view: SimView): DraftProblem | undefined {
  const errors = Object.entries(fieldsOf(body.errors));
  const inputs = core.views.inputBlocks(view);
  const wrong = errors.filter(([id, text]) => !inputs.includes(id) || stringOf(text) === '');
  if (errors.length === 0 || wrong.length > 0) {
    return {
      error: 'invalid_errors',
      lines: wrong.map(([id]) => `not an input block with a message [json-pointer:/errors/${id}]`),
    };
  }
  outcome.errors = Object.fromEntries(errors.map(([id, text]) => [id, stringOf(text)]));
  return undefined;
}

function takeView(core: Core, body: Fields, user: string, view: SimView): DraftProblem | undefined {
  const action = body.response_action;
  if (action === 'clear') {
    core.views.clear(user);
    return undefined;
  }
  if (action !== 'update' && action !== 'push') {
    return {
      error: 'invalid_response_action',
      lines: ['must be a valid enum value: clear, errors, push, update [json-pointer:/response_action]'],
    };
  }
  const problem = core.views.problem(body.view, 'modal', core.files, action === 'push' ? undefined : view.id);
  if (problem !== undefined) return { error: problem.error, lines: problem.report?.lines() ?? [] };
  if (action === 'update') core.views.update(user, view, fieldsOf(body.view));
  else if (core.views.push(user, fieldsOf(body.view)) === 'push_limit_reached')
    return { error: 'push_limit_reached', lines: [] };
  return undefined;
}
